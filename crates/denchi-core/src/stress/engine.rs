//! Many responses from few programmes: each from the basis of the plan, each certified.
//!
//! Until the first thing happens all is as planned: nobody foresees it. What is solved are the months from there to the end of
//! the window; where every month of the plan is like every other, one programme serves all windows of its length.

mod replay;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use denchi_solver::Problem;

use super::response::{Changes, Frame, MonthsProgramme};
use super::solving::Stop;
use super::stage::{Solved, Stage};
use super::{Certificate, Impact, Loss, Response, StressError, Way, Window};
use crate::case::Case;
use crate::plan::result::Plan;

pub use replay::Replay;

/// What the same months cost and serve when nothing happens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Base {
    /// Objective of the plan, money: operation, premiums, what it loses anyway, less the value of what is on the water at
    /// the end.
    pub objective: f64,
    /// Units of the end product that are wanted, by month.
    pub wanted_by_month: Vec<f64>,
    /// Columns and rows of the programme of all months.
    pub size: [usize; 2],
}

/// The programme of a response, scaled.
#[derive(Clone, Debug)]
pub struct Posed {
    /// The programme: its least objective, times `money`, less `planned`, is the total loss.
    pub problem: Problem,
    /// Money that one unit of the objective stands for.
    pub money: f64,
    /// What the plan costs in these months, money.
    pub planned: f64,
}

/// A plan over the months of a window; shared by all workers.
pub struct Engine<'a> {
    case: &'a Case,
    window: Window,
    base: Base,
    frame: Frame,
    /// All months of the window.
    months: MonthsProgramme,
    /// Programmes in use, by first month and length.
    stages: Mutex<BTreeMap<(usize, usize), Arc<Stage>>>,
    stop: Stop<'a>,
}

/// How responses were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// The plan stood.
    pub untouched: u64,
    /// Solved from the basis of the plan.
    pub warm: u64,
    /// Solved anew: much was broken, the way from the plan was long, or its certificate failed.
    pub cold: u64,
    /// Solved anew to be sure, and compared.
    pub audited: u64,
    /// Largest relative difference of the objectives in an audit.
    pub worst_audit: f64,
    /// Simplex iterations in all.
    pub pivots: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.untouched += more.untouched;
        self.warm += more.warm;
        self.cold += more.cold;
        self.audited += more.audited;
        self.worst_audit = self.worst_audit.max(more.worst_audit);
        self.pivots += more.pivots;
    }
}

impl<'a> Engine<'a> {
    /// The programme of a plan over a window, and its base.
    ///
    /// # Errors
    /// The window lies outside the plan, a demand has no value of what is lost, or the solver fails.
    pub fn new(case: &'a Case, plan: &Plan, window: Window) -> Result<Self, StressError> {
        let frame = Frame::of(case, plan, &window)?;
        let months = MonthsProgramme::of(case, &frame.conditions.months(&window, 0, window.months), &frame)?;
        let problem = months.problem();
        let base = Base {
            objective: problem.objective(&months.programme.split),
            wanted_by_month: vec![months.wanted; window.months],
            size: [problem.columns(), problem.rows()],
        };
        Ok(Engine { case, window, base, frame, months, stages: Mutex::default(), stop: None })
    }

    /// The same, to be stopped within a response: once `flag` is set, responses end as [`StressError::Stopped`].
    #[must_use]
    pub fn stopped_by(self, flag: &'a AtomicBool) -> Self {
        Engine { stop: Some(flag), ..self }
    }

    /// The case of the plan.
    pub fn case(&self) -> &'a Case {
        self.case
    }

    /// The months that are looked at.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// What the same months cost and serve when nothing happens.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The programme of all months.
    pub(super) fn months(&self) -> &MonthsProgramme {
        &self.months
    }

    /// How far the plan is from the best that all months allow when nothing happens, relative to its cost: nothing, but for
    /// rounding.
    ///
    /// # Errors
    /// The solver fails.
    pub fn distance(&self) -> Result<f64, StressError> {
        Ok(self.stage(0, self.window.months)?.distance)
    }

    /// A worker of its own, for one thread.
    ///
    /// # Errors
    /// None so far; programmes are made when they are needed.
    pub fn worker(&self) -> Result<Worker<'_>, StressError> {
        Ok(Worker { engine: self, tally: Tally::default() })
    }

    /// Some months: where every month is like every other, only their number matters.
    fn stage(&self, from: usize, count: usize) -> Result<Arc<Stage>, StressError> {
        let key = (if self.frame.conditions.rates.is_steady() { 0 } else { from }, count);
        let kept = |stages: &BTreeMap<_, Arc<Stage>>| stages.get(&key).cloned();
        if let Some(stage) = self.stages.lock().ok().and_then(|stages| kept(&stages)) {
            return Ok(stage);
        }
        let stage = Arc::new(Stage::of(self.case, &self.frame, &self.window, (key.0, count), self.stop)?);
        // Another thread may have been quicker; both are the same.
        if let Ok(mut stages) = self.stages.lock() {
            stages.entry(key).or_insert_with(|| Arc::clone(&stage));
        }
        Ok(stage)
    }

    /// The programme of a response as the solver sees it, to be solved by others too.
    ///
    /// # Errors
    /// The solver fails to find the basis of the plan.
    pub fn posed(&self, impact: &Impact) -> Result<Posed, StressError> {
        let from = self.first_change(impact).unwrap_or(0);
        let count = self.window.months - from;
        let stage = self.stage(from, count)?;
        let changes = stage.programme.changes(self.case, &impact.part(from, count));
        let (problem, money) = stage.posed(&changes);
        let planned = stage.programme.problem().objective(&stage.programme.programme.split);
        Ok(Posed { problem, money, planned })
    }

    /// The first month in which anything changes, where anything does.
    fn first_change(&self, impact: &Impact) -> Option<usize> {
        // A late project may be missed from the first month on.
        if impact.delay.is_empty() { impact.first_change() } else { Some(0) }
    }
}

