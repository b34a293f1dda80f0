//! One solve: options in, HiGHS runs, outcome out.

use std::cell::Cell;

use crate::callback::Shared;
use crate::ffi::{self, Highs, Setting};
use crate::options::{Method, Options, Purpose, choose_method};
use crate::outcome::{Dual, Outcome, Primal, Statistics, Termination, relative_gap};
use crate::problem::Problem;
use crate::residuals::{Residuals, residuals, scaled_violation};
use crate::session::SolverError;
use crate::watch::Watch;

/// Distance from a whole number that HiGHS takes for none.
const INTEGRALITY_TOLERANCE: f64 = 1e-6;

/// A point may miss a tolerance by this factor, because HiGHS measures it on a scaled problem.
const MARGIN: f64 = 10.0;

thread_local! {
    /// Number of threads for which this thread's pool of workers was made.
    static POOL: Cell<Option<u32>> = const { Cell::new(None) };
    /// Whether this thread is inside a solve.
    static SOLVING: Cell<bool> = const { Cell::new(false) };
}

/// Marks this thread as solving until it is dropped.
struct Entered;

fn enter(threads: u32) -> Result<Entered, SolverError> {
    if SOLVING.replace(true) {
        return Err(SolverError::Nested);
    }
    let entered = Entered;
    if POOL.get().is_some_and(|made_for| made_for != threads) {
        ffi::reset_thread_pool();
    }
    POOL.set(Some(threads));
    Ok(entered)
}

impl Drop for Entered {
    fn drop(&mut self) {
        SOLVING.set(false);
    }
}

pub(crate) fn solve(
    highs: &mut Highs,
    problem: &Problem,
    options: &Options,
    watch: &mut Watch<'_>,
) -> Result<Outcome, SolverError> {
    let entered = enter(options.threads)?;
    let shared = Shared::new(watch);
    let outcome = solve_watched(highs, problem, options, &shared);
    drop(entered);
    shared.finish();
    outcome
}

fn solve_watched(
    highs: &mut Highs,
    problem: &Problem,
    options: &Options,
    shared: &Shared<'_, '_>,
) -> Result<Outcome, SolverError> {
    let mut method = options.method.unwrap_or_else(|| choose_method(problem.size(), options.purpose));
    if problem.is_mip() && method == Method::FirstOrder {
        method = Method::Simplex;
    }
    // Set before anything is decided, so that a bad option is an error whatever the problem.
    configure(highs, problem, options, method)?;
    // cuPDLP-C prints its log to the console, past the option that forbids it: better none.
    highs.set("output_flag", &Setting::Bool(shared.wants_log() && method != Method::FirstOrder))?;
    if problem.has_crossed_bounds() {
        return Ok(empty(Termination::Infeasible, method));
    }
    if problem.columns() == 0 {
        return Ok(without_columns(problem, method));
    }
    if shared.stopped() {
        return Ok(empty(Termination::Interrupted, method));
    }
    let mut termination = run(highs, shared)?;
    let mut statistics = statistics(highs);
    if method == Method::FirstOrder && claims_no_optimum(termination) {
        let time_left = time_left(options, shared);
        if shared.stopped() || time_left.is_some_and(|seconds| seconds <= 0.0) {
            return Ok(Outcome { statistics, ..empty(Termination::InfeasibleOrUnbounded, method) });
        }
        // Its certificates hold to a tolerance only: problems with an optimum have been called unbounded.
        method = choose_method(problem.size(), Purpose::Once);
        configure(highs, problem, &Options { time_limit: time_left, ..options.clone() }, method)?;
        highs.clear_solver();
        termination = run(highs, shared)?;
        statistics += self::statistics(highs);
    }
    // The relaxation of a mixed-integer problem may be unbounded where the problem itself is infeasible.
    let doubtful =
        termination == Termination::InfeasibleOrUnbounded || termination == Termination::Unbounded && problem.is_mip();
    if doubtful {
        let (decided, more) = decide(highs, problem, options, shared)?;
        termination = decided;
        statistics += more;
    }
    describe(highs, problem, options, Verdict { termination, method, statistics })
}

