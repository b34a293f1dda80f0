//! Three findings: what stands out. The first three of: what another result changes, whom it depends on most, what it builds,
//! what it emits, what capacity is worth most.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Amount, Block, Line, Note, Part, Section};
use super::subject::{Dependence, Subject};
use crate::table::ResultTable;

/// How many are told.
const TOLD: usize = 3;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let all = [changed(subject), dependence(subject), built(subject), emitted(subject), scarce(subject)];
    Section { id: "findings", blocks: all.into_iter().flatten().take(TOLD).map(Block::Finding).collect() }
}

/// What the plan costs and emits beside another one.
fn changed(subject: &Subject<'_>) -> Option<Line> {
    let beside = subject.beside?;
    let difference = |name: &str| -> Option<Part> {
        let (own, unit) = Subject::figure(&subject.of.package, name)?;
        let (other, _) = Subject::figure(beside, name)?;
        let note = Note::of("summary", "value", &[("figure", name)], "difference");
        Some(Amount::new(own - other, &unit, note).into())
    };
    let name = beside.manifest.case.scenario.as_deref().map_or(Part::Key("brief.base".to_owned()), Part::from);
    let mut parts = vec![("beside", name), ("cost", difference("objective")?), ("emissions", difference("emissions")?)];
    let Some(own) = subject.largest_dependence() else { return Some(Line::new("findings.cheaper", parts)) };
    let other = subject.dependence(beside);
    let same =
        other.iter().find(|row| (&row.tracer, &row.stage, &row.country) == (&own.tracer, &own.stage, &own.country));
    let share = |value| Part::from(Amount::new(value, "1", subject.dependence_note(&own)));
    parts.extend([
        ("element", subject.name("element", &own.tracer)),
        ("stage", subject.stage(&own.stage)),
        ("country", subject.name("country", &own.country)),
        ("share", share(own.share)),
        ("before", share(same.map_or(0.0, |row| row.share))),
    ]);
    Some(Line::new("findings.changed", parts))
}

/// How many elements depend on one country for more than this at some stage.
const HALF: f64 = 0.5;

/// For how many elements one country abroad holds more than half of a stage, and the two that depend most.
fn dependence(subject: &Subject<'_>) -> Option<Line> {
    let home = subject.case.settings.home.as_deref().unwrap_or_default();
    let found = subject.dependence(&subject.of.package);
    let abroad = || found.iter().filter(|row| row.country != home && !row.country.is_empty());
    let first = abroad().next()?;
    let second = abroad().find(|row| row.tracer != first.tracer)?;
    let told = |row: &Dependence| Part::from(Amount::new(row.share, "1", subject.dependence_note(row)));
    let elements: BTreeSet<&str> = abroad().filter(|row| row.share > HALF).map(|row| row.tracer.as_str()).collect();
    let count = Amount::new(count(elements.len()), "", subject.dependence_note(first));
    Some(Line::new(
        "findings.dependence",
        vec![
            ("region", subject.place_of_trace(&subject.region())),
            ("period", subject.focus.as_str().into()),
            ("count", count.into()),
            ("element", subject.name("element", &first.tracer)),
            ("stage", subject.stage(&first.stage)),
            ("country", subject.name("country", &first.country)),
            ("share", told(first)),
            ("element2", subject.name("element", &second.tracer)),
            ("stage2", subject.stage(&second.stage)),
            ("country2", subject.name("country", &second.country)),
            ("share2", told(second)),
        ],
    ))
}

/// How much is built, and where most of the money goes.
fn built(subject: &Subject<'_>) -> Option<Line> {
    let builds = subject.table("builds");
    let by_country = sums(builds, "country", "capital");
    let total: f64 = by_country.values().sum();
    let (country, most) = by_country.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    let options: BTreeSet<&str> = (0..builds.len()).map(|row| builds.text(row, "option")).collect();
    let note = |rows: &[(&str, &str)], column, how| Note::of("builds", column, rows, how);
    Some(Line::new(
        "findings.built",
        vec![
            ("count", Amount::new(count(options.len()), "", note(&[], "option", "count")).into()),
            ("capital", Amount::new(total, &subject.money(), note(&[], "capital", "sum")).into()),
            ("country", subject.name("country", country)),
            ("share", Amount::new(most / total, "1", note(&[("country", country)], "capital", "share")).into()),
        ],
    ))
}

/// Where in the chain the emissions are.
fn emitted(subject: &Subject<'_>) -> Option<Line> {
    let footprint =
        subject.table("footprint").filtered(|row| subject.table("footprint").text(row, "period") == subject.focus);
    let by_stage = sums(&footprint, "stage", "amount");
    let total: f64 = by_stage.values().sum();
    let (stage, most) = by_stage.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    let rows = [("period", subject.focus.as_str()), ("stage", stage)];
    Some(Line::new(
        "findings.emitted",
        vec![
            ("stage", subject.stage(stage)),
            ("share", Amount::new(most / total, "1", Note::of("footprint", "amount", &rows, "share")).into()),
            ("period", subject.focus.as_str().into()),
            ("footprint", subject.key_figure("unit_emissions")),
        ],
    ))
}

/// The capacity whose next unit would save most.
fn scarce(subject: &Subject<'_>) -> Option<Line> {
    let (rents, capacity) = (subject.table("rents"), subject.table("capacity"));
    let used = |site: &str| {
        (0..capacity.len())
            .find(|&row| capacity.text(row, "site") == site && capacity.text(row, "period") == subject.focus)
            .and_then(|row| capacity.number(row, "used"))
    };
    let worth = |row: usize| Some((row, rents.number(row, "rent")? * used(rents.text(row, "site"))?));
    let found = (0..rents.len()).filter(|&row| rents.text(row, "period") == subject.focus).filter_map(worth);
    let (row, value) = found.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let site = rents.text(row, "site");
    let note = Note::of("rents", "rent", &[("site", site), ("period", &subject.focus)], "product");
    Some(Line::new(
        "findings.scarce",
        vec![
            ("site", subject.name("site", site)),
            ("value", Amount::new(value, &subject.money(), note).into()),
            ("period", subject.focus.as_str().into()),
        ],
    ))
}

/// Sums of a column by another one.
pub(super) fn sums<'t>(table: &'t ResultTable, by: &str, column: &str) -> BTreeMap<&'t str, f64> {
    let mut sums = BTreeMap::new();
    for row in 0..table.len() {
        *sums.entry(table.text(row, by)).or_insert(0.0) += table.number(row, column).unwrap_or(0.0);
    }
    sums
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

impl Subject<'_> {
    /// The unit of money, e.g. `USD_2024`.
    pub(super) fn money(&self) -> String {
        format!("{}_{}", self.case.settings.money, self.case.settings.money_year)
    }
}
