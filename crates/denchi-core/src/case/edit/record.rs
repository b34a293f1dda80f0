//! Records of a CSV file as texts: where they are, what their cells say, and how they are written.

use std::borrow::Cow;
use std::ops::Range;

use super::super::text::{End, Scan};

/// The mark that some programs put before UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Where the records of a text are; each has the line ends behind it, empty lines included.
pub(super) fn records(text: &str, from: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let past = |mut at: usize| {
        while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        at
    };
    let mut records = Vec::new();
    let mut start = past(from);
    while start < bytes.len() {
        let mut scan = Scan::new(bytes, start);
        while let End::Cell = scan.end_of_cell() {}
        let end = past(scan.at);
        records.push(start..end);
        start = end;
    }
    records
}

/// The cells of a record, as the CSV reader understands them.
pub(super) fn cells(record: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let record = record.trim_start_matches(BYTE_ORDER_MARK).trim_start_matches(['\r', '\n']);
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let mut scan = Scan::new(record.as_bytes(), from);
        let end = scan.end_of_cell();
        let is_last = !matches!(end, End::Cell);
        start = if is_last { None } else { Some(scan.at) };
        let raw = record.get(from..scan.at).unwrap_or_default();
        let raw = match end {
            End::Cell => raw.strip_suffix(',').unwrap_or(raw),
            End::Record => raw.strip_suffix(['\r', '\n']).unwrap_or(raw),
            End::Unclosed => raw,
        };
        Some(plain(raw))
    })
}

/// The text of a cell without the quotes around it.
fn plain(raw: &str) -> Cow<'_, str> {
    let Some(inner) = raw.strip_prefix('"') else { return Cow::Borrowed(raw) };
    if let Some(text) = inner.strip_suffix('"')
        && !text.contains('"')
    {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(inner.len());
    let mut quoted = true;
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '"' && quoted {
            if letters.next_if_eq(&'"').is_some() {
                text.push('"');
            } else {
                quoted = false;
            }
        } else {
            text.push(letter);
        }
    }
    Cow::Owned(text)
}

/// A record with quotes around what needs them; without its line end.
pub(super) fn write_record(cells: &[String], out: &mut String) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        // A record of one blank cell would be an empty line, which is none.
        let alone = cells.len() == 1 && cell.is_empty();
        if alone || cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
}

/// The cell of a record that holds a place: lines behind its first line, and characters from 1.
pub(super) fn column_at(record: &str, lines: usize, column: usize) -> Option<usize> {
    let start: usize = record.split_inclusive('\n').take(lines).map(str::len).sum();
    let line = record.get(start..)?.trim_start_matches(BYTE_ORDER_MARK);
    let start = record.len() - line.len().min(record.len());
    let at = start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(byte, _)| byte);
    let mut scan = Scan::new(record.as_bytes(), 0);
    let mut cell = 0;
    while let End::Cell = scan.end_of_cell() {
        if scan.at > at {
            break;
        }
        cell += 1;
    }
    Some(cell)
}
