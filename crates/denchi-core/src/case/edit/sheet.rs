//! A CSV file as rows of texts. What is not changed keeps its bytes: quotes, line ends, a byte order mark.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::record::{BYTE_ORDER_MARK, cells, column_at, records, write_record};

/// A table as texts.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file as it was read.
    text: Arc<str>,
    head: Line,
    columns: Vec<String>,
    rows: Vec<Line>,
    /// What ends a line that is written anew.
    line_end: &'static str,
    /// The line on which each record starts, the header first; found when first asked for, forgotten at every change.
    lines: OnceLock<Vec<usize>>,
}

/// A record.
#[derive(Clone, Debug)]
enum Line {
    /// As it stands in the file, with the line ends behind it.
    Read(Range<usize>),
    /// Cells that are written anew, one for each column.
    Written(Vec<String>),
}

impl Sheet {
    /// Reads a file. Any text is one: what is wrong with it is for whoever checks the case to say.
    pub fn read(text: impl Into<Arc<str>>) -> Self {
        let text: Arc<str> = text.into();
        let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut records = records(&text, mark);
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let head = if records.is_empty() { 0..text.len() } else { records.remove(0) };
        let mut columns: Vec<String> =
            cells(text.get(head.clone()).unwrap_or_default()).map(|name| name.trim().to_owned()).collect();
        if text.get(head.clone()).is_none_or(|head| head.trim_matches(['\r', '\n']).is_empty()) {
            columns.clear();
        }
        // The mark, and empty lines before the header, belong to it.
        let head = Line::Read(0..head.end);
        Sheet {
            text,
            head,
            columns,
            rows: records.into_iter().map(Line::Read).collect(),
            line_end,
            lines: OnceLock::new(),
        }
    }

    /// A table without rows.
    pub fn new(columns: Vec<String>) -> Self {
        let head = Line::Written(columns.clone());
        Sheet { text: Arc::from(""), head, columns, rows: Vec::new(), line_end: "\n", lines: OnceLock::new() }
    }

    /// Names of the columns, in the order of the file.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Position of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The cells of a row, in the order of the columns; a row may have fewer or more than there are columns.
    pub fn cells(&self, row: usize) -> Vec<Cow<'_, str>> {
        match self.rows.get(row) {
            Some(Line::Read(range)) => cells(self.text.get(range.clone()).unwrap_or_default()).collect(),
            Some(Line::Written(cells)) => cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect(),
            None => Vec::new(),
        }
    }

    /// A cell; blank where the row has none there.
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        match self.rows.get(row) {
            Some(Line::Read(range)) => {
                cells(self.text.get(range.clone()).unwrap_or_default()).nth(column).unwrap_or_default()
            }
            Some(Line::Written(cells)) => Cow::Borrowed(cells.get(column).map_or("", String::as_str)),
            None => Cow::Borrowed(""),
        }
    }

    /// Whether a row has the bytes of a row of another sheet, and the same columns.
    pub(super) fn same_bytes(&self, row: usize, other: &Sheet, other_row: usize) -> bool {
        match (self.rows.get(row), other.rows.get(other_row)) {
            (Some(Line::Read(one)), Some(Line::Read(two))) => {
                let trimmed = |sheet: &Sheet, range: &Range<usize>| -> Option<Range<usize>> {
                    let text = sheet.text.get(range.clone())?;
                    Some(range.start..range.start + text.trim_end_matches(['\r', '\n']).len())
                };
                self.columns == other.columns
                    && match (trimmed(self, one), trimmed(other, two)) {
                        (Some(one), Some(two)) => self.text.get(one) == other.text.get(two),
                        _ => false,
                    }
            }
            _ => false,
        }
    }

    /// Puts a text into a cell; nothing else of the row changes, and nothing at all where it stands there already.
    pub fn set(&mut self, row: usize, column: usize, text: &str) {
        if row >= self.rows.len() || column >= self.columns.len() || self.cell(row, column) == text {
            return;
        }
        let mut cells: Vec<String> = self.cells(row).into_iter().map(Cow::into_owned).collect();
        let width = self.columns.len().max(cells.len());
        cells.resize(width, String::new());
        if let Some(cell) = cells.get_mut(column) {
            text.clone_into(cell);
        }
        if let Some(line) = self.rows.get_mut(row) {
            *line = Line::Written(cells);
        }
        self.lines.take();
    }

    /// Puts a row before another one, or, at [`Sheet::len`], behind all.
    pub fn insert(&mut self, row: usize, mut cells: Vec<String>) {
        cells.resize(self.columns.len(), String::new());
        self.rows.insert(row.min(self.rows.len()), Line::Written(cells));
        self.lines.take();
    }

    /// Takes a row away.
    pub fn remove(&mut self, row: usize) {
        if row < self.rows.len() {
            self.rows.remove(row);
            self.lines.take();
        }
    }

    /// Keeps these rows, in this order.
    pub fn keep(&mut self, rows: &[usize]) {
        self.rows = rows.iter().filter_map(|row| self.rows.get(*row).cloned()).collect();
        self.lines.take();
    }

    /// Adds a column before another one, or behind all; its cells are blank.
    pub fn add_column(&mut self, at: usize, name: &str) {
        let at = at.min(self.columns.len());
        for row in 0..self.rows.len() {
            let mut cells: Vec<String> = self.cells(row).into_iter().map(Cow::into_owned).collect();
            if cells.len() >= at {
                cells.insert(at, String::new());
            }
            if let Some(line) = self.rows.get_mut(row) {
                *line = Line::Written(cells);
            }
        }
        self.columns.insert(at, name.to_owned());
        self.head = Line::Written(self.columns.clone());
        self.lines.take();
    }

    /// The file: what was not changed has its bytes.
    pub fn write(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        if matches!(self.head, Line::Written(_)) && self.text.starts_with(BYTE_ORDER_MARK) {
            out.push_str(BYTE_ORDER_MARK);
        }
        for line in std::iter::once(&self.head).chain(&self.rows) {
            if !out.is_empty() && out != BYTE_ORDER_MARK && !out.ends_with(['\n', '\r']) {
                out.push_str(self.line_end);
            }
            out.push_str(&self.text_of(line));
        }
        out
    }

    /// The row and the column of a place in the file that [`Sheet::write`] gives, as a diagnostic has it: lines and characters
    /// from 1. No row: the header.
    pub fn locate(&self, line: usize, column: usize) -> (Option<usize>, Option<usize>) {
        let starts = self.lines.get_or_init(|| {
            let next = |line: &mut usize, record: &Line| {
                let start = *line;
                *line += self.text_of(record).matches('\n').count();
                Some(start)
            };
            std::iter::once(&self.head).chain(&self.rows).scan(1, next).collect()
        });
        let Some(number) = starts.partition_point(|start| *start <= line).checked_sub(1) else { return (None, None) };
        let row = number.checked_sub(1);
        let record = row.map_or(Some(&self.head), |row| self.rows.get(row));
        let first = starts.get(number).copied().unwrap_or(line);
        (row, record.and_then(|record| column_at(&self.text_of(record), line - first, column)))
    }

    /// A record as it is written.
    fn text_of(&self, record: &Line) -> Cow<'_, str> {
        match record {
            Line::Read(range) => Cow::Borrowed(self.text.get(range.clone()).unwrap_or_default()),
            Line::Written(cells) => {
                let mut text = String::new();
                write_record(cells, &mut text);
                text.push_str(self.line_end);
                Cow::Owned(text)
            }
        }
    }
}
