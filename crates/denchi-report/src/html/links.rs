//! Who supplies whom, by stage and place: the links of the Sankey diagram.
//!
//! At every place, what arrives and what is made there is spread over what uses it in proportion. A link runs from the
//! stage of the commodity at the place it came from, to the stage that takes it in, or to the market.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::case::entities::Direction;
use denchi_core::ids::{CommodityId, PlaceId, StageId};
use denchi_core::plan::result::{PeriodIndex, Plan};

/// A stage at a place; no stage: the market, or a commodity without one.
pub(super) type Node = (Option<StageId>, PlaceId);

/// Commodity, from, to, and period of a link.
pub(super) type Link = (CommodityId, Node, Node, PeriodIndex);

/// A commodity at a place in a period.
type Spot = (PlaceId, CommodityId, PeriodIndex);

/// Supply and use at every spot.
#[derive(Default)]
struct Spots {
    made: BTreeMap<Spot, f64>,
    sent: BTreeMap<Spot, f64>,
    arrived: BTreeMap<Spot, BTreeMap<PlaceId, f64>>,
    used: BTreeMap<Spot, BTreeMap<Node, f64>>,
}

/// Amounts of all links, units of the commodity in the period.
pub(super) fn links(case: &Case, plan: &Plan) -> BTreeMap<Link, f64> {
    let spots = spots(case, plan);
    let mut links = BTreeMap::new();
    for (&(place, commodity, period), users) in &spots.used {
        let spot = (place, commodity, period);
        let amount = |table: &BTreeMap<Spot, f64>| table.get(&spot).copied().unwrap_or(0.0);
        let mut origins = spots.arrived.get(&spot).cloned().unwrap_or_default();
        let kept = amount(&spots.made) - amount(&spots.sent);
        if kept > 0.0 {
            *origins.entry(place).or_default() += kept;
        }
        let supplied: f64 = origins.values().sum();
        let used: f64 = users.values().sum();
        if supplied <= 0.0 || used <= 0.0 {
            continue;
        }
        // What is stored or discarded is not used; what comes from a stock has no origin here.
        let share = (used / supplied).min(1.0) / used;
        let stage = case.commodities[commodity].stage;
        for (origin, supply) in &origins {
            for (user, taken) in users {
                let link = (commodity, (stage, *origin), *user, period);
                *links.entry(link).or_insert(0.0) += supply * share * taken;
            }
        }
    }
    links
}

fn spots(case: &Case, plan: &Plan) -> Spots {
    let mut spots = Spots::default();
    for row in &plan.activity {
        let process = &case.processes[row.process];
        let place = case.sites[row.site].place;
        for ingredient in &process.recipe {
            let spot = (place, ingredient.commodity, row.period);
            let amount = ingredient.quantity * row.amount;
            if ingredient.direction == Direction::Input {
                let stage = case.stage_of(row.process);
                *spots.used.entry(spot).or_default().entry((stage, place)).or_default() += amount;
            } else {
                *spots.made.entry(spot).or_default() += amount;
            }
        }
    }
    for row in &plan.purchases {
        let supply = &case.supplies[row.supply];
        *spots.made.entry((supply.place, supply.commodity, row.period)).or_default() += row.amount;
    }
    for row in &plan.returns {
        let entry = &case.returns[row.r#return];
        *spots.made.entry((entry.place, entry.scrap, row.period)).or_default() += row.amount;
    }
    for row in &plan.flows {
        let lane = &case.lanes[row.lane];
        *spots.sent.entry((lane.from, lane.commodity, row.period)).or_default() += row.amount;
        if let Some(arrival) = row.arrival {
            let arrived = spots.arrived.entry((lane.to, lane.commodity, arrival)).or_default();
            *arrived.entry(lane.from).or_default() += row.amount;
        }
    }
    for row in &plan.served {
        let place = case.demands[row.demand].place;
        let market = (None, place);
        *spots.used.entry((place, row.commodity, row.period)).or_default().entry(market).or_default() += row.amount;
    }
    spots
}
