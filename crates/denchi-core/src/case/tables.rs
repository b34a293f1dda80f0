//! All tables of a case before references are resolved, and where every cell is.

use std::collections::BTreeMap;

use super::cell::{Cell, Symbol};
use super::schema::{self, Field};
use super::table::{Interner, Origin, Table};
use super::text::SourceText;
use crate::diagnostics::{Code, Diagnostic, Place};

/// All tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) texts: Interner,
    tables: BTreeMap<&'static str, Table>,
    /// The texts of the CSV files by table.
    sources: BTreeMap<&'static str, SourceText>,
    /// The text of the scenario.
    pub(crate) scenario: Option<SourceText>,
}

impl Tables {
    /// No table has rows.
    pub(crate) fn new() -> Self {
        let tables = schema::package().resources.iter().map(|table| (table.name.as_str(), Table::empty(table)));
        Tables { tables: tables.collect(), ..Tables::default() }
    }

    pub(crate) fn insert(&mut self, table: Table, source: Option<SourceText>) {
        let name = table.resource.name.as_str();
        self.tables.insert(name, table);
        if let Some(source) = source {
            self.sources.insert(name, source);
        }
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    pub(crate) fn table_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.tables.get_mut(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }

    /// Rows of a table, in order.
    pub(crate) fn rows(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        let table = self.tables.get(name);
        table.into_iter().flat_map(move |table| (0..table.len()).map(move |number| Row { tables: self, table, number }))
    }

    /// The first row of a table with this name in the first column of its key.
    pub(crate) fn find(&self, name: &str, key: &str) -> Option<Row<'_>> {
        let table = self.tables.get(name)?;
        let number = *table.index.get(&self.texts.find(key)?)?;
        Some(Row { tables: self, table, number })
    }

    /// Makes the index of every table by the first column of its key; of rows with the same name the first counts.
    pub(crate) fn index(&mut self) {
        for table in self.tables.values_mut() {
            table.index.clear();
            let Some(key) = table.resource.schema.primary_key.first() else { continue };
            let Some(column) = table.resource.position(key) else { continue };
            for row in 0..table.len() {
                if let Cell::Text(symbol) = table.cell(row, column) {
                    table.index.entry(symbol).or_insert(row);
                }
            }
        }
    }

    /// The place of a diagnostic that names a `table`, a `row` by its key, and maybe a `column`.
    pub(crate) fn place_of(&self, diagnostic: &Diagnostic) -> Option<Place> {
        let row = self.find(diagnostic.argument("table")?, diagnostic.argument("row")?)?;
        Some(row.place(diagnostic.argument("column").unwrap_or_default()))
    }
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) table: &'a Table,
    pub(crate) number: usize,
}

impl<'a> Row<'a> {
    pub(crate) fn cell(&self, column: &str) -> Cell {
        self.table.resource.position(column).map_or(Cell::Blank, |column| self.table.cell(self.number, column))
    }

    pub(crate) fn symbol(&self, column: &str) -> Option<Symbol> {
        match self.cell(column) {
            Cell::Text(symbol) => Some(symbol),
            _ => None,
        }
    }

    pub(crate) fn text(&self, column: &str) -> Option<&'a str> {
        self.symbol(column).map(|symbol| self.tables.texts.text(symbol))
    }

    pub(crate) fn owned(&self, column: &str) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        match self.cell(column) {
            Cell::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A whole number.
    #[expect(clippy::cast_possible_truncation, reason = "the reader takes whole numbers only up to 2^53")]
    pub(crate) fn whole(&self, column: &str) -> Option<i64> {
        self.number(column).map(|number| number as i64)
    }

    /// True where the cell says so; blank is false.
    pub(crate) fn flag(&self, column: &str) -> bool {
        self.cell(column) == Cell::Flag(true)
    }

    /// Whether a cell is blank; a cell with a problem is not.
    pub(crate) fn is_blank(&self, column: &str) -> bool {
        self.cell(column) == Cell::Blank
    }

    /// The columns with their cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&'a Field, Cell)> {
        let (table, number) = (self.table, self.number);
        table.resource.schema.fields.iter().enumerate().map(move |(column, field)| (field, table.cell(number, column)))
    }

    /// The key as people read it: its parts joined by ` / `.
    pub(crate) fn key(&self) -> String {
        let parts = self.table.resource.schema.primary_key.iter().filter_map(|column| match self.cell(column) {
            Cell::Text(symbol) => Some(self.tables.texts.text(symbol).to_owned()),
            Cell::Number(number) => Some(number.to_string()),
            Cell::Flag(flag) => Some(flag.to_string()),
            Cell::Blank | Cell::Wrong => None,
        });
        parts.collect::<Vec<_>>().join(" / ")
    }

    /// Where a cell is; the row, where the column is not in the file.
    pub(crate) fn place(&self, column: &str) -> Place {
        let position = self.table.resource.position(column);
        let in_scenario = |byte: usize| match &self.tables.scenario {
            Some(source) => source.place(byte),
            None => Place::file(self.table.resource.path.clone()),
        };
        if let Some(byte) = position.and_then(|column| self.table.changed.get(&(self.number, column))) {
            return in_scenario(*byte);
        }
        match self.table.origins.get(self.number) {
            Some(Origin::Scenario(byte)) => in_scenario(*byte),
            Some(Origin::Record(record)) => match self.tables.sources.get(self.table.resource.name.as_str()) {
                Some(source) => {
                    let column = position.and_then(|column| self.table.header.get(column).copied().flatten());
                    source.place(source.cell(*record, column.unwrap_or(0)))
                }
                None => Place::file(self.table.resource.path.clone()),
            },
            None => Place::file(self.table.resource.path.clone()),
        }
    }

    /// A problem at a cell, with the arguments `table`, `row` and `column`.
    pub(crate) fn problem(&self, code: Code, column: &str) -> Diagnostic {
        Diagnostic::new(code)
            .with("table", &self.table.resource.name)
            .with("row", self.key())
            .with("column", column)
            .at(self.place(column))
    }
}
