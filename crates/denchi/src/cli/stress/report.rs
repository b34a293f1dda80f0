//! The answers of stress tests: for people, for programs, and as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::catalogue::{self, Lang, format};
use denchi_core::ids::Id;
use denchi_core::stress::pool::Answer;
use denchi_core::stress::statistics::Driver;
use denchi_core::stress::sweep::Closure;
use denchi_core::stress::{Loss, Tally};
use denchi_report::html::stress_page;
use denchi_report::package::manifest::Responses;
use denchi_report::package::write_stress;
use denchi_report::reload::Reloaded;
use denchi_report::stress::chances::Chances;
use denchi_report::stress::tables::Figure;
use denchi_report::stress::worst::WorstSet;
use denchi_report::stress::worth::{Avoided, Worth};
use denchi_report::stress::{Tested, kind, names};
use denchi_report::table::ResultTable;
use serde_json::{Map, Value, json};

use super::super::grid::{Grid, Row};
use super::super::trace::rows_json;
use crate::messages::number;
use crate::printer::Printer;

/// Version of the JSON of `denchi stress`.
const SCHEMA: u32 = 1;
/// Closures that a terminal shows.
const SHOWN: usize = 20;
/// From here on money is said in millions.
const MILLION: f64 = 1e6;

/// An answer, ready to be written.
pub(super) struct Written<'a> {
    pub(super) tested: Tested<'a>,
    pub(super) result: &'a Reloaded,
    pub(super) options: BTreeMap<String, Value>,
    pub(super) tally: Tally,
    pub(super) tables: Vec<ResultTable>,
}

impl Written<'_> {
    /// The answer for programs.
    pub(super) fn json(&self) -> Value {
        let case = self.tested.case;
        let tables: Map<String, Value> =
            self.tables.iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.options,
            "responses": Responses::from(self.tally),
            "programme": { "columns": self.tested.base.size[0], "rows": self.tested.base.size[1] },
            "tables": tables,
        })
    }

    /// Writes the folder.
    pub(super) fn write(&self, folder: &Path, printer: &mut Printer) -> Result<()> {
        let manifest = &self.result.package.manifest;
        let responses = Responses::from(self.tally);
        let page = stress_page(&self.tested, manifest, &self.options, responses, &self.tables, printer.lang);
        write_stress(folder, manifest, self.options.clone(), responses, &self.tables, page)
            .map_err(|error| anyhow!(error.message(printer.lang)))?;
        let page = folder.join(denchi_report::package::STRESS_PAGE);
        printer.tell("stress.written", &[("folder", &folder.display()), ("page", &page.display())]);
        Ok(())
    }

    /// How the responses were found, in a line.
    pub(super) fn tell_tally(&self, printer: &mut Printer) {
        let Tally { untouched, warm, cold, audited, worst_audit, pivots } = self.tally;
        let worst = format!("{worst_audit:.0e}");
        let words: [(&str, &dyn std::fmt::Display); 6] = [
            ("untouched", &untouched),
            ("warm", &warm),
            ("cold", &cold),
            ("audited", &audited),
            ("worst", &worst),
            ("pivots", &pivots),
        ];
        printer.tell("stress.tally", &words);
    }
}

pub(super) fn word(lang: Lang, key: &str) -> String {
    catalogue::text(lang, key).to_owned()
}

/// An amount in the unit of what is lost.
pub(super) fn units(tested: &Tested<'_>, value: f64) -> String {
    format!("{} {}", number(value), tested.unit()).trim_end().to_owned()
}

/// Money in millions, where it is that much.
pub(super) fn money(tested: &Tested<'_>, lang: Lang, value: f64) -> String {
    let settings = &tested.case.settings;
    let money = &settings.money;
    if value.abs() < MILLION {
        return format!("{} {money}", number(value));
    }
    format(lang, "stress.million", &[("amount", &number(value / MILLION)), ("money", money)])
}

/// Months that are survived, in words.
pub(super) fn survived(lang: Lang, months: Option<usize>, window: usize) -> String {
    match months {
        Some(months) => months.to_string(),
        None => format(lang, "stress.all_months", &[("months", &window)]),
    }
}

