//! Methods against each other.

use denchi_solver::{Dual, Method, Options, Purpose, Termination, residuals};

use crate::cases::{badly_scaled, close, dantzig, network, options, quick, run};

#[test]
fn methods_agree_on_a_network() {
    let simplex = run(network(6, 40), &options(Method::Simplex));
    let best = simplex.objective.unwrap();
    assert!(simplex.statistics.simplex_iterations > 0);

    let interior = run(network(6, 40), &options(Method::InteriorPoint));
    close(interior.objective.unwrap(), best);
    assert!(interior.statistics.interior_point_iterations > 0);
    assert_eq!(interior.gap, Some(0.0));

    let uncrossed = Options { crossover: false, ..options(Method::InteriorPoint) };
    let uncrossed = run(network(6, 40), &uncrossed);
    assert_eq!(uncrossed.termination, Termination::Optimal);
    close(uncrossed.objective.unwrap(), best);
    assert_eq!(uncrossed.bound, None);
    assert!(uncrossed.gap.unwrap() < 1e-5);

    let approximate = Options { purpose: Purpose::Approximate, ..options(Method::FirstOrder) };
    let first = run(network(6, 40), &approximate);
    assert_eq!(first.termination, Termination::Optimal);
    assert!(first.statistics.first_order_iterations > 0);
    assert!((first.objective.unwrap() - best).abs() < 1e-3 * best);
    let primal = first.primal.unwrap();
    assert!(primal.feasible);
    let measured = first.residuals.unwrap();
    assert!(measured.primal.relative < 1e-3 && measured.dual.unwrap().relative < 1e-3);
    assert_eq!(first.bound, None);
}

#[test]
fn residuals_are_those_of_the_point() {
    let outcome = quick(dantzig());
    let (mut primal, dual) = (outcome.primal.unwrap(), outcome.dual.unwrap());
    let clean = residuals(&dantzig(), &primal, Some(&dual));
    assert_eq!(clean, outcome.residuals.unwrap());
    assert!(clean.primal.absolute < 1e-9 && clean.dual.unwrap().absolute < 1e-9);
    assert!(clean.complementarity.unwrap().absolute < 1e-6);
    // Seven cases less to one market: its row is short by seven, and nothing else is broken.
    let sent = (0..6).find(|&column| primal.columns[column] > 10.0).unwrap();
    primal.columns[sent] -= 7.0;
    let broken = residuals(&dantzig(), &primal, Some(&dual));
    close(broken.primal.absolute, 7.0);
    close(broken.dual.unwrap().absolute, clean.dual.unwrap().absolute);
    // A price raised by one moves two stationarity conditions by one each.
    let raised =
        Dual { rows: dual.rows.iter().enumerate().map(|(r, y)| if r == 2 { y + 1.0 } else { *y }).collect(), ..dual };
    let broken = residuals(&dantzig(), &primal, Some(&raised)).dual.unwrap();
    close(broken.absolute, 1.0);
    let cost_norm = dantzig().cost.iter().map(|cost| cost * cost).sum::<f64>().sqrt();
    close(broken.relative, 2.0_f64.sqrt() / (1.0 + cost_norm));
}

/// Numbers that no method likes. What interior point cannot finish without a crossover is said to be trouble, not an
/// optimum; and a first-order method that believes to have found a ray is not believed.
#[test]
fn trouble_is_told_and_false_certificates_are_not_believed() {
    let (mut trouble, mut corrected) = (0, 0);
    for seed in 0..40 {
        let exact = quick(badly_scaled(seed));
        assert_eq!(exact.termination, Termination::Optimal);
        let uncrossed = Options { crossover: false, presolve: false, ..options(Method::InteriorPoint) };
        let outcome = run(badly_scaled(seed), &uncrossed);
        match outcome.termination {
            Termination::NumericalTrouble => trouble += 1,
            other => assert_eq!(other, Termination::Optimal),
        }
        let limited = Options { presolve: false, iteration_limit: Some(20_000), ..options(Method::FirstOrder) };
        let outcome = run(badly_scaled(seed), &limited);
        assert!(!matches!(
            outcome.termination,
            Termination::Infeasible | Termination::Unbounded | Termination::InfeasibleOrUnbounded
        ));
        if outcome.method != Method::FirstOrder {
            close(outcome.objective.unwrap(), exact.objective.unwrap());
            corrected += 1;
        }
    }
    assert!(trouble > 0 && corrected > 0, "{trouble} {corrected}");
}

/// A network without a way out: the first-order method says so, an exact one confirms it.
#[test]
fn the_first_order_method_finds_infeasible_and_unbounded() {
    let mut infeasible = network(6, 40);
    let mut unbounded = network(6, 40);
    for place in 0..40 {
        infeasible.upper[2 * place + 1] = 0.0;
        unbounded.cost[2 * place + 1] = -1.0;
    }
    for presolve in [true, false] {
        let options = Options { presolve, purpose: Purpose::Approximate, ..options(Method::FirstOrder) };
        let outcome = run(infeasible.clone(), &options);
        assert_eq!(outcome.termination, Termination::Infeasible);
        assert_eq!(outcome.method, Method::Simplex);
        assert_eq!(run(unbounded.clone(), &options).termination, Termination::Unbounded);
    }
}
