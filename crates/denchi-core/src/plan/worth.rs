//! What contracts are worth to either side at the shadow prices `lambda` of the plan, by period of dispatch:
//!
//! ```text
//! seller: sum_j k[j] (price - lambda[seller])                          + price z
//! buyer:  sum_j k[j] (lambda[j] - freight - duty - price)              - price z
//! equity: share (rent x capacity used - fixed cost of the seller)      against what is paid once
//! ```
//!
//! `lambda[j]` is that of the period of arrival, in money of the period of dispatch. Equity is paid in the first period of
//! the contract in which the seller can make anything; before the horizon it is sunk.

use std::collections::BTreeMap;

use super::result::{ContractRow, ContractValueRow, PeriodIndex, Plan, Subject, Term};
use crate::accounts;
use crate::case::Case;
use crate::case::entities::Contract;
use crate::case::queries::term_at;
use crate::ids::{CommodityId, ContractId, PlaceId, SiteId};

/// A million, the unit of `equity`.
const MILLION: f64 = 1e6;

type Amounts<K> = BTreeMap<(K, PeriodIndex), f64>;

/// What is looked up in a plan.
struct Prices<'a> {
    plan: &'a Plan,
    places: BTreeMap<(PlaceId, CommodityId, PeriodIndex), f64>,
    /// By two places, commodity and period: what moves, and its value at the destination less freight and duty.
    lanes: BTreeMap<(PlaceId, PlaceId, CommodityId, PeriodIndex), (f64, f64)>,
}

impl<'a> Prices<'a> {
    fn of(case: &Case, plan: &'a Plan, discount: &'a [f64]) -> Self {
        let places = plan.prices.iter().map(|row| ((row.place, row.commodity, row.period), row.price)).collect();
        let mut prices = Prices { plan, places, lanes: BTreeMap::new() };
        let sold: std::collections::BTreeSet<(PlaceId, CommodityId)> =
            case.contracts.values().map(|contract| (case.sites[contract.seller].place, contract.commodity)).collect();
        for row in &plan.flows {
            let lane = &case.lanes[row.lane];
            if !sold.contains(&(lane.from, lane.commodity)) {
                continue;
            }
            let (freight, duty) = accounts::flow(case, row.lane, &plan.periods[row.period]);
            let worth = row.arrival.map_or(0.0, |arrival| {
                prices.at(lane.to, lane.commodity, arrival) * discount[arrival] / discount[row.period]
            });
            let key = (lane.from, lane.to, lane.commodity, row.period);
            let (moved, value) = prices.lanes.entry(key).or_default();
            *moved += row.amount;
            *value += row.amount * (worth - freight - duty);
        }
        prices
    }

    /// Shadow price of a place; 0 where there is none.
    fn at(&self, place: PlaceId, commodity: CommodityId, period: PeriodIndex) -> f64 {
        self.places.get(&(place, commodity, period)).copied().unwrap_or(0.0)
    }

    /// Value of a unit at its destination less freight and duty: the mean of what moves on all lanes between the places.
    fn delivered(&self, from: PlaceId, to: PlaceId, commodity: CommodityId, period: PeriodIndex) -> f64 {
        if from == to {
            return self.at(to, commodity, period);
        }
        match self.lanes.get(&(from, to, commodity, period)) {
            Some((moved, value)) if *moved > 0.0 => value / moved,
            _ => self.at(to, commodity, period),
        }
    }
}

