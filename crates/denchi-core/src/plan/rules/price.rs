//! What one unit more of a rule's limit changes in the cost of the plan.
//!
//! A rule has one row `a - limit d <= 0` (or `>= 0`), or `a <= limit l`, in every period: a unit more of the limit moves
//! its right side by the base, `d` or the years `l` of the period. With the dual `y` of the row and the discount factor
//! `v` of the period, the price is `y d / v`. It is negative where a larger limit saves cost. A bankability rule has one
//! row a site, with the output that must be contracted as `d`.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::ids::{RuleId, SiteId};
use crate::model::{Model, Row};
use crate::plan::bankability;
use crate::plan::result::{PeriodIndex, Plan};
use crate::plan::solve::Solution;

/// The duals of the rows of rules, in money of their period; nothing where the solver gave none.
#[derive(Debug, Default)]
pub(crate) struct Duals {
    rules: BTreeMap<(RuleId, PeriodIndex), f64>,
    sites: BTreeMap<(RuleId, PeriodIndex), Vec<(SiteId, f64)>>,
}

impl Duals {
    /// Those of a solution.
    pub(crate) fn of(model: &Model, solution: &Solution) -> Self {
        let mut duals = Duals::default();
        for (row, &dual) in model.rows.iter().zip(&solution.duals) {
            let in_period = |t: u16| dual / model.discount[usize::from(t)];
            match *row {
                Row::Rule { rule, t } => {
                    duals.rules.insert((rule, usize::from(t)), in_period(t));
                }
                Row::Bankability { rule, site, t } => {
                    duals.sites.entry((rule, usize::from(t))).or_default().push((site, in_period(t)));
                }
                _ => {}
            }
        }
        duals
    }

    /// The price of a rule in a period, money of the period per unit of its limit; `base` as in [`super::Reached`].
    pub(super) fn price(&self, case: &Case, plan: &Plan, key: (RuleId, PeriodIndex), base: f64) -> Option<f64> {
        if let Some(dual) = self.rules.get(&key) {
            return Some(dual * base + 0.0);
        }
        let sites = self.sites.get(&key)?;
        let asked = bankability::asked(case, plan, &case.rules[key.0], key.1);
        Some(sites.iter().map(|(site, dual)| dual * asked.get(site).copied().unwrap_or(0.0)).sum())
    }
}
