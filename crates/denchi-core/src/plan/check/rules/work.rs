//! What works for a destination is a part of the plan, and serves the consumption there on its own.

use std::collections::BTreeMap;

use super::super::{Checker, Kind};
use crate::accounts;
use crate::case::Case;
use crate::case::queries::{User, WorkItem, WorkScope, in_force};
use crate::ids::{CommodityId, PlaceId, RuleId};
use crate::plan::result::Plan;
use crate::time;

/// What the plan does in a period.
pub(super) fn of_plan(case: &Case, plan: &Plan, period: usize) -> BTreeMap<WorkItem, f64> {
    let mut amounts = BTreeMap::new();
    let mut add = |item, amount: f64| *amounts.entry(item).or_default() += amount;
    for row in plan.activity.iter().filter(|row| row.period == period) {
        for (run, _) in (0_u16..).zip(&case.sites[row.site].runs).filter(|(_, run)| run.process == row.process) {
            add(WorkItem::Activity(row.site, run), row.amount);
        }
    }
    for row in plan.flows.iter().filter(|row| row.period == period) {
        add(WorkItem::Flow(row.lane), row.amount);
    }
    for row in plan.purchases.iter().filter(|row| row.period == period) {
        add(WorkItem::Purchase(row.supply), row.amount);
    }
    for row in plan.stocks.iter().filter(|row| row.period == period) {
        add(WorkItem::Level(row.stock), row.level);
    }
    amounts
}

/// What works in a period for the destination of a rule.
pub(super) fn of_rule(case: &Case, plan: &Plan, rule: RuleId, period: usize) -> BTreeMap<WorkItem, f64> {
    let scope = case.work_scopes().into_iter().find(|scope| scope.rules.contains(&rule));
    match scope {
        Some(scope) if !scope.everything => assigned(plan, &scope, period),
        _ => of_plan(case, plan, period),
    }
}

fn assigned(plan: &Plan, scope: &WorkScope, period: usize) -> BTreeMap<WorkItem, f64> {
    let rows = plan.work_for.iter().filter(|row| scope.rules.contains(&row.rule) && row.period == period);
    let mut amounts = BTreeMap::new();
    rows.for_each(|row| *amounts.entry(row.item).or_default() += row.amount);
    amounts
}

/// What comes to a node, of that what may go unused, and what is taken from it.
#[derive(Clone, Copy, Default)]
struct Node {
    all: f64,
    spare: f64,
    taken: f64,
}

pub(super) fn check(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    for scope in case.work_scopes().iter().filter(|scope| !scope.everything) {
        let count = plan.periods.len();
        let work: Vec<_> = (0..count).map(|period| assigned(plan, scope, period)).collect();
        let rule = case.rules.name(scope.rules[0]);
        for (period, items) in work.iter().enumerate() {
            let label = &plan.periods[period].label;
            let whole = of_plan(case, plan, period);
            for (item, &amount) in items {
                let most = whole.get(item).copied().unwrap_or(0.0);
                checker.note(Kind::Work, amount - most, most, || format!("{rule} {} {label}", name(case, *item)));
                checker.note(Kind::NonNegative, -amount, 1.0, || format!("{rule} {} {label}", name(case, *item)));
            }
        }
        let nodes = balances(case, plan, scope, &work);
        for (&(place, commodity, period), node) in &nodes.0 {
            let subject = || {
                let (place, commodity) = (case.places.name(place), case.commodities.name(commodity));
                format!("{rule} {place} {commodity} {}", plan.periods[period].label)
            };
            checker.note(Kind::Work, node.taken - node.all, node.all + node.taken, subject);
            if scope.by_value {
                checker.note(Kind::Work, node.all - node.spare - node.taken, node.all + node.taken, subject);
            }
        }
    }
}

fn name(case: &Case, item: WorkItem) -> &str {
    match item {
        WorkItem::Activity(site, _) => case.sites.name(site),
        WorkItem::Flow(lane) => case.lanes.name(lane),
        WorkItem::Purchase(supply) => case.supplies.name(supply),
        WorkItem::Level(stock) => case.stocks.name(stock),
    }
}

/// By place, commodity and period.
#[derive(Default)]
struct Nodes(BTreeMap<(PlaceId, CommodityId, usize), Node>);

