//! Cases with a published or hand-worked answer: the README of each case shows the working; here are its numbers.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

mod investment;
mod network;
mod offtakes;
mod rules;

use std::path::Path;

use denchi_core::accounts::Term;
use denchi_core::case::{Case, read};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, Foresight, PlanOptions, Watch};

/// A planned case, asked by name.
struct Planned {
    case: Case,
    plan: Plan,
}

fn read_case(folder: &str) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    let (case, diagnostics) = read(&path, None).unwrap_or_else(|diagnostics| panic!("{folder}: {diagnostics:#?}"));
    assert!(diagnostics.is_empty(), "{folder}: {diagnostics:#?}");
    case
}

fn planned(case: Case, foresight: Foresight) -> Planned {
    let options = PlanOptions { foresight, ..PlanOptions::default() };
    let run = plan::run(&case, &options, &mut Watch::none()).unwrap();
    assert!(run.check.passed(), "{:#?}", run.check);
    let plan = run.plan().unwrap_or_else(|| panic!("{:#?}", run.answer)).clone();
    assert_eq!(plan.quality.termination, "optimal");
    Planned { case, plan }
}

fn textbook(name: &str) -> Planned {
    planned(read_case(&format!("textbook/{name}")), Foresight::Perfect)
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Decisions: within what the solver accepts as whole or feasible.
fn all_close(values: &[f64], expected: &[f64]) {
    let apart = |(value, expected): (&f64, &f64)| (value - expected).abs() > 1e-5 * expected.abs().max(1.0);
    let same = values.len() == expected.len() && !values.iter().zip(expected).any(apart);
    assert!(same, "{values:?} are not {expected:?}");
}

impl Planned {
    fn over_time(&self, value: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..self.plan.periods.len()).map(value).collect()
    }

    fn objective(&self, expected: f64) {
        close(self.plan.quality.objective, expected);
        let sum: f64 = self.plan.costs.iter().map(|row| row.present_value).sum();
        close(sum, expected);
    }

    fn cost(&self, term: Term) -> f64 {
        self.plan.costs.iter().filter(|row| row.term == term).map(|row| row.present_value).sum()
    }

    fn prices(&self, place: &str, commodity: &str) -> Vec<f64> {
        let (place, commodity) =
            (self.case.places.find(place).unwrap(), self.case.commodities.find(commodity).unwrap());
        let prices = self.plan.prices.iter().filter(|row| row.place == place && row.commodity == commodity);
        let mut values = vec![0.0; self.plan.periods.len()];
        prices.for_each(|row| values[row.period] = row.price);
        values
    }

    fn rents(&self, site: &str) -> Vec<f64> {
        let site = self.case.sites.find(site).unwrap();
        let rents = self.plan.rents.iter().filter(|row| row.site == site);
        let mut values = vec![0.0; self.plan.periods.len()];
        rents.for_each(|row| values[row.period] = row.rent);
        values
    }

    fn built(&self, option: &str) -> Vec<f64> {
        let option = self.case.options.find(option).unwrap();
        self.over_time(|t| {
            let rows = self.plan.builds.iter().filter(|row| row.option == option && row.period == t);
            rows.map(|row| row.capacity).sum()
        })
    }

    fn moved(&self, lane: &str) -> Vec<f64> {
        let lane = self.case.lanes.find(lane).unwrap();
        self.over_time(|t| {
            let rows = self.plan.flows.iter().filter(|row| row.lane == lane && row.period == t);
            rows.map(|row| row.amount).sum()
        })
    }

    fn bought(&self, supply: &str) -> Vec<f64> {
        let supply = self.case.supplies.find(supply).unwrap();
        self.over_time(|t| {
            let rows = self.plan.purchases.iter().filter(|row| row.supply == supply && row.period == t);
            rows.map(|row| row.amount).sum()
        })
    }

    fn active(&self, site: &str, process: &str) -> Vec<f64> {
        let (site, process) = (self.case.sites.find(site).unwrap(), self.case.processes.find(process).unwrap());
        self.over_time(|t| {
            let rows =
                self.plan.activity.iter().filter(|row| row.site == site && row.process == process && row.period == t);
            rows.map(|row| row.amount).sum()
        })
    }

    /// Served, lost, carried over, and the price of one more unit wanted.
    fn demand(&self, demand: &str) -> [Vec<f64>; 4] {
        let demand = self.case.demands.find(demand).unwrap();
        let rows: Vec<_> = self.plan.demands.iter().filter(|row| row.demand == demand).collect();
        assert_eq!(rows.len(), self.plan.periods.len());
        [
            rows.iter().map(|row| row.served).collect(),
            rows.iter().map(|row| row.lost).collect(),
            rows.iter().map(|row| row.backlog).collect(),
            rows.iter().map(|row| row.price.unwrap()).collect(),
        ]
    }
}
