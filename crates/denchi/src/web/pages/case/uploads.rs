//! `POST /case/<name>/upload`: a file with tables, as a step of the draft; the page of changes is its preview.

use std::collections::BTreeMap;

use axum::body::to_bytes;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use denchi_core::case::edit::{Mode, upload};
use denchi_core::case::schema::{self, Resource};
use denchi_core::catalogue::Lang;
use denchi_report::spreadsheet::{Note, Received, read};
use maud::{Markup, html};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::super::super::guard::limits::UPLOAD;
use super::super::super::guard::who::require;
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::{DeskOf, Known, QueryOf};
use super::{case_of, fill, say, unsaved};
use crate::workspace::Name;
use crate::workspace::edits::{State as CaseState, Work};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;

/// Uploads that are unpacked at a time: each may take some hundred megabytes.
static UNPACKING: Semaphore = Semaphore::const_new(2);

/// The form, sent by `upload.js`: a file, and what becomes of rows that it lacks.
pub(super) fn form(frame: &Frame, case: &Name, work: &Work, table: Option<&Resource>) -> Markup {
    let lang = frame.lang;
    html! {
        section.figure id="upload" {
            h2 { (say(lang, "upload.title")) }
            p.lead { (say(lang, if table.is_some() { "upload.lead_table" } else { "upload.lead" })) }
            form.fields data-upload data-version=(work.version()) action=(format!("/case/{case}/upload"))
                data-table=[table.map(|table| &table.name)] data-too-large=(say(lang, "upload.too_large")) data-most=(UPLOAD) {
                label {
                    span { (say(lang, "upload.file")) }
                    input type="file" name="file" required accept=".csv,.xlsx,.zip,.txt";
                }
                fieldset {
                    legend { (say(lang, "upload.mode")) }
                    label.check { input type="radio" name="mode" value="upsert" checked; (say(lang, "upload.upsert")) }
                    label.check { input type="radio" name="mode" value="replace"; (say(lang, "upload.replace")) }
                }
                button.primary type="submit" { (say(lang, "upload.preview")) }
                p.told role="status" {}
            }
        }
    }
}

pub(super) async fn receive(
    State(desk): DeskOf,
    Path(name): Path<String>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Query(query): QueryOf,
    request: Request,
) -> Result<Response, Problem> {
    require(&session, Role::Analyst)?;
    let content = to_bytes(request.into_body(), UPLOAD).await.map_err(|_| Problem::TooLarge)?;
    let _turn = UNPACKING.acquire().await.map_err(Problem::failed)?;
    desk.blocking(move |desk| {
        let case = case_of(desk, &name)?;
        let text = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
        let mode = if text("mode") == "replace" { Mode::Replace } else { Mode::Upsert };
        let version = text("version").parse().unwrap_or(0);
        // The name of a file says which table it is, and is shown; it never becomes a path.
        let file: String = text("file").chars().filter(|letter| !letter.is_control()).take(200).collect();
        let stem = file.rsplit(['/', '\\']).next().unwrap_or_default().split('.').next().unwrap_or_default();
        let table = schema::resource(text("table")).or_else(|| schema::resource(stem));
        let received = read(&content, table).map_err(|refused| Problem::Refused(refused.message(lang)))?;
        let what = json!({
            "did": "upload", "file": file, "mode": text("mode"),
            "notes": received.notes.iter().map(note).collect::<Vec<_>>(),
        });
        let mut same = false;
        let step = desk.edits.step(&case, &session.user, version, &what, |state| {
            let files = state.with(changes(state, &received, mode));
            same = files == state.files;
            Ok(files)
        });
        step.map_err(|error| unsaved(lang, error))?;
        let notes: Vec<String> = received.notes.iter().map(|note| note.message(lang)).collect();
        let answer = match same {
            true => json!({ "same": true, "message": fill(lang, "upload.same", &[("file", &file)]), "notes": notes }),
            false => json!({ "same": false, "to": format!("/case/{case}/changes") }),
        };
        Ok(Json(answer).into_response())
    })
    .await
}

/// The files that an upload changes.
fn changes(state: &CaseState, received: &Received, mode: Mode) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut changes = BTreeMap::new();
    for (name, given) in &received.tables {
        let Some(table) = schema::resource(name) else { continue };
        let sheet = upload(table, &state.sheet(table), given, mode);
        changes.insert(table.path.clone(), Some(sheet.write().into_bytes()));
    }
    for (path, text) in &received.texts {
        changes.insert(path.clone(), Some(text.clone().into_bytes()));
    }
    changes
}

/// A note as it is kept with the step.
fn note(note: &Note) -> Value {
    match note {
        Note::Encoding(name) => json!({ "id": "encoding", "name": name }),
        Note::LeftOut(name) => json!({ "id": "left_out", "name": name }),
        Note::Formulas(sheet, count) => json!({ "id": "formulas", "name": sheet, "count": count }),
        Note::Errors(sheet, count) => json!({ "id": "errors", "name": sheet, "count": count }),
    }
}
