//! Balances, lanes, supplies and stocks.

use super::{Checker, Kind};
use crate::case::entities::Closing;
use crate::ids::{CommodityId, Id, PlaceId};
use crate::time;
use std::collections::BTreeMap;

/// Net amount and size of all that arrives and leaves.
#[derive(Clone, Copy, Default)]
struct Sum {
    net: f64,
    size: f64,
}

struct Balances {
    sums: BTreeMap<(PlaceId, CommodityId), Vec<Sum>>,
    periods: usize,
}

impl Balances {
    fn add(&mut self, place: PlaceId, commodity: CommodityId, period: usize, amount: f64) {
        let sums = self.sums.entry((place, commodity)).or_insert_with(|| vec![Sum::default(); self.periods]);
        sums[period].net += amount;
        sums[period].size += amount.abs();
    }
}

pub(super) fn balances(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let mut balances = Balances { sums: BTreeMap::new(), periods: plan.periods.len() };
    for row in &plan.flows {
        let lane = &case.lanes[row.lane];
        balances.add(lane.from, lane.commodity, row.period, -row.amount);
        if let Some(arrival) = row.arrival {
            balances.add(lane.to, lane.commodity, arrival, row.amount);
        }
    }
    for row in &plan.activity {
        for ingredient in &case.processes[row.process].recipe {
            let place = case.sites[row.site].place;
            balances.add(place, ingredient.commodity, row.period, ingredient.net() * row.amount);
        }
    }
    for row in &plan.purchases {
        let supply = &case.supplies[row.supply];
        balances.add(supply.place, supply.commodity, row.period, row.amount);
    }
    for row in &plan.returns {
        let back = &case.returns[row.r#return];
        balances.add(back.place, back.scrap, row.period, row.amount);
    }
    for shipment in &case.in_transit {
        if let Some(period) = time::period_at(&plan.periods, shipment.arrival) {
            balances.add(shipment.place, shipment.commodity, period, shipment.quantity);
        }
    }
    for row in &plan.stocks {
        let stock = &case.stocks[row.stock];
        balances.add(stock.place, stock.commodity, row.period, -row.fill);
    }
    for row in &plan.builds {
        let option = &case.options[row.option];
        for &(commodity, quantity) in &option.inputs {
            balances.add(case.sites[option.site].place, commodity, row.period, -quantity * row.capacity);
        }
    }
    for row in &plan.served {
        balances.add(case.demands[row.demand].place, row.commodity, row.period, -row.amount);
    }
    for row in &plan.discards {
        balances.add(row.place, row.commodity, row.period, -row.amount);
    }
    for (&(place, commodity), sums) in &balances.sums {
        for (period, sum) in sums.iter().enumerate() {
            let label = checker.label(period).to_owned();
            checker.note(Kind::Balance, sum.net.abs(), sum.size, || {
                format!("{} {} {label}", case.places.name(place), case.commodities.name(commodity))
            });
        }
    }
}

pub(super) fn lanes_and_supplies(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    for row in &plan.flows {
        let period = &plan.periods[row.period];
        let most = case.lanes[row.lane].maximum.mean(period.start, period.years) * period.years;
        if most.is_finite() {
            let subject = || format!("{} {}", case.lanes.name(row.lane), period.label);
            checker.note(Kind::Lane, row.amount - most, most, subject);
        }
    }
    for row in &plan.purchases {
        let period = &plan.periods[row.period];
        let most = case.supplies[row.supply].steps[row.step].maximum.mean(period.start, period.years) * period.years;
        if most.is_finite() {
            let subject = || format!("{} {} {}", case.supplies.name(row.supply), row.step + 1, period.label);
            checker.note(Kind::SupplyStep, row.amount - most, most, subject);
        }
    }
}

pub(super) fn stocks(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let mut before = vec![None; case.stocks.len()];
    for row in &plan.stocks {
        let stock = &case.stocks[row.stock];
        let subject = || format!("{} {}", case.stocks.name(row.stock), plan.periods[row.period].label);
        let earlier: f64 = before[row.stock.index()].unwrap_or(stock.opening);
        let kept = (1.0 - stock.loss).powf(plan.periods[row.period].years) * earlier;
        checker.note(Kind::Stock, (kept + row.fill - row.level).abs(), kept + row.level, subject);
        if stock.maximum.is_finite() {
            checker.note(Kind::Stock, row.level - stock.maximum, stock.maximum, subject);
        }
        checker.note(Kind::Stock, stock.minimum - row.level, stock.minimum, subject);
        if row.period + 1 == plan.periods.len() {
            let missing = match stock.closing {
                Closing::Free => 0.0,
                Closing::AtLeastOpening => stock.opening - row.level,
                Closing::EqualOpening => (stock.opening - row.level).abs(),
            };
            checker.note(Kind::Stock, missing, stock.opening, subject);
        }
        before[row.stock.index()] = Some(row.level);
    }
}
