//! What rules in force add up and weigh, and whether they can ever bind.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::case::entities::{Basis, Direction, Rule, RuleKind};
use crate::case::queries::in_force;
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics};
use crate::ids::CommodityId;

/// D428: a rule that can never bind. D443: amounts in different units. D444: a commodity without what a rule weighs it by.
pub(in crate::case::validate) fn check(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    // A row on several elements or commodities is told once for each problem.
    let mut told: BTreeSet<(String, &'static str, String)> = BTreeSet::new();
    for rule in case.rules.values() {
        let Some(row) = tables.find("rules", &rule.row) else { continue };
        let problem = idle(case, rule, &row).map(|(column, hint)| (Code::D428, column, hint.to_owned()));
        let problem = problem.or_else(|| {
            let units = units(case, rule);
            (units.len() > 1).then(|| (Code::D443, "commodity", units.into_iter().collect::<Vec<_>>().join(", ")))
        });
        let problem = problem
            .or_else(|| unweighed(case, rule).map(|id| (Code::D444, "basis", case.commodities.name(id).to_owned())));
        let Some((code, column, about)) = problem else { continue };
        if !told.insert((rule.row.clone(), code.name(), about.clone())) {
            continue;
        }
        let problem = row.problem(code, column);
        diagnostics.push(match code {
            Code::D428 => problem.hint(idle(case, rule, &row).map_or("", |(_, hint)| hint)),
            Code::D443 => problem.with("units", about),
            _ => problem.with("commodity", about).with("basis", row.text("basis").unwrap_or_default()),
        });
    }
}

/// Why a rule can never bind: the column, and a hint.
fn idle(case: &Case, rule: &Rule, row: &Row<'_>) -> Option<(&'static str, &'static str)> {
    if !case.settings.periods.iter().any(|period| in_force(rule, period)) {
        return Some((if row.is_blank("start_year") { "end_year" } else { "start_year" }, "rule_years"));
    }
    let within = |id: CommodityId| case.names_commodity(rule, id);
    if let Some(element) = rule.element.filter(|_| !row.is_blank("element")) {
        let mut in_scope = case.commodities.iter().filter(|(id, _)| within(*id));
        if !in_scope.any(|(_, commodity)| commodity.contents.get(&element).is_some_and(|content| *content > 0.0)) {
            return Some(("element", "rule_element"));
        }
    }
    let consumes = match rule.kind {
        RuleKind::EmissionLimit | RuleKind::EmissionPrice => rule.basis == Some(Basis::Embodied),
        RuleKind::ShareLimit => rule.owner_countries.is_some(),
        RuleKind::OriginLimit
        | RuleKind::TouchLimit
        | RuleKind::ContentMinimum
        | RuleKind::RecycledContentMinimum
        | RuleKind::StockDaysMinimum => true,
        _ => false,
    };
    if consumes && case.consumption(rule).is_empty() {
        return Some(("region", "rule_consumption"));
    }
    if rule.kind == RuleKind::ExportLimit && !case.lanes.values().any(|lane| case.is_export(rule, lane)) {
        return Some(("origin", "rule_exports"));
    }
    None
}

/// Units of what a rule adds up as amounts.
fn units<'a>(case: &'a Case, rule: &Rule) -> BTreeSet<&'a str> {
    let by_amount = rule.element.is_none() && matches!(rule.basis, None | Some(Basis::Amount));
    let all: BTreeSet<CommodityId> = match rule.kind {
        RuleKind::ShareLimit if by_amount => rule.commodities.clone().unwrap_or_default(),
        // Nothing is nothing in any unit: a ban adds nothing up.
        RuleKind::ExportLimit if by_amount && rule.limit.is_positive() => rule.commodities.clone().unwrap_or_default(),
        RuleKind::StockDaysMinimum => rule.commodities.clone().unwrap_or_default(),
        RuleKind::EmissionLimit if rule.per_unit && rule.basis == Some(Basis::Embodied) => {
            case.consumption(rule).into_iter().map(|consumer| consumer.commodity).collect()
        }
        RuleKind::EmissionLimit if rule.per_unit => {
            let sites = case.sites.values().filter(|site| case.in_region(rule, site.place));
            let processes = sites.flat_map(|site| site.runs.iter().map(|run| run.process));
            let made = processes.filter(|process| case.makes(rule, *process));
            made.filter_map(|process| case.processes[process].product()).map(|row| row.commodity).collect()
        }
        _ => BTreeSet::new(),
    };
    all.into_iter().map(|id| case.commodities[id].unit.as_str()).collect()
}

/// A commodity that has no mass or no reference price, though the rule counts by it.
fn unweighed(case: &Case, rule: &Rule) -> Option<CommodityId> {
    let lacks = |id: &CommodityId| match rule.basis {
        Some(Basis::Mass) => case.commodities[*id].mass.is_none(),
        _ => case.commodities[*id].price.is_none(),
    };
    match (rule.kind, rule.basis) {
        (RuleKind::ShareLimit, Some(Basis::Mass | Basis::Value)) if rule.element.is_none() => {
            rule.commodities.iter().flatten().copied().find(lacks)
        }
        (RuleKind::ContentMinimum, Some(Basis::Value)) => upstream(case, rule).into_iter().find(lacks),
        _ => None,
    }
}

/// Whatever goes into what is consumed in scope, by-products apart.
fn upstream(case: &Case, rule: &Rule) -> BTreeSet<CommodityId> {
    let mut found: BTreeSet<CommodityId> = BTreeSet::new();
    let mut open: Vec<CommodityId> = case.consumption(rule).into_iter().map(|consumer| consumer.commodity).collect();
    while let Some(commodity) = open.pop() {
        if !found.insert(commodity) {
            continue;
        }
        for run in case.sites.values().flat_map(|site| &site.runs) {
            let recipe = &case.processes[run.process].recipe;
            if recipe.iter().any(|row| row.commodity == commodity && row.net() > 0.0) {
                open.extend(recipe.iter().filter(|row| row.direction != Direction::Byproduct).map(|row| row.commodity));
            }
        }
    }
    found
}
