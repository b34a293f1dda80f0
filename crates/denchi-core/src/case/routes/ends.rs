//! Where a commodity can leave, and where it can be used.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::ids::{CommodityId, PlaceId};

/// The places of a commodity.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// Made, bought, stocked, returned or landed here.
    pub(super) leaves: BTreeSet<PlaceId>,
    /// Taken by a recipe, a demand, a stock or a building site here.
    pub(super) used: BTreeSet<PlaceId>,
}

/// The places of every commodity; waypoints are none.
pub(super) fn by_commodity(case: &Case) -> BTreeMap<CommodityId, Ends> {
    let mut all: BTreeMap<CommodityId, Ends> = BTreeMap::new();
    let mut leaves = |commodity, place| {
        all.entry(commodity).or_default().leaves.insert(place);
    };
    for site in case.sites.values() {
        for row in site.runs.iter().flat_map(|run| &case.processes[run.process].recipe) {
            if row.net() > 0.0 {
                leaves(row.commodity, site.place);
            }
        }
    }
    case.supplies.values().for_each(|supply| leaves(supply.commodity, supply.place));
    case.stocks.values().for_each(|stock| leaves(stock.commodity, stock.place));
    case.returns.values().for_each(|back| leaves(back.scrap, back.place));
    case.in_transit.iter().for_each(|shipment| leaves(shipment.commodity, shipment.place));

    let mut used = |commodity, place| {
        all.entry(commodity).or_default().used.insert(place);
    };
    for site in case.sites.values() {
        for row in site.runs.iter().flat_map(|run| &case.processes[run.process].recipe) {
            if row.net() < 0.0 {
                used(row.commodity, site.place);
            }
        }
    }
    for demand in case.demands.values() {
        demand.members.iter().for_each(|member| used(member.commodity, demand.place));
    }
    case.stocks.values().for_each(|stock| used(stock.commodity, stock.place));
    for option in case.options.values() {
        option.inputs.iter().for_each(|input| used(input.0, case.sites[option.site].place));
    }

    for ends in all.values_mut() {
        ends.leaves.retain(|&place| !case.places[place].waypoint);
        ends.used.retain(|&place| !case.places[place].waypoint);
    }
    all
}
