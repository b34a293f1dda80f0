//! What least change gives a case a plan, and what that plan costs.
//!
//! A change is measured as a share of what it changes: per cent of a limit, of a demand, of a capacity; the limit of a
//! rule on shares by its points. The change of a statement is the largest of its periods, the least repair the one with
//! the least sum of changes. Another repair is the least one without what the first changes most. Each is a scenario
//! ([`Variant`]) that has been read and planned like any other.

mod changes;
mod least;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ExploreError;
use super::conflict::{Subject, elastic_of};
use crate::case::variant::Variant;
use crate::case::{Case, Files, Positions, read_files};
use crate::plan::result::PeriodIndex;
use crate::plan::{self, Answer, PlanError, PlanOptions, PlanRun, Start, Watch};

/// One statement of the case that a repair changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What is changed.
    pub subject: Subject,
    /// How far, as a share of what it was; of a rule on shares, in the unit of its limit.
    pub share: f64,
    /// Its value before and after, where it is one number: a limit, a capacity; of what changes by year, in the first
    /// period that needs the change.
    pub values: Option<[f64; 2]>,
    /// Amounts by period, units in the period, of a demand that is not served or of a market that takes more.
    pub amounts: Vec<(PeriodIndex, f64)>,
}

/// Changes that give a case a plan.
#[derive(Clone, Debug)]
pub struct Repair {
    /// What is changed, most first.
    pub changes: Vec<Change>,
    /// The sum of the changes, as shares.
    pub effort: f64,
    /// Present value of the cost of the plan that it makes possible.
    pub cost: f64,
    /// The scenario with the changes.
    pub variant: Variant,
}

/// What a search for repairs found.
#[derive(Clone, Debug, Default)]
pub struct Repairs {
    /// Least change first; none where nothing that can be changed helps.
    pub found: Vec<Repair>,
    /// Whether the search was stopped before it had found all that were asked for.
    pub stopped: bool,
}

/// At most so many repairs of a case without a plan; `tell` hears how many are found. A search that is stopped keeps them.
///
/// # Errors
/// Fixed charges without a bound; the solver fails.
pub fn find(
    case: &Case,
    files: &Files,
    most: usize,
    options: &PlanOptions,
    watch: &mut Watch,
    tell: &mut dyn FnMut(usize),
) -> Result<Repairs, ExploreError> {
    let mut repairs = Repairs::default();
    if most > 0 {
        match search(case, files, most, options, watch, &mut |repair| {
            repairs.found.push(repair);
            tell(repairs.found.len());
        }) {
            Err(ExploreError::Stopped) => repairs.stopped = true,
            ended => ended?,
        }
    }
    repairs.found.sort_by(|a, b| a.effort.total_cmp(&b.effort));
    Ok(repairs)
}

/// Tells repairs, the least change first.
fn search(
    case: &Case,
    files: &Files,
    most: usize,
    options: &PlanOptions,
    watch: &mut Watch,
    tell: &mut dyn FnMut(Repair),
) -> Result<(), ExploreError> {
    let elastic = elastic_of(case)?;
    let positions = Positions::of(files, case.scenario.as_deref());
    let (mut banned, mut found) = (BTreeSet::new(), 0);
    let mut options = options.clone();
    while found < most {
        let Some(changes) = least::changes(case, &elastic, &banned, &options, watch)? else { break };
        let Some(first) = changes.first() else { break };
        banned.insert(first.subject);
        let name = format!("repair-{}", found + 1);
        if let Some((repair, start)) = verified(case, (files, &positions), &name, changes, &options, watch)? {
            found += 1;
            // The plan of the next repair is near that of this one.
            options.start = start;
            tell(repair);
        }
    }
    Ok(())
}

/// A repair, and where the plan of another one may begin.
type Verified = (Repair, Option<Arc<Start>>);

/// The repair with where its plan ended; `None` where the changed case has none.
fn verified(
    case: &Case,
    (files, positions): (&Files, &Positions),
    name: &str,
    changes: Vec<Change>,
    options: &PlanOptions,
    watch: &mut Watch,
) -> Result<Option<Verified>, ExploreError> {
    let variant = changes::variant(case, positions, name, &changes);
    let Ok((changed, _)) = read_files(variant.files(files, case.scenario.as_deref()), Some(name)) else {
        return Ok(None);
    };
    let run: PlanRun = match plan::run(&changed, options, watch) {
        Err(PlanError::Stopped(denchi_solver::Termination::Interrupted)) => return Err(ExploreError::Stopped),
        run => run?,
    };
    let Answer::Plan(plan) = &run.answer else { return Ok(None) };
    if !run.check.passed() {
        return Ok(None);
    }
    let effort = changes.iter().map(|change| change.share).sum();
    let repair = Repair { effort, cost: plan.quality.objective, variant, changes };
    Ok(Some((repair, run.start)))
}
