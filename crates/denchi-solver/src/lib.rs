//! Numbers only: a linear or mixed-integer problem goes in, an outcome comes out.
//!
//! The crate knows nothing of sites, routes or periods. It holds
//!
//! - [`Problem`]: minimise `offset + cost·x` subject to `row_lower <= A x <= row_upper`, `lower <= x <= upper`;
//! - [`Session`]: the problem inside HiGHS, changed in place and solved again from the last basis;
//! - [`Outcome`]: why the solver stopped, and, apart from that, which results exist;
//! - [`Residuals`]: how far a solution is from optimal, computed here from the data of the problem;
//! - [`export`]: the problem as MPS or LP text, for other solvers.
//!
//! # Signs
//! The problem is always a minimisation. [`Dual::rows`] is the change of the optimal objective for one unit more of the
//! right-hand side: `y >= 0` where the row is held at its lower side, `y <= 0` where it is held at its upper side.
//! [`Dual::reduced_costs`] is `d = cost - Aᵀ y`: `d >= 0` at a lower bound, `d <= 0` at an upper bound. Both are thus
//! derivatives of the optimal objective by the side or bound that is active.
//!
//! # Threads
//! HiGHS keeps one pool of workers for each thread that calls it, and the pool's size is fixed when it is made. With
//! [`Options::threads`] = 1 (the default, and the only value that makes results repeatable) there is no pool to speak of,
//! and sessions on several Rust threads run side by side. When a thread asks for another number than the last time,
//! its pool is thrown away and made anew before the solve; pools of other threads are not touched.
//!
//! This is the one crate with `unsafe`, and inside it only `ffi` and `callback` have any.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test"))]

mod builder;
mod callback;
mod compress;
pub mod export;
mod ffi;
mod options;
mod outcome;
mod problem;
mod ranges;
mod residuals;
mod run;
mod session;
mod watch;

pub use builder::{ColumnBuilder, TripletBuilder};
pub use export::{Names, write_lp, write_mps};
pub use ffi::highs_version;
pub use options::{Method, Options, Purpose, Size, choose_method};
pub use outcome::{Dual, Outcome, Primal, Statistics, Termination};
pub use problem::{Matrix, Problem, ProblemError};
pub use ranges::Ranges;
pub use residuals::{Residual, Residuals, residuals};
pub use session::{Basis, BasisStatus, Session, SolverError, solve};
pub use watch::{Progress, Watch};
