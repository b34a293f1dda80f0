//! Deliveries that cost nothing to count: what moves from a seller to a buyer is delivered under their contracts as far as
//! these reach, in the order of the table. The objective does not see it, so that a solver may leave it out; all limits on
//! deliveries hold as before.

use std::collections::BTreeMap;

use super::offtakes::Uses;
use super::result::{DeliveryRow, PeriodIndex, Plan};
use crate::case::Case;
use crate::ids::{CommodityId, ContractId, PlaceId, SiteId};

/// Amounts below this share of what is made are noise.
const NOISE: f64 = 1e-9;

/// What can still be counted as sold.
struct Free {
    /// Of what a seller makes.
    made: BTreeMap<(SiteId, CommodityId, PeriodIndex), f64>,
    /// Of what moves between two places, or is used at one.
    moved: BTreeMap<(PlaceId, PlaceId, CommodityId, PeriodIndex), f64>,
}

impl Free {
    fn of(case: &Case, plan: &Plan) -> Self {
        let mut free = Free { made: BTreeMap::new(), moved: BTreeMap::new() };
        for row in &plan.activity {
            for out in case.processes[row.process].recipe.iter().filter(|out| out.net() > 0.0) {
                *free.made.entry((row.site, out.commodity, row.period)).or_default() += out.quantity * row.amount;
            }
        }
        for row in &plan.flows {
            let lane = &case.lanes[row.lane];
            *free.moved.entry((lane.from, lane.to, lane.commodity, row.period)).or_default() += row.amount;
        }
        for (&(place, commodity, period), users) in &Uses::of(case, plan).local {
            let used: f64 = users.iter().map(|user| user.1).sum();
            free.moved.insert((place, place, commodity, period), used);
        }
        free
    }
}

/// Counts as delivered what contracts leave room for.
pub(super) fn fill(case: &Case, plan: &mut Plan) {
    if plan.contracts.is_empty() {
        return;
    }
    let mut free = Free::of(case, plan);
    let mut delivered: BTreeMap<(ContractId, PlaceId, PeriodIndex), f64> = BTreeMap::new();
    for row in &plan.deliveries {
        let contract = &case.contracts[row.contract];
        let from = case.sites[contract.seller].place;
        *delivered.entry((row.contract, row.place, row.period)).or_default() += row.amount;
        *free.made.entry((contract.seller, contract.commodity, row.period)).or_default() -= row.amount;
        *free.moved.entry((from, row.place, contract.commodity, row.period)).or_default() -= row.amount;
    }
    for row in &mut plan.contracts {
        let contract = &case.contracts[row.contract];
        let from = case.sites[contract.seller].place;
        for place in case.contract_destinations(contract) {
            let made = free.made.entry((contract.seller, contract.commodity, row.period)).or_default();
            let moved = free.moved.entry((from, place, contract.commodity, row.period)).or_default();
            let more = (row.contracted - row.delivered).min(*made).min(*moved);
            if more > NOISE * *made {
                *made -= more;
                *moved -= more;
                row.delivered += more;
                *delivered.entry((row.contract, place, row.period)).or_default() += more;
                // What costs nothing when it is not taken is taken after all.
                if row.price == 0.0 {
                    row.shortfall = (row.shortfall - more).max(0.0);
                }
            }
        }
    }
    let row = |((contract, place, period), amount)| DeliveryRow { contract, place, period, amount };
    plan.deliveries = delivered.into_iter().map(row).collect();
}
