//! Two-stage plans: published answers, the extensive form, and what one future must give.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::ops::ControlFlow;
use std::path::Path;

use denchi_core::case::{Case, read};
use denchi_core::explore::Future;
use denchi_core::explore::stochastic::{
    Choice, Observer, Risk, StochasticError, StochasticOptions, TwoStage, Way, run,
};
use denchi_core::plan::{self, PlanOptions, Watch};

fn case(name: &str, scenario: Option<&str>) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(name);
    read(&path, scenario).unwrap_or_else(|diagnostics| panic!("{name}: {diagnostics:#?}")).0
}

/// The base case and scenarios, with probabilities.
fn futures(name: &str, of: &[(Option<&str>, f64)]) -> Vec<Future> {
    let future = |(scenario, probability): &(Option<&str>, f64)| Future {
        name: scenario.unwrap_or("base").to_owned(),
        probability: *probability,
        case: case(name, *scenario),
    };
    of.iter().map(future).collect()
}

fn solved(futures: &[Future], mean: &Case, options: &StochasticOptions) -> Result<TwoStage, StochasticError> {
    let observer = Observer { tell: &|_| ControlFlow::Continue(()), interrupt: None };
    run(futures, mean, options, &observer)
}

fn exact() -> StochasticOptions {
    StochasticOptions { gap: 1e-9, ..StochasticOptions::default() }
}

fn close(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance * expected.abs().max(1.0), "{value} is not {expected}");
}

fn lands() -> Vec<Future> {
    futures("textbook/lands", &[(Some("low"), 0.3), (None, 0.4), (Some("high"), 0.3)])
}

fn farmer() -> Vec<Future> {
    let third = 1.0 / 3.0;
    futures("textbook/farmer", &[(Some("bad"), third), (None, third), (Some("good"), third)])
}

/// Louveaux and Smeers 1988: 381.853; the other values are worked in the README of the case.
#[test]
fn lands_is_the_published_one() {
    let plan = solved(&lands(), &case("textbook/lands", None), &exact()).unwrap();
    close(plan.values.recourse, 28_639.0 / 75.0, 1e-8);
    assert_eq!(format!("{:.3}", plan.values.recourse), "381.853");
    close(plan.values.wait_and_see, 380.166_666_667, 1e-8);
    close(plan.values.mean_plan.unwrap(), 383.986_666_667, 1e-8);
    close(plan.values.perfect_information(), 1.686_666_667, 1e-6);
    close(plan.values.stochastic_solution().unwrap(), 2.133_333_333, 1e-6);
    let built: Vec<f64> = plan.decisions.iter().map(|(_, value)| *value).collect();
    for (value, expected) in built.iter().zip([8.0 / 3.0, 4.0, 10.0 / 3.0, 2.0]) {
        close(*value, expected, 1e-6);
    }
}

/// Birge and Louveaux: profit 108 390, perfect information 7 016, stochastic solution 1 150.
#[test]
fn the_farmer_is_the_published_one() {
    let plan = solved(&farmer(), &case("textbook/farmer", None), &exact()).unwrap();
    close(plan.values.recourse, -108_390.0, 1e-8);
    assert_eq!(format!("{:.0}", plan.values.perfect_information()), "7016");
    close(plan.values.stochastic_solution().unwrap(), 1_150.0, 1e-6);
    let acres: Vec<(&Choice, f64)> =
        plan.decisions.iter().map(|(decision, value)| (&decision.choice, *value)).collect();
    for ((choice, value), (option, expected)) in
        acres.into_iter().zip([("plant-beets", 250.0), ("plant-corn", 80.0), ("plant-wheat", 170.0)])
    {
        assert_eq!(*choice, Choice::Build(option.to_owned()));
        close(value, expected, 1e-6);
    }
    for (future, cost) in plan.futures.iter().zip([-48_820.0, -109_350.0, -167_000.0]) {
        close(future.cost, cost, 1e-7);
    }
}

/// The same answers by decomposition and as one programme, for the expected cost and with risk aversion.
#[test]
fn decomposition_is_the_extensive_form() {
    for (futures, mean) in [(lands(), case("textbook/lands", None)), (farmer(), case("textbook/farmer", None))] {
        for risk in [Risk::Expected, Risk::Cvar { level: 0.5, weight: 0.4 }, Risk::Cvar { level: 0.9, weight: 1.0 }] {
            let options = StochasticOptions { risk, ..exact() };
            let split = solved(&futures, &mean, &options).unwrap();
            let whole = solved(&futures, &mean, &StochasticOptions { way: Way::Whole, ..options }).unwrap();
            close(split.values.recourse, whole.values.recourse, 1e-7);
            assert!(split.lower <= split.values.recourse + 1e-6 && split.gap <= 1e-9, "{split:#?}");
            assert!(!split.iterations.is_empty() && whole.iterations.is_empty());
        }
    }
}

/// One future: its plan, nothing to regret, nothing to know.
#[test]
fn one_future_gives_its_plan() {
    for name in ["tutorial", "textbook/capacity-expansion", "textbook/economies-of-scale", "textbook/offtake"] {
        let case = case(name, None);
        let alone = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
        let cost = alone.plan().unwrap().quality.objective;
        let futures = [Future { name: "one".to_owned(), probability: 1.0, case: case.clone() }];
        let plan = solved(&futures, &case, &exact()).unwrap();
        close(plan.values.recourse, cost, 1e-7);
        close(plan.values.perfect_information(), 0.0, 1e-6 * cost.abs());
        close(plan.values.stochastic_solution().unwrap(), 0.0, 1e-6 * cost.abs());
    }
}
