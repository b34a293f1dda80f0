//! Linear programmes worked by hand.

use denchi_solver::{ColumnBuilder, Method, Problem, Termination};

use crate::cases::{INFINITY, all_close, close, dantzig, options, quick, run, windows};

#[test]
fn prices_at_upper_sides_are_negative() {
    let outcome = quick(windows());
    assert_eq!(outcome.termination, Termination::Optimal);
    assert_eq!(outcome.method, Method::Simplex);
    close(outcome.objective.unwrap(), -36.0);
    close(outcome.bound.unwrap(), -36.0);
    assert_eq!(outcome.gap, Some(0.0));
    let (primal, dual) = (outcome.primal.unwrap(), outcome.dual.unwrap());
    assert!(primal.feasible);
    all_close(&primal.columns, &[2.0, 6.0]);
    all_close(&primal.rows, &[2.0, 12.0, 18.0]);
    all_close(&dual.rows, &[0.0, -1.5, -1.0]);
    all_close(&dual.reduced_costs, &[0.0, 0.0]);
    assert!(outcome.residuals.unwrap().complementarity.unwrap().absolute < 1e-9);
}

/// minimise 2 x + 3 y with x + y >= 4, x + 3 y >= 6: x = 3, y = 1; 2 = p + q and 3 = p + 3 q give p = 3/2, q = 1/2.
#[test]
fn prices_at_lower_sides_are_positive_and_predict() {
    let problem = |side: f64| {
        let mut builder = ColumnBuilder::new();
        builder.row(side, INFINITY);
        builder.row(6.0, INFINITY);
        builder.column(2.0, 0.0, INFINITY, [(0, 1.0), (1, 1.0)]);
        builder.column(3.0, 0.0, INFINITY, [(0, 1.0), (1, 3.0)]);
        builder.build().unwrap()
    };
    let outcome = quick(problem(4.0));
    close(outcome.objective.unwrap(), 9.0);
    all_close(&outcome.dual.unwrap().rows, &[1.5, 0.5]);
    close(quick(problem(4.5)).objective.unwrap(), 9.75);
}

/// minimise 2 x + 3 y + 9 z with x + y + z >= 4, x <= 3: x at its upper bound has 2 - 3, z at its lower bound 9 - 3.
#[test]
fn reduced_costs_have_the_sign_of_their_bound() {
    let mut builder = ColumnBuilder::new();
    builder.row(4.0, INFINITY);
    builder.column(2.0, 0.0, 3.0, [(0, 1.0)]);
    builder.column(3.0, 0.0, INFINITY, [(0, 1.0)]);
    builder.column(9.0, 0.0, INFINITY, [(0, 1.0)]);
    builder.offset(100.0);
    let problem = builder.build().unwrap();
    for method in [Method::Simplex, Method::InteriorPoint] {
        let outcome = run(problem.clone(), &options(method));
        close(outcome.objective.unwrap(), 109.0);
        all_close(&outcome.primal.unwrap().columns, &[3.0, 1.0, 0.0]);
        let dual = outcome.dual.unwrap();
        all_close(&dual.rows, &[3.0]);
        all_close(&dual.reduced_costs, &[-1.0, 0.0, 6.0]);
    }
}

#[test]
fn dantzigs_transport() {
    let outcome = quick(dantzig());
    close(outcome.objective.unwrap(), 153.675);
    // One more case in New York, Chicago, Topeka: 0.225, 0.153, 0.126 (GAMS prints the same marginals).
    all_close(&outcome.dual.unwrap().rows[2..], &[0.225, 0.153, 0.126]);
}

/// Rows of every kind: an equation, both sides of a range, one without sides; columns free, fixed and negative.
///
/// minimise a - b + c + 2 d with a + b = 5, -3 <= a - c <= 4, -inf <= b + c + d <= inf, a free, b <= 2,
/// c in [-10, -1], d = 7. b = 2 and a = 3; a - c <= 4 makes c >= -1, so c = -1: 3 - 2 - 1 + 14 = 14.
#[test]
fn rows_and_columns_of_every_kind() {
    let mut builder = ColumnBuilder::new();
    builder.row(5.0, 5.0);
    builder.row(-3.0, 4.0);
    builder.row(-INFINITY, INFINITY);
    builder.column(1.0, -INFINITY, INFINITY, [(0, 1.0), (1, 1.0)]);
    builder.column(-1.0, -INFINITY, 2.0, [(0, 1.0), (2, 1.0)]);
    builder.column(1.0, -10.0, -1.0, [(1, -1.0), (2, 1.0)]);
    builder.column(2.0, 7.0, 7.0, [(2, 1.0)]);
    let problem = builder.build().unwrap();
    for method in [Method::Simplex, Method::InteriorPoint] {
        let outcome = run(problem.clone(), &options(method));
        assert_eq!(outcome.termination, Termination::Optimal);
        close(outcome.objective.unwrap(), 14.0);
        let primal = outcome.primal.unwrap();
        all_close(&primal.columns, &[3.0, 2.0, -1.0, 7.0]);
        all_close(&primal.rows, &[5.0, 4.0, 8.0]);
    }
}

