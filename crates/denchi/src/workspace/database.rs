//! The database: one connection behind a lock, in write-ahead mode, so that what is committed outlives the process.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rusqlite::Connection;

/// How long one process waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Changes of the layout, in order; `user_version` says how many were made. Never change one that was released: add one.
const MIGRATIONS: [&str; 2] = [include_str!("migrations/0001.sql"), include_str!("migrations/0002.sql")];

/// The database of a workspace; clones share the connection.
#[derive(Clone)]
pub(crate) struct Database {
    connection: Arc<Mutex<Connection>>,
}

impl Database {
    /// Opens the database, and brings its layout up to date.
    ///
    /// # Errors
    /// A file that cannot be opened, is no database, or is newer than this program.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file).with_context(|| file.display().to_string())?;
        private(file)?;
        prepare(connection).with_context(|| file.display().to_string())
    }

    /// Does something with the connection. Whoever held the lock and failed left a transaction that SQLite has rolled back.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(act(&mut connection)?)
    }

    /// A database in memory.
    #[cfg(test)]
    #[expect(clippy::expect_used, reason = "for tests only")]
    pub(crate) fn in_memory() -> Self {
        Connection::open_in_memory().map_err(Into::into).and_then(prepare).expect("a database in memory")
    }
}

fn prepare(mut connection: Connection) -> Result<Database> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    Ok(Database { connection: Arc::new(Mutex::new(connection)) })
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, migration) in (1..).zip(&MIGRATIONS) {
        if number > done {
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
    }
    if usize::try_from(done)? > MIGRATIONS.len() {
        bail!(
            "written by a newer denchi (layout {done}, and this one knows {}): use that one, or another workspace",
            MIGRATIONS.len()
        );
    }
    transaction.commit()?;
    Ok(())
}

/// Keeps the file from other users of the machine: it holds hashes of passwords.
#[cfg(unix)]
fn private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).with_context(|| file.display().to_string())
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Ok(())
}

/// Now, RFC 3339 to the millisecond.
pub(crate) fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

/// Seconds since 1970.
pub(crate) fn now_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}
