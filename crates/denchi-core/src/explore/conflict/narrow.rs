//! Which rules on custody a conflict needs: each brings the tags of a whole chain into the programme, and most have no part
//! in it. What excludes itself without the others does so with them.
//!
//! First none is held, then those with the tightest limits, twice as many each time.

use std::collections::BTreeSet;

use super::QUICK;
use crate::case::Case;
use crate::case::custody::follows_tags;
use crate::case::queries::in_force;
use crate::explore::ExploreError;
use crate::ids::RuleId;
use crate::model::{self, BuildOptions};
use crate::plan::PlanError;

/// A case with some of its rules on custody.
pub(super) struct Narrow<'a> {
    case: &'a Case,
    followed: Vec<RuleId>,
    held: BTreeSet<RuleId>,
    /// How many are added next.
    next: usize,
}

impl<'a> Narrow<'a> {
    /// Without rules on custody; with all of them where that is quick anyway.
    pub(super) fn of(case: &'a Case) -> Result<Self, ExploreError> {
        let holds = |rule: &&RuleId| case.settings.periods.iter().any(|period| in_force(&case.rules[**rule], period));
        let rules: Vec<RuleId> = case.rules.iter().filter(|(_, rule)| follows_tags(rule)).map(|(id, _)| id).collect();
        let mut followed: Vec<RuleId> = rules.iter().filter(holds).copied().collect();
        if !followed.is_empty() {
            let model =
                model::build(case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
            if model.columns.len() <= QUICK {
                followed.clear();
            }
        }
        Ok(Narrow { case, followed, held: BTreeSet::new(), next: 1 })
    }

    /// Rules on custody that are followed one by one.
    pub(super) fn followed(&self) -> usize {
        self.followed.len()
    }

    /// How many of them are held.
    pub(super) fn held(&self) -> usize {
        self.held.len()
    }

    /// How many are not.
    pub(super) fn left_out(&self) -> usize {
        self.followed.len() - self.held.len()
    }

    /// The case with those rules only.
    pub(super) fn case(&self) -> Case {
        let mut case = self.case.clone();
        for id in self.followed.iter().filter(|id| !self.held.contains(id)) {
            if let Some(rule) = case.rules.get_mut(*id) {
                // Ended before anything began.
                rule.last_year = Some(i64::MIN);
            }
        }
        case
    }

    /// Holds more rules.
    pub(super) fn widen(&mut self) {
        let mut open: Vec<RuleId> = self.followed.iter().filter(|id| !self.held.contains(id)).copied().collect();
        open.sort_by(|a, b| self.room(*a).total_cmp(&self.room(*b)).then(a.cmp(b)));
        self.held.extend(open.into_iter().take(self.next));
        self.next *= 2;
    }

    /// What a rule on shares leaves free where it is tightest.
    fn room(&self, id: RuleId) -> f64 {
        let rule = &self.case.rules[id];
        let when = self.case.settings.periods.iter().filter(|period| in_force(rule, period));
        let limits = when.map(|period| rule.limit.mean(period.start, period.years));
        limits.map(|limit| if rule.kind.is_minimum() { 1.0 - limit } else { limit }).fold(f64::INFINITY, f64::min)
    }
}
