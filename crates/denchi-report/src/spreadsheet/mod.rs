//! The tables of a case for people who work in spreadsheets: as CSV, as a workbook, as an archive of everything; and back.
//!
//! What comes back is bounded before it is unpacked (`archive`), never calculated, and laid over a case by someone else
//! ([`denchi_core::case::edit`]).

mod archive;
mod book;
mod csv;
mod encoding;
mod sheets;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Display;

use denchi_core::case::Files;
use denchi_core::case::edit::Sheet;
use denchi_core::case::schema::{self, Resource};
use denchi_core::catalogue::{self, Lang};

pub use archive::{MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, archive};
pub use book::{Unwritable, book};
pub use csv::csv;

/// What was sent.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Tables by name.
    pub tables: BTreeMap<String, Sheet>,
    /// Other files of a case by path: `case.toml`, `scenarios/<name>.toml`.
    pub texts: BTreeMap<String, String>,
    /// What someone should know about how it was read.
    pub notes: Vec<Note>,
}

/// Something to know about what was sent. Its text is `spreadsheet.note.<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// It was no UTF-8, but this encoding.
    Encoding(String),
    /// A sheet or a file that is no table of a case was left out.
    LeftOut(String),
    /// Cells with formulas, by sheet: what the program that wrote them had worked out was taken.
    Formulas(String, usize),
    /// Cells with an error value such as `#N/A`, by sheet.
    Errors(String, usize),
}

/// Why something that was sent is not looked at. Its text is `spreadsheet.refused.<id>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(Lang::En))]
pub enum Refused {
    /// It would be too large when unpacked, or is packed far denser than a workbook.
    Bomb,
    /// It has too many parts.
    Parts,
    /// It is packed in a way that is not read: encrypted, damaged, of another method.
    Damaged(String),
    /// It is no workbook that is read: an old or another format.
    Format,
    /// It is no text in UTF-8, Shift_JIS or EUC-JP.
    Text,
    /// Its columns are not apart by commas.
    Separator,
    /// Nobody said which table it is.
    Table,
    /// There is no table of a case in it.
    Nothing,
    /// A cell outside the columns that have a name: sheet and cell.
    Stray(String, String),
}

impl Note {
    /// The note in words.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Note::Encoding(name) => said(lang, "spreadsheet.note.encoding", &[("encoding", name)]),
            Note::LeftOut(name) => said(lang, "spreadsheet.note.left_out", &[("name", name)]),
            Note::Formulas(sheet, count) => {
                said(lang, "spreadsheet.note.formulas", &[("sheet", sheet), ("count", count)])
            }
            Note::Errors(sheet, count) => said(lang, "spreadsheet.note.errors", &[("sheet", sheet), ("count", count)]),
        }
    }
}

impl Refused {
    /// The reason in words, with what to do.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Refused::Bomb => {
                let limit = MOST_UNPACKED >> 20;
                said(lang, "spreadsheet.refused.bomb", &[("limit", &limit), ("ratio", &MOST_RATIO)])
            }
            Refused::Parts => said(lang, "spreadsheet.refused.parts", &[("most", &MOST_ENTRIES)]),
            Refused::Damaged(detail) => said(lang, "spreadsheet.refused.damaged", &[("detail", detail)]),
            Refused::Format => said(lang, "spreadsheet.refused.format", &[]),
            Refused::Text => said(lang, "spreadsheet.refused.text", &[]),
            Refused::Separator => said(lang, "spreadsheet.refused.separator", &[]),
            Refused::Table => said(lang, "spreadsheet.refused.table", &[]),
            Refused::Nothing => said(lang, "spreadsheet.refused.nothing", &[]),
            Refused::Stray(sheet, cell) => said(lang, "spreadsheet.refused.stray", &[("sheet", sheet), ("cell", cell)]),
        }
    }
}

fn said(lang: Lang, key: &str, arguments: &[(&str, &dyn Display)]) -> String {
    catalogue::format(lang, key, arguments)
}

/// Reads what was sent: a workbook, an archive of a case, or the CSV of one table. What it is, its content says.
///
/// # Errors
/// Why it is not looked at.
pub fn read(content: &[u8], table: Option<&Resource>) -> Result<Received, Refused> {
    let received = match content {
        [b'P', b'K', ..] => archive::read(content)?,
        // Excel before 2007, and encrypted workbooks.
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Refused::Format),
        _ => {
            let table = table.ok_or(Refused::Table)?;
            let (text, note) = encoding::decode(content)?;
            let sheet = csv::read(text)?;
            Received {
                tables: BTreeMap::from([(table.name.clone(), sheet)]),
                notes: note.into_iter().collect(),
                ..Received::default()
            }
        }
    };
    if received.tables.is_empty() && received.texts.is_empty() { Err(Refused::Nothing) } else { Ok(received) }
}

/// The tables of a case that are there, in the order of the schema; a file that is no text is left out.
fn tables(files: &Files) -> impl Iterator<Item = (&'static Resource, Sheet)> {
    schema::package().resources.iter().filter_map(|table| {
        let text = std::str::from_utf8(files.get(&table.path)?).ok()?;
        Some((table, Sheet::read(text)))
    })
}
