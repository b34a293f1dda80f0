//! A table as CSV for spreadsheets, and back.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula, wherever the file came from
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). Such texts get an apostrophe before them, which is taken off
//! when the table comes back; numbers stay as they are.

use denchi_core::case::edit::Sheet;
use denchi_core::case::schema::{Field, Kind, Resource};

use super::Refused;

/// The mark by which Excel knows UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What begins a formula; the wide letters count as the narrow ones in Japanese.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// What a spreadsheet would run.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(FORMULA)
}

/// A table as CSV for spreadsheets: UTF-8 with a byte order mark, texts that would be run with an apostrophe.
pub fn csv(table: &Resource, sheet: &Sheet) -> String {
    let mut sheet = sheet.clone();
    for row in 0..sheet.len() {
        for column in 0..sheet.columns().len() {
            let text = sheet.cell(row, column).into_owned();
            if !is_formula(text.trim_start_matches('\'')) {
                continue;
            }
            let field = sheet.columns().get(column).and_then(|name| table.field(name));
            if !is_number(field, &text) {
                sheet.set(row, column, &format!("'{text}"));
            }
        }
    }
    let text = sheet.write();
    if text.starts_with(BYTE_ORDER_MARK) { text } else { format!("{BYTE_ORDER_MARK}{text}") }
}

/// Whether a cell is a number in a column of numbers, allowed there or not.
fn is_number(field: Option<&Field>, text: &str) -> bool {
    let numbers = field.is_some_and(|field| matches!(field.kind, Kind::Number | Kind::Integer | Kind::Year));
    numbers && text.trim().parse::<f64>().is_ok()
}

/// Reads a table back: one apostrophe before what would be run is taken off.
pub(super) fn read(text: String) -> Result<Sheet, Refused> {
    let mut sheet = Sheet::read(text);
    if let [only] = sheet.columns()
        && only.contains([';', '\t'])
    {
        return Err(Refused::Separator);
    }
    for row in 0..sheet.len() {
        for column in 0..sheet.columns().len() {
            let text = sheet.cell(row, column).into_owned();
            if let Some(rest) = text.strip_prefix('\'')
                && is_formula(rest.trim_start_matches('\''))
            {
                sheet.set(row, column, rest);
            }
        }
    }
    Ok(sheet)
}
