//! What can reach what: makers, lanes, users.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::case::entities::{Demand, Direction, Site};
use crate::case::tables::Tables;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::ids::{CommodityId, DemandId, Id, PlaceId, SiteId};

/// A commodity at a place.
type Node = (PlaceId, CommodityId);

/// D402, D403, D404.
pub(super) fn check(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    let makers = commodities_that_appear(case);
    let unmade = needed_by_processes(case).difference(&makers).copied().collect::<BTreeSet<_>>();
    for commodity in &unmade {
        report_unmade(tables, case, *commodity, diagnostics);
    }
    let reached = reached(case);
    for (id, demand) in case.demands.iter() {
        if demand.members.iter().any(|member| reached.contains(&(demand.place, member.commodity))) {
            continue;
        }
        let missing: Vec<CommodityId> =
            demand.members.iter().map(|member| member.commodity).filter(|member| !makers.contains(member)).collect();
        if missing.len() == demand.members.len() {
            for commodity in missing.into_iter().filter(|commodity| !unmade.contains(commodity)) {
                report_unmade(tables, case, commodity, diagnostics);
            }
        } else {
            report_unreached(tables, case, id, demand, diagnostics);
        }
    }
    byproducts(tables, case, diagnostics);
}

/// In a scenario, closing every source of something is a question that a plan answers.
fn softened(case: &Case, problem: Diagnostic) -> Diagnostic {
    let severity = if case.scenario.is_some() { Severity::Warning } else { problem.severity };
    Diagnostic { severity, ..problem }
}

fn report_unmade(tables: &Tables, case: &Case, commodity: CommodityId, diagnostics: &mut Diagnostics) {
    if let Some(row) = tables.find("commodities", case.commodities.name(commodity)) {
        diagnostics.push(softened(case, row.problem(Code::D402, "commodity")));
    }
}

fn report_unreached(tables: &Tables, case: &Case, id: DemandId, demand: &Demand, diagnostics: &mut Diagnostics) {
    if let Some(row) = tables.find("demands", case.demands.name(id)) {
        let problem = row.problem(Code::D403, "demand").with("place", case.places.name(demand.place));
        let must_be_served = demand.shortage_cost.is_none();
        diagnostics.push(if must_be_served { problem } else { softened(case, problem) });
    }
}

/// Sites that can be active: with capacity at some time, or an option.
fn active_sites(case: &Case) -> impl Iterator<Item = (SiteId, &Site)> {
    let with_options: BTreeSet<SiteId> = case.options.values().map(|option| option.site).collect();
    case.sites.iter().filter(move |(id, site)| {
        with_options.contains(id) || site.capacity.points().iter().any(|(_, capacity)| *capacity > 0.0)
    })
}

/// Commodities that are made, bought, stored, under way or come back anywhere.
fn commodities_that_appear(case: &Case) -> BTreeSet<CommodityId> {
    let made = active_sites(case)
        .flat_map(|(_, site)| &site.runs)
        .flat_map(|run| &case.processes[run.process].recipe)
        .filter(|row| row.direction != Direction::Input)
        .map(|row| row.commodity);
    made.chain(case.supplies.values().map(|supply| supply.commodity))
        .chain(case.stocks.values().filter(|stock| stock.opening > 0.0).map(|stock| stock.commodity))
        .chain(case.returns.values().map(|item| item.scrap))
        .chain(case.in_transit.iter().map(|shipment| shipment.commodity))
        .collect()
}

/// Commodities that sites and options take.
fn needed_by_processes(case: &Case) -> BTreeSet<CommodityId> {
    let inputs = active_sites(case)
        .flat_map(|(_, site)| &site.runs)
        .flat_map(|run| &case.processes[run.process].recipe)
        .filter(|row| row.direction == Direction::Input)
        .map(|row| row.commodity);
    inputs.chain(case.options.values().flat_map(|option| option.inputs.iter().map(|(id, _)| *id))).collect()
}

