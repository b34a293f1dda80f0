//! Why a case has no plan: a smallest set of rules and limits that exclude each other.
//!
//! The balances and the books of custody are physical facts and stay; everything that the case states beyond them is a
//! group of rows and bounds with one name, its [`Subject`]. A set of groups is infeasible if no point keeps it together
//! with the facts. An irreducible one comes from elastic programmes, whose shadow prices at the least sum of misses are a
//! certificate of infeasibility (Farkas), and a deletion filter (Chinneck, *Feasibility and Infeasibility in
//! Optimization*, 2008, ch. 6); a smallest one from the duality of infeasible sets and correction sets: every infeasible
//! set hits every correction set, so that a smallest hitting set that is infeasible is a smallest infeasible set (Liffiton
//! and Sakallah 2008; Ignatiev et al. 2015, FORQES). First over whole horizons, then over the periods of what was found.

pub(super) mod elastic;
mod filter;
pub(super) mod growing;
mod oracle;
mod smallest;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

use elastic::Elastic;
use oracle::Oracle;

use super::ExploreError;
use crate::case::Case;
use crate::model::{self, BuildOptions};
use crate::plan::result::PeriodIndex;
use crate::plan::{PlanError, PlanOptions, Watch};

pub use subject::Subject;

/// Columns up to which a search takes seconds at most: each of its questions is a solve of the simplex method from near.
const QUICK: usize = 5_000;

/// A rule or limit that takes part in a conflict.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// What it is.
    pub subject: Subject,
    /// The periods in which it takes part; none for what spans the horizon.
    pub periods: Vec<PeriodIndex>,
}

/// Rules and limits that exclude each other: drop any of them, and the others can be kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its members, rules and demands first.
    pub members: Vec<Member>,
    /// How sure it is that no smaller set of rules and limits excludes itself.
    pub proof: Proof,
    /// How many rules and limits the case has.
    pub considered: usize,
}

/// What is proven of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// No infeasible set has fewer members.
    Smallest,
    /// Without any one of its members the others are feasible; a set of other members may be smaller.
    Irreducible,
    /// Infeasible; the search for whole numbers was too long to say whether all members are needed.
    Infeasible,
}

impl Proof {
    /// Identifier in JSON and in the catalogue.
    pub fn id(self) -> &'static str {
        match self {
            Proof::Smallest => "smallest",
            Proof::Irreducible => "irreducible",
            Proof::Infeasible => "infeasible",
        }
    }
}

/// The conflict of a case; `None` where the solver finds that all its rules and limits can be kept.
///
/// # Errors
/// Fixed charges without a bound; the solver fails or is stopped.
pub fn find(case: &Case, options: &PlanOptions, watch: &mut Watch) -> Result<Option<Conflict>, ExploreError> {
    let elastic = elastic_of(case)?;
    let mut oracle = Oracle::new(&elastic, &options.solver)?;
    // What arrives by itself is a fact like the balances, unless the facts alone leave it nowhere to go.
    let facts = !oracle.hold_facts(watch)?;
    let subjects: Vec<Subject> = elastic.subjects().into_iter().filter(|subject| facts || !subject.is_fact()).collect();
    oracle.group(subjects.iter().map(|&subject| elastic.misses_of(subject)).collect());
    let all: BTreeSet<usize> = (0..subjects.len()).collect();
    let Some(found) = filter::irreducible(&mut oracle, &all, watch)? else { return Ok(None) };
    let (found, smallest) = smallest::of(&mut oracle, &all, found, watch)?;
    let members: Vec<Subject> = found.iter().map(|&group| subjects[group]).collect();
    let considered = subjects.len();
    let members = by_period(&elastic, &mut oracle, &members, watch)?;
    let proof = match (smallest, oracle.certain()) {
        (_, false) => Proof::Infeasible,
        (true, true) => Proof::Smallest,
        (false, true) => Proof::Irreducible,
    };
    Ok(Some(Conflict { members, proof, considered }))
}

/// Whether the search for the conflict of a case takes seconds at most: it is then part of saying that there is no plan.
///
/// # Errors
/// Fixed charges without a bound.
pub fn is_quick(case: &Case) -> Result<bool, ExploreError> {
    let model = model::build(case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
    Ok(model.columns.len() <= QUICK && !model.problem.is_mip())
}

/// Whether no plan keeps all of these at once, whatever else the case asks.
///
/// # Errors
/// As [`find`].
pub fn excludes(
    case: &Case,
    members: &[Member],
    options: &PlanOptions,
    watch: &mut Watch,
) -> Result<bool, ExploreError> {
    let elastic = elastic_of(case)?;
    let mut oracle = Oracle::new(&elastic, &options.solver)?;
    let terms = |member: &Member| {
        let mut misses = elastic.part(member.subject, None);
        misses.extend(member.periods.iter().flat_map(|&period| elastic.part(member.subject, Some(period))));
        if misses.is_empty() { elastic.misses_of(member.subject) } else { misses }
    };
    oracle.group(members.iter().map(terms).collect());
    Ok(!oracle.test(&(0..members.len()).collect(), watch)?.feasible)
}

/// The elastic programme of a case.
pub(super) fn elastic_of(case: &Case) -> Result<Elastic, ExploreError> {
    let model = model::build(case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
    Ok(Elastic::of(case, model))
}

/// The periods in which the members of a conflict exclude each other, the earliest that do.
fn by_period(
    elastic: &Elastic,
    oracle: &mut Oracle,
    subjects: &[Subject],
    watch: &mut Watch,
) -> Result<Vec<Member>, ExploreError> {
    let mut parts: Vec<(Subject, Option<PeriodIndex>)> = Vec::new();
    for &subject in subjects {
        parts.extend(elastic.periods(subject).into_iter().map(|period| (subject, period)));
    }
    // The filter drops from the end: later periods first.
    parts.sort_by_key(|&(subject, period)| (period, subject));
    oracle.group(parts.iter().map(|&(subject, period)| elastic.part(subject, period)).collect());
    let all: BTreeSet<usize> = (0..parts.len()).collect();
    let kept = filter::irreducible(oracle, &all, watch)?.unwrap_or(all);
    let mut members: BTreeMap<Subject, Vec<PeriodIndex>> =
        subjects.iter().map(|&subject| (subject, Vec::new())).collect();
    for part in kept {
        let (subject, period) = parts[part];
        members.entry(subject).or_default().extend(period);
    }
    Ok(members.into_iter().map(|(subject, periods)| Member { subject, periods }).collect())
}
