//! Names in lists and in tables whose column says which table is meant.

use std::collections::BTreeSet;

use crate::case::assemble::parts;
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics, similar};

/// Columns of `rules` that list names, and the table of the names.
const LISTS: &[(&str, &str)] =
    &[("commodity", "commodities"), ("element", "elements"), ("demand", "demands"), ("origin_stage", "stages")];

/// Units of mass of what was observed.
const UNITS: &[&str] = &["t", "kt", "Mt", "kg", "g", "share"];

/// D215: a name that is in no row of its table, in rules that are switched off, too. D417: a country that is none. D210: a
/// unit that is none.
pub(in crate::case::validate) fn check(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("rules") {
        for (column, target) in LISTS {
            for name in parts(&row, column) {
                known(tables, &row, (column, target), name, diagnostics);
            }
        }
    }
    for row in tables.rows("factors") {
        let (Some(kind), Some(name)) = (row.text("kind"), row.text("name")) else { continue };
        let target = match kind {
            // Processes may be named in `recipes` alone.
            "process" => "recipes",
            "fuel" => "fuels",
            "grid" => "grids",
            "supply" => "supplies",
            _ => "freight_modes",
        };
        known(tables, &row, ("name", target), name, diagnostics);
    }
    for row in tables.rows("indicators") {
        let (Some(indicator), Some(subject)) = (row.text("indicator"), row.text("subject")) else { continue };
        if matches!(indicator, "governance" | "trade") {
            country(&row, "subject", subject, diagnostics);
        } else {
            known(tables, &row, ("subject", "commodities"), subject, diagnostics);
        }
    }
    observed(tables, diagnostics);
}

/// D215: a name that is in no row of its table.
pub(in crate::case::validate) fn known(
    tables: &Tables,
    row: &Row<'_>,
    (column, target): (&str, &str),
    name: &str,
    diagnostics: &mut Diagnostics,
) {
    let Some(table) = tables.table(target).filter(|table| table.complete) else { return };
    let key = table.resource.schema.primary_key.first().map_or("", String::as_str);
    let names: BTreeSet<&str> = tables.rows(target).filter_map(|row| row.text(key)).collect();
    if !names.contains(name) {
        let problem = row.problem(Code::D215, column).with("value", name).with("target", target);
        let problem = if names.is_empty() { problem.hint("no_table") } else { problem };
        diagnostics.push(problem.similar(similar(name, names)));
    }
}

/// D417: a country that is none.
pub(in crate::case::validate) fn country(row: &Row<'_>, column: &str, code: &str, diagnostics: &mut Diagnostics) {
    if rust_iso3166::from_alpha3(code).is_none() {
        diagnostics.push(row.problem(Code::D417, column).with("value", code));
    }
}

fn observed(tables: &Tables, diagnostics: &mut Diagnostics) {
    let groups: BTreeSet<&str> = tables.rows("country_groups").filter_map(|row| row.text("country_group")).collect();
    for row in tables.rows("observed") {
        if let Some(region) = row.text("region")
            && region != "*"
            && !groups.contains(region)
            && rust_iso3166::from_alpha3(region).is_none()
        {
            let problem = row.problem(Code::D427, "region").with("value", region);
            diagnostics.push(problem.similar(similar(region, groups.iter().copied())));
        }
        if let Some(code) = row.text("country").filter(|code| !matches!(*code, "other" | "*")) {
            country(&row, "country", code, diagnostics);
        }
        if let Some(unit) = row.text("unit").filter(|unit| !UNITS.contains(unit)) {
            let problem = row.problem(Code::D210, "unit").with("value", unit).with("words", UNITS.join(", "));
            diagnostics.push(problem.similar(similar(unit, UNITS.iter().copied())));
        }
    }
}
