//! The text of a file, and where things are in it.

use std::sync::OnceLock;

use crate::diagnostics::Place;

/// The mark that some programs put before UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text of a file of the case.
#[derive(Debug, Default)]
pub(crate) struct SourceText {
    /// Path relative to the case folder.
    file: String,
    content: String,
    /// Where each line starts; found when the first place is asked for.
    lines: OnceLock<Vec<usize>>,
}

impl SourceText {
    pub(crate) fn new(file: impl Into<String>, content: String) -> Self {
        SourceText { file: file.into(), content, lines: OnceLock::new() }
    }

    /// The content, with the byte order mark.
    pub(crate) fn content(&self) -> &str {
        &self.content
    }

    /// Where the content starts after a byte order mark.
    pub(crate) fn start(&self) -> usize {
        if self.content.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
    }

    /// Line and column of a byte.
    pub(crate) fn place(&self, byte: usize) -> Place {
        let lines = self.lines.get_or_init(|| {
            let after = |(at, _): (usize, &str)| at + 1;
            std::iter::once(0).chain(self.content.match_indices('\n').map(after)).collect()
        });
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.content.get(start..byte).unwrap_or_default();
        let column = before.trim_start_matches(BYTE_ORDER_MARK).chars().count() + 1;
        Place::new(self.file.clone(), line, column)
    }

    /// Where the record that was read from `byte` on really starts: after line ends that belong to the one before.
    pub(crate) fn record(&self, byte: usize) -> usize {
        let rest = self.content.as_bytes().get(byte..).unwrap_or_default();
        byte + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
    }

    /// Where a cell of a record starts; the end of the record where it has fewer cells.
    pub(crate) fn cell(&self, record: usize, column: usize) -> usize {
        let record = self.record(record);
        let mut scan = Scan::new(self.content.as_bytes(), record);
        for _ in 0..column {
            match scan.end_of_cell() {
                End::Cell => {}
                End::Record | End::Unclosed => return record,
            }
        }
        scan.at
    }

    /// Where the cell starts that opens a quote and never closes it, in the record from `record` to the end.
    pub(crate) fn unclosed_quote(&self, record: usize) -> Option<usize> {
        let mut scan = Scan::new(self.content.as_bytes(), self.record(record));
        loop {
            let start = scan.at;
            match scan.end_of_cell() {
                End::Cell => {}
                End::Record => return None,
                End::Unclosed => return Some(start),
            }
        }
    }
}

/// What ends a cell.
pub(super) enum End {
    Cell,
    Record,
    Unclosed,
}

/// A walk over the cells of a record; quotes are understood as the CSV reader does.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Scan { bytes, at }
    }

    pub(super) fn end_of_cell(&mut self) -> End {
        let mut quoted = self.bytes.get(self.at) == Some(&b'"');
        if quoted {
            self.at += 1;
        }
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' if quoted => match self.bytes.get(self.at) {
                    Some(b'"') => self.at += 1,
                    _ => quoted = false,
                },
                b',' if !quoted => return End::Cell,
                b'\n' | b'\r' if !quoted => return End::Record,
                _ => {}
            }
        }
        if quoted { End::Unclosed } else { End::Record }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let text = SourceText::new("a.csv", "\u{feff}a,b\r\n\"あ,い\",う\n".to_owned());
        assert_eq!(text.place(text.start()), Place::new("a.csv", 1, 1));
        assert_eq!(text.place(text.cell(3, 1)), Place::new("a.csv", 1, 3));
        // The reader lets a record start at the line feed that ends the one before.
        assert_eq!(text.place(text.cell(7, 0)), Place::new("a.csv", 2, 1));
        assert_eq!(text.place(text.cell(7, 1)), Place::new("a.csv", 2, 7));
    }

    #[test]
    fn an_open_quote_is_found() {
        let text = SourceText::new("a.csv", "a,b\nx,\"y\nz,1\n".to_owned());
        assert_eq!(text.unclosed_quote(4).map(|byte| text.place(byte)), Some(Place::new("a.csv", 2, 3)));
        assert_eq!(SourceText::new("a.csv", "a,\"b\"\"\"\n".to_owned()).unclosed_quote(0), None);
    }
}