/// Every commodity at every place that it can get to, when all is made that can be made.
fn reached(case: &Case) -> BTreeSet<Node> {
    let mut lanes: BTreeMap<Node, Vec<PlaceId>> = BTreeMap::new();
    for lane in case.lanes.values() {
        lanes.entry((lane.from, lane.commodity)).or_default().push(lane.to);
    }
    // Runs by each of their inputs, and how many inputs still lack.
    let mut runs = Vec::new();
    let mut users: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
    let mut open: Vec<Node> = Vec::new();
    for (_, site) in active_sites(case) {
        for run in &site.runs {
            let recipe = &case.processes[run.process].recipe;
            let part = |input: bool| -> BTreeSet<CommodityId> {
                let rows = recipe.iter().filter(|row| (row.direction == Direction::Input) == input);
                rows.map(|row| row.commodity).collect()
            };
            let (inputs, outputs) = (part(true), part(false));
            if inputs.is_empty() {
                open.extend(outputs.iter().map(|commodity| (site.place, *commodity)));
            }
            for input in &inputs {
                users.entry((site.place, *input)).or_default().push(runs.len());
            }
            runs.push((site.place, inputs.len(), outputs));
        }
    }
    open.extend(case.supplies.values().map(|supply| (supply.place, supply.commodity)));
    open.extend(case.stocks.values().filter(|stock| stock.opening > 0.0).map(|stock| (stock.place, stock.commodity)));
    open.extend(case.in_transit.iter().map(|shipment| (shipment.place, shipment.commodity)));
    open.extend(case.returns.values().filter(|item| !item.history.is_empty()).map(|item| (item.place, item.scrap)));
    let mut returns: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for item in case.returns.values() {
        let served = (case.demands[item.demand].place, item.served);
        returns.entry(served).or_default().push((item.place, item.scrap));
    }

    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        if !reached.insert(node) {
            continue;
        }
        open.extend(lanes.get(&node).into_iter().flatten().map(|to| (*to, node.1)));
        open.extend(returns.get(&node).into_iter().flatten().copied());
        for run in users.get(&node).into_iter().flatten() {
            let (place, missing, outputs) = &mut runs[*run];
            *missing -= 1;
            if *missing == 0 {
                open.extend(outputs.iter().map(|commodity| (*place, *commodity)));
            }
        }
    }
    reached
}

/// D404: a by-product that cannot leave its place stops its process.
fn byproducts(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    let mut outlets: BTreeSet<Node> = BTreeSet::new();
    outlets.extend(case.lanes.values().map(|lane| (lane.from, lane.commodity)));
    outlets.extend(case.stocks.values().map(|stock| (stock.place, stock.commodity)));
    for demand in case.demands.values() {
        outlets.extend(demand.members.iter().map(|member| (demand.place, member.commodity)));
    }
    for (_, site) in active_sites(case) {
        for row in site.runs.iter().flat_map(|run| &case.processes[run.process].recipe) {
            if row.direction == Direction::Input {
                outlets.insert((site.place, row.commodity));
            }
        }
    }
    let mut stuck: BTreeMap<(&str, &str), PlaceId> = BTreeMap::new();
    for (_, site) in active_sites(case) {
        for run in &site.runs {
            for row in &case.processes[run.process].recipe {
                let node = (site.place, row.commodity);
                let is_stuck = row.direction == Direction::Byproduct
                    && row.quantity > 0.0
                    && case.commodities[row.commodity].disposal_cost.is_none()
                    && !outlets.contains(&node);
                if is_stuck {
                    let key = (case.processes.name(run.process), case.commodities.name(row.commodity));
                    let place = stuck.entry(key).or_insert(site.place);
                    if site.place.index() < place.index() {
                        *place = site.place;
                    }
                }
            }
        }
    }
    for ((process, commodity), place) in stuck {
        let row = tables.rows("recipes").find(|row| {
            row.text("process") == Some(process)
                && row.text("commodity") == Some(commodity)
                && row.text("direction") == Some("byproduct")
        });
        if let Some(row) = row {
            let problem = row.problem(Code::D404, "commodity").with("process", process);
            diagnostics.push(problem.with("commodity", commodity).with("place", case.places.name(place)));
        }
    }
}
