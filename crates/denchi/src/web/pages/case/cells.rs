//! `POST /case/<name>/table/<table>/cells`: changes of cells and rows, into the draft of whoever asks.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use denchi_core::case::edit::Sheet;
use denchi_core::case::schema::Resource;
use denchi_core::catalogue::Lang;
use serde::Deserialize;
use serde_json::json;

use super::super::super::guard::who::require;
use super::super::super::shell::problem::Problem;
use super::super::{DeskOf, Known};
use super::{case_of, table_of, unsaved, work_of};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;

/// Most changes at a time.
const MOST: usize = 20_000;

/// What is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// The version of the draft that the rows are those of.
    version: i64,
    changes: Vec<Change>,
}

/// A change; the rows are those after the changes before it.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum Change {
    /// Puts a text into a cell; a column of the schema that the file lacks is added to it.
    Set { row: usize, column: String, text: String },
    /// Puts a row before another, or behind all; as a copy of a row where one is named.
    Add { row: usize, like: Option<usize> },
    /// Takes a row away.
    Remove { row: usize },
}

pub(super) async fn change(
    State(desk): DeskOf,
    Path((name, table)): Path<(String, String)>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Json(asked): Json<Asked>,
) -> Result<Response, Problem> {
    require(&session, Role::Analyst)?;
    if asked.changes.len() > MOST {
        return Err(Problem::TooLarge);
    }
    desk.blocking(move |desk| {
        let (case, table) = (case_of(desk, &name)?, table_of(&table)?);
        let what = json!({ "did": "edit", "table": table.name, "count": asked.changes.len() });
        let user = session.user.clone();
        let step = desk.edits.step(&case, &user, asked.version, &what, |state| {
            let mut sheet = (*state.sheet(table)).clone();
            asked.changes.iter().for_each(|change| make(table, &mut sheet, change));
            Ok(state.with(BTreeMap::from([(table.path.clone(), Some(sheet.write().into_bytes()))])))
        });
        step.map_err(|error| unsaved(lang, error))?;
        let work = work_of(desk, &case, &session)?;
        let answer = json!({ "version": work.version(), "changed": work.is_changed(), "stale": work.is_stale() });
        Ok(Json(answer).into_response())
    })
    .await
}

fn make(table: &Resource, sheet: &mut Sheet, change: &Change) {
    match change {
        Change::Set { row, column, text } => {
            if sheet.position(column).is_none()
                && let Some(place) = table.position(column)
                && !text.is_empty()
            {
                sheet.add_column(place_of(table, sheet, place), column);
            }
            if let Some(at) = sheet.position(column) {
                sheet.set(*row, at, text);
            }
        }
        Change::Add { row, like } => {
            if sheet.columns().is_empty() {
                *sheet = Sheet::new(table.schema.fields.iter().map(|field| field.name.clone()).collect());
            }
            let cells = like.map(|like| sheet.cells(like).into_iter().map(|cell| cell.into_owned()).collect());
            sheet.insert(*row, cells.unwrap_or_default());
        }
        Change::Remove { row } => sheet.remove(*row),
    }
}

/// Where a column of the schema stands among those of a file: before the first that comes after it in the schema.
fn place_of(table: &Resource, sheet: &Sheet, place: usize) -> usize {
    let behind = |other: &String| table.position(other).is_some_and(|other| other > place);
    sheet.columns().iter().position(behind).unwrap_or(sheet.columns().len())
}
