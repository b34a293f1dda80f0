//! The deletion filter: what is dropped and not missed was not needed.

use std::collections::BTreeSet;

use super::oracle::Oracle;
use crate::explore::ExploreError;
use crate::plan::Watch;

/// An irreducible infeasible set among some groups, dropping the last ones first; `None` where they can all be kept.
pub(super) fn irreducible(
    oracle: &mut Oracle,
    all: &BTreeSet<usize>,
    watch: &mut Watch,
) -> Result<Option<BTreeSet<usize>>, ExploreError> {
    let Some(mut kept) = core(oracle, all, watch)? else { return Ok(None) };
    let mut needed = BTreeSet::new();
    while let Some(&last) = kept.iter().rev().find(|group| !needed.contains(*group)) {
        let mut without = kept.clone();
        without.remove(&last);
        match core(oracle, &without, watch)? {
            Some(smaller) => kept = smaller,
            None => {
                needed.insert(last);
            }
        }
    }
    Ok(Some(kept))
}

/// A set with a certificate of infeasibility among some groups, infeasible when asked alone; `None` where there is none.
fn core(
    oracle: &mut Oracle,
    groups: &BTreeSet<usize>,
    watch: &mut Watch,
) -> Result<Option<BTreeSet<usize>>, ExploreError> {
    let mut kept = groups.clone();
    let mut answer = oracle.test(&kept, watch)?;
    if answer.feasible {
        return Ok(None);
    }
    while answer.groups.len() < kept.len() {
        let smaller = answer.groups;
        answer = oracle.test(&smaller, watch)?;
        if answer.feasible {
            // Prices that were taken for rounding mattered.
            break;
        }
        kept = smaller;
    }
    Ok(Some(kept))
}
