//! Recipes, sites, options, demands and rules, each by itself.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::case::entities::{Direction, Process, RuleKind, Status};
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics};
use crate::ids::{CommodityId, ElementId, ProcessId};

/// D426: a site that runs a process without a recipe.
pub(super) fn processes_have_recipes(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for table in ["sites", "site_processes"] {
        for row in tables.rows(table) {
            let Some(name) = row.text("process") else { continue };
            if case.processes.find(name).is_some_and(|id| case.processes[id].recipe.is_empty()) {
                diagnostics.push(row.problem(Code::D426, "process").with("process", name));
            }
        }
    }
}

/// More of an element out than in by this share is no rounding.
const ROUNDING: f64 = 1e-6;

/// D401: a recipe whose outputs contain more of an element than its inputs.
///
/// A process without inputs extracts. One whose inputs contain nothing may extract what others extract as well.
pub(super) fn no_element_is_created(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    let extracted: BTreeSet<ElementId> = case
        .processes
        .values()
        .filter(|process| !process.recipe.iter().any(|row| row.direction == Direction::Input))
        .flat_map(|process| process.recipe.iter().map(|row| row.commodity))
        .chain(case.supplies.values().map(|supply| supply.commodity))
        .flat_map(|commodity| case.commodities[commodity].contents.keys().copied())
        .collect();
    for (id, process) in case.processes.iter() {
        let inputs = || process.recipe.iter().filter(|row| row.direction == Direction::Input);
        if inputs().next().is_none() {
            continue;
        }
        let inputs_contain = inputs().any(|row| !case.commodities[row.commodity].contents.is_empty());
        for element in case.elements.ids() {
            if !inputs_contain && extracted.contains(&element) {
                continue;
            }
            let (taken, made) = content(case, process, element);
            if made > taken * (1.0 + ROUNDING) {
                let Some(row) = row_with(tables, case, id, element) else { continue };
                let problem = row.problem(Code::D401, "quantity").with("process", case.processes.name(id));
                let problem = problem.with("element", case.elements.name(element));
                diagnostics.push(problem.with("made", rounded(made)).with("taken", rounded(taken)));
            }
        }
    }
}

/// Tonnes of an element that one unit of activity takes and makes.
fn content(case: &Case, process: &Process, element: ElementId) -> (f64, f64) {
    let mut sums = (0.0, 0.0);
    for row in &process.recipe {
        let content = case.commodities[row.commodity].contents.get(&element).copied().unwrap_or(0.0) * row.quantity;
        if row.direction == Direction::Input {
            sums.0 += content;
        } else {
            sums.1 += content;
        }
    }
    sums
}

/// Six digits that matter, for messages.
pub(super) fn rounded(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

/// The first row of a recipe that makes something with an element.
fn row_with<'a>(tables: &'a Tables, case: &Case, process: ProcessId, element: ElementId) -> Option<Row<'a>> {
    let name = case.processes.name(process);
    tables.rows("recipes").find(|row| {
        let contains = |name: &str| {
            case.commodities.find(name).is_some_and(|id| case.commodities[id].contents.contains_key(&element))
        };
        row.text("process") == Some(name)
            && row.text("direction") != Some("input")
            && row.text("commodity").is_some_and(contains)
    })
}

/// D420: electricity at a place without a grid.
pub(super) fn electricity_has_a_grid(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, site) in case.sites.iter() {
        if case.places[site.place].grid.is_some() {
            continue;
        }
        let needs = site.runs.iter().find(|run| case.processes[run.process].electricity > 0.0);
        if let (Some(run), Some(row)) = (needs, tables.find("sites", case.sites.name(id))) {
            let problem = row.problem(Code::D420, "place").with("place", case.places.name(site.place));
            diagnostics.push(problem.with("process", case.processes.name(run.process)));
        }
    }
}

/// D413: an option at a cancelled site.
pub(super) fn options_at_cancelled_sites(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, option) in case.options.iter() {
        if case.sites[option.site].status == Some(Status::Cancelled)
            && option.status != Some(Status::Cancelled)
            && let Some(row) = tables.find("options", case.options.name(id))
        {
            diagnostics.push(row.problem(Code::D413, "site").with("site", case.sites.name(option.site)));
        }
    }
}

