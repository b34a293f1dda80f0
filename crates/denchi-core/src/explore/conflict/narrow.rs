//! Which rules on custody a conflict needs: each brings the tags of a whole chain into the programme, and most have no part
//! in it. What excludes itself without the others does so with them.
//!
//! Rules are added as a cutting plane method adds rows: first none, then those that the last point violates most, twice as
//! many each time.

use std::collections::BTreeSet;

use super::QUICK;
use crate::case::Case;
use crate::case::custody::follows_tags;
use crate::case::queries::in_force;
use crate::explore::ExploreError;
use crate::ids::RuleId;
use crate::model::{self, BuildOptions, Model};
use crate::plan::rules::{Followed, reached};
use crate::plan::{self, PlanError};

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
        let rules: Vec<RuleId> =
            case.rules.iter().filter(|(_, rule)| follows_tags(rule)).map(|(id, _)| id).collect();
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

    /// Holds more rules: those that a point of a programme with the rules so far violates most.
    pub(super) fn widen(&mut self, model: &Model, values: &[f64]) {
        let plan = plan::of_values(self.case, model, values[..model.columns.len()].to_vec());
        let followed = Followed::of(self.case);
        let violated = |rule: RuleId| {
            let when = self.case.settings.periods.iter().enumerate();
            let beyond = when.filter(|(_, period)| in_force(&self.case.rules[rule], period)).map(|(t, period)| {
                let limit = self.case.rules[rule].limit.mean(period.start, period.years);
                let value = reached(self.case, &plan, &followed, rule, t).value;
                if self.case.rules[rule].kind.is_minimum() { limit - value } else { value - limit }
            });
            beyond.fold(f64::NEG_INFINITY, f64::max)
        };
        let mut open: Vec<(f64, RuleId)> =
            self.followed.iter().filter(|id| !self.held.contains(id)).map(|&id| (violated(id), id)).collect();
        open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.held.extend(open.into_iter().take(self.next).map(|(_, id)| id));
        self.next *= 2;
    }
}
