//! Emissions in a region, or embodied in what it consumes.

use super::{Asked, Reached, work};
use crate::accounts;
use crate::case::queries::product_in_scope;

pub(super) fn reached(asked: &Asked) -> Reached {
    let (emitted, units) = if asked.rule.follows_work() { embodied(asked) } else { territorial(asked) };
    if asked.rule.per_unit { Reached::ratio(emitted, units, 0.0) } else { Reached::rate(emitted, asked.years()) }
}

/// Emissions, and units made in scope.
fn territorial(asked: &Asked) -> (f64, f64) {
    let (case, rule, period) = (asked.case, asked.rule, &asked.plan.periods[asked.period]);
    let (mut emitted, mut made) = (0.0, 0.0);
    for row in asked.plan.activity.iter().filter(|row| row.period == asked.period) {
        let site = &case.sites[row.site];
        if case.in_region(rule, site.place) && case.makes(rule, row.process) {
            let amount = case.owner_share(site, rule) * row.amount;
            emitted += accounts::activity_emissions(case, site, row.process, period).total() * amount;
            made += product_in_scope(rule, &case.processes[row.process]) * amount;
        }
    }
    (emitted, made)
}

/// Emissions, and units consumed in scope.
fn embodied(asked: &Asked) -> (f64, f64) {
    let period = &asked.plan.periods[asked.period];
    let done = work::done(asked.case, asked.plan, asked.scopes, asked.id, asked.period);
    let emitted = done.map(|(item, amount)| accounts::work_emissions(asked.case, item, period) * amount);
    (emitted.sum(), asked.consumption())
}