/// D304: members of a group demand in different units.
pub(super) fn group_units(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, demand) in case.demands.iter() {
        let unit = |commodity: CommodityId| case.commodities[commodity].unit.as_str();
        let Some(first) = demand.members.first() else { continue };
        let other = demand.members.iter().find(|member| unit(member.commodity) != unit(first.commodity));
        if let (Some(other), Some(row)) = (other, tables.find("demand_mix", case.demands.name(id))) {
            let problem = row.problem(Code::D304, "commodity").with("demand", case.demands.name(id));
            let problem = problem.with("first", case.commodities.name(first.commodity));
            let problem = problem.with("unit", unit(first.commodity)).with("other_unit", unit(other.commodity));
            diagnostics.push(problem.with("other", case.commodities.name(other.commodity)));
        }
    }
}

/// D431: least shares above one in sum, or largest shares below one.
pub(super) fn mixes_add_up(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, demand) in case.demands.iter() {
        let sum = |period: f64, least: bool| -> f64 {
            let shares = demand.members.iter().map(|member| {
                let bound = if least { &member.minimum_share } else { &member.maximum_share };
                bound.as_ref().map_or(if least { 0.0 } else { 1.0 }, |share| share.at(period))
            });
            shares.sum()
        };
        let wrong = case.settings.periods.iter().find_map(|period| {
            let (least, most) = (sum(period.start, true), sum(period.start, false));
            (least > 1.0 + 1e-9 || most < 1.0 - 1e-9).then_some((period, least, most))
        });
        if let (Some((period, least, most)), Some(row)) = (wrong, tables.find("demand_mix", case.demands.name(id))) {
            let column = if least > 1.0 { "minimum_share" } else { "maximum_share" };
            let problem = row.problem(Code::D431, column).with("demand", case.demands.name(id));
            let problem = problem.with("period", &period.label).with("least", rounded(least));
            diagnostics.push(problem.with("most", rounded(most)));
        }
    }
}

/// D436: a return of something that its demand does not take.
pub(super) fn returns_fit_their_demand(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, item) in case.returns.iter() {
        let members = &case.demands[item.demand].members;
        if !members.iter().any(|member| member.commodity == item.served)
            && let Some(row) = tables.find("returns", case.returns.name(id))
        {
            let problem = row.problem(Code::D436, "served").with("demand", case.demands.name(item.demand));
            diagnostics.push(problem.with("commodity", case.commodities.name(item.served)));
        }
    }
}

/// D439: a target that adds up products in different units.
pub(super) fn targets_in_one_unit(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for rule in case.rules.values() {
        if !matches!(rule.kind, RuleKind::CapacityTarget | RuleKind::ProductionTarget) {
            continue;
        }
        let products = case.processes.values().filter_map(Process::product).map(|row| row.commodity);
        let in_scope = products
            .filter(|product| rule.commodities.as_ref().is_none_or(|commodities| commodities.contains(product)));
        let units: BTreeSet<&str> = in_scope.map(|product| case.commodities[product].unit.as_str()).collect();
        if units.len() > 1
            && let Some(row) = tables.find("rules", &rule.row)
        {
            let units = units.into_iter().collect::<Vec<_>>().join(", ");
            diagnostics.push(row.problem(Code::D439, "stage").with("units", units));
        }
    }
}

/// D424: an owner without a country, where a rule asks for the countries of owners.
pub(super) fn owners_have_countries(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, rule) in case.rules.iter().filter(|(_, rule)| rule.owner_countries.is_some()) {
        let in_scope = |process: ProcessId| {
            let product = case.processes[process].product().map(|row| row.commodity);
            rule.commodities.as_ref().is_none_or(|set| product.is_some_and(|product| set.contains(&product)))
        };
        let owners: BTreeSet<_> = case
            .sites
            .values()
            .filter(|site| rule.region.as_ref().is_none_or(|region| region.places.contains(&site.place)))
            .filter(|site| site.runs.iter().any(|run| in_scope(run.process)))
            .filter_map(|site| site.owner)
            .filter(|owner| case.owners[*owner].country.is_none())
            .collect();
        for owner in owners {
            if let Some(row) = tables.find("owners", case.owners.name(owner)) {
                diagnostics.push(row.problem(Code::D424, "country").with("rule", case.rules.name(id)));
            }
        }
    }
}
