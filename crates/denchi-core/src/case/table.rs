//! A CSV file becomes a table of typed cells.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};
use indexmap::{IndexMap, IndexSet};

use super::cell::{self, Cell, Symbol, Value};
use super::schema::Resource;
use super::text::SourceText;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, similar};

/// Texts of a case, each once.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    texts: IndexSet<Box<str>>,
}

impl Interner {
    #[expect(clippy::cast_possible_truncation, reason = "the size of a case bounds the number of its texts below 2^32")]
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        match self.texts.get_index_of(text) {
            Some(index) => Symbol(index as u32),
            None => Symbol(self.texts.insert_full(text.into()).0 as u32),
        }
    }

    pub(crate) fn find(&self, text: &str) -> Option<Symbol> {
        #[expect(clippy::cast_possible_truncation, reason = "as above")]
        self.texts.get_index_of(text).map(|index| Symbol(index as u32))
    }

    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get_index(symbol.0 as usize).map_or("", |text| text)
    }

    pub(crate) fn cell(&mut self, value: Value<'_>) -> Cell {
        match value {
            Value::Blank => Cell::Blank,
            Value::Text(text) => Cell::Text(self.intern(text)),
            Value::Number(number) => Cell::Number(number),
            Value::Flag(flag) => Cell::Flag(flag),
        }
    }
}

/// Where a row or a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A record of the CSV file, from this byte on.
    Record(usize),
    /// A position in the scenario file.
    Scenario(usize),
}

/// A table of typed cells.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) resource: &'static Resource,
    /// Whether the file is there.
    pub(crate) present: bool,
    /// Whether all rows could be read: references into a table that could not are not checked.
    pub(crate) complete: bool,
    /// Column of the file, for each column of the schema.
    pub(crate) header: Vec<Option<usize>>,
    /// Row after row, one cell for each column of the schema.
    pub(crate) cells: Vec<Cell>,
    pub(crate) origins: Vec<Origin>,
    /// Cells that the scenario changed: row and column, and where.
    pub(crate) changed: BTreeMap<(usize, usize), usize>,
    /// First row by the first column of the key.
    pub(crate) index: IndexMap<Symbol, usize>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn empty(resource: &'static Resource) -> Self {
        Table {
            resource,
            present: false,
            complete: true,
            header: vec![None; resource.schema.fields.len()],
            cells: Vec::new(),
            origins: Vec::new(),
            changed: BTreeMap::new(),
            index: IndexMap::new(),
        }
    }

    /// Number of columns of the schema.
    pub(crate) fn width(&self) -> usize {
        self.resource.schema.fields.len()
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.origins.len()
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell {
        self.cells.get(row * self.width() + column).copied().unwrap_or(Cell::Blank)
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, cell: Cell) {
        let at = row * self.width() + column;
        if let Some(slot) = self.cells.get_mut(at) {
            *slot = cell;
        }
    }
}

/// Reads a table; every problem is reported, and cells with a problem are left as [`Cell::Wrong`].
pub(crate) fn read(
    resource: &'static Resource,
    source: &SourceText,
    texts: &mut Interner,
    diagnostics: &mut Diagnostics,
) -> Table {
    let mut table = Table { present: true, ..Table::empty(resource) };
    let start = source.start();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(source.content().as_bytes().get(start..).unwrap_or_default());
    let mut record = ByteRecord::new();
    let byte = |record: &ByteRecord| {
        start + record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0))
    };

    // Reading from memory cannot fail: rows of any width are accepted here.
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        table.complete = false;
        let problem = Diagnostic::new(Code::D110).with("table", &resource.name);
        diagnostics.push(problem.at(source.place(start)));
        return table;
    }
    let mut last = byte(&record);
    let columns = record.len();
    let fields = read_header(&mut table, source, &record, last, diagnostics);

    while reader.read_byte_record(&mut record).unwrap_or(false) {
        last = byte(&record);
        let row = table.origins.len();
        table.origins.push(Origin::Record(last));
        let ragged = record.len() != columns;
        if ragged {
            let problem = Diagnostic::new(Code::D204).with("found", record.len()).with("expected", columns);
            let problem = if record.len() > columns { problem.hint("more") } else { problem };
            diagnostics.push(problem.at(source.place(source.cell(last, 0))));
        }
        let first = table.cells.len();
        table.cells.extend(fields.iter().map(|present| if present.is_some() { Cell::Wrong } else { Cell::Blank }));
        for (position, column) in fields.iter().enumerate() {
            let Some(column) = *column else { continue };
            let Some(column) = column else {
                // The column is required and missing: said once, at the header.
                continue;
            };
            let field = &resource.schema.fields[position];
            // Cells of a row of the wrong width may be shifted; its key is kept so that references to it are found.
            if ragged && !resource.is_key(&field.name) {
                continue;
            }
            let raw = record.get(column).and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or_default();
            let trimmed = raw.trim();
            if trimmed.len() != raw.len() && !ragged {
                let problem = Diagnostic::new(Code::D216).with("column", &field.name).with("value", trimmed);
                diagnostics.push(problem.at(source.place(source.cell(last, column))));
            }
            match cell::parse(field, trimmed) {
                Ok(value) => table.cells[first + position] = texts.cell(value),
                Err(_) if ragged => {}
                Err(problem) => {
                    // A name of the wrong form is still a name, so that references to it are found.
                    if problem.code == Code::D211 {
                        table.cells[first + position] = Cell::Text(texts.intern(trimmed));
                    }
                    diagnostics.push(problem.at(source.place(source.cell(last, column))));
                }
            }
        }
        debug_assert_eq!(table.cells.len(), (row + 1) * table.width());
    }
    if let Some(open) = source.unclosed_quote(last) {
        table.complete = false;
        diagnostics.push(Diagnostic::new(Code::D109).at(source.place(open)));
    }
    table
}

/// What the header says of each column of the schema: absent and not needed, absent and required, or its number.
type Columns = Vec<Option<Option<usize>>>;

fn read_header(
    table: &mut Table,
    source: &SourceText,
    record: &ByteRecord,
    start: usize,
    diagnostics: &mut Diagnostics,
) -> Columns {
    let resource = table.resource;
    let names: Vec<&str> = record.iter().map(|name| std::str::from_utf8(name).unwrap_or_default().trim()).collect();
    for (column, name) in names.iter().enumerate() {
        let place = || source.place(source.cell(start, column));
        match resource.position(name) {
            None => {
                let unused = resource.schema.fields.iter().map(|field| field.name.as_str());
                let unused = unused.filter(|field| !names.contains(field));
                let problem = Diagnostic::new(Code::D202).with("column", name).with("table", &resource.name);
                diagnostics.push(problem.similar(similar(name, unused)).at(place()));
            }
            Some(position) => match table.header[position] {
                None => table.header[position] = Some(column),
                Some(first) => {
                    let problem = Diagnostic::new(Code::D203).with("column", name).with("first", first + 1);
                    diagnostics.push(problem.with("second", column + 1).at(place()));
                }
            },
        }
    }
    let mut columns = Columns::new();
    for (position, field) in resource.schema.fields.iter().enumerate() {
        columns.push(match table.header[position] {
            Some(column) => Some(Some(column)),
            None if field.constraints.required => {
                let problem = Diagnostic::new(Code::D201).with("column", &field.name).with("table", &resource.name);
                diagnostics.push(problem.at(source.place(source.cell(start, 0))));
                if resource.is_key(&field.name) {
                    table.complete = false;
                }
                Some(None)
            }
            None => None,
        });
    }
    columns
}