/// One response for people.
pub(super) fn response(lang: Lang, tested: &Tested<'_>, answer: &Answer) -> String {
    let loss = &answer.response.loss;
    let wanted: f64 = tested.base.wanted_by_month.iter().sum();
    let mut parts = vec![headline(lang, tested, loss, wanted)];
    let rows: [(&str, f64); 4] = [
        ("stress.figure.shortage_cost", loss.shortage_cost),
        ("stress.figure.extra_cost", loss.extra_cost),
        ("stress.figure.depletion", loss.depletion),
        ("stress.figure.premium", loss.premium),
    ];
    let row = |key: &str, value: f64| Row {
        left: vec![word(lang, key)],
        periods: Vec::new(),
        right: vec![money(tested, lang, value)],
    };
    let mut costs: Vec<Row> = rows.into_iter().map(|(key, value)| row(key, value)).collect();
    costs.push(row("stress.figure.total", loss.total()));
    let (title, left) = (word(lang, "stress.what_it_costs"), vec![String::new()]);
    parts.push(Grid { title, left, right: vec![String::new()], rows: costs, total: true, ..Grid::default() }.render(1));
    parts.extend(by_demand(lang, tested, loss).map(|grid| grid.render(1)));
    parts.extend(by_month(lang, tested, loss).map(|grid| grid.render(1)));
    let certificate = &answer.response.certificate;
    let gap = format!("{:.0e}", certificate.gap);
    let audit = format!("{:.0e}", answer.audit.unwrap_or_default());
    parts.push(format(lang, "stress.certified", &[("gap", &gap), ("audit", &audit)]));
    parts.join("\n")
}

fn headline(lang: Lang, tested: &Tested<'_>, loss: &Loss, wanted: f64) -> String {
    let lost = loss.product();
    let Some(first) = loss.first_month else {
        return format!("{}\n", format(lang, "stress.nothing_lost", &[("months", &tested.window.months)]));
    };
    let amount = units(tested, lost);
    let share = format!("{:.1}", if wanted > 0.0 { 100.0 * lost / wanted } else { 0.0 });
    let month = tested.month(first);
    let words: [(&str, &dyn std::fmt::Display); 5] = [
        ("amount", &amount),
        ("share", &share),
        ("months", &tested.window.months),
        ("survived", &first),
        ("month", &month),
    ];
    format!("{}\n", format(lang, "stress.something_lost", &words))
}

fn by_demand(lang: Lang, tested: &Tested<'_>, loss: &Loss) -> Option<Grid> {
    let case = tested.case;
    let rows: Vec<Row> = case
        .demands
        .iter()
        .filter_map(|(id, demand)| {
            let lost = loss.lost.get(id.index()).copied().filter(|lost| *lost != 0.0)?;
            let unit = demand.members.first().map_or("", |member| case.commodities[member.commodity].unit.as_str());
            let name = demand.names.display(lang == Lang::Ja, case.demands.name(id)).to_owned();
            Some(Row { left: vec![name], periods: Vec::new(), right: vec![format!("{} {unit}", number(lost))] })
        })
        .collect();
    let (left, right) = (vec![word(lang, "stress.demand")], vec![word(lang, "stress.figure.lost")]);
    (!rows.is_empty()).then(|| Grid { title: word(lang, "stress.by_demand"), left, right, rows, ..Grid::default() })
}

fn by_month(lang: Lang, tested: &Tested<'_>, loss: &Loss) -> Option<Grid> {
    let of = |(index, lost): (usize, &f64)| {
        let wanted = tested.base.wanted_by_month.get(index).copied().unwrap_or_default();
        let right = vec![number(wanted), number(*lost)];
        (*lost != 0.0).then(|| Row { left: vec![tested.month(index)], periods: Vec::new(), right })
    };
    let rows: Vec<Row> = loss.lost_by_month.iter().enumerate().filter_map(of).collect();
    let unit = |key: &str| format!("{}, {}", word(lang, key), tested.unit());
    let right = vec![unit("stress.wanted"), unit("stress.figure.lost")];
    let (title, left) = (word(lang, "stress.by_month"), vec![word(lang, "stress.month")]);
    (!rows.is_empty()).then(|| Grid { title, left, right, rows, ..Grid::default() })
}

/// The worst closures for people.
pub(super) fn ranking(lang: Lang, tested: &Tested<'_>, closures: &[Closure]) -> String {
    let exposed = closures.iter().filter(|closure| closure.exposed()).count();
    let all = closures.len();
    let mut text = format!("{}\n\n", format(lang, "stress.swept", &[("count", &all), ("exposed", &exposed)]));
    let some = |closure: &&Closure| closure.answer.response.loss.total() > 0.0;
    let rows: Vec<Row> =
        closures.iter().filter(some).take(SHOWN).map(|closure| ranked(lang, tested, closure)).collect();
    let left_out = closures.iter().filter(some).count() - rows.len();
    let keys = ["recover", "survive", "figure.lost", "figure.total", "index", "likelihood"];
    let grid = Grid {
        title: word(lang, "stress.ranking"),
        left: ["stress.target", "stress.kind"].map(|key| word(lang, key)).to_vec(),
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        note: (left_out > 0).then(|| format(lang, "stress.more", &[("count", &left_out)])),
        rows,
        ..Grid::default()
    };
    if !grid.rows.is_empty() {
        text.push_str(&grid.render(1));
    }
    text
}

