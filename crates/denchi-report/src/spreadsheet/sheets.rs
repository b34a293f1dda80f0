//! The sheets of a workbook as tables of texts.
//!
//! Cells are read one by one: a range that is made of two cells at the ends of a sheet would take all the memory there is.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use denchi_core::case::edit::Sheet;
use denchi_core::case::schema;

use super::archive::{Checked, MOST_UNPACKED};
use super::book::ABOUT;
use super::{Note, Received, Refused};
use crate::numbers::shortest;

/// The part that holds the texts of a workbook.
const TEXTS: &str = "sharedstrings.xml";
/// What says how many texts there are: room for as many is made at once.
const COUNT: &str = "uniqueCount";

/// Reads a workbook that has been found small enough.
pub(super) fn read(content: &[u8], archive: &mut Checked<'_>) -> Result<Received, Refused> {
    check_counts(archive)?;
    let damaged = |error: calamine::XlsxError| Refused::Damaged(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(damaged)?;
    let mut received = Received::default();
    let mut left = MOST_UNPACKED;
    for name in book.sheet_names() {
        if name == ABOUT {
            continue;
        }
        if schema::resource(&name).is_none() {
            received.notes.push(Note::LeftOut(name));
            continue;
        }
        let mut cells = Cells::default();
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
            if cell.formula.is_some() {
                cells.formulas += 1;
            }
            let text = text(&cell.value);
            if matches!(cell.value, DataRef::Error(_)) {
                cells.errors += 1;
            }
            left = left.checked_sub(text.len() as u64 + 1).ok_or(Refused::Bomb)?;
            if !text.is_empty() {
                cells.put(&name, cell.pos, text)?;
            }
        }
        if cells.formulas > 0 {
            received.notes.push(Note::Formulas(name.clone(), cells.formulas));
        }
        if cells.errors > 0 {
            received.notes.push(Note::Errors(name.clone(), cells.errors));
        }
        if !cells.columns.is_empty() {
            received.tables.insert(name, cells.sheet());
        }
    }
    Ok(received)
}

/// Refuses a workbook that says it has more texts than fit into it.
fn check_counts(archive: &mut Checked<'_>) -> Result<(), Refused> {
    for index in 0..archive.len() {
        let damaged = |error: &dyn std::fmt::Display| Refused::Damaged(error.to_string());
        let mut part = archive.by_index(index).map_err(|error| damaged(&error))?;
        if !part.name().is_ok_and(|name| name.to_lowercase().ends_with(TEXTS)) {
            continue;
        }
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(|error| damaged(&error))?;
        // In another encoding, what is looked for would not be found.
        let text = std::str::from_utf8(&content).map_err(|error| damaged(&error))?;
        if text.contains('\0') {
            return Err(damaged(&TEXTS));
        }
        for (at, _) in text.match_indices(COUNT) {
            let rest = text.get(at + COUNT.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || "='\"".contains(letter));
            let digits: String = rest.chars().take_while(char::is_ascii_digit).take(20).collect();
            if digits.parse::<u128>().is_ok_and(|count| count > content.len() as u128) {
                return Err(Refused::Bomb);
            }
        }
    }
    Ok(())
}

/// What a cell says. Numbers in the shortest form that reads back to the same bits; a formula is not calculated: its value is
/// what the program that wrote it had worked out.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::Int(whole) => whole.to_string(),
        DataRef::Float(number) => shortest(*number),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day}T{hour:02}:{minute:02}:{second:02}") }
        }
        DataRef::DateTime(duration) => shortest(duration.as_f64()),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Cells of a sheet as they come.
#[derive(Default)]
struct Cells {
    /// Row of the header, columns of the sheet that have a name, and these.
    head: Option<u32>,
    columns: Vec<(u32, String)>,
    rows: Vec<(u32, Vec<String>)>,
    formulas: usize,
    errors: usize,
}

impl Cells {
    fn put(&mut self, sheet: &str, (row, column): (u32, u32), text: String) -> Result<(), Refused> {
        let head = *self.head.get_or_insert(row);
        if row == head {
            self.columns.push((column, text));
            return Ok(());
        }
        let place = self.columns.iter().position(|(known, _)| *known == column);
        let Some(place) = place.filter(|_| row > head) else {
            return Err(Refused::Stray(sheet.to_owned(), address(row, column)));
        };
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            self.rows.push((row, vec![String::new(); self.columns.len()]));
        }
        if let Some(cell) = self.rows.last_mut().and_then(|(_, cells)| cells.get_mut(place)) {
            *cell = text;
        }
        Ok(())
    }

    fn sheet(self) -> Sheet {
        let mut sheet = Sheet::new(self.columns.into_iter().map(|(_, name)| name).collect());
        for (_, cells) in self.rows {
            sheet.insert(sheet.len(), cells);
        }
        sheet
    }
}

/// A cell as spreadsheets name it: `C5`.
fn address(row: u32, column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = (b'A'..=b'Z').nth(usize::try_from((rest - 1) % 26).unwrap_or(0)).unwrap_or(b'A');
        letters.insert(0, char::from(letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}
