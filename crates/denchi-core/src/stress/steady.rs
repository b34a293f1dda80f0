//! Prices and premiums: with which costs the plan is the cheapest way to do what it does in a year.
//!
//! The plan's rates `x` are a point of the one-year programme. Its steepest improving direction
//!
//! ```text
//! min c d   so that x + e d stays within rows and bounds for a small e,   |d_j| <= w_j
//! ```
//!
//! is nothing where the plan is optimal already. Its duals on the rows are prices, and those on the box are the least
//! premiums (weighted by `w`) with which it is. `w_j` is the larger of what the plan does and of what the scaling of the
//! programme takes for one unit.

use std::collections::BTreeMap;

use denchi_solver::{Options, Problem, Session, Termination, Watch};

use super::StressError;
use super::conditions::Conditions;
use super::programme::Programme;
use crate::ids::{CommodityId, PlaceId};
use crate::model::{Column, Row, Scaling};
use crate::plan::PlanError;

/// Premiums and reduced costs below this share of the costs are noise of the solver.
const NOISE: f64 = 1e-12;

/// Prices of a year of the plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Prices {
    /// Cost of taking one more unit at a place, money per unit.
    pub(super) place: BTreeMap<(PlaceId, CommodityId), f64>,
    /// What is added to the cost of a column (of period 0) so that the plan is optimal, money per unit.
    pub(super) premium: BTreeMap<Column, f64>,
}

/// Finds prices and premiums.
///
/// # Errors
/// The programme cannot be built or solved.
pub(super) fn prices(conditions: &Conditions) -> Result<Prices, StressError> {
    let programme = Programme::of(&conditions.year, &conditions.rates)?;
    let problem = &programme.model.problem;
    let mut unit = vec![1.0; problem.columns()];
    Scaling::of(problem).restore_values(&mut unit);
    let reach: Vec<f64> = programme.split.iter().zip(&unit).map(|(value, unit)| value.max(*unit)).collect();
    let mut direction = direction(&programme, &reach);
    let scaling = Scaling::of(&direction);
    scaling.apply(&mut direction);
    let mut session = Session::new(direction)?;
    let outcome = session.solve(&Options::default(), &mut Watch::none())?;
    let (Termination::Optimal, Some(primal), Some(dual)) = (outcome.termination, outcome.primal, outcome.dual) else {
        return Err(PlanError::Stopped(outcome.termination).into());
    };
    let (mut moved, mut rows, mut reduced) = (primal.columns, dual.rows, dual.reduced_costs);
    scaling.restore_values(&mut moved);
    scaling.restore_duals(&mut rows);
    scaling.restore_reduced(&mut reduced);
    let mut prices = Prices::default();
    for (row, &dual) in programme.model.rows.iter().zip(&rows) {
        if let Row::Balance { place, commodity, .. } = *row {
            prices.place.insert((place, commodity), -dual);
        }
    }
    for (index, column) in programme.model.columns.iter().enumerate() {
        // Only what is held by the box, not by the programme, carries a premium.
        let share = moved[index] / reach[index];
        let held = (share >= 0.999 && reduced[index] < 0.0) || (share <= -0.999 && reduced[index] > 0.0);
        if held && reduced[index].abs() > NOISE * problem.cost[index].abs() {
            prices.premium.insert(*column, -reduced[index]);
        }
    }
    Ok(prices)
}

/// The programme of the steepest improving direction from the plan.
fn direction(programme: &Programme, reach: &[f64]) -> Problem {
    let (problem, activity) = (&programme.model.problem, &programme.activity);
    let reached = |value: f64, side: f64, free: f64| if value == side { 0.0 } else { free };
    let split = programme.split.iter().zip(reach);
    let lower = split.clone().zip(&problem.lower).map(|((&value, &reach), &side)| reached(value, side, -reach));
    let upper = split.zip(&problem.upper).map(|((&value, &reach), &side)| reached(value, side, reach));
    let sides = |sides: &[f64], free: f64| -> Vec<f64> {
        activity.iter().zip(sides).map(|(&value, &side)| reached(value, side, free)).collect()
    };
    Problem {
        cost: problem.cost.clone(),
        lower: lower.collect(),
        upper: upper.collect(),
        integer: Vec::new(),
        row_lower: sides(&problem.row_lower, f64::NEG_INFINITY),
        row_upper: sides(&problem.row_upper, f64::INFINITY),
        matrix: problem.matrix.clone(),
        offset: 0.0,
    }
}
