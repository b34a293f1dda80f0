//! Changes that were made to an older state, carried over to a newer one.

use std::collections::BTreeMap;

use super::super::schema::Resource;
use super::difference::difference;
use super::meaning::{key_text, rows_by_key};
use super::sheet::Sheet;

/// Something that both sides changed, each in its own way; in what is carried over, one's own change holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The key of the row, as people read it.
    pub row: String,
    /// The column; `None` where one side removed the row, or both added one with this key.
    pub column: Option<String>,
    /// What the other side has: the text of the cell; blank for a row.
    pub theirs: String,
    /// What one's own side has.
    pub mine: String,
}

/// The changes from `base` to `mine`, made to `theirs`, and where both changed the same.
pub fn carry(resource: &Resource, base: &Sheet, mine: &Sheet, theirs: &Sheet) -> (Sheet, Vec<Clash>) {
    let mut sheet = theirs.clone();
    for name in mine.columns().iter().filter(|name| theirs.position(name).is_none()) {
        sheet.add_column(sheet.columns().len(), name);
    }
    let own = difference(resource, base, mine);
    let (base_keys, mine_keys) = (rows_by_key(resource, base), rows_by_key(resource, mine));
    let there: BTreeMap<_, usize> = rows_by_key(resource, theirs).into_iter().zip(0..).collect();
    let other_changed: BTreeMap<usize, ()> =
        difference(resource, base, theirs).changed.iter().map(|changed| (changed.before, ())).collect();
    let mut clashes = Vec::new();
    let mut clash = |row: String, column: Option<&String>, theirs: &str, mine: &str| {
        clashes.push(Clash { row, column: column.cloned(), theirs: theirs.to_owned(), mine: mine.to_owned() });
    };
    let cells_of = |row: usize, sheet: &Sheet| -> Vec<String> {
        let text = |name: &String| mine.position(name).map(|at| mine.cell(row, at).into_owned()).unwrap_or_default();
        sheet.columns().iter().map(text).collect()
    };
    for changed in &own.changed {
        let name = key_text(resource, mine, changed.after);
        let Some(&row) = base_keys.get(changed.before).and_then(|key| there.get(key)) else {
            clash(name, None, "", "");
            sheet.insert(sheet.len(), cells_of(changed.after, &sheet));
            continue;
        };
        for column in &changed.columns {
            let text = |sheet: &Sheet, row: usize| {
                sheet.position(column).map(|at| sheet.cell(row, at).into_owned()).unwrap_or_default()
            };
            let (was, own, other) = (text(base, changed.before), text(mine, changed.after), text(theirs, row));
            if other != was && other != own {
                clash(name.clone(), Some(column), &other, &own);
            }
            if let Some(at) = sheet.position(column) {
                sheet.set(row, at, &own);
            }
        }
    }
    for &row in &own.added {
        match mine_keys.get(row).and_then(|key| there.get(key)) {
            None => sheet.insert(sheet.len(), cells_of(row, &sheet)),
            Some(&other) => {
                let cells = cells_of(row, &sheet);
                if sheet.cells(other) != cells {
                    clash(key_text(resource, mine, row), None, "", "");
                    cells.iter().enumerate().for_each(|(column, text)| sheet.set(other, column, text));
                }
            }
        }
    }
    let mut gone: Vec<usize> = Vec::new();
    for &row in &own.removed {
        if let Some(&other) = base_keys.get(row).and_then(|key| there.get(key)) {
            if other_changed.contains_key(&row) {
                clash(key_text(resource, base, row), None, "", "");
            }
            gone.push(other);
        }
    }
    gone.sort_unstable();
    gone.iter().rev().for_each(|row| sheet.remove(*row));
    (sheet, clashes)
}