fn claims_no_optimum(termination: Termination) -> bool {
    matches!(termination, Termination::Infeasible | Termination::Unbounded | Termination::InfeasibleOrUnbounded)
}

fn time_left(options: &Options, shared: &Shared<'_, '_>) -> Option<f64> {
    options.time_limit.map(|limit| limit - shared.seconds())
}

/// HiGHS's numbers of the dual (one thread) and the primal simplex method.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

/// HiGHS's name of its first-order method, cuPDLP-C. Its newer one, "hipdlp", is about as fast to 1e-4 and faster beyond,
/// but in HiGHS 1.16 it does not notice that a problem is infeasible or unbounded, and goes on until a limit stops it.
const FIRST_ORDER: &str = "pdlp";

fn configure(highs: &mut Highs, problem: &Problem, options: &Options, method: Method) -> Result<(), SolverError> {
    use Setting::{Double, Int, Text};
    let on = |flag: bool| Text(if flag { "on" } else { "off" });
    let int = |value: u32| Int(i32::try_from(value).unwrap_or(i32::MAX));
    let mip = problem.is_mip();
    let solver = match method {
        _ if mip => "choose",
        Method::Simplex | Method::PrimalSimplex => "simplex",
        Method::InteriorPoint => "ipx",
        Method::FirstOrder => FIRST_ORDER,
    };
    let limit = options.iteration_limit;
    let (iterations, nodes) = if mip { (None, limit) } else { (limit, None) };
    let iterations = iterations.unwrap_or(u32::MAX);
    let (feasibility, optimality) = options.tolerances(method);
    highs.set("solver", &Text(solver))?;
    highs.set("simplex_strategy", &Int(if method == Method::PrimalSimplex { PRIMAL } else { DUAL }))?;
    highs.set("mip_lp_solver", &Text(if method == Method::InteriorPoint { "ipx" } else { "choose" }))?;
    highs.set("presolve", &on(options.presolve))?;
    highs.set("run_crossover", &on(options.crossover))?;
    highs.set("threads", &int(options.threads))?;
    highs.set("random_seed", &int(options.seed))?;
    highs.set("time_limit", &Double(options.time_limit.unwrap_or(f64::INFINITY)))?;
    highs.set("mip_rel_gap", &Double(options.relative_gap))?;
    highs.set("mip_abs_gap", &Double(options.absolute_gap))?;
    highs.set("simplex_iteration_limit", &int(iterations))?;
    highs.set("ipm_iteration_limit", &int(iterations))?;
    highs.set("pdlp_iteration_limit", &int(iterations))?;
    highs.set("mip_max_nodes", &int(nodes.unwrap_or(u32::MAX)))?;
    highs.set("primal_feasibility_tolerance", &Double(feasibility))?;
    highs.set("primal_residual_tolerance", &Double(feasibility))?;
    highs.set("dual_feasibility_tolerance", &Double(optimality))?;
    highs.set("dual_residual_tolerance", &Double(optimality))?;
    highs.set("optimality_tolerance", &Double(optimality))?;
    highs.set("pdlp_optimality_tolerance", &Double(optimality))?;
    // Interior point goes a digit further than the rest, as by default.
    highs.set("ipm_optimality_tolerance", &Double((optimality / 10.0).max(1e-12)))?;
    let objective_limit = options.objective_limit.filter(|_| !mip).unwrap_or(f64::INFINITY);
    highs.set("objective_bound", &Double(objective_limit))?;
    let target = options.objective_limit.filter(|_| mip).unwrap_or(f64::NEG_INFINITY);
    highs.set("objective_target", &Double(target))
}

