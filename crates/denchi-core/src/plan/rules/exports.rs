//! What leaves the origin.

use super::{Asked, Reached};

pub(super) fn reached(asked: &Asked) -> Reached {
    let (case, rule) = (asked.case, asked.rule);
    let period = &asked.plan.periods[asked.period];
    let rows = asked.plan.flows.iter().filter(|row| row.period == asked.period);
    let exported = rows.map(|row| (&case.lanes[row.lane], row.amount)).filter(|(lane, _)| case.is_export(rule, lane));
    let amount: f64 = exported.map(|(lane, amount)| case.rule_weight(rule, lane.commodity, period) * amount).sum();
    Reached::rate(amount, asked.years())
}