/// One thread's way to responses, and how they were found.
pub struct Worker<'a> {
    engine: &'a Engine<'a>,
    tally: Tally,
}

/// A way to an answer of some months.
type Solve = fn(&Stage, &Changes, Stop) -> Result<Solved, StressError>;

/// An answer in some months.
struct Answer {
    from: usize,
    stage: Arc<Stage>,
    values: Vec<f64>,
    loss: Loss,
    certificate: Certificate,
}

impl Worker<'_> {
    /// The best response to what happens, certified. Does not depend on what was asked before.
    ///
    /// # Errors
    /// The solver fails, or nothing passes the certificate; [`StressError::Stopped`].
    pub fn respond(&mut self, impact: &Impact) -> Result<Response, StressError> {
        Ok(match self.answer(impact, Stage::solve)? {
            Some(answer) => Response { loss: self.over_window(&answer), certificate: answer.certificate },
            None => self.as_planned(impact),
        })
    }

    /// The values of the columns of all months in the best response, in the units of the case, and the response.
    pub(super) fn respond_with(&mut self, impact: &Impact) -> Result<(Vec<f64>, Response), StressError> {
        self.values_of(impact, Stage::solve)
    }

    /// The same, with the answer of months that `solve` finds.
    fn values_of(&mut self, impact: &Impact, solve: Solve) -> Result<(Vec<f64>, Response), StressError> {
        let mut values = self.engine.months.programme.split.clone();
        let response = match self.answer(impact, solve)? {
            Some(answer) => {
                // Every owner has one column a month, in the order of the months.
                let (all, some) = (self.engine.window.months, answer.stage.programme.months());
                for (owner, months) in answer.values.chunks(some).enumerate() {
                    let first = owner * all + answer.from;
                    values[first..first + some].copy_from_slice(months);
                }
                Response { loss: self.over_window(&answer), certificate: answer.certificate }
            }
            None => self.as_planned(impact),
        };
        Ok((values, response))
    }

    /// Solves all months from the first change on anew, without a start, and gives the relative difference of the objectives.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn audit(&mut self, impact: &Impact) -> Result<f64, StressError> {
        let engine = self.engine;
        let total = self.respond(impact)?.loss.total();
        let from = engine.first_change(impact).unwrap_or(0);
        let count = engine.window.months - from;
        let stage = engine.stage(from, count)?;
        let changes = stage.programme.changes(engine.case, &impact.part(from, count));
        let anew = stage.anew(&changes, engine.stop)?;
        let planned = stage.programme.problem().objective(&stage.programme.programme.split);
        let difference = (anew - planned - total).abs() / (1.0 + anew.abs());
        self.tally.audited += 1;
        self.tally.worst_audit = self.tally.worst_audit.max(difference);
        Ok(difference)
    }

    /// How the responses so far were found.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The best answer; `None` where the plan stands.
    fn answer(&mut self, impact: &Impact, solve: Solve) -> Result<Option<Answer>, StressError> {
        let engine = self.engine;
        let from = engine.first_change(impact);
        let Some(from) = from.filter(|_| !engine.months.stands(&engine.months.changes(engine.case, impact))) else {
            self.tally.untouched += 1;
            return Ok(None);
        };
        let count = engine.window.months - from;
        let stage = engine.stage(from, count)?;
        let changes = stage.programme.changes(engine.case, &impact.part(from, count));
        let Solved { values, certificate } = solve(&stage, &changes, engine.stop)?;
        let loss = stage.programme.loss(engine.case, &changes, &values);
        self.tally.pivots += certificate.pivots;
        match certificate.way {
            Way::Cold => self.tally.cold += 1,
            _ => self.tally.warm += 1,
        }
        Ok(Some(Answer { from, stage, values, loss, certificate }))
    }

    /// The loss of an answer in the months of the window.
    fn over_window(&self, answer: &Answer) -> Loss {
        let mut loss = answer.loss.clone();
        let mut by_month = vec![0.0; self.engine.window.months];
        by_month[answer.from..answer.from + loss.lost_by_month.len()].copy_from_slice(&loss.lost_by_month);
        loss.lost_by_month = by_month;
        loss.first_month = loss.first_month.map(|month| month + answer.from);
        loss
    }

    /// The plan, where it stands. What happens may still make what it does dearer or its demands smaller.
    fn as_planned(&self, impact: &Impact) -> Response {
        let months = &self.engine.months;
        let changes = months.changes(self.engine.case, impact);
        let certificate = Certificate { way: Way::Untouched, primal: 0.0, dual: 0.0, gap: 0.0, pivots: 0 };
        Response { loss: months.loss(self.engine.case, &changes, &months.programme.split), certificate }
    }
}
