//! Traces with a published or hand-worked answer: the README of each case shows the working; here are its numbers.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::collections::BTreeMap;
use std::path::Path;

use denchi_core::accounts::Term;
use denchi_core::case::settings::Allocation;
use denchi_core::case::{Case, read};
use denchi_core::plan::result::{EmissionKind, Plan};
use denchi_core::plan::{self, PlanOptions};
use denchi_core::trace::{
    self, Bound, Destination, Origin, Question, Sink, Test, Trace, TraceError, TraceOptions, Tracer,
};
use denchi_solver::Watch;

/// A traced plan, asked by name.
struct Traced {
    case: Case,
    plan: Plan,
    trace: Trace,
}

fn read_case(folder: &str) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    read(&path, None).unwrap_or_else(|diagnostics| panic!("{folder}: {diagnostics:#?}")).0
}

fn traced(case: Case, options: &TraceOptions) -> Traced {
    let run = plan::run(&case, &PlanOptions::default(), &mut plan::Watch::none()).unwrap();
    let plan = run.plan().unwrap_or_else(|| panic!("{:#?}", run.answer)).clone();
    let trace = trace::trace(&case, &plan, options).unwrap();
    assert!(trace.conserved(), "{:#?}", trace.checks);
    Traced { case, plan, trace }
}

