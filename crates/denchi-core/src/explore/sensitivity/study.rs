//! Plans at the points of a design.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Output;
use super::output::values;
use crate::case::{Case, Files};
use crate::diagnostics::Diagnostics;
use crate::explore::ExploreError;
use crate::explore::uncertain::Inputs;
use crate::plan::{self, Answer, PlanOptions, Start, Watch};

/// A case whose inputs are uncertain, ready to be planned at any point. Every plan starts from nothing or from one given
/// basis, so that none depends on what was planned before.
pub struct Study<'a> {
    /// Files of the case.
    pub files: &'a Files,
    /// The scenario that is planned.
    pub scenario: Option<&'a str>,
    /// What is uncertain.
    pub inputs: Inputs<'a>,
    /// What is looked at.
    pub outputs: Vec<Output>,
    /// How plans are made.
    pub options: PlanOptions,
}

/// What was found at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Values of the inputs, by row of `uncertainties` that changes something, in the order of the table.
    pub values: Vec<f64>,
    /// Whether there is a plan, that was checked.
    pub problem: Option<Problem>,
    /// Values of the outputs; `None` without a plan, or where the plan has no such value.
    pub outputs: Vec<Option<f64>>,
}

/// Why a point has no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Nothing satisfies the case.
    Infeasible,
    /// The cost falls without end.
    Unbounded,
    /// The plan does not keep the equations of the case.
    Unchecked,
}

impl Problem {
    /// Identifier in tables, and end of a key in the catalogue (`sensitivity.problem.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Problem::Infeasible => "infeasible",
            Problem::Unbounded => "unbounded",
            Problem::Unchecked => "unchecked",
        }
    }

    /// The problem of an identifier.
    pub fn of(id: &str) -> Option<Self> {
        [Problem::Infeasible, Problem::Unbounded, Problem::Unchecked].into_iter().find(|problem| problem.id() == id)
    }
}

impl<'a> Study<'a> {
    /// A study of a case: `start` is that of its own plan, where plans are to begin there.
    pub fn new(
        files: &'a Files,
        case: &'a Case,
        outputs: Vec<Output>,
        (options, start): (&PlanOptions, Option<Arc<Start>>),
    ) -> Self {
        let options = PlanOptions { start, ..options.clone() };
        Study { files, scenario: case.scenario.as_deref(), inputs: Inputs::of(case), outputs, options }
    }

    /// Plans a point. `interrupt` stops the solver.
    ///
    /// # Errors
    /// What is wrong with the case at this point, inside; [`ExploreError`] where the plan fails or is stopped.
    pub fn evaluate(
        &self,
        point: &[f64],
        interrupt: Option<&AtomicBool>,
    ) -> Result<Result<Evaluation, Diagnostics>, ExploreError> {
        let case = match self.inputs.case(self.files, self.scenario, "drawn", point) {
            Ok(case) => case,
            Err(problems) => return Ok(Err(problems)),
        };
        let solver = denchi_solver::Watch { interrupt, ..denchi_solver::Watch::default() };
        let run = match plan::run(&case, &self.options, &mut Watch { solver, stage: None }) {
            Err(_) if interrupt.is_some_and(|flag| flag.load(std::sync::atomic::Ordering::Relaxed)) => {
                return Err(ExploreError::Stopped);
            }
            run => run?,
        };
        let problem = match &run.answer {
            Answer::Plan(_) if run.check.passed() => None,
            Answer::Plan(_) => Some(Problem::Unchecked),
            Answer::Infeasible(_) => Some(Problem::Infeasible),
            Answer::Unbounded => Some(Problem::Unbounded),
        };
        let outputs = match run.plan().filter(|_| problem.is_none()) {
            Some(plan) => values(&self.outputs, &case, plan),
            None => vec![None; self.outputs.len()],
        };
        let values = self.inputs.values(point).into_values().collect();
        Ok(Ok(Evaluation { values, problem, outputs }))
    }
}
