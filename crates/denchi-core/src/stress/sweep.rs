//! A sweep: every target is closed in turn, and the closures are ranked by what they cost.

use std::collections::BTreeMap;

use super::impact::Months;
use super::pool::{self, Answer, Progress};
use super::{Engine, Impact, Occurrence, StressError, Target};
use crate::ids::EventId;

/// A loss of a smaller share is rounding.
const TOUCHED: f64 = 1e-9;

/// What is closed, and for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// What closes at the start of the window.
    pub target: Target,
    /// Months until it is open again: its time to recover.
    pub time_to_recover: f64,
}

/// A target that was closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    /// What was closed, and for how long.
    pub closing: Closing,
    /// What that does.
    pub answer: Answer,
    /// Total loss as a share of the largest one of the sweep: the risk exposure index of Simchi-Levi, Schmidt and Wei (2014).
    pub exposure_index: f64,
    /// Expected number a year of events that hit all of the target; `None`: no event of the case with a rate does.
    pub likelihood: Option<f64>,
}

impl Closure {
    /// Whole months that are survived without loss; `None`: all of the window.
    pub fn time_to_survive(&self) -> Option<usize> {
        self.answer.response.loss.first_month
    }

    /// Whether something is lost before the target has recovered.
    pub fn exposed(&self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "months of a window")]
        self.time_to_survive().is_some_and(|months| (months as f64) < self.closing.time_to_recover)
    }
}

/// Closes every target in turn; the costliest closures come first, of equal ones those of the first targets.
///
/// # Errors
/// As [`pool::answer_all`].
pub fn sweep(
    engine: &Engine,
    closings: Vec<Closing>,
    jobs: usize,
    audit: usize,
    progress: &Progress,
) -> Result<Vec<Closure>, StressError> {
    let (case, window) = (engine.case(), engine.window());
    let impacts: Vec<Impact> =
        closings.iter().map(|closing| closing.target.close(case, window, 0.0, closing.time_to_recover)).collect();
    let answers = pool::answer_all(engine, &impacts, jobs, audit, progress)?;
    let worst = answers.iter().map(|answer| answer.response.loss.total()).fold(0.0, f64::max);
    let hits = hits(engine);
    let mut closures: Vec<Closure> = closings
        .into_iter()
        .zip(&impacts)
        .zip(answers)
        .map(|((closing, impact), answer)| Closure {
            closing,
            exposure_index: if worst > 0.0 { answer.response.loss.total().max(0.0) / worst } else { 0.0 },
            likelihood: likelihood(&hits, impact),
            answer,
        })
        .collect();
    let total = |closure: &Closure| closure.answer.response.loss.total();
    closures.sort_by(|a, b| total(b).total_cmp(&total(a)));
    Ok(closures)
}

/// What the events with a rate do, with their rates.
fn hits(engine: &Engine) -> Vec<(f64, Impact)> {
    let case = engine.case();
    let of = |event: EventId| {
        let rate = case.events[event].rate.filter(|rate| *rate > 0.0)?;
        let forever = Occurrence { event, start: 0.0, duration: f64::INFINITY };
        Some((rate, Impact::of(case, engine.window(), &[forever])))
    };
    case.events.ids().filter_map(of).collect()
}

/// Rates of the events that hit all that a closure stops.
fn likelihood(hits: &[(f64, Impact)], closure: &Impact) -> Option<f64> {
    if closure.is_empty() {
        return None;
    }
    let rates: Vec<f64> = hits.iter().filter(|(_, event)| covers(event, closure)).map(|(rate, _)| *rate).collect();
    (!rates.is_empty()).then(|| rates.iter().sum())
}

/// Whether an event takes something from everything that a closure stops.
fn covers(event: &Impact, closure: &Impact) -> bool {
    fn all<K: Ord>(event: &BTreeMap<K, Months>, closure: &BTreeMap<K, Months>) -> bool {
        let hit = |months: &Months| months.iter().any(|share| *share < 1.0 - TOUCHED);
        closure.keys().all(|key| event.get(key).is_some_and(hit))
    }
    all(&event.capacity, &closure.capacity)
        && all(&event.flow, &closure.flow)
        && all(&event.purchase, &closure.purchase)
}
