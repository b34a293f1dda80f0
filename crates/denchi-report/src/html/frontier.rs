//! What the page of a frontier shows: its axes and its points.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::catalogue::Lang;
use denchi_core::explore::frontier::Frontier;
use serde_json::{Map, Value, json};

use super::view;
use crate::explore::frontier::label;
use crate::package::manifest::Manifest;
use crate::table::ResultTable;

/// The view of a frontier. `of` is the manifest of the plan at least cost; the options say what was asked.
pub(super) fn view(
    case: &Case,
    frontier: &Frontier,
    of: &Manifest,
    options: &BTreeMap<String, Value>,
    tables: &[ResultTable],
) -> Value {
    let axis = |measured: &denchi_core::explore::Measured| {
        let measure = &measured.measure;
        let labels = json!({ "en": label(case, measure, Lang::En), "ja": label(case, measure, Lang::Ja) });
        json!({ "id": measure.id, "unit": measure.unit, "label": labels })
    };
    let shown: Map<String, Value> = tables.iter().map(|table| (table.name.clone(), view::columnar(table))).collect();
    json!({
        "case": view::about(case),
        "run": { "denchi": of.denchi_version, "solver": of.solver_version },
        "periods": [],
        "names": view::names(case),
        "stages": view::stages(case),
        "sources": view::sources(case),
        "frontier": {
            "axes": frontier.axes.iter().map(axis).collect::<Vec<_>>(),
            "options": options,
            "stopped": frontier.stopped,
            // Between points of a linear programme the frontier runs below the straight line.
            "convex": frontier.points.iter().any(|point| point.slopes.iter().any(Option::is_some)),
        },
        "tables": shown,
    })
}
