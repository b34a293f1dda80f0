//! The conditions of a window: the rates of the plan in the period in which it begins, and a case in which nothing but
//! operation is left to decide, everything at the values of that period.

use std::collections::BTreeMap;

use super::steady::Prices;
use super::{StressError, Window};
use crate::case::Case;
use crate::case::entities::{Closing, Measure, RuleKind, Shipment};
use crate::case::queries::{in_force, in_span};
use crate::case::series::Series;
use crate::case::settings::Period;
use crate::ids::{Arena, CommodityId, DemandId, LaneId, PlaceId, SiteId, StockId, SupplyId};
use crate::plan::result::Plan;
use crate::time::{self, MONTHS_PER_YEAR};

/// What a plan does in a year of a period.
#[derive(Clone, Debug, Default)]
pub(super) struct Rates {
    /// Start of the window, a decimal year.
    pub(super) start: f64,
    pub(super) activity: BTreeMap<(SiteId, usize), f64>,
    pub(super) flow: BTreeMap<LaneId, f64>,
    pub(super) purchase: BTreeMap<(SupplyId, usize), f64>,
    pub(super) served: BTreeMap<(DemandId, usize), f64>,
    pub(super) lost: BTreeMap<DemandId, f64>,
    pub(super) wanted: BTreeMap<DemandId, f64>,
    pub(super) discard: BTreeMap<(PlaceId, CommodityId), f64>,
    /// Capacity that can be used, units a year; may be infinite.
    pub(super) usable: BTreeMap<SiteId, f64>,
    /// Level at the start of the window, and its change a year.
    pub(super) level: BTreeMap<StockId, (f64, f64)>,
}

impl Rates {
    /// The rates of a plan in a period, with stocks as they stand at a moment of it.
    fn of(case: &Case, plan: &Plan, t: usize, moment: f64) -> Self {
        let years = plan.periods[t].years;
        let mut rates = Rates { start: moment, ..Rates::default() };
        for row in plan.activity.iter().filter(|row| row.period == t) {
            if let Some(run) = case.sites[row.site].runs.iter().position(|run| run.process == row.process) {
                *rates.activity.entry((row.site, run)).or_default() += row.amount / years;
            }
        }
        for row in plan.flows.iter().filter(|row| row.period == t) {
            *rates.flow.entry(row.lane).or_default() += row.amount / years;
        }
        for row in plan.purchases.iter().filter(|row| row.period == t) {
            *rates.purchase.entry((row.supply, row.step)).or_default() += row.amount / years;
        }
        for row in plan.demands.iter().filter(|row| row.period == t) {
            rates.lost.insert(row.demand, row.lost / years);
            rates.wanted.insert(row.demand, (row.served + row.lost) / years);
        }
        for row in plan.served.iter().filter(|row| row.period == t) {
            let members = &case.demands[row.demand].members;
            if let Some(member) = members.iter().position(|member| member.commodity == row.commodity) {
                *rates.served.entry((row.demand, member)).or_default() += row.amount / years;
            }
        }
        for row in plan.discards.iter().filter(|row| row.period == t) {
            *rates.discard.entry((row.place, row.commodity)).or_default() += row.amount / years;
        }
        for row in plan.capacity.iter().filter(|row| row.period == t) {
            rates.usable.insert(row.site, row.usable / years);
        }
        for (stock, data) in case.stocks.iter() {
            let level = |t: usize| plan.stocks.iter().find(|row| row.stock == stock && row.period == t);
            let before = t.checked_sub(1).map_or(Some(data.opening), |t| level(t).map(|row| row.level));
            let (before, after) = (before.unwrap_or(0.0), level(t).map_or(0.0, |row| row.level));
            let change = (after - before) / years;
            rates.level.insert(stock, (before + change * (moment - plan.periods[t].start), change));
        }
        rates
    }

    /// Whether every month is like every other: no stock is filled or drawn by the plan.
    pub(super) fn is_steady(&self) -> bool {
        self.level.values().all(|(_, change)| *change == 0.0)
    }

    /// The level of a stock in the plan so many years after the start of the window: its change goes on, but not below
    /// nothing.
    pub(super) fn planned_level(&self, stock: StockId, years: f64) -> f64 {
        self.level.get(&stock).map_or(0.0, |(level, change)| (level + change * years).max(0.0))
    }
}

