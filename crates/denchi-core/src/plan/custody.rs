//! The book of the chains of custody, and what rules reach by it.

use super::result::{CustodyRow, Plan};
use crate::case::Case;
use crate::case::custody::{Carrier, Custodies, weight};
use crate::case::queries::{Consumer, User};
use crate::ids::RuleId;
use crate::model::Model;

/// Content below this is noise of the solver.
const NOISE: f64 = 1e-9;

/// Writes the book of a solution.
pub(crate) fn book(case: &Case, model: &Model, values: &[f64], plan: &mut Plan) {
    let entries = model.book(case, values).into_iter().filter(|entry| entry.content > NOISE);
    plan.custody = entries
        .filter_map(|entry| {
            let (place, commodity) = entry.carrier.subject(case)?;
            let (custody, carrier, period) = (entry.custody, entry.carrier, entry.t);
            Some(CustodyRow {
                custody,
                carrier,
                place,
                commodity,
                period,
                content: entry.content,
                tagged: entry.tagged,
            })
        })
        .collect();
    plan.custody.sort_by_key(|row| (row.custody, row.carrier, row.period));
}

/// The carrier that brings content to a consumer.
pub(crate) fn carrier_of(consumer: &Consumer) -> Carrier {
    #[expect(clippy::cast_possible_truncation, reason = "the reader refuses recipes and mixes of 65536 and more")]
    match consumer.user {
        User::Demand(demand, member) => Carrier::Served(demand, member as u16),
        User::Site(site, run) => Carrier::Input(site, run as u16, consumer.commodity),
    }
}

/// Tags and content in what a rule consumes in a period, each times its weight.
pub(crate) fn consumed(case: &Case, plan: &Plan, custodies: &Custodies, id: RuleId, period: usize) -> (f64, f64) {
    let rule = &case.rules[id];
    let consumers = case.consumption(rule);
    let (mut tagged, mut content) = (0.0, 0.0);
    for &custody in custodies.of_rule.get(&id).into_iter().flatten() {
        let weight = weight(case, rule, custodies.all[custody].tracer, &plan.periods[period]);
        for consumer in &consumers {
            let carrier = carrier_of(consumer);
            let row = plan
                .custody
                .binary_search_by_key(&(custody, carrier, period), |row| (row.custody, row.carrier, row.period));
            if let Ok(row) = row {
                tagged += weight * plan.custody[row].tagged;
                content += weight * plan.custody[row].content;
            }
        }
    }
    (tagged, content)
}
