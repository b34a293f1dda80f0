//! What the page of a sensitivity study shows: indices with their intervals, output by output.

use serde_json::{Map, Value, json};

use super::view;
use crate::explore::sensitivity::Studied;
use crate::package::RunInfo;
use crate::table::ResultTable;

/// A table that is too long for a page: what is said of it stands in the others.
const LEFT_OUT: &str = "evaluations";

/// The view of a sensitivity study.
pub(super) fn view(studied: &Studied<'_>, run: &RunInfo, tables: &[ResultTable]) -> Value {
    let case = studied.case;
    let shown = tables.iter().filter(|table| table.name != LEFT_OUT);
    let shown: Map<String, Value> = shown.map(|table| (table.name.clone(), view::columnar(table))).collect();
    json!({
        "case": view::about(case),
        "run": { "denchi": run.denchi_version, "solver": run.solver_version },
        "periods": [],
        "names": view::names(case),
        "stages": view::stages(case),
        "sources": view::sources(case),
        "study": {
            "method": studied.method.id(),
            "blocks": studied.method.blocks(),
            "plans": studied.found.len(),
            "without": studied.without_plan(),
            "inputs": studied.inputs.list.len(),
        },
        "tables": shown,
    })
}
