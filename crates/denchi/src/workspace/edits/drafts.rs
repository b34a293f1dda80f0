//! What someone has changed and not saved yet. Every change is a step that can be undone; nothing is lost when the browser or the
//! server ends.

use anyhow::Result;
use denchi_core::case::Files;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::contents::{self, Manifest};
use crate::workspace::Name;
use crate::workspace::database::Database;

/// Most steps of a draft; the first are forgotten, and can then no longer be undone.
const MOST_STEPS: i64 = 200;

/// A draft of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    /// The revision that it began from.
    pub(crate) base: i64,
    /// Grows with every change; no two drafts of a user have the same.
    pub(crate) version: i64,
    /// The step that holds.
    pub(crate) step: i64,
    /// Its files; `None` at the base.
    pub(crate) files: Option<Manifest>,
    /// What the step did.
    pub(crate) what: Value,
    /// Whether there is a step to undo, and one to take up again.
    pub(crate) can_undo: bool,
    pub(crate) can_redo: bool,
}

/// The draft of a user.
pub(crate) fn find(database: &Database, case: &Name, user: &str) -> Result<Option<Draft>> {
    database.with(|connection| on(connection, case, user))
}

fn on(connection: &Connection, case: &Name, user: &str) -> rusqlite::Result<Option<Draft>> {
    let select = "select base, version, step,
            (select files from draft_steps as one where one.case_name = drafts.case_name and one.user = drafts.user
                and one.step = drafts.step),
            (select what from draft_steps as one where one.case_name = drafts.case_name and one.user = drafts.user
                and one.step = drafts.step),
            (select min(step) from draft_steps as one where one.case_name = drafts.case_name and one.user = drafts.user),
            (select max(step) from draft_steps as one where one.case_name = drafts.case_name and one.user = drafts.user)
        from drafts where case_name = ?1 and user = ?2";
    let read = |row: &rusqlite::Row<'_>| {
        let (step, files, what): (i64, Option<String>, Option<String>) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let (first, last): (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
        Ok(Draft {
            base: row.get(0)?,
            version: row.get(1)?,
            step,
            files: files.map(|files| contents::from_text(&files)),
            what: what.and_then(|what| serde_json::from_str(&what).ok()).unwrap_or_default(),
            // Before the first step that is remembered stands the base only where no step was forgotten.
            can_undo: step > first.map_or(0, |first| if first == 1 { 0 } else { first }),
            can_redo: last.is_some_and(|last| last > step),
        })
    };
    connection.query_row(select, params![case.as_str(), user], read).optional()
}

/// Adds a step to the draft of a user, which begins where there was none. Steps that were undone are gone.
pub(super) fn step(database: &Database, case: &Name, user: &str, base: i64, files: &Files, what: &Value) -> Result<()> {
    database.with(|connection| {
        let transaction = connection.transaction()?;
        let case = case.as_str();
        transaction.execute(
            "insert into drafts (case_name, user, base, step, version)
             values (?1, ?2, ?3, 0, unixepoch('subsec') * 1000)
             on conflict do nothing",
            params![case, user, base],
        )?;
        let at: i64 = transaction.query_row(
            "update drafts set step = step + 1, version = version + 1 where case_name = ?1 and user = ?2 returning step",
            params![case, user],
            |row| row.get(0),
        )?;
        let manifest = contents::keep(&transaction, files)?;
        transaction.execute(
            "delete from draft_steps where case_name = ?1 and user = ?2 and (step >= ?3 or step <= ?4)",
            params![case, user, at, at - MOST_STEPS],
        )?;
        transaction.execute(
            "insert into draft_steps (case_name, user, step, files, what) values (?1, ?2, ?3, ?4, ?5)",
            params![case, user, at, contents::to_text(&manifest), what.to_string()],
        )?;
        transaction.commit()
    })
}

/// The files of a step; `None` for one that is not there, the base included.
pub(super) fn files_of(database: &Database, case: &Name, user: &str, step: i64) -> Result<Option<Manifest>> {
    let select = "select files from draft_steps where case_name = ?1 and user = ?2 and step = ?3";
    let found: Option<String> = database.with(|connection| {
        connection.query_row(select, params![case.as_str(), user, step], |row| row.get(0)).optional()
    })?;
    Ok(found.map(|files| contents::from_text(&files)))
}

/// Goes a step back or forward; whether there was one.
pub(crate) fn go(database: &Database, case: &Name, user: &str, forward: bool) -> Result<bool> {
    let Some(draft) = find(database, case, user)? else { return Ok(false) };
    if !(if forward { draft.can_redo } else { draft.can_undo }) {
        return Ok(false);
    }
    let by = if forward { 1 } else { -1 };
    let update = "update drafts set step = step + ?3, version = version + 1 where case_name = ?1 and user = ?2";
    database.with(|connection| connection.execute(update, params![case.as_str(), user, by])).map(|_| true)
}

/// Throws a draft away.
pub(crate) fn discard(database: &Database, case: &Name, user: &str) -> Result<()> {
    database.with(|connection| {
        let transaction = connection.transaction()?;
        transaction.execute("delete from drafts where case_name = ?1 and user = ?2", params![case.as_str(), user])?;
        contents::forget(&transaction)?;
        transaction.commit()
    })
}
