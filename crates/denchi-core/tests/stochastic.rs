//! Two-stage plans: published answers, the extensive form, and what one future must give.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::ops::ControlFlow;
use std::path::Path;

use denchi_core::case::{Case, Files, load, read, read_files};
use denchi_core::explore::stochastic::{
    Choice, Observer, Risk, StochasticError, StochasticOptions, TwoStage, Way, run,
};
use denchi_core::explore::{Future, uncertain};
use denchi_core::plan::{self, PlanOptions, Watch};

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(name)
}

fn case(name: &str) -> Case {
    read(&folder(name), None).unwrap_or_else(|diagnostics| panic!("{name}: {diagnostics:#?}")).0
}

/// The futures of a case, from its table.
fn futures(name: &str) -> Vec<Future> {
    let files = load(&folder(name)).unwrap();
    uncertain::futures(&files, &case(name), None).unwrap()
}

/// Two equally likely futures: the case as it is, and with its demands multiplied.
fn two(files: &Files, table: &str, demands: f64) -> Vec<Future> {
    let change = format!(
        "title = \"More\"\ntitle_ja = \"More\"\nreason = \"A test.\"\n[[change]]\ntable = \"{table}\"\n\
         key = {{}}\nscale = {{ quantity = {demands} }}\n"
    );
    let mut files = files.clone();
    files.insert("scenarios/more.toml".to_owned(), change.into_bytes());
    let future = |scenario: Option<&str>| Future {
        name: scenario.unwrap_or("base").to_owned(),
        probability: 0.5,
        case: read_files(files.clone(), scenario).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}")).0,
    };
    vec![future(None), future(Some("more"))]
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

/// Louveaux and Smeers 1988: 381.853; the other values are worked in the README of the case.
#[test]
fn lands_is_the_published_one() {
    let plan = solved(&futures("textbook/lands"), &case("textbook/lands"), &exact()).unwrap();
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
    let plan = solved(&futures("textbook/farmer"), &case("textbook/farmer"), &exact()).unwrap();
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
    for name in ["textbook/lands", "textbook/farmer"] {
        let (futures, mean) = (futures(name), case(name));
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
        let case = case(name);
        let alone = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
        let cost = alone.plan().unwrap().quality.objective;
        let futures = [Future { name: "one".to_owned(), probability: 1.0, case: case.clone() }];
        let plan = solved(&futures, &case, &exact()).unwrap();
        close(plan.values.recourse, cost, 1e-7);
        close(plan.values.perfect_information(), 0.0, 1e-6 * cost.abs());
        close(plan.values.stochastic_solution().unwrap(), 0.0, 1e-6 * cost.abs());
    }
}

/// The README of the case works it by hand.
#[test]
fn the_newsvendor_weighs_the_worst_futures() {
    let (futures, mean) = (futures("textbook/newsvendor"), case("textbook/newsvendor"));
    let cvar = |level: f64, weight: f64| Risk::Cvar { level, weight };
    for (risk, order, value) in [
        (Risk::Expected, 30.0, -54.0),
        (cvar(0.5, 1.0), 20.0, -36.0),
        (cvar(0.75, 1.0), 10.0, -28.0),
        (cvar(0.5, 0.5), 20.0, -41.0),
    ] {
        let plan = solved(&futures, &mean, &StochasticOptions { risk, ..exact() }).unwrap();
        close(plan.values.recourse, value, 1e-8);
        close(plan.decisions[0].1, order, 1e-6);
        if risk == Risk::Expected {
            close(plan.values.perfect_information(), 16.0, 1e-7);
            close(plan.values.stochastic_solution().unwrap(), 4.0, 1e-7);
        }
    }
}

