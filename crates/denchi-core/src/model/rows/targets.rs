//! Rules on capacity, output and investment, in amounts of the period:
//!
//! ```text
//! capacity target:    l sum share q (K + sum g b) + m >= limit l
//! production target:    sum share q a             + m >= limit l
//! investment budget:    sum overnight b           - m <= limit l
//! ```
//!
//! `share` is the part of the ownership in scope, `q` units of product per unit of activity. An emission price is a cost
//! of activity, not a row.

use super::capacity;
use crate::case::entities::{Rule, RuleKind, Site};
use crate::case::queries::{in_force, product_in_scope};
use crate::ids::RuleId;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::sheet::{Row, Sheet, Slack, small};
use crate::time;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    for (id, rule) in scene.case.rules.iter() {
        for (t, period) in scene.periods.iter().enumerate() {
            if !in_force(rule, period) || rule.kind == RuleKind::EmissionPrice {
                continue;
            }
            let limit = rule.limit.mean(period.start, period.years) * period.years;
            let meaning = Row::Rule { rule: id, t: small(t) };
            let budget = rule.kind == RuleKind::InvestmentBudget;
            let row = if budget {
                sheet.row(meaning, f64::NEG_INFINITY, limit)
            } else {
                sheet.row(meaning, limit, f64::INFINITY)
            };
            match rule.kind {
                RuleKind::CapacityTarget => capacity_in_scope(scene, layout, sheet, (row, rule), t),
                RuleKind::ProductionTarget => output_in_scope(scene, layout, sheet, (row, rule), t),
                RuleKind::InvestmentBudget => investment_in_scope(scene, layout, sheet, (row, rule), t),
                RuleKind::EmissionPrice => {}
            }
            soften(scene, layout, sheet, (row, id), if budget { -1.0 } else { 1.0 }, t);
        }
    }
}

fn soften(scene: &Scene, layout: &Layout, sheet: &mut Sheet, (row, rule): (usize, RuleId), sign: f64, t: usize) {
    if let Some(missed) = layout.missed_rule(rule, t) {
        sheet.entry(row, missed, sign);
    } else if scene.elastic {
        sheet.slack(row, Slack::Rule(rule), t);
    }
}

fn in_region(rule: &Rule, site: &Site) -> bool {
    rule.region.as_ref().is_none_or(|scope| scope.places.contains(&site.place))
}

fn capacity_in_scope(scene: &Scene, layout: &Layout, sheet: &mut Sheet, (row, rule): (usize, &Rule), t: usize) {
    let period = &scene.periods[t];
    for (id, site) in scene.case.sites.iter().filter(|(_, site)| in_region(rule, site)) {
        let factor = scene.case.owner_share(site, rule)
            * product_in_scope(rule, &scene.case.processes[site.runs[0].process])
            * period.years;
        if factor > 0.0 {
            let (working, _) = time::existing_capacity(site, site.ramp.map(|ramp| &scene.case.ramps[ramp]), period);
            sheet.shift(row, factor * working);
            capacity::added_capacity(scene, layout, sheet, (id, row, t), factor);
        }
    }
}

fn output_in_scope(scene: &Scene, layout: &Layout, sheet: &mut Sheet, (row, rule): (usize, &Rule), t: usize) {
    for (id, site) in scene.case.sites.iter().filter(|(_, site)| in_region(rule, site)) {
        let share = scene.case.owner_share(site, rule);
        for (run, data) in site.runs.iter().enumerate() {
            sheet.entry(
                row,
                layout.activity(id, run, t),
                share * product_in_scope(rule, &scene.case.processes[data.process]),
            );
        }
    }
}

fn investment_in_scope(scene: &Scene, layout: &Layout, sheet: &mut Sheet, (row, rule): (usize, &Rule), t: usize) {
    for (id, option) in scene.case.options.iter() {
        let site = &scene.case.sites[option.site];
        let made =
            rule.commodities.is_none() || product_in_scope(rule, &scene.case.processes[site.runs[0].process]) > 0.0;
        let share = scene.case.owner_share(site, rule);
        if in_region(rule, site) && made && share > 0.0 {
            sheet.entry(
                row,
                layout.build(id, t),
                share * option.overnight_cost.at(scene.periods[t].start) * layout.unit(id),
            );
            if let Some(built) = layout.option_built(id, t) {
                sheet.entry(row, built, share * option.fixed_cost);
            }
        }
    }
}
