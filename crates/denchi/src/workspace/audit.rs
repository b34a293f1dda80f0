//! Who ran and changed what.

use anyhow::Result;
use rusqlite::params;

use super::database::{Database, now};

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    /// RFC 3339.
    pub(crate) at: String,
    pub(crate) user: String,
    /// What was done: the catalogue says it in words as `desk.audit.<action>`.
    pub(crate) action: String,
    /// To what.
    pub(crate) subject: String,
}

/// Notes that someone did something.
pub(crate) fn note(database: &Database, user: &str, action: &str, subject: &str) -> Result<()> {
    let insert = "insert into audit (at, user, action, subject) values (?1, ?2, ?3, ?4)";
    database.with(|connection| connection.execute(insert, params![now(), user, action, subject])).map(drop)
}

/// The last entries, the newest first.
pub(crate) fn last(database: &Database, most: u32) -> Result<Vec<Entry>> {
    database.with(|connection| {
        let mut statement =
            connection.prepare("select id, at, user, action, subject from audit order by id desc limit ?1")?;
        let rows = statement.query_map([most], |row| {
            Ok(Entry { id: row.get(0)?, at: row.get(1)?, user: row.get(2)?, action: row.get(3)?, subject: row.get(4)? })
        })?;
        rows.collect()
    })
}
