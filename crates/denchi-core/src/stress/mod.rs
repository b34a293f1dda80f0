//! Stress: what breaks when something closes, when, how badly, and what would have helped.
//!
//! The programme is that of the plan over months ([`Engine`]): what is built, contracted and stored is as planned, goods
//! are on the water, and everything operational is decided anew. `docs/stress.md` has the equations. What happens is an
//! [`Impact`]: shares of capacity, flows, purchases and demands by month, made of [`Occurrence`]s of the events of a
//! case ([`impact`]), or of the closure of a [`Target`]. A [`Worker`] answers with a [`Response`].

pub mod ceiling;
pub mod closures;
mod conditions;
pub mod draws;
mod engine;
pub mod impact;
mod nearest;
pub mod pool;
mod programme;
pub mod reach;
mod response;
pub mod sample;
mod solving;
mod stage;
pub mod statistics;
mod steady;
pub mod survive;
pub mod sweep;
pub mod targets;
mod totals;
pub mod value;
pub mod worst;

#[cfg(test)]
mod tests;

use denchi_solver::SolverError;
use thiserror::Error;

use crate::ids::EventId;
use crate::plan::PlanError;

pub use draws::{DrawOptions, Spread};
pub use engine::{Base, Engine, Posed, Replay, Tally, Worker};
pub use impact::Impact;
pub use targets::Target;

/// The months that are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Start of the first month, a decimal year.
    pub start: f64,
    /// How many months.
    pub months: usize,
}

/// An event that happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence {
    /// Which one.
    pub event: EventId,
    /// When it begins, months from the start of the window; may lie before it.
    pub start: f64,
    /// How long it lasts, months; may be infinite.
    pub duration: f64,
}

/// What is lost when something happens, against the same months of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loss {
    /// By demand, in the order of the case: units that are not served and would have been.
    pub lost: Vec<f64>,
    /// By month: units of the end product that are not served and would have been.
    pub lost_by_month: Vec<f64>,
    /// The first month, from 0, in which any of it is lost.
    pub first_month: Option<usize>,
    /// Value of what is lost, money.
    pub shortage_cost: f64,
    /// Extra cost of operation, money: activity, purchases, freight, duties, storage; less revenue.
    pub extra_cost: f64,
    /// Value of what is missing in stocks and on the water at the end, money, at the prices of the plan.
    pub depletion: f64,
    /// Extra cost of departing from what the rules of the plan ask, money, at their shadow prices.
    pub premium: f64,
}

impl Loss {
    /// Units of the end product that are lost.
    pub fn product(&self) -> f64 {
        self.lost_by_month.iter().sum()
    }

    /// All of it, money: what the response minimises.
    pub fn total(&self) -> f64 {
        self.shortage_cost + self.extra_cost + self.depletion + self.premium
    }
}

/// How a response was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The plan stands: nothing that it uses is touched.
    Untouched,
    /// From the basis of the plan.
    Warm,
    /// Anew: much is broken, the way from the plan is long, or its certificate failed.
    Cold,
}

impl Way {
    /// All ways.
    pub const ALL: [Way; 3] = [Way::Untouched, Way::Warm, Way::Cold];

    /// Identifier in tables.
    pub fn id(self) -> &'static str {
        match self {
            Way::Untouched => "untouched",
            Way::Warm => "warm",
            Way::Cold => "cold",
        }
    }

    /// The way of an identifier.
    pub fn of(id: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.id() == id)
    }
}

/// How good a response is, by denchi's own arithmetic on the programme, not the solver's word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate {
    /// How it was found.
    pub way: Way,
    /// Largest relative violation of a row or bound.
    pub primal: f64,
    /// Largest relative violation of a reduced cost.
    pub dual: f64,
    /// Relative distance of the primal from the dual objective.
    pub gap: f64,
    /// Simplex iterations.
    pub pivots: u64,
}

/// A certified answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// What is lost.
    pub loss: Loss,
    /// How good the answer is.
    pub certificate: Certificate,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum StressError {
    /// The window does not begin in a period of the plan.
    #[error("the window begins at {0}, outside the periods of the plan")]
    Outside(f64),
    /// A window of no months.
    #[error("a window needs at least one month")]
    NoMonths,
    /// Demands that must be served have no value for what is lost (`stress.value_of_lost`).
    #[error("the demand `{0}` has no shortage cost, and the case no value of what is lost")]
    NoValue(String),
    /// The programme could not be built.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The solver refused the programme.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// No response passes its certificate, even solved anew.
    #[error("the response could not be certified: primal {primal:e}, dual {dual:e}, gap {gap:e}")]
    Uncertified {
        /// Relative violation of rows and bounds.
        primal: f64,
        /// Relative violation of reduced costs.
        dual: f64,
        /// Relative distance between the objectives.
        gap: f64,
    },
    /// Stopped from outside.
    #[error("stopped")]
    Stopped,
}
