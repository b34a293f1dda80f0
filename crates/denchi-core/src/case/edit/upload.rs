//! A table that someone sends, laid over the table of the case.

use std::collections::{BTreeMap, BTreeSet};

use super::super::schema::Resource;
use super::meaning::{fields, meaning, rows_by_key};
use super::sheet::Sheet;

/// What becomes of rows that the upload lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They stay, as do columns that it lacks.
    Upsert,
    /// They go, and columns that it lacks become blank: the rows are those of the upload, in its order.
    Replace,
}

/// A table with an upload laid over it. Rows are matched by their key. A cell that means the same keeps its text, so that an
/// upload of what was downloaded changes no byte.
pub fn upload(resource: &Resource, base: &Sheet, given: &Sheet, mode: Mode) -> Sheet {
    let mut sheet = base.clone();
    add_columns(resource, &mut sheet, given);
    let known: BTreeMap<_, usize> = rows_by_key(resource, base).into_iter().zip(0..).collect();
    let fields = fields(resource, &sheet);
    // The column of the upload for each column of the table.
    let sources: Vec<Option<usize>> = sheet.columns().iter().map(|name| given.position(name)).collect();
    let mut order = Vec::new();
    for (row, key) in rows_by_key(resource, given).iter().enumerate() {
        let cells = given.cells(row);
        let text = |source: &Option<usize>| source.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned());
        match known.get(key) {
            Some(&old) => {
                order.push(old);
                for (column, source) in sources.iter().enumerate() {
                    let text = match (text(source), mode) {
                        (Some(text), _) => text,
                        (None, Mode::Replace) => String::new(),
                        (None, Mode::Upsert) => continue,
                    };
                    let field = fields.get(column).copied().flatten();
                    if meaning(field, &text) != meaning(field, &sheet.cell(old, column)) {
                        sheet.set(old, column, &text);
                    }
                }
            }
            None => {
                order.push(sheet.len());
                let cells = sources.iter().map(|source| text(source).unwrap_or_default()).collect();
                sheet.insert(sheet.len(), cells);
            }
        }
    }
    if mode == Mode::Replace {
        sheet.keep(&order);
    }
    sheet
}

/// Adds the columns that only the upload has: those of the schema at their place in it, others behind all.
fn add_columns(resource: &Resource, sheet: &mut Sheet, given: &Sheet) {
    let own: BTreeSet<String> = sheet.columns().iter().cloned().collect();
    for name in given.columns().iter().filter(|name| !own.contains(*name) && !name.is_empty()) {
        // A column without any value says nothing, and stays out.
        let column = given.position(name).unwrap_or(usize::MAX);
        if !own.is_empty() && (0..given.len()).all(|row| given.cell(row, column).trim().is_empty()) {
            continue;
        }
        let at = resource.position(name).map_or(sheet.columns().len(), |place| {
            let behind = |other: &String| resource.position(other).is_some_and(|other| other > place);
            sheet.columns().iter().position(behind).unwrap_or(sheet.columns().len())
        });
        sheet.add_column(at, name);
    }
}
