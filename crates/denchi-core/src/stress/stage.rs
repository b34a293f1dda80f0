//! Some months of a window, ready to be solved: the programme, scaled, with the basis of the plan.

use denchi_solver::{Basis, Problem, Session, Termination};

use super::nearest::nearest;
use super::response::{Changes, Frame, MonthsProgramme};
use super::solving::{self, Certified, LARGE, Stop};
use super::{Certificate, StressError, Window};
use crate::case::Case;
use crate::model::Scaling;
use crate::plan::PlanError;

/// Cost, as a share, of moving what the plan leaves at a bound; only to find a basis.
const RELUCTANCE: f64 = 1e-3;
/// Simplex iterations a row after which a start from the plan has lost to interior point, measured on the reference case.
const PATIENCE: f64 = 0.12;
/// With more broken bounds and sides a month the plan is seldom near enough to start from, measured on the reference case.
const MUCH: usize = 1;

/// Some months as a scaled programme.
pub(super) struct Stage {
    pub(super) programme: MonthsProgramme,
    scaling: Scaling,
    scaled: Problem,
    basis: Basis,
    /// Relative distance of the plan from the optimum when nothing happens.
    pub(super) distance: f64,
}

/// A certified answer.
pub(super) struct Solved {
    /// Values of the columns, in the units of the case.
    pub(super) values: Vec<f64>,
    pub(super) certificate: Certificate,
}

impl Stage {
    /// So many months of a window from one on.
    ///
    /// # Errors
    /// The programme cannot be built or solved; [`StressError::Stopped`].
    pub(super) fn of(
        case: &Case,
        frame: &Frame,
        window: &Window,
        (from, count): (usize, usize),
        stop: Stop,
    ) -> Result<Self, StressError> {
        let programme = MonthsProgramme::of(case, &frame.conditions.months(window, from, count), frame)?;
        let mut scaled = programme.problem().clone();
        let scaling = Scaling::of(&scaled);
        scaling.apply(&mut scaled);
        let start = basis(&programme, &scaling, &scaled, stop)?;
        let mut session = Session::new(scaled.clone())?;
        session.set_basis(&start)?;
        let outcome = solving::run(&mut session, &solving::warm(None), stop)?;
        let (Termination::Optimal, Some(basis)) = (outcome.termination, session.basis()) else {
            return Err(PlanError::Stopped(outcome.termination).into());
        };
        let planned = programme.problem().objective(&programme.programme.split);
        let optimum = outcome.objective.unwrap_or_default() * scaling.money();
        let distance = (planned - optimum) / (1.0 + planned.abs());
        Ok(Stage { programme, scaling, scaled, basis, distance })
    }

    /// The best answer to changes, from the basis of the plan; anew where that takes long or cannot be certified. Each answer
    /// has the solver to itself: what was asked before leaves no trace in it.
    ///
    /// # Errors
    /// The solver fails, or nothing passes the certificate; [`StressError::Stopped`].
    pub(super) fn solve(&self, changes: &Changes, stop: Stop) -> Result<Solved, StressError> {
        let Certified { outcome, certificate } = self.certified(changes, &self.posed(changes).0, stop)?;
        Ok(Solved { values: self.restored(outcome.primal.map(|primal| primal.columns)), certificate })
    }

    /// The best answer to changes that is nearest to the plan.
    ///
    /// # Errors
    /// As [`Stage::solve`].
    pub(super) fn solve_nearest(&self, changes: &Changes, stop: Stop) -> Result<Solved, StressError> {
        let (problem, _) = self.posed(changes);
        let Certified { outcome, certificate } = self.certified(changes, &problem, stop)?;
        let mut plan = self.programme.programme.split.clone();
        self.scaling.scale_values(&mut plan);
        let nearest = nearest(&problem, &outcome, &plan, stop)?;
        Ok(Solved { values: self.restored(nearest.or(outcome.primal.map(|primal| primal.columns))), certificate })
    }

