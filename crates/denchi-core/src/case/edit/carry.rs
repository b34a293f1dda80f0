//! Changes that were made to an older state, carried over to a newer one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::schema::Resource;
use super::difference::{Changed, difference};
use super::meaning::{Key, key_text, rows_by_key};
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
    let mut carried = Carried {
        resource,
        base,
        mine,
        theirs,
        base_keys: rows_by_key(resource, base),
        mine_keys: rows_by_key(resource, mine),
        there: rows_by_key(resource, theirs).into_iter().zip(0..).collect(),
        sheet: theirs.clone(),
        clashes: Vec::new(),
    };
    for name in mine.columns().iter().filter(|name| theirs.position(name).is_none()) {
        carried.sheet.add_column(carried.sheet.columns().len(), name);
    }
    let own = difference(resource, base, mine);
    own.changed.iter().for_each(|changed| carried.change(changed));
    own.added.iter().for_each(|&row| carried.add(row));
    carried.remove(&own.removed);
    (carried.sheet, carried.clashes)
}

/// A sheet to which changes are carried over. Rows that are there keep their number until the last step takes some away.
struct Carried<'a> {
    resource: &'a Resource,
    base: &'a Sheet,
    mine: &'a Sheet,
    theirs: &'a Sheet,
    base_keys: Vec<(Key, usize)>,
    mine_keys: Vec<(Key, usize)>,
    /// Rows of the other side by key.
    there: BTreeMap<(Key, usize), usize>,
    sheet: Sheet,
    clashes: Vec<Clash>,
}

impl Carried<'_> {
    /// Changes the cells of a row; a row that the other side has removed is back.
    fn change(&mut self, changed: &Changed) {
        let name = key_text(self.resource, self.mine, changed.after);
        let Some(&row) = self.base_keys.get(changed.before).and_then(|key| self.there.get(key)) else {
            self.clash_of_row(name);
            self.insert(changed.after);
            return;
        };
        for column in &changed.columns {
            let was = text(self.base, changed.before, column);
            let (mine, theirs) = (text(self.mine, changed.after, column), text(self.theirs, row, column));
            if theirs != was && theirs != mine {
                let (theirs, mine) = (theirs.into_owned(), mine.clone().into_owned());
                self.clashes.push(Clash { row: name.clone(), column: Some(column.clone()), theirs, mine });
            }
            if let Some(at) = self.sheet.position(column) {
                self.sheet.set(row, at, &mine);
            }
        }
    }

    /// Adds a row, or puts it in the place of one with the same key that the other side has added.
    fn add(&mut self, row: usize) {
        let Some(&other) = self.mine_keys.get(row).and_then(|key| self.there.get(key)) else {
            self.insert(row);
            return;
        };
        let cells = self.own_cells(row);
        if self.sheet.cells(other) != cells {
            self.clash_of_row(key_text(self.resource, self.mine, row));
            cells.iter().enumerate().for_each(|(column, text)| self.sheet.set(other, column, text));
        }
    }

    /// Takes rows of the base away.
    fn remove(&mut self, rows: &[usize]) {
        let theirs = difference(self.resource, self.base, self.theirs);
        let changed: BTreeSet<usize> = theirs.changed.iter().map(|changed| changed.before).collect();
        let mut gone = BTreeSet::new();
        for &row in rows {
            let Some(&other) = self.base_keys.get(row).and_then(|key| self.there.get(key)) else { continue };
            if changed.contains(&row) {
                self.clash_of_row(key_text(self.resource, self.base, row));
            }
            gone.insert(other);
        }
        // From the back, so that the numbers of those in front stay.
        gone.iter().rev().for_each(|row| self.sheet.remove(*row));
    }

    /// Puts a row of one's own behind all.
    fn insert(&mut self, row: usize) {
        let cells = self.own_cells(row);
        self.sheet.insert(self.sheet.len(), cells);
    }

    /// The cells of a row of one's own, in the columns of what is carried over.
    fn own_cells(&self, row: usize) -> Vec<String> {
        self.sheet.columns().iter().map(|name| text(self.mine, row, name).into_owned()).collect()
    }

    fn clash_of_row(&mut self, row: String) {
        self.clashes.push(Clash { row, column: None, theirs: String::new(), mine: String::new() });
    }
}

/// The text of a cell; blank in a column that the sheet lacks.
fn text<'a>(sheet: &'a Sheet, row: usize, column: &str) -> Cow<'a, str> {
    sheet.position(column).map(|at| sheet.cell(row, at)).unwrap_or_default()
}
