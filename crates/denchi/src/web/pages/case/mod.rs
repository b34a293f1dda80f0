//! `/case`: the cases of the workspace as tables that can be changed. What a change means is in `workspace/edits` and, for one
//! table, in `denchi_core::case::edit`; here are addresses and markup.

mod cells;
mod changes;
mod differs;
mod draft;
mod files;
mod groups;
mod history;
mod list;
mod overview;
mod problems;
mod rows;
mod table;
mod texts;
mod uploads;

use axum::Router;
use axum::routing::{get, post};
use denchi_core::case::schema::{self, Resource};
use denchi_core::catalogue::{self, Lang, text};
use maud::{Markup, html};

use std::sync::Arc;

use super::super::desk::Desk;
use super::super::shell::frame::{Content, Frame};
use super::super::shell::problem::Problem;
use crate::workspace::Name;
use crate::workspace::edits::{Unsaved, Work};
use crate::workspace::sessions::Session;

/// The addresses of cases.
pub(crate) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/case", get(list::show).post(list::create))
        .route("/case/{name}", get(overview::show))
        .route("/case/{name}/table/{table}", get(table::show))
        .route("/case/{name}/table/{table}/rows", get(rows::show))
        .route("/case/{name}/table/{table}/names", get(rows::names))
        .route("/case/{name}/table/{table}/cells", post(cells::change))
        .route("/case/{name}/problems", get(problems::show))
        .route("/case/{name}/text/{file}", get(texts::show).post(texts::change))
        .route("/case/{name}/changes", get(changes::show))
        .route("/case/{name}/save", post(draft::save))
        .route("/case/{name}/draft/{act}", post(draft::act))
        .route("/case/{name}/history", get(history::list))
        .route("/case/{name}/history/{number}", get(history::show))
        .route("/case/{name}/restore", post(history::restore))
        .route("/case/{name}/upload", post(uploads::receive))
        .route("/case/{name}/download", get(files::whole))
}

/// The name of a case that is there.
fn case_of(desk: &Desk, name: &str) -> Result<Name, Problem> {
    let name = Name::parse(name).map_err(|_| Problem::NotFound)?;
    let folder = desk.workspace.case(&name).map_err(|_| Problem::NotFound)?;
    if folder.is_dir() { Ok(name) } else { Err(Problem::NotFound) }
}

/// A table of the schema.
fn table_of(name: &str) -> Result<&'static Resource, Problem> {
    schema::resource(name).ok_or(Problem::NotFound)
}

/// What someone works on. Whoever may only look has no draft.
fn work_of(desk: &Desk, case: &Name, session: &Session) -> Result<Work, Problem> {
    Ok(desk.edits.work(case, &session.user)?)
}

/// A page in its frame.
fn framed(frame: &Frame, title: &str, body: Markup, programmes: Vec<&'static str>) -> Markup {
    frame.page(&Content { title: title.to_owned(), body, programmes, chooses: false })
}

/// A text of these pages.
fn say(lang: Lang, key: &str) -> &'static str {
    // A test looks for texts that are missing.
    catalogue::find(lang, &format!("desk.case.{key}")).unwrap_or_default()
}

/// A text of these pages with arguments.
fn fill(lang: Lang, key: &str, arguments: &[(&str, &dyn std::fmt::Display)]) -> String {
    catalogue::format(lang, &format!("desk.case.{key}"), arguments)
}

/// A text in which words between backticks are names.
fn prose(text: &str) -> Markup {
    html! { @for (place, part) in text.split('`').enumerate() { @if place % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// Where a page is: the case, and what of it.
fn path(lang: Lang, case: &Name, rest: Option<&str>) -> Markup {
    html! {
        p.eyebrow.path {
            a href="/case" { (text(lang, "desk.view.case.short")) }
            " › " a href=(format!("/case/{case}")) { (case) }
            @if let Some(rest) = rest { " › " (rest) }
        }
    }
}

/// The state of the draft, on every page of a case.
fn banner(frame: &Frame, case: &Name, work: &Work) -> Markup {
    let lang = frame.lang;
    html! {
        @if work.is_changed() {
            p.notice.draft role="status" {
                span { (say(lang, "draft.unsaved")) }
                @if work.is_stale() { " " strong { (say(lang, "draft.stale")) } }
                " " a.button href=(format!("/case/{case}/changes")) { (say(lang, "draft.review")) }
            }
        }
    }
}

/// Why something was not saved, as an answer.
fn unsaved(lang: Lang, unsaved: Unsaved) -> Problem {
    match unsaved {
        Unsaved::Stale => Problem::Conflict(say(lang, "problem.stale").to_owned()),
        Unsaved::Nothing => Problem::Refused(say(lang, "problem.nothing").to_owned()),
        Unsaved::Errors(problems, scenario) => {
            let about = match scenario {
                Some(scenario) => fill(lang, "problem.scenario", &[("scenario", &scenario)]),
                None => say(lang, "problem.errors").to_owned(),
            };
            Problem::Refused(format!("{about} {}", problems.summary(lang)))
        }
        Unsaved::Failed(error) => Problem::failed(format!("{error:#}")),
    }
}
