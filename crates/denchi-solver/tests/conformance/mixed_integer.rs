//! Whole numbers.

use denchi_solver::{ColumnBuilder, Options, Problem, Session, Termination, Watch};

use crate::cases::{INFINITY, all_close, close, market_split, quick, run, wagner_whitin};

fn exact() -> Options {
    Options { relative_gap: 0.0, absolute_gap: 0.0, ..Options::default() }
}

/// Values 60, 100, 120, weights 10, 20, 30, room for 50: take the last two, 220.
fn knapsack() -> Problem {
    let mut builder = ColumnBuilder::new();
    builder.row(-INFINITY, 50.0);
    for (value, weight) in [(60.0, 10.0), (100.0, 20.0), (120.0, 30.0)] {
        builder.integer_column(-value, 0.0, 1.0, [(0, weight)]);
    }
    builder.build().unwrap()
}

#[test]
fn a_knapsack() {
    let outcome = run(knapsack(), &exact());
    assert_eq!(outcome.termination, Termination::Optimal);
    close(outcome.objective.unwrap(), -220.0);
    close(outcome.bound.unwrap(), -220.0);
    close(outcome.gap.unwrap(), 0.0);
    assert!(outcome.dual.is_none());
    let primal = outcome.primal.unwrap();
    assert!(primal.feasible);
    all_close(&primal.columns, &[0.0, 1.0, 1.0]);
    assert!(outcome.residuals.unwrap().dual.is_none());
}

#[test]
fn wagner_and_whitins_lots() {
    let outcome = run(wagner_whitin(), &exact());
    close(outcome.objective.unwrap(), 864.0);
    close(outcome.gap.unwrap(), 0.0);
}

#[test]
fn fixed_integers_give_prices_and_leave_no_trace() {
    let mut session = Session::new(wagner_whitin()).unwrap();
    let incumbent = session.solve(&exact(), &mut Watch::none()).unwrap().primal.unwrap().columns;
    let fixed = session.fix_integers_and_solve(&incumbent, &exact(), &mut Watch::none()).unwrap();
    close(fixed.objective.unwrap(), 864.0);
    let dual = fixed.dual.unwrap();
    // January is made in January, by a set-up that is paid already: one tonne more costs nothing. Were it carried, it
    // would cost 1 a month; a price is therefore the number of months since the last set-up.
    let mut months = 0.0;
    for month in 0..12 {
        months = if incumbent[3 * month + 1] > 0.5 { 0.0 } else { months + 1.0 };
        close(dual.rows[month], months);
    }
    assert_eq!(session.problem(), &wagner_whitin());
    let again = session.solve(&exact(), &mut Watch::none()).unwrap();
    close(again.objective.unwrap(), 864.0);
    assert!(again.dual.is_none());
    assert!(session.fix_integers_and_solve(&[1.0], &exact(), &mut Watch::none()).is_err());
}

/// Nobody buys from the first: feasible, as every deviation is allowed.
#[test]
fn a_start_is_taken() {
    let problem = market_split(5);
    let mut start = vec![0.0; problem.columns()];
    for product in 0..5 {
        start[40 + 2 * product] = problem.row_lower[product];
    }
    let mut session = Session::new(problem).unwrap();
    session.set_solution(&start).unwrap();
    let mut taken = false;
    let mut log = |line: &str| taken |= line.contains("MIP start solution is feasible");
    let mut watch = Watch { log: Some(&mut log), ..Watch::none() };
    session.solve(&Options { iteration_limit: Some(1), ..exact() }, &mut watch).unwrap();
    assert!(taken);
    assert!(session.set_solution(&[f64::NAN; 50]).is_err());
    assert!(session.set_solution(&[0.0]).is_err());
}

/// The relaxation is unbounded by x; whether the problem is infeasible hangs on 2 y = side with y whole.
#[test]
fn infeasible_or_unbounded_is_decided() {
    let problem = |side: f64| {
        let mut builder = ColumnBuilder::new();
        builder.row(side, side);
        builder.row(-INFINITY, 3.0);
        builder.integer_column(-1.0, 0.0, INFINITY, [(1, 1.0)]);
        builder.integer_column(-1.0, 0.0, INFINITY, [(1, -1.0)]);
        builder.integer_column(0.0, 0.0, 4.0, [(0, 2.0)]);
        builder.integer_column(0.0, 0.0, 4.0, [(0, 2.0)]);
        builder.build().unwrap()
    };
    assert_eq!(quick(problem(4.0)).termination, Termination::Unbounded);
    assert_eq!(quick(problem(5.0)).termination, Termination::Infeasible);
}

#[test]
fn infeasible_whole_numbers() {
    let mut builder = ColumnBuilder::new();
    builder.row(3.0, 3.0);
    builder.integer_column(1.0, 0.0, 4.0, [(0, 2.0)]);
    builder.integer_column(1.0, 0.0, 4.0, [(0, 2.0)]);
    let outcome = quick(builder.build().unwrap());
    assert_eq!(outcome.termination, Termination::Infeasible);
    assert!(outcome.primal.is_none());
}
