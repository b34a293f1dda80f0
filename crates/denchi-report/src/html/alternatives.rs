//! What the page of near-optimal alternatives shows: classes in words, ranges, and plans that differ.

use serde_json::{Map, Value, json};

use super::view;
use crate::explore::alternatives::Found;
use crate::package::RunInfo;
use crate::table::ResultTable;

/// The view of near-optimal alternatives.
pub(super) fn view(found: &Found<'_>, run: &RunInfo, tables: &[ResultTable]) -> Value {
    let case = found.case;
    let tally = found.ranges.tally;
    let shown: Map<String, Value> = tables.iter().map(|table| (table.name.clone(), view::columnar(table))).collect();
    json!({
        "case": view::about(case),
        "run": { "denchi": run.denchi_version, "solver": run.solver_version },
        "periods": [],
        "names": view::names(case),
        "stages": view::stages(case),
        "sources": view::sources(case),
        "near": {
            "cost": found.cost,
            "slacks": found.ranges.slacks,
            "threshold": found.threshold,
            "complete": found.ranges.complete(),
            "settled": tally.settled,
            "solved": tally.warm + tally.cold,
            "audited": tally.audited,
            "worst_audit": tally.worst_audit,
        },
        "tables": shown,
    })
}
