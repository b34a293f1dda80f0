//! One job: what was asked, how far it is, what it said, how it ended; cancel and resume.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use denchi_core::catalogue::{Lang, text};
use denchi_report::brief::PAGE as BRIEF_PAGE;
use denchi_report::package::read_manifest;
use maud::{Markup, html};

use super::super::desk::Desk;
use super::super::guard::who::require;
use super::super::jobs::kinds;
use super::super::shell::frame::{Content, Frame};
use super::super::shell::problem::Problem;
use super::super::shell::words::{number, time};
use super::runs::{about, buttons, row, shown_at, state};
use super::visit::Visit;
use super::{DeskOf, Known, page};
use crate::workspace::jobs::{self, Job};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;
use crate::workspace::{Name, audit};

/// `GET /runs/<id>`; with `?part=row`, its row in the table of jobs.
pub(crate) async fn show(visit: Visit, Path(id): Path<i64>) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let job = jobs::find(&desk.database, id)?.ok_or(Problem::NotFound)?;
            let part = visit.query.get("part").cloned();
            let frame = visit.frame("/runs")?;
            Ok(match part.as_deref() {
                Some("row") => row(&job, &frame),
                Some("state") => whole(desk, &job, &frame),
                _ => {
                    let title = format!("{} {id}", text(lang, &format!("desk.job.{}", job.kind)));
                    let body = whole(desk, &job, &frame);
                    frame.page(&Content { title, body, programmes: vec!["runs.js"], chooses: false })
                }
            })
        })
        .await?;
    Ok(page(markup))
}

fn whole(desk: &Desk, job: &Job, frame: &Frame) -> Markup {
    let lang = frame.lang;
    let label = |key: &str| text(lang, &format!("desk.runs.column.{key}")).to_owned();
    html! {
        article id="job" data-job=(job.id) data-state=(job.state.id()) {
            h1 { (about(job, lang)) }
            p.state { (state(job, lang)) " " @if frame.may(Role::Analyst) { (buttons(job, frame)) } }
            section.figure {
                dl.facts {
                    dt { (label("user")) } dd { (job.user) }
                    dt { (label("created")) } dd { (time(&job.created)) }
                    @if let Some(started) = &job.started { dt { (label("started")) } dd { (time(started)) } }
                    @if let Some(ended) = &job.ended { dt { (label("ended")) } dd { (time(ended)) } }
                    @if let Some(code) = job.exit_code { dt { (label("exit_code")) } dd { (code) } }
                    @for (name, value) in &job.form {
                        dt { (text(lang, &format!("desk.field.{name}"))) } dd { (value.as_str().unwrap_or_default()) }
                    }
                }
            }
            (outcome(desk, job, lang))
            section.figure {
                h2 { (text(lang, "desk.runs.log")) }
                pre.log tabindex="0" { (job.log) }
            }
        }
    }
}

/// The result of a job, where there is one: its page, its manifest, its timings.
fn outcome(desk: &Desk, job: &Job, lang: Lang) -> Markup {
    let folder = Name::parse(&job.result).ok().and_then(|name| desk.workspace.result(&name).ok());
    let manifest = folder.filter(|_| !job.state.is_active()).and_then(|folder| read_manifest(&folder).ok());
    let page = html! { a href=(format!("/results/{}", job.result)) { (text(lang, "desk.runs.page")) } };
    let Some(manifest) = manifest else {
        let brief = job.kind == "brief" && job.state == jobs::State::Done;
        return html! { @if brief { section.figure { h2 { (text(lang, "desk.result")) } p { (page) } } } };
    };
    html! {
        section.figure {
            h2 { (text(lang, "desk.result")) }
            p {
                @if let Some((view, _)) = kinds::view_of(&job.kind) {
                    a.action href=(shown_at(job)) { (text(lang, &format!("desk.view.{view}.short"))) } " · "
                }
                (page) " · "
                a href=(format!("/results/{}?file=manifest", job.result)) { "manifest.json" }
            }
            dl.facts {
                dt { "denchi" } dd { (manifest.denchi_version) }
                dt { (text(lang, "desk.runs.solver")) } dd { (manifest.solver_version) ", " (manifest.solve.method) ", " (manifest.solve.termination) }
                @for timing in &manifest.run.timings { dt { (timing.phase) } dd { (number(timing.seconds)) " s" } }
            }
        }
    }
}

/// `POST /runs/<id>/cancel`.
pub(crate) async fn cancel(
    State(desk): DeskOf,
    Path(id): Path<i64>,
    Extension(session): Known<Session>,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    desk.blocking(move |desk| {
        if desk.runner.cancel(id)? {
            audit::note(&desk.database, &session.user, "job.cancel", &id.to_string())?;
        }
        Ok(Redirect::to(&format!("/runs/{id}")))
    })
    .await
}

/// `POST /runs/<id>/resume`.
pub(crate) async fn resume(
    State(desk): DeskOf,
    Path(id): Path<i64>,
    Extension(session): Known<Session>,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    let redirect = desk
        .blocking(move |desk| {
            if jobs::requeue(&desk.database, id)? {
                audit::note(&desk.database, &session.user, "job.resume", &id.to_string())?;
                desk.runner.tell(id)?;
            }
            Ok(Redirect::to(&format!("/runs/{id}")))
        })
        .await?;
    desk.runner.wake();
    Ok(redirect)
}

/// `GET /results/<name>`: the page that a command wrote, which needs nothing from outside; with `?file=manifest` its manifest.
pub(crate) async fn result(visit: Visit, Path(name): Path<String>) -> Result<Response, Problem> {
    let name = Name::parse_result(&name).map_err(|_| Problem::NotFound)?;
    visit
        .answer(move |desk, visit| {
            let _lang = visit.lang;
            let folder = desk.workspace.result(&name).map_err(|_| Problem::NotFound)?;
            let read = |file: &str| std::fs::read(folder.join(file)).map_err(Problem::failed);
            let manifest = match read_manifest(&folder) {
                Ok(manifest) => manifest,
                // A brief is no data package: it is a page and a workbook.
                Err(_) if folder.join(BRIEF_PAGE).is_file() => return Ok(own_page(&name, read(BRIEF_PAGE)?)),
                Err(_) => return Err(Problem::NotFound),
            };
            if visit.query.get("file").is_some_and(|file| file == "manifest") {
                let content = read(denchi_report::package::MANIFEST)?;
                return Ok(([(header::CONTENT_TYPE, "application/json")], content).into_response());
            }
            // What the manifest names was written by this program, at the top of the folder.
            let mut pages = manifest.outputs.iter().map(|file| file.path.as_str());
            let own = pages.find(|path| path.ends_with(".html") && !path.contains('/')).ok_or(Problem::NotFound)?;
            Ok(own_page(&name, read(own)?))
        })
        .await
}

/// A page that needs nothing from outside, as a file.
fn own_page(name: &Name, content: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}.html\"");
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, content).into_response()
}
