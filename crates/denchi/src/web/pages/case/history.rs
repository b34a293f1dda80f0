//! What a case was: its revisions, what each changed, and the way back.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use axum::{Extension, Form};
use denchi_core::catalogue::Lang;
use maud::{Markup, html};

use super::super::super::guard::who::require;
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::super::shell::words::time;
use super::super::visit::Visit;
use super::super::{DeskOf, FormOf, Known, page};
use super::{banner, case_of, differs, fill, framed, path, say, unsaved, work_of};
use crate::workspace::Name;
use crate::workspace::edits::OUTSIDE;
use crate::workspace::edits::revisions::{self, Action, Revision};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;

/// Who made a revision.
pub(super) fn author(revision: &Revision, lang: Lang) -> String {
    if revision.number == 1 {
        "–".to_owned()
    } else if revision.user == OUTSIDE {
        say(lang, "history.outside").to_owned()
    } else {
        revision.user.clone()
    }
}

/// What a revision is, in words.
fn about(revision: &Revision, lang: Lang) -> Markup {
    let action = match (revision.action, revision.number) {
        (Action::Found, 1) => "action.first".to_owned(),
        (action, _) => format!("action.{}", action.id()),
    };
    html! { (fill(lang, &action, &[("number", &revision.note)])) @if revision.action == Action::Save { " " (revision.note) } }
}

/// `GET /case/<name>/history`.
pub(super) async fn list(visit: Visit, Path(name): Path<String>) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let case = case_of(desk, &name)?;
            let work = work_of(desk, &case, &visit.session)?;
            let all = revisions::list(&desk.database, &case)?;
            let back = revisions::before(&desk.database, &case, &work.current)?;
            let forward = revisions::after(&desk.database, &case, &work.current)?;
            let frame = visit.frame(&format!("/case/{case}/history"))?;
            let heading = say(lang, "history.title");
            let body = html! {
                (path(lang, &case, Some(heading)))
                h1 { (heading) }
                p.lead { (say(lang, "history.lead")) }
                (banner(&frame, &case, &work))
                @if frame.may(Role::Analyst) {
                    div.actions {
                        (button(&frame, &case, &work.current, back.as_ref(), "undo"))
                        (button(&frame, &case, &work.current, forward.as_ref(), "redo"))
                        form.inline method="post" action="/runs/start/plan" {
                            (frame.token())
                            input type="hidden" name="case" value=(case);
                            button.primary type="submit" { (say(lang, "overview.plan")) }
                        }
                    }
                }
                (table(&frame, &case, &work.current, &all))
            };
            Ok(framed(&frame, &format!("{heading} · {case}"), body, Vec::new()))
        })
        .await?;
    Ok(page(markup))
}

fn table(frame: &Frame, case: &Name, current: &Revision, all: &[Revision]) -> Markup {
    let lang = frame.lang;
    html! {
        section.figure { div.scroll.tall tabindex="0" { table id="revisions" {
            thead { tr {
                @for key in ["number", "at", "user", "about", "files", "do"] {
                    th scope="col" { (say(lang, &format!("history.column.{key}"))) }
                }
            } }
            tbody { @for revision in all { tr id=(format!("revision-{}", revision.number)) {
                th scope="row" {
                    a href=(format!("/case/{case}/history/{}", revision.number)) { (revision.number) }
                    @if revision.number == current.number { " " span.badge.good { (say(lang, "history.now")) } }
                }
                td { (time(&revision.at)) }
                td { (author(revision, lang)) }
                td { (about(revision, lang)) }
                td { (changed(revision, all.iter().find(|before| before.number + 1 == revision.number)).join(", ")) }
                td {
                    @if frame.may(Role::Analyst) && revision.files != current.files {
                        (button(frame, case, current, Some(revision), "restore"))
                    }
                }
            } } }
        } } }
    }
}

