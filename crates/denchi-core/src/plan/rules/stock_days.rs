//! Stocks of a region, in days of what it consumes.

use super::{Asked, Reached};
use crate::case::queries::DAYS_OF_CONSUMPTION;

pub(super) fn reached(asked: &Asked) -> Reached {
    let (case, rule) = (asked.case, asked.rule);
    let rows = asked.plan.stocks.iter().filter(|row| row.period == asked.period);
    let in_scope = rows
        .map(|row| (&case.stocks[row.stock], row.level))
        .filter(|(stock, _)| case.in_region(rule, stock.place) && case.names_commodity(rule, stock.commodity));
    let level: f64 = in_scope.map(|(_, level)| level).sum();
    Reached::ratio(level * asked.years(), asked.consumption() / DAYS_OF_CONSUMPTION, f64::INFINITY)
}
