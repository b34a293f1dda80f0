//! What a cell means, so that `1e3` and `1000` are the same number, and the key of a row.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::cell::{self, Value};
use super::super::schema::{Field, Kind, Resource};
use super::sheet::Sheet;

/// What a cell means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Nothing.
    Blank,
    /// A number, by its bits.
    Number(u64),
    /// True or false.
    Flag(bool),
    /// A text, or what its column does not take.
    Text(String),
}

/// The parts of the key of a row, in the order of the schema.
pub type Key = Vec<Meaning>;

/// What the text of a cell means in its column; in no column of the schema, it is a text.
pub fn meaning(field: Option<&Field>, text: &str) -> Meaning {
    let text = text.trim();
    if text.is_empty() {
        return Meaning::Blank;
    }
    // Workbooks know one kind of line end.
    let of_text = || Meaning::Text(text.replace("\r\n", "\n"));
    let Some(field) = field.filter(|field| field.kind != Kind::String) else { return of_text() };
    match cell::parse(field, text) {
        Ok(Value::Number(number)) => Meaning::Number(number.to_bits()),
        Ok(Value::Flag(flag)) => Meaning::Flag(flag),
        Ok(Value::Blank) => Meaning::Blank,
        Ok(Value::Text(_)) | Err(_) => of_text(),
    }
}

/// The field of the schema for each column of a sheet.
pub(super) fn fields<'a>(resource: &'a Resource, sheet: &Sheet) -> Vec<Option<&'a Field>> {
    sheet.columns().iter().map(|name| resource.field(name)).collect()
}

/// The key of a row; columns that the sheet lacks are blank.
pub fn key(resource: &Resource, sheet: &Sheet, row: usize) -> Key {
    let cells = sheet.cells(row);
    let part = |name: &String| {
        let text = sheet.position(name).and_then(|column| cells.get(column));
        meaning(resource.field(name), text.map_or("", |text| text.as_ref()))
    };
    resource.schema.primary_key.iter().map(part).collect()
}

/// The key of a row as people read it: its parts joined by ` / `.
pub fn key_text(resource: &Resource, sheet: &Sheet, row: usize) -> String {
    let cells = sheet.cells(row);
    let part = |name: &String| Some(cells.get(sheet.position(name)?)?.trim());
    let parts = resource.schema.primary_key.iter().filter_map(part).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" / ")
}

/// The rows of a sheet by key. Rows with the same key are told apart by their order.
pub(super) fn rows_by_key(resource: &Resource, sheet: &Sheet) -> Vec<(Key, usize)> {
    keys_of(resource, sheet, 0..sheet.len())
}

/// Some rows of a sheet by key, as [`rows_by_key`].
pub(super) fn keys_of(resource: &Resource, sheet: &Sheet, range: Range<usize>) -> Vec<(Key, usize)> {
    let mut seen = BTreeMap::<Key, usize>::new();
    let mut rows = Vec::with_capacity(range.len());
    for row in range {
        let key = key(resource, sheet, row);
        let count = seen.entry(key.clone()).or_default();
        rows.push((key, *count));
        *count += 1;
    }
    rows
}
