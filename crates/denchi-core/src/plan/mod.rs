//! A model becomes a plan: solved, mapped to the case's own terms, and checked against the case.

mod account;
mod assign;
mod bankability;
pub mod check;
mod custody;
mod deliveries;
pub mod explain;
pub(crate) mod map;
mod offtakes;
pub mod references;
pub mod result;
mod rolling;
pub(crate) mod rules;
pub(crate) mod solve;
pub(crate) mod start;
mod whole;
mod worth;

use std::sync::Arc;

use denchi_solver::{Outcome, SolverError, Termination};
use thiserror::Error;

use crate::case::Case;
use crate::model::UnboundedCharge;
use check::Check;
use explain::{Binding, Missed};
use result::Plan;

pub use start::Start;

/// What a plan may know of the future.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Foresight {
    /// One programme over the whole horizon.
    #[default]
    Perfect,
    /// Windows of so many periods, advanced by a step; earlier decisions are fixed.
    Rolling {
        /// Periods in a window.
        window: usize,
        /// Periods that a window decides.
        step: usize,
    },
}

/// How a plan is made.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// What is known of the future.
    pub foresight: Foresight,
    /// How the solver works.
    pub solver: denchi_solver::Options,
    /// The basis of a plan that is near, from which a linear programme over the whole horizon begins.
    pub start: Option<Arc<Start>>,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Writing the programme.
    Build,
    /// Solving it.
    Solve,
    /// Mapping the solution to the case.
    Map,
    /// Verifying the plan against the case.
    Check,
    /// Finding out why there is no plan, or why it falls short.
    Explain,
}

impl Stage {
    /// Identifier in timings and key in the catalogue (`stage-<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Stage::Build => "build",
            Stage::Solve => "solve",
            Stage::Map => "map",
            Stage::Check => "check",
            Stage::Explain => "explain",
        }
    }
}

/// Looks at a run, and stops it.
#[derive(Default)]
pub struct Watch<'a> {
    /// Looks at the solver.
    pub solver: denchi_solver::Watch<'a>,
    /// Is told when a stage begins; the core has no clock.
    pub stage: Option<&'a mut dyn FnMut(Stage)>,
}

impl Watch<'_> {
    /// Nobody looks.
    pub fn none() -> Self {
        Watch::default()
    }

    pub(crate) fn enter(&mut self, stage: Stage) {
        if let Some(tell) = self.stage.as_mut() {
            tell(stage);
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PlanError {
    /// Fixed charges that nothing in the case bounds (`D410`).
    #[error("{} fixed charges have no bound", .0.len())]
    Unbounded(Vec<UnboundedCharge>),
    /// The solver refused the programme.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// The solver stopped before it found any plan.
    #[error("stopped without a plan: {0}")]
    Stopped(Termination),
    /// A window of a rolling horizon without periods.
    #[error("a window needs at least one period, and a step of at most the window")]
    Window,
}

/// The answer of a run.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A plan, checked.
    Plan(Box<Plan>),
    /// No plan satisfies the case: the smallest misses that would make one possible.
    Infeasible(Vec<Missed>),
    /// The cost falls without end: something earns more than it costs, without a limit.
    Unbounded,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct PlanRun {
    /// The answer.
    pub answer: Answer,
    /// The verification of a plan against the case.
    pub check: Check,
    /// What the plan misses of demands and soft rules.
    pub missed: Vec<Missed>,
    /// The limits that hold it back most, best first.
    pub bindings: Vec<Binding>,
    /// Where the run of a case that is near may begin; linear programmes over the whole horizon only.
    pub start: Option<Arc<Start>>,
}

impl PlanRun {
    /// The plan, where there is one.
    pub fn plan(&self) -> Option<&Plan> {
        match &self.answer {
            Answer::Plan(plan) => Some(plan),
            _ => None,
        }
    }
}

/// Plans a case: builds, solves, maps, checks, and explains what falls short.
///
/// # Errors
/// See [`PlanError`]; an infeasible case is an answer, not an error.
pub fn run(case: &Case, options: &PlanOptions, watch: &mut Watch) -> Result<PlanRun, PlanError> {
    let solved = match options.foresight {
        Foresight::Perfect => solve::perfect(case, options, watch)?,
        Foresight::Rolling { window, step } => rolling::solve(case, options, (window, step), watch)?,
    };
    let (model, solution) = match solved {
        solve::Solved::Solution(model, solution) => (model, solution),
        solve::Solved::Unbounded => return Ok(without_plan(Answer::Unbounded, Vec::new())),
        solve::Solved::Infeasible => {
            watch.enter(Stage::Explain);
            let (missed, bindings) = explain::infeasible(case, options, watch)?;
            return Ok(without_plan(Answer::Infeasible(missed), bindings));
        }
    };
    watch.enter(Stage::Map);
    let plan = map::plan(case, &model, &solution);
    let missed = explain::missed(case, &plan);
    let bindings = if missed.is_empty() { Vec::new() } else { explain::bindings(case, &model, &solution, &plan) };
    let start = solution.basis.as_ref().map(|basis| Arc::new(Start::of(&model, basis)));
    drop(model);
    watch.enter(Stage::Check);
    let check = check::verify(case, &plan, check::Tolerance::of(&options.solver));
    Ok(PlanRun { answer: Answer::Plan(Box::new(plan)), check, missed, bindings, start })
}

/// Amounts below this, in units of the case, are noise of the solver: of values whose scaling is not known any more.
const NOISE: f64 = 1e-9;

/// A plan that was made otherwise, as a run: checked, with what it misses.
pub fn checked(case: &Case, plan: Plan, options: &PlanOptions) -> PlanRun {
    let check = check::verify(case, &plan, check::Tolerance::of(&options.solver));
    let missed = explain::missed(case, &plan);
    PlanRun { answer: Answer::Plan(Box::new(plan)), check, missed, bindings: Vec::new(), start: None }
}

/// A plan from the values of the columns of a programme, without prices.
pub(crate) fn of_values(case: &Case, model: &crate::model::Model, mut values: Vec<f64>) -> Plan {
    values.iter_mut().filter(|value| **value <= NOISE).for_each(|value| *value = 0.0);
    map::plan(case, model, &solve::Solution { values, ..solve::Solution::default() })
}

fn without_plan(answer: Answer, bindings: Vec<Binding>) -> PlanRun {
    PlanRun { answer, check: Check::default(), missed: Vec::new(), bindings, start: None }
}

/// Whether an outcome holds values that can be mapped.
fn usable(outcome: &Outcome) -> bool {
    outcome.primal.as_ref().is_some_and(|primal| primal.feasible)
}
