//! Events: how long they last, what their effects need and name, and whether they reach anything.

use super::rules::{country, known};
use crate::case::Case;
use crate::case::assemble::{effect, parts};
use crate::case::entities::EffectKind;
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics};

/// Columns of `event_effects` that say something of one kind or another.
const COLUMNS: &[&str] = &[
    "region",
    "destination",
    "stages",
    "commodities",
    "site",
    "owner",
    "owner_country",
    "corridor",
    "contract",
    "demand",
    "option",
    "severity",
    "change",
    "delay_months",
    "duration_months",
    "recovery_months",
];

const SITES: &[&str] = &["region", "stages", "commodities", "site", "owner", "owner_country"];
const LANES: &[&str] = &["region", "destination", "stages", "commodities", "corridor"];

/// Columns that a kind needs, and those by which it selects.
fn uses(kind: EffectKind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        EffectKind::Capacity => (&["severity"], SITES),
        EffectKind::Export => (&["region", "severity"], LANES),
        EffectKind::Flow => (&["severity"], LANES),
        EffectKind::Purchase => (&["severity"], &["region", "stages", "commodities"]),
        EffectKind::Delivery => (&["contract", "severity"], &[]),
        EffectKind::Demand => (&["change"], &["region", "stages", "commodities", "demand"]),
        EffectKind::ActivityCost => (&["change"], SITES),
        EffectKind::FlowCost => (&["change"], LANES),
        EffectKind::PurchaseCost => (&["change"], &["region", "stages", "commodities"]),
        EffectKind::Delay => {
            (&["delay_months"], &["region", "stages", "commodities", "site", "owner", "owner_country", "option"])
        }
    }
}

/// D441: a column that the kind needs is blank. D442: one that it does not use is filled.
pub(super) fn columns(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("event_effects") {
        let Some(kind) = row.text("kind").and_then(EffectKind::of) else { continue };
        let (needs, selects) = uses(kind);
        for column in needs.iter().filter(|column| row.is_blank(column)) {
            diagnostics.push(row.problem(Code::D441, column).with("kind", kind.id()).with("columns", column));
        }
        let lasts = |column: &str| column.ends_with("_months") && kind != EffectKind::Delay;
        let unused = |column: &&&str| !needs.contains(column) && !selects.contains(column) && !lasts(column);
        for column in COLUMNS.iter().filter(|column| !row.is_blank(column)).filter(unused) {
            diagnostics.push(row.problem(Code::D442, column).with("kind", kind.id()).hint("effect"));
        }
    }
}

/// D215: a stage or commodity, or something that recovers, that is in no row of its table. D417: a country that is none.
pub(super) fn names(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("event_effects") {
        for (column, target) in [("stages", "stages"), ("commodities", "commodities")] {
            for name in parts(&row, column) {
                known(tables, &row, (column, target), name, diagnostics);
            }
        }
    }
    for row in tables.rows("recovery_times") {
        let (Some(kind), Some(name)) = (row.text("kind"), row.text("name")) else { continue };
        let target = match kind {
            "site" => "sites",
            "stage" => "stages",
            "supply" => "supplies",
            "owner" => "owners",
            "corridor" => "corridors",
            _ => {
                country(&row, "name", name, diagnostics);
                continue;
            }
        };
        known(tables, &row, ("name", target), name, diagnostics);
    }
}

/// D470: columns of a duration that do not fit its distribution.
pub(super) fn durations(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("events") {
        if let Some((column, hint)) = misfit(&row) {
            let distribution = row.text("distribution").unwrap_or("fixed");
            let problem = row.problem(Code::D470, column).with("distribution", distribution);
            diagnostics.push(problem.hint(hint));
        }
    }
}

/// The first column that does not fit, and what to do about it.
fn misfit(row: &Row<'_>) -> Option<(&'static str, &'static str)> {
    let distribution = row.text("distribution").unwrap_or("fixed");
    let (bounds, spread) = (["duration_low", "duration_high"], "duration_spread");
    let filled = |column: &&str| !row.is_blank(column);
    if distribution != "fixed" && row.number("duration_months") == Some(f64::INFINITY) {
        return Some(("duration_months", "infinite"));
    }
    if distribution == "triangular" {
        if let Some(column) = bounds.into_iter().find(|column| row.is_blank(column)) {
            return Some((column, "triangular"));
        }
        let [low, high] = bounds.map(|column| row.number(column));
        let mode = row.number("duration_months");
        if low > mode || mode > high {
            return Some(("duration_months", "order"));
        }
    } else if let Some(column) = bounds.into_iter().find(filled) {
        return Some((column, "unused"));
    }
    match (distribution == "lognormal", row.is_blank(spread)) {
        (true, true) => Some((spread, "lognormal")),
        (false, false) => Some((spread, "unused")),
        _ => None,
    }
}

/// D471: an event that does nothing. D428: an effect that reaches nothing.
pub(super) fn reach(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for row in tables.rows("events") {
        let event = row.text("event").and_then(|name| case.events.find(name));
        if event.is_some_and(|event| case.events[event].effects.is_empty()) {
            diagnostics.push(row.problem(Code::D471, "event"));
        }
    }
    for row in tables.rows("event_effects") {
        let Some(effect) = effect(&row, case) else { continue };
        // A region without places has been told.
        let nowhere = [&effect.region, &effect.destination].into_iter().flatten().any(|scope| scope.places.is_empty());
        if !nowhere && effect.reach(case).is_empty() {
            diagnostics.push(row.problem(Code::D428, "kind").hint("effect"));
        }
    }
}
