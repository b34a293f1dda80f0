//! What a unit of every decision costs, by term, before discounting: the one place where costs are defined.
//!
//! The model prices its columns with these functions, and the plan is accounted with them afterwards.

use crate::case::Case;
use crate::case::entities::{Contract, Investment, Return, Rule, RuleKind, Site};
use crate::case::queries::{WorkItem, WorkScope, in_force};
use crate::case::settings::{Capital, Period};
use crate::ids::{Id, LaneId, OptionId, ProcessId, RuleId, SiteId};
use crate::time;

/// Term of the objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "docs/model.md describes each term")]
pub enum Term {
    Capital,
    FixedCharge,
    FixedOperation,
    VariableOperation,
    Energy,
    Purchase,
    Freight,
    Tariff,
    EmissionPrice,
    Holding,
    Disposal,
    TakeOrPay,
    Backlog,
    Shortage,
    RulePenalty,
    Revenue,
}

impl Term {
    /// All terms, in the order of tables and charts.
    pub const ALL: [Term; 16] = [
        Term::Capital,
        Term::FixedCharge,
        Term::FixedOperation,
        Term::VariableOperation,
        Term::Energy,
        Term::Purchase,
        Term::Freight,
        Term::Tariff,
        Term::EmissionPrice,
        Term::Holding,
        Term::Disposal,
        Term::TakeOrPay,
        Term::Backlog,
        Term::Shortage,
        Term::RulePenalty,
        Term::Revenue,
    ];

    /// Identifier in result tables and key in the catalogue (`term.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Term::Capital => "capital",
            Term::FixedCharge => "fixed_charge",
            Term::FixedOperation => "fixed_operation",
            Term::VariableOperation => "variable_operation",
            Term::Energy => "energy",
            Term::Purchase => "purchase",
            Term::Freight => "freight",
            Term::Tariff => "tariff",
            Term::EmissionPrice => "emission_price",
            Term::Holding => "holding",
            Term::Disposal => "disposal",
            Term::TakeOrPay => "take_or_pay",
            Term::Backlog => "backlog",
            Term::Shortage => "shortage",
            Term::RulePenalty => "rule_penalty",
            Term::Revenue => "revenue",
        }
    }
}

/// Emissions of one unit of activity, t CO2e.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ActivityEmissions {
    /// Of the process itself.
    pub process: f64,
    /// Of the fuel burnt for heat.
    pub heat: f64,
    /// Of the electricity bought.
    pub electricity: f64,
}

impl ActivityEmissions {
    /// All together.
    pub fn total(self) -> f64 {
        self.process + self.heat + self.electricity
    }
}

/// Emissions of one unit of a process at a site.
pub fn activity_emissions(case: &Case, site: &Site, process: ProcessId, period: &Period) -> ActivityEmissions {
    let process = &case.processes[process];
    let grid = case.places[site.place].grid.map(|grid| &case.grids[grid]);
    ActivityEmissions {
        process: process.direct_emissions,
        heat: process.heat_fuel.map_or(0.0, |fuel| case.fuels[fuel].emissions * process.heat),
        electricity: grid.map_or(0.0, |grid| grid.emissions.mean(period.start, period.years) * process.electricity),
    }
}

/// Cost of one unit of a process at a site: variable operation, and energy.
pub fn activity(case: &Case, site: &Site, run: usize, period: &Period) -> (f64, f64) {
    let run = &site.runs[run];
    let process = &case.processes[run.process];
    let grid = case.places[site.place].grid.map(|grid| &case.grids[grid]);
    let electricity = match grid {
        Some(grid) if process.electricity > 0.0 => grid.price.mean(period.start, period.years) * process.electricity,
        _ => 0.0,
    };
    let heat = process.heat_fuel.map_or(0.0, |fuel| case.fuels[fuel].price * process.heat);
    let own = run.variable_cost.mean(period.start, period.years);
    (process.variable_cost + own, electricity + heat)
}

/// Emission prices that fall on one unit of a process at a site, by rule.
pub fn emission_prices(case: &Case, site: &Site, run: usize, period: &Period) -> Vec<(RuleId, f64)> {
    let process = site.runs[run].process;
    let mut prices = Vec::new();
    let territorial = |rule: &Rule| rule.kind == RuleKind::EmissionPrice && !rule.follows_work();
    for (id, rule) in case.rules.iter().filter(|(_, rule)| territorial(rule)) {
        let product = case.processes[process].product().map(|row| row.commodity);
        let made = rule.commodities.as_ref().is_none_or(|set| product.is_some_and(|product| set.contains(&product)));
        let share = case.owner_share(site, rule);
        if made && share > 0.0 && case.rule_holds(rule, site.place, period) {
            let price = rule.limit.mean(period.start, period.years);
            prices.push((id, share * price * activity_emissions(case, site, process, period).total()));
        }
    }
    prices
}

/// Emissions of one unit of something that works for a destination, t CO2e.
pub fn work_emissions(case: &Case, item: WorkItem, period: &Period) -> f64 {
    match item {
        WorkItem::Activity(site, run) => {
            let site = &case.sites[site];
            activity_emissions(case, site, site.runs[usize::from(run)].process, period).total()
        }
        WorkItem::Flow(lane) => case.lanes[lane].emissions,
        WorkItem::Purchase(supply) => case.supplies[supply].emissions,
        WorkItem::Level(_) => 0.0,
    }
}

