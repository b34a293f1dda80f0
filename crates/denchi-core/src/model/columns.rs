//! The variables: one function a family, with bounds and prices.

mod contracts;

use std::collections::BTreeMap;

use super::Scene;
use super::meaning::{Column, small};
use super::sheet::Sheet;
use super::work::{self, WorkLayout};
use crate::accounts;
use crate::case::entities::RuleKind;
use crate::case::queries::{in_force, in_span};
use crate::case::series::Series;
use crate::ids::{ContractId, DemandId, Id, LaneId, LimitId, OptionId, RuleId, SiteId, StockId, SupplyId};

/// Where columns are: the first one of each owner; periods follow one another, then runs, steps or members.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    periods: usize,
    activity: Vec<usize>,
    flow: usize,
    purchase: Vec<usize>,
    level: usize,
    build: usize,
    served: Vec<usize>,
    lost: Vec<Option<usize>>,
    backlog: Vec<Option<usize>>,
    delivered: Vec<usize>,
    shortfall: usize,
    /// By contract and period: the column of the volume where it is a decision.
    volume: Vec<Option<usize>>,
    signed: Vec<Option<usize>>,
    discard: Vec<Option<usize>>,
    missed_rule: Vec<Option<usize>>,
    unbanked: BTreeMap<(RuleId, SiteId), usize>,
    missed_limit: Vec<Option<[usize; 2]>>,
    site_used: Vec<Option<usize>>,
    lane_used: Vec<Option<usize>>,
    supply_used: Vec<Option<usize>>,
    option_built: Vec<Option<usize>>,
    /// Units of capacity that one unit of a build column stands for.
    unit: Vec<f64>,
    /// What works for a destination.
    pub(crate) work: WorkLayout,
}

impl Layout {
    pub(crate) fn activity(&self, site: SiteId, run: usize, t: usize) -> usize {
        self.activity[site.index()] + run * self.periods + t
    }
    pub(crate) fn flow(&self, lane: LaneId, t: usize) -> usize {
        self.flow + lane.index() * self.periods + t
    }
    pub(crate) fn purchase(&self, supply: SupplyId, step: usize, t: usize) -> usize {
        self.purchase[supply.index()] + step * self.periods + t
    }
    pub(crate) fn level(&self, stock: StockId, t: usize) -> usize {
        self.level + stock.index() * self.periods + t
    }
    pub(crate) fn build(&self, option: OptionId, t: usize) -> usize {
        self.build + option.index() * self.periods + t
    }
    /// Units of capacity that one unit of a build column stands for.
    pub fn unit(&self, option: OptionId) -> f64 {
        self.unit[option.index()]
    }
    pub(crate) fn served(&self, demand: DemandId, member: usize, t: usize) -> usize {
        self.served[demand.index()] + member * self.periods + t
    }
    pub(crate) fn lost(&self, demand: DemandId, t: usize) -> Option<usize> {
        self.lost[demand.index()].map(|first| first + t)
    }
    pub(crate) fn backlog(&self, demand: DemandId, t: usize) -> Option<usize> {
        self.backlog[demand.index()].map(|first| first + t)
    }
    pub(crate) fn delivered(&self, contract: ContractId, destination: usize, t: usize) -> usize {
        self.delivered[contract.index()] + destination * self.periods + t
    }
    pub(crate) fn shortfall(&self, contract: ContractId, t: usize) -> usize {
        self.shortfall + contract.index() * self.periods + t
    }
    /// The volume of the term that holds in a period, where it is a decision.
    pub(crate) fn volume(&self, contract: ContractId, t: usize) -> Option<usize> {
        self.volume[contract.index() * self.periods + t]
    }
    /// Whether a proposed contract with a least volume is signed.
    pub(crate) fn signed(&self, contract: ContractId) -> Option<usize> {
        self.signed[contract.index()]
    }
    pub(crate) fn discard(&self, node: usize, t: usize) -> Option<usize> {
        self.discard[node].map(|first| first + t)
    }
    pub(crate) fn missed_rule(&self, rule: RuleId, t: usize) -> Option<usize> {
        self.missed_rule[rule.index()].map(|first| first + t)
    }
    pub(crate) fn unbanked(&self, rule: RuleId, site: SiteId, t: usize) -> Option<usize> {
        self.unbanked.get(&(rule, site)).map(|first| first + t)
    }
    /// Below its minimum, and above its maximum.
    pub(crate) fn missed_limit(&self, limit: LimitId, t: usize) -> Option<[usize; 2]> {
        self.missed_limit[limit.index()].map(|first| first.map(|column| column + t))
    }
    pub(crate) fn site_used(&self, site: SiteId, t: usize) -> Option<usize> {
        self.site_used[site.index()].map(|first| first + t)
    }
    pub(crate) fn lane_used(&self, lane: LaneId, t: usize) -> Option<usize> {
        self.lane_used[lane.index()].map(|first| first + t)
    }
    pub(crate) fn supply_used(&self, supply: SupplyId, t: usize) -> Option<usize> {
        self.supply_used[supply.index()].map(|first| first + t)
    }
    pub(crate) fn option_built(&self, option: OptionId, t: usize) -> Option<usize> {
        self.option_built[option.index()].map(|first| first + t)
    }
}

