//! Uncertainty: which inputs decide the answer, and one plan for many futures.

use denchi_core::catalogue::{self, Lang, text};
use denchi_report::html::view_of_answer;
use denchi_report::table::{Cell, ResultTable, Values};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::super::shell::problem::Problem;
use super::super::shell::words::number as said;
use super::answers::{Chosen, number, select};
use super::figures::{Figure, chart, markup, plain};
use super::{Drawn, Seen, Shown, View};

/// The view.
pub(super) struct Uncertainty;

const SENSITIVITY: &[Figure] = &[chart("importance", &[]), plain("verdicts", &["verdicts-table"])];
/// Tables of a plan for many futures that are shown, in their order.
const STOCHASTIC: [&str; 3] = ["stochastic_values", "first_stage", "stochastic_futures"];
/// Draws and trajectories that are asked for at first.
const DRAWS: &str = "8";
const TRAJECTORIES: &str = "10";
/// Most rows of a table that are shown; the data have all.
const MOST: usize = 60;

impl View for Uncertainty {
    fn id(&self) -> &'static str {
        "uncertainty"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let (study, futures) = (Chosen::of("sensitivity", seen)?, Chosen::of("stochastic", seen)?);
        let case = &seen.result.reloaded.case;
        let view = study.answer.as_ref().and_then(|answer| view_of_answer(case, &answer.package));
        let sources = case.uncertainties.values().filter_map(|row| row.provenance.source);
        let mut sources: Vec<String> = sources.map(|id| case.sources.name(id).to_owned()).collect();
        sources.sort();
        sources.dedup();
        Ok(Shown {
            data: view.clone().unwrap_or_else(|| json!({ "study": Value::Null })),
            tables: study.tables().into_iter().chain(futures.tables()).collect(),
            sources,
            body: body(seen, &study, &futures, view.is_some()),
            drawn: view.map(|view| Drawn { programmes: &["sensitivity.js"], view }),
        })
    }
}

fn body(seen: &Seen<'_>, study: &Chosen, futures: &Chosen, drawn: bool) -> Markup {
    let lang = seen.lang;
    let methods =
        ["morris", "sobol"].map(|id| (id.to_owned(), text(lang, &format!("desk.explore.method.{id}")).to_owned()));
    let of_study = html! {
        (select(seen, "method", "desk.field.method", &methods))
        (number(seen, "trajectories", TRAJECTORIES, "2", "1"))
        (number(seen, "seed", "1", "0", "1"))
    };
    let of_futures = html! {
        (number(seen, "draws", DRAWS, "1", "1"))
        (number(seen, "seed", "1", "0", "1"))
        (number(seen, "until", "", "0", "1"))
    };
    html! {
        nav.of aria-label=(text(lang, "desk.explore.parts")) {
            a href="#of-sensitivity" { (text(lang, "desk.explore.sensitivity.title")) }
            a href="#of-stochastic" { (text(lang, "desk.explore.stochastic.title")) }
        }
        (study.head(seen, "/uncertainty", &of_study))
        @if drawn { (markup(SENSITIVITY, lang)) }
        (futures.head(seen, "/uncertainty", &of_futures))
        @for table in STOCHASTIC.iter().filter_map(|name| futures.answer.as_ref()?.package.table(name)) { (of_table(table, lang)) }
    }
}

/// A table in words, its columns described.
fn of_table(table: &ResultTable, lang: Lang) -> Markup {
    let shown = table.len().min(MOST);
    let is_number = |column: usize| matches!(table.values.get(column), Some(Values::Number(_) | Values::Integer(_)));
    let cell = |row: usize, column: usize| match table.cell(row, column) {
        Cell::Number(value) => said(value),
        Cell::Text(id) => {
            catalogue::find(lang, &format!("stochastic.{id}")).map_or_else(|| id.to_string(), str::to_owned)
        }
        cell => cell.text(),
    };
    html! {
        section.figure {
            h2 { (text(lang, &table.key)) }
            div.scroll tabindex="0" {
                table {
                    thead { tr { @for (index, column) in table.columns.iter().enumerate() {
                        th.number[is_number(index)] scope="col" title=(text(lang, &column.key)) {
                            (column.name) @if let Some(unit) = column.unit.as_ref().filter(|unit| *unit != "unit") { " (" (unit) ")" }
                        }
                    } } }
                    tbody { @for row in 0..shown { tr { @for index in 0..table.columns.len() {
                        td.number[is_number(index)] { (cell(row, index)) }
                    } } } }
                }
            }
            @if table.len() > shown { p.told { (catalogue::format(lang, "page.first_rows", &[("shown", &shown), ("all", &table.len())])) } }
        }
    }
}