/// The case of a window, and the rates that the plan has in it.
#[derive(Clone, Debug)]
pub(super) struct Conditions {
    /// Period of the plan in which the window begins.
    pub(super) period: usize,
    pub(super) rates: Rates,
    /// One year, in which goods arrive when they leave, without stocks.
    pub(super) year: Case,
    /// Months, to be laid out.
    months: Case,
}

impl Conditions {
    /// The conditions of a plan in a window.
    ///
    /// # Errors
    /// The window begins outside the plan or has no month; a demand has no value of what is lost.
    pub(super) fn of(case: &Case, plan: &Plan, window: &Window) -> Result<Self, StressError> {
        if window.months == 0 {
            return Err(StressError::NoMonths);
        }
        let period = time::period_at(&plan.periods, window.start).ok_or(StressError::Outside(window.start))?;
        let rates = Rates::of(case, plan, period, window.start);
        let mut year = frozen(case, &plan.periods[period], &rates)?;
        let mut months = year.clone();
        year.settings.periods = vec![Period { label: label(window.start), start: window.start, years: 1.0 }];
        year.stocks = Arena::default();
        lanes_without_lead(&mut year);
        for id in case.stocks.ids() {
            if let Some(stock) = months.stocks.get_mut(id) {
                stock.maximum = f64::INFINITY;
            }
        }
        Ok(Conditions { period, rates, year, months })
    }

    /// Lets a commodity that the plan pays to be rid of be left behind at what that costs, where the case says nothing
    /// about it.
    pub(super) fn let_surplus_go(&mut self, prices: &Prices) {
        let mut worst: BTreeMap<CommodityId, f64> = BTreeMap::new();
        for (&(_, commodity), &price) in prices.place.iter().filter(|(_, price)| **price < 0.0) {
            let cost = worst.entry(commodity).or_default();
            *cost = cost.max(-price);
        }
        for (id, cost) in worst {
            if let Some(commodity) = self.months.commodities.get_mut(id) {
                commodity.disposal_cost.get_or_insert(cost);
            }
        }
    }

    /// So many months of the window from one on, that begin as planned.
    pub(super) fn months(&self, window: &Window, from: usize, count: usize) -> Case {
        let mut months = self.months.clone();
        months.settings.periods = calendar(window, from, count);
        let years = months.settings.periods[0].start - window.start;
        for id in self.months.stocks.ids() {
            if let Some(stock) = months.stocks.get_mut(id) {
                stock.opening = self.rates.planned_level(id, years);
            }
        }
        months.in_transit = on_the_water(&months, &self.rates);
        months
    }
}

/// Months of a window as periods.
fn calendar(window: &Window, from: usize, count: usize) -> Vec<Period> {
    let start = |month: usize| {
        #[expect(clippy::cast_precision_loss, reason = "windows are short")]
        let years = month as f64 / MONTHS_PER_YEAR;
        window.start + years
    };
    let month = |month| Period { label: label(start(month)), start: start(month), years: 1.0 / MONTHS_PER_YEAR };
    (from..from + count).map(month).collect()
}

/// `2030-04` of the month that begins nearest to a moment.
pub(super) fn label(moment: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "years are small")]
    let months = (moment * MONTHS_PER_YEAR).round() as i64;
    format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
}

