//! Numbers of one row that must fit each other.

use std::collections::BTreeMap;

use crate::case::settings::{Period, Settings};
use crate::case::tables::Tables;
use crate::diagnostics::{Code, Diagnostics};

/// Table, first year, last year.
const YEARS: &[(&str, &str, &str)] = &[
    ("sites", "start_year", "end_year"),
    ("options", "earliest_year", "latest_year"),
    ("tariffs", "start_year", "end_year"),
    ("limits", "from_year", "to_year"),
    ("rules", "start_year", "end_year"),
];

/// D408: a last year before the first one.
pub(super) fn years_in_order(tables: &Tables, diagnostics: &mut Diagnostics) {
    for (table, first, last) in YEARS {
        for row in tables.rows(table) {
            if let (Some(from), Some(to)) = (row.number(first), row.number(last))
                && to < from
            {
                let problem = row.problem(Code::D408, last).with("value", to).with("other", first);
                diagnostics.push(problem.with("bound", from));
            }
        }
    }
}

/// Table, smaller column, larger column.
const BOUNDS: &[(&str, &str, &str)] = &[
    ("stocks", "minimum", "maximum"),
    ("stocks", "opening", "maximum"),
    ("limits", "minimum", "maximum"),
    ("demand_mix", "minimum_share", "maximum_share"),
    ("freight_modes", "minimum_distance", "maximum_distance"),
    ("options", "minimum_size", "maximum"),
    ("options", "minimum_size", "maximum_per_period"),
    ("options", "unit_size", "maximum"),
    ("options", "unit_size", "maximum_per_period"),
    ("contracts", "take_or_pay", "maximum"),
    ("contracts", "minimum", "maximum"),
    ("contracts", "price_floor", "price_ceiling"),
];

/// D415: a minimum above its maximum.
pub(super) fn bounds_in_order(tables: &Tables, diagnostics: &mut Diagnostics) {
    for (table, smaller, larger) in BOUNDS {
        for row in tables.rows(table) {
            if let (Some(low), Some(high)) = (row.number(smaller), row.number(larger))
                && low > high
            {
                let problem = row.problem(Code::D415, smaller).with("value", low).with("other", larger);
                diagnostics.push(problem.with("bound", high));
            }
        }
    }
}

/// Numbers that something is divided by.
const NOT_ZERO: &[(&str, &str)] = &[
    ("freight_modes", "speed"),
    ("options", "lifetime"),
    ("options", "unit_size"),
    ("returns", "shape"),
    ("contracts", "term"),
    ("events", "duration_months"),
    ("recovery_times", "time_to_recover"),
];

/// D435: zero where a positive number is needed.
pub(super) fn not_zero(tables: &Tables, diagnostics: &mut Diagnostics) {
    for (table, column) in NOT_ZERO {
        for row in tables.rows(table).filter(|row| row.number(column) == Some(0.0)) {
            diagnostics.push(row.problem(Code::D435, column));
        }
    }
    for row in tables.rows("returns") {
        if row.number("shape").is_some() && row.number("lifetime") == Some(0.0) {
            diagnostics.push(row.problem(Code::D435, "lifetime"));
        }
    }
}

/// D432: a way from a place to itself.
pub(super) fn ends_differ(tables: &Tables, diagnostics: &mut Diagnostics) {
    for table in ["lanes", "legs"] {
        for row in tables.rows(table) {
            if row.symbol("from_place").is_some() && row.symbol("from_place") == row.symbol("to_place") {
                diagnostics.push(row.problem(Code::D432, "to_place"));
            }
        }
    }
}

/// D303: an energy basis for a mass, or the other way round.
pub(super) fn units_fit_the_basis(tables: &Tables, diagnostics: &mut Diagnostics) {
    for row in tables.rows("commodities") {
        let (Some(unit), Some(basis)) = (row.text("unit"), row.text("mass_basis")) else { continue };
        let is_mass = matches!(unit, "t" | "kt" | "Mt" | "kg" | "g");
        let is_energy = matches!(unit, "GWh" | "MWh" | "kWh" | "TWh");
        let fits = match basis {
            "product" | "contained" | "lce" => !is_energy,
            "energy" => !is_mass,
            _ => !is_mass && !is_energy,
        };
        if !fits {
            diagnostics.push(row.problem(Code::D303, "mass_basis").with("basis", basis).with("unit", unit));
        }
    }
}

/// First decimal year of the horizon, and the first one after it.
fn span(periods: &[Period]) -> Option<(f64, f64)> {
    Some((periods.first()?.start, periods.last()?.end()))
}

/// D408: history within the horizon; D434: goods that arrive outside it.
pub(super) fn within_the_horizon(tables: &Tables, settings: &Settings, diagnostics: &mut Diagnostics) {
    let Some((start, end)) = span(&settings.periods) else { return };
    for row in tables.rows("return_history") {
        if let Some(year) = row.number("year").filter(|year| *year >= start) {
            let problem = row.problem(Code::D408, "year").with("value", year).with("other", "horizon.start");
            diagnostics.push(problem.with("bound", start).hint("history"));
        }
    }
    for row in tables.rows("in_transit") {
        if let Some(arrival) = row.number("arrival").filter(|arrival| !(start..end).contains(arrival)) {
            let problem = row.problem(Code::D434, "arrival").with("value", arrival);
            diagnostics.push(problem.with("start", start).with("end", end));
        }
    }
}

/// D409: demand by year that starts late or ends early; beyond the given years the nearest value holds.
pub(super) fn years_cover_the_horizon(tables: &Tables, settings: &Settings, diagnostics: &mut Diagnostics) {
    let Some((start, _)) = span(&settings.periods) else { return };
    let last = settings.periods.last().map_or(start, |period| (period.end() - 1.0).max(period.start)).floor();
    let mut years: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in tables.rows("demand_years") {
        if let (Some(demand), Some(year)) = (row.text("demand"), row.number("year")) {
            let span = years.entry(demand).or_insert((year, year));
            *span = (span.0.min(year), span.1.max(year));
        }
    }
    for (demand, (first_given, last_given)) in years {
        if (first_given > start || last_given < last)
            && let Some(row) = tables.find("demand_years", demand)
        {
            let problem = row.problem(Code::D409, "year").with("demand", demand);
            let problem = problem.with("first", first_given).with("last", last_given);
            diagnostics.push(problem.with("start", start.floor()).with("end", last));
        }
    }
}
