//! Places and commodities that have a material balance.

use crate::case::Case;
use crate::ids::{CommodityId, Id, PlaceId};

/// The pairs of a place and a commodity where anything can happen, in order.
#[derive(Clone, Debug)]
pub struct Nodes {
    pairs: Vec<(PlaceId, CommodityId)>,
    /// Where the pairs of each place begin.
    start: Vec<usize>,
}

impl Nodes {
    /// All nodes of a case.
    pub fn of(case: &Case) -> Self {
        let mut pairs = Vec::with_capacity(2 * case.lanes.len());
        for lane in case.lanes.values() {
            pairs.push((lane.from, lane.commodity));
            pairs.push((lane.to, lane.commodity));
        }
        for site in case.sites.values() {
            for run in &site.runs {
                pairs.extend(case.processes[run.process].recipe.iter().map(|row| (site.place, row.commodity)));
            }
        }
        for option in case.options.values() {
            let place = case.sites[option.site].place;
            pairs.extend(option.inputs.iter().map(|&(commodity, _)| (place, commodity)));
        }
        pairs.extend(case.supplies.values().map(|supply| (supply.place, supply.commodity)));
        pairs.extend(case.stocks.values().map(|stock| (stock.place, stock.commodity)));
        pairs.extend(case.returns.values().map(|back| (back.place, back.scrap)));
        pairs.extend(case.in_transit.iter().map(|shipment| (shipment.place, shipment.commodity)));
        for demand in case.demands.values() {
            pairs.extend(demand.members.iter().map(|member| (demand.place, member.commodity)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let start = (0..=case.places.len()).map(|place| pairs.partition_point(|pair| pair.0.index() < place)).collect();
        Nodes { pairs, start }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// All pairs, in order.
    pub fn pairs(&self) -> &[(PlaceId, CommodityId)] {
        &self.pairs
    }

    /// The index of a pair that is known to be a node.
    pub(crate) fn at(&self, place: PlaceId, commodity: CommodityId) -> usize {
        let first = self.start[place.index()];
        let of_place = &self.pairs[first..self.start[place.index() + 1]];
        first + of_place.partition_point(|pair| pair.1 < commodity)
    }
}
