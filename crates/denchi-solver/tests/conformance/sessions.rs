//! Changes in place, bases, threads.

use denchi_solver::{Method, Options, ProblemError, Session, SolverError, Termination, Watch, highs_version};

use crate::cases::{INFINITY, all_close, close, dantzig, network, options, quick, wagner_whitin, windows};

#[test]
fn a_basis_goes_round() {
    let mut session = Session::new(network(5, 20)).unwrap();
    let first = session.solve(&Options::default(), &mut Watch::none()).unwrap();
    let basis = session.basis().unwrap();
    let basic = basis.columns.iter().chain(&basis.rows).filter(|&&s| s == denchi_solver::BasisStatus::Basic).count();
    assert_eq!(basic, session.problem().rows());

    let mut other = Session::new(network(5, 20)).unwrap();
    assert_eq!(other.basis(), None);
    other.set_basis(&basis).unwrap();
    let second = other.solve(&Options::default(), &mut Watch::none()).unwrap();
    assert!(first.statistics.simplex_iterations > 0);
    assert_eq!(second.statistics.simplex_iterations, 0);
    close(second.objective.unwrap(), first.objective.unwrap());

    other.clear_solver_state();
    assert_eq!(other.basis(), None);
    let cold = other.solve(&Options::default(), &mut Watch::none()).unwrap();
    assert_eq!(cold, first);

    let short = denchi_solver::Basis { columns: Vec::new(), rows: Vec::new() };
    assert!(matches!(other.set_basis(&short), Err(SolverError::Length { .. })));
}

#[test]
fn changes_in_place_equal_a_fresh_build() {
    let mut session = Session::new(dantzig()).unwrap();
    session.solve(&Options::default(), &mut Watch::none()).unwrap();
    session.set_cost(4, 0.5).unwrap();
    session.set_costs(&[(5, 1.0), (0, 0.3), (5, 0.2)]).unwrap();
    session.set_column_bounds(1, 0.0, 100.0).unwrap();
    session.set_columns_bounds(&[(3, 10.0, 200.0), (2, 5.0, INFINITY)]).unwrap();
    session.set_row_bounds(0, -INFINITY, 400.0).unwrap();
    session.set_rows_bounds(&[(4, 280.0, 300.0), (2, 300.0, INFINITY)]).unwrap();

    let mut fresh = dantzig();
    fresh.cost[4] = 0.5;
    fresh.cost[5] = 0.2;
    fresh.cost[0] = 0.3;
    (fresh.upper[1], fresh.lower[3], fresh.upper[3], fresh.lower[2]) = (100.0, 10.0, 200.0, 5.0);
    (fresh.row_upper[0], fresh.row_lower[4], fresh.row_upper[4], fresh.row_lower[2]) = (400.0, 280.0, 300.0, 300.0);
    assert_eq!(session.problem(), &fresh);
    let warm = session.solve(&Options::default(), &mut Watch::none()).unwrap();
    close(warm.objective.unwrap(), quick(fresh).objective.unwrap());
}

#[test]
fn crossed_bounds_are_infeasible_and_can_be_taken_back() {
    let mut session = Session::new(windows()).unwrap();
    let solve = |session: &mut Session| session.solve(&Options::default(), &mut Watch::none()).unwrap();
    session.set_column_bounds(0, 3.0, 1.0).unwrap();
    assert_eq!(solve(&mut session).termination, Termination::Infeasible);
    session.set_column_bounds(0, 0.0, INFINITY).unwrap();
    session.set_row_bounds(1, 20.0, 12.0).unwrap();
    assert_eq!(solve(&mut session).termination, Termination::Infeasible);
    session.set_row_bounds(1, -INFINITY, 12.0).unwrap();
    close(solve(&mut session).objective.unwrap(), -36.0);
}

#[test]
fn faulty_changes_change_nothing() {
    let mut session = Session::new(windows()).unwrap();
    assert_eq!(
        session.set_costs(&[(0, 1.0), (2, 1.0)]),
        Err(SolverError::Index { what: "column", index: 2, count: 2 })
    );
    let nan = session.set_cost(1, f64::NAN).unwrap_err();
    assert!(matches!(nan, SolverError::Problem(ProblemError::Value { array: "cost", index: 1, .. })));
    assert!(session.set_row_bounds(3, 0.0, 1.0).is_err());
    assert!(session.set_column_bounds(0, INFINITY, INFINITY).is_err());
    assert!(session.set_row_bounds(0, 0.0, f64::NAN).is_err());
    session.set_costs(&[]).unwrap();
    assert_eq!(session.problem(), &windows());
    let crossed = denchi_solver::Problem { upper: vec![-1.0, 1.0], ..windows() };
    assert!(matches!(Session::new(crossed), Err(SolverError::Problem(ProblemError::CrossedColumn { column: 0, .. }))));
}

#[test]
fn options_out_of_range_are_errors() {
    let options = Options { relative_gap: -1.0, ..Options::default() };
    let error = denchi_solver::solve(windows(), &options, &mut Watch::none()).unwrap_err();
    assert_eq!(error, SolverError::Option { option: "mip_rel_gap" });
    let options = Options { time_limit: Some(-1.0), ..Options::default() };
    assert!(denchi_solver::solve(windows(), &options, &mut Watch::none()).is_err());
}

#[test]
fn sessions_on_several_threads() {
    let expected = quick(network(4, 20)).objective.unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                let method = if thread % 2 == 0 { Method::Simplex } else { Method::InteriorPoint };
                for _ in 0..3 {
                    let mut session = Session::new(network(4, 20)).unwrap();
                    let outcome = session.solve(&options(method), &mut Watch::none()).unwrap();
                    close(outcome.objective.unwrap(), expected);
                    let outcome = quick(wagner_whitin());
                    close(outcome.objective.unwrap(), 864.0);
                }
            });
        }
    });
}

#[test]
fn a_session_moves_and_the_number_of_threads_changes() {
    let mut session = Session::new(wagner_whitin()).unwrap();
    for threads in [1, 2, 1, 0, 1] {
        let options = Options { threads, relative_gap: 0.0, ..Options::default() };
        session.clear_solver_state();
        session = std::thread::spawn(move || {
            close(session.solve(&options, &mut Watch::none()).unwrap().objective.unwrap(), 864.0);
            session
        })
        .join()
        .unwrap();
        let options = Options { threads, relative_gap: 0.0, ..Options::default() };
        session.clear_solver_state();
        close(session.solve(&options, &mut Watch::none()).unwrap().objective.unwrap(), 864.0);
    }
}

#[test]
fn solves_are_repeatable() {
    let outcome = quick(network(4, 20));
    assert_eq!(outcome, quick(network(4, 20)));
    all_close(&outcome.primal.unwrap().columns, &quick(network(4, 20)).primal.unwrap().columns);
    assert!(highs_version().starts_with("1."));
}
