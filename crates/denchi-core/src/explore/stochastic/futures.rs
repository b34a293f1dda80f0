//! The futures: their programmes, and the plan of each on its own.

use std::sync::Arc;

use denchi_solver::{Basis, Problem, Session, Termination};

use super::super::{ExploreError, Future};
use super::first::{Decision, FirstStage, Part};
use super::subproblem::{Subproblem, optimum};
use crate::case::Case;
use crate::model::{self, BuildOptions, Model, Scaling};
use crate::plan::{PlanError, PlanOptions, PlanRun, Start, Watch, check, map, solve, start};

/// The plan of a future that is known: wait and see.
#[derive(Clone, Debug, Default)]
pub struct Alone {
    /// What it costs, present value.
    pub cost: f64,
    /// No plan costs less than this; the cost itself but for whole numbers.
    pub bound: f64,
    /// What is decided in the first stage, in the order of the decisions of that future.
    pub decided: Vec<(Decision, f64)>,
}

/// A future, its programme and its own plan.
pub(super) struct Known {
    pub(super) part: Part,
    pub(super) alone: Alone,
    /// The least cost without whole numbers, present value, the values of the columns and their reduced costs there.
    pub(super) relaxed: (f64, Vec<f64>, Vec<f64>),
    pub(super) problem: Problem,
    pub(super) basis: Option<Basis>,
}

impl Known {
    /// Builds and solves the programme of a case, from the start where there is one. Gives also the start for others.
    pub(super) fn of(
        case: &Case,
        until: f64,
        options: &PlanOptions,
        near: Option<&Arc<Start>>,
        watch: &mut Watch,
    ) -> Result<(Self, Option<Arc<Start>>), ExploreError> {
        let mut model = built(case)?;
        let part = Part::of(case, &model, until);
        let problem = model.problem.clone();
        let options = PlanOptions { start: near.cloned(), ..options.clone() };
        let Ok(solution) = solve::programme(&mut model, &options, watch)? else { return Err(ExploreError::NoPlan) };
        let quality = &solution.quality;
        if quality.termination == Termination::Interrupted.as_str() {
            return Err(ExploreError::Stopped);
        }
        let decided =
            |(decision, column, ..): &(Decision, usize, f64, bool)| (decision.clone(), solution.values[*column]);
        let alone = Alone {
            cost: quality.objective,
            bound: quality.bound.unwrap_or(quality.objective),
            decided: part.columns.iter().map(decided).collect(),
        };
        let begin = solution.basis.as_ref().map(|basis| Arc::new(Start::of(&model, basis)));
        let (relaxed, basis) = if problem.is_mip() {
            relaxed(&problem, &options, watch)?
        } else {
            ((quality.objective, solution.values, solution.reduced), solution.basis)
        };
        Ok((Known { part, alone, relaxed, problem, basis }, begin))
    }

    /// The programme of the second stage.
    pub(super) fn subproblem(&mut self, first: &FirstStage) -> Subproblem {
        let problem = std::mem::take(&mut self.problem);
        let scaling = Scaling::of(&problem);
        Subproblem::new(problem, scaling, first.columns_in(&self.part), &self.part.only)
    }
}

/// The programme of a case over its whole horizon.
fn built(case: &Case) -> Result<Model, ExploreError> {
    let periods = &case.settings.periods;
    Ok(model::build(case, periods, BuildOptions::default()).map_err(PlanError::Unbounded)?)
}

/// Value, columns and reduced costs of an optimum, and its basis.
type Optimum = ((f64, Vec<f64>, Vec<f64>), Option<Basis>);

/// The optimum of a programme without its whole numbers.
fn relaxed(problem: &Problem, options: &PlanOptions, watch: &mut Watch) -> Result<Optimum, ExploreError> {
    let mut scaled = problem.clone();
    // Scaled as the programme with whole numbers is, so that both have the same basis.
    let scaling = Scaling::of(&scaled);
    scaling.apply(&mut scaled);
    scaled.integer = Vec::new();
    let mut session = Session::new(scaled)?;
    let outcome = optimum(&mut session, None, &options.solver, watch)?;
    let solution = solve::in_units(&scaling, outcome, [0; 4]);
    Ok(((solution.quality.objective, solution.values, solution.reduced), session.basis()))
}

/// The plan of a future with a given first stage, checked against its case.
///
/// # Errors
/// [`ExploreError::NoPlan`] where the future has none with it; else as [`crate::plan::run`].
pub fn carried_out(
    future: &Future,
    first: &[(Decision, f64)],
    until: f64,
    options: &PlanOptions,
    watch: &mut Watch,
) -> Result<PlanRun, ExploreError> {
    let case = &future.case;
    let mut model = built(case)?;
    let part = Part::of(case, &model, until);
    for (decision, column, ..) in &part.columns {
        let value = first.iter().find(|(known, _)| known == decision).map_or(0.0, |(_, value)| *value);
        (model.problem.lower[*column], model.problem.upper[*column]) = (value, value);
    }
    // They hold within the tolerance of whoever decided the first stage, and must not be decided again.
    for &row in &part.only {
        (model.problem.row_lower[row], model.problem.row_upper[row]) = (f64::NEG_INFINITY, f64::INFINITY);
    }
    let Ok(solution) = solve::programme(&mut model, options, watch)? else { return Err(ExploreError::NoPlan) };
    let plan = map::plan(case, &model, &solution);
    let missed = crate::plan::explain::missed(case, &plan);
    let begin = solution.basis.as_ref().map(|basis| Arc::new(start::Start::of(&model, basis)));
    let check = check::verify(case, &plan, check::Tolerance::of(&options.solver));
    Ok(PlanRun { answer: crate::plan::Answer::Plan(Box::new(plan)), check, missed, bindings: Vec::new(), start: begin })
}