fn run(highs: &mut Highs, shared: &Shared<'_, '_>) -> Result<Termination, SolverError> {
    let failed = highs.run(shared)? == highs_sys::STATUS_ERROR;
    let model_status = highs.model_status();
    match model_status {
        highs_sys::MODEL_STATUS_OPTIMAL | highs_sys::MODEL_STATUS_MODEL_EMPTY => Ok(Termination::Optimal),
        highs_sys::MODEL_STATUS_INFEASIBLE => Ok(Termination::Infeasible),
        highs_sys::MODEL_STATUS_UNBOUNDED => Ok(Termination::Unbounded),
        highs_sys::MODEL_STATUS_OBJECTIVE_BOUND | highs_sys::MODEL_STATUS_OBJECTIVE_TARGET => {
            Ok(Termination::ObjectiveLimit)
        }
        // HiGHS reports its node limit as a limit of solutions.
        highs_sys::MODEL_STATUS_REACHED_ITERATION_LIMIT | highs_sys::MODEL_STATUS_REACHED_SOLUTION_LIMIT => {
            Ok(Termination::IterationLimit)
        }
        highs_sys::MODEL_STATUS_REACHED_MEMORY_LIMIT => Err(SolverError::OutOfMemory),
        highs_sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE if !(failed && shared.stopped()) => {
            Ok(Termination::InfeasibleOrUnbounded)
        }
        // HiGHS has other words for it, too: its crossover says that time ran out, and what it solves anew behind presolve
        // ends with an error, whatever the status.
        _ if shared.stopped() => Ok(Termination::Interrupted),
        highs_sys::MODEL_STATUS_REACHED_INTERRUPT | highs_sys::MODEL_STATUS_HIGHS_INTERRUPT => {
            Ok(Termination::Interrupted)
        }
        highs_sys::MODEL_STATUS_REACHED_TIME_LIMIT => Ok(Termination::TimeLimit),
        highs_sys::MODEL_STATUS_UNKNOWN
        | highs_sys::MODEL_STATUS_SOLVE_ERROR
        | highs_sys::MODEL_STATUS_PRESOLVE_ERROR
        | highs_sys::MODEL_STATUS_POSTSOLVE_ERROR => Ok(Termination::NumericalTrouble),
        status if failed => Err(SolverError::Failed { status }),
        _ => Ok(Termination::NumericalTrouble),
    }
}

/// Infeasible or unbounded? Without costs, nothing is unbounded: if that problem has a solution, so has the original, and
/// it must be the other. Costs and options are as before when this returns.
fn decide(
    highs: &mut Highs,
    problem: &Problem,
    options: &Options,
    shared: &Shared<'_, '_>,
) -> Result<(Termination, Statistics), SolverError> {
    let undecided = (Termination::InfeasibleOrUnbounded, Statistics::default());
    let time_left = time_left(options, shared);
    if shared.stopped() || time_left.is_some_and(|seconds| seconds <= 0.0) {
        return Ok(undecided);
    }
    let feasibility =
        Options { time_limit: time_left, objective_limit: None, iteration_limit: None, ..options.clone() };
    let all: Vec<usize> = (0..problem.columns()).collect();
    configure(highs, problem, &feasibility, Method::Simplex)?;
    highs.clear_solver();
    highs.change_costs(&all, &vec![0.0; all.len()])?;
    let found = run(highs, shared);
    let statistics = statistics(highs);
    highs.change_costs(&all, &problem.cost)?;
    highs.clear_solver();
    let termination = match found? {
        Termination::Optimal => Termination::Unbounded,
        Termination::Infeasible => Termination::Infeasible,
        _ => Termination::InfeasibleOrUnbounded,
    };
    Ok((termination, statistics))
}

fn statistics(highs: &Highs) -> Statistics {
    // Counts that do not apply are -1.
    let count = |name| highs.int_info(name).and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
    Statistics {
        simplex_iterations: count(c"simplex_iteration_count"),
        interior_point_iterations: count(c"ipm_iteration_count"),
        crossover_iterations: count(c"crossover_iteration_count"),
        first_order_iterations: count(c"pdlp_iteration_count"),
        nodes: u64::try_from(highs.node_count()).unwrap_or(0),
    }
}

