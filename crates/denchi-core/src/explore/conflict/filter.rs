//! The deletion filter: what is dropped and not missed was not needed.
//!
//! First in the rows that a certificate of infeasibility needs, a small programme in which most members fall; then in the
//! whole programme, where each of those that are left is shown to be needed.

use std::collections::BTreeSet;

use super::Step;
use super::oracle::{Core, Oracle, Verdict};
use crate::explore::ExploreError;

/// What a filter found.
pub(super) struct Filtered {
    pub(super) core: Core,
    /// Whether each member is needed; else the filter was stopped.
    pub(super) irreducible: bool,
}

/// An irreducible infeasible set among the groups of one that is infeasible, dropping the last ones first.
pub(super) fn irreducible(oracle: &mut Oracle, core: Core) -> Result<Filtered, ExploreError> {
    finished(core, |filter| filter.run(oracle))
}

/// A set that is irreducible in the rows of its certificate.
pub(super) fn reduced(oracle: &mut Oracle, core: Core) -> Result<Filtered, ExploreError> {
    finished(core, |filter| filter.within(oracle))
}

fn finished(core: Core, run: impl FnOnce(&mut Filter) -> Result<(), ExploreError>) -> Result<Filtered, ExploreError> {
    let mut filter = Filter { core, needed: BTreeSet::new() };
    match run(&mut filter) {
        Ok(()) => Ok(Filtered { core: filter.core, irreducible: true }),
        // What is known by then excludes itself all the same.
        Err(ExploreError::Stopped) => Ok(Filtered { core: filter.core, irreducible: false }),
        Err(error) => Err(error),
    }
}

struct Filter {
    core: Core,
    /// Members without which the others can be kept, in all rows.
    needed: BTreeSet<usize>,
}

impl Filter {
    fn run(&mut self, oracle: &mut Oracle) -> Result<(), ExploreError> {
        self.within(oracle)?;
        while let Some((last, without)) = self.next(&self.needed) {
            oracle.tell(Step::Needed { done: self.needed.len(), of: self.core.groups.len() });
            match oracle.test(&without)? {
                Verdict::Possible => {
                    self.needed.insert(last);
                }
                Verdict::Excluded(smaller) => {
                    self.core = smaller;
                    self.within(oracle)?;
                }
            }
        }
        if !self.core.proven {
            self.prove(oracle)?;
        }
        Ok(())
    }

    /// The last member that may not be needed, and the others.
    fn next(&self, needed: &BTreeSet<usize>) -> Option<(usize, BTreeSet<usize>)> {
        let last = *self.core.groups.iter().rev().find(|group| !needed.contains(*group))?;
        Some((last, self.core.groups.iter().copied().filter(|&group| group != last).collect()))
    }

    /// Drops what is not needed in the rows of the certificate.
    fn within(&mut self, oracle: &mut Oracle) -> Result<(), ExploreError> {
        self.settle(oracle)?;
        let mut needed = self.needed.clone();
        while let (Some(rows), Some((last, without))) = (&self.core.rows, self.next(&needed)) {
            match oracle.miss(&without, Some(rows))? {
                Verdict::Possible => {
                    needed.insert(last);
                }
                Verdict::Excluded(smaller) => {
                    self.core = smaller;
                    oracle.tell(Step::Left { members: self.core.groups.len() });
                }
            }
        }
        Ok(())
    }

    /// Asks what has a shadow price again, until that shrinks no more.
    fn settle(&mut self, oracle: &mut Oracle) -> Result<(), ExploreError> {
        while let Some(rows) = &self.core.rows {
            oracle.tell(Step::Left { members: self.core.groups.len() });
            // Prices that were taken for rounding may have mattered: then what was there before counts.
            let Verdict::Excluded(again) = oracle.miss(&self.core.groups, Some(rows))? else { break };
            let shrunk = again.groups.len() < self.core.groups.len();
            self.core = again;
            if !shrunk {
                break;
            }
        }
        Ok(())
    }

    /// A certificate in all rows, where that in fewer ones is too weak.
    fn prove(&mut self, oracle: &mut Oracle) -> Result<(), ExploreError> {
        if let Verdict::Excluded(core) = oracle.miss(&self.core.groups, None)?
            && core.proven
        {
            self.core.proven = true;
            return Ok(());
        }
        Err(ExploreError::Uncertified { primal: 0.0, dual: f64::INFINITY, gap: f64::INFINITY })
    }
}
