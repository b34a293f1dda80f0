//! Many responses from one programme: each from the basis of the plan, each certified.

use super::{Impact, Response, StressError, Window};
use crate::case::Case;
use crate::plan::result::Plan;

/// What the same months cost and serve when nothing happens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Base {
    /// Objective, money: operation, premiums, what the plan loses anyway.
    pub objective: f64,
    /// Units of the end product that are wanted, by month.
    pub wanted_by_month: Vec<f64>,
    /// Columns and rows of the programme.
    pub size: [usize; 2],
}

/// The programme of a plan over the months of a window; shared by all workers.
pub struct Engine<'a> {
    case: &'a Case,
    window: Window,
    base: Base,
}

/// How responses were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// The plan stood.
    pub untouched: u64,
    /// Solved from the basis of the plan.
    pub warm: u64,
    /// Solved anew because the certificate failed.
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
        let _ = plan;
        Ok(Engine { case, window, base: Base::default() })
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

    /// A worker of its own, for one thread.
    ///
    /// # Errors
    /// The solver refuses the programme.
    pub fn worker(&self) -> Result<Worker<'_>, StressError> {
        Ok(Worker { engine: self, tally: Tally::default() })
    }
}

/// One thread's copy of the programme in the solver.
pub struct Worker<'a> {
    engine: &'a Engine<'a>,
    tally: Tally,
}

impl Worker<'_> {
    /// The best response to what happens, certified. Does not depend on what was asked before.
    ///
    /// # Errors
    /// The solver fails, or nothing passes the certificate.
    pub fn respond(&mut self, impact: &Impact) -> Result<Response, StressError> {
        let _ = (impact, self.engine);
        Err(StressError::Stopped)
    }

    /// Solves the response anew, without a start, and gives the relative difference of the objectives.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn audit(&mut self, impact: &Impact) -> Result<f64, StressError> {
        let _ = impact;
        Err(StressError::Stopped)
    }

    /// The response as a plan by month, with the case of these months: what is done where, and when.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn replay(&mut self, impact: &Impact) -> Result<(Case, Plan), StressError> {
        let _ = impact;
        Err(StressError::Stopped)
    }

    /// How the responses so far were found.
    pub fn tally(&self) -> Tally {
        self.tally
    }
}
