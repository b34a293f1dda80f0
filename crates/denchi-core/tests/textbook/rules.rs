//! Rules: what they change, and what that costs.

use crate::{all_close, close, textbook};

/// 60 x 11 + 40 x 15; one more tonne is 60 % eastern: 0.6 x 11 + 0.4 x 15 = 12.6.
#[test]
fn share_limit() {
    let planned = textbook("share-limit");
    planned.objective(1260.0);
    all_close(&planned.bought("east"), &[60.0]);
    all_close(&planned.bought("west"), &[40.0]);
    all_close(&planned.prices("home", "metal"), &[12.6]);
    close(planned.plan.rules[0].value, 0.6);
    close(planned.plan.rules[0].shadow_price.unwrap(), -400.0);
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
