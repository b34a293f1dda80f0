//! A response month by month, beside the same months as planned: what moves, works, is stored, bought and served, and what
//! gave way.

mod gave;
mod rows;

use std::collections::BTreeMap;

use denchi_core::plan::result::PeriodIndex;
use denchi_core::stress::{Impact, Replay};

use crate::table::ResultTable;
use crate::tables::Context;

/// Amounts closer to each other than this, as a share of the larger one, are the same: the tolerance of the solver.
const SAME: f64 = 1e-6;

/// What is planned and what is done, units in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pair {
    planned: f64,
    then: f64,
}

impl Pair {
    /// By how much it is more than planned; what differs by rounding does not.
    fn more(self) -> f64 {
        let change = self.then - self.planned;
        if change.abs() <= SAME * self.then.abs().max(self.planned.abs()) { 0.0 } else { change }
    }
}

/// Amounts by what they are of and month, added up.
fn pairs<K: Ord>(
    planned: impl Iterator<Item = (PeriodIndex, K, f64)>,
    then: impl Iterator<Item = (PeriodIndex, K, f64)>,
) -> BTreeMap<(PeriodIndex, K), Pair> {
    let mut pairs: BTreeMap<(PeriodIndex, K), Pair> = BTreeMap::new();
    for (month, key, amount) in planned {
        pairs.entry((month, key)).or_default().planned += amount;
    }
    for (month, key, amount) in then {
        pairs.entry((month, key)).or_default().then += amount;
    }
    pairs
}

/// The tables of a replay, month by month: flows, sites, stocks, purchases, what is served, demands, and what gave way.
/// `impact` is what happens.
pub fn tables(replay: &Replay, impact: &Impact) -> Vec<ResultTable> {
    let context = Context::new(&replay.case, &replay.then);
    let flows = rows::flow_pairs(replay);
    let sites = rows::site_pairs(replay);
    let purchases = rows::purchase_pairs(replay);
    let served = rows::served_pairs(replay);
    vec![
        rows::flows(&context, &flows),
        rows::sites(&context, &sites, impact),
        rows::stocks(&context, replay),
        rows::purchases(&context, &purchases),
        rows::served(&context, &served),
        rows::demands(&context, replay),
        gave::gave(&context, replay, &gave::Pairs { flows, sites, purchases, served }),
    ]
}
