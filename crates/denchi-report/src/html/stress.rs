//! What the page of a stress test shows: the answer in words, and the figures of whatever was asked.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::view;
use crate::package::manifest::{Manifest, Responses};
use crate::stress::{Tested, month};
use crate::table::ResultTable;

/// Tables that are too long for a page: what is said of them stands in the others.
const LEFT_OUT: [&str; 1] = ["draws"];

/// The view of a stress test.
pub(super) fn view(
    tested: &Tested<'_>,
    of: &Manifest,
    options: &BTreeMap<String, Value>,
    responses: Responses,
    tables: &[ResultTable],
) -> Value {
    let case = tested.case;
    let shown = tables.iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str()));
    let shown: Map<String, Value> = shown.map(|table| (table.name.clone(), view::columnar(table))).collect();
    let tail = case.settings.stress.clone().unwrap_or_default().tail;
    json!({
        "case": view::about(case),
        "run": { "denchi": of.denchi_version, "solver": of.solver_version },
        "periods": [],
        "names": view::names(case),
        "stages": view::stages(case),
        "sources": view::sources(case),
        "test": {
            "question": options.get("question"),
            "options": options,
            "responses": responses,
            "first_month": month(tested.window.start, 0),
            "months": tested.window.months,
            "unit": tested.unit(),
            "tail": tail,
        },
        "tables": shown,
    })
}
