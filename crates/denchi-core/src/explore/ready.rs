//! The programme of a plan, solved once and asked again: under other bounds, or for the least of something else.

use std::sync::Arc;

use denchi_solver::{Basis, Method, Options, Outcome, Problem, Session, Termination};

use super::ExploreError;
use crate::case::Case;
use crate::model::{self, BuildOptions, Model, Scaling};
use crate::plan::result::{Plan, Quality};
use crate::plan::solve::{self, Solution};
use crate::plan::{PlanError, PlanOptions, Start, Watch, map, start};

/// What an objective of a question is scaled to, as costs are.
const TARGET: f64 = 16.0;

/// A programme with its optimum, ready to be asked.
#[derive(Clone)]
pub struct Ready<'a> {
    /// The case.
    pub case: &'a Case,
    pub(crate) model: Model,
    scaling: Scaling,
    scaled: Problem,
    options: Options,
    basis: Option<Basis>,
    /// The plan at least cost.
    pub(crate) optimum: Answered,
}

/// What is asked: changes of the programme, in the units of the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// What is to be least, instead of the cost: (column, coefficient); the others count nothing.
    pub(crate) objective: Option<Vec<(usize, f64)>>,
    /// What columns cost on top of their cost: (column, money a unit). The cost of an answer is without it.
    pub(crate) charges: Vec<(usize, f64)>,
    /// Other bounds: (column, lower, upper).
    pub(crate) bounds: Vec<(usize, f64, f64)>,
    /// Other sides: (row, lower, upper).
    pub(crate) sides: Vec<(usize, f64, f64)>,
    /// Where a linear programme begins; `None`: the basis of the optimum.
    pub(crate) start: Option<Arc<Basis>>,
    /// Whether a linear programme that comes to no certified end from there is left at that, and not solved without a start.
    pub(crate) near_only: bool,
    /// The simplex method from there; `None`: primal for another objective and charges, dual for other bounds and sides.
    pub(crate) method: Option<Method>,
    /// Values of the columns from which a mixed-integer search begins; `None`: those of the optimum.
    pub(crate) incumbent: Option<Vec<f64>>,
}

/// An answer, certified.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// Values of the columns, in the units of the case.
    pub(crate) values: Vec<f64>,
    /// Shadow prices of the rows for what is least: money, or the unit of the objective.
    pub(crate) duals: Vec<f64>,
    /// Reduced costs of the columns.
    pub(crate) reduced: Vec<f64>,
    pub(crate) quality: Quality,
    /// What is least.
    pub(crate) objective: f64,
    /// Simplex iterations.
    pub(crate) pivots: u64,
    /// Whether it was solved without a start.
    pub(crate) anew: bool,
    /// Proven bound on what is least; of mixed-integer programmes.
    pub(crate) bound: Option<f64>,
    /// Where a question that is near may begin; of linear programmes.
    pub(crate) basis: Option<Arc<Basis>>,
    /// Whether it was the cost that was least: then the duals are money, and prices of a plan.
    pub(crate) priced: bool,
}

