//! Where the numbers of the figures of a plan stand, in the state that the address gives them.

use denchi_report::brief::Note;
use serde_json::Value;

use super::Seen;

/// Rows of tables of the result that a figure shows; none for one that shows the case itself.
pub(super) fn figure(seen: &Seen<'_>, figure: &str) -> Vec<Note> {
    let chosen = |name: &str| seen.asked.get(&format!("{figure}.{name}")).map(str::to_owned);
    let period = period(seen);
    let of = |table: &str, column: &str, rows: &[(&str, Option<String>)]| {
        let rows: Vec<(&str, &str)> = rows
            .iter()
            .filter_map(|(column, value)| Some((*column, value.as_deref()?)))
            .filter(|row| !row.1.is_empty())
            .collect();
        Note::of(table, column, &rows, "sum")
    };
    match figure {
        "capacity" => capacity(seen, chosen("target")),
        "demand" => vec![of("demand", "served", &[])],
        "map" => {
            let stage = chosen("stage");
            vec![
                of(
                    "flows",
                    "amount",
                    &[("period", period.clone()), ("stage", stage.clone()), ("commodity", chosen("commodity"))],
                ),
                of("capacity", "used", &[("period", period), ("stage", stage), ("site", chosen("site"))]),
            ]
        }
        "sankey" => vec![of("flows", "amount", &[("period", period)])],
        "dependence" => {
            let region = chosen("region").or_else(|| home(seen));
            let measure = chosen("measure").or_else(|| Some("last".to_owned()));
            vec![of("dependence", "proportional", &[("period", period), ("region", region), ("measure", measure)])]
        }
        "minerals" => vec![of("minerals", "amount", &[])],
        "footprint" => vec![of("footprint", "amount", &[("demand", chosen("demand"))])],
        "landed" => vec![of("landed_cost", "amount", &[("demand", chosen("demand"))])],
        "builds" => vec![of("builds", "capital", &[])],
        "costs" => vec![of("costs", chosen("value").as_deref().unwrap_or("amount"), &[])],
        "prices" => vec![of("shadow_prices", "price", &[("commodity", chosen("commodity"))])],
        "contracts" => vec![of("contracts", "delivered", &[])],
        _ => Vec::new(),
    }
}

/// The columns of the tables of the result that identify rows: where numbers of data panels can be found again.
pub(super) fn heads(seen: &Seen<'_>) -> Value {
    let tables = &seen.result.reloaded.package.tables;
    let heads = tables.iter().map(|table| (table.name.clone(), table.primary_key.clone().into()));
    Value::Object(heads.collect())
}

/// The period that the address asks for; without one, the last.
pub(super) fn period(seen: &Seen<'_>) -> Option<String> {
    let last = || seen.result.reloaded.plan.periods.last().map(|period| period.label.clone());
    seen.asked.get("period").map(str::to_owned).or_else(last)
}

/// The region whose dependence is shown at first.
fn home(seen: &Seen<'_>) -> Option<String> {
    let home = seen.result.reloaded.case.settings.home.clone()?;
    let table = seen.result.reloaded.package.table("dependence")?;
    (0..table.len()).any(|row| table.text(row, "region") == home).then_some(home)
}

/// What counts for the target that is shown; without one, all capacity for the end product.
fn capacity(seen: &Seen<'_>, target: Option<String>) -> Vec<Note> {
    let package = &seen.result.reloaded.package;
    let rules = package.table("rules");
    let largest = || {
        let table = rules?;
        let is_target = |row: &usize| matches!(table.text(*row, "kind"), "capacity_target" | "production_target");
        let limit = |row: usize| table.number(row, "limit").unwrap_or(0.0);
        let row = (0..table.len()).filter(is_target).max_by(|&a, &b| limit(a).total_cmp(&limit(b)))?;
        Some(table.text(row, "rule").to_owned())
    };
    match target.or_else(largest).filter(|rule| !rule.is_empty()) {
        Some(rule) => vec![Note::of("rules", "value", &[("rule", &rule)], "value")],
        None => {
            let stage = seen.result.reloaded.case.settings.product_stage.clone().unwrap_or_default();
            let rows: Vec<(&str, &str)> =
                [("stage", stage.as_str())].into_iter().filter(|row| !row.1.is_empty()).collect();
            vec![Note::of("capacity", "product_capacity", &rows, "sum")]
        }
    }
}
