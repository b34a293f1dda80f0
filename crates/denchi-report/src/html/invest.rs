//! What the page of investments shows: projects in their rank, their years, scenarios, a portfolio.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use serde_json::{Map, Value, json};

use super::view;
use crate::package::RunInfo;
use crate::table::ResultTable;

/// The view of investments; the options say what was asked.
pub(super) fn view(case: &Case, run: &RunInfo, options: &BTreeMap<String, Value>, tables: &[ResultTable]) -> Value {
    let shown: Map<String, Value> = tables.iter().map(|table| (table.name.clone(), view::columnar(table))).collect();
    json!({
        "case": view::about(case),
        "run": { "denchi": run.denchi_version, "solver": run.solver_version },
        "periods": [],
        "names": view::names(case),
        "stages": view::stages(case),
        "sources": view::sources(case),
        "invest": { "options": options },
        "tables": shown,
    })
}