fn balances(case: &Case, plan: &Plan, scope: &WorkScope, work: &[BTreeMap<WorkItem, f64>]) -> Nodes {
    let mut nodes = Nodes::default();
    for (period, items) in work.iter().enumerate() {
        for (&item, &amount) in items {
            put(case, plan, scope, &mut nodes, (item, period, amount));
        }
    }
    for consumer in &scope.consumers {
        for period in (0..work.len()).filter(|&period| holds(case, plan, scope, period)) {
            let amount: f64 = match consumer.user {
                User::Demand(demand, _) => {
                    let rows = plan.served.iter().filter(|row| row.demand == demand && row.period == period);
                    rows.filter(|row| row.commodity == consumer.commodity).map(|row| row.amount).sum()
                }
                User::Site(site, run) => {
                    let process = case.sites[site].runs[run].process;
                    let rows = plan.activity.iter().filter(|row| row.site == site && row.period == period);
                    rows.filter(|row| row.process == process).map(|row| consumer.quantity * row.amount).sum()
                }
            };
            nodes.at(consumer.place, consumer.commodity, period).taken += amount;
        }
    }
    free(case, plan, &mut nodes);
    nodes
}

fn holds(case: &Case, plan: &Plan, scope: &WorkScope, period: usize) -> bool {
    scope.rules.iter().any(|&rule| in_force(&case.rules[rule], &plan.periods[period]))
}

impl Nodes {
    fn at(&mut self, place: PlaceId, commodity: CommodityId, period: usize) -> &mut Node {
        self.0.entry((place, commodity, period)).or_default()
    }
}

fn put(case: &Case, plan: &Plan, scope: &WorkScope, nodes: &mut Nodes, (item, period, amount): (WorkItem, usize, f64)) {
    match item {
        WorkItem::Flow(lane) => {
            let lane = &case.lanes[lane];
            nodes.at(lane.from, lane.commodity, period).taken += amount;
            if let Some(arrival) = time::arrival(&plan.periods, period, lane.lead_time) {
                nodes.at(lane.to, lane.commodity, arrival).all += amount;
            }
        }
        WorkItem::Purchase(supply) => {
            nodes.at(case.supplies[supply].place, case.supplies[supply].commodity, period).all += amount
        }
        WorkItem::Level(stock) => {
            let stock = &case.stocks[stock];
            nodes.at(stock.place, stock.commodity, period).taken += amount;
            if let Some(next) = plan.periods.get(period + 1) {
                nodes.at(stock.place, stock.commodity, period + 1).all += (1.0 - stock.loss).powf(next.years) * amount;
            }
        }
        WorkItem::Activity(id, run) => {
            let site = &case.sites[id];
            let recipe = &case.processes[site.runs[usize::from(run)].process].recipe;
            let several = recipe.iter().filter(|row| row.net() > 0.0).count() > 1;
            for row in recipe {
                let here = nodes.at(site.place, row.commodity, period);
                if row.net() > 0.0 {
                    here.all += row.quantity * amount;
                    here.spare += if several { row.quantity * amount } else { 0.0 };
                    continue;
                }
                // Where this is the consumption in scope, it is counted there in full.
                let user = User::Site(id, usize::from(run));
                let counted = holds(case, plan, scope, period)
                    && scope.consumers.iter().any(|all| all.user == user && all.commodity == row.commodity);
                here.taken += if counted { 0.0 } else { row.quantity * amount };
            }
        }
    }
}

/// Opening stocks, shipments on the water and returns, at nodes that the work touches.
fn free(case: &Case, plan: &Plan, nodes: &mut Nodes) {
    let mut add = |place, commodity, period, amount: f64| {
        if let Some(node) = nodes.0.get_mut(&(place, commodity, period)) {
            node.all += amount;
            node.spare += amount;
        }
    };
    for stock in case.stocks.values() {
        if let Some(first) = plan.periods.first() {
            add(stock.place, stock.commodity, 0, (1.0 - stock.loss).powf(first.years) * stock.opening);
        }
    }
    for shipment in &case.in_transit {
        if let Some(period) = time::period_at(&plan.periods, shipment.arrival) {
            add(shipment.place, shipment.commodity, period, shipment.quantity);
        }
    }
    for row in &plan.returns {
        let back = &case.returns[row.r#return];
        add(back.place, back.scrap, row.period, row.amount);
    }
}

/// Emissions of what works in a period, t CO2e.
pub(super) fn emissions(case: &Case, plan: &Plan, work: &BTreeMap<WorkItem, f64>, period: usize) -> f64 {
    let when = &plan.periods[period];
    let mut sum = 0.0;
    for (&item, amount) in work {
        let unit = match item {
            WorkItem::Activity(id, run) => {
                let site = &case.sites[id];
                accounts::activity_emissions(case, site, site.runs[usize::from(run)].process, when).total()
            }
            WorkItem::Purchase(supply) => case.supplies[supply].emissions,
            WorkItem::Flow(lane) => case.lanes[lane].emissions,
            WorkItem::Level(_) => 0.0,
        };
        sum += unit * amount;
    }
    sum
}
