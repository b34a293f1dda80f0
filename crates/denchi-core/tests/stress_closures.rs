//! The worst closures of a plan, against all sets of its targets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::ops::ControlFlow;
use std::path::Path;

use denchi_core::case::{Case, read};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanOptions, Watch};
use denchi_core::stress::closures::{Closures, Search, worst};
use denchi_core::stress::sweep::Closing;
use denchi_core::stress::worst::WorstOptions;
use denchi_core::stress::{Engine, Impact, Target, Window};

fn planned(folder: &str) -> (Case, Plan) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    let (case, _) = read(&path, None).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"));
    let plan = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap().plan().unwrap().clone();
    (case, plan)
}

fn closings(targets: &[Target], months: &[f64]) -> Vec<Closing> {
    let closing = |(target, &time_to_recover): (&Target, &f64)| Closing { target: target.clone(), time_to_recover };
    targets.iter().zip(months).map(closing).collect()
}

/// What each set of targets costs when it closes: one answer of the engine for each, and nothing else.
fn all_sets(engine: &Engine, closings: &[Closing]) -> Vec<f64> {
    let mut worker = engine.worker().unwrap();
    let impact = |set: usize| {
        let mut together = Impact::default();
        for (_, closing) in closings.iter().enumerate().filter(|(target, _)| set >> target & 1 == 1) {
            let impact = closing.target.close(engine.case(), engine.window(), 0.0, closing.time_to_recover);
            for (site, months) in impact.capacity {
                let all = together.capacity.entry(site).or_insert_with(|| vec![1.0; months.len()]);
                all.iter_mut().zip(&months).for_each(|(all, share)| *all = all.min(*share));
            }
            for (lane, months) in impact.flow {
                let all = together.flow.entry(lane).or_insert_with(|| vec![1.0; months.len()]);
                all.iter_mut().zip(&months).for_each(|(all, share)| *all = all.min(*share));
            }
            for (supply, months) in impact.purchase {
                let all = together.purchase.entry(supply).or_insert_with(|| vec![1.0; months.len()]);
                all.iter_mut().zip(&months).for_each(|(all, share)| *all = all.min(*share));
            }
        }
        together
    };
    (0..1 << closings.len()).map(|set| worker.respond(&impact(set)).unwrap().loss.total()).collect()
}

/// Both searches against all sets, for 1 to 4 closures.
fn check(engine: &Engine, closings: &[Closing]) {
    let values = all_sets(engine, closings);
    // Two threads answer as one does.
    let mut together = Closures::new(engine, closings, 2).unwrap();
    for closures in 1..=4_u32 {
        let sets = values.iter().enumerate().filter(|(set, _)| set.count_ones() <= closures);
        let expected = sets.map(|set| *set.1).fold(f64::NEG_INFINITY, f64::max);
        let options = WorstOptions { closures: closures as usize, gap: 1e-7, answers: 10_000 };
        for search in [Search::Cuts, Search::Enumeration] {
            let found = worst(engine, closings, search, &options, &mut |_| ControlFlow::Continue(())).unwrap();
            let same = |value: f64| (value - expected).abs() <= 1e-6 * (1.0 + expected.abs());
            // The answers before change nothing.
            let again = together.worst(search, &options, &mut |_| ControlFlow::Continue(())).unwrap();
            assert_eq!(again.worst, found.worst);
            assert!(same(found.worst.value) && same(found.worst.bound), "{search:?} {found:?}: {expected}");
            assert!(same(found.response.loss.total()));
            assert_eq!(found.worst.raised, 0);
            assert!(found.worst.targets.len() <= closures as usize);
            let set = found.worst.targets.iter().map(|target| 1 << target).sum::<usize>();
            assert!(same(values[set]));
        }
    }
}

#[test]
fn suppliers_of_two_products() {
    let (case, plan) = planned("textbook/time-to-survive");
    let engine = Engine::new(&case, &plan, Window { start: 2025.0, months: 4 }).unwrap();
    let targets: Vec<Target> = case.sites.ids().map(Target::Site).collect();
    let closings = closings(&targets, &[2.0; 3]);
    check(&engine, &closings);
    // Alone the third costs most; of two, 2 and 3: 30 a month of 125 are made, and 45 are in stock. In two months 145 units
    // are lost, product 1 first: all 150 - 20 of it, then 15 of product 2.
    for (closures, targets, value) in [(1, vec![2], 275_000.0), (2, vec![1, 2], 130.0 * 5_000.0 + 15.0 * 6_500.0)] {
        let options = WorstOptions { closures, gap: 1e-7, answers: 100 };
        let found = worst(&engine, &closings, Search::Cuts, &options, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(found.worst.targets, targets);
        assert!((found.worst.value - value).abs() < 1e-3, "{}", found.worst.value);
    }
}

#[test]
fn mines_refinery_and_cell_plant() {
    let (case, plan) = planned("tutorial");
    let engine = Engine::new(&case, &plan, Window { start: 2030.0, months: 12 }).unwrap();
    let targets = Target::all(&case);
    check(&engine, &closings(&targets, &[6.0, 2.5, 4.0, 3.0]));
}
