//! Solving and certifying a programme: from a basis, else anew. The one way to an answer for months and for totals.

use std::sync::atomic::AtomicBool;

use denchi_solver::{Basis, Method, Options, Outcome, Problem, Purpose, Session, Termination, Watch};

use super::{Certificate, StressError, Way};
use crate::plan::start;

/// From so many columns on interior point is quicker than the simplex method from nothing, measured on the reference case.
pub(super) const LARGE: usize = 8_000;

/// Set by whoever wants the solver to stop.
pub(super) type Stop<'a> = Option<&'a AtomicBool>;

/// A certified outcome.
pub(super) struct Certified {
    pub(super) outcome: Outcome,
    pub(super) certificate: Certificate,
}

/// From a basis, with so many iterations at most; the iterations that it took where that is given up or cannot be certified.
///
/// # Errors
/// The solver fails; [`StressError::Stopped`].
pub(super) fn from_basis(
    session: &mut Session,
    basis: &Basis,
    limit: Option<u32>,
    stop: Stop,
) -> Result<Result<Certified, u64>, StressError> {
    session.set_basis(basis)?;
    let outcome = run(session, &warm(limit), stop)?;
    let certificate = certify(&outcome, Way::Warm, outcome.statistics.simplex_iterations);
    Ok(if certificate.passes() { Ok(Certified { outcome, certificate }) } else { Err(certificate.pivots) })
}

/// Anew, and to tighter tolerances from where that ended, if need be. `pivots` were made before in vain.
///
/// # Errors
/// The solver fails; [`StressError::Uncertified`]; [`StressError::Stopped`].
pub(super) fn anew(session: &mut Session, mut pivots: u64, stop: Stop) -> Result<Certified, StressError> {
    session.clear_solver_state();
    let mut failed = [f64::INFINITY; 3];
    for options in [cold(session.problem()), polish()] {
        let outcome = run(session, &options, stop)?;
        pivots += outcome.statistics.simplex_iterations;
        let certificate = certify(&outcome, Way::Cold, pivots);
        if certificate.passes() {
            return Ok(Certified { outcome, certificate });
        }
        failed = [certificate.primal, certificate.dual, certificate.gap];
    }
    let [primal, dual, gap] = failed;
    Err(StressError::Uncertified { primal, dual, gap })
}

/// One solve that can be stopped.
///
/// # Errors
/// The solver fails; [`StressError::Stopped`].
pub(super) fn run(session: &mut Session, options: &Options, stop: Stop) -> Result<Outcome, StressError> {
    let outcome = session.solve(options, &mut Watch { interrupt: stop, ..Watch::none() })?;
    if outcome.termination == Termination::Interrupted { Err(StressError::Stopped) } else { Ok(outcome) }
}

impl Certificate {
    /// Whether the answer is optimal, by denchi's own arithmetic.
    pub(super) fn passes(&self) -> bool {
        start::passes([self.primal, self.dual, self.gap])
    }
}

/// What denchi's own arithmetic says of an outcome.
fn certify(outcome: &Outcome, way: Way, pivots: u64) -> Certificate {
    let [primal, dual, gap] = start::certificate(outcome);
    Certificate { way, primal, dual, gap, pivots }
}

/// Without a start.
pub(super) fn cold(problem: &Problem) -> Options {
    let method = if problem.columns() < LARGE { Method::Simplex } else { Method::InteriorPoint };
    Options { method: Some(method), ..Options::default() }
}

/// From a basis.
pub(super) fn warm(limit: Option<u32>) -> Options {
    let method = Some(Method::Simplex);
    Options { purpose: Purpose::Resolve, method, iteration_limit: limit, ..Options::default() }
}

fn polish() -> Options {
    Options { feasibility_tolerance: 1e-9, optimality_tolerance: 1e-9, ..warm(None) }
}
