//! All optima of a programme: what may still be chosen when nothing of the objective is given away.
//!
//! By complementary slackness a point is as good as an optimum with reduced costs `d` and duals `y` exactly where the
//! columns with `d` other than zero stay at their bounds, and the rows with `y` other than zero at their sides. Among these
//! points something else can be made least without a row that holds the objective.

use super::{Answered, Ready};
use crate::explore::ready::Question;

/// Reduced costs and duals of the scaled programme, whose costs are around sixteen, below which something costs nothing:
/// the tolerance of the solver.
const NOTHING: f64 = 1e-7;

/// The question whose feasible points are the optima of a linear programme, beside the sides under which the optimum was
/// found; it starts at the optimum.
pub(super) fn optima(ready: &Ready, optimum: &Answered, sides: &[(usize, f64, f64)]) -> Question {
    let problem = &ready.model.problem;
    let mut bounds = Vec::new();
    for (column, &cost) in optimum.reduced.iter().enumerate() {
        let at = if cost > 0.0 { problem.lower[column] } else { problem.upper[column] };
        if at.is_finite() && ready.scaled_reduced(column, cost).abs() > NOTHING {
            bounds.push((column, at, at));
        }
    }
    let (mut lower, mut upper) = (problem.row_lower.clone(), problem.row_upper.clone());
    for &(row, low, high) in sides {
        (lower[row], upper[row]) = (low, high);
    }
    let mut held = Vec::new();
    for (row, &dual) in optimum.duals.iter().enumerate() {
        let dual = ready.scaled_dual(row, dual);
        let side = if dual > 0.0 { lower[row] } else { upper[row] };
        if side.is_finite() && dual.abs() > NOTHING && lower[row] < upper[row] {
            held.push((row, side, side));
        }
    }
    Question { bounds, sides: held, start: optimum.basis.clone(), ..Question::default() }
}
