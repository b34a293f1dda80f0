//! Rows of a result table with names resolved to the ids of a case.

use std::path::{Path, PathBuf};

use denchi_core::case::settings::Period;
use denchi_core::ids::{Arena, Id};
use denchi_core::plan::result::PeriodIndex;

use crate::package::read::damaged;
use crate::package::{PackageError, ResultPackage};
use crate::table::{Cell, ResultTable, Values};

/// A table of a result that is read back.
pub(super) struct Table<'a> {
    table: &'a ResultTable,
    periods: &'a [Period],
    path: PathBuf,
}

/// A row of it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
    row: usize,
}

impl<'a> Table<'a> {
    /// A table by name; a result without it is damaged.
    pub(super) fn of(
        package: &'a ResultPackage,
        folder: &Path,
        periods: &'a [Period],
        name: &str,
    ) -> Result<Self, PackageError> {
        let path = folder.join(format!("tables/{name}.csv"));
        match package.table(name) {
            Some(table) => Ok(Table { table, periods, path }),
            None => Err(damaged(&path, name)),
        }
    }

    /// What every row becomes.
    pub(super) fn map<T>(
        &'a self,
        mut make: impl FnMut(Row<'a>) -> Result<T, PackageError>,
    ) -> Result<Vec<T>, PackageError> {
        (0..self.table.len()).map(|row| make(Row { table: self, row })).collect()
    }
}

impl<'a> Row<'a> {
    /// The row says something that the case does not know.
    pub(super) fn wrong(&self, column: &str) -> PackageError {
        let found = self.table.table.column(column).map_or(Cell::Blank, |index| self.table.table.cell(self.row, index));
        damaged(&self.table.path, &format!("{column} = {} ({})", found.text(), self.row + 2))
    }

    /// Text; empty where absent.
    pub(super) fn text(&self, column: &str) -> &'a str {
        self.table.table.text(self.row, column)
    }

    /// The id of a name.
    pub(super) fn id<I: Id, T>(&self, column: &str, arena: &Arena<I, T>) -> Result<I, PackageError> {
        arena.find(self.text(column)).ok_or_else(|| self.wrong(column))
    }

    /// A period by its label.
    pub(super) fn period(&self, column: &str) -> Result<PeriodIndex, PackageError> {
        self.optional_period(column)?.ok_or_else(|| self.wrong(column))
    }

    /// A period by its label, or none.
    pub(super) fn optional_period(&self, column: &str) -> Result<Option<PeriodIndex>, PackageError> {
        match self.text(column) {
            "" => Ok(None),
            label => {
                let index = self.table.periods.iter().position(|period| period.label == label);
                index.map(Some).ok_or_else(|| self.wrong(column))
            }
        }
    }

    /// A number that must be there.
    pub(super) fn number(&self, column: &str) -> Result<f64, PackageError> {
        self.optional_number(column).ok_or_else(|| self.wrong(column))
    }

    /// A number that may be absent.
    pub(super) fn optional_number(&self, column: &str) -> Option<f64> {
        self.table.table.number(self.row, column)
    }

    /// A whole number that counts from one, as an index.
    pub(super) fn index(&self, column: &str) -> Result<usize, PackageError> {
        let values = self.table.table.column(column).and_then(|index| self.table.table.values.get(index));
        let value = match values {
            Some(Values::Integer(values)) => values.get(self.row).copied().flatten(),
            _ => None,
        };
        value.and_then(|value| usize::try_from(value - 1).ok()).ok_or_else(|| self.wrong(column))
    }
}
