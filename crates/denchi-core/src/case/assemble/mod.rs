//! Tables become a [`Case`]: references resolved, series complete.
//!
//! A row that cannot be used is left out; what is wrong with it has been reported, or is reported by `validate`.

mod chain;
mod market;
mod policy;
mod stress;
mod trade;
mod uncertain;

use std::collections::{BTreeMap, BTreeSet};

use super::Case;
use super::cell::{Cell, Symbol};
use super::entities::{Names, Provenance, Quality, Scope, Status};
use super::series::{Between, Series};
use super::settings::Settings;
use super::tables::{Row, Tables};
use crate::ids::{Arena, Id};

pub(crate) use policy::{countries, parts};
pub(crate) use stress::effect;
pub(crate) use uncertain::{distribution, rows as rows_of_key};

/// A case without any row.
fn empty(settings: Settings, scenario: Option<String>) -> Case {
    Case {
        settings,
        scenario,
        commodities: Arena::default(),
        stages: Arena::default(),
        elements: Arena::default(),
        places: Arena::default(),
        countries: BTreeMap::new(),
        country_groups: BTreeMap::new(),
        owners: Arena::default(),
        processes: Arena::default(),
        sites: Arena::default(),
        ramps: Arena::default(),
        options: Arena::default(),
        supplies: Arena::default(),
        lanes: Arena::default(),
        routes: Vec::new(),
        freight_modes: Arena::default(),
        corridors: Arena::default(),
        legs: Vec::new(),
        lane_rules: Vec::new(),
        tariffs: Vec::new(),
        demands: Arena::default(),
        contracts: Arena::default(),
        stocks: Arena::default(),
        returns: Arena::default(),
        in_transit: Vec::new(),
        grids: Arena::default(),
        fuels: Arena::default(),
        rules: Arena::default(),
        limits: Arena::default(),
        events: Arena::default(),
        recovery_times: BTreeMap::new(),
        futures: Arena::default(),
        uncertainties: Arena::default(),
        references: Vec::new(),
        factors: Vec::new(),
        indicators: Vec::new(),
        observed: Vec::new(),
        sources: Arena::default(),
    }
}

/// Makes a case of tables.
pub(crate) fn assemble(tables: &Tables, settings: Settings, scenario: Option<String>) -> Case {
    let mut case = empty(settings, scenario);
    chain::assemble(tables, &mut case);
    trade::assemble(tables, &mut case);
    market::assemble(tables, &mut case);
    policy::assemble(tables, &mut case);
    stress::assemble(tables, &mut case);
    uncertain::assemble(tables, &mut case);
    case
}

/// Whether every row is in the case: of sound tables nothing is left out.
pub(crate) fn is_complete(tables: &Tables, case: &Case) -> bool {
    let counts = [
        ("commodities", case.commodities.len()),
        ("places", case.places.len()),
        ("sites", case.sites.len()),
        ("options", case.options.len()),
        ("supplies", case.supplies.len()),
        ("freight_modes", case.freight_modes.len()),
        ("corridors", case.corridors.len()),
        ("legs", case.legs.len()),
        ("lanes", case.lanes.len()),
        ("lane_rules", case.lane_rules.len()),
        ("tariffs", case.tariffs.len()),
        ("demands", case.demands.len()),
        ("contracts", case.contracts.len()),
        ("stocks", case.stocks.len()),
        ("returns", case.returns.len()),
        ("in_transit", case.in_transit.len()),
        ("grids", case.grids.len()),
        ("fuels", case.fuels.len()),
        ("limits", case.limits.len()),
        ("events", case.events.len()),
        ("recovery_times", case.recovery_times.len()),
        ("futures", case.futures.len()),
        ("uncertainties", case.uncertainties.len()),
        ("references", case.references.len()),
        ("factors", case.factors.len()),
        ("indicators", case.indicators.len()),
        ("observed", case.observed.len()),
    ];
    let rules: BTreeSet<&str> = case.rules.values().map(|rule| rule.row.as_str()).collect();
    let active = tables.rows("rules").filter(policy::is_active).filter_map(|row| row.text("rule"));
    if !active.into_iter().all(|rule| rules.contains(rule)) {
        return false;
    }
    let recipes: usize = case.processes.values().map(|process| process.recipe.len()).sum();
    let processes: usize = case.sites.values().map(|site| site.runs.len() - 1).sum();
    let effects: usize = case.events.values().map(|event| event.effects.len()).sum();
    let changes: usize = case.uncertainties.values().map(|uncertainty| uncertainty.effects.len()).sum();
    let nested = [
        ("recipes", recipes),
        ("site_processes", processes),
        ("event_effects", effects),
        ("uncertainty_effects", changes),
    ];
    let mut counts = counts.into_iter().chain(nested);
    counts.all(|(name, count)| tables.rows(name).count() == count)
}

