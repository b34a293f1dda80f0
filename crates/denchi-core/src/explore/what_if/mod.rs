//! What if: controls that a case has, and the plan that it would have if they stood otherwise.
//!
//! A [`Subject`] is a case with its plan and the controls that it has. A [`State`] says where controls stand; it is a scenario
//! like any other ([`Subject::variant`]), so that whoever plans that scenario finds the same cost. A [`Base`] is the
//! programme of the subject, solved once; [`Base::pose`] writes that of a state, [`Posed::bounds`] says at once between what
//! its cost is, and [`Posed::solve`] finds the plan, from the basis of the base: whichever way one came to a state, its
//! answer is the same.
//!
//! docs/explore.md, "What if", has the equations.

mod base;
pub(super) mod bound;
mod control;
mod implied;
mod kinds;
mod posed;
mod state;
mod subject;

pub use base::Base;
pub use bound::Bounds;
pub use control::{Control, Kind, Setting, Unit};
pub use posed::{Found, Posed};
pub use state::{State, StateError};
pub use subject::Subject;

use thiserror::Error;

use crate::diagnostics::Diagnostics;
use crate::plan::PlanError;

/// Name of the scenario that a state is.
pub const SCENARIO: &str = "what-if";

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum WhatIfError {
    /// Controls stand where they cannot.
    #[error(transparent)]
    State(#[from] StateError),
    /// The case with the changes is not valid.
    #[error("the case with these changes is not valid")]
    Case(Diagnostics),
    /// The programme cannot be solved.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// No plan satisfies the case with the changes.
    #[error("no plan satisfies the case with these changes")]
    NoPlan,
    /// The cost falls without end.
    #[error("the cost falls without end")]
    Endless,
    /// Stopped from outside.
    #[error("stopped")]
    Stopped,
}
