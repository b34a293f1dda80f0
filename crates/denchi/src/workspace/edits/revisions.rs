//! What a case was: every saved change is a revision, and undoing one is another.

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::contents::{self, Manifest};
use crate::workspace::database::{Database, now};
use crate::workspace::{Name, audit};

/// A revision of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// From 1.
    pub(crate) number: i64,
    pub(crate) files: Manifest,
    /// The state that it was made of.
    pub(crate) parent: Option<i64>,
    /// The revision that first had these files.
    pub(crate) state: i64,
    /// RFC 3339.
    pub(crate) at: String,
    pub(crate) user: String,
    pub(crate) action: Action,
    /// What its author says of it; of others, what was done.
    pub(crate) note: String,
    /// Whether its files have all been put into the folder.
    pub(super) complete: bool,
}

/// How a revision came about. Its text is `desk.case.action.<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// The folder was found so: the first revision, or a change by other means than the desk.
    Found,
    /// Someone saved a draft.
    Save,
    /// Someone went one change back.
    Undo,
    /// Someone took a change up again that had been undone.
    Redo,
    /// Someone restored an earlier revision.
    Restore,
    /// Someone kept an answer as a scenario.
    Keep,
}

const ACTIONS: [(Action, &str); 6] = [
    (Action::Found, "found"),
    (Action::Save, "save"),
    (Action::Undo, "undo"),
    (Action::Redo, "redo"),
    (Action::Restore, "restore"),
    (Action::Keep, "keep"),
];

impl Action {
    /// Its identifier.
    pub(crate) fn id(self) -> &'static str {
        ACTIONS.iter().find(|(action, _)| *action == self).map_or("found", |(_, id)| id)
    }

    fn parse(id: &str) -> Self {
        ACTIONS.iter().find(|(_, known)| *known == id).map_or(Action::Found, |(action, _)| *action)
    }
}

/// A revision that is about to be.
pub(super) struct Fresh<'a> {
    pub(super) files: Manifest,
    pub(super) parent: Option<i64>,
    /// The revision that first had these files; `None`: this one.
    pub(super) state: Option<i64>,
    pub(super) user: &'a str,
    pub(super) action: Action,
    pub(super) note: &'a str,
    pub(super) complete: bool,
}

const COLUMNS: &str = "number, files, parent, state, at, user, action, note, complete";

fn read(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let (files, action): (String, String) = (row.get(1)?, row.get(6)?);
    Ok(Revision {
        number: row.get(0)?,
        files: contents::from_text(&files),
        parent: row.get(2)?,
        state: row.get(3)?,
        at: row.get(4)?,
        user: row.get(5)?,
        action: Action::parse(&action),
        note: row.get(7)?,
        complete: row.get(8)?,
    })
}

/// All revisions of a case, the newest first.
pub(crate) fn list(database: &Database, case: &Name) -> Result<Vec<Revision>> {
    database.with(|connection| {
        let mut statement = connection
            .prepare(&format!("select {COLUMNS} from revisions where case_name = ?1 order by number desc"))?;
        statement.query_map([case.as_str()], read)?.collect()
    })
}

/// A revision of a case.
pub(crate) fn find(database: &Database, case: &Name, number: i64) -> Result<Option<Revision>> {
    let select = format!("select {COLUMNS} from revisions where case_name = ?1 and number = ?2");
    database.with(|connection| connection.query_row(&select, params![case.as_str(), number], read).optional())
}

/// The newest revision of a case.
pub(super) fn newest(database: &Database, case: &Name) -> Result<Option<Revision>> {
    let select = format!("select {COLUMNS} from revisions where case_name = ?1 order by number desc limit 1");
    database.with(|connection| connection.query_row(&select, [case.as_str()], read).optional())
}

/// Adds a revision.
pub(super) fn add(connection: &Connection, case: &Name, fresh: &Fresh<'_>) -> rusqlite::Result<i64> {
    let next = "select coalesce(max(number), 0) + 1 from revisions where case_name = ?1";
    let number: i64 = connection.query_row(next, [case.as_str()], |row| row.get(0))?;
    connection.execute(
        &format!("insert into revisions (case_name, {COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        params![
            case.as_str(),
            number,
            contents::to_text(&fresh.files),
            fresh.parent,
            fresh.state.unwrap_or(number),
            now(),
            fresh.user,
            fresh.action.id(),
            fresh.note,
            fresh.complete,
        ],
    )?;
    Ok(number)
}

/// Notes that the files of a revision are all in the folder.
pub(super) fn complete(database: &Database, case: &Name, number: i64) -> Result<()> {
    let update = "update revisions set complete = 1 where case_name = ?1 and number = ?2";
    database.with(|connection| connection.execute(update, params![case.as_str(), number])).map(drop)
}

/// Where undoing goes from a revision: the state before its own.
pub(crate) fn before(database: &Database, case: &Name, revision: &Revision) -> Result<Option<Revision>> {
    let Some(own) = find(database, case, revision.state)? else { return Ok(None) };
    own.parent.map_or(Ok(None), |parent| find(database, case, parent))
}

/// Where redoing goes from a revision: the last state that was made of its own and then undone.
pub(crate) fn after(database: &Database, case: &Name, revision: &Revision) -> Result<Option<Revision>> {
    if !matches!(revision.action, Action::Undo | Action::Redo) {
        return Ok(None);
    }
    let select = format!(
        "select {COLUMNS} from revisions where case_name = ?1 and parent = ?2 and state = number
         order by number desc limit 1"
    );
    let state = revision.state;
    database.with(|connection| connection.query_row(&select, params![case.as_str(), state], read).optional())
}

/// Notes in the audit log what became of a case.
pub(super) fn note(database: &Database, user: &str, action: Action, case: &Name, number: i64) -> Result<()> {
    audit::note(database, user, &format!("case.{}", action.id()), &format!("{case}, {number}"))
}
