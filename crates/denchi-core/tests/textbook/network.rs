//! Flows, stocks and time: transport, shared ways and capacities, loops, backlogs, lead times.

use denchi_core::accounts::Term;
use denchi_core::plan::Foresight;

use crate::{all_close, close, planned, read_case, textbook};

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
