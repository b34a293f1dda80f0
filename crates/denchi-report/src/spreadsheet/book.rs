//! The tables of a case as a workbook: a sheet for each, one value a cell, numbers as numbers, texts as texts; and a sheet that
//! says what tables and columns are, with units.

use denchi_core::case::Files;
use denchi_core::case::edit::{Meaning, Sheet, meaning};
use denchi_core::case::schema::Resource;
use denchi_core::catalogue::{Lang, text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::csv::is_formula;
use super::tables;

/// Name of the sheet that says what the others are.
pub(super) const ABOUT: &str = "about";

/// A table that no workbook can hold: too many rows, or a text that is too long for a cell.
pub type Unwritable = XlsxError;

/// A workbook of the tables of a case. The same files give the same bytes.
///
/// # Errors
/// A table that no workbook can hold.
pub fn book(files: &Files, lang: Lang) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    // The time of writing would differ from run to run.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let head = Format::new().set_bold();
    let mut described = Vec::new();
    for (table, sheet) in tables(files) {
        write(workbook.add_worksheet(), table, &sheet, &head)?;
        described.push((table, sheet));
    }
    about(workbook.add_worksheet(), &described, lang, &head)?;
    workbook.save_to_buffer()
}

fn write(out: &mut Worksheet, table: &Resource, sheet: &Sheet, head: &Format) -> Result<(), XlsxError> {
    let prefixed = Format::new().set_quote_prefix();
    out.set_name(table.name.as_str())?;
    for (place, name) in (0_u16..).zip(sheet.columns()) {
        out.write_string_with_format(0, place, name, head)?;
    }
    let fields: Vec<_> = sheet.columns().iter().map(|name| table.field(name)).collect();
    for row in 0..sheet.len() {
        let line = u32::try_from(row + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
        for ((place, field), cell) in (0_u16..).zip(&fields).zip(sheet.cells(row)) {
            match meaning(*field, &cell) {
                Meaning::Blank => {}
                Meaning::Number(bits) if f64::from_bits(bits).is_finite() => {
                    out.write_number(line, place, f64::from_bits(bits))?;
                }
                Meaning::Flag(flag) => drop(out.write_boolean(line, place, flag)?),
                Meaning::Number(_) | Meaning::Text(_) => {
                    let text = cell.trim();
                    if is_formula(text) {
                        out.write_string_with_format(line, place, text, &prefixed)?;
                    } else {
                        out.write_string(line, place, text)?;
                    }
                }
            }
        }
    }
    out.set_freeze_panes(1, 1)?;
    Ok(())
}

/// What the tables and their columns are.
fn about(out: &mut Worksheet, tables: &[(&Resource, Sheet)], lang: Lang, head: &Format) -> Result<(), XlsxError> {
    out.set_name(ABOUT)?;
    let heads = ["table", "column", "type", "unit", "required", "meaning"];
    for (place, name) in (0_u16..).zip(heads) {
        out.write_string_with_format(0, place, text(lang, &format!("spreadsheet.about.{name}")), head)?;
    }
    let mut line = 1_u32;
    for (table, sheet) in tables {
        for field in table.schema.fields.iter().filter(|field| sheet.position(&field.name).is_some()) {
            out.write_string(line, 0, &table.name)?;
            out.write_string(line, 1, &field.name)?;
            out.write_string(line, 2, field.kind.name())?;
            out.write_string(line, 3, field.unit_in(lang).unwrap_or_default())?;
            out.write_boolean(line, 4, field.constraints.required)?;
            out.write_string(line, 5, field.description(lang))?;
            line += 1;
        }
    }
    out.set_freeze_panes(1, 0)?;
    Ok(())
}
