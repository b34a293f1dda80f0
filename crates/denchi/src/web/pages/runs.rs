//! `GET /runs`: what ran, what runs, what waits; results to compare; forms to start more.

use axum::response::Response;
use denchi_core::catalogue::{Lang, text};
use maud::{Markup, html};

use super::super::jobs::kinds;
use super::super::jobs::progress::Progress;
use super::super::opened::title;
use super::super::shell::address::address;
use super::super::shell::frame::{Content, Frame};
use super::super::shell::problem::Problem;
use super::super::shell::words::{number, time};
use super::visit::Visit;
use super::{page, run_forms};
use crate::workspace::jobs::{self, Job, State as JobState};
use crate::workspace::users::Role;

/// Jobs that are listed.
const MOST: usize = 100;

pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let listed = jobs::last(&desk.database, MOST)?;
            let choices = run_forms::Choices::of(desk)?;
            let frame = visit.frame("/runs")?;
            let title = text(lang, "desk.view.runs.title").to_owned();
            let body = html! {
                h1 { (title) }
                p.lead { (text(lang, "desk.view.runs.lead")) }
                @if frame.may(Role::Analyst) { (run_forms::all(&frame, &choices)) }
                section.figure {
                    h2 { (text(lang, "desk.runs.jobs")) }
                    @if listed.is_empty() { p.empty { (text(lang, "desk.runs.none")) } }
                    @else { (job_table(&listed, &frame)) }
                }
                section.figure {
                    h2 { (text(lang, "desk.runs.results")) }
                    p.lead { (text(lang, "desk.runs.results_lead")) }
                    (result_table(&frame))
                }
            };
            Ok(frame.page(&Content { title, body, programmes: vec!["runs.js"], chooses: false }))
        })
        .await?;
    Ok(page(markup))
}

/// Jobs as a table; `runs.js` follows them.
pub(crate) fn job_table(listed: &[Job], frame: &Frame) -> Markup {
    let lang = frame.lang;
    html! {
        div.scroll.tall tabindex="0" {
            table id="jobs" {
                thead { tr {
                    @for key in ["number", "what", "state", "user", "created", "result", "do"] {
                        th scope="col" { (text(lang, &format!("desk.runs.column.{key}"))) }
                    }
                } }
                tbody { @for job in listed { (row(job, frame)) } }
            }
        }
    }
}

/// A job as a row; `runs.js` fetches it anew when its state changes.
pub(crate) fn row(job: &Job, frame: &Frame) -> Markup {
    let lang = frame.lang;
    html! {
        tr id=(format!("job-{}", job.id)) data-state=(job.state.id()) {
            td { a href=(format!("/runs/{}", job.id)) { (job.id) } }
            td { (about(job, lang)) }
            td { (state(job, lang)) }
            td { (job.user) }
            td { (time(&job.created)) }
            td {
                @if job.state == JobState::Done {
                    a href=(shown_at(job)) { (job.result) }
                }
            }
            td { @if frame.may(Role::Analyst) { (buttons(job, frame)) } }
        }
    }
}

/// Where the result of a job is shown: in a view, or as the page that the command wrote.
pub(crate) fn shown_at(job: &Job) -> String {
    let result = job.result.as_str();
    let about = job.form.get("result").and_then(serde_json::Value::as_str).unwrap_or_default();
    match kinds::view_of(&job.kind) {
        Some(("overview", _)) => address("/overview", [("result", result)]),
        Some((view, question)) => address(&format!("/{view}"), [("result", about), (question, result)]),
        None => format!("/results/{result}"),
    }
}

/// What a job is: its kind, and what it is about.
pub(crate) fn about(job: &Job, lang: Lang) -> Markup {
    let value = |name: &str| job.form.get(name).and_then(serde_json::Value::as_str).filter(|value| !value.is_empty());
    let parts = [value("case").or_else(|| value("result")), value("scenario")];
    html! {
        strong { (text(lang, &format!("desk.job.{}", job.kind))) } " "
        (parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }
}

/// The state of a job, and how far it is.
pub(crate) fn state(job: &Job, lang: Lang) -> Markup {
    let progress = job.progress.clone().and_then(|progress| serde_json::from_value::<Progress>(progress).ok());
    let kind = match job.state {
        JobState::Done => "good",
        JobState::Failed => "bad",
        JobState::Interrupted | JobState::Cancelled => "warn",
        JobState::Queued | JobState::Running => "",
    };
    html! {
        span.badge.(kind) { (text(lang, &format!("desk.state.{}", job.state.id()))) }
        @if job.state == JobState::Running {
            @let share = progress.as_ref().and_then(|progress| progress.done.zip(progress.total));
            " " progress aria-label=(text(lang, "desk.runs.progress")) max=[share.map(|(_, total)| total)] value=[share.map(|(done, _)| done)] {}
        }
        @if job.state.is_active() {
            " " span.told role="status" { (progress.map(|progress| said(&progress)).unwrap_or_default()) }
        }
    }
}

/// How far a job is, in words.
fn said(progress: &Progress) -> String {
    let text = if progress.text.is_empty() { &progress.stage } else { &progress.text };
    format!("{text} ({} s)", number(progress.seconds.round()))
}

/// What can be done with a job.
pub(crate) fn buttons(job: &Job, frame: &Frame) -> Markup {
    let lang = frame.lang;
    let button = |task: &str| {
        html! {
            form.inline method="post" action=(format!("/runs/{}/{task}", job.id)) {
                (frame.token())
                button type="submit" { (text(lang, &format!("desk.runs.{task}"))) }
            }
        }
    };
    html! {
        @if job.state.is_active() { (button("cancel")) }
        @if job.state.can_resume() { (button("resume")) }
    }
}

/// Results to look at, and any two of them to compare.
fn result_table(frame: &Frame) -> Markup {
    let lang = frame.lang;
    html! {
        form method="get" action="/overview" {
            div.scroll.tall tabindex="0" {
                table id="results" {
                    thead { tr {
                        th scope="col" { (text(lang, "desk.result")) }
                        th scope="col" { (text(lang, "desk.with")) }
                        th scope="col" { (text(lang, "desk.runs.column.name")) }
                        th scope="col" { (text(lang, "desk.runs.column.case")) }
                        th scope="col" { (text(lang, "desk.runs.column.ended")) }
                        th.number scope="col" { (text(lang, "figure.objective")) }
                    } }
                    tbody { @for (place, listed) in frame.results.iter().enumerate() {
                        @let name = &listed.name;
                        tr {
                            td { input type="radio" name="result" value=(name) checked[place == 0] aria-label=(name); }
                            td { input type="radio" name="with" value=(name) checked[place == 1] aria-label=(name); }
                            td { a href=(address("/overview", [("result", name.as_str())])) { (name) } }
                            td { (title(&listed.manifest.case, lang)) }
                            td { (listed.manifest.run.created.as_deref().map(time).unwrap_or_default()) }
                            td.number {
                                (number(listed.manifest.solve.objective)) " "
                                (listed.manifest.case.money) " " (listed.manifest.case.money_year)
                            }
                        }
                    } }
                }
            }
            p { button.primary type="submit" { (text(lang, "desk.runs.compare")) } }
        }
    }
}
