//! The science of denchi: a case becomes a model, a model becomes a plan.
//!
//! No terminal, no network, no clock here: every stage is a function from one plain value to the next.

pub mod accounts;
pub mod case;
pub mod catalogue;
pub mod diagnostics;
pub mod explore;
pub mod ids;
pub mod metrics;
pub mod model;
pub mod plan;
mod random;
pub mod stress;
pub mod time;
pub mod trace;
