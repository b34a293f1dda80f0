//! Where another run may begin: the basis of a solved programme, by what its columns and rows mean.
//!
//! A basis says which columns and rows are between their bounds. By meaning it fits programmes that are not quite the same,
//! e.g. with one rule more: what is new starts at its bound, rows that are new start free. Any basis leads to the optimum;
//! a near one in few steps.

use denchi_solver::{Basis, BasisStatus, Method, Options, Outcome, Purpose, Session, Termination};

use super::{PlanError, Watch};
use crate::model::{Column, Model, Row};

/// Most iterations from a start, as a share of all rows: beyond, starting anew is quicker.
const PATIENCE: f64 = 0.5;
/// Largest violation of a row or bound in a scaled programme, whose sides are around sixteen, that an optimum may have.
pub(crate) const PRIMAL: f64 = 1e-6;
/// Largest violation of a reduced cost in a scaled programme, whose costs are around sixteen and reach to millions for what
/// is lost, that an optimum may have. What it does to the objective is bounded by the gap.
pub(crate) const DUAL: f64 = 1e-5;
/// Largest relative distance between the primal and the dual objective that an optimum may have.
const GAP: f64 = 1e-8;
/// Tolerances to which an optimum that cannot be certified is solved again from its basis: a hundredth of the usual ones.
const FINER: f64 = 1e-9;

/// The basis of a solved programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    columns: Vec<(Column, BasisStatus)>,
    rows: Vec<(Row, BasisStatus)>,
}

impl Start {
    /// The basis of a programme that was solved.
    pub(crate) fn of(model: &Model, basis: &Basis) -> Self {
        Start {
            columns: model.columns.iter().copied().zip(basis.columns.iter().copied()).collect(),
            rows: model.rows.iter().copied().zip(basis.rows.iter().copied()).collect(),
        }
    }

    /// The same for another programme; as many are basic as it has rows.
    pub(crate) fn basis(&self, model: &Model) -> Basis {
        let mut columns = carried(&self.columns, &model.columns, BasisStatus::Lower);
        let mut rows = carried(&self.rows, &model.rows, BasisStatus::Basic);
        let basic = |statuses: &[BasisStatus]| statuses.iter().filter(|&&status| status == BasisStatus::Basic).count();
        let mut excess = basic(&columns) + basic(&rows);
        for column in columns.iter_mut().rev().filter(|status| **status == BasisStatus::Basic) {
            if excess <= rows.len() {
                break;
            }
            *column = BasisStatus::Lower;
            excess -= 1;
        }
        for row in rows.iter_mut().rev().filter(|status| **status != BasisStatus::Basic) {
            if excess >= model.rows.len() {
                break;
            }
            *row = BasisStatus::Basic;
            excess += 1;
        }
        Basis { columns, rows }
    }
}

/// The statuses of those that are known, and one for the others.
fn carried<T: Ord + Copy>(known: &[(T, BasisStatus)], wanted: &[T], new: BasisStatus) -> Vec<BasisStatus> {
    if known.len() == wanted.len() && known.iter().zip(wanted).all(|((known, _), wanted)| known == wanted) {
        return known.iter().map(|(_, status)| *status).collect();
    }
    let mut sorted = known.to_vec();
    sorted.sort_unstable_by_key(|(key, _)| *key);
    let find = |key: &T| sorted.binary_search_by_key(key, |(known, _)| *known).ok().map(|place| sorted[place].1);
    wanted.iter().map(|key| find(key).unwrap_or(new)).collect()
}

/// Solves a programme from a start. `None` where that takes long or its end cannot be certified: then the session is
/// without a basis.
pub(crate) fn solve(
    session: &mut Session,
    basis: &Basis,
    options: &Options,
    watch: &mut Watch,
) -> Result<Option<Outcome>, PlanError> {
    session.set_basis(basis)?;
    let outcome = session.solve(&near(session.problem().rows(), options), &mut watch.solver)?;
    let outcome = certain(session, outcome, options, watch)?;
    let ended = match outcome.termination {
        Termination::Optimal => certified(&outcome),
        Termination::Infeasible | Termination::Interrupted => true,
        _ => false,
    };
    if ended {
        return Ok(Some(outcome));
    }
    session.clear_solver_state();
    Ok(None)
}

/// An optimum that cannot be certified is solved to finer tolerances, from the basis where it ended.
pub(crate) fn certain(
    session: &mut Session,
    outcome: Outcome,
    options: &Options,
    watch: &mut Watch,
) -> Result<Outcome, PlanError> {
    if outcome.termination != Termination::Optimal || certified(&outcome) {
        return Ok(outcome);
    }
    let rows = session.problem().rows();
    let finer = Options { feasibility_tolerance: FINER, optimality_tolerance: FINER, ..near(rows, options) };
    let mut polished = session.solve(&finer, &mut watch.solver)?;
    polished.statistics.simplex_iterations += outcome.statistics.simplex_iterations;
    let better = certified(&polished) || polished.termination == Termination::Interrupted;
    Ok(if better { polished } else { outcome })
}

/// Options of a solve from a near basis by the simplex method.
pub(crate) fn near(rows: usize, options: &Options) -> Options {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the solver counts rows with 31 bits")]
    let limit = (rows as f64 * PATIENCE).max(1000.0) as u32;
    let method = Some(options.method.unwrap_or(Method::Simplex));
    Options { purpose: Purpose::Resolve, method, iteration_limit: Some(limit), ..options.clone() }
}

/// Violations of rows, violations of reduced costs, and relative gap of an optimum, by denchi's own arithmetic.
pub(crate) fn certificate(outcome: &Outcome) -> [f64; 3] {
    let residuals = outcome.residuals.filter(|_| outcome.termination == Termination::Optimal);
    let dual = residuals.and_then(|residuals| residuals.dual);
    let gap = residuals.and_then(|residuals| residuals.complementarity);
    [
        residuals.map_or(f64::INFINITY, |residuals| residuals.primal.absolute),
        dual.map_or(f64::INFINITY, |dual| dual.absolute),
        gap.map_or(f64::INFINITY, |gap| gap.relative),
    ]
}

/// Whether what the solver calls an optimum of a scaled programme is one, by denchi's own arithmetic.
pub(crate) fn certified(outcome: &Outcome) -> bool {
    passes(certificate(outcome))
}

/// Whether a certificate says that an optimum is one.
pub(crate) fn passes([primal, dual, gap]: [f64; 3]) -> bool {
    primal <= PRIMAL && dual <= DUAL && gap <= GAP
}
