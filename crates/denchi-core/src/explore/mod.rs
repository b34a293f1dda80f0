//! What decisions rest on: what must be built in every good plan, what it costs to be safe, and why.
//!
//! `docs/explore.md` says what each question means and has the equations. Every answer is made of plans, or of optima of
//! the programme of a plan under other costs and bounds; both start from a basis that is near ([`Start`], [`Ready`]).
//!
//! [`Start`]: crate::plan::Start

pub mod alternatives;
pub mod conflict;
mod face;
pub mod frontier;
pub mod invest;
pub mod measure;
pub mod pool;
pub mod ready;
pub mod repair;
pub mod second;
pub mod sensitivity;
pub mod stochastic;
pub mod uncertain;
pub mod what_if;
pub mod why;

use denchi_solver::SolverError;
use thiserror::Error;

use crate::case::Case;
use crate::plan::PlanError;
use crate::stress::StressError;
use crate::trace::TraceError;

pub use measure::{Measure, MeasureError, Measured};
pub use ready::{Answered, Ready};

/// A future: what may be when the plan is carried out.
#[derive(Clone, Debug)]
pub struct Future {
    /// Its name, unique.
    pub name: String,
    /// How likely it is; those of all futures add up to one.
    pub probability: f64,
    /// The case as it would be then. Options, sites and contracts have the names that they have in every other future.
    pub case: Case,
}

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum ExploreError {
    /// The plan cannot be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// What is to be measured cannot be.
    #[error(transparent)]
    Measure(MeasureError),
    /// A plan cannot be traced.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// A plan cannot be stress-tested.
    #[error(transparent)]
    Stress(#[from] StressError),
    /// The case has no plan at all.
    #[error("the case has no plan")]
    NoPlan,
    /// Nothing that the solver found passed the certificate.
    #[error("no certified optimum: {primal:e} of rows, {dual:e} of reduced costs, {gap:e} of the objective")]
    #[expect(missing_docs, reason = "largest violations of rows and reduced costs, relative gap")]
    Uncertified { primal: f64, dual: f64, gap: f64 },
    /// Stopped from outside; what was finished is kept by those who were told.
    #[error("stopped")]
    Stopped,
}

impl From<SolverError> for ExploreError {
    fn from(error: SolverError) -> Self {
        ExploreError::Plan(error.into())
    }
}