/// Price in a period of emissions that are embodied in what is consumed in a scope, money per t CO2e.
pub fn embodied_price(case: &Case, scope: &WorkScope, period: &Period) -> f64 {
    let prices = scope.rules.iter().map(|&id| &case.rules[id]);
    let prices = prices.filter(|rule| rule.kind == RuleKind::EmissionPrice && in_force(rule, period));
    prices.map(|rule| rule.limit.mean(period.start, period.years)).sum()
}

/// Freight and duty of one unit on a lane.
pub fn flow(case: &Case, lane: LaneId, period: &Period) -> (f64, f64) {
    let lane = &case.lanes[lane];
    (lane.cost.mean(period.start, period.years), lane.tariff.mean(period.start, period.years))
}

/// Price under a contract in a period, money per unit: `price + price_factor x` reference price of `price_index`, kept
/// between floor and ceiling.
pub fn contract_price(case: &Case, contract: &Contract, period: &Period) -> f64 {
    let index = contract.price_index.and_then(|id| case.commodities[id].price.as_ref());
    let followed = index.map_or(0.0, |price| contract.price_factor * price.mean(period.start, period.years));
    let price = (contract.price + followed).max(contract.price_floor.unwrap_or(f64::NEG_INFINITY));
    price.min(contract.price_ceiling.unwrap_or(f64::INFINITY))
}

/// Ramp-up of the volume under a contract in a period, mean since its start: the `rho` of the equations.
pub fn contract_ramp(case: &Case, contract: &Contract, period: &Period) -> f64 {
    match (contract.ramp, contract.start_year) {
        #[expect(clippy::cast_precision_loss, reason = "years are small")]
        (Some(ramp), Some(start)) => time::working_share(Some(&case.ramps[ramp]), start as f64, f64::INFINITY, period),
        _ => 1.0,
    }
}

/// When capacity decided in a period starts, and when its life ends, as decimal years.
pub fn life(option: &Investment, decided: &Period) -> (f64, f64) {
    let start = decided.start + option.lead_time;
    (start, start + option.lifetime)
}

/// Overnight cost of one unit of capacity that is decided in a period, less support.
pub fn overnight(option: &Investment, decided: &Period) -> f64 {
    option.overnight_cost.at(decided.start) * (1.0 - option.tax_credit) - option.grant
}

/// What one unit of money spent on capital in a period costs in another: the annuity for the years it stands there, or
/// all of it at once.
pub fn capital_share(case: &Case, option: &Investment, decided: &Period, paid: &Period) -> f64 {
    match case.settings.capital {
        Capital::Overnight => f64::from(u8::from(decided == paid)),
        Capital::Annuity => {
            let (start, end) = life(option, decided);
            let rate = option.cost_of_capital.unwrap_or(case.settings.discount_rate);
            time::annuity(rate, option.lifetime) * time::overlap(start, end, paid)
        }
    }
}

/// Whether an option can be decided in a period of the horizon: within its years, and to start within the horizon.
pub fn can_be_decided(option: &Investment, decided: &Period, horizon_end: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let (from, to) = (
        option.earliest_year.map_or(f64::NEG_INFINITY, |year| year as f64),
        option.latest_year.map_or(f64::INFINITY, |year| year as f64 + 1.0),
    );
    decided.start + 1e-6 >= from && decided.start + 1e-6 < to && life(option, decided).0 < horizon_end - 1e-6
}

/// Fixed operating cost of the existing capacity of a site in a period, money.
pub fn existing_fixed_operation(case: &Case, site: SiteId, period: &Period) -> f64 {
    let site = &case.sites[site];
    if site.fixed_operating_cost == 0.0 {
        return 0.0;
    }
    let (_, standing) = time::existing_capacity(site, site.ramp.map(|ramp| &case.ramps[ramp]), period);
    site.fixed_operating_cost * standing * period.years
}

/// Capacity of an option that works in a period per unit decided in another, a yearly rate: the `g` of the equations.
pub fn working_share(case: &Case, option: OptionId, decided: &Period, period: &Period) -> f64 {
    let option = &case.options[option];
    let (start, end) = life(option, decided);
    time::working_share(option.ramp.map(|ramp| &case.ramps[ramp]), start, end, period)
}

/// Whether a bankability rule asks in a period for contracts on what was decided in another: within its years from the
/// start of that capacity.
pub fn must_be_contracted(case: &Case, rule: &Rule, option: OptionId, decided: &Period, period: &Period) -> bool {
    let start = life(&case.options[option], decided).0;
    rule.years.is_none_or(|years| period.start + 1e-6 < start + years)
}

/// Share of what was served in a period that comes to the end of its life in another.
pub fn return_share(back: &Return, served: &Period, period: &Period) -> f64 {
    let midpoint = served.start + served.years / 2.0;
    time::end_of_life_share(back.lifetime, back.shape, midpoint, period)
}

/// What was served before the horizon and comes to the end of its life in a period, units served.
pub fn past_returns(back: &Return, period: &Period) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let ended = |&(year, served): &(i64, f64)| {
        served * time::end_of_life_share(back.lifetime, back.shape, year as f64 + 0.5, period)
    };
    back.history.iter().map(ended).sum()
}

/// Options by site, in the order of the table.
pub fn options_by_site(case: &Case) -> Vec<Vec<OptionId>> {
    let mut options = vec![Vec::new(); case.sites.len()];
    for (id, option) in case.options.iter() {
        options[option.site.index()].push(id);
    }
    options
}