/// The case with everything at the values of a period, and nothing but operation to decide.
fn frozen(case: &Case, period: &Period, rates: &Rates) -> Result<Case, StressError> {
    let mut frozen = case.clone();
    let at = |series: &Series| Series::constant(series.mean(period.start, period.years));
    let nothing = Series::constant(0.0);
    frozen.settings.discount_rate = 0.0;
    frozen.options = Arena::default();
    frozen.contracts = Arena::default();
    frozen.returns = Arena::default();
    frozen.in_transit = Vec::new();
    for id in case.sites.ids() {
        let Some(site) = frozen.sites.get_mut(id) else { continue };
        let active = rates.activity.range((id, 0)..).next().is_some_and(|(key, _)| key.0 == id);
        let closed = site.fixed_cost_when_used.is_positive() && !active;
        let usable = rates.usable.get(&id).copied().unwrap_or(0.0);
        site.capacity = Series::constant(if closed { 0.0 } else { usable });
        site.availability = 1.0;
        (site.start_year, site.end_year, site.ramp, site.reserve) = (None, None, None, None);
        (site.minimum_utilisation, site.fixed_operating_cost) = (0.0, 0.0);
        site.fixed_cost_when_used = nothing.clone();
        for run in &mut site.runs {
            run.variable_cost = at(&run.variable_cost);
        }
    }
    for id in case.lanes.ids() {
        let Some(lane) = frozen.lanes.get_mut(id) else { continue };
        let closed = lane.fixed_cost_when_used.is_positive() && !rates.flow.contains_key(&id);
        lane.maximum = if closed { nothing.clone() } else { at(&lane.maximum) };
        (lane.cost, lane.tariff) = (at(&lane.cost), at(&lane.tariff));
        lane.fixed_cost_when_used = nothing.clone();
    }
    for id in case.supplies.ids() {
        let Some(supply) = frozen.supplies.get_mut(id) else { continue };
        let used = rates.purchase.range((id, 0)..).next().is_some_and(|(key, _)| key.0 == id);
        let closed = supply.fixed_cost_when_used > 0.0 && !used;
        for step in &mut supply.steps {
            step.maximum = if closed { nothing.clone() } else { at(&step.maximum) };
            step.price = at(&step.price);
        }
        supply.fixed_cost_when_used = 0.0;
    }
    let value = case.settings.stress.as_ref().and_then(|stress| stress.value_of_lost);
    for id in case.demands.ids() {
        let Some(demand) = frozen.demands.get_mut(id) else { continue };
        demand.quantity = Series::constant(rates.wanted.get(&id).copied().unwrap_or(0.0));
        demand.price = at(&demand.price);
        let lost = demand.shortage_cost.or(value);
        demand.shortage_cost = Some(lost.ok_or_else(|| StressError::NoValue(case.demands.name(id).to_owned()))?);
        for member in &mut demand.members {
            member.minimum_share = member.minimum_share.as_ref().map(at);
            member.maximum_share = member.maximum_share.as_ref().map(at);
        }
    }
    for id in case.grids.ids() {
        let Some(grid) = frozen.grids.get_mut(id) else { continue };
        (grid.price, grid.emissions) = (at(&grid.price), at(&grid.emissions));
    }
    for id in case.stocks.ids() {
        let Some(stock) = frozen.stocks.get_mut(id) else { continue };
        (stock.minimum, stock.loss, stock.closing) = (0.0, 0.0, Closing::Free);
        stock.holding_cost = nothing.clone();
    }
    keep_rules(case, &mut frozen, period);
    Ok(frozen)
}

/// Keeps what cannot be bent in an emergency: limits of a period, export limits; and prices of emissions.
fn keep_rules(case: &Case, frozen: &mut Case, period: &Period) {
    frozen.rules = Arena::default();
    for (id, rule) in case.rules.iter() {
        let kept = match rule.kind {
            RuleKind::ExportLimit => true,
            RuleKind::EmissionPrice => !rule.follows_work(),
            _ => false,
        };
        if kept && in_force(rule, period) {
            let mut rule = rule.clone();
            rule.limit = Series::constant(rule.limit.mean(period.start, period.years));
            (rule.first_year, rule.last_year) = (None, None);
            frozen.rules.insert(case.rules.name(id), rule);
        }
    }
    frozen.limits = Arena::default();
    for (id, limit) in case.limits.iter() {
        if !limit.total && limit.measure != Measure::Build && in_span(limit, period) {
            let mut limit = limit.clone();
            (limit.from_year, limit.to_year, limit.option) = (None, None, None);
            frozen.limits.insert(case.limits.name(id), limit);
        }
    }
}

fn lanes_without_lead(case: &mut Case) {
    for id in case.lanes.ids() {
        if let Some(lane) = case.lanes.get_mut(id) {
            lane.lead_time = 0.0;
        }
    }
}

/// What the plan had dispatched before the window, by the month in which it arrives.
fn on_the_water(case: &Case, rates: &Rates) -> Vec<Shipment> {
    let periods = &case.settings.periods;
    let mut shipments = Vec::new();
    for (&id, &rate) in &rates.flow {
        let lane = &case.lanes[id];
        let lag = time::arrival(periods, 0, lane.lead_time).unwrap_or(periods.len());
        for period in &periods[..lag] {
            shipments.push(Shipment {
                name: format!("{}/{}", case.lanes.name(id), period.label),
                commodity: lane.commodity,
                place: lane.to,
                arrival: period.start + period.years / 2.0,
                quantity: rate / MONTHS_PER_YEAR,
            });
        }
    }
    shipments
}
