//! Rolling horizon: windows that see no further than their end, with all earlier decisions fixed.
//!
//! Each window is the model of all periods up to its end, with the columns of decided periods fixed at their values:
//! what is built, stored, owed, on the water or due to return carries over by construction, with no second code for it.

use std::collections::BTreeMap;

use denchi_solver::Termination;

use super::solve::{self, Solution, Solved};
use super::{PlanError, PlanOptions, Stage, Watch};
use crate::case::Case;
use crate::model::{self, BuildOptions, Column, Model, Row};

pub(crate) fn solve(
    case: &Case,
    options: &PlanOptions,
    (window, step): (usize, usize),
    watch: &mut Watch,
) -> Result<Solved, PlanError> {
    if window == 0 || step == 0 || step > window {
        return Err(PlanError::Window);
    }
    let periods = &case.settings.periods;
    let mut decided: BTreeMap<Column, f64> = BTreeMap::new();
    let mut prices: BTreeMap<Row, f64> = BTreeMap::new();
    let mut start = 0;
    loop {
        let end = (start + window).min(periods.len());
        watch.enter(Stage::Build);
        let mut model = model::build(case, &periods[..end], BuildOptions::default()).map_err(PlanError::Unbounded)?;
        fix(&mut model, &decided, start);
        let mut solution = match solve::programme(&mut model, options, watch)? {
            Ok(solution) => solution,
            Err(Termination::Unbounded) => return Ok(Solved::Unbounded),
            Err(_) => return Ok(Solved::Infeasible),
        };
        if end == periods.len() {
            recall_prices(&model, &mut solution, &prices, start);
            return Ok(Solved::Solution(Box::new(model), Box::new(solution)));
        }
        let next = start + step;
        for (column, value) in model.columns.iter().zip(&solution.values) {
            let t = usize::from(column.period());
            // What is assigned anew replaces what was.
            if (start..next).contains(&t) || (t < start && column.is_assignment()) {
                decided.insert(*column, *value);
            }
        }
        for (row, dual) in model.rows.iter().zip(&solution.duals) {
            if row.period().is_some_and(|t| (start..next).contains(&usize::from(t))) {
                prices.insert(*row, *dual);
            }
        }
        start = next;
    }
}

/// Fixes the columns of decided periods, and frees rows that are only about them: they held when they were decided,
/// within the tolerance of the solver, and must not be decided again. What is only assigned, to a destination or an
/// origin, may be assigned anew, because a window does not see who needs what is in stock or on the water at its end;
/// rows of decided periods about it are kept, and hold at what was reached.
fn fix(model: &mut Model, decided: &BTreeMap<Column, f64>, start: usize) {
    let mut kept = vec![false; model.rows.len()];
    let mut reached = vec![0.0; model.rows.len()];
    for (index, column) in model.columns.iter().enumerate() {
        if usize::from(column.period()) < start {
            let value = decided.get(column).copied().unwrap_or(0.0);
            for (row, factor) in model.problem.matrix.column(index) {
                kept[row] |= column.is_assignment();
                reached[row] += factor * value;
            }
        }
        if usize::from(column.period()) < start && !column.is_assignment() {
            let value = decided.get(column).copied().unwrap_or(0.0);
            model.problem.lower[index] = value;
            model.problem.upper[index] = value;
            if let Some(whole) = model.problem.integer.get_mut(index) {
                *whole = false;
            }
        }
    }
    for (index, row) in model.rows.iter().enumerate() {
        if row.period().is_none_or(|t| usize::from(t) >= start) {
            continue;
        }
        let problem = &mut model.problem;
        (problem.row_lower[index], problem.row_upper[index]) = if kept[index] {
            (problem.row_lower[index].min(reached[index]), problem.row_upper[index].max(reached[index]))
        } else {
            (f64::NEG_INFINITY, f64::INFINITY)
        };
    }
}

/// Prices of decided periods are those of the window that decided them.
fn recall_prices(model: &Model, solution: &mut Solution, prices: &BTreeMap<Row, f64>, start: usize) {
    for (row, dual) in model.rows.iter().zip(&mut solution.duals) {
        if row.period().is_some_and(|t| usize::from(t) < start) {
            *dual = prices.get(row).copied().unwrap_or(0.0);
        }
    }
}
