//! Cases with a published or hand-worked answer: the README of each case shows the working; here are its numbers.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::Path;

use denchi_core::accounts::Term;
use denchi_core::case::entities::{Contract, ContractStatus, Rule};
use denchi_core::case::{Case, read};

use denchi_core::case::series::{Between, Series};
use denchi_core::case::settings::Capital;
use denchi_core::plan::result::{Plan, Taker};
use denchi_core::plan::{self, Foresight, PlanError, PlanOptions, Watch};

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

#[test]
fn transport() {
    let found = textbook("transport");
    found.objective(153_675.0);
    // Seattle or San Diego may serve the last fifty cases of New York: both ways are optimal.
    all_close(&found.moved("seattle-chicago"), &[300.0]);
    all_close(&found.moved("san-diego-topeka"), &[275.0]);
    close(found.moved("seattle-new-york")[0] + found.moved("san-diego-new-york")[0], 325.0);
    all_close(&found.prices("new-york", "cans"), &[225.0]);
    all_close(&found.prices("chicago", "cans"), &[153.0]);
    all_close(&found.prices("topeka", "cans"), &[126.0]);
    all_close(&found.prices("seattle", "cans"), &[0.0]);
    all_close(&found.prices("san-diego", "cans"), &[0.0]);
}

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
fn shared_way() {
    let found = textbook("shared-way");
    found.objective(36.0);
    all_close(&found.moved("ore-direct"), &[8.0]);
    all_close(&found.moved("coal-direct"), &[2.0]);
    all_close(&found.moved("coal-first"), &[6.0]);
    all_close(&found.prices("works", "coal"), &[4.0]);
    all_close(&found.prices("works", "ore"), &[3.0]);
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
fn recycling_loop() {
    let found = textbook("recycling-loop");
    found.objective(3285.0);
    all_close(&found.active("smelter", "smelt"), &[105.0]);
    all_close(&found.active("recycler", "recycle"), &[25.0]);
    for (commodity, price) in [("ore", 10.0), ("metal", 27.0), ("scrap", 15.6), ("slag", -4.0), ("cell", 32.85)] {
        all_close(&found.prices("park", commodity), &[price]);
    }
}

#[test]
fn shared_capacity() {
    let found = textbook("shared-capacity");
    found.objective(-480.0);
    all_close(&found.active("machine", "make-fine"), &[40.0]);
    all_close(&found.active("machine", "make-plain"), &[20.0]);
    all_close(&found.rents("machine"), &[4.0]);
    all_close(&found.prices("works", "plain"), &[5.0]);
    all_close(&found.prices("works", "fine"), &[10.0]);
}

#[test]
fn mine_reserve() {
    let found = textbook("mine-reserve");
    found.objective(936.0);
    all_close(&found.demand("export")[0], &[0.0, 40.0, 45.0]);
    all_close(&found.prices("mine", "ore"), &[36.0, 40.0, 45.0]);
    all_close(&found.rents("pit"), &[0.0, 0.0, 0.0]);
    close(found.cost(Term::Revenue), -0.8 * 40.0 * 40.0 - 0.64 * 45.0 * 50.0);
}

#[test]
fn backlog() {
    let found = textbook("backlog");
    found.objective(3400.0);
    let [served, lost, late, price] = found.demand("orders");
    all_close(&served, &[80.0, 100.0, 100.0]);
    all_close(&lost, &[0.0, 10.0, 0.0]);
    all_close(&late, &[0.0, 40.0, 0.0]);
    all_close(&price, &[10.0, 40.0, 35.0]);
    all_close(&found.rents("plant"), &[0.0, 30.0, 25.0]);
}

#[test]
fn lost_sales_without_backlog() {
    let mut case = read_case("textbook/backlog");
    let orders = case.demands.find("orders").unwrap();
    case.demands.get_mut(orders).unwrap().backlog_cost = None;
    let found = planned(case, Foresight::Perfect);
    found.objective(4400.0);
    all_close(&found.demand("orders")[1], &[0.0, 50.0, 0.0]);
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
fn rolling() {
    textbook("rolling").objective(2500.0);
    let rolled = |window| planned(read_case("textbook/rolling"), Foresight::Rolling { window, step: 1 });
    let found = rolled(2);
    found.objective(3000.0);
    all_close(&found.bought("imports"), &[100.0, 100.0, 100.0]);
    rolled(1).objective(3000.0);
    rolled(3).objective(2500.0);
}

#[test]
fn lead_time() {
    let found = textbook("lead-time");
    found.objective(211.0);
    all_close(&found.moved("air"), &[3.0, 4.0, 0.0, 0.0]);
    all_close(&found.moved("sea"), &[10.0, 10.0, 0.0, 0.0]);
    all_close(&found.prices("market", "goods"), &[13.0, 13.0, 6.0, 6.0]);
}

#[test]
fn returns() {
    let found = textbook("returns");
    found.objective(6300.0);
    all_close(&found.bought("metal-market"), &[80.0, 70.0, 50.0, 50.0]);
    all_close(&found.active("recycler", "recycle"), &[40.0, 60.0, 100.0, 100.0]);
    all_close(&found.prices("park", "scrap"), &[7.0, 7.0, 7.0, 7.0]);
    all_close(&found.prices("park", "cell"), &[21.0, 21.0, 21.0, 21.0]);
    all_close(&found.demand("cells")[3], &[14.0, 14.0, 21.0, 21.0]);
}

#[test]
fn semi_continuous() {
    let found = textbook("semi-continuous");
    found.objective(340.0);
    all_close(&found.built("plant-large"), &[50.0]);
    all_close(&found.built("plant-small"), &[0.0]);
    all_close(&found.bought("imports-small"), &[20.0]);
}

#[test]
fn tutorial() {
    let found = planned(read_case("tutorial"), Foresight::Perfect);
    // 1359.36 million USD a year, at 5 % over three years.
    found.objective(1_359.36e6 * (1.0 + 1.0 / 1.05 + 1.0 / 1.1025));
    all_close(&found.active("australia", "mining"), &[60e3; 3]);
    all_close(&found.active("quebec", "mining"), &[48e3; 3]);
    all_close(&found.prices("becancour", "concentrate"), &[420.0; 3]);
    all_close(&found.prices("becancour", "hydroxide"), &[7520.0; 3]);
    all_close(&found.prices("osaka", "cells"), &[44.572e6; 3]);
    all_close(&found.rents("australia"), &[30.0; 3]);
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

/// The contract of a case: volume, contracted after ramp-up, price, delivered and not taken, by period.
fn contract(found: &Planned) -> [Vec<f64>; 5] {
    let rows = &found.plan.contracts;
    assert_eq!(rows.len(), found.plan.periods.len());
    [
        rows.iter().map(|row| row.volume).collect(),
        rows.iter().map(|row| row.contracted).collect(),
        rows.iter().map(|row| row.price).collect(),
        rows.iter().map(|row| row.delivered).collect(),
        rows.iter().map(|row| row.shortfall).collect(),
    ]
}

/// A textbook case with another contract and another rule.
fn offtake(name: &str, change: impl Fn(&mut Contract), demand: impl Fn(&mut Rule)) -> Planned {
    let mut case = read_case(&format!("textbook/{name}"));
    change(case.contracts.get_mut(case.contracts.find("offtake").unwrap()).unwrap());
    demand(case.rules.get_mut(case.rules.find("lenders").unwrap()).unwrap());
    planned(case, Foresight::Perfect)
}

#[test]
fn an_offtake_makes_a_plant_bankable() {
    let found = textbook("offtake");
    found.objective(1520.0);
    close(found.cost(Term::TakeOrPay), 200.0);
    all_close(&found.built("build"), &[100.0, 0.0, 0.0]);
    let [volume, contracted, price, delivered, shortfall] = contract(&found);
    all_close(&volume, &[80.0; 3]);
    all_close(&contracted, &[80.0; 3]);
    all_close(&price, &[5.0; 3]);
    all_close(&shortfall, &[0.0, 0.0, 40.0]);
    close(delivered[2], 40.0);
    let shares: Vec<f64> = found.plan.rules.iter().map(|row| row.value).collect();
    all_close(&shares, &[0.8; 3]);
    // Without a least volume the decision needs no whole number.
    assert_eq!(found.plan.quality.size[3], 0);
}

#[test]
fn a_plant_without_contracts_is_not_built() {
    let memorandum = |contract: &mut Contract| contract.status = ContractStatus::Memorandum;
    let refused = offtake("offtake", memorandum, |_| {});
    refused.objective(2400.0);
    all_close(&refused.built("build"), &[0.0; 3]);
    let shares: Vec<f64> = refused.plan.rules.iter().map(|row| row.value).collect();
    all_close(&shares, &[1.0; 3]);
    offtake("offtake", memorandum, |rule| rule.limit = Series::constant(0.0)).objective(1320.0);
    let soft = offtake("offtake", memorandum, |rule| rule.penalty = Some(2.0));
    soft.objective(1800.0);
    close(soft.cost(Term::RulePenalty), 480.0);
    let missed: Vec<f64> = soft.plan.rules.iter().map(|row| row.missed).collect();
    all_close(&missed, &[80.0; 3]);
    let short = |rule: &mut Rule| (rule.penalty, rule.years) = (Some(2.0), Some(1.0));
    offtake("offtake", memorandum, short).objective(1480.0);
}

#[test]
fn how_much_is_signed_depends_on_the_price() {
    let dear = offtake("offtake", |contract| contract.price = 12.0, |_| {});
    dear.objective(1720.0);
    all_close(&dear.built("build"), &[50.0, 0.0, 0.0]);
    all_close(&contract(&dear)[0], &[40.0; 3]);
    let least = offtake("offtake", |contract| contract.minimum = Some(90.0), |_| {});
    least.objective(1570.0);
    all_close(&contract(&least)[0], &[90.0; 3]);
    assert_eq!(least.plan.quality.size[3], 1);
    // Nothing is signed where the least volume costs more than the plant saves.
    let unwanted = |contract: &mut Contract| (contract.minimum, contract.price) = (Some(90.0), 50.0);
    let unsigned = offtake("offtake", unwanted, |_| {});
    unsigned.objective(2400.0);
    all_close(&contract(&unsigned)[0], &[0.0; 3]);
}

#[test]
fn what_is_signed_in_a_window_binds_the_next() {
    let mut case = read_case("textbook/offtake");
    case.contracts.get_mut(case.contracts.find("offtake").unwrap()).unwrap().maximum = 80.0;
    for foresight in [Foresight::Perfect, Foresight::Rolling { window: 2, step: 1 }] {
        let found = planned(case.clone(), foresight);
        found.objective(1520.0);
        all_close(&contract(&found)[0], &[80.0; 3]);
        all_close(&contract(&found)[4], &[0.0, 0.0, 40.0]);
    }
}

#[test]
fn a_least_volume_needs_a_bound() {
    let mut case = read_case("textbook/offtake");
    let id = case.contracts.find("offtake").unwrap();
    let contract = case.contracts.get_mut(id).unwrap();
    (contract.maximum, contract.minimum) = (f64::INFINITY, Some(10.0));
    // What the plant can make is a bound.
    planned(case.clone(), Foresight::Perfect).objective(1520.0);
    case.sites.get_mut(case.sites.find("plant").unwrap()).unwrap().capacity = Series::constant(f64::INFINITY);
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none());
    let Err(PlanError::Unbounded(charges)) = run else { panic!("{run:?}") };
    assert_eq!((charges[0].table, charges[0].column), ("contracts", "maximum"));
}

#[test]
fn renewal_of_an_offtake() {
    let found = textbook("offtake-renewal");
    found.objective(760.0);
    all_close(&found.built("build"), &[50.0, 0.0, 0.0, 0.0]);
    all_close(&contract(&found)[0], &[50.0; 4]);
    all_close(&contract(&found)[4], &[0.0, 0.0, 30.0, 30.0]);
    let terms: Vec<u16> = found.plan.contracts.iter().map(|row| row.term).collect();
    assert_eq!(terms, [0, 0, 1, 1]);
    let partly = offtake("offtake-renewal", |contract| contract.price = 6.0, |_| {});
    partly.objective(880.0);
    all_close(&contract(&partly)[0], &[50.0, 50.0, 20.0, 20.0]);
    let mut case = read_case("textbook/offtake-renewal");
    case.rules.get_mut(case.rules.find("lenders").unwrap()).unwrap().years = Some(2.0);
    case.demands.get_mut(case.demands.find("town").unwrap()).unwrap().quantity =
        Series::new(vec![(2025.0, 50.0), (2027.0, 0.0)], Between::Step).unwrap();
    let ended = planned(case, Foresight::Perfect);
    ended.objective(500.0);
    all_close(&contract(&ended)[0], &[50.0, 50.0, 0.0, 0.0]);
}

/// Without take-or-pay nothing in the objective asks for a delivery; what moves to the buyer is one all the same.
#[test]
fn what_moves_to_the_buyer_is_delivered() {
    let mut case = read_case("textbook/offtake-value");
    case.contracts.get_mut(case.contracts.find("offtake").unwrap()).unwrap().take_or_pay = 0.0;
    let found = planned(case, Foresight::Perfect);
    found.objective(1464.0);
    all_close(&contract(&found)[3], &[60.0; 3]);
}

#[test]
fn take_or_pay_with_ramp_and_index() {
    let found = textbook("take-or-pay");
    found.objective(655.0);
    close(found.cost(Term::TakeOrPay), 595.0);
    let [volume, contracted, price, delivered, shortfall] = contract(&found);
    all_close(&volume, &[100.0; 3]);
    all_close(&contracted, &[40.0, 70.0, 100.0]);
    all_close(&price, &[6.0, 7.0, 9.0]);
    all_close(&delivered, &[10.0; 3]);
    all_close(&shortfall, &[10.0, 25.0, 40.0]);
}

#[test]
fn worth_of_an_offtake_to_either_side() {
    let found = textbook("offtake-value");
    found.objective(1464.0);
    all_close(&found.prices("market", "metal"), &[10.0; 3]);
    all_close(&found.prices("works", "metal"), &[8.5; 3]);
    all_close(&found.rents("plant"), &[6.5; 3]);
    let values = &found.plan.contract_values;
    all_close(&values.iter().map(|row| row.to_seller).collect::<Vec<_>>(), &[-150.0, -90.0, 30.0]);
    all_close(&values.iter().map(|row| row.to_buyer).collect::<Vec<_>>(), &[150.0, 90.0, -30.0]);
    all_close(&values.iter().map(|row| row.equity_return).collect::<Vec<_>>(), &[120.0; 3]);
    all_close(&values.iter().map(|row| row.equity_paid).collect::<Vec<_>>(), &[500.0, 0.0, 0.0]);
    let offtake = Taker::Contract(found.case.contracts.find("offtake").unwrap());
    let town = Taker::Demand(found.case.demands.find("town").unwrap());
    assert_eq!(found.plan.offtakes.len(), 6);
    for period in 0..3 {
        for (taker, amount) in [(offtake, 60.0), (town, 40.0)] {
            let mut rows = found.plan.offtakes.iter().filter(|row| row.period == period && row.taker == taker);
            close(rows.next().unwrap().amount, amount);
        }
    }
}

/// 60 x 11 + 40 x 15; one more tonne is 60 % eastern: 0.6 x 11 + 0.4 x 15 = 12.6.
#[test]
fn share_limit() {
    let planned = textbook("share-limit");
    planned.objective(1260.0);
    all_close(&planned.bought("east"), &[60.0]);
    all_close(&planned.bought("west"), &[40.0]);
    all_close(&planned.prices("home", "metal"), &[12.6]);
    close(planned.plan.rules[0].value, 0.6);
}

/// Japan: 25 t smelted and 75 t from the west, 1.5 t CO2e a tonne; the United States: 100 t smelted.
#[test]
fn embodied_emissions() {
    let planned = textbook("embodied-emissions");
    planned.objective(2350.0);
    all_close(&planned.active("smelter", "smelting"), &[125.0]);
    all_close(&planned.bought("west"), &[75.0]);
    all_close(&planned.demand("market")[3], &[13.5]);
    all_close(&planned.demand("other")[3], &[10.0]);
    close(planned.plan.rules[0].value, 1.5);
    close(planned.plan.emissions.iter().map(|row| row.amount).sum(), 450.0);
}

/// 6 of the 10 that a tonne is worth are Japan's where it is smelted there: half of 100 t, 15 instead of 11 a tonne.
#[test]
fn value_content() {
    let planned = textbook("value-content");
    planned.objective(2500.0);
    all_close(&planned.active("smelter", "smelting"), &[50.0]);
    all_close(&planned.demand("market")[3], &[13.0]);
    all_close(&planned.demand("other")[3], &[12.0]);
    close(planned.plan.rules[0].value, 0.3);
}
