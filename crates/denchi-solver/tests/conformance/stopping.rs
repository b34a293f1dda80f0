//! Limits, interrupts, and closures that misbehave.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use denchi_solver::{
    ColumnBuilder, Method, Options, Problem, Progress, Session, SolverError, Termination, Watch, solve,
};

use crate::cases::{INFINITY, close, market_split, network, options, quick, run, windows};

#[test]
fn time_limit_with_and_without_an_incumbent() {
    let limited = |seconds: f64| Options { time_limit: Some(seconds), ..Options::default() };
    let outcome = run(market_split(5), &limited(1.0));
    assert_eq!(outcome.termination, Termination::TimeLimit);
    let primal = outcome.primal.unwrap();
    assert!(primal.feasible);
    assert!(outcome.bound.unwrap() <= outcome.objective.unwrap());
    assert!(outcome.gap.unwrap() > 0.0);
    assert!(outcome.dual.is_none());

    let outcome = run(market_split(5), &limited(0.0));
    assert_eq!(outcome.termination, Termination::TimeLimit);
    assert!(outcome.primal.is_none() && outcome.objective.is_none());

    let outcome = run(network(5, 20), &Options { presolve: false, ..limited(0.0) });
    assert_eq!(outcome.termination, Termination::TimeLimit);
    assert!(outcome.primal.is_none_or(|primal| !primal.feasible));
}

/// The clock of HiGHS runs on from solve to solve; the limit is for each.
#[test]
fn the_time_limit_is_for_one_solve() {
    let mut session = Session::new(market_split(5)).unwrap();
    let options = Options { time_limit: Some(1.0), ..Options::default() };
    for _ in 0..2 {
        session.clear_solver_state();
        let outcome = session.solve(&options, &mut Watch::none()).unwrap();
        assert_eq!(outcome.termination, Termination::TimeLimit);
        assert!(outcome.primal.is_some());
    }
}

#[test]
fn iteration_limits() {
    for method in [Method::Simplex, Method::InteriorPoint, Method::FirstOrder] {
        let limited = Options { iteration_limit: Some(3), presolve: false, ..options(method) };
        let outcome = run(network(6, 40), &limited);
        assert_eq!(outcome.termination, Termination::IterationLimit, "{method}");
        assert!(outcome.primal.is_none_or(|primal| !primal.feasible), "{method}");
        assert!(outcome.dual.is_none());
    }
    let outcome = run(market_split(5), &Options { iteration_limit: Some(1), ..Options::default() });
    assert_eq!(outcome.termination, Termination::IterationLimit);
    assert!(outcome.primal.unwrap().feasible);
}

#[test]
fn objective_limits() {
    let optimum = quick(network(6, 40)).objective.unwrap();
    let limited = |limit| Options { objective_limit: Some(limit), presolve: false, ..options(Method::Simplex) };
    let outcome = run(network(6, 40), &limited(optimum / 2.0));
    assert_eq!(outcome.termination, Termination::ObjectiveLimit);
    assert_eq!(outcome.bound, Some(optimum / 2.0));
    assert_eq!(run(network(6, 40), &limited(optimum * 2.0)).termination, Termination::Optimal);

    let outcome = run(market_split(5), &Options { objective_limit: Some(1e4), ..Options::default() });
    assert_eq!(outcome.termination, Termination::ObjectiveLimit);
    assert!(outcome.objective.unwrap() <= 1e4);
}

#[test]
fn an_interrupt_before_the_solve() {
    let flag = AtomicBool::new(true);
    let mut watch = Watch { interrupt: Some(&flag), ..Watch::none() };
    let mut session = Session::new(windows()).unwrap();
    let outcome = session.solve(&Options::default(), &mut watch).unwrap();
    assert_eq!(outcome.termination, Termination::Interrupted);
    assert!(outcome.primal.is_none());
    flag.store(false, Ordering::Relaxed);
    close(session.solve(&Options::default(), &mut watch).unwrap().objective.unwrap(), -36.0);
}

#[test]
fn an_interrupt_during_a_search_returns_the_incumbent() {
    let flag = AtomicBool::new(false);
    let mut seen: Option<Progress> = None;
    let mut progress = |state: Progress| {
        if state.objective.is_some() {
            flag.store(true, Ordering::Relaxed);
            seen = Some(state);
        }
    };
    let mut watch = Watch { interrupt: Some(&flag), progress: Some(&mut progress), ..Watch::none() };
    let outcome = solve(market_split(5), &Options::default(), &mut watch).unwrap();
    assert_eq!(outcome.termination, Termination::Interrupted);
    assert!(outcome.primal.unwrap().feasible);
    assert!(outcome.gap.unwrap() > 0.0);
    assert!(outcome.objective.unwrap() <= seen.unwrap().objective.unwrap() + 1e-6);
}

