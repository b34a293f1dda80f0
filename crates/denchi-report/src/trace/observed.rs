//! Tables of observed flows that were traced without a case.

use denchi_core::trace::Observation;

use super::tables::{ENTRY, NONE, UNKNOWN};
use crate::table::{ResultTable, number, text};

/// Where the content at every node comes from, and how far what ends there depends on countries.
pub fn observed(observation: &Observation) -> Vec<ResultTable> {
    vec![provenance(observation), dependence(observation)]
}

fn or<'a>(value: Option<&'a String>, other: &'a str) -> &'a str {
    value.map_or(other, String::as_str)
}

fn provenance(observation: &Observation) -> ResultTable {
    let columns = vec![
        text("period"),
        text("tracer"),
        text("node"),
        text("stage").described("trace-stage"),
        text("origin").described("observed-origin"),
        text("country").described("origin_country"),
        text("unit").described("tracer-unit"),
        number("amount", "unit").described("provenance-amount"),
        number("share", "1").described("provenance-share"),
    ];
    let key = ["period", "tracer", "node", "stage", "origin", "country"];
    let mut table = ResultTable::new("provenance", columns, &key);
    for row in &observation.provenance {
        table.push([
            row.period.as_str().into(),
            or(row.element.as_ref(), NONE).into(),
            row.node.as_str().into(),
            or(row.stage.as_ref(), ENTRY).into(),
            or(row.origin.as_ref(), UNKNOWN).into(),
            or(row.country.as_ref(), UNKNOWN).into(),
            row.unit.as_str().into(),
            row.amount.into(),
            row.share.into(),
        ]);
    }
    table
}

fn dependence(observation: &Observation) -> ResultTable {
    let columns = vec![
        text("period"),
        text("tracer"),
        text("node"),
        text("stage").described("trace-stage"),
        text("country").described("dependence-country"),
        text("unit").described("tracer-unit"),
        number("content", "unit").described("observed-content"),
        number("least", "1"),
        number("proportional", "1"),
        number("most", "1"),
    ];
    let key = ["period", "tracer", "node", "stage", "country"];
    let mut table = ResultTable::new("dependence", columns, &key);
    for row in &observation.dependence {
        table.push([
            row.period.as_str().into(),
            or(row.element.as_ref(), NONE).into(),
            row.node.as_str().into(),
            or(row.stage.as_ref(), ENTRY).into(),
            if row.country.is_empty() { UNKNOWN } else { &row.country }.into(),
            row.unit.as_str().into(),
            row.content.into(),
            row.least.into(),
            row.proportional.into(),
            row.most.into(),
        ]);
    }
    table
}
