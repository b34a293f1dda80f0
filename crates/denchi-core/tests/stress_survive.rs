//! Time to survive, against the published teaching instance and by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::Path;

use denchi_core::case::entities::Closing;
use denchi_core::case::series::Series;
use denchi_core::case::{Case, read};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanOptions, Watch};
use denchi_core::stress::survive::Survival;
use denchi_core::stress::{Target, Window};

const MONTHS: f64 = 12.0;

fn case(name: &str) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook").join(name);
    read(&path, None).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}")).0
}

fn plan(case: &Case) -> Plan {
    plan::run(case, &PlanOptions::default(), &mut Watch::none()).unwrap().plan().unwrap().clone()
}

fn window(plan: &Plan) -> Window {
    Window { start: plan.periods[0].start, months: 12 }
}

fn site(case: &Case, name: &str) -> Target {
    Target::Site(case.sites.find(name).unwrap())
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn the_teaching_instance() {
    let case = case("time-to-survive");
    let plan = plan(&case);
    let mut survival = Survival::new(&case, &plan, &window(&plan), 999.0).unwrap();
    let mut values = Vec::new();
    for (name, months, lost, value) in
        [("s1", 2.25, 0.0, 0.0), ("s2", 45.0 / 35.0, 25.0, 125_000.0), ("s3", 0.9, 55.0, 275_000.0)]
    {
        close(survival.time_to_survive(&site(&case, name)).unwrap().unwrap(), months);
        let shortage = survival.shortage(&site(&case, name), 2.0).unwrap();
        close(shortage.value, value);
        close(shortage.lost[0], lost);
        close(shortage.lost[1], 0.0);
        values.push(shortage.value);
    }
    let worst = values.iter().copied().fold(0.0, f64::max);
    for (value, index) in values.iter().zip([0.0, 0.455, 1.0]) {
        assert!((value / worst - index).abs() < 5e-4);
    }
    // Nothing closes: 999 in the source.
    let nothing = Target::Owner(denchi_core::ids::Id::from_index(0));
    assert_eq!(survival.time_to_survive(&nothing).unwrap(), None);
    close(survival.shortage(&nothing, 2.0).unwrap().value, 0.0);
}

#[test]
fn an_answer_does_not_depend_on_those_before() {
    let case = case("time-to-survive");
    let plan = plan(&case);
    let mut survival = Survival::new(&case, &plan, &window(&plan), 999.0).unwrap();
    let targets = ["s1", "s2", "s3"].map(|name| site(&case, name));
    let forward = targets.each_ref().map(|target| survival.time_to_survive(target).unwrap());
    let mut backward = targets.each_ref().map(|_| None);
    for (answer, target) in backward.iter_mut().zip(&targets).rev() {
        survival.shortage(target, 5.0).unwrap();
        *answer = survival.time_to_survive(target).unwrap();
    }
    assert_eq!(forward, backward);
}

/// One supplier of 60 a month with a stock of 45 against a demand of 50, which the plan may draw down.
fn one_supplier(capacity: f64, closing: Closing) -> Case {
    let mut case = case("time-to-survive");
    for name in ["s1", "s2"] {
        let id = case.sites.find(name).unwrap();
        case.sites.get_mut(id).unwrap().capacity = Series::constant(0.0);
    }
    let id = case.sites.find("s3").unwrap();
    case.sites.get_mut(id).unwrap().capacity = Series::constant(capacity * MONTHS);
    let p1 = case.demands.find("buyers-p1").unwrap();
    case.demands.get_mut(p1).unwrap().quantity = Series::constant(0.0);
    let p2 = case.stocks.find("stock-p2").unwrap();
    let stock = case.stocks.get_mut(p2).unwrap();
    (stock.opening, stock.maximum, stock.closing) = (60.0, 60.0, closing);
    case
}

#[test]
fn a_stock_that_the_plan_draws_down_is_not_counted_twice() {
    // 45 of 50 a month are made: 60 in stock give the other 5 for the year. Once the supplier closes they last 1.2 months.
    let case = one_supplier(45.0, Closing::Free);
    let plan = plan(&case);
    let mut survival = Survival::new(&case, &plan, &window(&plan), 999.0).unwrap();
    close(survival.time_to_survive(&site(&case, "s3")).unwrap().unwrap(), 1.2);
    close(survival.shortage(&site(&case, "s3"), 2.0).unwrap().value, 40.0 * 6_500.0);
    // Without an event the plan goes on as it is, beyond the year too.
    assert_eq!(survival.time_to_survive(&site(&case, "s1")).unwrap(), None);
    close(survival.shortage(&site(&case, "s1"), 30.0).unwrap().value, 0.0);
}

#[test]
fn what_the_plan_loses_anyway_is_not_lost_by_the_closure() {
    // 40 of 50 are made and the stock may not be drawn: 10 a month are lost anyway. Closed, 60 in stock stand for 40 a month.
    let case = one_supplier(40.0, Closing::EqualOpening);
    let plan = plan(&case);
    let mut survival = Survival::new(&case, &plan, &window(&plan), 999.0).unwrap();
    close(survival.time_to_survive(&site(&case, "s3")).unwrap().unwrap(), 1.5);
    close(survival.shortage(&site(&case, "s3"), 2.0).unwrap().lost[1], 20.0);
}
