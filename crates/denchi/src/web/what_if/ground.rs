//! What an open result keeps for questions: its controls, the programme solved, the last answers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use denchi_core::case::Files;
use denchi_core::explore::what_if::{Base, State, Subject, WhatIfError};
use denchi_core::plan::Watch;
use denchi_report::ResultTable;
use denchi_report::reload::Reloaded;
use denchi_report::what_if::{Figures, entered};
use denchi_solver::{Options, Progress};

use super::Turns;
use super::answer::Answer;

/// Answers that are kept.
const MOST: usize = 6;
/// Seconds after which a programme that is not solved is none to play with.
const LONGEST: f64 = 60.0;

/// What one result keeps. Made when first asked for; goes when the result is closed.
#[derive(Default)]
pub(crate) struct Ground {
    turns: OnceLock<Arc<Turns>>,
    subject: OnceLock<Arc<Subject>>,
    figures: OnceLock<Compared>,
    base: Mutex<Option<Arc<Base>>>,
    answers: Mutex<Vec<(String, Arc<Answer>)>>,
}

/// The plan of the result, as answers are compared with it.
pub(crate) struct Compared {
    /// Its numbers.
    pub(crate) figures: Figures,
    /// Where what is consumed at home entered the chain.
    pub(crate) dependence: ResultTable,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Ground").field("subject", &self.subject.get().is_some()).finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ground {
    /// Of a result whose answers take these turns.
    pub(crate) fn new(turns: Arc<Turns>) -> Self {
        Ground { turns: OnceLock::from(turns), ..Ground::default() }
    }

    /// Who may compute.
    pub(crate) fn turns(&self) -> &Turns {
        self.turns.get_or_init(|| Arc::new(Turns::new()))
    }

    /// What is changed. Takes a moment at first.
    pub(crate) fn subject(&self, reloaded: &Reloaded) -> &Arc<Subject> {
        self.subject.get_or_init(|| {
            let files: Files = reloaded.files.clone();
            let scenario = reloaded.package.manifest.case.scenario.as_deref();
            Arc::new(Subject::of(files, scenario, reloaded.case.clone(), reloaded.plan.clone()))
        })
    }

    /// The plan of the result.
    pub(crate) fn compared(&self, reloaded: &Reloaded) -> &Compared {
        self.figures.get_or_init(|| {
            let settings = &reloaded.case.settings;
            let tables = &reloaded.package.tables;
            let empty = ResultTable::new("", Vec::new(), &[]);
            let table = |name: &str| reloaded.package.table(name).unwrap_or(&empty);
            let home = settings.home.as_deref().unwrap_or("*");
            Compared {
                figures: Figures::of(tables, settings.product_stage.as_deref()),
                dependence: entered(table("dependence"), table("served"), home),
            }
        })
    }

    /// The programme, solved at first. Whoever asks while another solves it waits for that. Blocks.
    ///
    /// # Errors
    /// The case has no plan, or the solver fails; [`WhatIfError::Stopped`] where it is cancelled or takes too long for
    /// anyone to wait.
    pub(crate) fn base(&self, reloaded: &Reloaded, cancelled: &AtomicBool) -> Result<Arc<Base>, WhatIfError> {
        let mut held = locked(&self.base);
        if let Some(base) = &*held {
            return Ok(Arc::clone(base));
        }
        let subject = Arc::clone(self.subject(reloaded));
        let base = Arc::new(in_time(cancelled, |watch| Base::of(subject, &Options::default(), watch))?);
        *held = Some(Arc::clone(&base));
        Ok(base)
    }

    /// Whether the programme is solved.
    pub(crate) fn is_ready(&self) -> bool {
        self.base.try_lock().is_ok_and(|base| base.is_some())
    }

    /// An answer that was worked out before.
    pub(crate) fn known(&self, state: &State) -> Option<Arc<Answer>> {
        let key = key(state);
        let mut answers = locked(&self.answers);
        let place = answers.iter().position(|(known, _)| *known == key)?;
        let entry = answers.remove(place);
        let answer = Arc::clone(&entry.1);
        answers.insert(0, entry);
        Some(answer)
    }

    /// Keeps an answer; the one that was used longest ago goes.
    pub(crate) fn keep(&self, state: &State, answer: Arc<Answer>) {
        let mut answers = locked(&self.answers);
        let key = key(state);
        answers.retain(|(known, _)| *known != key);
        answers.insert(0, (key, answer));
        answers.truncate(MOST);
    }

    /// The answer to a state, known or worked out now, in turn. Blocks.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn answer(&self, reloaded: &Reloaded, state: &State) -> Result<Arc<Answer>, WhatIfError> {
        if let Some(answer) = self.known(state) {
            return Ok(answer);
        }
        let never = AtomicBool::new(false);
        let _turn = self.turns().wait(&never);
        let base = self.base(reloaded, &never)?;
        let posed = base.pose(state)?;
        let found = in_time(&never, |watch| posed.solve(watch))?;
        let answer = Arc::new(Answer::of(found, &base, reloaded));
        self.keep(state, Arc::clone(&answer));
        Ok(answer)
    }
}

/// Solves something until it is cancelled, or takes too long for anyone to wait.
fn in_time<T>(
    cancelled: &AtomicBool,
    solve: impl FnOnce(&mut Watch) -> Result<T, WhatIfError>,
) -> Result<T, WhatIfError> {
    let end = AtomicBool::new(cancelled.load(Ordering::Relaxed));
    let mut look = |progress: Progress| {
        if progress.seconds > LONGEST || cancelled.load(Ordering::Relaxed) {
            end.store(true, Ordering::Relaxed);
        }
    };
    let mut watch = Watch::none();
    watch.solver.interrupt = Some(&end);
    watch.solver.progress = Some(&mut look);
    solve(&mut watch)
}

/// A state as a text.
fn key(state: &State) -> String {
    state.iter().map(|(control, setting)| format!("{control}={setting}&")).collect()
}
