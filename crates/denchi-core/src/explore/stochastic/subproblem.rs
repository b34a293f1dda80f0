//! What a first stage costs in one future, and how that changes with it.
//!
//! The programme of the future with the columns of the first stage fixed at `x`. Their reduced costs `g` at the optimum `Q(x)`
//! are a subgradient, so that `Q(z) >= Q(x) + g (z - x)` for every `z`: an optimality cut. Where the future has no plan for
//! `x`, the decision nearest to it that has one is found, `min |z - x|` with every column in the unit of the scaled programme;
//! its distance `d(x) > 0` is convex as well, and `d(x) + h (z - x) <= 0` is a feasibility cut. Unlike a ray of an infeasible
//! dual it is an optimum, and is certified as one.

use denchi_solver::{Basis, Method, Options, Outcome, Problem, Session, Termination, TripletBuilder};

use super::super::ExploreError;
use crate::model::Scaling;
use crate::plan::{PlanError, Watch, start};

/// A distance below this, in the unit of a scaled programme, is what the solver's tolerance leaves.
const NEAR: f64 = 1e-6;

/// The programme of a future, scaled, without whole numbers.
pub(super) struct Subproblem {
    problem: Problem,
    scaling: Scaling,
    /// Column of each decision; none where the future does not have it.
    columns: Vec<Option<usize>>,
}

/// A linear function of the first stage: `constant + slopes x`.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut {
    pub(super) constant: f64,
    pub(super) slopes: Vec<f64>,
}

impl Cut {
    /// The function that has a value and slopes at a point.
    pub(super) fn through(at: &[f64], value: f64, slopes: Vec<f64>) -> Self {
        let constant = value - slopes.iter().zip(at).map(|(slope, at)| slope * at).sum::<f64>();
        Cut { constant, slopes }
    }
}

/// What a future says of a first stage.
pub(super) enum Reply {
    /// What it costs in all, present value; the cut; the basis to start from next time.
    Cost { value: f64, cut: Cut, basis: Option<Basis>, pivots: u64 },
    /// There is no plan: what the first stage must satisfy, `cut <= 0`.
    NoPlan(Cut),
}

impl Subproblem {
    /// From the programme of a future in the units of the case; rows that are about the first stage only are left to the
    /// master programme.
    pub(super) fn new(mut problem: Problem, scaling: Scaling, columns: Vec<Option<usize>>, only: &[usize]) -> Self {
        problem.integer = Vec::new();
        for &row in only {
            (problem.row_lower[row], problem.row_upper[row]) = (f64::NEG_INFINITY, f64::INFINITY);
        }
        scaling.apply(&mut problem);
        Subproblem { problem, scaling, columns }
    }

    /// Cost and cut at a first stage.
    ///
    /// # Errors
    /// [`ExploreError::Uncertified`], [`ExploreError::Stopped`], or what the solver says.
    pub(super) fn ask(
        &self,
        at: &[f64],
        basis: Option<&Basis>,
        options: &Options,
        watch: &mut Watch,
    ) -> Result<Reply, ExploreError> {
        let fixed = |value: f64, _: usize| (value, value);
        let mut session = Session::new(self.with(at, fixed))?;
        let outcome = optimum(&mut session, basis, options, watch)?;
        if outcome.termination != Termination::Infeasible {
            return Ok(self.reply(at, &session, outcome));
        }
        drop(session);
        let (distance, nearest, slopes) = self.nearest(at, options, watch)?;
        if distance > NEAR {
            return Ok(Reply::NoPlan(Cut::through(at, distance, slopes)));
        }
        // Feasible but for the tolerance of whoever proposed it.
        let mut session = Session::new(self.with(&nearest, fixed))?;
        let outcome = optimum(&mut session, None, options, watch)?;
        match outcome.termination {
            Termination::Infeasible => Ok(Reply::NoPlan(Cut::through(at, distance.max(f64::MIN_POSITIVE), slopes))),
            _ => Ok(self.reply(&nearest, &session, outcome)),
        }
    }

