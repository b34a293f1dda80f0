//! `GET /case`: the cases of the workspace; `POST /case`: a new one, from an embedded case or a copy of another.

use axum::extract::State;
use axum::response::{Redirect, Response};
use axum::{Extension, Form};
use denchi_core::catalogue::{Lang, text};
use maud::{Markup, html};

use super::super::super::guard::who::require;
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::super::shell::words::time;
use super::super::visit::Visit;
use super::super::{DeskOf, FormOf, Known, page};
use super::{Desk, fill, framed, say};
use crate::embedded;
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;
use crate::workspace::{Name, audit};

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let cases = desk.workspace.cases()?;
            let frame = visit.frame("/case")?;
            let body = html! {
                h1 { (text(lang, "desk.view.case.title")) }
                p.lead { (text(lang, "desk.view.case.lead")) }
                section.figure {
                    h2 { (say(lang, "list.cases")) }
                    @if cases.is_empty() { p.empty { (say(lang, "list.none")) } }
                    @else { (table(desk, &frame, &cases)) }
                }
                @if frame.may(Role::Analyst) { (form(&frame, &cases)) }
            };
            Ok(framed(&frame, text(lang, "desk.view.case.title"), body, Vec::new()))
        })
        .await?;
    Ok(page(markup))
}

fn table(desk: &Desk, frame: &Frame, cases: &[Name]) -> Markup {
    let lang = frame.lang;
    html! {
        div.scroll tabindex="0" { table id="cases" {
            thead { tr {
                @for key in ["name", "title", "revision", "changed", "by", "draft"] {
                    th scope="col" { (say(lang, &format!("list.column.{key}"))) }
                }
            } }
            tbody { @for case in cases { tr {
                th scope="row" { a href=(format!("/case/{case}")) { (case) } }
                @match desk.edits.work(case, &frame.session.user) {
                    Ok(work) => {
                        td { (super::overview::title_of(&work, lang).unwrap_or_default()) }
                        td { a href=(format!("/case/{case}/history")) { (work.current.number) } }
                        td { (time(&work.current.at)) }
                        td { (super::history::author(&work.current, lang)) }
                        td { @if work.is_changed() { a href=(format!("/case/{case}/changes")) { (say(lang, "list.yours")) } } }
                    },
                    Err(_) => { td colspan="5" { (say(lang, "list.unreadable")) } },
                }
            } } }
        } }
    }
}

fn form(frame: &Frame, cases: &[Name]) -> Markup {
    let lang = frame.lang;
    html! {
        section.figure {
            h2 { (say(lang, "list.new")) }
            p.lead { (say(lang, "list.new_lead")) }
            form.fields method="post" action="/case" {
                (frame.token())
                label {
                    span { (say(lang, "list.column.name")) }
                    input name="name" required maxlength="60" pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*" autocomplete="off";
                }
                label {
                    span { (say(lang, "list.from")) }
                    select name="from" {
                        optgroup label=(say(lang, "list.copy")) {
                            @for case in cases { option value=(format!("case:{case}")) { (case) } }
                        }
                        optgroup label=(say(lang, "list.embedded")) {
                            @for name in embedded::NAMES { option value=(format!("embedded:{name}")) { (name) } }
                        }
                    }
                }
                button.primary type="submit" { (say(lang, "list.make")) }
            }
        }
    }
}

pub(super) async fn create(
    State(desk): DeskOf,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(form): FormOf,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    let field = |name: &str| form.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let (name, from) = (field("name"), field("from"));
    desk.blocking(move |desk| {
        let wrong = |value: &str| Problem::Refused(fill(lang, "problem.name", &[("name", &value)]));
        let name = Name::parse(&name).map_err(|_| wrong(&name))?;
        let files = match from.split_once(':') {
            Some(("embedded", from)) => embedded::case(from),
            Some(("case", from)) => {
                let from = super::case_of(desk, from)?;
                Some(desk.edits.state(&desk.edits.current(&from)?.files)?.files.clone())
            }
            _ => None,
        };
        let files = files.ok_or_else(|| wrong(&from))?;
        if !desk.workspace.create(&name, files)? {
            return Err(Problem::Refused(fill(lang, "problem.taken", &[("name", &name)])));
        }
        audit::note(&desk.database, &session.user, "case.new", &format!("{name}, {from}"))?;
        Ok(Redirect::to(&format!("/case/{name}")))
    })
    .await
}
