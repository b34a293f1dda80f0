//! Why a case has no plan, or why a plan falls short: what is missed, and the limits that hold it back.

use super::result::{DemandRow, PeriodIndex, Plan};
use super::rules::Followed;
use super::solve::{self, Solution};
use super::{PlanError, PlanOptions, Watch, map, rules};
use crate::case::Case;
use crate::ids::{CommodityId, DemandId, LaneId, LimitId, OptionId, PlaceId, RuleId, SiteId, StockId, SupplyId};
use crate::model::{self, BuildOptions, Column, Model, Row, Slack};

/// How many limits are worth naming.
const NAMED: usize = 12;
/// A miss below this share of what was wanted is noise of the solver.
const NOISE: f64 = 1e-7;

/// What a plan, or the least bad one, misses.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// What is missed.
    pub what: Requirement,
    /// When; for what spans the horizon, its last period.
    pub period: PeriodIndex,
    /// By how much: units in the period.
    pub amount: f64,
    /// How much was wanted, units in the period, where that is known.
    pub wanted: Option<f64>,
}

/// A requirement that can be missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named after what is required")]
pub enum Requirement {
    Demand(DemandId),
    Rule(RuleId),
    Limit(LimitId),
    /// More arrives, or comes out of a process that must run, than can leave.
    Surplus(PlaceId, CommodityId),
    MinimumUtilisation(SiteId),
    StockMinimum(StockId),
    StockClosing(StockId),
    Mix(DemandId, CommodityId),
}

/// A limit that holds a plan back.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// Which one.
    pub limit: BindingLimit,
    /// When; `None` where it spans the horizon.
    pub period: Option<PeriodIndex>,
    /// What 1 % more of it would save: present value in money, or units missed in a case without a plan.
    pub gain: f64,
}

/// A limit of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named after the limit")]
pub enum BindingLimit {
    Capacity(SiteId),
    Reserve(SiteId),
    /// The most that can be added over the horizon, or in a period.
    OptionMaximum(OptionId),
    /// Earliest year or lead time: it cannot be there sooner.
    OptionTiming(OptionId),
    SupplyStep(SupplyId, usize),
    Lane(LaneId),
    Stock(StockId),
    Contract(crate::ids::ContractId),
    Limit(LimitId),
    Rule(RuleId),
    Mix(DemandId, CommodityId),
}

/// What a plan misses of its demands and soft rules. A market whose shortage costs nothing only buys what pays: it misses
/// nothing.
pub(crate) fn missed(case: &Case, plan: &Plan) -> Vec<Missed> {
    let mut all = Vec::new();
    let short = |row: &&DemandRow| row.lost > NOISE * row.wanted && case.demands[row.demand].shortage_cost != Some(0.0);
    for row in plan.demands.iter().filter(short) {
        let what = Requirement::Demand(row.demand);
        all.push(Missed { what, period: row.period, amount: row.lost, wanted: Some(row.wanted) });
    }
    let followed = Followed::of(case);
    for row in plan.rules.iter().filter(|row| row.missed > 0.0) {
        let years = plan.periods[row.period].years;
        let base = rules::reached(case, plan, &followed, row.rule, row.period).base;
        let asked = row.limit * base;
        if row.missed * years > NOISE * asked.abs() {
            let wanted = Some(asked);
            let what = Requirement::Rule(row.rule);
            all.push(Missed { what, period: row.period, amount: row.missed * years, wanted });
        }
    }
    all
}

/// The smallest misses that would give an infeasible case a plan, and the limits behind them.
pub(crate) fn infeasible(
    case: &Case,
    options: &PlanOptions,
    watch: &mut Watch,
) -> Result<(Vec<Missed>, Vec<Binding>), PlanError> {
    let periods = &case.settings.periods;
    let mut model = model::build(case, periods, BuildOptions { elastic: true }).map_err(PlanError::Unbounded)?;
    let solution = match solve::programme(&mut model, options, watch)? {
        Ok(solution) => solution,
        Err(termination) => return Err(PlanError::Stopped(termination)),
    };
    let mut missed = Vec::new();
    for (column, &amount) in model.columns.iter().zip(&solution.values) {
        let Column::Slack { slack, t, .. } = *column else { continue };
        let wanted = wanted(case, slack, usize::from(t));
        if amount > NOISE * wanted.unwrap_or(0.0) {
            missed.push(Missed { what: requirement(slack), period: usize::from(t), amount, wanted });
        }
    }
    let plan = map::plan(case, &model, &solution);
    Ok((missed, bindings(case, &model, &solution, &plan)))
}

fn requirement(slack: Slack) -> Requirement {
    match slack {
        Slack::Demand(demand) => Requirement::Demand(demand),
        Slack::Surplus(place, commodity) => Requirement::Surplus(place, commodity),
        Slack::MinimumUtilisation(site) => Requirement::MinimumUtilisation(site),
        Slack::StockMinimum(stock) => Requirement::StockMinimum(stock),
        Slack::StockClosing(stock) => Requirement::StockClosing(stock),
        Slack::Rule(rule) => Requirement::Rule(rule),
        Slack::Limit(limit) => Requirement::Limit(limit),
        Slack::Mix(demand, commodity) => Requirement::Mix(demand, commodity),
    }
}

fn wanted(case: &Case, slack: Slack, t: usize) -> Option<f64> {
    let period = &case.settings.periods[t];
    match slack {
        Slack::Demand(demand) => Some(case.demands[demand].quantity.mean(period.start, period.years) * period.years),
        Slack::Rule(rule) if case.rules[rule].limits_amount() => {
            Some(case.rules[rule].limit.mean(period.start, period.years) * period.years)
        }
        Slack::StockMinimum(stock) => Some(case.stocks[stock].minimum),
        Slack::StockClosing(stock) => Some(case.stocks[stock].opening),
        _ => None,
    }
}

