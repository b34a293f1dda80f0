//! `POST /what-if/ask`, `/what-if/cancel`, `/what-if/keep`: questions of the view of the same name.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use denchi_core::catalogue::{Lang, text};
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::UnboundedReceiverStream;

use super::super::desk::Desk;
use super::super::guard::who::require;
use super::super::opened::Opened;
use super::super::shell::problem::Problem;
use super::super::what_if::{asking, state};
use super::{DeskOf, FormOf, Known};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;
use crate::workspace::{Name, audit, jobs};

/// The result that a form names.
fn result(fields: &BTreeMap<String, String>) -> Result<Name, Problem> {
    fields.get("result").and_then(|name| Name::parse(name).ok()).ok_or(Problem::NotFound)
}

/// Answers line by line. The next question of the session, or whoever asked leaving, stops it.
pub(crate) async fn ask(
    State(desk): DeskOf,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(fields): FormOf,
) -> Result<Response, Problem> {
    require(&session, Role::Analyst)?;
    let (name, asked) = (result(&fields)?, state::read(&fields, lang)?);
    let (opened, asked) = desk
        .blocking(move |desk| {
            let opened = desk.results.open(&name, lang)?;
            let subject = opened.what_if.subject(&opened.reloaded);
            subject.variant(&asked).map_err(|error| Problem::Refused(state::said(&error, lang)))?;
            Ok((opened, asked))
        })
        .await?;
    let stop = desk.asking.begin(&session.digest);
    let (tell, told) = mpsc::unbounded_channel();
    let (gone, left) = (tell.clone(), std::sync::Arc::clone(&stop));
    let watcher = tokio::spawn(async move {
        gone.closed().await;
        left.unwanted.store(true, Ordering::Relaxed);
    });
    tokio::task::spawn_blocking(move || {
        asking::answer(&opened, &asked, &stop, lang, &tell);
        watcher.abort();
    });
    let lines = UnboundedReceiverStream::new(told).map(Ok::<_, std::convert::Infallible>);
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

/// Stops the question of the session.
pub(crate) async fn cancel(State(desk): DeskOf, Extension(session): Known<Session>) -> Result<StatusCode, Problem> {
    require(&session, Role::Analyst)?;
    desk.asking.cancel(&session.digest);
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps a state as a scenario of its case, and plans it.
pub(crate) async fn keep(
    State(desk): DeskOf,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(fields): FormOf,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    let (name, asked) = (result(&fields)?, state::read(&fields, lang)?);
    let job = desk
        .blocking(move |desk| {
            let opened = desk.results.open(&name, lang)?;
            let subject = opened.what_if.subject(&opened.reloaded);
            let (files, scenario) =
                subject.files(&asked).map_err(|error| Problem::Refused(state::said(&error, lang)))?;
            let scenario =
                scenario.filter(|_| !subject.variant(&asked).is_ok_and(|variant| variant.changes.is_empty()));
            let scenario = scenario.ok_or_else(|| Problem::Refused(text(lang, "desk.what-if.nothing").to_owned()))?;
            let content = files.get(&format!("scenarios/{scenario}.toml")).cloned().unwrap_or_default();
            kept(desk, &opened, &content, &session, lang)
        })
        .await?;
    desk.runner.wake();
    Ok(Redirect::to(&format!("/runs/{job}")))
}

/// Writes the scenario into the case of the workspace, if that is still the one that the result was made from, and puts its
/// plan into the queue.
fn kept(desk: &Desk, opened: &Opened, content: &[u8], session: &Session, lang: Lang) -> Result<i64, Problem> {
    let changed = || Problem::Refused(text(lang, "desk.what-if.other_case").to_owned());
    let case = Name::parse(&opened.reloaded.case.settings.name).map_err(|_| changed())?;
    let kept = desk.edits.keep(&case, &session.user, &opened.reloaded.files, ("what-if", content))?;
    let scenario = kept.ok_or_else(changed)?;
    let form: Map<String, Value> = [("case", &case), ("scenario", &scenario)]
        .map(|(key, name)| (key.to_owned(), name.as_str().into()))
        .into_iter()
        .collect();
    let stem = format!("{case}-{scenario}");
    let id = jobs::add(&desk.database, "plan", &form, &stem, &session.user, lang)?;
    audit::note(&desk.database, &session.user, "job.start", &format!("{id} plan"))?;
    desk.runner.tell(id)?;
    Ok(id)
}
