//! Two states of a table side by side, row by row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::schema::Resource;
use super::meaning::keys_of;
use super::sheet::Sheet;

/// What differs between two states of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Rows of the later state whose key the earlier one lacks.
    pub added: Vec<usize>,
    /// Rows of the earlier state whose key the later one lacks.
    pub removed: Vec<usize>,
    /// Rows of both with other cells.
    pub changed: Vec<Changed>,
    /// Columns that only the later state has.
    pub new_columns: Vec<String>,
    /// Columns that only the earlier state has.
    pub lost_columns: Vec<String>,
    /// Whether the rows of both stand in another order.
    pub moved: bool,
}

/// A row with other cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The row in the earlier state.
    pub before: usize,
    /// The row in the later state.
    pub after: usize,
    /// The columns whose texts differ.
    pub columns: Vec<String>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Difference::default()
    }

    /// Number of rows that differ.
    pub fn rows(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }
}

/// What differs between two states of a table. Rows are matched by their key, those with the same key by their order; cells
/// differ where their texts do.
pub fn difference(resource: &Resource, before: &Sheet, after: &Sheet) -> Difference {
    // Most rows of most tables are as they were: only what lies between those at both ends is matched.
    let most = before.len().min(after.len());
    let same = (0..most).take_while(|row| after.same_bytes(*row, before, *row)).count();
    let ends = |back: &usize| after.same_bytes(after.len() - 1 - back, before, before.len() - 1 - back);
    let tail = (0..most - same).take_while(ends).count();
    let (old_rows, new_rows) = (same..before.len() - tail, same..after.len() - tail);
    let keys = keys_of(resource, before, old_rows.clone());
    let mut left: BTreeMap<_, usize> = keys.into_iter().zip(old_rows).collect();
    let names = |sheet: &Sheet| sheet.columns().iter().cloned().collect::<BTreeSet<String>>();
    let (earlier, later) = (names(before), names(after));
    let mut found = Difference {
        new_columns: after.columns().iter().filter(|name| !earlier.contains(*name)).cloned().collect(),
        lost_columns: before.columns().iter().filter(|name| !later.contains(*name)).cloned().collect(),
        ..Difference::default()
    };
    let mut last = None;
    for (row, key) in new_rows.clone().zip(keys_of(resource, after, new_rows)) {
        let Some(old) = left.remove(&key) else {
            found.added.push(row);
            continue;
        };
        found.moved |= last.is_some_and(|last| last > old);
        last = Some(old);
        let columns = changed_columns(before, old, after, row);
        if !columns.is_empty() {
            found.changed.push(Changed { before: old, after: row, columns });
        }
    }
    found.removed = left.into_values().collect();
    found.removed.sort_unstable();
    found
}

/// The columns whose texts differ between two rows.
fn changed_columns(before: &Sheet, old: usize, after: &Sheet, new: usize) -> Vec<String> {
    if before.same_bytes(old, after, new) {
        return Vec::new();
    }
    let (was, is) = (before.cells(old), after.cells(new));
    let lost = before.columns().iter().filter(|name| after.position(name).is_none());
    let all = after.columns().iter().chain(lost);
    let differs = |name: &&String| text_at(&was, before.position(name)) != text_at(&is, after.position(name));
    all.filter(differs).cloned().collect()
}

/// The text of a cell; blank where the row has none there.
fn text_at<'a>(cells: &'a [Cow<'_, str>], at: Option<usize>) -> &'a str {
    at.and_then(|at| cells.get(at)).map_or("", |cell| cell.as_ref())
}
