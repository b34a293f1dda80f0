//! Two-stage stochastic plans: one first stage for all futures, everything else when the future is known.
//!
//! The L-shaped method of Van Slyke and Wets (1969) with a cut for every future (Birge and Louveaux 1988), kept steady by
//! asking inside the level set (Pecci and Jenkins 2025); see `docs/explore.md`.

mod decompose;
mod extensive;
mod first;
mod futures;
mod master;
mod run;
mod subproblem;
mod values;

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use thiserror::Error;

use super::ExploreError;
use crate::plan::PlanOptions;

pub use decompose::Bounds;
pub use first::{Choice, Decision};
pub use futures::{Alone, carried_out};
pub use run::run;
pub use values::{OfFuture, TwoStage, Values, cvar};

/// What is to be least.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Risk {
    /// The expected cost.
    #[default]
    Expected,
    /// `(1 - weight)` times the expected cost and `weight` times the mean of the worst futures, of probability `1 - level`.
    Cvar {
        /// From 0 to below 1.
        level: f64,
        /// From 0 to 1.
        weight: f64,
    },
}

impl Risk {
    /// Weight of the tail, and its probability.
    fn weights(self) -> (f64, f64) {
        match self {
            Risk::Expected => (0.0, 1.0),
            Risk::Cvar { level, weight } => (weight, 1.0 - level),
        }
    }
}

/// How it is solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By decomposition, and as one programme where whole numbers are decided in the second stage.
    #[default]
    Suited,
    /// As one programme of all futures.
    Whole,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct StochasticOptions {
    /// What is decided in periods that start before this decimal year is the first stage; infinite: in all periods.
    pub until: f64,
    /// What is to be least.
    pub risk: Risk,
    /// Relative distance of the bounds at which it ends.
    pub gap: f64,
    /// Most iterations.
    pub iterations: usize,
    /// Threads.
    pub jobs: usize,
    /// Most cuts of an iteration: with more futures, those that are alike share one. Only for the expected cost.
    pub clusters: usize,
    /// How it is solved.
    pub way: Way,
    /// How plans are made.
    pub plan: PlanOptions,
}

impl Default for StochasticOptions {
    fn default() -> Self {
        StochasticOptions {
            until: f64::INFINITY,
            risk: Risk::Expected,
            gap: 1e-4,
            iterations: 200,
            jobs: 1,
            clusters: 50,
            way: Way::Suited,
            plan: PlanOptions::default(),
        }
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// So many futures of all are planned on their own.
    Alone(usize, usize),
    /// So many futures of all have answered a first stage.
    Asked(usize, usize),
    /// An iteration has ended: its number, no plan costs less, the best so far.
    Bounds(usize, f64, f64),
}

/// Whoever watches: is told of every step, and can stop it.
pub struct Observer<'a> {
    /// Is told of every step; `Break` ends the run with the best first stage so far.
    pub tell: &'a (dyn Fn(Step) -> ControlFlow<()> + Sync),
    /// Ends it at once.
    pub interrupt: Option<&'a AtomicBool>,
}

impl Observer<'_> {
    /// Lets the solver be stopped.
    fn watch(&self) -> crate::plan::Watch<'_> {
        crate::plan::Watch {
            solver: denchi_solver::Watch { interrupt: self.interrupt, log: None, progress: None },
            stage: None,
        }
    }
}

/// Why there is no two-stage plan.
#[derive(Debug, Error)]
pub enum StochasticError {
    /// There are no futures.
    #[error("there are no futures")]
    NoFutures,
    /// The probabilities do not add up to one, or one is not above zero.
    #[error("the probabilities add up to {0}, not to 1")]
    Probabilities(f64),
    /// A future has another horizon, money or base year than the first one.
    #[error("the future {0} has another horizon, money or base year than the first one")]
    OtherTime(String),
    /// A future has no plan, whatever the first stage.
    #[error("the future {0} has no plan")]
    NoPlan(String),
    /// Every future has a plan, but no first stage has one in all.
    #[error("no first stage has a plan in every future")]
    Apart,
    /// The plan of a future or the master programme cannot be solved.
    #[error(transparent)]
    Explore(#[from] ExploreError),
}
