//! Jobs as they are kept: what was asked, by whom, how far it is, how it ended.

use anyhow::Result;
use denchi_core::catalogue::Lang;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Map, Value};

use super::database::{Database, now};

/// What has become of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Waits for its turn.
    Queued,
    /// Runs.
    Running,
    /// Ended with a result.
    Done,
    /// Ended without.
    Failed,
    /// Stopped by a user.
    Cancelled,
    /// The server ended before the job did.
    Interrupted,
}

impl State {
    /// All states.
    const ALL: [State; 6] =
        [State::Queued, State::Running, State::Done, State::Failed, State::Cancelled, State::Interrupted];

    /// Its name in the database.
    pub(crate) fn id(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
            State::Interrupted => "interrupted",
        }
    }

    fn parse(id: &str) -> State {
        State::ALL.into_iter().find(|state| state.id() == id).unwrap_or(State::Failed)
    }

    /// Whether it waits or runs.
    pub(crate) fn is_active(self) -> bool {
        matches!(self, State::Queued | State::Running)
    }

    /// Whether it can be taken up again.
    pub(crate) fn can_resume(self) -> bool {
        matches!(self, State::Failed | State::Cancelled | State::Interrupted)
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Job {
    pub(crate) id: i64,
    /// Identifier of its kind.
    pub(crate) kind: String,
    /// What was asked: values of the form by field.
    pub(crate) form: Map<String, Value>,
    /// Name of its result.
    pub(crate) result: String,
    pub(crate) user: String,
    /// Language in which its messages are.
    pub(crate) lang: Lang,
    pub(crate) state: State,
    /// RFC 3339.
    pub(crate) created: String,
    pub(crate) started: Option<String>,
    pub(crate) ended: Option<String>,
    pub(crate) exit_code: Option<i32>,
    /// How often it was started.
    pub(crate) tries: u32,
    /// The last state of progress.
    pub(crate) progress: Option<Value>,
    /// The last lines that it said.
    pub(crate) log: String,
}

const COLUMNS: &str =
    "id, kind, form, result, user, lang, state, created, started, ended, exit_code, tries, progress, log";

/// Adds a job that waits; its result is named after `stem` and its number.
pub(crate) fn add(
    database: &Database,
    kind: &str,
    form: &Map<String, Value>,
    stem: &str,
    user: &str,
    lang: Lang,
) -> Result<i64> {
    let form = Value::Object(form.clone()).to_string();
    database.with(|connection| {
        let transaction = connection.transaction()?;
        transaction.execute(
            "insert into jobs (kind, form, result, user, lang, state, created) values (?1, ?2, '', ?3, ?4, 'queued', ?5)",
            params![kind, form, user, lang.tag(), now()],
        )?;
        let id = transaction.last_insert_rowid();
        transaction.execute("update jobs set result = ?2 where id = ?1", params![id, format!("{stem}-{id}")])?;
        transaction.commit()?;
        Ok(id)
    })
}

/// A job by its number.
pub(crate) fn find(database: &Database, id: i64) -> Result<Option<Job>> {
    let find = format!("select {COLUMNS} from jobs where id = ?1");
    database.with(|connection| connection.query_row(&find, [id], read).optional())
}

/// The last jobs, the newest first.
pub(crate) fn last(database: &Database, most: usize) -> Result<Vec<Job>> {
    select(database, &format!("order by id desc limit {most}"))
}

/// Jobs that wait or run, the newest first.
pub(crate) fn active(database: &Database) -> Result<Vec<Job>> {
    select(database, "where state in ('queued', 'running') order by id desc")
}

/// Jobs that wait, the oldest first.
pub(crate) fn queued(database: &Database) -> Result<Vec<Job>> {
    select(database, "where state = 'queued' order by id")
}

fn select(database: &Database, which: &str) -> Result<Vec<Job>> {
    database.with(|connection| {
        let mut statement = connection.prepare(&format!("select {COLUMNS} from jobs {which}"))?;
        statement.query_map([], read)?.collect()
    })
}

/// A job starts.
pub(crate) fn start(database: &Database, id: i64) -> Result<()> {
    let change = "update jobs set state = 'running', started = ?2, ended = null, exit_code = null, progress = null,
                  tries = tries + 1, log = '' where id = ?1";
    database.with(|connection| connection.execute(change, params![id, now()])).map(drop)
}

/// Keeps how far a job is and what it said last.
pub(crate) fn keep(database: &Database, id: i64, progress: &Value, log: &str) -> Result<()> {
    let change = "update jobs set progress = ?2, log = ?3 where id = ?1";
    database.with(|connection| connection.execute(change, params![id, progress.to_string(), log])).map(drop)
}

/// A job ends.
pub(crate) fn end(database: &Database, id: i64, state: State, exit_code: Option<i32>) -> Result<()> {
    let change = "update jobs set state = ?2, exit_code = ?3, ended = ?4 where id = ?1";
    database.with(|connection| connection.execute(change, params![id, state.id(), exit_code, now()])).map(drop)
}

/// Puts a job into the queue again; `false` where it waits, runs or is done.
pub(crate) fn requeue(database: &Database, id: i64) -> Result<bool> {
    let change = "update jobs set state = 'queued', ended = null, exit_code = null
                  where id = ?1 and state in ('failed', 'cancelled', 'interrupted')";
    database.with(|connection| connection.execute(change, [id])).map(|rows| rows > 0)
}

/// Takes a job out of the queue; `false` where it does not wait.
pub(crate) fn withdraw(database: &Database, id: i64) -> Result<bool> {
    let change = "update jobs set state = 'cancelled', ended = ?2 where id = ?1 and state = 'queued'";
    database.with(|connection| connection.execute(change, params![id, now()])).map(|rows| rows > 0)
}

/// After a restart: what ran then runs no more. How many there were.
pub(crate) fn interrupt_running(database: &Database) -> Result<usize> {
    let change = "update jobs set state = 'interrupted', ended = ?1 where state = 'running'";
    database.with(|connection| connection.execute(change, [now()]))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let (form, lang, state): (String, String, String) = (row.get(2)?, row.get(5)?, row.get(6)?);
    let progress: Option<String> = row.get(12)?;
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        form: serde_json::from_str(&form).unwrap_or_default(),
        result: row.get(3)?,
        user: row.get(4)?,
        lang: Lang::parse(&lang).unwrap_or_default(),
        state: State::parse(&state),
        created: row.get(7)?,
        started: row.get(8)?,
        ended: row.get(9)?,
        exit_code: row.get(10)?,
        tries: row.get(11)?,
        progress: progress.and_then(|text| serde_json::from_str(&text).ok()),
        log: row.get(13)?,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn a_job_outlives_its_server() {
        let database = Database::in_memory();
        let id = add(&database, "plan", &Map::new(), "tutorial", "aoi", Lang::Ja).unwrap();
        let job = || find(&database, id).unwrap().unwrap();
        assert_eq!((job().state, job().result, job().lang), (State::Queued, format!("tutorial-{id}"), Lang::Ja));
        start(&database, id).unwrap();
        keep(&database, id, &serde_json::json!({ "done": 3 }), "a line").unwrap();
        assert_eq!(interrupt_running(&database).unwrap(), 1);
        assert_eq!((job().state, job().log.as_str()), (State::Interrupted, "a line"));
        assert!(requeue(&database, id).unwrap() && !requeue(&database, id).unwrap());
        start(&database, id).unwrap();
        end(&database, id, State::Done, Some(0)).unwrap();
        assert_eq!((job().state, job().tries, job().exit_code), (State::Done, 2, Some(0)));
        assert!(!requeue(&database, id).unwrap() && !withdraw(&database, id).unwrap());
        assert_eq!(interrupt_running(&database).unwrap(), 0);
    }
}
