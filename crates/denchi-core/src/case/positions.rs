//! Where the rows of a valid case are, for those who speak of them.

use super::files::Files;
use super::read::laid_over;
use super::tables::Tables;
use crate::diagnostics::Place;

/// The tables of a case, asked for places.
#[derive(Debug)]
pub struct Positions {
    tables: Tables,
}

impl Positions {
    /// Of the files of a case, with a scenario laid over them.
    pub fn of(files: &Files, scenario: Option<&str>) -> Self {
        Positions { tables: laid_over(files.clone(), scenario) }
    }

    /// Where the row with this name in the first column of its key is: the cell of a column, or the row where the column is
    /// blank or not in the file.
    pub fn place(&self, table: &str, row: &str, column: &str) -> Option<Place> {
        Some(self.tables.find(table, row)?.place(column))
    }

    /// Whether a table has a row with this name in the first column of its key.
    pub fn has(&self, table: &str, row: &str) -> bool {
        self.tables.find(table, row).is_some()
    }

    /// Years of the rows with this name in the first column of their key in which a column is filled.
    pub fn years(&self, table: &str, row: &str, column: &str) -> Vec<i64> {
        let named = |found: &super::tables::Row| {
            found.table.resource.schema.primary_key.first().is_some_and(|key| found.text(key) == Some(row))
        };
        let filled = |found: &super::tables::Row| found.number(column).is_some();
        let year = |found: super::tables::Row| found.number("year");
        #[expect(clippy::cast_possible_truncation, reason = "a year")]
        let years = self.tables.rows(table).filter(named).filter(filled).filter_map(year).map(|year| year as i64);
        years.collect()
    }

    /// Numbers of a column, of all rows with this name in the first column of their key.
    pub fn numbers(&self, table: &str, row: &str, column: &str) -> Vec<f64> {
        let named = |found: &super::tables::Row| {
            found.table.resource.schema.primary_key.first().is_some_and(|key| found.text(key) == Some(row))
        };
        self.tables.rows(table).filter(named).filter_map(|found| found.number(column)).collect()
    }
}
