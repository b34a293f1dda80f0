//! How well the numbers are known: rows of the case by quality, the cost that rests on them, and the weakest spots.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::case::entities::{Direction, Provenance, Quality};
use denchi_core::ids::CommodityId;
use denchi_core::plan::result::{Plan, Subject};
use serde_json::{Value, json};

use crate::cite::case_rows;
use crate::tables::quality_id;

/// How many weak spots are listed.
const WEAKEST: usize = 15;

/// Something that costs, and rests on an assumption.
pub(crate) struct Weak<'a> {
    /// What it is.
    pub(crate) subject: &'a Subject,
    /// Cost that rests on it, present value.
    pub(crate) cost: f64,
    /// What the case says of it.
    pub(crate) note: Option<&'a str>,
}

/// Rows by quality, cost by quality, and what costs most on assumptions, as the page of a plan shows them.
pub(crate) fn evidence(case: &Case, plan: &Plan) -> Value {
    let rows: Vec<Value> = provenances(case)
        .into_iter()
        .map(|(table, rows)| {
            let count = |quality| rows.iter().filter(|row| row.quality == Some(quality)).count();
            json!([table, count(Quality::Reported), count(Quality::Estimated), count(Quality::Assumed)])
        })
        .filter(|row| (1..4).any(|index| row[index] != 0))
        .collect();
    let weakest: Vec<Value> = weakest(case, plan)
        .into_iter()
        .take(WEAKEST)
        .map(|Weak { subject, cost, note }| {
            let (kind, name) = subject_name(case, subject);
            json!([kind, name, cost, note])
        })
        .collect();
    json!({ "rows": rows, "cost": cost_by_quality(case, plan), "mass": mass_by_quality(case, plan), "weakest": weakest })
}

/// Cost, present value without its sign, by how well what it rests on is known; `none` where the case does not say.
pub(crate) fn cost_by_quality(case: &Case, plan: &Plan) -> BTreeMap<&'static str, f64> {
    let mut by_quality: BTreeMap<&str, f64> = BTreeMap::new();
    for row in &plan.costs {
        let quality = subject_provenance(case, &row.subject).and_then(|row| row.quality);
        *by_quality.entry(quality.map_or("none", quality_id)).or_default() += row.present_value.abs();
    }
    by_quality
}

/// Tonnes that are made or bought over the horizon, by how well the site or the supply is known.
fn mass_by_quality(case: &Case, plan: &Plan) -> BTreeMap<&'static str, f64> {
    let tonnes = |commodity: CommodityId, amount: f64| amount * case.commodities[commodity].mass.unwrap_or(0.0);
    let mut by_quality: BTreeMap<&str, f64> = BTreeMap::new();
    let mut add =
        |from: &Provenance, mass: f64| *by_quality.entry(from.quality.map_or("none", quality_id)).or_default() += mass;
    for row in &plan.activity {
        let made = case.processes[row.process].recipe.iter().filter(|part| part.direction == Direction::Output);
        let mass = made.map(|part| tonnes(part.commodity, part.quantity * row.amount)).sum();
        add(&case.sites[row.site].provenance, mass);
    }
    for row in &plan.purchases {
        add(&case.supplies[row.supply].provenance, tonnes(case.supplies[row.supply].commodity, row.amount));
    }
    by_quality
}

/// What costs something and rests on an assumption, the dearest first.
pub(crate) fn weakest<'a>(case: &'a Case, plan: &'a Plan) -> Vec<Weak<'a>> {
    let mut by_subject: BTreeMap<&Subject, f64> = BTreeMap::new();
    for row in &plan.costs {
        *by_subject.entry(&row.subject).or_default() += row.present_value.abs();
    }
    let weak = |(subject, cost): (&'a Subject, f64)| {
        let known = subject_provenance(case, subject).filter(|row| row.quality == Some(Quality::Assumed))?;
        (cost > 0.0).then_some(Weak { subject, cost, note: known.note.as_deref() })
    };
    let mut weakest: Vec<Weak<'a>> = by_subject.into_iter().filter_map(weak).collect();
    weakest.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    weakest
}

/// Provenance of every row with numbers, by table.
pub(crate) fn provenances(case: &Case) -> Vec<(&'static str, Vec<&Provenance>)> {
    let mut tables: Vec<(&'static str, Vec<&Provenance>)> = Vec::new();
    for row in case_rows(case) {
        match tables.last_mut() {
            Some((table, rows)) if *table == row.table => rows.push(row.from),
            _ => tables.push((row.table, vec![row.from])),
        }
    }
    tables
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
pub(crate) fn subject_name<'a>(case: &'a Case, subject: &Subject) -> (&'static str, &'a str) {
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
