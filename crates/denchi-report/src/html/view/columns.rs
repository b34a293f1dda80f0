//! Tables by column, with texts as indices into a list of words: smaller, and what ECharts wants.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::rows::sum_by;
use crate::table::{ResultTable, Values};

/// Sums of a table that may be missing.
pub(in crate::html) fn sums(table: Option<&ResultTable>, keys: &[&str], sums: &[&str]) -> ResultTable {
    table.map_or_else(empty, |table| sum_by(table, keys, sums))
}

/// A table with nothing in it, where there is none.
pub(super) fn empty() -> ResultTable {
    ResultTable::new("", Vec::new(), &[])
}

/// A number with six significant digits.
pub(super) fn round(value: f64) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    // Whole numbers without a decimal point are shorter.
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    if rounded.fract() == 0.0 && rounded.abs() < 9e15 { json!(rounded as i64) } else { json!(rounded) }
}

/// A table by column; texts as indices into a list of words.
pub(in crate::html) fn columnar(table: &ResultTable) -> Value {
    let columns = table.columns.iter().zip(&table.values).map(|(column, values)| {
        let mut entry = Map::new();
        entry.insert("name".to_owned(), column.name.as_str().into());
        entry.insert("key".to_owned(), column.key.as_str().into());
        entry.insert("unit".to_owned(), column.unit.as_deref().into());
        match values {
            Values::Text(values) => {
                let mut words: Vec<&str> = Vec::new();
                let mut index: BTreeMap<&str, usize> = BTreeMap::new();
                let codes: Vec<Option<usize>> = values
                    .iter()
                    .map(|value| {
                        value.as_deref().map(|word| {
                            *index.entry(word).or_insert_with(|| {
                                words.push(word);
                                words.len() - 1
                            })
                        })
                    })
                    .collect();
                entry.insert("words".to_owned(), json!(words));
                entry.insert("values".to_owned(), json!(codes));
            }
            Values::Integer(values) => {
                entry.insert("values".to_owned(), json!(values));
            }
            Values::Number(values) => {
                let values: Vec<Value> = values.iter().map(|value| value.map_or(Value::Null, round)).collect();
                entry.insert("values".to_owned(), values.into());
            }
        }
        Value::Object(entry)
    });
    json!({ "key": table.key, "columns": columns.collect::<Vec<_>>() })
}
