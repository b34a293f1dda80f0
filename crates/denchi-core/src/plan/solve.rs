//! One programme: built, solved, and its duals found.

use denchi_solver::{Basis, Options, Outcome, Ranges, Session, Termination};

use super::result::Quality;
use super::{PlanError, PlanOptions, Stage, Watch, assign, start, usable, whole};
use crate::case::Case;
use crate::model::{self, BuildOptions, Model, Scaling};

/// Values and duals of a scaled programme, whose sides and costs are around sixteen, that are noise of the solver: whatever
/// the units of the case are.
const NOISE: f64 = 1e-9;

/// Values and duals in the money of the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Solution {
    /// One value a column, never below zero.
    pub(crate) values: Vec<f64>,
    /// Change of the present value for one unit more of each row's side; empty where the solver gave none.
    pub(crate) duals: Vec<f64>,
    /// Reduced costs, present value; empty where the solver gave none.
    pub(crate) reduced: Vec<f64>,
    pub(crate) quality: Quality,
    /// Of linear programmes that ended at a vertex.
    pub(crate) basis: Option<Basis>,
}

/// What solving a programme gives.
pub(crate) enum Solved {
    Solution(Box<Model>, Box<Solution>),
    Infeasible,
    Unbounded,
}

/// Plans the whole horizon at once.
pub(crate) fn perfect(case: &Case, options: &PlanOptions, watch: &mut Watch) -> Result<Solved, PlanError> {
    watch.enter(Stage::Build);
    let mut model =
        model::build(case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
    Ok(match programme(&mut model, options, watch)? {
        Ok(solution) => Solved::Solution(Box::new(model), Box::new(solution)),
        Err(Termination::Unbounded) => Solved::Unbounded,
        Err(_) => Solved::Infeasible,
    })
}

/// Solves a programme; the inner error says that there is no solution to find. Takes the programme out of the model:
/// the solver needs its memory.
pub(crate) fn programme(
    model: &mut Model,
    options: &PlanOptions,
    watch: &mut Watch,
) -> Result<Result<Solution, Termination>, PlanError> {
    let mut problem = std::mem::take(&mut model.problem);
    let size = [problem.columns(), problem.rows(), problem.nonzeros(), problem.integer.iter().filter(|&&w| w).count()];
    let mip = problem.is_mip();
    let scaling = Scaling::of(&problem);
    let before = Ranges::of(&problem);
    scaling.apply(&mut problem);
    let ranges = [before, Ranges::of(&problem)];
    watch.enter(Stage::Solve);
    let mut session = Session::new(problem)?;
    let mut early = match options.start.as_ref().filter(|_| !mip && options.solver.method.is_none()) {
        Some(near) => start::solve(&mut session, &near.basis(model), &options.solver, watch)?,
        None => None,
    };
    if early.is_none() && assign::applies(&session, &model.columns, &options.solver) {
        early = assign::solve(&mut session, &model.columns, &options.solver, watch)?;
    }
    let mut outcome = match early {
        Some(outcome) => outcome,
        None if mip => search(&mut session, &options.solver, watch)?,
        None => session.solve(&options.solver, &mut watch.solver)?,
    };
    match outcome.termination {
        Termination::Infeasible | Termination::Unbounded => return Ok(Err(outcome.termination)),
        termination if !usable(&outcome) => return Err(PlanError::Stopped(termination)),
        _ => {}
    }
    if let (true, Some(primal)) = (mip, &outcome.primal) {
        // Whole numbers are whole within a tolerance only: with them fixed where they belong, the rest is a linear
        // programme, whose solution is clean and has prices.
        let fixed = session.fix_integers_and_solve(&primal.columns, &options.solver, &mut watch.solver)?;
        if fixed.termination == Termination::Optimal && usable(&fixed) {
            outcome.gap = outcome.bound.zip(fixed.objective).map(|(bound, objective)| relative_gap(bound, objective));
            (outcome.primal, outcome.dual, outcome.objective) = (fixed.primal, fixed.dual, fixed.objective);
        }
    }
    let basis = session.basis().filter(|_| !mip && outcome.termination == Termination::Optimal);
    let mut solution = Solution { basis, ..in_units(&scaling, outcome, size) };
    solution.quality.ranges = ranges;
    Ok(Ok(solution))
}

/// Branch and bound, from the best rounding of the relaxation where that is worth its time.
fn search(session: &mut Session, options: &Options, watch: &mut Watch) -> Result<Outcome, PlanError> {
    let whole::Found { point, seconds } = whole::start(session, options, watch)?;
    if let Some(point) = point {
        session.set_solution(&point)?;
    }
    let time_limit = options.time_limit.map(|limit| (limit - seconds).max(0.0));
    Ok(session.solve(&Options { time_limit, ..options.clone() }, &mut watch.solver)?)
}

/// Distance of an objective from its bound, as a share of the objective.
fn relative_gap(bound: f64, objective: f64) -> f64 {
    let distance = (objective - bound).max(0.0);
    if distance == 0.0 { 0.0 } else { distance / objective.abs() }
}

pub(crate) fn in_units(scaling: &Scaling, outcome: Outcome, size: [usize; 4]) -> Solution {
    let quality = Quality {
        termination: outcome.termination.as_str().to_owned(),
        objective: outcome.objective.unwrap_or_default() * scaling.money(),
        bound: outcome.bound.map(|bound| bound * scaling.money()),
        gap: outcome.gap,
        method: outcome.method.as_str().to_owned(),
        size,
        ranges: Default::default(),
    };
    let mut values = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
    values.iter_mut().for_each(|value| *value = if *value > NOISE { *value } else { 0.0 });
    scaling.restore_values(&mut values);
    let (mut duals, mut reduced) = outcome.dual.map(|dual| (dual.rows, dual.reduced_costs)).unwrap_or_default();
    duals.iter_mut().filter(|dual| dual.abs() <= NOISE).for_each(|dual| *dual = 0.0);
    scaling.restore_duals(&mut duals);
    scaling.restore_reduced(&mut reduced);
    Solution { values, duals, reduced, quality, basis: None }
}
