//! The rows of a case that carry numbers, each with where it comes from.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::case::entities::{Names, Provenance, Recovers};
use denchi_core::catalogue::Lang;
use denchi_core::ids::{Arena, Id};

/// A row of the case.
#[derive(Clone, Debug)]
pub struct CaseRow<'a> {
    /// Its table.
    pub table: &'static str,
    /// Its identifier: its name, for a recipe `process/commodity`, and where it has no name its number in the table, from 1.
    pub row: String,
    /// Source, quality, note.
    pub from: &'a Provenance,
}

impl CaseRow<'_> {
    /// Its name for people, where it has one; else its identifier.
    pub fn name(&self, case: &Case, lang: Lang) -> String {
        let id = self.row.as_str();
        let name = |names: &Names, id: &str| names.display(lang == Lang::Ja, id).to_owned();
        let process = |id: &str| case.processes.find(id).map(|found| name(&case.processes[found].names, id));
        let commodity = |id: &str| case.commodities.find(id).map(|found| name(&case.commodities[found].names, id));
        let named = match self.table {
            "sites" => case.sites.find(id).map(|found| name(&case.sites[found].names, id)),
            "options" => case.options.find(id).map(|found| name(&case.options[found].names, id)),
            "processes" => process(id),
            "recipes" => {
                id.split_once('/').and_then(|(of, part)| Some(format!("{} · {}", process(of)?, commodity(part)?)))
            }
            "commodities" => commodity(id),
            "elements" => case.elements.find(id).map(|found| name(&case.elements[found].names, id)),
            "places" => case.places.find(id).map(|found| name(&case.places[found].names, id)),
            "supplies" => case.supplies.find(id).map(|found| name(&case.supplies[found].names, id)),
            "demands" => case.demands.find(id).map(|found| name(&case.demands[found].names, id)),
            "contracts" => case.contracts.find(id).map(|found| name(&case.contracts[found].names, id)),
            "freight_modes" => case.freight_modes.find(id).map(|found| name(&case.freight_modes[found].names, id)),
            "events" => case.events.find(id).map(|found| name(&case.events[found].names, id)),
            "futures" => case.futures.find(id).map(|found| name(&case.futures[found].names, id)),
            "uncertainties" => case.uncertainties.find(id).map(|found| name(&case.uncertainties[found].names, id)),
            "rules" => case.rules.values().find(|rule| rule.row == id).map(|rule| name(&rule.names, id)),
            _ => None,
        };
        named.unwrap_or_else(|| id.to_owned())
    }
}

/// All rows with numbers, table by table. Lanes that a lane rule makes are there as that rule.
pub fn case_rows(case: &Case) -> Vec<CaseRow<'_>> {
    let mut rows = Rows(Vec::new());
    rows.named("sites", &case.sites, |row| &row.provenance);
    rows.named("options", &case.options, |row| &row.provenance);
    rows.named("processes", &case.processes, |row| &row.provenance);
    for (id, process) in case.processes.iter() {
        for part in &process.recipe {
            rows.add(
                "recipes",
                recipe(case.processes.name(id), case.commodities.name(part.commodity)),
                &part.provenance,
            );
        }
    }
    rows.named("commodities", &case.commodities, |row| &row.provenance);
    rows.named("elements", &case.elements, |row| &row.provenance);
    rows.named("places", &case.places, |row| &row.provenance);
    rows.named("supplies", &case.supplies, |row| &row.provenance);
    rows.named("demands", &case.demands, |row| &row.provenance);
    rows.named("contracts", &case.contracts, |row| &row.provenance);
    rows.named("stocks", &case.stocks, |row| &row.provenance);
    rows.named("returns", &case.returns, |row| &row.provenance);
    rows.named("freight_modes", &case.freight_modes, |row| &row.provenance);
    for row in &case.lane_rules {
        rows.add("lane_rules", row.name.clone(), &row.provenance);
    }
    for row in &case.tariffs {
        rows.add("tariffs", row.name.clone(), &row.provenance);
    }
    rows.named("grids", &case.grids, |row| &row.provenance);
    rows.named("fuels", &case.fuels, |row| &row.provenance);
    // A row on several elements or commodities is one rule for each.
    let rules: BTreeMap<&str, &Provenance> =
        case.rules.values().map(|rule| (rule.row.as_str(), &rule.provenance)).collect();
    for (row, from) in rules {
        rows.add("rules", row.to_owned(), from);
    }
    rows.named("limits", &case.limits, |row| &row.provenance);
    rows.numbered("references", case.references.iter().map(|row| &row.provenance));
    rows.named("events", &case.events, |row| &row.provenance);
    for (recovers, row) in &case.recovery_times {
        rows.add("recovery_times", recovery(case, recovers), &row.provenance);
    }
    rows.named("futures", &case.futures, |row| &row.provenance);
    rows.named("uncertainties", &case.uncertainties, |row| &row.provenance);
    rows.numbered("factors", case.factors.iter().map(|row| &row.provenance));
    rows.numbered("indicators", case.indicators.iter().map(|row| &row.provenance));
    rows.numbered("observed", case.observed.iter().map(|row| &row.provenance));
    rows.0
}

/// Identifier of a row of `recipes`.
pub(super) fn recipe(process: &str, commodity: &str) -> String {
    format!("{process}/{commodity}")
}

/// Identifier of a row of `recovery_times`: `kind/name`, as the table has them.
fn recovery(case: &Case, recovers: &Recovers) -> String {
    let (kind, name) = match recovers {
        Recovers::Site(site) => ("site", case.sites.name(*site)),
        Recovers::Stage(stage) => ("stage", case.stages.name(*stage)),
        Recovers::Supply(supply) => ("supply", case.supplies.name(*supply)),
        Recovers::Country(country) => ("country", country.as_str()),
        Recovers::Owner(owner) => ("owner", case.owners.name(*owner)),
        Recovers::Corridor(corridor) => ("corridor", case.corridors.name(*corridor)),
    };
    format!("{kind}/{name}")
}

struct Rows<'a>(Vec<CaseRow<'a>>);

impl<'a> Rows<'a> {
    fn add(&mut self, table: &'static str, row: String, from: &'a Provenance) {
        self.0.push(CaseRow { table, row, from });
    }

    fn numbered(&mut self, table: &'static str, rows: impl Iterator<Item = &'a Provenance>) {
        for (index, from) in rows.enumerate() {
            self.add(table, (index + 1).to_string(), from);
        }
    }

    fn named<I: Id, T>(&mut self, table: &'static str, arena: &'a Arena<I, T>, from: impl Fn(&'a T) -> &'a Provenance) {
        for (id, row) in arena.iter() {
            self.add(table, arena.name(id).to_owned(), from(row));
        }
    }
}
