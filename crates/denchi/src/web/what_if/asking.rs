//! One question of a session at a time, answered line by line as more is known.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use denchi_core::catalogue::{Lang, text};
use denchi_core::explore::what_if::{Bounds, State, WhatIfError};
use denchi_core::plan::Watch;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::super::opened::Opened;
use super::answer::{Answer, shares};
use super::state;

/// Sessions whose question is remembered; the rest have none.
const MOST: usize = 1000;

/// Whether a question is still wanted.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    /// Another question took its place, it was cancelled, or whoever asked has left.
    pub(crate) unwanted: AtomicBool,
    /// It was cancelled: what others would use is not wanted either.
    pub(crate) cancelled: AtomicBool,
}

/// Questions that are being answered, by session.
#[derive(Default)]
pub(crate) struct Asking(Mutex<BTreeMap<String, Arc<Stop>>>);

impl Asking {
    /// A new question of a session: the one before is not wanted any more.
    pub(crate) fn begin(&self, session: &str) -> Arc<Stop> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.len() >= MOST {
            // Whoever nobody holds any more has ended.
            running.retain(|_, stop| Arc::strong_count(stop) > 1);
        }
        let stop = Arc::new(Stop::default());
        if let Some(before) = running.insert(session.to_owned(), Arc::clone(&stop)) {
            before.unwanted.store(true, Ordering::Relaxed);
        }
        stop
    }

    /// Cancels the question of a session.
    pub(crate) fn cancel(&self, session: &str) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stop) = running.get(session) {
            stop.unwanted.store(true, Ordering::Relaxed);
            stop.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

/// Answers a question: sends what is known as lines of JSON, each with its `stage`: `opening` where the programme has to be
/// solved first, `bounds`, `plan`, `dependence`; or `error`, `stopped`. Blocks.
pub(crate) fn answer(opened: &Opened, state: &State, stop: &Stop, lang: Lang, tell: &UnboundedSender<String>) {
    let start = Instant::now();
    let send = |stage: &str, mut value: Value| {
        value["stage"] = stage.into();
        value["seconds"] = start.elapsed().as_secs_f64().into();
        // Whoever is gone needs no answer.
        let _ = tell.send(format!("{value}\n"));
    };
    match lines(opened, state, stop, lang, &send) {
        Ok(()) => {}
        Err(WhatIfError::Stopped) => send("stopped", json!({})),
        Err(error) => send("error", json!({ "error": said(&error, lang) })),
    }
}

fn lines(
    opened: &Opened,
    state: &State,
    stop: &Stop,
    lang: Lang,
    send: &dyn Fn(&str, Value),
) -> Result<(), WhatIfError> {
    let (ground, reloaded) = (&opened.what_if, &opened.reloaded);
    let known = ground.known(state);
    let answer = match known {
        Some(answer) => answer,
        None => {
            let turn = ground.turns().wait(&stop.unwanted).ok_or(WhatIfError::Stopped)?;
            if !ground.is_ready() {
                send("opening", json!({}));
            }
            let base = ground.base(reloaded, &stop.cancelled)?;
            let posed = base.pose(state)?;
            let Bounds { least, most } = posed.bounds();
            send("bounds", json!({ "least": least, "most": most, "base": base.cost() }));
            let mut watch = Watch::none();
            watch.solver.interrupt = Some(&stop.unwanted);
            let found = posed.solve(&mut watch)?;
            let answer = Arc::new(Answer::of(found, &base, reloaded));
            ground.keep(state, Arc::clone(&answer));
            drop(turn);
            answer
        }
    };
    send("plan", answer.json(&reloaded.case, lang));
    if stop.unwanted.load(Ordering::Relaxed) {
        return Err(WhatIfError::Stopped);
    }
    send("dependence", json!({ "shares": shares(answer.dependence()) }));
    Ok(())
}

/// Why there is no answer, in words.
pub(crate) fn said(error: &WhatIfError, lang: Lang) -> String {
    match error {
        WhatIfError::State(error) => state::said(error, lang),
        WhatIfError::Case(problems) => problems.render(lang),
        WhatIfError::NoPlan => text(lang, "desk.what-if.no_plan").to_owned(),
        WhatIfError::Endless => text(lang, "desk.what-if.endless").to_owned(),
        WhatIfError::Stopped => text(lang, "desk.what-if.stopped").to_owned(),
        WhatIfError::Plan(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_question_of_a_session_stops_the_one_before() {
        let asking = Asking::default();
        let (first, other) = (asking.begin("a"), asking.begin("b"));
        let second = asking.begin("a");
        let stopped = |stop: &Stop| stop.unwanted.load(Ordering::Relaxed);
        assert!(stopped(&first) && !stopped(&second) && !stopped(&other));
        assert!(!first.cancelled.load(Ordering::Relaxed));
        asking.cancel("b");
        assert!(stopped(&other) && other.cancelled.load(Ordering::Relaxed) && !stopped(&second));
    }
}
