//! Futures and uncertain inputs: probabilities, distributions, and whether what they change is there.

use std::collections::BTreeSet;

use crate::case::assemble::{distribution, parts, rows_of_key};
use crate::case::cell::Cell;
use crate::case::schema::{self, Kind};
use crate::case::settings_read::{HORIZON_KEYS, KEYS};
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics, similar};

/// How far probabilities may be from adding up to one: what decimals of thirds and sevenths leave.
const ROUNDING: f64 = 1e-6;

/// D480: probabilities of futures that do not add up to one.
pub(super) fn probabilities(tables: &Tables, diagnostics: &mut Diagnostics) {
    let total: Option<f64> = tables.rows("futures").map(|row| row.number("probability")).sum();
    // Numbers that are wrong have been reported.
    if let (Some(row), Some(total)) = (tables.rows("futures").last(), total)
        && (total - 1.0).abs() > ROUNDING
    {
        diagnostics.push(row.problem(Code::D480, "probability").with("total", total));
    }
}

/// D481: a future of a scenario that the case does not have. The copy of a case in a result has only the scenario that was
/// planned: there nothing is said.
pub(crate) fn scenarios(
    tables: &Tables,
    known: &BTreeSet<String>,
    planned: Option<&str>,
    diagnostics: &mut Diagnostics,
) {
    if known.iter().all(|name| Some(name.as_str()) == planned) {
        return;
    }
    for row in tables.rows("futures") {
        let Some(scenario) = row.text("scenario").filter(|scenario| !known.contains(*scenario)) else { continue };
        let list = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let problem = row.problem(Code::D481, "scenario").with("scenario", scenario).with("scenarios", list);
        diagnostics.push(problem.similar(similar(scenario, known.iter().map(String::as_str))));
    }
}

/// Columns with the numbers of distributions.
const NUMBERS: &[&str] = &["low", "mode", "high", "mean", "deviation", "median", "spread", "values", "weights"];

/// Columns that a distribution needs, and those that it may use.
fn uses(distribution: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match distribution {
        "uniform" => (&["low", "high"], &[]),
        "triangular" => (&["low", "mode", "high"], &[]),
        "normal" => (&["mean", "deviation"], &["low", "high"]),
        "lognormal" => (&["median", "spread"], &["low", "high"]),
        _ => (&["values"], &["weights"]),
    }
}

/// D482: numbers that do not fit the distribution of an uncertain input.
pub(super) fn distributions(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("uncertainties") {
        let Some(name) = row.text("distribution") else { continue };
        if let Some((column, hint)) = misfit(&row, name) {
            let problem = row.problem(Code::D482, column).with("distribution", name);
            diagnostics.push(problem.hint(hint));
        }
    }
}

/// The first column that does not fit, and what to do about it.
fn misfit(row: &Row<'_>, name: &str) -> Option<(&'static str, &'static str)> {
    let (needs, may) = uses(name);
    if let Some(column) = needs.iter().find(|column| row.is_blank(column)) {
        return Some((column, "needed"));
    }
    let unused = |column: &&&str| !needs.contains(column) && !may.contains(column) && !row.is_blank(column);
    if let Some(column) = NUMBERS.iter().find(unused) {
        return Some((column, "unused"));
    }
    if let Some(column) = ["deviation", "median", "spread"].into_iter().find(|column| row.number(column) == Some(0.0)) {
        return Some((column, "positive"));
    }
    let (low, high) = (row.number("low"), row.number("high"));
    let likely = ["mode", "mean", "median"].into_iter().find_map(|column| Some((column, row.number(column)?)));
    if let (Some(low), Some(high)) = (low, high)
        && low >= high
    {
        return Some(("low", "order"));
    }
    if let Some((column, likely)) = likely
        && (low.is_some_and(|low| low > likely) || high.is_some_and(|high| high < likely))
    {
        return Some((column, "order"));
    }
    (name == "discrete" && distribution(row).is_none()).then_some(("values", "list"))
}

/// D483: a change of what cannot be changed. D484: one that changes nothing.
pub(super) fn effects(tables: &Tables, diagnostics: &mut Diagnostics) {
    let used: BTreeSet<&str> = tables.rows("uncertainty_effects").filter_map(|row| row.text("uncertainty")).collect();
    for row in tables.rows("uncertainties") {
        if row.text("uncertainty").is_some_and(|name| !used.contains(name)) {
            diagnostics.push(row.problem(Code::D484, "uncertainty"));
        }
    }
    for row in tables.rows("uncertainty_effects") {
        let (Some(table), Some(column)) = (row.text("table"), row.text("column")) else { continue };
        let about = |code: Code, at: &str| row.problem(code, at).with("column", column).with("changed", table);
        if table == "case" {
            if row.text("kind") == Some("scale") || !row.is_blank("key_column") || !row.is_blank("key_values") {
                diagnostics.push(about(Code::D483, "table").hint("settings"));
            } else if !KEYS.iter().chain(HORIZON_KEYS).any(|key| *key == column) {
                diagnostics.push(about(Code::D483, "column").similar(similar(column, KEYS.iter().copied())));
            }
            continue;
        }
        let Some(resource) = schema::resource(table) else {
            let known = schema::package().resources.iter().map(|table| table.name.as_str());
            diagnostics.push(about(Code::D483, "table").similar(similar(table, known)));
            continue;
        };
        let field = resource.position(column).map(|position| &resource.schema.fields[position]);
        if field.is_none_or(|field| field.kind != Kind::Number) {
            let numbers = resource.schema.fields.iter().filter(|field| field.kind == Kind::Number);
            let nearest = similar(column, numbers.map(|field| field.name.as_str()));
            diagnostics.push(about(Code::D483, "column").similar(nearest));
            continue;
        }
        let values = parts(&row, "key_values");
        let key = row.text("key_column");
        if key.is_none() != values.is_empty() || key.is_some_and(|key| resource.position(key).is_none()) {
            diagnostics.push(about(Code::D483, "key_column").hint("key"));
            continue;
        }
        let key = key.map(|key| (key.to_owned(), values.into_iter().map(str::to_owned).collect()));
        let rows = rows_of_key(tables, table, key.as_ref());
        if rows.is_empty() {
            diagnostics.push(about(Code::D484, "key_values").hint("rows"));
        } else if row.text("kind") == Some("scale") && rows.iter().any(|row| row.cell(column) == Cell::Blank) {
            diagnostics.push(about(Code::D483, "column").hint("blank"));
        }
    }
}
