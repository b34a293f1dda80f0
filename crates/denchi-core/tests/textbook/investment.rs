//! What to build, how large and when: expansion, location, lots, fixed charges.

use denchi_core::accounts::Term;
use denchi_core::case::series::{Between, Series};
use denchi_core::case::settings::Capital;
use denchi_core::plan::{self, Foresight, PlanOptions, Watch};

use crate::{all_close, close, planned, read_case, textbook};

#[test]
fn capacity_expansion() {
    let found = textbook("capacity-expansion");
    found.objective(3224.0);
    close(found.cost(Term::Capital), 900.0);
    close(found.cost(Term::FixedOperation), 54.0);
    close(found.cost(Term::VariableOperation), 1620.0);
    close(found.cost(Term::Purchase), 650.0);
    all_close(&found.built("line"), &[10.0, 0.0]);
    all_close(&found.bought("imports"), &[10.0, 0.0]);
    all_close(&found.prices("town", "metal"), &[65.0, 60.5]);
    all_close(&found.rents("works"), &[55.0, 50.5]);
}

#[test]
fn capacity_expansion_with_overnight_cost() {
    let mut case = read_case("textbook/capacity-expansion");
    case.settings.capital = Capital::Overnight;
    let found = planned(case, Foresight::Perfect);
    found.objective(3044.0);
    all_close(&found.built("line"), &[10.0, 0.0]);
    all_close(&found.prices("town", "metal"), &[65.0, 38.0]);
}

#[test]
fn price_chain() {
    let found = textbook("price-chain");
    found.objective(3168.0);
    all_close(&found.prices("town", "cell"), &[19.0, 19.0]);
    all_close(&found.prices("port", "metal"), &[17.5, 17.5]);
    all_close(&found.rents("smelter"), &[3.5, 3.5]);
    all_close(&found.built("line"), &[0.0, 0.0]);
}

#[test]
fn lot_sizing() {
    let found = textbook("lot-sizing");
    found.objective(1380.0);
    close(found.cost(Term::FixedCharge), 1000.0);
    close(found.cost(Term::Holding), 380.0);
    all_close(&found.bought("order"), &[210.0, 0.0, 150.0, 0.0]);
}

#[test]
fn lot_sizing_1958() {
    let found = textbook("lot-sizing-1958");
    found.objective(864.0);
    close(found.cost(Term::FixedCharge), 579.0);
    close(found.cost(Term::Holding), 285.0);
    all_close(&found.moved("order"), &[98.0, 0.0, 97.0, 0.0, 121.0, 0.0, 0.0, 112.0, 0.0, 67.0, 135.0, 0.0]);
}

#[test]
fn learning() {
    let found = textbook("learning");
    found.objective(1000.0);
    all_close(&found.built("build"), &[10.0, 0.0, 0.0]);
    let mut case = read_case("textbook/learning");
    let build = case.options.find("build").unwrap();
    let cheaper = vec![(2025.0, 100.0), (2026.0, 40.0)];
    case.options.get_mut(build).unwrap().overnight_cost = Series::new(cheaper, Between::Linear).unwrap();
    let found = planned(case, Foresight::Perfect);
    found.objective(900.0);
    all_close(&found.built("build"), &[0.0, 10.0, 0.0]);
}

#[test]
fn facility_location() {
    let found = textbook("facility-location");
    found.objective(1089.0);
    close(found.cost(Term::FixedCharge), 700.0);
    all_close(&found.active("plant-west", "make"), &[48.0]);
    all_close(&found.active("plant-middle", "make"), &[0.0]);
    all_close(&found.active("plant-east", "make"), &[32.0]);
    all_close(&found.moved("west-c"), &[3.0]);
    all_close(&found.moved("east-c"), &[12.0]);
    for (place, price) in [("a", 4.0), ("b", 6.0), ("c", 9.0), ("d", 6.0)] {
        all_close(&found.prices(place, "goods"), &[price]);
    }
}

#[test]
fn facility_location_opens_the_best_of_all_combinations() {
    // The other combinations of the README, each forced by closing what it leaves out.
    for (closed, expected) in [("plant-east", 1305.0), ("plant-west", 1205.0)] {
        let mut case = read_case("textbook/facility-location");
        let site = case.sites.find(closed).unwrap();
        let none = case.sites[site].capacity.map(|_| 0.0);
        case.sites.get_mut(site).unwrap().capacity = none;
        planned(case, Foresight::Perfect).objective(expected);
    }
}

#[test]
fn expansion_ceiling() {
    let found = textbook("expansion-ceiling");
    found.objective(1116.0);
    all_close(&found.built("build-a"), &[25.0, 25.0, 25.0]);
    all_close(&found.built("build-b"), &[3.0, 3.0, 3.0]);
    all_close(&found.bought("imports"), &[2.0, 4.0, 6.0]);
    all_close(&found.prices("town", "goods"), &[20.0, 20.0, 20.0]);
}

#[test]
fn economies_of_scale() {
    let found = textbook("economies-of-scale");
    found.objective(950.0);
    all_close(&found.built("big-west"), &[150.0]);
    all_close(&found.moved("west-east"), &[50.0]);
    close(found.cost(Term::FixedCharge), 300.0);
    close(found.cost(Term::Capital), 450.0);
    all_close(&found.prices("west", "goods"), &[3.0]);
    all_close(&found.prices("east", "goods"), &[7.0]);
}

#[test]
fn block_precedence() {
    let found = textbook("block-precedence");
    found.objective(-64.0);
    all_close(&found.built("mine-1"), &[0.0, 1.0]);
    all_close(&found.built("mine-2"), &[1.0, 0.0]);
    all_close(&found.built("mine-3"), &[1.0, 0.0]);
    all_close(&found.built("mine-4"), &[0.0, 1.0]);
    all_close(&found.demand("metal-market")[0], &[18.0, 40.0]);
}

#[test]
fn a_fixed_charge_without_a_bound_is_refused() {
    let mut case = read_case("tutorial");
    let lane = case.lanes.find("quebec-refinery").unwrap();
    case.lanes.get_mut(lane).unwrap().fixed_cost_when_used = Series::constant(5.0);
    // What the mine can make bounds the charge.
    assert!(plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap().check.passed());
    for site in case.sites.ids() {
        case.sites.get_mut(site).unwrap().capacity = Series::constant(f64::INFINITY);
    }
    let refused = plan::run(&case, &PlanOptions::default(), &mut Watch::none());
    let Err(plan::PlanError::Unbounded(charges)) = refused else { panic!("{refused:?}") };
    assert_eq!(charges.len(), 1);
    assert_eq!((charges[0].table, charges[0].row.as_str(), charges[0].column), ("lanes", "quebec-refinery", "maximum"));
}
