//! What becomes of a draft: saved, taken a step back or forward, carried over to the newest revision, thrown away.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form, Json};
use denchi_core::catalogue::Lang;
use serde_json::json;

use super::super::super::guard::who::require;
use super::super::super::shell::address::Asked;
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::{DeskOf, FormOf, Known, page};
use super::{case_of, changes, unsaved, work_of};
use crate::workspace::edits::{Unsaved, drafts};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;

/// Longest note of an author, in letters.
const NOTE: usize = 300;

/// `POST /case/<name>/save`. What is refused is shown with all that is wrong.
pub(super) async fn save(
    State(desk): DeskOf,
    Path(name): Path<String>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(form): FormOf,
) -> Result<Response, Problem> {
    require(&session, Role::Analyst)?;
    let version = form.get("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let note: String = form.get("note").map(|note| note.trim().chars().take(NOTE).collect()).unwrap_or_default();
    desk.blocking(move |desk| {
        let case = case_of(desk, &name)?;
        let status = match desk.edits.save(&case, &session.user, version, &note) {
            Ok(_) => return Ok(Redirect::to(&format!("/case/{case}/history")).into_response()),
            Err(Unsaved::Stale) => StatusCode::CONFLICT,
            Err(Unsaved::Errors(_, None)) => StatusCode::UNPROCESSABLE_ENTITY,
            Err(other) => return Err(unsaved(lang, other)),
        };
        let path = format!("/case/{case}/changes");
        let frame = Frame::of(desk, lang, session, &path, Asked::default())?;
        Ok((status, page(changes::whole(desk, &frame, &case, None)?)).into_response())
    })
    .await
}

/// `POST /case/<name>/draft/<act>`: `undo`, `redo`, `discard`, `carry`. A programme gets an object, a form the page of changes.
pub(super) async fn act(
    State(desk): DeskOf,
    Path((name, act)): Path<(String, String)>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    headers: axum::http::HeaderMap,
    Form(form): FormOf,
) -> Result<Response, Problem> {
    require(&session, Role::Analyst)?;
    let version = form.get("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let programme =
        headers.get("accept").and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("json"));
    desk.blocking(move |desk| {
        let case = case_of(desk, &name)?;
        let user = session.user.clone();
        let done = match act.as_str() {
            "undo" => drafts::go(&desk.database, &case, &user, false)?,
            "redo" => drafts::go(&desk.database, &case, &user, true)?,
            "discard" => drafts::discard(&desk.database, &case, &user).map(|()| true)?,
            "carry" => {
                let carried = desk.edits.carry(&case, &user, version).map_err(|error| unsaved(lang, error))?;
                let path = format!("/case/{case}/changes");
                let frame = Frame::of(desk, lang, session, &path, Asked::default())?;
                return Ok(page(changes::whole(desk, &frame, &case, Some(&carried))?));
            }
            _ => return Err(Problem::NotFound),
        };
        let work = work_of(desk, &case, &session)?;
        if programme {
            return Ok(Json(json!({ "done": done, "version": work.version() })).into_response());
        }
        let to = if work.is_changed() { format!("/case/{case}/changes") } else { format!("/case/{case}") };
        Ok(Redirect::to(&to).into_response())
    })
    .await
}
