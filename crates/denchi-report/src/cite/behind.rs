//! The rows of the case behind rows of a result.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::case::entities::{Direction, Provenance, Quality, Scope};
use denchi_core::ids::{ProcessId, SourceId};

use super::case_rows::{CaseRow, case_rows, recipe};
use super::named::named;
use crate::brief::Note;
use crate::package::ResultPackage;
use crate::table::ResultTable;

/// Terms of costs that are penalties or payments, and no cost of supplying.
const NO_SUPPLY: [&str; 4] = ["shortage", "backlog", "rule_penalty", "revenue"];

/// Rows of the case behind numbers, in the order of [`case_rows`].
#[derive(Clone, Debug, Default)]
pub struct Behind<'a> {
    /// The rows.
    pub rows: Vec<CaseRow<'a>>,
}

impl Behind<'_> {
    /// The sources, and how many of the rows name each: the one with the most rows first.
    pub fn sources(&self) -> Vec<(SourceId, usize)> {
        let mut counts: BTreeMap<SourceId, usize> = BTreeMap::new();
        for source in self.rows.iter().filter_map(|row| row.from.source) {
            *counts.entry(source).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        counts
    }

    /// How many of the rows are known how well.
    pub fn count(&self, quality: Quality) -> usize {
        self.rows.iter().filter(|row| row.from.quality == Some(quality)).count()
    }
}

/// The rows of a table of a result in which a number stands. For a key figure of the summary, those of the table that it is
/// computed from.
pub fn table_rows(package: &ResultPackage, note: &Note) -> Option<ResultTable> {
    let table = package.table(&note.table)?;
    Some(table.filtered(|row| note.rows.iter().all(|condition| holds(table, row, condition))))
}

/// Whether a row meets a condition, `column=value`.
fn holds(table: &ResultTable, row: usize, condition: &str) -> bool {
    let Some((column, value)) = condition.split_once('=') else { return false };
    table.column(column).is_some_and(|column| table.cell(row, column).text() == value)
}

/// The rows of the case behind the numbers at some places of a result.
pub fn behind<'a>(case: &'a Case, package: &ResultPackage, notes: &[Note]) -> Behind<'a> {
    let mut found = Found { case, wanted: BTreeSet::new(), lanes: BTreeMap::new() };
    for note in notes {
        match note.of {
            "case" => found.of_case(note),
            _ => base(package, note).iter().for_each(|note| found.of_result(package, note)),
        }
    }
    let mut rows: Vec<CaseRow<'a>> = case_rows(case);
    rows.retain(|row| found.wanted.contains(&(row.table, row.row.clone())));
    rows.extend(found.lanes.into_iter().map(|(row, from)| CaseRow { table: "lanes", row, from }));
    // What says nothing of itself has no number to cite.
    rows.retain(|row| row.from.quality.is_some() || row.from.source.is_some());
    Behind { rows }
}

/// Where the parts of a number stand: key figures and prices are computed from other tables.
fn base(package: &ResultPackage, note: &Note) -> Vec<Note> {
    let all = |table: &str, column: &str| Note::of(table, column, &[], "sum");
    let figure = note.rows.iter().find_map(|row| row.strip_prefix("figure=")).unwrap_or_default();
    match (note.table.as_str(), figure) {
        ("summary", "investment") => vec![all("builds", "capital")],
        ("summary", "product_target_last") => vec![all("rules", "limit")],
        ("summary", "demand_wanted" | "demand_served" | "demand_lost") => vec![all("demand", "wanted")],
        ("summary", "emissions") => vec![all("emissions", "amount")],
        ("summary", "unit_emissions") => vec![all("emissions", "amount"), all("served", "amount")],
        ("summary", "product_output" | "product_output_last") => vec![all("served", "amount")],
        ("summary", "supply_cost" | "unit_cost") => {
            let table = package.table("costs");
            let terms: BTreeSet<&str> =
                table.iter().flat_map(|table| (0..table.len()).map(|row| table.text(row, "term"))).collect();
            let supply = terms.into_iter().filter(|term| !NO_SUPPLY.contains(term));
            supply.map(|term| Note::of("costs", "present_value", &[("term", term)], "sum")).collect()
        }
        // A price is what the next unit would cost: all costs of the plan decide it.
        ("summary" | "shadow_prices" | "rents", _) => vec![all("costs", "present_value"), note.clone()],
        _ => vec![note.clone()],
    }
}

struct Found<'a> {
    case: &'a Case,
    wanted: BTreeSet<(&'static str, String)>,
    /// Lanes that are rows of their own.
    lanes: BTreeMap<String, &'a Provenance>,
}

impl<'a> Found<'a> {
    fn want(&mut self, table: &'static str, row: &str) {
        self.wanted.insert((table, row.to_owned()));
    }

    fn of_case(&mut self, note: &Note) {
        let named: BTreeSet<&str> = note.rows.iter().filter_map(|row| Some(row.split_once('=')?.1)).collect();
        let all = case_rows(self.case).into_iter().filter(|row| row.table == note.table);
        for row in all.filter(|row| named.is_empty() || named.contains(row.row.as_str())) {
            self.want(row.table, &row.row);
        }
    }

    fn of_result(&mut self, package: &ResultPackage, note: &Note) {
        let Some(table) = table_rows(package, note) else { return };
        for row in 0..table.len() {
            for (kind, id) in named(&table, row) {
                self.add(kind, id);
            }
            if note.table == "rules" && note.column != "limit" {
                self.counted(package, table.text(row, "rule"), table.text(row, "period"));
            }
        }
        if table.column("site").is_none() && table.column("subject").is_none() && table.column("stage").is_some() {
            self.at_stages(package, &table);
        }
    }

