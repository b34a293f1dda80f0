//! Secondary objectives: the least cost first, then the least of something else within a slack of the cost, and so on.
//!
//! Lexicographic: the first measure is made least under a limit on the cost, the next one with the first where it is, and a
//! last pass makes the cost least with all of them where they are, so that no slack is used for nothing. With whole numbers
//! each search begins at the plan of the stage before.

use denchi_solver::Method;

use super::ready::Question;
use super::{Answered, ExploreError, Measured, Ready};
use crate::plan::Watch;

/// How far an optimum that is held may be missed, as a share of its size: what the solver takes for nothing.
const HELD: f64 = 1e-9;
/// The same with whole numbers: what branch and bound takes for feasible.
const HELD_OF_WHOLE: f64 = 1e-7;

/// A measure that is made least after the cost.
#[derive(Clone, Debug)]
pub struct Secondary {
    /// What is made least.
    pub measured: Measured,
    /// How much more the plan may cost for it, as a share of the least cost.
    pub slack: f64,
}

/// What a stage reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The measure after the stage; that of the plan is not above it.
    pub value: f64,
    /// Its proven bound; with whole numbers only.
    pub bound: Option<f64>,
    /// Present value of all cost after the stage.
    pub cost: f64,
    /// Iterations of the simplex method.
    pub pivots: u64,
}

impl Reached {
    /// Distance of the value from its bound, as a share of the value.
    pub fn gap(&self) -> Option<f64> {
        let distance = (self.value - self.bound?).max(0.0);
        Some(if distance == 0.0 { 0.0 } else { distance / self.value.abs() })
    }
}

/// A plan that is best in one thing after the other.
#[derive(Clone, Debug)]
pub struct Lexicographic {
    /// The least cost.
    pub least_cost: f64,
    /// By secondary objective.
    pub stages: Vec<Reached>,
    /// Present value of all cost of the plan.
    pub cost: f64,
    /// The plan.
    pub answered: Answered,
}

/// Finds the plan. The slack of a later measure counts from the least cost as well; the largest so far holds.
///
/// # Errors
/// The programme cannot be solved, or an optimum cannot be certified.
pub fn lexicographic(
    ready: &mut Ready,
    objectives: &[Secondary],
    watch: &mut Watch,
) -> Result<Lexicographic, ExploreError> {
    let least_cost = ready.optimum.objective;
    let mip = ready.is_mip();
    let held = if mip { HELD_OF_WHOLE } else { HELD };
    let cost_row = ready.limit_cost(f64::INFINITY);
    let rows: Vec<usize> = objectives.iter().map(|objective| objective.measured.limit(ready, f64::INFINITY)).collect();
    let most = |slack: f64| least_cost + (slack + held) * least_cost.abs() - ready.model.problem.offset;
    let (mut sides, mut stages) = (Vec::new(), Vec::new());
    let (mut slack, mut last) = (0.0_f64, ready.optimum.clone());
    for (objective, &row) in objectives.iter().zip(&rows) {
        slack = slack.max(objective.slack);
        let mut under = sides.clone();
        under.push((cost_row, f64::NEG_INFINITY, most(slack)));
        let question = Question {
            objective: Some(objective.measured.objective()),
            sides: under,
            start: last.basis.clone(),
            incumbent: mip.then(|| last.values.clone()),
            ..Question::default()
        };
        last = ready.ask(&question, watch)?;
        let value = objective.measured.at(&last.values);
        let cost = ready.model.problem.objective(&last.values);
        let bound = last.bound.filter(|_| mip).map(|bound| bound + objective.measured.constant);
        stages.push(Reached { value, bound, cost, pivots: last.pivots });
        let slack_of_value = if mip { HELD_OF_WHOLE * value.abs() } else { 0.0 };
        sides.push((row, f64::NEG_INFINITY, objective.measured.side(value + slack_of_value)));
    }
    let question = Question {
        sides,
        start: last.basis.clone(),
        method: Some(Method::PrimalSimplex),
        incumbent: mip.then(|| last.values.clone()),
        ..Question::default()
    };
    let answered = ready.ask(&question, watch)?;
    Ok(Lexicographic { least_cost, stages, cost: answered.objective, answered })
}

impl Lexicographic {
    /// The plan.
    pub fn plan(&self, ready: &Ready) -> crate::plan::result::Plan {
        ready.plan(&self.answered)
    }
}