/// LandS without its reserve: what suffices for the mean demand cannot serve the high one. Feasibility cuts find what does.
#[test]
fn futures_without_a_plan_are_avoided() {
    let mut files = load(&folder("textbook/lands")).unwrap();
    files.remove("limits.csv");
    let futures = uncertain::futures(&files, &read_files(files.clone(), None).unwrap().0, None).unwrap();
    let split = solved(&futures, &futures[1].case, &exact()).unwrap();
    let whole = solved(&futures, &futures[1].case, &StochasticOptions { way: Way::Whole, ..exact() }).unwrap();
    close(split.values.recourse, whole.values.recourse, 1e-7);
    assert!(split.feasibility_cuts > 0 && split.values.mean_plan.is_none() && whole.values.mean_plan.is_none());
    let built: f64 = split.decisions.iter().map(|(_, value)| value).sum();
    assert!(built >= 12.0 - 1e-6, "{built}");
}

/// Whole numbers in the first stage: fixed charges of options, and contracts that are signed or not.
#[test]
fn whole_numbers_of_the_first_stage_are_those_of_the_extensive_form() {
    for (name, table) in [
        ("textbook/economies-of-scale", "demands"),
        ("textbook/semi-continuous", "demands"),
        ("textbook/offtake", "demand_years"),
    ] {
        let futures = two(&load(&folder(name)).unwrap(), table, 0.6);
        let options = StochasticOptions { gap: 1e-7, ..exact() };
        let split = solved(&futures, &futures[0].case, &options).unwrap();
        let whole = solved(&futures, &futures[0].case, &StochasticOptions { way: Way::Whole, ..options }).unwrap();
        close(split.values.recourse, whole.values.recourse, 1e-6);
        assert!(split.lower <= split.values.recourse + 1e-6 && split.gap <= 1e-7, "{name}: {split:#?}");
    }
}

/// Only what is decided before a year is the first stage: less is common, so it costs no more.
#[test]
fn what_is_decided_later_may_differ() {
    let futures = two(&load(&folder("textbook/expansion-ceiling")).unwrap(), "demand_years", 1.0);
    let files = load(&folder("textbook/expansion-ceiling")).unwrap();
    let change = b"title = \"More\"\ntitle_ja = \"More\"\nreason = \"A test.\"\n[[change]]\ntable = \"demand_years\"\n\
        key = { year = 2027 }\nscale = { quantity = 1.5 }\n";
    let mut changed = files;
    changed.insert("scenarios/more.toml".to_owned(), change.to_vec());
    let more = read_files(changed, Some("more")).unwrap().0;
    let futures = [futures[0].clone(), Future { name: "more".to_owned(), probability: 0.5, case: more }];
    let cost = |until: f64, way: Way| {
        let options = StochasticOptions { until, way, ..exact() };
        solved(&futures, &futures[0].case, &options).unwrap().values
    };
    let (now, all) = (cost(2026.0, Way::Suited), cost(f64::INFINITY, Way::Suited));
    close(now.recourse, cost(2026.0, Way::Whole).recourse, 1e-7);
    close(all.recourse, cost(f64::INFINITY, Way::Whole).recourse, 1e-7);
    assert!(now.wait_and_see <= now.recourse + 1e-6 && now.recourse <= all.recourse + 1e-6);
    let none = cost(2000.0, Way::Suited);
    close(none.recourse, none.wait_and_see, 1e-9);
}

/// Bit by bit the same for any number of threads.
#[test]
fn threads_change_nothing() {
    let (futures, mean) = (futures("textbook/farmer"), case("textbook/farmer"));
    let said = |jobs: usize| format!("{:?}", solved(&futures, &mean, &StochasticOptions { jobs, ..exact() }).unwrap());
    assert_eq!(said(1), said(3));
}

/// What cannot be planned together is refused by name.
#[test]
fn futures_that_do_not_fit_are_refused() {
    let mut futures = futures("textbook/farmer");
    let mean = futures[1].case.clone();
    assert!(matches!(solved(&[], &mean, &exact()), Err(StochasticError::NoFutures)));
    futures[0].probability = 0.5;
    assert!(matches!(solved(&futures, &mean, &exact()), Err(StochasticError::Probabilities(_))));
    futures[0].probability = 1.0 / 3.0;
    futures[2].case.settings.base_year += 1;
    let refused = solved(&futures, &mean, &exact());
    assert!(matches!(refused, Err(StochasticError::OtherTime(name)) if name == "good"));
}