    fn certified(&self, changes: &Changes, problem: &Problem, stop: Stop) -> Result<Certified, StressError> {
        let much = self.programme.broken(changes) > MUCH * self.programme.months();
        let mut session = Session::new(problem.clone())?;
        let near = if much && self.scaled.columns() >= LARGE {
            Err(0)
        } else {
            solving::from_basis(&mut session, &self.basis, Some(patience(self.scaled.rows())), stop)?
        };
        match near {
            Ok(certified) => Ok(certified),
            Err(pivots) => solving::anew(&mut session, pivots, stop),
        }
    }

    /// Values in the units of the case.
    fn restored(&self, values: Option<Vec<f64>>) -> Vec<f64> {
        let mut values = values.unwrap_or_default();
        self.scaling.restore_values(&mut values);
        values
    }

    /// The objective without a start, money.
    ///
    /// # Errors
    /// The solver fails; [`StressError::Stopped`].
    pub(super) fn anew(&self, changes: &Changes, stop: Stop) -> Result<f64, StressError> {
        let mut session = Session::new(self.posed(changes).0)?;
        let outcome = solving::run(&mut session, &solving::cold(&self.scaled), stop)?;
        Ok(outcome.objective.unwrap_or(f64::INFINITY) * self.scaling.money())
    }

    /// The programme after changes as the solver sees it, and the money that one unit of its objective stands for.
    pub(super) fn posed(&self, changes: &Changes) -> (Problem, f64) {
        let mut problem = self.scaled.clone();
        let Changes { upper, sides, cost } = self.scale(changes);
        upper.into_iter().for_each(|(column, upper)| problem.upper[column] = upper);
        sides.into_iter().for_each(|(row, lower, upper)| {
            (problem.row_lower[row], problem.row_upper[row]) = (lower, upper);
        });
        cost.into_iter().for_each(|(column, cost)| problem.cost[column] = cost);
        (problem, self.scaling.money())
    }

    /// The changes in the units of the scaled programme.
    fn scale(&self, changes: &Changes) -> Changes {
        let upper = |&(column, upper): &(usize, f64)| (column, self.scaling.scale_value(column, upper));
        let sides = |&(row, lower, upper): &(usize, f64, f64)| {
            (row, self.scaling.scale_side(row, lower), self.scaling.scale_side(row, upper))
        };
        let cost = |&(column, cost): &(usize, f64)| (column, self.scaling.scale_cost(column, cost));
        Changes {
            upper: changes.upper.iter().map(upper).collect(),
            sides: changes.sides.iter().map(sides).collect(),
            cost: changes.cost.iter().map(cost).collect(),
        }
    }
}

/// A basis of the plan itself. Time makes many answers equally good, e.g. to make something a month earlier; one that is
/// far from the plan would be a long way from every response. With what the plan leaves at a bound a little dearer to
/// move, the plan is the only optimum.
fn basis(months: &MonthsProgramme, scaling: &Scaling, scaled: &Problem, stop: Stop) -> Result<Basis, StressError> {
    let mut only = scaled.clone();
    let mut split = months.programme.split.clone();
    scaling.scale_values(&mut split);
    for (column, &value) in split.iter().enumerate() {
        let reluctance = RELUCTANCE * (1.0 + scaled.cost[column].abs());
        if value == 0.0 {
            only.cost[column] += reluctance;
        } else if value == scaled.upper[column] {
            only.cost[column] -= reluctance;
        }
    }
    let options = solving::cold(&only);
    let mut session = Session::new(only)?;
    let outcome = solving::run(&mut session, &options, stop)?;
    match (outcome.termination, session.basis()) {
        (Termination::Optimal, Some(basis)) => Ok(basis),
        _ => Err(PlanError::Stopped(outcome.termination).into()),
    }
}

/// Iterations after which a start from the plan is given up.
fn patience(rows: usize) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the solver counts rows with 31 bits"
    )]
    let limit = (rows as f64 * PATIENCE).max(200.0) as u32;
    limit
}
