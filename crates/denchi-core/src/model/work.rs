//! Work for a destination: the part of the plan that works for what a region consumes.
//!
//! Only what lies upstream of the consumption gets variables, and only in the periods that can matter; where everything
//! that is consumed is in scope, the whole plan works for it and the plan's own variables are used.

use std::collections::{BTreeMap, BTreeSet};

use super::Scene;
use super::columns::Layout;
use super::meaning::{Column, small};
use super::sheet::Sheet;
use crate::accounts;
use crate::case::Case;
use crate::case::queries::{User, WorkItem, WorkScope, in_force};
use crate::case::settings::Period;
use crate::ids::{CommodityId, PlaceId};
use crate::time;

/// A place and a commodity.
pub(crate) type Node = (PlaceId, CommodityId);

/// A destination, and what can work for it.
pub(crate) struct Destination {
    pub(crate) scope: WorkScope,
    /// What can work for it, in the order of columns.
    pub(crate) items: Vec<WorkItem>,
    /// Nodes upstream of the consumption, itself included.
    pub(crate) nodes: BTreeSet<Node>,
    /// Periods with variables.
    pub(crate) periods: Vec<usize>,
    /// Periods in which a rule of the scope holds.
    pub(crate) holds: Vec<bool>,
    /// Where each period stands among those with variables.
    slot: Vec<Option<usize>>,
}

impl Destination {
    /// All destinations of a case.
    pub(crate) fn all(case: &Case, periods: &[Period]) -> Vec<Destination> {
        case.work_scopes().into_iter().map(|scope| Destination::of(case, periods, scope)).collect()
    }

    fn of(case: &Case, periods: &[Period], scope: WorkScope) -> Self {
        let holds: Vec<bool> =
            periods.iter().map(|period| scope.rules.iter().any(|&rule| in_force(&case.rules[rule], period))).collect();
        let upstream = if scope.everything { Upstream::default() } else { Upstream::of(case, &scope) };
        let carried = upstream.items.iter().any(|item| match *item {
            WorkItem::Level(_) => true,
            WorkItem::Flow(lane) => {
                (0..periods.len()).any(|t| time::arrival(periods, t, case.lanes[lane].lead_time) != Some(t))
            }
            WorkItem::Activity(..) | WorkItem::Purchase(_) => false,
        });
        let last = holds.iter().rposition(|&holds| holds);
        let with_variables: Vec<usize> = if scope.everything {
            Vec::new()
        } else {
            (0..last.map_or(0, |last| last + 1)).filter(|&t| carried || holds[t]).collect()
        };
        let mut slot = vec![None; periods.len()];
        with_variables.iter().enumerate().for_each(|(index, &t)| slot[t] = Some(index));
        Destination { scope, items: upstream.items, nodes: upstream.nodes, periods: with_variables, holds, slot }
    }

    /// Whether activity that takes in a commodity is itself the consumption in scope: it is then served in full.
    pub(crate) fn consumes(&self, user: User, commodity: CommodityId, t: usize) -> bool {
        self.holds[t]
            && self.scope.consumers.iter().any(|consumer| consumer.user == user && consumer.commodity == commodity)
    }
}

/// What lies upstream of a consumption.
#[derive(Default)]
struct Upstream {
    items: Vec<WorkItem>,
    nodes: BTreeSet<Node>,
}