/// The other side of a range: maximise x with 1 <= x <= 3, then minimise it.
#[test]
fn ranged_rows_price_the_side_that_holds() {
    for (cost, value) in [(1.0, 1.0), (-1.0, 3.0)] {
        let mut builder = ColumnBuilder::new();
        builder.row(1.0, 3.0);
        builder.column(cost, -INFINITY, INFINITY, [(0, 1.0)]);
        let outcome = quick(builder.build().unwrap());
        all_close(&outcome.primal.unwrap().columns, &[value]);
        all_close(&outcome.dual.unwrap().rows, &[cost]);
    }
}

/// Beale (1955): the simplex method with the textbook rule runs in a circle. Optimum -1/20 at (1/25, 0, 1, 0).
#[test]
fn beales_degenerate_problem() {
    let mut builder = ColumnBuilder::new();
    for side in [0.0, 0.0, 1.0] {
        builder.row(-INFINITY, side);
    }
    builder.column(-0.75, 0.0, INFINITY, [(0, 0.25), (1, 0.5)]);
    builder.column(150.0, 0.0, INFINITY, [(0, -60.0), (1, -90.0)]);
    builder.column(-0.02, 0.0, INFINITY, [(0, -0.04), (1, -0.02), (2, 1.0)]);
    builder.column(6.0, 0.0, INFINITY, [(0, 9.0), (1, 3.0)]);
    let outcome = quick(builder.build().unwrap());
    close(outcome.objective.unwrap(), -0.05);
    all_close(&outcome.primal.unwrap().columns, &[0.04, 0.0, 1.0, 0.0]);
}

#[test]
fn nothing_to_decide() {
    let empty = Problem { offset: 5.0, ..Problem::default() };
    let outcome = quick(empty);
    assert_eq!((outcome.termination, outcome.objective), (Termination::Optimal, Some(5.0)));
    assert!(outcome.primal.unwrap().columns.is_empty());

    for (lower, termination) in [(-1.0, Termination::Optimal), (1.0, Termination::Infeasible)] {
        let mut builder = ColumnBuilder::new();
        builder.row(lower, 2.0);
        assert_eq!(quick(builder.build().unwrap()).termination, termination);
    }
}

#[test]
fn columns_without_rows_go_to_their_better_bound() {
    let mut builder = ColumnBuilder::new();
    builder.column(2.0, -1.0, 4.0, []);
    builder.column(-3.0, 0.0, 5.0, []);
    builder.column(0.0, 2.0, 3.0, []);
    let outcome = quick(builder.build().unwrap());
    assert_eq!(outcome.termination, Termination::Optimal);
    close(outcome.objective.unwrap(), -17.0);
    all_close(&outcome.dual.unwrap().reduced_costs, &[2.0, -3.0, 0.0]);

    let mut builder = ColumnBuilder::new();
    builder.column(-1.0, 0.0, INFINITY, []);
    assert_eq!(quick(builder.build().unwrap()).termination, Termination::Unbounded);
}

#[test]
fn infeasible_and_unbounded_by_every_method() {
    // x + y = 1 and x + y = 2 by way of two rows that presolve must combine.
    let mut builder = ColumnBuilder::new();
    builder.row(1.0, 1.0);
    builder.row(2.0, INFINITY);
    builder.column(1.0, 0.0, INFINITY, [(0, 1.0), (1, 1.0)]);
    builder.column(1.0, 0.0, INFINITY, [(0, 1.0), (1, 1.0)]);
    let infeasible = builder.build().unwrap();

    let mut builder = ColumnBuilder::new();
    builder.row(-INFINITY, 1.0);
    builder.column(-1.0, 0.0, INFINITY, [(0, 1.0)]);
    builder.column(-1.0, 0.0, INFINITY, [(0, -1.0)]);
    let unbounded = builder.build().unwrap();

    for method in [Method::Simplex, Method::InteriorPoint, Method::FirstOrder] {
        for presolve in [true, false] {
            if method == Method::FirstOrder && !presolve {
                continue;
            }
            let options = denchi_solver::Options { presolve, ..options(method) };
            let outcome = run(infeasible.clone(), &options);
            assert_eq!(outcome.termination, Termination::Infeasible, "{method} {presolve}");
            assert!(outcome.primal.is_none() && outcome.objective.is_none());
            assert_eq!(run(unbounded.clone(), &options).termination, Termination::Unbounded, "{method} {presolve}");
        }
    }
}
