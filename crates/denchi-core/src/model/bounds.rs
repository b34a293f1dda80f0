//! How much a plan could use of a lane, a site or a supply, or sign of a contract: the `M` of 0/1 decisions.

use crate::accounts;
use crate::case::Case;
use crate::case::entities::{Contract, ContractStatus, Direction};
use crate::case::settings::Period;
use crate::ids::{CommodityId, LaneId, OptionId, SiteId, SupplyId};
use crate::time;

/// A fixed charge or a contracted volume that nothing in the case bounds: the case must give the column a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnboundedCharge {
    /// Table of the charge.
    pub table: &'static str,
    /// Row of the table.
    pub row: String,
    /// Column that would bound it.
    pub column: &'static str,
}

/// All charges and volumes of a case that nothing bounds.
pub fn unbounded_charges(case: &Case, periods: &[Period]) -> Vec<UnboundedCharge> {
    let mut found = Vec::new();
    for (id, _) in case.lanes.iter().filter(|(_, lane)| lane.fixed_cost_when_used.is_positive()) {
        if (0..periods.len()).any(|t| lane_bound(case, periods, id, t).is_infinite()) {
            found.push(UnboundedCharge { table: "lanes", row: case.lanes.name(id).to_owned(), column: "maximum" });
        }
    }
    for (id, _) in case.sites.iter().filter(|(_, site)| site.fixed_cost_when_used.is_positive()) {
        if (0..periods.len()).any(|t| site_bound(case, periods, id, t).is_infinite()) {
            found.push(UnboundedCharge { table: "sites", row: case.sites.name(id).to_owned(), column: "capacity" });
        }
    }
    for (id, _) in case.supplies.iter().filter(|(_, supply)| supply.fixed_cost_when_used > 0.0) {
        if (0..periods.len()).any(|t| supply_bound(case, periods, id, t).is_infinite()) {
            found.push(UnboundedCharge {
                table: "supplies",
                row: case.supplies.name(id).to_owned(),
                column: "maximum",
            });
        }
    }
    for (id, option) in case.options.iter() {
        if (option.fixed_cost > 0.0 || option.minimum_size.is_some()) && option_bound(case, id).is_infinite() {
            found.push(UnboundedCharge { table: "options", row: case.options.name(id).to_owned(), column: "maximum" });
        }
    }
    for (id, contract) in case.contracts.iter().filter(|(_, contract)| contract.status.binds()) {
        let share = contract.take_or_pay_share.is_some_and(|share| share > 0.0);
        let bounded = has_least_volume(contract) || (share && contract.status != ContractStatus::Proposed);
        if bounded && contract_bound(case, contract).is_infinite() {
            let row = case.contracts.name(id).to_owned();
            found.push(UnboundedCharge { table: "contracts", row, column: "maximum" });
        }
    }
    found
}

/// Whether signing a proposed contract means a least volume.
pub(crate) fn has_least_volume(contract: &Contract) -> bool {
    contract.status == ContractStatus::Proposed && contract.minimum.is_some_and(|minimum| minimum > 0.0)
}

/// Most that can be signed of a contract, units a year.
pub(crate) fn contract_bound(case: &Case, contract: &Contract) -> f64 {
    case.most_contracted(contract)
}

/// Most that a lane can carry in a period.
pub(crate) fn lane_bound(case: &Case, periods: &[Period], lane: LaneId, t: usize) -> f64 {
    let lane = &case.lanes[lane];
    let period = &periods[t];
    let limit = lane.maximum.mean(period.start, period.years) * period.years;
    limit.min(still_wanted(case, periods, lane.commodity, t)).min(can_be_made(case, periods, lane.commodity, t))
}

/// Most that a supply can sell in a period.
pub(crate) fn supply_bound(case: &Case, periods: &[Period], supply: SupplyId, t: usize) -> f64 {
    let period = &periods[t];
    let supply = &case.supplies[supply];
    let limit: f64 = supply.steps.iter().map(|step| step.maximum.mean(period.start, period.years) * period.years).sum();
    limit.min(still_wanted(case, periods, supply.commodity, t))
}