impl Upstream {
    fn of(case: &Case, scope: &WorkScope) -> Self {
        let mut sources: BTreeMap<Node, Vec<WorkItem>> = BTreeMap::new();
        let mut add = |node: Node, item| sources.entry(node).or_default().push(item);
        for (id, lane) in case.lanes.iter() {
            add((lane.to, lane.commodity), WorkItem::Flow(id));
        }
        for (id, site) in case.sites.iter() {
            for (run, data) in site.runs.iter().enumerate() {
                for output in case.processes[data.process].recipe.iter().filter(|row| row.net() > 0.0) {
                    add((site.place, output.commodity), WorkItem::Activity(id, small(run)));
                }
            }
        }
        for (id, supply) in case.supplies.iter() {
            add((supply.place, supply.commodity), WorkItem::Purchase(id));
        }
        for (id, stock) in case.stocks.iter() {
            add((stock.place, stock.commodity), WorkItem::Level(id));
        }
        let mut nodes = BTreeSet::new();
        let mut items = BTreeSet::new();
        let mut open: Vec<Node> = scope.consumers.iter().map(|consumer| (consumer.place, consumer.commodity)).collect();
        while let Some(node) = open.pop() {
            if !nodes.insert(node) {
                continue;
            }
            for &item in sources.get(&node).into_iter().flatten() {
                if !items.insert(item) {
                    continue;
                }
                match item {
                    WorkItem::Flow(lane) => open.push((case.lanes[lane].from, case.lanes[lane].commodity)),
                    WorkItem::Activity(site, run) => {
                        let site = &case.sites[site];
                        let recipe = &case.processes[site.runs[usize::from(run)].process].recipe;
                        let inputs = recipe.iter().filter(|row| row.net() < 0.0);
                        open.extend(inputs.map(|row| (site.place, row.commodity)));
                    }
                    WorkItem::Purchase(_) | WorkItem::Level(_) => {}
                }
            }
        }
        Upstream { items: items.into_iter().collect(), nodes }
    }
}

/// Where the columns of destinations are.
#[derive(Clone, Debug, Default)]
pub(crate) struct WorkLayout {
    /// The first one of each destination.
    first: Vec<usize>,
}

impl WorkLayout {
    /// The column of an item in a period, where it has one.
    pub(crate) fn column(&self, destination: &Destination, scope: usize, item: usize, t: usize) -> Option<usize> {
        destination.slot[t].map(|slot| self.first[scope] + item * destination.periods.len() + slot)
    }
}

/// Adds the columns of all destinations; work that carries an emission price costs it.
pub(crate) fn add(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    for (index, destination) in scene.destinations.iter().enumerate() {
        let mut first = None;
        for &item in &destination.items {
            for &t in &destination.periods {
                let meaning = Column::Work { scope: small(index), item, t: small(t) };
                first.get_or_insert(sheet.column(meaning, f64::INFINITY, 0.0));
            }
        }
        layout.work.first.push(first.unwrap_or(0));
    }
    for (index, destination) in scene.destinations.iter().enumerate() {
        for (t, period) in scene.periods.iter().enumerate() {
            let price = accounts::embodied_price(scene.case, &destination.scope, period);
            if price == 0.0 {
                continue;
            }
            for (item, column) in terms(scene, layout, index, t) {
                let emissions = accounts::work_emissions(scene.case, item, period);
                sheet.charge(column, scene.discount[t] * price * emissions);
            }
        }
    }
}

/// What works for a destination in a period, with its column: the plan's own columns where everything does.
pub(crate) fn terms(scene: &Scene, layout: &Layout, scope: usize, t: usize) -> Vec<(WorkItem, usize)> {
    let destination = &scene.destinations[scope];
    if !destination.scope.everything {
        let column = |(index, &item)| layout.work.column(destination, scope, index, t).map(|column| (item, column));
        return destination.items.iter().enumerate().filter_map(column).collect();
    }
    let case = scene.case;
    let activity = case.sites.iter().flat_map(|(id, site)| (0..site.runs.len()).map(move |run| (id, run)));
    let activity = activity.map(|(id, run)| WorkItem::Activity(id, small(run)));
    let all = activity.chain(case.lanes.ids().map(WorkItem::Flow)).chain(case.supplies.ids().map(WorkItem::Purchase));
    all.flat_map(|item| own_columns(scene, layout, item, t).into_iter().map(move |column| (item, column))).collect()
}

/// The plan's own columns of an item: what works for a destination is at most their sum.
pub(crate) fn own_columns(scene: &Scene, layout: &Layout, item: WorkItem, t: usize) -> Vec<usize> {
    match item {
        WorkItem::Activity(site, run) => vec![layout.activity(site, usize::from(run), t)],
        WorkItem::Flow(lane) => vec![layout.flow(lane, t)],
        WorkItem::Level(stock) => vec![layout.level(stock, t)],
        WorkItem::Purchase(supply) => {
            let steps = 0..scene.case.supplies[supply].steps.len();
            steps.map(|step| layout.purchase(supply, step, t)).collect()
        }
    }
}
