//! From an irreducible infeasible set to a smallest one: a smallest set that hits all known correction sets is infeasible,
//! or leads to another correction set.

use std::collections::BTreeSet;

use denchi_solver::{Options, Termination, TripletBuilder, Watch as SolverWatch, solve};

use super::filter;
use super::oracle::{Oracle, Verdict};
use crate::explore::ExploreError;
use crate::plan::PlanError;

/// Most questions for a smallest set: with linear programmes, and with searches for whole numbers.
const QUESTIONS: [usize; 2] = [400, 60];

/// A set at most as large as the irreducible one that is given, and whether it is proven that none is smaller.
pub(super) fn of(
    oracle: &mut Oracle,
    all: &BTreeSet<usize>,
    irreducible: BTreeSet<usize>,
) -> Result<(BTreeSet<usize>, bool), ExploreError> {
    let end = oracle.solves() + QUESTIONS[usize::from(oracle.is_whole())];
    let mut corrections: Vec<BTreeSet<usize>> = Vec::new();
    while oracle.solves() < end {
        let hitting = hitting_set(&corrections)?;
        if hitting.len() >= irreducible.len() {
            return Ok((irreducible, true));
        }
        let Some(missed) = oracle.correct(&hitting, all)? else {
            // As small as any; the filter makes sure.
            let Verdict::Excluded(core) = oracle.relaxed_then_whole(&hitting)? else { return Ok((irreducible, false)) };
            let found = filter::irreducible(oracle, core)?;
            return Ok((found.core.groups, found.irreducible));
        };
        if missed.is_empty() {
            return Ok((irreducible, false));
        }
        corrections.push(shrunk(oracle, all, missed, end)?);
    }
    Ok((irreducible, false))
}

/// A correction set none of whose members is needless.
fn shrunk(
    oracle: &mut Oracle,
    all: &BTreeSet<usize>,
    found: BTreeSet<usize>,
    end: usize,
) -> Result<BTreeSet<usize>, ExploreError> {
    let mut correction = found.clone();
    for group in found {
        if correction.len() == 1 || oracle.solves() >= end {
            break;
        }
        let mut kept: BTreeSet<usize> = all.difference(&correction).copied().collect();
        kept.insert(group);
        if let Verdict::Possible = oracle.test(&kept)? {
            correction.remove(&group);
        }
    }
    Ok(correction)
}

/// A smallest set with a member in each of some sets.
fn hitting_set(sets: &[BTreeSet<usize>]) -> Result<BTreeSet<usize>, ExploreError> {
    let members: Vec<usize> = sets.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if members.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut builder = TripletBuilder::new();
    let columns: Vec<usize> = members.iter().map(|_| builder.integer_column(1.0, 0.0, 1.0)).collect();
    for set in sets {
        let row = builder.row(1.0, f64::INFINITY);
        for (member, &column) in members.iter().zip(&columns) {
            if set.contains(member) {
                builder.entry(row, column, 1.0);
            }
        }
    }
    let problem = builder.build().map_err(denchi_solver::SolverError::from)?;
    let outcome = solve(problem, &Options { relative_gap: 0.0, ..Options::default() }, &mut SolverWatch::none())?;
    let Some(primal) = outcome.primal.filter(|_| outcome.termination == Termination::Optimal) else {
        return Err(PlanError::Stopped(outcome.termination).into());
    };
    Ok(members.into_iter().zip(primal.columns).filter(|(_, value)| *value > 0.5).map(|(member, _)| member).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smallest_hitting_set() {
        let set = |members: &[usize]| members.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(hitting_set(&[]).ok(), Some(set(&[])));
        // 7 hits all but the last, which needs one more.
        let found = hitting_set(&[set(&[1, 7]), set(&[2, 7]), set(&[3, 7, 4]), set(&[9])]).ok();
        assert_eq!(found, Some(set(&[7, 9])));
    }
}