/// The files that a revision changed; of the first, none is said.
fn changed<'a>(revision: &'a Revision, before: Option<&'a Revision>) -> Vec<&'a str> {
    let Some(before) = before else { return Vec::new() };
    let paths: BTreeSet<&str> = revision.files.keys().chain(before.files.keys()).map(String::as_str).collect();
    let differs = |path: &&str| revision.files.get(*path) != before.files.get(*path);
    paths.into_iter().filter(differs).filter(|path| *path != differs::DESCRIPTOR).collect()
}

fn button(frame: &Frame, case: &Name, current: &Revision, to: Option<&Revision>, act: &str) -> Markup {
    html! {
        form.inline method="post" action=(format!("/case/{case}/restore")) {
            (frame.token())
            input type="hidden" name="from" value=(current.number);
            input type="hidden" name="act" value=(act);
            @if let Some(to) = to { input type="hidden" name="number" value=(to.number); }
            button type="submit" id=[(act != "restore").then_some(act)] disabled[to.is_none()] {
                (say(frame.lang, &format!("history.{act}")))
            }
        }
    }
}

/// `GET /case/<name>/history/<number>`: what a revision changed; with `?to=now`, what differs from it now.
pub(super) async fn show(visit: Visit, Path((name, number)): Path<(String, i64)>) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let case = case_of(desk, &name)?;
            let current = desk.edits.current(&case)?;
            let find = |number| revisions::find(&desk.database, &case, number);
            let revision = find(number)?.ok_or(Problem::NotFound)?;
            let to_now = visit.query.get("to").is_some_and(|to| to == "now");
            let (before, after) = match (to_now, find(number - 1)?) {
                (true, _) => (Some(revision.clone()), current.clone()),
                (false, before) => (before, revision.clone()),
            };
            let at = format!("/case/{case}/history/{number}");
            let frame = visit.frame(&at)?;
            let heading = fill(lang, "history.revision", &[("number", &number)]);
            let body = html! {
                (path(lang, &case, Some(&heading)))
                h1 { (heading) }
                p.lead { (time(&revision.at)) " UTC · " (author(&revision, lang)) " · " (about(&revision, lang)) }
                div.actions {
                    a.button href=(format!("/case/{case}/history")) { (say(lang, "history.title")) }
                    @if to_now { a.button href=(at) { (say(lang, "history.what")) } }
                    @else { a.button href=(format!("{at}?to=now")) { (say(lang, "history.to_now")) } }
                    @if frame.may(Role::Analyst) && revision.files != current.files {
                        (button(&frame, &case, &current, Some(&revision), "restore"))
                    }
                }
                @match before {
                    Some(before) => {
                        (differs::between(lang, &*desk.edits.state(&before.files)?, &*desk.edits.state(&after.files)?))
                    },
                    None => { p.empty { (say(lang, "history.first")) } },
                }
            };
            Ok(framed(&frame, &format!("{heading} · {case}"), body, Vec::new()))
        })
        .await?;
    Ok(page(markup))
}

/// `POST /case/<name>/restore`: the case becomes what it was at a revision, which is a revision of its own.
pub(super) async fn restore(
    State(desk): DeskOf,
    Path(name): Path<String>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(form): FormOf,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    let whole = |name: &str| form.get(name).and_then(|value| value.parse::<i64>().ok()).ok_or(Problem::NotFound);
    let (from, number) = (whole("from")?, whole("number")?);
    let action = match form.get("act").map(String::as_str) {
        Some("undo") => Action::Undo,
        Some("redo") => Action::Redo,
        _ => Action::Restore,
    };
    desk.blocking(move |desk| {
        let case = case_of(desk, &name)?;
        let to = revisions::find(&desk.database, &case, number)?.ok_or(Problem::NotFound)?;
        desk.edits.restore(&case, &session.user, from, &to, action).map_err(|error| unsaved(lang, error))?;
        Ok(Redirect::to(&format!("/case/{case}/history")))
    })
    .await
}
