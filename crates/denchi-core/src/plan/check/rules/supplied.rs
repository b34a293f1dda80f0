//! What is supplied to a region, what leaves an origin, what lies in stock.

use super::{Asked, Sides};
use crate::case::queries::DAYS_OF_CONSUMPTION;
use crate::ids::{CommodityId, PlaceId};
use crate::time;

impl Asked<'_> {
    fn is_in_region(&self, place: PlaceId) -> bool {
        self.rule.region.as_ref().is_none_or(|region| region.places.contains(&place))
    }

    fn is_in_origin(&self, place: PlaceId) -> bool {
        self.rule.origin.as_ref().is_some_and(|origin| origin.places.contains(&place))
    }

    /// What a unit counts; 0 outside the scope.
    fn weight(&self, commodity: CommodityId) -> f64 {
        if self.rule.commodities.as_ref().is_some_and(|named| !named.contains(&commodity)) {
            return 0.0;
        }
        self.case.rule_weight(self.rule, commodity, &self.plan.periods[self.period])
    }
}

/// By the last country, stage by stage.
pub(super) fn share(asked: &Asked) -> Sides {
    let (case, plan) = (asked.case, asked.plan);
    // What appears in the region, and where it was before.
    let mut supplied: Vec<(PlaceId, f64)> = Vec::new();
    for row in plan.flows.iter().filter(|row| row.arrival == Some(asked.period)) {
        let lane = &case.lanes[row.lane];
        if asked.is_in_region(lane.to) && !asked.is_in_region(lane.from) {
            supplied.push((lane.from, asked.weight(lane.commodity) * row.amount));
        }
    }
    for row in plan.activity.iter().filter(|row| row.period == asked.period) {
        let place = case.sites[row.site].place;
        for made in case.processes[row.process].recipe.iter().filter(|made| made.net() > 0.0) {
            if asked.is_in_region(place) {
                supplied.push((place, asked.weight(made.commodity) * made.quantity * row.amount));
            }
        }
    }
    for row in plan.purchases.iter().filter(|row| row.period == asked.period) {
        let supply = &case.supplies[row.supply];
        if asked.is_in_region(supply.place) {
            supplied.push((supply.place, asked.weight(supply.commodity) * row.amount));
        }
    }
    for shipment in &case.in_transit {
        if asked.is_in_region(shipment.place) && time::period_at(&plan.periods, shipment.arrival) == Some(asked.period)
        {
            supplied.push((shipment.place, asked.weight(shipment.commodity) * shipment.quantity));
        }
    }
    let from_group = supplied.iter().filter(|(place, _)| asked.is_in_origin(*place)).map(|(_, amount)| amount).sum();
    Sides { part: from_group, whole: supplied.iter().map(|(_, amount)| amount).sum() }
}

pub(super) fn exports(asked: &Asked) -> Sides {
    let mut sum = 0.0;
    for row in asked.plan.flows.iter().filter(|row| row.period == asked.period) {
        let lane = &asked.case.lanes[row.lane];
        let arrives = match &asked.rule.destination {
            Some(destination) => destination.places.contains(&lane.to),
            None => !asked.is_in_origin(lane.to),
        };
        if asked.is_in_origin(lane.from) && arrives {
            sum += asked.weight(lane.commodity) * row.amount;
        }
    }
    Sides { part: sum, whole: asked.years }
}

pub(super) fn stock_days(asked: &Asked) -> Sides {
    let mut level = 0.0;
    for row in asked.plan.stocks.iter().filter(|row| row.period == asked.period) {
        let stock = &asked.case.stocks[row.stock];
        if asked.is_in_region(stock.place) && asked.case.names_commodity(asked.rule, stock.commodity) {
            level += row.level;
        }
    }
    // Years of the level, and years of consumption.
    Sides { part: level * asked.years, whole: asked.consumed() / DAYS_OF_CONSUMPTION }
}
