//! Contracts: offtakes that are signed, renewed and worth something to either side.

use denchi_core::accounts::Term;
use denchi_core::case::entities::{Contract, ContractStatus, Rule};
use denchi_core::case::series::{Between, Series};
use denchi_core::plan::result::Taker;
use denchi_core::plan::{self, Foresight, PlanError, PlanOptions, Watch};

use crate::{Planned, all_close, close, planned, read_case, textbook};

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