    /// The scaled programme with other bounds of the first stage.
    fn with(&self, at: &[f64], bounds: impl Fn(f64, usize) -> (f64, f64)) -> Problem {
        let mut problem = self.problem.clone();
        for (place, column) in self.columns.iter().enumerate() {
            if let Some(column) = *column {
                let (lower, upper) = bounds(self.scaling.scale_value(column, at[place]), column);
                (problem.lower[column], problem.upper[column]) = (lower, upper);
            }
        }
        problem
    }

    fn reply(&self, at: &[f64], session: &Session, outcome: Outcome) -> Reply {
        let value = outcome.objective.unwrap_or_default() * self.scaling.money();
        let pivots = outcome.statistics.simplex_iterations;
        let mut reduced = outcome.dual.map(|dual| dual.reduced_costs).unwrap_or_default();
        self.scaling.restore_reduced(&mut reduced);
        Reply::Cost { value, cut: Cut::through(at, value, self.pick(&reduced)), basis: session.basis(), pivots }
    }

    /// Of each decision, what belongs to its column; nothing where the future does not have it.
    pub(super) fn pick(&self, of_columns: &[f64]) -> Vec<f64> {
        self.columns.iter().map(|column| column.map_or(0.0, |column| of_columns[column])).collect()
    }

    /// How far the nearest decision lies that has a plan, which it is, and how the distance changes with the decision.
    fn nearest(
        &self,
        at: &[f64],
        options: &Options,
        watch: &mut Watch,
    ) -> Result<(f64, Vec<f64>, Vec<f64>), ExploreError> {
        let old = &self.problem;
        let mut builder = TripletBuilder::new();
        for column in 0..old.columns() {
            builder.column(0.0, old.lower[column], old.upper[column]);
        }
        for row in 0..old.rows() {
            builder.row(old.row_lower[row], old.row_upper[row]);
        }
        for column in 0..old.columns() {
            old.matrix.column(column).for_each(|(row, value)| builder.entry(row, column, value));
        }
        let mut rows = Vec::new();
        for (place, column) in self.columns.iter().enumerate() {
            let Some(column) = *column else { continue };
            let side = self.scaling.scale_value(column, at[place]);
            let row = builder.row(side, side);
            builder.entry(row, column, 1.0);
            for sign in [-1.0, 1.0] {
                let apart = builder.column(1.0, 0.0, f64::INFINITY);
                builder.entry(row, apart, sign);
            }
            rows.push((place, column, row));
        }
        let mut session = Session::new(builder.build().map_err(denchi_solver::SolverError::from)?)?;
        let outcome = optimum(&mut session, None, options, watch)?;
        if outcome.termination == Termination::Infeasible {
            return Err(ExploreError::NoPlan);
        }
        let distance = outcome.objective.unwrap_or_default();
        let mut values = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
        values.truncate(self.problem.columns());
        self.scaling.restore_values(&mut values);
        let duals = outcome.dual.map(|dual| dual.rows).unwrap_or_default();
        let (mut nearest, mut slopes) = (at.to_vec(), vec![0.0; at.len()]);
        for (place, column, row) in rows {
            nearest[place] = values[column];
            slopes[place] = self.scaling.scale_value(column, duals[row]);
        }
        Ok((distance, nearest, slopes))
    }
}

/// A certified optimum, or that there is none.
pub(super) fn optimum(
    session: &mut Session,
    basis: Option<&Basis>,
    options: &Options,
    watch: &mut Watch,
) -> Result<Outcome, ExploreError> {
    let near = match basis {
        Some(basis) => {
            let options = Options { method: Some(Method::Simplex), ..options.clone() };
            start::solve(session, basis, &options, watch)?
        }
        None => None,
    };
    let outcome = match near {
        Some(outcome) => outcome,
        None => session.solve(options, &mut watch.solver)?,
    };
    match outcome.termination {
        Termination::Infeasible => Ok(outcome),
        Termination::Interrupted => Err(ExploreError::Stopped),
        Termination::Optimal if start::certified(&outcome) => Ok(outcome),
        Termination::Optimal => {
            let [primal, dual, gap] = start::certificate(&outcome);
            Err(ExploreError::Uncertified { primal, dual, gap })
        }
        other => Err(PlanError::Stopped(other).into()),
    }
}