fn ranked(lang: Lang, tested: &Tested<'_>, closure: &Closure) -> Row {
    let loss = &closure.answer.response.loss;
    let target = &closure.closing.target;
    let mark = if closure.exposed() { " !" } else { "" };
    let right = vec![
        number(closure.closing.time_to_recover),
        format!("{}{mark}", survived(lang, closure.time_to_survive(), tested.window.months)),
        units(tested, loss.product()),
        money(tested, lang, loss.total()),
        format!("{:.2}", closure.exposure_index),
        closure.likelihood.map_or_else(|| "–".to_owned(), number),
    ];
    let left = vec![names::in_language(tested.case, target, lang), names::kind(lang, kind(target)).to_owned()];
    Row { left, periods: Vec::new(), right }
}

/// The worst sets of closures for people.
pub(super) fn worst_sets(lang: Lang, tested: &Tested<'_>, sets: &[WorstSet]) -> String {
    let row = |set: &WorstSet| {
        let names: Vec<String> =
            set.targets.iter().map(|target| names::in_language(tested.case, target, lang)).collect();
        let loss = &set.response.loss;
        let right = vec![
            units(tested, loss.product()),
            money(tested, lang, set.value),
            money(tested, lang, set.bound),
            format!("{:.2} %", 100.0 * set.gap),
        ];
        Row { left: vec![set.most.to_string(), names.join(" + ")], periods: Vec::new(), right }
    };
    let keys = ["figure.lost", "figure.total", "bound", "gap"];
    Grid {
        title: word(lang, "stress.worst_sets"),
        left: ["stress.most", "stress.targets"].map(|key| word(lang, key)).to_vec(),
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        rows: sets.iter().map(row).collect(),
        ..Grid::default()
    }
    .render(1)
}

/// What a sample says, for people.
pub(super) fn chances(lang: Lang, tested: &Tested<'_>, chances: &Chances) -> String {
    let said = |figure: &Figure, value: f64| match figure.unit.as_str() {
        "" => number(value),
        "1" => format!("{:.1} %", 100.0 * value),
        unit if unit == tested.unit() => units(tested, value),
        _ => money(tested, lang, value),
    };
    let row = |figure: &Figure| {
        let value = figure.value.map_or_else(|| "–".to_owned(), |value| said(figure, value));
        let interval = figure
            .interval
            .map_or_else(String::new, |[low, high]| format!("{} … {}", said(figure, low), said(figure, high)));
        let left = vec![word(lang, &format!("stress.figure.{}", figure.id))];
        Row { left, periods: Vec::new(), right: vec![value, interval] }
    };
    let figures = Grid {
        title: format(lang, "stress.sampled", &[("months", &tested.window.months)]),
        left: vec![String::new()],
        right: vec![String::new(), word(lang, "stress.interval")],
        rows: chances.figures().iter().map(row).collect(),
        ..Grid::default()
    };
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let driver = |(driver, name): (&Driver, &String)| {
        let event = &tested.case.events[driver.event];
        let left = vec![event.names.display(lang == Lang::Ja, name).to_owned()];
        let right = vec![
            percent(driver.probability),
            percent(driver.in_tail),
            number(driver.lift()),
            money(tested, lang, driver.with),
        ];
        Row { left, periods: Vec::new(), right }
    };
    let keys = ["in_all", "in_tail", "lift", "loss_with"];
    let drivers = Grid {
        title: format(lang, "stress.drivers", &[("level", &number(100.0 * (1.0 - chances.level)))]),
        left: vec![word(lang, "stress.event")],
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        rows: chances.drivers.iter().zip(chances.events()).take(SHOWN).map(driver).collect(),
        ..Grid::default()
    };
    let mut parts = vec![figures.render(1)];
    if !drivers.rows.is_empty() {
        parts.push(drivers.render(1));
    }
    parts.join("\n")
}

/// What things avoid, for people. `without`: the losses without them, and the size of a batch.
pub(super) fn worths(
    lang: Lang,
    tested: &Tested<'_>,
    chances: &Chances,
    things: &[Worth],
    without: (&[f64], usize),
) -> String {
    let said = |value: f64| money(tested, lang, value);
    let row = |thing: &Worth| {
        let Avoided { expected_avoided, tail_avoided, per_cost, .. } =
            thing.avoided(without.0, without.1, chances.level);
        let unknown = || "–".to_owned();
        let right = vec![
            thing.amount.as_ref().map_or_else(unknown, |(amount, unit)| format!("{} {unit}", number(*amount))),
            thing.cost.map_or_else(unknown, said),
            said(expected_avoided.value),
            said(tail_avoided),
            per_cost.map_or_else(unknown, number),
        ];
        Row { left: vec![thing.label.clone()], periods: Vec::new(), right }
    };
    let keys = ["amount", "cost", "expected_avoided", "tail_avoided", "per_cost"];
    let words = [("expected", said(chances.expected.value)), ("tail", said(chances.tail.value))];
    let words: Vec<(&str, &dyn std::fmt::Display)> =
        words.iter().map(|(name, text)| (*name, text as &dyn std::fmt::Display)).collect();
    Grid {
        title: format(lang, "stress.worth", &words),
        left: vec![String::new()],
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        rows: things.iter().map(row).collect(),
        ..Grid::default()
    }
    .render(1)
}