/// Names for people.
fn names(row: &Row<'_>) -> Names {
    Names { en: row.owned("name_en"), ja: row.owned("name_ja") }
}

/// Where the numbers of a row come from.
fn provenance(row: &Row<'_>, case: &Case) -> Provenance {
    let quality = match row.text("quality") {
        Some("reported") => Some(Quality::Reported),
        Some("estimated") => Some(Quality::Estimated),
        Some("assumed") => Some(Quality::Assumed),
        _ => None,
    };
    Provenance { source: lookup(row, "source", &case.sources), quality, note: row.owned("note") }
}

/// Status of a project.
fn status(row: &Row<'_>) -> Option<Status> {
    match row.text("status")? {
        "operating" => Some(Status::Operating),
        "construction" => Some(Status::Construction),
        "planned" => Some(Status::Planned),
        "paused" => Some(Status::Paused),
        "cancelled" => Some(Status::Cancelled),
        _ => None,
    }
}

/// What a cell refers to.
fn lookup<I: Id, T>(row: &Row<'_>, column: &str, arena: &Arena<I, T>) -> Option<I> {
    arena.find(row.text(column)?)
}

/// The places that a word stands for: everything, a country group, a country, or a place. `None` for any other word.
pub(crate) fn scope(label: &str, case: &Case) -> Option<Scope> {
    let in_countries = |holds: &dyn Fn(&str) -> bool| -> BTreeSet<_> {
        case.places.iter().filter(|(_, place)| place.country.as_deref().is_some_and(holds)).map(|(id, _)| id).collect()
    };
    let places = if label == "*" {
        case.places.ids().collect()
    } else if let Some(group) = case.country_groups.get(label) {
        in_countries(&|country| group.contains(country))
    } else if rust_iso3166::from_alpha3(label).is_some() {
        in_countries(&|country| country == label)
    } else {
        BTreeSet::from([case.places.find(label)?])
    };
    Some(Scope { label: label.to_owned(), places })
}

/// Values by year of one column of a table by year, by what they belong to.
pub(crate) struct Years {
    points: BTreeMap<Symbol, Vec<(f64, f64)>>,
    between: Between,
}

impl Years {
    /// The filled cells of a column.
    pub(crate) fn read(tables: &Tables, table: &str, key: &str, column: &str) -> Self {
        let mut points: BTreeMap<Symbol, Vec<(f64, f64)>> = BTreeMap::new();
        for row in tables.rows(table) {
            if let (Some(key), Some(year), Some(value)) = (row.symbol(key), row.number("year"), row.number(column)) {
                points.entry(key).or_default().push((year, value));
            }
        }
        let between = tables.table(table).and_then(|table| table.resource.between()).unwrap_or(Between::Linear);
        Years { points, between }
    }

    /// The values of a row, whose key is `key`.
    pub(crate) fn of(&self, row: &Row<'_>, key: &str) -> Option<&Vec<(f64, f64)>> {
        self.points.get(&row.symbol(key)?)
    }

    /// The series of a row: the values by year where there are any, else the base value.
    pub(crate) fn series(&self, row: &Row<'_>, key: &str, base: Option<f64>) -> Option<Series> {
        match self.of(row, key) {
            Some(points) => Series::new(points.clone(), self.between),
            None => base.map(Series::constant),
        }
    }

    /// As [`Years::series`], with the base value before the first year.
    fn series_after(&self, row: &Row<'_>, key: &str, base: f64) -> Series {
        let Some(points) = self.of(row, key) else { return Series::constant(base) };
        let first = points.iter().map(|point| point.0).fold(f64::INFINITY, f64::min);
        let before = std::iter::once((first - 1.0, base));
        Series::new(before.chain(points.iter().copied()).collect(), self.between)
            .unwrap_or_else(|| Series::constant(base))
    }
}

/// The key of a text cell as it groups rows.
fn group(cell: Cell) -> Option<Symbol> {
    match cell {
        Cell::Text(symbol) => Some(symbol),
        _ => None,
    }
}