/// What a bankability rule asks to be contracted of a project, units in the period.
fn unbanked(case: &Case, model: &Model, solution: &Solution, (rule, site): (RuleId, SiteId), t: usize) -> f64 {
    let (rule, periods) = (&case.rules[rule], &case.settings.periods);
    let period = &periods[t];
    let mut capacity = 0.0;
    for (id, _) in case.options.iter().filter(|(_, option)| option.site == site) {
        for (decided, when) in periods[..=t].iter().enumerate() {
            if crate::accounts::must_be_contracted(case, rule, id, when, period) {
                let built = solution.values[model.layout.build(id, decided)] * model.layout.unit(id);
                capacity += built * crate::accounts::working_share(case, id, when, period);
            }
        }
    }
    let rate = case.bankable_product(rule, &case.sites[site]).unwrap_or(0.0);
    rule.limit.mean(period.start, period.years) * rate * capacity * period.years
}

/// The limits that hold a solution back most: 1 % more of each, times its shadow price.
pub(crate) fn bindings(case: &Case, model: &Model, solution: &Solution, plan: &Plan) -> Vec<Binding> {
    let followed = Followed::of(case);
    let mut found = Vec::new();
    let mut add = |limit, t: Option<u16>, gain: f64| {
        if gain > 0.0 {
            found.push(Binding { limit, period: t.map(usize::from), gain: gain / 100.0 });
        }
    };
    for (row, &dual) in model.rows.iter().zip(&solution.duals) {
        match *row {
            Row::Capacity { site, t } => {
                let period = &case.settings.periods[usize::from(t)];
                let data = &case.sites[site];
                let ramp = data.ramp.map(|ramp| &case.ramps[ramp]);
                let (working, _) = crate::time::existing_capacity(data, ramp, period);
                add(BindingLimit::Capacity(site), Some(t), -dual * working * data.availability * period.years);
            }
            Row::Reserve { site } => {
                add(BindingLimit::Reserve(site), None, -dual * case.sites[site].reserve.unwrap_or(0.0))
            }
            Row::OptionMaximum { option } => {
                add(BindingLimit::OptionMaximum(option), None, -dual * case.options[option].maximum);
            }
            Row::ContractMaximum { contract, t } => {
                let (data, period) = (&case.contracts[contract], &case.settings.periods[usize::from(t)]);
                if model.layout.volume(contract, usize::from(t)).is_none() {
                    let ramp = crate::accounts::contract_ramp(case, data, period);
                    add(BindingLimit::Contract(contract), Some(t), -dual * ramp * data.maximum * period.years);
                }
            }
            Row::VolumeMaximum { contract, t } => {
                add(BindingLimit::Contract(contract), Some(t), -dual * case.contracts[contract].maximum);
            }
            Row::Bankability { rule, site, t } => {
                let asked = unbanked(case, model, solution, (rule, site), usize::from(t));
                add(BindingLimit::Rule(rule), Some(t), dual * asked);
            }
            Row::Limit { limit, t } => {
                let data = &case.limits[limit];
                let side = if dual < 0.0 { data.maximum } else { data.minimum }.unwrap_or(0.0);
                let years = if data.total { 1.0 } else { case.settings.periods[usize::from(t)].years };
                add(BindingLimit::Limit(limit), Some(t), (dual * side * years).abs());
            }
            Row::Rule { rule, t } if dual != 0.0 => {
                let period = &case.settings.periods[usize::from(t)];
                let base = rules::reached(case, plan, &followed, rule, usize::from(t)).base;
                let limit = case.rules[rule].limit.mean(period.start, period.years);
                add(BindingLimit::Rule(rule), Some(t), (dual * limit * base).abs());
            }
            Row::MixMaximum { demand, member, t } => {
                let data = &case.demands[demand].members[usize::from(member)];
                let period = &case.settings.periods[usize::from(t)];
                let wanted = case.demands[demand].quantity.mean(period.start, period.years) * period.years;
                let share = data.maximum_share.as_ref().map_or(0.0, |share| share.mean(period.start, period.years));
                add(BindingLimit::Mix(demand, data.commodity), Some(t), -dual * share * wanted);
            }
            _ => {}
        }
    }
    for ((column, &reduced), &value) in model.columns.iter().zip(&solution.reduced).zip(&solution.values) {
        if reduced >= 0.0 {
            continue;
        }
        match *column {
            Column::Purchase { supply, step, t } => {
                add(BindingLimit::SupplyStep(supply, usize::from(step)), Some(t), -reduced * value);
            }
            Column::Volume { contract, t, .. } => add(BindingLimit::Contract(contract), Some(t), -reduced * value),
            Column::Flow { lane, t } => add(BindingLimit::Lane(lane), Some(t), -reduced * value),
            Column::Level { stock, t } => add(BindingLimit::Stock(stock), Some(t), -reduced * value),
            Column::Build { option, t } if value > 0.0 => {
                add(BindingLimit::OptionMaximum(option), Some(t), -reduced * value)
            }
            Column::Build { option, t } => {
                let most = case.options[option].maximum.min(1e15) / model.layout.unit(option);
                add(BindingLimit::OptionTiming(option), Some(t), -reduced * most);
            }
            _ => {}
        }
    }
    found.sort_by(|a, b| b.gain.total_cmp(&a.gain).then_with(|| (a.limit, a.period).cmp(&(b.limit, b.period))));
    found.truncate(NAMED);
    found
}