/// Adds one column for each period and gives the first one. `make` says meaning, upper bound and undiscounted cost.
fn each_period(scene: &Scene, sheet: &mut Sheet, make: impl Fn(usize) -> (Column, f64, f64)) -> usize {
    let mut first = None;
    for (t, factor) in scene.discount.iter().enumerate() {
        let (meaning, upper, cost) = make(t);
        let column = sheet.column(meaning, upper, cost * factor);
        first.get_or_insert(column);
    }
    first.unwrap_or(0)
}

/// Adds all columns.
pub(crate) fn add(scene: &Scene, sheet: &mut Sheet) -> Layout {
    let mut layout = Layout { periods: scene.periods.len(), ..Layout::default() };
    add_activity(scene, sheet, &mut layout);
    add_flows(scene, sheet, &mut layout);
    add_purchases(scene, sheet, &mut layout);
    add_levels(scene, sheet, &mut layout);
    add_builds(scene, sheet, &mut layout);
    add_demands(scene, sheet, &mut layout);
    contracts::add(scene, sheet, &mut layout);
    add_discards(scene, sheet, &mut layout);
    add_missed(scene, sheet, &mut layout);
    contracts::add_unbanked(scene, sheet, &mut layout);
    work::add(scene, sheet, &mut layout);
    layout
}

fn add_activity(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    let priced = scene.case.rules.values().any(|rule| rule.kind == RuleKind::EmissionPrice);
    for (id, site) in scene.case.sites.iter() {
        let mut first = None;
        for run in 0..site.runs.len() {
            let column = each_period(scene, sheet, |t| {
                let period = &scene.periods[t];
                let (variable, energy) = accounts::activity(scene.case, site, run, period);
                let mut cost = variable + energy;
                if priced {
                    cost += accounts::emission_prices(scene.case, site, run, period)
                        .iter()
                        .map(|price| price.1)
                        .sum::<f64>();
                }
                (Column::Activity { site: id, run: small(run), t: small(t) }, f64::INFINITY, cost)
            });
            first.get_or_insert(column);
        }
        layout.activity.push(first.unwrap_or(0));
        for (t, period) in scene.periods.iter().enumerate() {
            sheet.constant(scene.discount[t] * accounts::existing_fixed_operation(scene.case, id, period));
        }
        layout.site_used.push(
            (site.fixed_cost_when_used.is_positive()).then(|| {
                used(scene, sheet, |t| Column::SiteUsed { site: id, t: small(t) }, &site.fixed_cost_when_used)
            }),
        );
    }
}

/// Adds 0/1 columns with a charge in every period.
fn used(scene: &Scene, sheet: &mut Sheet, meaning: impl Fn(usize) -> Column, charge: &Series) -> usize {
    let cost = |t: usize| charge.mean(scene.periods[t].start, scene.periods[t].years);
    let first = each_period(scene, sheet, |t| (meaning(t), 1.0, cost(t)));
    (0..scene.periods.len()).for_each(|t| sheet.whole(first + t));
    first
}

fn add_flows(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    let mut first = None;
    for (id, lane) in scene.case.lanes.iter() {
        // Most lanes never change: they are priced once.
        let same = lane.cost.single().zip(lane.tariff.single()).zip(lane.maximum.single());
        let column = each_period(scene, sheet, |t| {
            let period = &scene.periods[t];
            let (cost, most) = same.map_or_else(
                || {
                    let (freight, duty) = accounts::flow(scene.case, id, period);
                    (freight + duty, lane.maximum.mean(period.start, period.years))
                },
                |((freight, duty), most)| (freight + duty, most),
            );
            (Column::Flow { lane: id, t: small(t) }, most * period.years, cost)
        });
        first.get_or_insert(column);
    }
    layout.flow = first.unwrap_or(0);
    for (id, lane) in scene.case.lanes.iter() {
        layout.lane_used.push(
            (lane.fixed_cost_when_used.is_positive()).then(|| {
                used(scene, sheet, |t| Column::LaneUsed { lane: id, t: small(t) }, &lane.fixed_cost_when_used)
            }),
        );
    }
}

fn add_purchases(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    for (id, supply) in scene.case.supplies.iter() {
        let mut first = None;
        for (step, curve) in supply.steps.iter().enumerate() {
            let column = each_period(scene, sheet, |t| {
                let period = &scene.periods[t];
                let upper = curve.maximum.mean(period.start, period.years) * period.years;
                let meaning = Column::Purchase { supply: id, step: small(step), t: small(t) };
                (meaning, upper, curve.price.mean(period.start, period.years))
            });
            first.get_or_insert(column);
        }
        layout.purchase.push(first.unwrap_or(0));
        layout.supply_used.push((supply.fixed_cost_when_used > 0.0).then(|| {
            used(
                scene,
                sheet,
                |t| Column::SupplyUsed { supply: id, t: small(t) },
                &Series::constant(supply.fixed_cost_when_used),
            )
        }));
    }
}

