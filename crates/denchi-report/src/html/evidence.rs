//! How well the numbers are known: rows of the case by quality, the cost that rests on them, and the weakest spots.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::case::entities::{Provenance, Quality};
use denchi_core::plan::result::{Plan, Subject};
use serde_json::{Value, json};

use crate::tables::quality_id;

/// How many weak spots are listed.
const WEAKEST: usize = 15;

/// Rows by quality, cost by quality, and what costs most on assumptions.
pub(super) fn evidence(case: &Case, plan: &Plan) -> Value {
    let rows: Vec<Value> = provenances(case)
        .into_iter()
        .map(|(table, rows)| {
            let count = |quality| rows.iter().filter(|row| row.quality == Some(quality)).count();
            json!([table, count(Quality::Reported), count(Quality::Estimated), count(Quality::Assumed)])
        })
        .filter(|row| (1..4).any(|index| row[index] != 0))
        .collect();
    let mut by_quality: BTreeMap<&str, f64> = BTreeMap::new();
    let mut by_subject: BTreeMap<&Subject, f64> = BTreeMap::new();
    for row in &plan.costs {
        let quality = subject_provenance(case, &row.subject).and_then(|row| row.quality);
        *by_quality.entry(quality.map_or("none", quality_id)).or_default() += row.present_value.abs();
        *by_subject.entry(&row.subject).or_default() += row.present_value.abs();
    }
    let mut weakest: Vec<(&Subject, f64)> = by_subject
        .into_iter()
        .filter(|(subject, cost)| {
            *cost > 0.0 && subject_provenance(case, subject).is_some_and(|row| row.quality == Some(Quality::Assumed))
        })
        .collect();
    weakest.sort_by(|a, b| b.1.total_cmp(&a.1));
    let weakest: Vec<Value> = weakest
        .into_iter()
        .take(WEAKEST)
        .map(|(subject, cost)| {
            let (kind, name) = subject_name(case, subject);
            json!([kind, name, cost, subject_provenance(case, subject).and_then(|row| row.note.as_deref())])
        })
        .collect();
    json!({ "rows": rows, "cost": by_quality, "weakest": weakest })
}

/// Provenance of every row with numbers, by table.
fn provenances(case: &Case) -> Vec<(&'static str, Vec<&Provenance>)> {
    let recipes = case.processes.values().flat_map(|process| process.recipe.iter());
    vec![
        ("sites", case.sites.values().map(|row| &row.provenance).collect()),
        ("options", case.options.values().map(|row| &row.provenance).collect()),
        ("processes", case.processes.values().map(|row| &row.provenance).collect()),
        ("recipes", recipes.map(|row| &row.provenance).collect()),
        ("commodities", case.commodities.values().map(|row| &row.provenance).collect()),
        ("elements", case.elements.values().map(|row| &row.provenance).collect()),
        ("places", case.places.values().map(|row| &row.provenance).collect()),
        ("supplies", case.supplies.values().map(|row| &row.provenance).collect()),
        ("demands", case.demands.values().map(|row| &row.provenance).collect()),
        ("contracts", case.contracts.values().map(|row| &row.provenance).collect()),
        ("stocks", case.stocks.values().map(|row| &row.provenance).collect()),
        ("returns", case.returns.values().map(|row| &row.provenance).collect()),
        ("freight_modes", case.freight_modes.values().map(|row| &row.provenance).collect()),
        ("lane_rules", case.lane_rules.iter().map(|row| &row.provenance).collect()),
        ("tariffs", case.tariffs.iter().map(|row| &row.provenance).collect()),
        ("grids", case.grids.values().map(|row| &row.provenance).collect()),
        ("fuels", case.fuels.values().map(|row| &row.provenance).collect()),
        ("rules", case.rules.values().map(|row| &row.provenance).collect()),
        ("limits", case.limits.values().map(|row| &row.provenance).collect()),
        ("references", case.references.iter().map(|row| &row.provenance).collect()),
    ]
}

/// Provenance of what a cost belongs to.
fn subject_provenance<'a>(case: &'a Case, subject: &Subject) -> Option<&'a Provenance> {
    Some(match *subject {
        // A running site costs what its process says; its own row gives its capacity.
        Subject::Site(site) => {
            let own = &case.sites[site];
            own.runs.first().map_or(&own.provenance, |run| &case.processes[run.process].provenance)
        }
        Subject::Option(option) => &case.options[option].provenance,
        Subject::Supply(supply) => &case.supplies[supply].provenance,
        Subject::Lane(lane) => &case.lanes[lane].provenance,
        Subject::Stock(stock) => &case.stocks[stock].provenance,
        Subject::Demand(demand) => &case.demands[demand].provenance,
        Subject::Contract(contract) => &case.contracts[contract].provenance,
        Subject::Rule(rule) => &case.rules[rule].provenance,
        Subject::Limit(limit) => &case.limits[limit].provenance,
        Subject::Place(_) => return None,
    })
}

/// Kind and name of what a cost belongs to; the kinds are those of the names in the view.
fn subject_name<'a>(case: &'a Case, subject: &Subject) -> (&'static str, &'a str) {
    match *subject {
        Subject::Site(site) => ("site", case.sites.name(site)),
        Subject::Option(option) => ("option", case.options.name(option)),
        Subject::Supply(supply) => ("supply", case.supplies.name(supply)),
        Subject::Lane(lane) => ("lane", case.lanes.name(lane)),
        Subject::Stock(stock) => ("stock", case.stocks.name(stock)),
        Subject::Demand(demand) => ("demand", case.demands.name(demand)),
        Subject::Contract(contract) => ("contract", case.contracts.name(contract)),
        Subject::Rule(rule) => ("rule", case.rules.name(rule)),
        Subject::Limit(limit) => ("limit", case.limits.name(limit)),
        Subject::Place(place) => ("place", case.places.name(place)),
    }
}
