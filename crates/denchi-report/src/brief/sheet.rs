//! A brief as a workbook: the text on the first sheet, then one flat table a sheet: one datum a cell, numbers as numbers, the
//! unit in the head, no merged cells.

use denchi_core::catalogue::{self, Lang};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::amount::Reader;
use super::line::{Block, Brief, Grid, Item, Line, Part};
use super::page::told;

/// Width of columns, characters.
const TEXT_WIDTH: f64 = 28.0;
const LONG_WIDTH: f64 = 90.0;

/// The bytes of an xlsx file. The same brief gives the same bytes: it carries no date of its making.
///
/// # Errors
/// The workbook cannot be written.
pub fn workbook(brief: &Brief, reader: Reader) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let title = &brief.title[usize::from(reader.lang == Lang::Ja)];
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&epoch));
    let writer = Writer {
        reader,
        bold: Format::new().set_bold(),
        head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
        wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
    };
    writer.text(workbook.add_worksheet(), brief, title)?;
    writer.figures(workbook.add_worksheet(), brief)?;
    for section in &brief.sections {
        for block in &section.blocks {
            if let Block::Grid(grid) = block
                && !grid.rows.is_empty()
            {
                writer.grid(workbook.add_worksheet(), grid)?;
            }
        }
    }
    workbook.save_to_buffer()
}

struct Writer {
    reader: Reader,
    bold: Format,
    head: Format,
    wrapped: Format,
}

impl Writer {
    /// What the page says, a sentence a row.
    fn text(&self, sheet: &mut Worksheet, brief: &Brief, title: &str) -> Result<(), XlsxError> {
        sheet.set_name(self.reader.word("sheet.text"))?;
        sheet.set_column_width(0, LONG_WIDTH)?;
        sheet.write_with_format(0, 0, title, &self.bold)?;
        let mut row = 2;
        for section in &brief.sections {
            sheet.write_with_format(row, 0, self.reader.word(&format!("{}.title", section.id)), &self.bold)?;
            row += 1;
            for block in &section.blocks {
                let (Block::Line(line) | Block::Finding(line)) = block else { continue };
                sheet.write_with_format(row, 0, self.line(line), &self.wrapped)?;
                row += 1;
            }
            row += 1;
        }
        Ok(())
    }

    /// Every number of the text: section, what it is, value, unit, where it stands.
    fn figures(&self, sheet: &mut Worksheet, brief: &Brief) -> Result<(), XlsxError> {
        sheet.set_name(self.reader.word("sheet.figures"))?;
        let heads = ["section", "sentence", "figure", "value", "unit", "note"];
        for (column, key) in (0_u16..).zip(heads) {
            sheet.write_with_format(0, column, self.reader.word(&format!("column.{key}")), &self.head)?;
            sheet.set_column_width(column, TEXT_WIDTH)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let mut row = 1;
        for section in &brief.sections {
            let title = self.reader.word(&format!("{}.title", section.id));
            for block in &section.blocks {
                let (Block::Line(line) | Block::Finding(line)) = block else { continue };
                for (name, part) in &line.parts {
                    let Part::Amount(amount) = part else { continue };
                    sheet.write(row, 0, title)?;
                    sheet.write(row, 1, line.key.as_str())?;
                    sheet.write(row, 2, *name)?;
                    sheet.write(row, 3, amount.value)?;
                    sheet.write(row, 4, amount.unit.as_str())?;
                    sheet.write(row, 5, told(&self.reader, &amount.note))?;
                    row += 1;
                }
            }
        }
        sheet.autofilter(0, 0, row.saturating_sub(1).max(1), 5)?;
        Ok(())
    }

    fn grid(&self, sheet: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
        sheet.set_name(self.reader.word(&format!("sheet.{}", grid.id)))?;
        let mut last = 0;
        for (column, head) in (0_u16..).zip(&grid.columns) {
            let title = self.reader.word(&format!("column.{}", head.key)).to_owned();
            let unit = head.unit.as_deref().map(|unit| format!(" ({unit})")).unwrap_or_default();
            sheet.write_with_format(0, column, title + &unit, &self.head)?;
            sheet.set_column_width(column, TEXT_WIDTH)?;
            last = column;
        }
        sheet.set_freeze_panes(1, 0)?;
        let mut end = 0;
        for (row, cells) in (1_u32..).zip(&grid.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Item::Number(value) if value.is_finite() => {
                        sheet.write(row, column, *value)?;
                    }
                    Item::Number(_) => {
                        sheet.write(row, column, self.reader.word("unlimited"))?;
                    }
                    Item::Part(Part::Blank) => {}
                    Item::Part(part) => {
                        sheet.write(row, column, self.part(part))?;
                    }
                }
            }
            end = row;
        }
        sheet.autofilter(0, 0, end.max(1), last)?;
        Ok(())
    }

    fn line(&self, line: &Line) -> String {
        let mut text = catalogue::text(self.reader.lang, &line.key).to_owned();
        for (name, part) in &line.parts {
            text = text.replace(&format!("{{{name}}}"), &self.part(part));
        }
        text
    }

    fn part(&self, part: &Part) -> String {
        match part {
            Part::Amount(amount) => self.reader.amount(amount.value, &amount.unit),
            Part::Name(names) => names[usize::from(self.reader.lang == Lang::Ja)].clone(),
            Part::Text(text) | Part::Link(text) => text.clone(),
            Part::Unit(unit) => self.reader.unit(unit),
            Part::Key(key) => catalogue::text(self.reader.lang, key).to_owned(),
            Part::Blank => "–".to_owned(),
        }
    }
}