fn empty(termination: Termination, method: Method) -> Outcome {
    Outcome {
        termination,
        objective: None,
        bound: None,
        gap: None,
        primal: None,
        dual: None,
        method,
        statistics: Statistics::default(),
        residuals: None,
    }
}

/// HiGHS calls a problem without columns empty and looks no further; whether its rows allow zero is seen here.
fn without_columns(problem: &Problem, method: Method) -> Outcome {
    let allows_zero = |(&lower, &upper): (&f64, &f64)| lower <= 0.0 && upper >= 0.0;
    if !problem.row_lower.iter().zip(&problem.row_upper).all(allows_zero) {
        return empty(Termination::Infeasible, method);
    }
    let primal = Primal { columns: Vec::new(), rows: vec![0.0; problem.rows()], feasible: true };
    let dual = Dual { rows: vec![0.0; problem.rows()], reduced_costs: Vec::new() };
    Outcome {
        objective: Some(problem.offset),
        bound: Some(problem.offset),
        gap: Some(0.0),
        residuals: Some(residuals(problem, &primal, Some(&dual))),
        primal: Some(primal),
        dual: Some(dual),
        ..empty(Termination::Optimal, method)
    }
}

struct Verdict {
    termination: Termination,
    method: Method,
    statistics: Statistics,
}

/// Fetches what exists and measures it.
fn describe(highs: &Highs, problem: &Problem, options: &Options, verdict: Verdict) -> Result<Outcome, SolverError> {
    let Verdict { termination, method, statistics } = verdict;
    let mip = problem.is_mip();
    let mut outcome = Outcome { statistics, ..empty(termination, method) };
    if claims_no_optimum(termination) {
        return Ok(outcome);
    }
    if mip {
        outcome.bound = highs.double_info(c"mip_dual_bound").filter(|bound| bound.is_finite());
    } else if termination == Termination::ObjectiveLimit {
        outcome.bound = options.objective_limit;
    }
    let exists = |name| highs.int_info(name).is_some_and(|status| status != highs_sys::SOLUTION_STATUS_NONE);
    if !exists(c"primal_solution_status") {
        return Ok(outcome);
    }
    let (columns, dual) = highs.solution()?;
    let has_dual = !mip && termination == Termination::Optimal && exists(c"dual_solution_status");
    let dual = has_dual.then_some(dual);
    let mut primal = Primal { rows: problem.row_activity(&columns), columns, feasible: false };
    let measured = residuals(problem, &primal, dual.as_ref());
    let vertex = mip || highs.int_info(c"basis_validity") == Some(1);
    primal.feasible = is_feasible(problem, &primal, &measured, options.tolerances(method).0, vertex);
    let objective = problem.objective(&primal.columns);
    if vertex && termination == Termination::Optimal {
        // Sums in another order may leave a bound above its own optimum by a rounding error.
        outcome.bound = Some(outcome.bound.unwrap_or(objective).min(objective));
    }
    outcome.gap = match (outcome.bound, measured.complementarity) {
        (Some(bound), _) if primal.feasible => Some(relative_gap(objective, bound)),
        (None, Some(distance)) => Some(distance.relative),
        _ => None,
    };
    outcome.objective = Some(objective);
    outcome.residuals = Some(measured);
    outcome.primal = Some(primal);
    outcome.dual = dual;
    Ok(outcome)
}

fn is_feasible(problem: &Problem, primal: &Primal, measured: &Residuals, tolerance: f64, vertex: bool) -> bool {
    let tolerance = if problem.is_mip() { tolerance.max(INTEGRALITY_TOLERANCE) } else { tolerance };
    let violation = if vertex { scaled_violation(problem, primal) } else { measured.primal.relative };
    violation <= MARGIN * tolerance && measured.integrality <= MARGIN * INTEGRALITY_TOLERANCE
}
