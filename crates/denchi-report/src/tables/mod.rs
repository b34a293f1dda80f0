//! The result tables of a plan, with the names of the case.

mod context;
mod contracts;
mod custody;
mod decisions;
mod map;
mod markets;
mod money;
mod operation;
mod summary;

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;

pub(crate) use context::{Context, quality_id, status_id};

use crate::table::ResultTable;

/// Names of all result tables, in the order of files and lists.
pub const NAMES: [&str; 26] = [
    "summary",
    "capacity",
    "activity",
    "throughput",
    "flows",
    "stocks",
    "purchases",
    "builds",
    "demand",
    "served",
    "contracts",
    "contract_values",
    "offtakes",
    "returns",
    "discards",
    "rules",
    "custody",
    "work_for",
    "costs",
    "shadow_prices",
    "rents",
    "minerals",
    "emissions",
    "sites",
    "places",
    "commodities",
];

/// All result tables of a plan. The same case and plan give the same tables, row by row.
pub fn tables(case: &Case, plan: &Plan) -> Vec<ResultTable> {
    let context = Context::new(case, plan);
    vec![
        summary::summary(&context),
        operation::capacity(&context),
        operation::activity(&context),
        operation::throughput(&context),
        operation::flows(&context),
        operation::stocks(&context),
        operation::purchases(&context),
        decisions::builds(&context),
        markets::demand(&context),
        markets::served(&context),
        contracts::contracts(&context),
        contracts::contract_values(&context),
        contracts::offtakes(&context),
        markets::returns(&context),
        markets::discards(&context),
        decisions::rules(&context),
        custody::custody(&context),
        decisions::work_for(&context),
        money::costs(&context),
        money::shadow_prices(&context),
        money::rents(&context),
        markets::minerals(&context),
        money::emissions(&context),
        map::sites(&context),
        map::places(&context),
        map::commodities(&context),
    ]
}
