//! The pool: starts jobs in turn, hears them out, keeps how they ended.

use std::collections::BTreeMap;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

use super::progress::Said;
use super::{Hub, form, kinds, queue};
use crate::workspace::jobs::{self, Job, State};
use crate::workspace::{Database, Name, Workspace};

/// Time between two states that browsers are told.
const PAUSE_OF_BROWSERS: Duration = Duration::from_millis(200);
/// Time between two states that are kept on disk.
const PAUSE_OF_DISK: Duration = Duration::from_secs(2);
/// What a command ends with when it was interrupted.
const INTERRUPTED: i32 = 130;
/// What a command ends with when a limit was reached: the best plan so far is its result.
const LIMIT_REACHED: i32 = 5;

/// What a running job can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Stop and keep what is done; told again, stop at once.
    Cancel,
    /// The server ends: the same, but nobody asked for it.
    Leave,
}

/// A job that runs.
struct Running {
    user: String,
    words: mpsc::UnboundedSender<Word>,
}

#[derive(Default)]
struct Pool {
    running: BTreeMap<i64, Running>,
    /// When each user was served last, as a count of starts.
    served: BTreeMap<String, u64>,
    starts: u64,
    closed: bool,
}

/// The pool of jobs.
pub(crate) struct Runner {
    workspace: Workspace,
    database: Database,
    places: usize,
    hub: Arc<Hub>,
    pool: Mutex<Pool>,
    changed: Notify,
}