/// Values of all contracts with a price that are delivered or paid for, or that hold equity; none without shadow prices.
pub(super) fn contract_values(case: &Case, plan: &Plan, discount: &[f64]) -> Vec<ContractValueRow> {
    if plan.prices.is_empty() {
        return Vec::new();
    }
    let prices = Prices::of(case, plan, discount);
    let mut rows: BTreeMap<(ContractId, PeriodIndex), ContractValueRow> = BTreeMap::new();
    let blank = |contract, period| ContractValueRow {
        contract,
        period,
        to_seller: 0.0,
        to_buyer: 0.0,
        equity_paid: 0.0,
        equity_return: 0.0,
    };
    // A contract whose price nobody knows is not valued.
    let priced = |row: &&ContractRow| row.price > 0.0 && (row.delivered > 0.0 || row.shortfall > 0.0);
    for row in plan.contracts.iter().filter(priced) {
        let (to_seller, to_buyer) = trade(case, &prices, row);
        let value = ContractValueRow { to_seller, to_buyer, ..blank(row.contract, row.period) };
        rows.insert((row.contract, row.period), value);
    }
    let earned = earnings(case, plan);
    for (id, contract) in case.contracts.iter().filter(|(_, contract)| contract.status.binds()) {
        let Some((first, paid)) = payment(plan, id, contract) else { continue };
        let share = contract.equity_share.unwrap_or(0.0);
        for period in first..plan.periods.len() {
            let row = rows.entry((id, period)).or_insert_with(|| blank(id, period));
            row.equity_return = share * earned.get(&(contract.seller, period)).copied().unwrap_or(0.0);
            row.equity_paid = if period == first { paid } else { 0.0 };
        }
    }
    rows.into_values().collect()
}

/// Worth to the seller and to the buyer of what is delivered and paid for.
fn trade(case: &Case, prices: &Prices<'_>, row: &ContractRow) -> (f64, f64) {
    let contract = &case.contracts[row.contract];
    let from = case.sites[contract.seller].place;
    let paid = row.price * row.shortfall;
    let own = prices.at(from, contract.commodity, row.period);
    let deliveries = prices.plan.deliveries.iter();
    let deliveries = deliveries.filter(|delivery| delivery.contract == row.contract && delivery.period == row.period);
    let gained: f64 = deliveries
        .map(|delivery| {
            let worth = prices.delivered(from, delivery.place, contract.commodity, row.period);
            delivery.amount * (worth - row.price)
        })
        .sum();
    (row.delivered * (row.price - own) + paid, gained - paid)
}

/// When equity is paid, and how much; nothing where the seller never makes anything, and 0 where it was paid before.
fn payment(plan: &Plan, id: ContractId, contract: &Contract) -> Option<(PeriodIndex, f64)> {
    let equity = contract.equity.filter(|equity| *equity > 0.0)? * MILLION;
    let able = |period: PeriodIndex| {
        let mut capacity = plan.capacity.iter();
        capacity.any(|row| row.site == contract.seller && row.period == period && row.existing + row.added > 0.0)
    };
    let signed = |period: PeriodIndex| {
        plan.contracts.iter().any(|row| row.contract == id && row.period == period && row.volume > 0.0)
    };
    let first = (0..plan.periods.len())
        .find(|&period| term_at(contract, &plan.periods[period]).is_some() && signed(period) && able(period))?;
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let sunk = first == 0 && contract.start_year.is_none_or(|year| (year as f64) < plan.periods[0].start - 1e-6);
    Some((first, if sunk { 0.0 } else { equity }))
}

/// What the capacity of sites earns at its shadow price, less their fixed costs of operation.
fn earnings(case: &Case, plan: &Plan) -> Amounts<SiteId> {
    let mut earned: Amounts<SiteId> = BTreeMap::new();
    let used: Amounts<SiteId> = plan.capacity.iter().map(|row| ((row.site, row.period), row.used)).collect();
    for row in &plan.rents {
        let key = (row.site, row.period);
        *earned.entry(key).or_default() += row.rent * used.get(&key).copied().unwrap_or(0.0);
    }
    for row in &plan.costs {
        let site = match (row.term, &row.subject) {
            (Term::FixedOperation | Term::FixedCharge, Subject::Site(site)) => *site,
            (Term::FixedOperation, Subject::Option(option)) => case.options[*option].site,
            _ => continue,
        };
        *earned.entry((site, row.period)).or_default() -= row.amount;
    }
    earned
}
