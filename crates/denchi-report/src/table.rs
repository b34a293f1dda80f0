//! One neutral shape for every result table: named columns with types and units, values by column.

use std::sync::Arc;

use crate::numbers;

/// Type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
}

impl Kind {
    /// The type in Table Schema.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
        }
    }

    /// The kind of a Table Schema type.
    pub fn of(id: &str) -> Option<Kind> {
        [Kind::Text, Kind::Integer, Kind::Number].into_iter().find(|kind| kind.id() == id)
    }
}

/// Head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in files.
    pub name: String,
    /// Type.
    pub kind: Kind,
    /// Unit; `unit` stands for the unit in the column `unit` of the same row.
    pub unit: Option<String>,
    /// Key of the description in the catalogue.
    pub key: String,
}

/// Values of a column; `None` is absence.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Text, shared between rows.
    Text(Vec<Option<Arc<str>>>),
    /// Whole numbers.
    Integer(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
}

impl Values {
    /// No values of a kind.
    pub fn none(kind: Kind) -> Self {
        match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
        }
    }

    fn push(&mut self, cell: Cell) {
        match self {
            Values::Text(values) => values.push(match cell {
                Cell::Text(text) => Some(text),
                _ => None,
            }),
            Values::Integer(values) => values.push(match cell {
                Cell::Integer(value) => Some(value),
                _ => None,
            }),
            Values::Number(values) => values.push(match cell {
                Cell::Number(value) => Some(value),
                _ => None,
            }),
        }
    }

    fn len(&self) -> usize {
        match self {
            Values::Text(values) => values.len(),
            Values::Integer(values) => values.len(),
            Values::Number(values) => values.len(),
        }
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Absence.
    Blank,
    /// Text.
    Text(Arc<str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
}

impl Cell {
    /// As in a CSV file.
    pub fn text(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.to_string(),
            Cell::Integer(value) => value.to_string(),
            Cell::Number(value) => numbers::shortest(*value),
        }
    }

    /// As JSON; a number that JSON cannot say becomes text.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Cell::Blank => serde_json::Value::Null,
            Cell::Text(text) => text.as_ref().into(),
            Cell::Integer(value) => (*value).into(),
            Cell::Number(value) => serde_json::Number::from_f64(value + 0.0)
                .map_or_else(|| numbers::shortest(*value).into(), serde_json::Value::Number),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        // Empty text is absence, as in a file.
        if text.is_empty() { Cell::Blank } else { Cell::Text(text.into()) }
    }
}

impl From<&Arc<str>> for Cell {
    fn from(text: &Arc<str>) -> Self {
        Cell::Text(Arc::clone(text))
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Cell::Number(value)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Blank, Into::into)
    }
}

/// A result table.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultTable {
    /// Name in files.
    pub name: String,
    /// Key of the title in the catalogue.
    pub key: String,
    /// Heads of the columns.
    pub columns: Vec<Column>,
    /// Values by column, all of the same length.
    pub values: Vec<Values>,
    /// Columns that identify a row.
    pub primary_key: Vec<String>,
}

impl ResultTable {
    /// A table without rows.
    pub fn new(name: &str, columns: Vec<Column>, primary_key: &[&str]) -> Self {
        ResultTable {
            name: name.to_owned(),
            key: format!("table.{name}"),
            values: columns.iter().map(|column| Values::none(column.kind)).collect(),
            columns,
            primary_key: primary_key.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// Adds a row; a cell of another kind than its column counts as absent.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        debug_assert_eq!(N, self.columns.len(), "row of table {}", self.name);
        for (values, cell) in self.values.iter_mut().zip(row) {
            values.push(cell);
        }
    }

    /// Adds a row of any length; a missing cell is absent.
    pub fn push_row(&mut self, row: Vec<Cell>) {
        let mut cells = row.into_iter();
        for values in &mut self.values {
            values.push(cells.next().unwrap_or(Cell::Blank));
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.first().map_or(0, Values::len)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// A value, by row and column index.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        match self.values.get(column) {
            Some(Values::Text(values)) => values.get(row).and_then(Option::as_ref).into(),
            Some(Values::Integer(values)) => values.get(row).copied().flatten().map_or(Cell::Blank, Cell::Integer),
            Some(Values::Number(values)) => values.get(row).copied().flatten().into(),
            None => Cell::Blank,
        }
    }

    /// Text of a named column in a row; empty where absent or of another kind.
    pub fn text(&self, row: usize, name: &str) -> &str {
        match self.column(name).and_then(|column| self.values.get(column)) {
            Some(Values::Text(values)) => values.get(row).and_then(Option::as_deref).unwrap_or(""),
            _ => "",
        }
    }

    /// Number of a named column in a row.
    pub fn number(&self, row: usize, name: &str) -> Option<f64> {
        match self.column(name).and_then(|column| self.values.get(column)) {
            Some(Values::Number(values)) => values.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// The rows for which a test on the row index holds.
    pub fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.len()).filter(|&row| keep(row)).collect();
        let mut table = ResultTable { values: Vec::new(), ..self.clone() };
        table.values = self
            .values
            .iter()
            .map(|values| match values {
                Values::Text(values) => Values::Text(pick(values, &rows)),
                Values::Integer(values) => Values::Integer(pick(values, &rows)),
                Values::Number(values) => Values::Number(pick(values, &rows)),
            })
            .collect();
        table
    }

    /// As CSV: one line of names, then the rows.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|column| &column.name))?;
        for row in 0..self.len() {
            writer.write_record((0..self.columns.len()).map(|column| self.cell(row, column).text()))?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

fn pick<T: Clone>(values: &[Option<T>], rows: &[usize]) -> Vec<Option<T>> {
    rows.iter().map(|&row| values.get(row).cloned().flatten()).collect()
}

/// A text column, described by `column.<name>` in the catalogue.
pub(crate) fn text(name: &str) -> Column {
    Column { name: name.to_owned(), kind: Kind::Text, unit: None, key: format!("column.{name}") }
}

/// A whole-number column, described by `column.<name>` in the catalogue.
pub(crate) fn integer(name: &str) -> Column {
    Column { kind: Kind::Integer, ..text(name) }
}

/// A number column with its unit, described by `column.<name>` in the catalogue.
pub(crate) fn number(name: &str, unit: &str) -> Column {
    Column { kind: Kind::Number, unit: Some(unit.to_owned()), ..text(name) }
}

impl Column {
    /// The same column, described by another key.
    pub(crate) fn described(self, key: &str) -> Self {
        Column { key: format!("column.{key}"), ..self }
    }
}
