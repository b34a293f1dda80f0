//! What the overview says, as plain data.

use std::slice;

use denchi_core::catalogue::Lang;
use denchi_report::brief::Note;
use denchi_report::compare::{compare, in_words, names, summary};
use denchi_report::package::ResultPackage;
use denchi_report::table::{Cell, ResultTable};
use serde::Serialize;

use super::super::Seen;
use super::beside::Beside;
use super::places;

/// Tables that a comparison of key figures needs.
const COMPARED: [&str; 6] = ["summary", "capacity", "demand", "rules", "metrics", "builds"];
/// Most changes of each group that are listed.
const MOST_CHANGES: usize = 6;
/// What the solver leaves within its tolerance, as a share of a limit, is no miss; as in the comparison of results.
const TOLERANCE: f64 = 1e-6;

/// The overview.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    /// Name of the result.
    pub(super) result: String,
    /// What it is compared with.
    pub(super) beside: Beside,
    /// Title of the case.
    pub(super) title: String,
    /// What the case asks.
    pub(super) question: Option<String>,
    /// Goals by rule and period.
    pub(super) goals: Vec<Goal>,
    /// Cost, emissions, supply, dependence, builds.
    pub(super) figures: Vec<Figure>,
    /// What changed from the result that it is compared with, the largest changes of each group first.
    pub(super) changes: Vec<Change>,
    #[serde(skip)]
    tables: Vec<ResultTable>,
}

/// A goal in a period.
#[derive(Debug, Serialize)]
pub(super) struct Goal {
    /// Identifier of the rule.
    pub(super) rule: String,
    /// Its name.
    pub(super) name: String,
    pub(super) period: String,
    /// What counts for it.
    pub(super) value: f64,
    /// What is wanted.
    pub(super) limit: f64,
    pub(super) met: bool,
    /// What counts for it in what it is compared with.
    pub(super) before: Option<f64>,
}

impl Goal {
    /// Where it stands: in which column of the rules.
    pub(super) fn place(&self, column: &str) -> Note {
        Note::of("rules", column, &[("rule", &self.rule), ("period", &self.period)], "value")
    }
}

/// A key figure in words.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    /// Identifier of the group.
    pub(super) group: String,
    /// Group in words.
    pub(super) heading: String,
    /// Identifiers, joined by ` · `.
    pub(super) id: String,
    /// In words.
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) value: Option<f64>,
    /// In what it is compared with.
    pub(super) before: Option<f64>,
    /// Where it stands in the tables of the result.
    #[serde(skip)]
    pub(super) place: Option<Note>,
}

/// A change in words.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) before: Option<f64>,
    pub(super) after: Option<f64>,
    pub(super) change: Option<f64>,
    /// Where it stands in the tables of the result.
    #[serde(skip)]
    pub(super) place: Option<Note>,
}

impl Overview {
    /// Of a result, and of one that it is compared with; without one, of its last period beside its first.
    pub(super) fn of(seen: &Seen<'_>) -> Self {
        let package = &seen.result.reloaded.package;
        let settings = &seen.result.reloaded.case.settings;
        let beside = Beside::of(seen);
        let other = seen.with.map(|with| with.reloaded.package.clone()).or_else(|| beside.first_as_last(package));
        let results: Vec<ResultPackage> = [Some(package), other.as_ref()].into_iter().flatten().map(lean).collect();
        let compared = summary(&results, None);
        let changed = other.as_ref().map(|other| match &beside {
            Beside::Today { .. } => compare(other, &beside.last_only(package)),
            _ => compare(other, package),
        });
        let question = settings.description_ja.as_ref().filter(|_| seen.lang == Lang::Ja);
        Overview {
            result: seen.result.name.to_string(),
            title: seen.result.title(seen.lang),
            question: question.or(settings.description.as_ref()).cloned(),
            goals: goals(seen, other.as_ref()),
            figures: figures(seen, &compared),
            changes: changed.as_ref().map(|table| changes(seen, table)).unwrap_or_default(),
            tables: [Some(compared), changed, package.table("rules").cloned()].into_iter().flatten().collect(),
            beside,
        }
    }