/// Most activity of a site in a period, in units of its capacity.
pub(crate) fn site_bound(case: &Case, periods: &[Period], site: SiteId, t: usize) -> f64 {
    let capacity = capacity_bound(case, periods, site, t);
    let reserve = case.sites[site].reserve.unwrap_or(f64::INFINITY);
    let site = &case.sites[site];
    let wanted: f64 = site
        .runs
        .iter()
        .map(|run| {
            let product = case.processes[run.process].product().filter(|product| product.quantity > 0.0);
            product.map_or(f64::INFINITY, |product| {
                run.capacity_use * still_wanted(case, periods, product.commodity, t) / product.quantity
            })
        })
        .sum();
    capacity.min(reserve).min(wanted)
}

/// Most that can be built of an option in one period.
pub(crate) fn option_bound(case: &Case, option: OptionId) -> f64 {
    let option = &case.options[option];
    option.maximum.min(option.maximum_per_period.unwrap_or(f64::INFINITY))
}

fn capacity_bound(case: &Case, periods: &[Period], site: SiteId, t: usize) -> f64 {
    let period = &periods[t];
    let data = &case.sites[site];
    let (working, _) = time::existing_capacity(data, data.ramp.map(|ramp| &case.ramps[ramp]), period);
    let added: f64 = case
        .options
        .iter()
        .filter(|(_, option)| option.site == site)
        .map(|(id, option)| {
            let best = periods[..=t].iter().map(|decided| accounts::working_share(case, id, decided, period));
            option.maximum * best.fold(0.0, f64::max)
        })
        .sum();
    (working + added) * data.availability * period.years
}

/// What the demands still want of a commodity from a period on; infinite where anything else takes it.
fn still_wanted(case: &Case, periods: &[Period], commodity: CommodityId, t: usize) -> f64 {
    let used = |direction| direction == Direction::Input;
    let consumed = case
        .processes
        .values()
        .any(|process| process.recipe.iter().any(|row| row.commodity == commodity && used(row.direction)));
    let built = case.options.values().any(|option| option.inputs.iter().any(|input| input.0 == commodity));
    let stocks = case.stocks.values().filter(|stock| stock.commodity == commodity);
    let kept: f64 = stocks.map(|stock| stock.minimum.max(stock.opening)).sum();
    let lossy = case.stocks.values().any(|stock| stock.commodity == commodity && stock.loss > 0.0);
    if consumed || built || lossy {
        return f64::INFINITY;
    }
    let demands =
        case.demands.values().filter(|demand| demand.members.iter().any(|member| member.commodity == commodity));
    let wanted: f64 = demands
        .map(|demand| {
            let first = if demand.backlog_cost.is_some() { 0 } else { t };
            periods[first..]
                .iter()
                .map(|period| demand.quantity.mean(period.start, period.years) * period.years)
                .sum::<f64>()
        })
        .sum();
    wanted + kept
}

/// What can be made, bought or drawn of a commodity up to a period.
fn can_be_made(case: &Case, periods: &[Period], commodity: CommodityId, t: usize) -> f64 {
    let opening: f64 =
        case.stocks.values().filter(|stock| stock.commodity == commodity).map(|stock| stock.opening).sum();
    let shipped = case.in_transit.iter().filter(|shipment| shipment.commodity == commodity);
    let shipped: f64 = shipped.map(|shipment| shipment.quantity).sum();
    if case.returns.values().any(|back| back.scrap == commodity) {
        return f64::INFINITY;
    }
    let mut total = opening + shipped;
    for past in 0..=t {
        let period = &periods[past];
        for supply in case.supplies.values().filter(|supply| supply.commodity == commodity) {
            let steps = supply.steps.iter();
            total += steps.map(|step| step.maximum.mean(period.start, period.years) * period.years).sum::<f64>();
        }
        for (id, site) in case.sites.iter() {
            let per_capacity = site.runs.iter().map(|run| {
                let recipe = &case.processes[run.process].recipe;
                let made: f64 = recipe
                    .iter()
                    .filter(|row| row.commodity == commodity && row.net() > 0.0)
                    .map(|row| row.quantity)
                    .sum();
                if made == 0.0 { 0.0 } else { made / run.capacity_use }
            });
            let best = per_capacity.fold(0.0, f64::max);
            if best > 0.0 {
                total += best * capacity_bound(case, periods, id, past);
            }
        }
    }
    total
}