#[test]
fn an_interrupt_during_linear_methods() {
    for method in [Method::Simplex, Method::InteriorPoint] {
        let flag = AtomicBool::new(false);
        let mut calls = 0;
        let mut progress = |_: Progress| {
            calls += 1;
            flag.store(true, Ordering::Relaxed);
        };
        let mut watch = Watch { interrupt: Some(&flag), progress: Some(&mut progress), ..Watch::none() };
        let mut session = Session::new(network(6, 40)).unwrap();
        let outcome = session.solve(&options(method), &mut watch).unwrap();
        assert_eq!(outcome.termination, Termination::Interrupted, "{method}");
        assert!(calls > 0);
        assert!(outcome.primal.is_none_or(|primal| !primal.feasible));
        let outcome = session.solve(&options(method), &mut Watch::none()).unwrap();
        assert_eq!(outcome.termination, Termination::Optimal);
    }
}

/// What a solve that is stopped at its `call`th look at the flag ends with.
fn stopped_at(call: u32, problem: Problem, options: &Options) -> Termination {
    let flag = AtomicBool::new(false);
    let mut seen = 0;
    let mut log = |_: &str| {
        seen += 1;
        flag.store(seen >= call, Ordering::Relaxed);
    };
    let mut watch = Watch { interrupt: Some(&flag), log: Some(&mut log), ..Watch::none() };
    solve(problem, options, &mut watch).unwrap().termination
}

/// Wherever it is: nobody set a limit of time, and nothing failed.
#[test]
fn an_interrupt_at_any_moment_is_no_other_end() {
    let feasible = network(6, 40);
    let mut unbounded = feasible.clone();
    unbounded.cost[1] = -5.0;
    let mut infeasible = feasible.clone();
    infeasible
        .row_lower
        .iter_mut()
        .zip(&mut infeasible.row_upper)
        .for_each(|(lower, upper)| (*lower, *upper) = (1e9, INFINITY));
    for (problem, end) in
        [(feasible, Termination::Optimal), (unbounded, Termination::Unbounded), (infeasible, Termination::Infeasible)]
    {
        for method in [Method::Simplex, Method::PrimalSimplex, Method::InteriorPoint, Method::FirstOrder] {
            for presolve in [true, false] {
                let options = Options { presolve, crossover: true, ..options(method) };
                for call in 1..60 {
                    let found = stopped_at(call, problem.clone(), &options);
                    let known = found == Termination::Interrupted
                        || found == end
                        || found == Termination::InfeasibleOrUnbounded && end != Termination::Optimal;
                    assert!(known, "{found} is not {end}: {method}, presolve {presolve}, {call}");
                }
            }
        }
    }
}

/// Presolve says "one of the two" before anything looks at the flag; then there is no second look.
#[test]
fn an_interrupt_leaves_infeasible_or_unbounded_open() {
    let mut builder = ColumnBuilder::new();
    builder.row(-INFINITY, 3.0);
    builder.integer_column(-1.0, 0.0, INFINITY, [(0, 1.0)]);
    builder.integer_column(-1.0, 0.0, INFINITY, [(0, -1.0)]);
    let problem = builder.build().unwrap();
    let flag = AtomicBool::new(false);
    let mut log = |_: &str| flag.store(true, Ordering::Relaxed);
    let mut watch = Watch { interrupt: Some(&flag), log: Some(&mut log), ..Watch::none() };
    let outcome = solve(problem, &Options::default(), &mut watch).unwrap();
    assert_eq!(outcome.termination, Termination::InfeasibleOrUnbounded);
}

#[test]
fn the_log_comes_in_lines() {
    let mut lines = Vec::new();
    let mut log = |line: &str| lines.push(line.to_owned());
    let mut watch = Watch { log: Some(&mut log), ..Watch::none() };
    solve(network(4, 20), &options(Method::InteriorPoint), &mut watch).unwrap();
    assert!(lines.iter().any(|line| line.contains("HiGHS")));
    assert!(lines.iter().all(|line| !line.contains('\n')));
}

#[test]
fn a_panic_in_a_closure_reaches_the_caller() {
    let mut session = Session::new(network(6, 40)).unwrap();
    let mut progress = |_: Progress| panic!("from the closure");
    let mut watch = Watch { progress: Some(&mut progress), ..Watch::none() };
    let panic = catch_unwind(AssertUnwindSafe(|| session.solve(&options(Method::Simplex), &mut watch))).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"from the closure"));
    let outcome = session.solve(&Options::default(), &mut Watch::none()).unwrap();
    assert_eq!(outcome.termination, Termination::Optimal);
}

#[test]
fn a_solve_inside_a_solve_is_refused() {
    let mut inner = None;
    let mut log = |_: &str| {
        inner.get_or_insert_with(|| solve(windows(), &Options::default(), &mut Watch::none()));
    };
    let mut watch = Watch { log: Some(&mut log), ..Watch::none() };
    assert_eq!(solve(windows(), &Options::default(), &mut watch).unwrap().termination, Termination::Optimal);
    assert_eq!(inner.unwrap(), Err(SolverError::Nested));
}