    /// Sites of the stage in the country of each row, of those that worked in its period; what was bought there, where a row
    /// is about where something entered the chain.
    fn at_stages(&mut self, package: &ResultPackage, table: &ResultTable) {
        let place = |row: usize| {
            (
                table.text(row, "period").to_owned(),
                table.text(row, "stage").to_owned(),
                table.text(row, "country").to_owned(),
            )
        };
        let wanted: BTreeSet<(String, String, String)> = (0..table.len()).map(place).collect();
        let Some(sites) = package.table("capacity") else { return };
        for row in (0..sites.len()).filter(|&row| sites.number(row, "used").is_some_and(|used| used > 0.0)) {
            let of = |text: &str| text.to_owned();
            let (period, stage, country) =
                (sites.text(row, "period"), sites.text(row, "stage"), sites.text(row, "country"));
            let meets = |stage: &str, country: &str| wanted.contains(&(of(period), of(stage), of(country)));
            // What takes nothing in is where things enter the chain.
            let enters = meets("entry", country) && self.takes_nothing(sites.text(row, "site"));
            if enters || meets(stage, country) || meets("*", country) || meets(stage, "*") || meets("*", "*") {
                self.add("site", sites.text(row, "site"));
            }
        }
        let Some(bought) = package.table("purchases") else { return };
        for row in 0..bought.len() {
            let (period, country) = (bought.text(row, "period"), bought.text(row, "country"));
            if wanted.contains(&(period.to_owned(), "entry".to_owned(), country.to_owned())) {
                self.add("supply", bought.text(row, "supply"));
            }
        }
    }

    /// Whether a site runs nothing that takes something in: a mine.
    fn takes_nothing(&self, site: &str) -> bool {
        let case = self.case;
        let Some(site) = case.sites.find(site) else { return false };
        let takes =
            |process: ProcessId| case.processes[process].recipe.iter().any(|part| part.direction == Direction::Input);
        !case.sites[site].runs.iter().any(|run| takes(run.process))
    }

    /// Sites that count for a rule in a period.
    fn counted(&mut self, package: &ResultPackage, rule: &str, period: &str) {
        let case = self.case;
        let (Some(rule), Some(sites)) = (case.rules.find(rule), package.table("capacity")) else { return };
        let rule = &case.rules[rule];
        for row in (0..sites.len()).filter(|&row| sites.text(row, "period") == period) {
            let has = sites.number(row, "product_capacity").is_some_and(|capacity| capacity > 0.0);
            let Some(site) = case.sites.find(sites.text(row, "site")).filter(|_| has) else { continue };
            let product = case.commodities.find(sites.text(row, "product"));
            let made = rule.commodities.as_ref().is_none_or(|set| product.is_some_and(|id| set.contains(&id)));
            let inside = rule.region.as_ref().is_none_or(|region| region.places.contains(&case.sites[site].place));
            if made && inside && case.owner_share(&case.sites[site], rule) > 0.0 {
                self.add("site", case.sites.name(site));
            }
        }
    }

    /// What is behind something of a kind.
    fn add(&mut self, kind: &str, id: &str) {
        let case = self.case;
        match kind {
            "site" => {
                self.want("sites", id);
                for run in case.sites.find(id).iter().flat_map(|&site| &case.sites[site].runs) {
                    self.add("process", case.processes.name(run.process));
                }
            }
            "option" => {
                self.want("options", id);
                if let Some(option) = case.options.find(id) {
                    self.add("site", case.sites.name(case.options[option].site));
                }
            }
            "process" => {
                self.want("processes", id);
                for part in case.processes.find(id).iter().flat_map(|&process| &case.processes[process].recipe) {
                    self.want("recipes", &recipe(id, case.commodities.name(part.commodity)));
                }
            }
            "rule" => {
                let row = case.rules.find(id).map_or(id, |rule| case.rules[rule].row.as_str());
                self.want("rules", row);
            }
            "element" => {
                self.want("elements", id);
                self.want("commodities", id);
            }
            "lane" => self.lane(id),
            "commodity" => self.want("commodities", id),
            "supply" => self.want("supplies", id),
            "demand" => self.want("demands", id),
            "contract" => self.want("contracts", id),
            "stock" => self.want("stocks", id),
            "return" => self.want("returns", id),
            "limit" => self.want("limits", id),
            _ => {}
        }
    }

    /// A lane: its own row, or the lane rules that make it; duties on it, and the ways of its route.
    fn lane(&mut self, id: &str) {
        let case = self.case;
        let Some(lane) = case.lanes.find(id).map(|lane| &case.lanes[lane]) else { return };
        let along = |from: &Scope, to: &Scope| from.places.contains(&lane.from) && to.places.contains(&lane.to);
        let rules = case.lane_rules.iter().filter(|rule| rule.commodity == lane.commodity);
        let made: Vec<&str> =
            rules.filter(|rule| along(&rule.origin, &rule.destination)).map(|rule| rule.name.as_str()).collect();
        // Lanes that are made have names that identifiers in a table cannot have.
        if id.contains('>') {
            made.into_iter().for_each(|rule| self.want("lane_rules", rule));
        } else {
            self.lanes.insert(id.to_owned(), &lane.provenance);
        }
        let duties = case.tariffs.iter().filter(|row| row.commodities.contains(&lane.commodity));
        for row in duties.filter(|row| along(&row.origin, &row.destination)) {
            self.want("tariffs", &row.name);
        }
        for leg in lane.route.and_then(|route| case.routes.get(route)).iter().flat_map(|route| &route.legs) {
            self.want("freight_modes", case.freight_modes.name(leg.mode));
        }
    }
}
