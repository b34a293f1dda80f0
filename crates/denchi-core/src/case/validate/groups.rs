//! Rows of several tables that belong together.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::cell::Symbol;
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics};

/// What the rows of a table are about, by one column.
fn named(tables: &Tables, table: &str, column: &str) -> BTreeSet<Symbol> {
    tables.rows(table).filter_map(|row| row.symbol(column)).collect()
}

/// D411 and D412: values that neither a row nor its companion table gives, or that both give.
pub(super) fn values_given(tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut missing = |row: &Row<'_>, column: &str, companion: &str| {
        diagnostics.push(row.problem(Code::D411, column).with("companion", companion));
    };
    let has = |row: &Row<'_>, names: &BTreeSet<Symbol>, column: &str| {
        row.symbol(column).is_some_and(|name| names.contains(&name))
    };
    let years = named(tables, "demand_years", "demand");
    let mixes = named(tables, "demand_mix", "demand");
    for row in tables.rows("demands") {
        if row.is_blank("quantity") && !has(&row, &years, "demand") {
            missing(&row, "quantity", "demand_years");
        }
        if row.is_blank("commodity") && !has(&row, &mixes, "demand") {
            missing(&row, "commodity", "demand_mix");
        }
    }
    let steps = named(tables, "supply_steps", "supply");
    for row in tables.rows("supplies") {
        if row.is_blank("price") && !has(&row, &steps, "supply") {
            missing(&row, "price", "supply_steps");
        }
    }
    let years = named(tables, "rule_years", "rule");
    for row in tables.rows("rules") {
        if row.is_blank("limit") && !has(&row, &years, "rule") {
            missing(&row, "limit", "rule_years");
        }
    }
    for row in tables.rows("limits") {
        if row.is_blank("minimum") && row.is_blank("maximum") {
            diagnostics.push(row.problem(Code::D411, "maximum").with("companion", "limits").hint("limit"));
        }
    }
    for row in tables.rows("supplies").filter(|row| has(row, &steps, "supply")) {
        for column in ["price", "maximum"] {
            if !row.is_blank(column) {
                diagnostics.push(row.problem(Code::D412, column).with("companion", "supply_steps"));
            }
        }
    }
    for row in tables.rows("demands").filter(|row| has(row, &mixes, "demand")) {
        if !row.is_blank("commodity") {
            diagnostics.push(row.problem(Code::D412, "commodity").with("companion", "demand_mix"));
        }
    }
}

/// D423: one of two columns must be filled, and only one.
pub(super) fn exactly_one(tables: &Tables, diagnostics: &mut Diagnostics) {
    for (table, first, second) in [("contracts", "buyer_owner", "buyer_place"), ("tariffs", "commodity", "hs")] {
        for row in tables.rows(table) {
            if row.is_blank(first) == row.is_blank(second) {
                diagnostics.push(row.problem(Code::D423, first).with("other", second));
            }
        }
    }
}

/// D414: a ramp-up starts at age 0 and leaves no age out.
pub(super) fn ramps(tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut ages: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for row in tables.rows("ramps") {
        if let (Some(ramp), Some(age)) = (row.text("ramp"), row.whole("age")) {
            ages.entry(ramp).or_default().insert(age);
        }
    }
    for (ramp, ages) in ages {
        let missing = (0..).zip(&ages).find(|(expected, age)| expected != *age).map(|(expected, _)| expected);
        if let (Some(missing), Some(row)) = (missing, tables.find("ramps", ramp)) {
            diagnostics.push(row.problem(Code::D414, "age").with("ramp", ramp).with("age", missing));
        }
    }
}

/// Number, price and row of a step.
type PricedStep<'a> = (i64, f64, Row<'a>);

/// D416: a later step that is cheaper than an earlier one in the same year.
pub(super) fn supply_steps(tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut steps: BTreeMap<(Symbol, u64), Vec<PricedStep<'_>>> = BTreeMap::new();
    for row in tables.rows("supply_steps") {
        if let (Some(supply), Some(step), Some(price)) = (row.symbol("supply"), row.whole("step"), row.number("price"))
        {
            let year = row.number("year").unwrap_or(0.0).to_bits();
            steps.entry((supply, year)).or_default().push((step, price, row));
        }
    }
    for mut steps in steps.into_values() {
        steps.sort_by_key(|(step, ..)| *step);
        for pair in steps.windows(2) {
            let [(_, before, _), (step, price, row)] = pair else { continue };
            if price < before {
                let problem = row.problem(Code::D416, "price").with("step", step).with("value", price);
                diagnostics.push(problem.with("bound", before));
            }
        }
    }
}

/// D433: more than the whole of a site is owned.
pub(super) fn ownership(tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for row in tables.rows("ownership") {
        if let (Some(site), Some(share)) = (row.text("site"), row.number("share")) {
            *shares.entry(site).or_default() += share;
        }
    }
    for (site, share) in shares.into_iter().filter(|(_, share)| *share > 1.0 + 1e-9) {
        if let Some(row) = tables.find("ownership", site) {
            diagnostics.push(row.problem(Code::D433, "share").with("site", site).with("value", share));
        }
    }
}

/// D437: an option that requires itself.
pub(super) fn options_require_others(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("option_requires") {
        if row.symbol("option").is_some() && row.symbol("option") == row.symbol("requires") {
            diagnostics.push(row.problem(Code::D437, "requires"));
        }
    }
}

/// D421: heat without a fuel costs nothing and emits nothing.
pub(super) fn heat_has_a_fuel(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("processes") {
        if row.number("heat").is_some_and(|heat| heat > 0.0) && row.is_blank("heat_fuel") {
            diagnostics.push(row.problem(Code::D421, "heat_fuel"));
        }
    }
}

/// Columns that say where something happens.
const HAPPENS: &[(&str, &str)] = &[
    ("sites", "place"),
    ("supplies", "place"),
    ("demands", "place"),
    ("stocks", "place"),
    ("returns", "place"),
    ("in_transit", "place"),
    ("contracts", "buyer_place"),
    ("lanes", "from_place"),
    ("lanes", "to_place"),
];

/// D429: routes pass waypoints, nothing else happens there.
pub(super) fn waypoints(tables: &Tables, diagnostics: &mut Diagnostics) {
    let waypoints: BTreeSet<Symbol> =
        tables.rows("places").filter(|row| row.flag("waypoint")).filter_map(|row| row.symbol("place")).collect();
    if waypoints.is_empty() {
        return;
    }
    for (table, column) in HAPPENS {
        for row in tables.rows(table) {
            if row.symbol(column).is_some_and(|place| waypoints.contains(&place)) {
                let place = row.text(column).unwrap_or_default();
                diagnostics.push(row.problem(Code::D429, column).with("place", place));
            }
        }
    }
}
