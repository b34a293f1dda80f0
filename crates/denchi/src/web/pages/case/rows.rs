//! `GET /case/<name>/table/<table>/rows`: some rows of a table, as the page scrolls; and the names that a column may hold.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use denchi_core::case::edit::Sheet;
use denchi_core::case::schema::{self, Resource};
use serde_json::{Value, json};

use super::super::super::shell::problem::Problem;
use super::super::visit::Visit;
use super::super::{DeskOf, Known};
use super::{case_of, problems, table_of, work_of};
use crate::workspace::edits::{State as CaseState, Work};
use crate::workspace::sessions::Session;

/// Most rows of one answer.
const MOST: usize = 500;
/// Most names that are offered for a column.
const MOST_NAMES: usize = 5000;

pub(super) async fn show(visit: Visit, Path((name, table)): Path<(String, String)>) -> Result<Response, Problem> {
    visit
        .answer(move |desk, visit| {
            let _lang = visit.lang;
            let (case, table) = (case_of(desk, &name)?, table_of(&table)?);
            let work = work_of(desk, &case, &visit.session)?;
            let whole = |name: &str| visit.query.get(name).and_then(|value| value.parse::<usize>().ok());
            let text = |name: &str| visit.query.get(name).map(String::as_str).unwrap_or_default();
            let sheet = work.state.sheet(table);
            let changes = Changes::of(table, &work);
            let rows = chosen(table, &work.state, &sheet, &changes, text("find"), text("only"));
            let (from, count) = (whole("from").unwrap_or(0), whole("count").unwrap_or(MOST).min(MOST));
            let shown: Vec<usize> = rows.iter().copied().skip(from).take(count).collect();
            let sources = sources(&work.state, table, &sheet, &shown);
            let answer = json!({
                "version": work.version(),
                "columns": sheet.columns(),
                "all": sheet.len(),
                "total": rows.len(),
                "from": from,
                "rows": shown.iter().map(|row| one(&sheet, &changes, *row)).collect::<Vec<_>>(),
                "sources": sources,
                "changed": work.is_changed(),
                "undo": work.draft.as_ref().is_some_and(|draft| draft.can_undo),
                "redo": work.draft.as_ref().is_some_and(|draft| draft.can_redo),
            });
            Ok(Json(answer).into_response())
        })
        .await
}

/// What the draft changed of a table, by row.
struct Changes {
    added: BTreeSet<usize>,
    /// Columns whose cells differ, with what stood there.
    changed: BTreeMap<usize, BTreeMap<String, String>>,
}

impl Changes {
    fn of(table: &Resource, work: &Work) -> Self {
        let (mut added, mut changed) = (BTreeSet::new(), BTreeMap::new());
        if work.base.files.get(&table.path) != work.state.files.get(&table.path) {
            let before = work.base.sheet(table);
            let found = work.state.difference(&work.base, table);
            added.extend(found.added.iter().copied());
            for row in &found.changed {
                let was = |name: &String| {
                    let text = before.position(name).map(|at| before.cell(row.before, at).into_owned());
                    (name.clone(), text.unwrap_or_default())
                };
                changed.insert(row.after, row.columns.iter().map(was).collect());
            }
        }
        Changes { added, changed }
    }
}

/// The rows that are asked for, in order.
fn chosen(table: &Resource, state: &CaseState, sheet: &Sheet, changes: &Changes, find: &str, only: &str) -> Vec<usize> {
    let find = find.trim().to_lowercase();
    let wrong: BTreeSet<usize> = match only {
        "problems" => {
            let places = state.problems().iter().filter_map(|problem| problems::place(state, problem));
            places.filter(|place| place.table.name == table.name).filter_map(|place| place.row).collect()
        }
        _ => BTreeSet::new(),
    };
    let fits = |row: &usize| {
        (match only {
            "changed" => changes.added.contains(row) || changes.changed.contains_key(row),
            "problems" => wrong.contains(row),
            _ => true,
        }) && (find.is_empty() || sheet.cells(*row).iter().any(|cell| cell.to_lowercase().contains(&find)))
    };
    (0..sheet.len()).filter(fits).collect()
}

fn one(sheet: &Sheet, changes: &Changes, row: usize) -> Value {
    json!({
        "row": row,
        "cells": sheet.cells(row),
        "added": changes.added.contains(&row),
        "was": changes.changed.get(&row),
    })
}

/// What the sources of these rows are.
fn sources(state: &CaseState, table: &Resource, sheet: &Sheet, rows: &[usize]) -> BTreeMap<String, Value> {
    let (Some(column), Some(list)) = (sheet.position("source"), schema::resource("sources")) else {
        return BTreeMap::new();
    };
    if table.name == "sources" {
        return BTreeMap::new();
    }
    let wanted: BTreeSet<Cow<'_, str>> = rows.iter().map(|row| sheet.cell(*row, column)).collect();
    let known = state.sheet(list);
    let text = |row: usize, name: &str| known.position(name).map(|at| known.cell(row, at).into_owned());
    let named = (0..known.len()).filter_map(|row| Some((text(row, "source")?, row)));
    named
        .filter(|(name, _)| wanted.contains(name.as_str()))
        .map(|(name, row)| {
            let [title, publisher, date, url] = ["title", "publisher", "date", "url"].map(|name| text(row, name));
            (name, json!({ "title": title, "publisher": publisher, "date": date, "url": url }))
        })
        .collect()
}

/// `GET …/names`: the names of the rows of a table, for columns that refer to it.
pub(super) async fn names(
    State(desk): DeskOf,
    Path((name, table)): Path<(String, String)>,
    Extension(session): Known<Session>,
) -> Result<Response, Problem> {
    desk.blocking(move |desk| {
        let (case, table) = (case_of(desk, &name)?, table_of(&table)?);
        let sheet = work_of(desk, &case, &session)?.state.sheet(table);
        let key = table.schema.primary_key.first().and_then(|key| sheet.position(key));
        let names: BTreeSet<String> = key
            .map(|key| (0..sheet.len()).map(|row| sheet.cell(row, key).into_owned()).take(MOST_NAMES).collect())
            .unwrap_or_default();
        Ok(Json(names).into_response())
    })
    .await
}
