//! Months after a plan: when nothing happens the response is the plan, whatever the plan had to obey.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::{Path, PathBuf};

use denchi_core::case::{Case, read};
use denchi_core::ids::{Arena, Id};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanOptions, Watch};
use denchi_core::stress::{Engine, Impact, StressError, Target, Way, Window};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

fn planned(folder: &Path) -> Option<(Case, Plan)> {
    let (case, _) = read(folder, None).unwrap_or_else(|_| panic!("{} is not valid", folder.display()));
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    run.plan().cloned().map(|plan| (case, plan))
}

fn window(case: &Case, period: usize, months: usize) -> Window {
    Window { start: case.settings.periods[period].start, months }
}

/// Mines with reserves, facilities with fixed charges, lots, rules of all kinds: in every period of every textbook case.
#[test]
fn no_event_is_the_plan_in_every_period_of_every_textbook_case() {
    let mut windows = 0;
    for entry in std::fs::read_dir(cases().join("textbook")).unwrap() {
        let folder = entry.unwrap().path();
        let Some((mut case, plan)) = planned(&folder) else { continue };
        // What must be served has no price in many of them; any will do here.
        case.settings.stress.get_or_insert_default().value_of_lost.get_or_insert(1e6);
        for period in 0..plan.periods.len() {
            let engine = match Engine::new(&case, &plan, window(&case, period, 5)) {
                Ok(engine) => engine,
                Err(error) => panic!("{}, period {period}: {error}", folder.display()),
            };
            let distance = engine.distance().unwrap();
            assert!(distance.abs() < 1e-7, "{}, period {period}: {distance:e}", folder.display());
            let response = engine.worker().unwrap().respond(&Impact::default()).unwrap();
            assert_eq!((response.loss.total(), response.certificate.way), (0.0, Way::Untouched));
            windows += 1;
        }
    }
    assert!(windows > 60, "{windows}");
}

#[test]
fn no_event_is_the_plan_of_the_reference_case() {
    let (case, plan) = planned(&cases().join("japan-canada")).unwrap();
    let engine = Engine::new(&case, &plan, Window { start: 2030.0, months: 6 }).unwrap();
    assert!(engine.distance().unwrap().abs() < 1e-9);
    // 600 GWh a year.
    assert!(engine.base().wanted_by_month.iter().all(|wanted| (wanted - 50.0).abs() < 1e-6));
}

/// Longer closures cost no less, and what is asked leaves no trace in what is asked next.
#[test]
fn longer_is_never_cheaper_and_the_order_does_not_matter() {
    let (case, plan) = planned(&cases().join("tutorial")).unwrap();
    let window = window(&case, 0, 9);
    let engine = Engine::new(&case, &plan, window).unwrap();
    let closures: Vec<Impact> = Target::all(&case)
        .iter()
        .flat_map(|target| [1.0, 2.5, 4.0].map(|months| target.close(&case, &window, 1.0, months)))
        .collect();
    let mut worker = engine.worker().unwrap();
    let forward: Vec<_> = closures.iter().map(|impact| worker.respond(impact).unwrap()).collect();
    let mut backward: Vec<_> = closures.iter().rev().map(|impact| worker.respond(impact).unwrap()).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    for same in forward.chunks(3) {
        let totals: Vec<f64> = same.iter().map(|response| response.loss.total()).collect();
        assert!(totals.is_sorted_by(|a, b| *a <= b + 1e-6 * b.abs().max(1.0)), "{totals:?}");
    }
    assert!(forward.iter().any(|response| response.loss.total() > 0.0));
    for impact in closures.iter().step_by(4) {
        assert!(worker.audit(impact).unwrap() < 1e-9);
    }
}

#[test]
fn windows_begin_in_the_plan_and_what_is_lost_has_a_value() {
    let (mut case, plan) = planned(&cases().join("tutorial")).unwrap();
    let early = Window { start: 1990.0, months: 3 };
    assert!(matches!(Engine::new(&case, &plan, early), Err(StressError::Outside(_))));
    let none = window(&case, 0, 0);
    assert!(matches!(Engine::new(&case, &plan, none), Err(StressError::NoMonths)));
    let mut demands = Arena::default();
    for id in case.demands.ids() {
        let mut demand = case.demands[id].clone();
        demand.shortage_cost = None;
        demands.insert(case.demands.name(id), demand);
    }
    assert_eq!(case.demands.ids().next().map(Id::index), Some(0));
    case.demands = demands;
    case.settings.stress = None;
    assert!(matches!(Engine::new(&case, &plan, window(&case, 0, 3)), Err(StressError::NoValue(_))));
}
