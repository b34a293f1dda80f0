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
mod narrow;
mod oracle;
mod posed;
mod smallest;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

use elastic::Elastic;
use filter::Filtered;
use narrow::Narrow;
use oracle::{Core, Oracle, Verdict};

use super::ExploreError;
use crate::case::Case;
use crate::model::{self, BuildOptions};
use crate::plan::result::PeriodIndex;
use crate::plan::{PlanError, PlanOptions, Watch};

pub use subject::Subject;

/// Columns of a programme up to which a smallest set is searched for, which takes hundreds of questions.
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
    /// Infeasible; the search was stopped, or that for whole numbers too long, before it was shown that all members are
    /// needed.
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

/// What the search for a conflict has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The case is asked with so many of its rules on custody.
    Rules {
        /// Rules that are held.
        held: usize,
        /// All that are in force.
        of: usize,
    },
    /// So many rules and limits are known to exclude each other.
    Left {
        /// How many.
        members: usize,
    },
    /// It is being shown that each of them is needed.
    Needed {
        /// Those for which it is shown.
        done: usize,
        /// All of them.
        of: usize,
    },
}

/// The conflict of a case; `None` where the solver finds that all its rules and limits can be kept. A search that is stopped
/// after a conflict was found ends with what is known of it, as [`Proof::Infeasible`].
///
/// # Errors
/// Fixed charges without a bound; the solver fails, or is stopped before anything is known.
pub fn find(
    case: &Case,
    options: &PlanOptions,
    watch: &mut Watch,
    tell: &mut dyn FnMut(Step),
) -> Result<Option<Conflict>, ExploreError> {
    let mut narrow = Narrow::of(case)?;
    loop {
        if narrow.followed() > 0 {
            tell(Step::Rules { held: narrow.held(), of: narrow.followed() });
        }
        let shorter = narrow.case();
        let elastic = elastic_of(&shorter)?;
        let mut oracle = Oracle::new(&elastic, &options.solver, watch, tell);
        let (subjects, verdict) = opening(&elastic, &mut oracle)?;
        match verdict {
            Verdict::Excluded(core) => {
                let mut conflict = conflict(&elastic, &mut oracle, &subjects, core)?;
                conflict.considered += narrow.left_out();
                return Ok(Some(conflict));
            }
            Verdict::Possible if narrow.left_out() == 0 => return Ok(None),
            Verdict::Possible => narrow.widen(),
        }
    }
}

/// What can be blamed, in groups of the oracle, and whether all of it can be kept.
fn opening(elastic: &Elastic, oracle: &mut Oracle) -> Result<(Vec<Subject>, Verdict), ExploreError> {
    let (facts, others): (Vec<_>, Vec<_>) = elastic.subjects().into_iter().partition(|subject| subject.is_fact());
    let misses = |subjects: &[Subject]| subjects.iter().map(|&subject| elastic.misses_of(subject)).collect::<Vec<_>>();
    oracle.group(misses(&others), misses(&facts).concat());
    match oracle.relaxed_then_whole(&(0..others.len()).collect()) {
        // What arrives by itself is a fact like the balances, unless the facts alone leave it nowhere to go.
        Err(ExploreError::NoPlan) => {
            let all: Vec<Subject> = elastic.subjects().into_iter().collect();
            oracle.group(misses(&all), Vec::new());
            let verdict = oracle.relaxed_then_whole(&(0..all.len()).collect())?;
            Ok((all, verdict))
        }
        verdict => Ok((others, verdict?)),
    }
}

/// The conflict among what excludes itself.
fn conflict(
    elastic: &Elastic,
    oracle: &mut Oracle,
    subjects: &[Subject],
    core: Core,
) -> Result<Conflict, ExploreError> {
    let considered = subjects.len();
    let Filtered { core, irreducible } = filter::irreducible(oracle, core)?;
    let named = |groups: &BTreeSet<usize>| groups.iter().map(|&group| subjects[group]).collect::<Vec<_>>();
    if !irreducible {
        let members = named(&core.groups).into_iter().map(|subject| priced(elastic, subject, &core)).collect();
        return Ok(Conflict { members, proof: Proof::Infeasible, considered });
    }
    let quick = oracle.columns() <= QUICK;
    let (found, smallest) = match core.groups.len() {
        0 | 1 => (core.groups, true),
        _ if quick => smallest::of(oracle, &(0..considered).collect(), core.groups)?,
        _ => (core.groups, false),
    };
    let members = by_period(elastic, oracle, &named(&found), quick)?;
    let proof = match (smallest, oracle.certain()) {
        (_, false) => Proof::Infeasible,
        (true, true) => Proof::Smallest,
        (false, true) => Proof::Irreducible,
    };
    Ok(Conflict { members, proof, considered })
}

/// A subject in the periods in which it has a shadow price.
fn priced(elastic: &Elastic, subject: Subject, core: &Core) -> Member {
    let counts = |period: &PeriodIndex| {
        let misses = elastic.part(subject, Some(*period));
        core.rows.as_ref().is_none_or(|rows| misses.iter().any(|&miss| rows[elastic.misses[miss].row]))
    };
    Member { subject, periods: elastic.periods(subject).into_iter().flatten().filter(counts).collect() }
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
    let mut tell = |_| {};
    let mut oracle = Oracle::new(&elastic, &options.solver, watch, &mut tell);
    let terms = |member: &Member| {
        let mut misses = elastic.part(member.subject, None);
        misses.extend(member.periods.iter().flat_map(|&period| elastic.part(member.subject, Some(period))));
        if misses.is_empty() { elastic.misses_of(member.subject) } else { misses }
    };
    oracle.group(members.iter().map(terms).collect(), Vec::new());
    Ok(matches!(oracle.test(&(0..members.len()).collect())?, Verdict::Excluded(_)))
}

/// The elastic programme of a case.
pub(super) fn elastic_of(case: &Case) -> Result<Elastic, ExploreError> {
    let model = model::build(case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
    Ok(Elastic::of(case, model))
}

/// The periods in which the members of a conflict exclude each other, the earliest that do; with `exact` each of them is
/// shown to be needed in all rows, not only in those of a certificate.
fn by_period(
    elastic: &Elastic,
    oracle: &mut Oracle,
    subjects: &[Subject],
    exact: bool,
) -> Result<Vec<Member>, ExploreError> {
    let mut parts: Vec<(Subject, Option<PeriodIndex>)> = Vec::new();
    for &subject in subjects {
        parts.extend(elastic.periods(subject).into_iter().map(|period| (subject, period)));
    }
    // The filter drops from the end: later periods first.
    parts.sort_by_key(|&(subject, period)| (period, subject));
    oracle.regroup(parts.iter().map(|&(subject, period)| elastic.part(subject, period)).collect());
    let all: BTreeSet<usize> = (0..parts.len()).collect();
    let kept = match oracle.relaxed_then_whole(&all)? {
        Verdict::Excluded(core) if exact => filter::irreducible(oracle, core)?.core.groups,
        Verdict::Excluded(core) => filter::reduced(oracle, core)?.core.groups,
        Verdict::Possible => all,
    };
    let mut members: BTreeMap<Subject, Vec<PeriodIndex>> =
        subjects.iter().map(|&subject| (subject, Vec::new())).collect();
    for part in kept {
        let (subject, period) = parts[part];
        members.entry(subject).or_default().extend(period);
    }
    Ok(members.into_iter().map(|(subject, periods)| Member { subject, periods }).collect())
}
