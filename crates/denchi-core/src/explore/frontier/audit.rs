//! Points found a second time: without a start, as the least cost under their limits.

use denchi_solver::Watch as SolverWatch;

use super::Frontier;
use crate::explore::ready::Question;
use crate::explore::{ExploreError, Ready};
use crate::plan::Watch;

/// What a limit is above the measure of its point, as a share: the last digit is not what is looked at.
const ROOM: f64 = 1e-9;

impl Frontier {
    /// Relative difference of the cost of a point from the least cost under its limits, solved without a start.
    ///
    /// # Errors
    /// The solver fails or is stopped.
    pub fn audit(&self, ready: &Ready, number: usize, solver: SolverWatch) -> Result<f64, ExploreError> {
        let point = &self.points[number];
        let limited = self.axes.iter().zip(&self.rows).zip(&point.limits);
        let sides = limited.filter_map(|((measured, &row), limit)| {
            limit.map(|limit| (row, f64::NEG_INFINITY, measured.side(limit + ROOM * limit.abs())))
        });
        let question = Question { sides: sides.collect(), bounds: self.bounds.clone(), ..Question::default() };
        let answered = ready.ask_anew(&question, &mut Watch { solver, stage: None })?;
        let cost = ready.model.problem.objective(&answered.values);
        Ok((cost - point.cost).abs() / point.cost.abs().max(f64::MIN_POSITIVE))
    }
}