    /// The same as tables.
    pub(super) fn tables(&self) -> Vec<ResultTable> {
        self.tables.clone()
    }

    /// Goals of the last period.
    pub(super) fn last_goals(&self) -> impl Iterator<Item = &Goal> {
        let last = self.goals.iter().map(|goal| goal.period.as_str()).max().unwrap_or_default().to_owned();
        self.goals.iter().filter(move |goal| goal.period == last)
    }

    /// Figures of a group.
    pub(super) fn group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.figures.iter().filter(move |figure| figure.group == group)
    }
}

/// A result with the tables only that are compared.
fn lean(package: &ResultPackage) -> ResultPackage {
    let tables = COMPARED.iter().filter_map(|name| package.table(name).cloned()).collect();
    ResultPackage { manifest: package.manifest.clone(), tables }
}

fn goals(seen: &Seen<'_>, other: Option<&ResultPackage>) -> Vec<Goal> {
    let case = &seen.result.reloaded.case;
    let Some(table) = seen.result.reloaded.package.table("rules") else { return Vec::new() };
    let with = other.and_then(|other| other.table("rules"));
    let is_goal = |row: &usize| matches!(table.text(*row, "kind"), "capacity_target" | "production_target");
    let goal = |row: usize| {
        let (rule, period) = (table.text(row, "rule"), table.text(row, "period"));
        let before = with.and_then(|with| {
            let mut rows = 0..with.len();
            let row = rows.find(|&row| with.text(row, "rule") == rule && with.text(row, "period") == period)?;
            with.number(row, "value")
        });
        let named =
            case.rules.find(rule).map(|id| case.rules[id].names.display(seen.lang == Lang::Ja, rule).to_owned());
        let (limit, missed) = (table.number(row, "limit")?, table.number(row, "missed").unwrap_or(0.0));
        Some(Goal {
            rule: rule.to_owned(),
            name: named.unwrap_or_else(|| rule.to_owned()),
            period: period.to_owned(),
            value: table.number(row, "value")?,
            limit,
            met: missed <= TOLERANCE * limit.abs().max(1.0),
            before,
        })
    };
    (0..table.len()).filter(is_goal).filter_map(goal).collect()
}

fn figures(seen: &Seen<'_>, table: &ResultTable) -> Vec<Figure> {
    let words = in_words(table, seen.lang, &names(slice::from_ref(&seen.result.reloaded.case), seen.lang));
    let figure = |row: usize| Figure {
        group: table.text(row, "group").to_owned(),
        heading: said(&words, row, 0),
        id: table.text(row, "figure").to_owned(),
        name: said(&words, row, 1),
        unit: said(&words, row, 2),
        value: value(&words, row, 3),
        before: value(&words, row, 4),
        place: places::figure(table.text(row, "group"), table.text(row, "figure")),
    };
    (0..table.len()).map(figure).collect()
}

fn changes(seen: &Seen<'_>, table: &ResultTable) -> Vec<Change> {
    let mut of_group = 0;
    let keep: Vec<bool> = (0..table.len())
        .map(|row| {
            of_group =
                if row > 0 && table.text(row, "group") == table.text(row - 1, "group") { of_group + 1 } else { 0 };
            of_group < MOST_CHANGES
        })
        .collect();
    let few = table.filtered(|row| keep[row]);
    let words = in_words(&few, seen.lang, &names(slice::from_ref(&seen.result.reloaded.case), seen.lang));
    let change = |row: usize| Change {
        group: said(&words, row, 0),
        name: said(&words, row, 1),
        unit: said(&words, row, 2),
        before: value(&words, row, 3),
        after: value(&words, row, 4),
        change: value(&words, row, 5),
        place: places::change(few.text(row, "group"), few.text(row, "figure")),
    };
    (0..few.len()).map(change).collect()
}

fn said(table: &ResultTable, row: usize, column: usize) -> String {
    table.cell(row, column).text()
}

fn value(table: &ResultTable, row: usize, column: usize) -> Option<f64> {
    match table.cell(row, column) {
        Cell::Number(value) => Some(value),
        _ => None,
    }
}