impl<'a> Ready<'a> {
    /// Builds and solves the programme of a case, from the start of the options where there is one.
    ///
    /// # Errors
    /// [`ExploreError::NoPlan`] where the case has none; else as [`crate::plan::run`].
    pub fn of(case: &'a Case, options: &PlanOptions, watch: &mut Watch) -> Result<Self, ExploreError> {
        let periods = &case.settings.periods;
        let built = model::build(case, periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
        let problem = built.problem.clone();
        let mut model = built;
        let found = solve::programme(&mut model, options, watch)?;
        model.problem = problem;
        let Ok(solution) = found else { return Err(ExploreError::NoPlan) };
        let scaling = Scaling::of(&model.problem);
        let mut scaled = model.problem.clone();
        scaling.apply(&mut scaled);
        let Solution { values, duals, reduced, quality, basis } = solution;
        let objective = quality.objective;
        let bound = quality.bound;
        let solved = Answered { values, duals, reduced, quality, objective, bound, ..Answered::default() };
        let optimum = Answered { anew: true, priced: true, ..solved };
        Ok(Ready { case, model, scaling, scaled, options: options.solver.clone(), basis, optimum })
    }

    /// Where the plan of a case that is near may begin; `None` after a mixed-integer programme.
    pub fn start(&self) -> Option<Arc<Start>> {
        self.basis.as_ref().map(|basis| Arc::new(Start::of(&self.model, basis)))
    }

    /// Adds a row; its slack is basic, so that the optimum stays where it is if it keeps the row. Gives its number.
    pub(crate) fn add_row(&mut self, lower: f64, upper: f64, entries: &[(usize, f64)]) -> usize {
        let number = self.model.problem.append_row(lower, upper, entries);
        // Not in `model.rows`: it is about nothing in the case. The factors of all else stay, and with them the basis.
        self.scaling.append_row(entries);
        self.scaled = self.model.problem.clone();
        self.scaling.apply(&mut self.scaled);
        if let Some(basis) = &mut self.basis {
            basis.rows.push(denchi_solver::BasisStatus::Basic);
        }
        number
    }

    /// Adds a column that costs nothing and is in no row yet. Gives its number.
    pub(crate) fn add_column(&mut self, lower: f64, upper: f64) -> usize {
        let problem = &mut self.model.problem;
        problem.cost.push(0.0);
        problem.lower.push(lower);
        problem.upper.push(upper);
        if !problem.integer.is_empty() {
            problem.integer.push(false);
        }
        problem.matrix.start.push(problem.matrix.value.len());
        self.scaling.append_column(upper);
        self.scaled = self.model.problem.clone();
        self.scaling.apply(&mut self.scaled);
        self.optimum.values.push(lower);
        if let Some(basis) = &mut self.basis {
            basis.columns.push(denchi_solver::BasisStatus::Lower);
        }
        self.model.problem.columns() - 1
    }

    /// Adds the row that holds the cost, present value, at most at so much.
    pub(crate) fn limit_cost(&mut self, most: f64) -> usize {
        let problem = &self.model.problem;
        let costs: Vec<(usize, f64)> =
            problem.cost.iter().copied().enumerate().filter(|(_, cost)| *cost != 0.0).collect();
        let offset = problem.offset;
        self.add_row(f64::NEG_INFINITY, most - offset, &costs)
    }

    /// Answers a question, from the basis of the optimum where that is near. Each question has a solver to itself: what
    /// was asked before leaves no trace.
    ///
    /// # Errors
    /// [`ExploreError::NoPlan`] where nothing satisfies the question; [`ExploreError::Uncertified`]; the solver fails.
    pub(crate) fn ask(&self, question: &Question, watch: &mut Watch) -> Result<Answered, ExploreError> {
        let usual = if question.objective.is_some() || !question.charges.is_empty() {
            Method::PrimalSimplex
        } else {
            Method::Simplex
        };
        let method = question.method.unwrap_or(usual);
        let start = question.start.as_deref().or(self.basis.as_ref());
        self.ask_from(question, start.map(|basis| (basis, method)), watch)
    }

    /// Answers a question without a start: what [`Ready::ask`] is compared with.
    ///
    /// # Errors
    /// As [`Ready::ask`].
    pub(crate) fn ask_anew(&self, question: &Question, watch: &mut Watch) -> Result<Answered, ExploreError> {
        self.ask_from(question, None, watch)
    }

    fn ask_from(
        &self,
        question: &Question,
        near: Option<(&Basis, Method)>,
        watch: &mut Watch,
    ) -> Result<Answered, ExploreError> {
        let (problem, unit) = self.posed(question);
        let mip = problem.is_mip();
        let size = [problem.columns(), problem.rows(), problem.nonzeros(), problem.size().integer];
        let mut session = Session::new(problem)?;
        if mip {
            // What does not fit the question is ignored.
            let mut values = question.incumbent.as_ref().unwrap_or(&self.optimum.values).clone();
            self.scaling.scale_values(&mut values);
            session.set_solution(&values)?;
        }
        let near = match near.filter(|_| !mip) {
            Some((basis, method)) => {
                let options = Options { method: Some(method), ..self.options.clone() };
                start::solve(&mut session, basis, &options, watch)?
            }
            None => None,
        };
        let anew = near.is_none();
        if anew && question.near_only && !mip {
            return Err(ExploreError::Uncertified { primal: f64::INFINITY, dual: f64::INFINITY, gap: f64::INFINITY });
        }
        let mut outcome = match near {
            Some(outcome) => outcome,
            None => {
                let outcome = session.solve(&self.options, &mut watch.solver)?;
                if mip { outcome } else { start::certain(&mut session, outcome, &self.options, watch)? }
            }
        };
        if let (true, Some(primal)) = (mip, &outcome.primal) {
            let fixed = session.fix_integers_and_solve(&primal.columns, &self.options, &mut watch.solver)?;
            if fixed.termination == Termination::Optimal {
                (outcome.primal, outcome.dual, outcome.objective) = (fixed.primal, fixed.dual, fixed.objective);
            }
        }
        match outcome.termination {
            Termination::Infeasible => return Err(ExploreError::NoPlan),
            Termination::Interrupted => return Err(ExploreError::Stopped),
            Termination::Optimal => {}
            other => return Err(PlanError::Stopped(other).into()),
        }
        if !mip && !start::certified(&outcome) {
            let [primal, dual, gap] = start::certificate(&outcome);
            return Err(ExploreError::Uncertified { primal, dual, gap });
        }
        let basis = session.basis().filter(|_| !mip).map(Arc::new);
        Ok(Answered { basis, ..self.answered(question, outcome, size, (unit, anew)) })
    }

    /// A dual of a row, as the solver sees it.
    pub(super) fn scaled_dual(&self, row: usize, dual: f64) -> f64 {
        dual / self.scaling.scale_side(row, self.scaling.money())
    }

    /// A reduced cost of a column, as the solver sees it.
    pub(super) fn scaled_reduced(&self, column: usize, cost: f64) -> f64 {
        self.scaling.scale_cost(column, cost)
    }

    /// Whether some columns take whole numbers only.
    pub fn is_mip(&self) -> bool {
        self.model.problem.is_mip()
    }

    /// The plan of an answer; with prices only where the cost was least.
    pub(crate) fn plan(&self, answered: &Answered) -> Plan {
        let Answered { values, quality, .. } = answered.clone();
        // What was added has no meaning, and no price.
        let prices =
            |of: &[f64], count: usize| of.iter().take(if answered.priced { count } else { 0 }).copied().collect();
        let duals = prices(&answered.duals, self.model.rows.len());
        let reduced = prices(&answered.reduced, self.model.columns.len());
        map::plan(self.case, &self.model, &Solution { values, duals, reduced, quality, basis: None })
    }

    /// The scaled programme after the changes, and what one unit of its objective stands for.
    fn posed(&self, question: &Question) -> (Problem, f64) {
        let (mut problem, mut unit) = (self.scaled.clone(), self.scaling.money());
        for &(column, lower, upper) in &question.bounds {
            problem.lower[column] = self.scaling.scale_value(column, lower);
            problem.upper[column] = self.scaling.scale_value(column, upper);
        }
        for &(row, lower, upper) in &question.sides {
            problem.row_lower[row] = self.scaling.scale_side(row, lower);
            problem.row_upper[row] = self.scaling.scale_side(row, upper);
        }
        for &(column, charge) in &question.charges {
            problem.cost[column] += self.scaling.scale_cost(column, charge);
        }
        // What is charged may be far more than any cost; tolerances are for costs around the target.
        let factor = self.above_target(&question.charges);
        if factor > 1.0 {
            problem.cost.iter_mut().for_each(|cost| *cost /= factor);
            problem.offset /= factor;
            unit *= factor;
        }
        if let Some(objective) = &question.objective {
            problem.cost.iter_mut().for_each(|cost| *cost = 0.0);
            problem.offset = 0.0;
            for &(column, coefficient) in objective {
                problem.cost[column] = self.scaling.scale_cost(column, coefficient) * self.scaling.money();
            }
            let largest = problem.cost.iter().fold(0.0_f64, |largest, cost| largest.max(cost.abs()));
            unit = if largest > 0.0 { (largest / TARGET).log2().round().exp2() } else { 1.0 };
            problem.cost.iter_mut().for_each(|cost| *cost /= unit);
        }
        (problem, unit)
    }

    /// How far the charges are above the target, geometric mean in the scaled programme; a power of two.
    fn above_target(&self, charges: &[(usize, f64)]) -> f64 {
        let sizes = charges.iter().map(|&(column, charge)| self.scaling.scale_cost(column, charge).abs());
        let logarithms: Vec<f64> = sizes.filter(|size| *size > 0.0).map(f64::log2).collect();
        #[expect(clippy::cast_precision_loss, reason = "a count of columns")]
        let mean = logarithms.iter().sum::<f64>() / logarithms.len().max(1) as f64;
        (mean - TARGET.log2()).round().exp2()
    }

    fn answered(&self, question: &Question, outcome: Outcome, size: [usize; 4], (unit, anew): (f64, bool)) -> Answered {
        let pivots = outcome.statistics.simplex_iterations;
        let objective = outcome.objective.unwrap_or_default() * unit;
        let bound = outcome.bound.map(|bound| bound * unit);
        let mut solution = solve::in_units(&self.scaling, outcome, size);
        if question.objective.is_some() || !question.charges.is_empty() {
            // Duals come in the money of the scaled programme; here they are in units of what is least.
            let factor = unit / self.scaling.money();
            solution.duals.iter_mut().chain(&mut solution.reduced).for_each(|dual| *dual *= factor);
            solution.quality.objective = self.model.problem.objective(&solution.values);
            (solution.quality.bound, solution.quality.gap) = (None, None);
        }
        let Solution { values, duals, reduced, quality, .. } = solution;
        let priced = question.objective.is_none();
        Answered { values, duals, reduced, quality, objective, pivots, anew, bound, basis: None, priced }
    }
}

impl Answered {
    /// What is least: the cost as present value, or the objective of the question.
    pub fn objective(&self) -> f64 {
        self.objective
    }
}

#[cfg(test)]
mod tests;
