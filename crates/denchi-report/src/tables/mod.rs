//! The result tables of a plan, with the names of the case.

mod context;
mod contracts;
mod custody;
mod decisions;
mod map;
mod markets;
pub mod metrics;
mod money;
mod operation;
mod summary;
mod things;

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;
use denchi_core::trace::Trace;

pub(crate) use context::{Context, quality_id, status_id};
pub(crate) use operation::route_names;
pub(crate) use things::{lane_columns, stock_columns, supply_columns};

use crate::rows::sum_by;
use crate::table::ResultTable;

/// Names of all result tables, in the order of files and lists.
pub const NAMES: [&str; 30] = [
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
    "dependence",
    "footprint",
    "landed_cost",
    "metrics",
    "sites",
    "places",
    "commodities",
];

/// All result tables of a plan and its trace. The same case and plan give the same tables, row by row.
pub fn tables(case: &Case, plan: &Plan, trace: &Trace) -> Vec<ResultTable> {
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
        crate::trace::dependence(&context, trace),
        by_country(&crate::trace::footprint(&context, trace), "kind"),
        by_country(&crate::trace::landed_cost(&context, trace), "term"),
        metrics::metrics(case, &denchi_core::metrics::all(case, Some(plan), Some(trace))),
        map::sites(&context),
        map::places(&context),
        map::commodities(&context),
    ]
}

/// The tables of a plan that a comparison needs and that need no trace: the same as those of [`tables`].
pub fn without_trace(case: &Case, plan: &Plan) -> Vec<ResultTable> {
    let context = Context::new(case, plan);
    vec![
        summary::summary(&context),
        operation::capacity(&context),
        operation::flows(&context),
        decisions::builds(&context),
        markets::demand(&context),
        markets::served(&context),
        decisions::rules(&context),
        money::costs(&context),
        markets::minerals(&context),
    ]
}

/// How far what regions consume depends on countries: the same as among [`tables`].
pub fn dependence(case: &Case, plan: &Plan, trace: &Trace) -> ResultTable {
    crate::trace::dependence(&Context::new(case, plan), trace)
}

/// Burdens of what is served, by country instead of by place: `denchi trace` gives the places.
fn by_country(table: &ResultTable, kind: &str) -> ResultTable {
    let keys = ["period", "demand", "commodity", "unit", "stage", "country", kind];
    let mut table = sum_by(table, &keys, &["amount", "per_unit"]);
    table.primary_key = ["period", "demand", "commodity", "stage", "country", kind].map(str::to_owned).to_vec();
    table
}
