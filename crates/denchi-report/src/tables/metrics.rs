//! Metrics as a table: of a plan, or of a case alone.

use denchi_core::case::Case;
use denchi_core::metrics::{Input, MetricRow};

use crate::numbers;
use crate::table::{Cell, ResultTable, number, text};

/// What stands for all countries, stages, commodities or elements together.
pub const ALL: &str = "*";
/// Source of what was computed from the plan alone.
pub const PLAN: &str = "plan";

/// Metrics in their order. Identifiers are never blank: `*` stands for all together.
pub fn metrics(case: &Case, rows: &[MetricRow]) -> ResultTable {
    let columns = vec![
        text("metric"),
        text("series").described("metric-series"),
        text("region").described("metric-region"),
        text("stage").described("metric-stage"),
        text("commodity").described("metric-commodity"),
        text("element").described("metric-element"),
        text("country").described("metric-country"),
        text("period").described("metric-period"),
        number("value", "unit").described("metric-value"),
        text("unit").described("metric-unit"),
        number("covered", "1").described("metric-covered"),
        text("inputs").described("metric-inputs"),
        text("source").described("metric-source"),
    ];
    let key = ["metric", "series", "region", "stage", "commodity", "element", "country", "period"];
    let mut table = ResultTable::new("metrics", columns, &key);
    let or_all = |name: Option<&str>| Cell::from(name.unwrap_or(ALL));
    for row in rows {
        let sources: Vec<&str> = row.sources.iter().map(|&source| case.sources.name(source)).collect();
        table.push([
            row.metric.id().into(),
            row.series.id().into(),
            row.region.as_str().into(),
            or_all(row.stage.map(|stage| case.stages.name(stage))),
            or_all(row.commodity.map(|commodity| case.commodities.name(commodity))),
            or_all(row.element.map(|element| case.elements.name(element))),
            or_all(row.country.as_deref()),
            row.period.as_str().into(),
            row.value.into(),
            row.unit.as_str().into(),
            row.covered.into(),
            inputs(&row.inputs).as_str().into(),
            if row.series.is_observed() { sources.join("|") } else { [&[PLAN][..], &sources].concat().join("|") }
                .as_str()
                .into(),
        ]);
    }
    table
}

/// `name=value; name=value`, with eight digits: enough to work the value again.
fn inputs(inputs: &[Input]) -> String {
    let one = |input: &Input| {
        let value: f64 = format!("{:.7e}", input.value).parse().unwrap_or(input.value);
        format!("{}={}", input.name, numbers::shortest(value))
    };
    inputs.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Reads what [`inputs`] wrote.
pub fn parse_inputs(text: &str) -> Vec<(&str, f64)> {
    text.split("; ")
        .filter_map(|one| one.split_once('='))
        .filter_map(|(name, value)| Some((name, numbers::parse(value)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_read_back() {
        let given = [("CHN", 0.6), ("largest", 1.0 / 3.0)];
        let text = inputs(&given.map(|(name, value)| Input { name: name.to_owned(), value }));
        assert_eq!(text, "CHN=0.6; largest=0.33333333");
        assert_eq!(parse_inputs(&text), [("CHN", 0.6), ("largest", 0.333_333_33)]);
        assert!(parse_inputs("").is_empty());
    }
}
