//! The share of the group in what is supplied to a region, by the last country.

use super::{Asked, Reached};
use crate::ids::{CommodityId, PlaceId};
use crate::time;

/// What is supplied, and what of it comes from the group.
#[derive(Default)]
struct Supplied {
    group: f64,
    all: f64,
}

pub(super) fn reached(asked: &Asked) -> Reached {
    let (case, plan, rule) = (asked.case, asked.plan, asked.rule);
    let mut supplied = Supplied::default();
    let mut add = |from: PlaceId, commodity: CommodityId, amount: f64| {
        if case.names_commodity(rule, commodity) {
            let weight = case.rule_weight(rule, commodity, &plan.periods[asked.period]);
            supplied.all += weight * amount;
            supplied.group += weight * amount * case.group_place(rule, from);
        }
    };
    for row in plan.activity.iter().filter(|row| row.period == asked.period) {
        let place = case.sites[row.site].place;
        if case.in_region(rule, place) {
            for output in case.processes[row.process].recipe.iter().filter(|output| output.net() > 0.0) {
                add(place, output.commodity, output.quantity * row.amount);
            }
        }
    }
    for row in plan.purchases.iter().filter(|row| row.period == asked.period) {
        let supply = &case.supplies[row.supply];
        if case.in_region(rule, supply.place) {
            add(supply.place, supply.commodity, row.amount);
        }
    }
    for row in plan.flows.iter().filter(|row| row.arrival == Some(asked.period)) {
        let lane = &case.lanes[row.lane];
        if case.in_region(rule, lane.to) && !case.in_region(rule, lane.from) {
            add(lane.from, lane.commodity, row.amount);
        }
    }
    for shipment in case.in_transit.iter().filter(|shipment| case.in_region(rule, shipment.place)) {
        if time::period_at(&plan.periods, shipment.arrival) == Some(asked.period) {
            add(shipment.place, shipment.commodity, shipment.quantity);
        }
    }
    Reached::ratio(supplied.group, supplied.all, 0.0)
}
