//! Result tables as a workbook: a sheet for each, one value a cell, numbers as numbers.

use std::collections::BTreeSet;

use denchi_core::catalogue::{Lang, text};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::table::{Cell, ResultTable};

/// Most letters of the name of a sheet.
const SHEET_NAME: usize = 31;
/// Rows of a sheet (the limit of the format, less the heads).
const MOST_ROWS: usize = (1 << 20) - 1;

/// A workbook with a sheet for each table, and one that says what they and their columns are. The same tables give the same
/// bytes.
///
/// # Errors
/// A text that is longer than a cell may be.
pub fn workbook(tables: &[ResultTable], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The time of writing would differ from run to run.
    workbook.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let head = Format::new().set_bold();
    let mut names = BTreeSet::new();
    for table in tables.iter().filter(|table| names.insert(sheet_name(&table.name))) {
        rows(workbook.add_worksheet(), table, &head)?;
    }
    about(workbook.add_worksheet(), tables, lang, &head)?;
    workbook.save_to_buffer()
}

fn sheet_name(name: &str) -> String {
    name.chars().take(SHEET_NAME).collect()
}

/// Heads with units, then the rows.
fn rows(sheet: &mut Worksheet, table: &ResultTable, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(&table.name))?;
    for (place, column) in (0_u16..).zip(&table.columns) {
        sheet.write_with_format(0, place, column.name.as_str(), head)?;
    }
    for row in 0..table.len().min(MOST_ROWS) {
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        for (place, column) in (0_u16..).zip(0..table.columns.len()) {
            match table.cell(row, column) {
                Cell::Blank => {}
                Cell::Text(text) => drop(sheet.write(line, place, text.as_ref())?),
                #[expect(clippy::cast_precision_loss, reason = "a cell holds numbers as f64")]
                Cell::Integer(value) => drop(sheet.write(line, place, value as f64)?),
                Cell::Number(value) if value.is_finite() => drop(sheet.write(line, place, value)?),
                Cell::Number(value) => drop(sheet.write(line, place, crate::numbers::shortest(value))?),
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// What the tables and their columns are.
fn about(sheet: &mut Worksheet, tables: &[ResultTable], lang: Lang, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("about")?;
    for (place, name) in (0_u16..).zip(["table", "column", "unit", "description"]) {
        sheet.write_with_format(0, place, name, head)?;
    }
    let columns = tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    for (line, (table, column)) in (1_u32..).zip(columns) {
        sheet.write(line, 0, table.name.as_str())?;
        sheet.write(line, 1, column.name.as_str())?;
        sheet.write(line, 2, column.unit.as_deref().unwrap_or_default())?;
        sheet.write(line, 3, text(lang, &column.key))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{number, text};

    #[test]
    fn the_same_tables_give_the_same_bytes() -> Result<(), XlsxError> {
        let mut table = ResultTable::new("flows", vec![text("from"), number("amount", "t")], &["from"]);
        table.push(["a".into(), 1.5.into()]);
        table.push(["b".into(), f64::INFINITY.into()]);
        let [one, other] = [workbook(&[table.clone()], Lang::En)?, workbook(&[table], Lang::En)?];
        assert!(one.starts_with(b"PK") && one == other);
        Ok(())
    }
}