impl Runner {
    /// A pool with so many places.
    pub(crate) fn new(workspace: Workspace, database: Database, places: usize, hub: Arc<Hub>) -> Arc<Self> {
        let pool = Mutex::new(Pool::default());
        Arc::new(Runner { workspace, database, places, hub, pool, changed: Notify::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something waits, or a place is free.
    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }

    /// How many jobs run.
    pub(crate) fn running(&self) -> usize {
        self.lock().running.len()
    }

    /// Tells browsers the state of a job.
    pub(crate) fn tell(&self, id: i64) -> Result<()> {
        if let Some(job) = jobs::find(&self.database, id)? {
            self.hub.tell(id, state(&job, job.progress.as_ref()));
        }
        Ok(())
    }

    /// Stops a job: one that waits leaves the queue, one that runs keeps what is done; asked again, it stops at once.
    /// `false` where it does neither.
    pub(crate) fn cancel(&self, id: i64) -> Result<bool> {
        if jobs::withdraw(&self.database, id)? {
            self.tell(id)?;
            return Ok(true);
        }
        Ok(self.lock().running.get(&id).is_some_and(|running| running.words.send(Word::Cancel).is_ok()))
    }

    /// Starts jobs as places become free, until the pool is closed.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            while let Some(job) = self.take_next() {
                let runner = Arc::clone(&self);
                tokio::spawn(async move { runner.attend(job.0, job.1).await });
            }
            self.changed.notified().await;
            if self.lock().closed {
                return;
            }
        }
    }

    /// Lets all running jobs stop and keep what is done; waits for them so long.
    pub(crate) async fn close(&self, patience: Duration) {
        {
            let mut pool = self.lock();
            pool.closed = true;
            for running in pool.running.values() {
                // One that has ended hears nothing.
                let _ = running.words.send(Word::Leave);
            }
        }
        self.wake();
        let end = Instant::now() + patience;
        while self.running() > 0 && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The next job in turn, which takes a place.
    fn take_next(&self) -> Option<(Job, mpsc::UnboundedReceiver<Word>)> {
        let waiting = jobs::queued(&self.database).ok()?;
        let mut pool = self.lock();
        if pool.closed {
            return None;
        }
        let users: Vec<String> = pool.running.values().map(|running| running.user.clone()).collect();
        let turns: Vec<(i64, String)> = waiting.iter().map(|job| (job.id, job.user.clone())).collect();
        let id = queue::next(&turns, &users, &pool.served, self.places)?;
        let job = waiting.into_iter().find(|job| job.id == id)?;
        jobs::start(&self.database, id).ok()?;
        pool.starts += 1;
        let starts = pool.starts;
        pool.served.insert(job.user.clone(), starts);
        let (words, ears) = mpsc::unbounded_channel();
        pool.running.insert(id, Running { user: job.user.clone(), words });
        Some((job, ears))
    }

    /// Runs a job to its end and keeps how it ended.
    async fn attend(&self, job: Job, ears: mpsc::UnboundedReceiver<Word>) {
        let id = job.id;
        // Best effort: what cannot be told now is told by the next state.
        let _ = self.tell(id);
        let (state, code) = match self.process(&job).map(|child| (child, ears)) {
            Ok((child, ears)) => self.hear(&job, child, ears).await,
            Err(error) => {
                let _ = jobs::keep(&self.database, id, &Value::Null, &format!("{error:#}\n"));
                (State::Failed, None)
            }
        };
        let _ = jobs::end(&self.database, id, state, code);
        self.lock().running.remove(&id);
        let _ = self.tell(id);
        self.wake();
    }

    /// Starts the process of a job.
    fn process(&self, job: &Job) -> Result<Child> {
        let kind = kinds::find(&job.kind).ok_or_else(|| anyhow!("{}", job.kind))?;
        let arguments = form::arguments(kind, &job.form, &self.workspace);
        let arguments = arguments.map_err(|wrong| anyhow!("{}: {}", wrong.field, wrong.value))?;
        let name = Name::parse(&job.result).map_err(|name| anyhow!(name))?;
        let mut command = Command::new(std::env::current_exe().context("this program")?);
        command.args(arguments).arg("--out").arg(self.workspace.result(&name)?);
        command.args(["--lang", job.lang.tag(), "--progress", "json", "--attended"]);
        if kind.resumes && job.tries > 0 {
            command.arg("--resume");
        }
        if kind.threads {
            let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            command.arg("--jobs").arg(cores.div_ceil(self.places).to_string());
        }
        command.current_dir(self.workspace.root());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        // Ctrl-C in the terminal is for the server, which tells its jobs.
        #[cfg(unix)]
        command.process_group(0);
        command.spawn().context("denchi")
    }

    /// Hears a job until it ends.
    async fn hear(&self, job: &Job, mut child: Child, mut ears: mpsc::UnboundedReceiver<Word>) -> (State, Option<i32>) {
        let mut stdin = child.stdin.take();
        let mut lines = child.stderr.take().map(|stderr| BufReader::new(stderr).lines());
        let (mut said, mut asked) = (Said::default(), None);
        let (mut told, mut kept) = (Instant::now() - PAUSE_OF_BROWSERS, Instant::now());
        loop {
            tokio::select! {
                line = next_line(&mut lines) => match line {
                    Some(line) => said.hear(&line),
                    None => lines = None,
                },
                word = ears.recv() => {
                    // The end of its stdin is its Ctrl-C.
                    if stdin.take().is_none() && word == Some(Word::Cancel) {
                        let _ = child.start_kill();
                    }
                    asked = asked.or(word);
                }
                status = child.wait(), if lines.is_none() => {
                    let _ = jobs::keep(&self.database, job.id, &json!(said.progress), &said.log);
                    return end(status.ok(), asked);
                }
            }
            if told.elapsed() >= PAUSE_OF_BROWSERS {
                told = Instant::now();
                let running = Job { state: State::Running, ..job.clone() };
                self.hub.tell(job.id, state(&running, Some(&json!(said.progress))));
            }
            if kept.elapsed() >= PAUSE_OF_DISK {
                kept = Instant::now();
                let _ = jobs::keep(&self.database, job.id, &json!(said.progress), &said.log);
            }
        }
    }
}

/// The next line; `None` at the end. Never comes where there are none any more.
async fn next_line(lines: &mut Option<tokio::io::Lines<BufReader<ChildStderr>>>) -> Option<String> {
    match lines {
        // A line that is no UTF-8 ends the hearing: the commands write none.
        Some(lines) => lines.next_line().await.ok().flatten(),
        None => std::future::pending().await,
    }
}

/// What has become of a job whose process ended.
fn end(status: Option<ExitStatus>, asked: Option<Word>) -> (State, Option<i32>) {
    let code = status.and_then(|status| status.code());
    let state = match (code, asked) {
        (Some(0 | LIMIT_REACHED), _) => State::Done,
        (_, Some(Word::Cancel)) => State::Cancelled,
        (_, Some(Word::Leave)) | (Some(INTERRUPTED), None) => State::Interrupted,
        _ => State::Failed,
    };
    (state, code)
}

/// What browsers are told of a job.
fn state(job: &Job, progress: Option<&Value>) -> Value {
    json!({ "job": job.id, "state": job.state.id(), "kind": job.kind, "result": job.result, "progress": progress })
}