fn textbook(name: &str) -> Traced {
    traced(read_case(&format!("textbook/{name}")), &TraceOptions::default())
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

impl Traced {
    fn element(&self, name: &str) -> Tracer {
        Tracer::Element(self.case.elements.find(name).unwrap())
    }

    /// Shares at a place by origin, where it entered.
    fn origins(&self, place: &str, commodity: &str, period: usize) -> BTreeMap<String, f64> {
        let (place, commodity) =
            (self.case.places.find(place).unwrap(), self.case.commodities.find(commodity).unwrap());
        let rows = self.trace.provenance.iter().filter(|row| row.place == place && row.commodity == commodity);
        let rows = rows.filter(|row| row.period == period && row.stage.is_none());
        rows.map(|row| (row.origin.name(&self.case).to_owned(), row.share)).collect()
    }

    /// Emissions a unit and cost a unit at a place.
    fn intensity(&self, place: &str, commodity: &str, period: usize) -> (f64, f64) {
        let (place, commodity) = (self.case.places.find(place), self.case.commodities.find(commodity));
        let rows = self.trace.intensity.iter().filter(|row| row.period == period);
        let mut rows = rows.filter(|row| Some(row.place) == place && Some(row.commodity) == commodity);
        rows.next().map(|row| (row.emissions, row.cost)).unwrap()
    }

    fn footprint(&self, kind: EmissionKind) -> f64 {
        self.trace.footprint.iter().filter(|row| row.kind == kind).map(|row| row.amount).sum()
    }

    fn landed(&self, term: Term) -> f64 {
        self.trace.landed.iter().filter(|row| row.term == term).map(|row| row.amount).sum()
    }

    fn ask(&self, tracer: Tracer, test: Test, group: &str, demand: &str, period: usize) -> Bound {
        let demand = self.case.demands.find(demand).unwrap();
        let commodity = self.case.demands[demand].members[0].commodity;
        let destination = Destination::Demand(demand);
        let question = Question { tracer, test, group: group.to_owned(), destination, commodity, period };
        trace::bounds(&self.case, &self.plan, &[question], &mut Watch::none()).unwrap().remove(0)
    }
}

fn is_bound(bound: &Bound, least: f64, proportional: f64, most: f64) {
    close(bound.least, least);
    close(bound.proportional, proportional);
    close(bound.most, most);
}

#[test]
fn two_process_lca() {
    let found = textbook("two-process-lca");
    close(found.plan.quality.objective, 50.0);
    let active: Vec<f64> = found.plan.activity.iter().map(|row| row.amount).collect();
    close(active[0], 100.0);
    close(active[1], 2.0);
    close(found.footprint(EmissionKind::Process), 0.12);
    close(found.landed(Term::Purchase), 50.0);
    close(found.plan.purchases[0].amount, 100.0);
    close(found.intensity("here", "electricity", 0).0, 0.000_12);
    close(found.intensity("here", "fuel", 0).0, 0.0001);
    let sulphur = TraceOptions { factor_set: Some("sulphur_dioxide".to_owned()), ..TraceOptions::default() };
    let found = traced(found.case, &sulphur);
    close(found.footprint(EmissionKind::Process), 0.014);
    let unknown = TraceOptions { factor_set: Some("methane".to_owned()), ..TraceOptions::default() };
    let refused = trace::trace(&found.case, &found.plan, &unknown);
    assert!(matches!(refused, Err(TraceError::FactorSet(name)) if name == "methane"));
}

#[test]
fn pooling() {
    let found = textbook("pooling");
    close(found.plan.quality.objective, 1130.0);
    let shares = found.origins("osaka", "hydroxide", 0);
    close(shares["chile"], 0.6);
    close(shares["china"], 0.4);
    let lithium = found.element("Li");
    let entered = |demand| found.ask(lithium, Test::Entered, "CHN", demand, 0);
    is_bound(&entered("japan"), 0.0, 0.4, 1.0);
    is_bound(&entered("germany"), 1.0 / 7.0, 0.4, 4.0 / 7.0);
    close(entered("germany").content, 11.2);
    let refine = found.case.stages.find("refine").unwrap();
    let refined = found.ask(lithium, Test::LastOf([refine].into()), "KOR", "japan", 0);
    is_bound(&refined, 1.0, 1.0, 1.0);
    assert!(!refined.solved);
    // The mines are sites: whoever mined it touched it.
    is_bound(&found.ask(lithium, Test::Touched(None), "CHN", "germany", 0), 1.0 / 7.0, 0.4, 4.0 / 7.0);
    is_bound(&found.ask(lithium, Test::Touched(None), "KOR", "germany", 0), 1.0, 1.0, 1.0);
}

#[test]
fn dependence_of_the_home_region() {
    let mut found = textbook("pooling");
    let of = |trace: &Trace, stage: Option<&str>, touch: bool, country: &str| {
        let stage = stage.map(|stage| found.case.stages.find(stage).unwrap());
        let mut rows = trace.dependence.iter().filter(|row| row.region == "JPN" && row.stage == stage);
        rows.find(|row| row.touch == touch && row.country == country).cloned()
    };
    close(of(&found.trace, None, false, "CHN").unwrap().proportional, 0.4);
    close(of(&found.trace, Some("mine"), false, "CHL").unwrap().proportional, 0.6);
    close(of(&found.trace, Some("refine"), false, "KOR").unwrap().proportional, 1.0);
    close(of(&found.trace, None, true, "KOR").unwrap().proportional, 1.0);
    assert_eq!(of(&found.trace, Some("refine"), false, "CHN"), None);
    let mut trace = std::mem::take(&mut found.trace);
    trace::bound_dependence(&found.case, &found.plan, &mut trace, |row| row.country == "CHN", &mut Watch::none())
        .unwrap();
    let row = of(&trace, None, false, "CHN").unwrap();
    close(row.least.unwrap(), 0.0);
    close(row.most.unwrap(), 1.0);
    assert_eq!(of(&trace, None, false, "CHL").unwrap().most, None);
}

#[test]
fn traced_loop() {
    let found = textbook("traced-loop");
    close(found.plan.quality.objective, 2918.0);
    let first = found.origins("park", "cell", 0);
    close(first["scrap-heap"], 80.0 / 441.0);
    close(first["chile"], 361.0 / 441.0);
    let second = found.origins("park", "cell", 1);
    close(second["scrap-heap"], 40.0 / 4851.0);
    let nickel = found.element("Ni");
    // The heap is the only thing that enters in Japan.
    is_bound(&found.ask(nickel, Test::Entered, "JPN", "cells", 0), 0.0975, 80.0 / 441.0, 0.2);
    is_bound(&found.ask(nickel, Test::Entered, "JPN", "cells", 1), 0.0, 40.0 / 4851.0, 5.0 / 110.0);
    let recycled: Vec<f64> =
        found.trace.recycled.iter().filter(|row| row.region == "JPN").map(|row| row.share).collect();
    let cell = found.case.commodities.find("cell").unwrap();
    let of_cells = found.trace.recycled.iter().filter(|row| row.region == "JPN" && row.commodity == cell);
    let of_cells: Vec<f64> = of_cells.map(|row| row.share).collect();
    assert!(recycled.len() > of_cells.len());
    close(of_cells[0], 41.0 / 131.25);
    close(of_cells[1], (105.0 * 0.16 + 5.0 * 41.0 / 131.25) / 110.0);
    let (emissions, _) = found.intensity("park", "cell", 0);
    close(emissions, 435.3375 / 105.0);
    let first: f64 = found.trace.footprint.iter().filter(|row| row.period == 0).map(|row| row.amount).sum();
    close(first, 435.3375 / 1.05);
    // All costs work for the cells: nothing is left in stock, nothing is discarded.
    let landed: f64 = found.trace.landed.iter().map(|row| row.amount).sum();
    close(landed, 2918.0);
    close(found.landed(Term::Holding), 5.0);
}

#[test]
fn joint_products() {
    let case = read_case("textbook/joint-products");
    for (allocation, copper, gold) in [
        (Allocation::Value, (3.0, 6.0), (6.0, 12.0)),
        (Allocation::Mass, (4.0, 8.0), (4.0, 8.0)),
        (Allocation::Main, (6.0, 12.0), (0.0, 0.0)),
    ] {
        let mut case = case.clone();
        case.settings.allocation = allocation;
        let found = traced(case, &TraceOptions::default());
        close(found.plan.quality.objective, 240.0);
        for (name, expected) in [("copper", copper), ("gold", gold)] {
            let (emissions, cost) = found.intensity("smelter", name, 0);
            close(emissions, expected.0);
            close(cost, expected.1);
        }
        assert!(found.trace.unattributed.iter().all(|row| row.sink != Sink::Discard));
    }
}

#[test]
fn the_tutorial_is_conserved() {
    let found =
        traced(read_case("tutorial"), &TraceOptions { value_regions: vec!["*".to_owned()], ..TraceOptions::default() });
    let planned: f64 = found.plan.costs.iter().map(|row| row.amount).sum();
    let landed: f64 = found.trace.landed.iter().map(|row| row.amount).sum();
    let nowhere: f64 = found.trace.unattributed.iter().map(|row| row.amount).sum();
    close(landed + nowhere, planned);
    // Everything is made in the world: no materials come from outside it.
    assert!(!found.trace.value_content.is_empty());
    for row in &found.trace.value_content {
        close(row.share, 1.0);
        close(row.by_net_cost.unwrap(), 1.0);
    }
    let origin = Origin::Unknown;
    assert_eq!((origin.kind(), origin.place(&found.case)), ("unknown", None));
}
