//! What is wrong with a case, as `denchi check` says it, with the way to each cell.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use denchi_core::case::schema::{self, Resource};
use denchi_core::catalogue::{Lang, text};
use denchi_core::diagnostics::{Diagnostic, Diagnostics, Severity};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::super::super::shell::problem::Problem;
use super::super::{DeskOf, Known};
use super::{case_of, fill, work_of};
use crate::workspace::Name;
use crate::workspace::edits::State as CaseState;
use crate::workspace::sessions::Session;

/// Problems of a table that a page is told of.
const MOST: usize = 500;

/// Where a problem is: the table, the row from 0 and the column; no row in the header.
pub(super) struct Where {
    pub(super) table: &'static Resource,
    pub(super) row: Option<usize>,
    pub(super) column: Option<String>,
}

/// Where a problem is, if it is in a table.
pub(super) fn place(state: &CaseState, problem: &Diagnostic) -> Option<Where> {
    let place = problem.place.as_ref()?;
    let table = schema::package().resources.iter().find(|table| table.path == place.file)?;
    let sheet = state.sheet(table);
    let (row, column) = match place.line {
        Some(line) => sheet.locate(line, place.column.unwrap_or(1)),
        None => (None, None),
    };
    Some(Where { table, row, column: column.and_then(|column| sheet.columns().get(column).cloned()) })
}

/// `GET /case/<name>/problems`: all problems of the case with the draft, those of a table with their cells.
pub(super) async fn show(
    State(desk): DeskOf,
    Path(name): Path<String>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
) -> Result<Response, Problem> {
    desk.blocking(move |desk| {
        let case = case_of(desk, &name)?;
        let work = work_of(desk, &case, &session)?;
        let mut answer = as_json(lang, &work.state, work.state.problems());
        answer["version"] = work.version().into();
        Ok(axum::Json(answer).into_response())
    })
    .await
}

/// Problems for a programme.
fn as_json(lang: Lang, state: &CaseState, problems: &Diagnostics) -> Value {
    let one = |problem: &Diagnostic| {
        let found = place(state, problem);
        json!({
            "code": problem.code.name(),
            "error": problem.severity == Severity::Error,
            "message": problem.message_text(lang),
            "hint": problem.hint_text(lang),
            "place": problem.place.as_ref().map(ToString::to_string),
            "table": found.as_ref().map(|found| &found.table.name),
            "row": found.as_ref().and_then(|found| found.row),
            "column": found.as_ref().and_then(|found| found.column.as_ref()),
        })
    };
    json!({
        "errors": problems.errors(),
        "warnings": problems.warnings(),
        "summary": problems.summary(lang),
        "problems": problems.iter().take(MOST).map(one).collect::<Vec<_>>(),
    })
}

/// Problems as a list; each leads to its cell.
pub(super) fn listed(lang: Lang, case: &Name, state: &CaseState, problems: &Diagnostics, most: usize) -> Markup {
    html! {
        p.summary role="status" { (problems.summary(lang)) }
        ol.problems { @for problem in problems.iter().take(most) { (one(lang, case, state, problem)) } }
        @if problems.len() > most { p { (fill(lang, "problems.more", &[("count", &(problems.len() - most))])) } }
    }
}

fn one(lang: Lang, case: &Name, state: &CaseState, problem: &Diagnostic) -> Markup {
    let (kind, word) = match problem.severity {
        Severity::Error => ("bad", "diagnostics.error"),
        Severity::Warning => ("warn", "diagnostics.warning"),
    };
    let address = place(state, problem).map(|found| {
        let row = found.row.map(|row| format!("#{row}:{}", found.column.unwrap_or_default()));
        format!("/case/{case}/table/{}{}", found.table.name, row.unwrap_or_default())
    });
    html! {
        li {
            span.badge.(kind) { (text(lang, word)) " " (problem.code.name()) } " "
            (problem.message_text(lang))
            @if let Some(place) = &problem.place {
                " " span.place { @match address { Some(address) => a href=(address) { (place) }, None => (place) } }
            }
            @if let Some(hint) = problem.hint_text(lang) { p.hint { (hint) } }
        }
    }
}