fn add_levels(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    let mut first = None;
    for (id, stock) in scene.case.stocks.iter() {
        let column = each_period(scene, sheet, |t| {
            let period = &scene.periods[t];
            let cost = stock.holding_cost.mean(period.start, period.years) * period.years;
            (Column::Level { stock: id, t: small(t) }, stock.maximum, cost)
        });
        first.get_or_insert(column);
    }
    layout.level = first.unwrap_or(0);
}

/// Present value, per unit of money of capital, of what is decided in each period.
fn capital_value(scene: &Scene, option: OptionId) -> Vec<f64> {
    let option = &scene.case.options[option];
    let value = |decided| {
        let paid = scene.periods.iter().zip(&scene.discount);
        paid.map(|(paid, factor)| factor * accounts::capital_share(scene.case, option, decided, paid)).sum()
    };
    scene.periods.iter().map(value).collect()
}

fn add_builds(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    let mut first = None;
    let end = scene.end();
    let capital: Vec<Vec<f64>> = scene.case.options.ids().map(|id| capital_value(scene, id)).collect();
    for (id, option) in scene.case.options.iter() {
        let unit = option.unit_size.unwrap_or(1.0);
        layout.unit.push(unit);
        for (t, decided) in scene.periods.iter().enumerate() {
            let (start, close) = accounts::life(option, decided);
            let standing = scene.periods.iter().zip(&scene.discount);
            let standing: f64 =
                standing.map(|(period, factor)| factor * crate::time::overlap(start, close, period)).sum();
            let open = accounts::can_be_decided(option, decided, end);
            let most = if open { option.maximum.min(option.maximum_per_period.unwrap_or(f64::INFINITY)) } else { 0.0 };
            let cost =
                accounts::overnight(option, decided) * capital[id.index()][t] + option.fixed_operating_cost * standing;
            let upper = if option.unit_size.is_some() { (most / unit + 1e-9).floor() } else { most };
            let column = sheet.column(Column::Build { option: id, t: small(t) }, upper, cost * unit);
            if option.unit_size.is_some() {
                sheet.whole(column);
            }
            first.get_or_insert(column);
        }
    }
    layout.build = first.unwrap_or(0);
    for (id, option) in scene.case.options.iter() {
        layout.option_built.push((option.fixed_cost > 0.0 || option.minimum_size.is_some()).then(|| {
            let mut first = None;
            for (t, value) in capital[id.index()].iter().enumerate() {
                let column =
                    sheet.column(Column::OptionBuilt { option: id, t: small(t) }, 1.0, option.fixed_cost * value);
                sheet.whole(column);
                first.get_or_insert(column);
            }
            first.unwrap_or(0)
        }));
    }
}

fn add_demands(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    let last = scene.periods.len().saturating_sub(1);
    for (id, demand) in scene.case.demands.iter() {
        let mut first = None;
        for member in 0..demand.members.len() {
            let column = each_period(scene, sheet, |t| {
                let price = demand.price.mean(scene.periods[t].start, scene.periods[t].years);
                (Column::Served { demand: id, member: small(member), t: small(t) }, f64::INFINITY, -price)
            });
            first.get_or_insert(column);
        }
        layout.served.push(first.unwrap_or(0));
        layout.lost.push(demand.shortage_cost.map(|cost| {
            each_period(scene, sheet, |t| (Column::Lost { demand: id, t: small(t) }, f64::INFINITY, cost))
        }));
        layout.backlog.push(demand.backlog_cost.map(|cost| {
            each_period(scene, sheet, |t| {
                // What is late at the end of the horizon is lost, or was never allowed.
                let upper = if t == last { 0.0 } else { f64::INFINITY };
                (Column::Backlog { demand: id, t: small(t) }, upper, cost * scene.periods[t].years)
            })
        }));
    }
}

fn add_discards(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    for &(place, commodity) in scene.nodes.pairs() {
        layout.discard.push(scene.case.commodities[commodity].disposal_cost.map(|cost| {
            each_period(scene, sheet, |t| (Column::Discard { place, commodity, t: small(t) }, f64::INFINITY, cost))
        }));
    }
}

fn add_missed(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    for (id, rule) in scene.case.rules.iter() {
        // A price is never missed; bankability is missed project by project.
        let whole = !matches!(rule.kind, RuleKind::EmissionPrice | RuleKind::Bankability);
        let soft = rule.penalty.filter(|_| whole);
        layout.missed_rule.push(soft.map(|penalty| {
            each_period(scene, sheet, |t| {
                let upper = if in_force(rule, &scene.periods[t]) { f64::INFINITY } else { 0.0 };
                (Column::MissedRule { rule: id, t: small(t) }, upper, penalty)
            })
        }));
    }
    for (id, limit) in scene.case.limits.iter() {
        layout.missed_limit.push(limit.penalty.map(|penalty| {
            [true, false].map(|below| {
                let asked = if below { limit.minimum } else { limit.maximum }.is_some();
                each_period(scene, sheet, |t| {
                    let upper = if asked && in_span(limit, &scene.periods[t]) { f64::INFINITY } else { 0.0 };
                    (Column::MissedLimit { limit: id, t: small(t), below }, upper, penalty)
                })
            })
        }));
    }
}
