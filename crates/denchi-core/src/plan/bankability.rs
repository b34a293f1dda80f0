//! How far the projects of a bankability rule are under contract.

use std::collections::BTreeMap;

use super::result::{PeriodIndex, Plan};
use crate::accounts;
use crate::case::Case;
use crate::case::entities::Rule;
use crate::ids::SiteId;

/// Least share of a project's output that is under contract and counted by lenders, of the projects in scope (1 where
/// none stands), and the output of all of them in the period, units: what one unit of the limit stands for.
pub(super) fn reached(case: &Case, plan: &Plan, rule: &Rule, period: PeriodIndex) -> (f64, f64) {
    let asked = asked(case, plan, rule, period);
    let banked = asked.iter().map(|(site, output)| {
        let rows = plan.contracts.iter().filter(|row| row.period == period && row.contracted > 0.0);
        let counted = rows.map(|row| (&case.contracts[row.contract], row.contracted));
        let counted = counted.filter(|(contract, _)| case.counts_for(contract, *site));
        let counted: f64 = counted.map(|(contract, contracted)| contract.bankable_share * contracted).sum();
        counted / output
    });
    (banked.min_by(f64::total_cmp).unwrap_or(1.0), asked.values().sum())
}

/// Output in the period of each project that must be contracted, units.
pub(super) fn asked(case: &Case, plan: &Plan, rule: &Rule, period: PeriodIndex) -> BTreeMap<SiteId, f64> {
    let when = &plan.periods[period];
    let mut asked: BTreeMap<SiteId, f64> = BTreeMap::new();
    for row in plan.builds.iter().filter(|row| row.period <= period) {
        let (site, decided) = (case.options[row.option].site, &plan.periods[row.period]);
        let Some(rate) = case.bankable_product(rule, &case.sites[site]) else { continue };
        let share = accounts::working_share(case, row.option, decided, when);
        if share > 0.0 && accounts::must_be_contracted(case, rule, row.option, decided, when) {
            *asked.entry(site).or_default() += rate * share * row.capacity * when.years;
        }
    }
    asked
}
