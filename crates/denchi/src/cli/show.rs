//! `denchi show`: tables of a result.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use denchi_core::catalogue::{self, Lang};
use denchi_report::format::{self, Condition, Format};
use denchi_report::package::ResultPackage;
use denchi_report::table::{Cell, Column, Kind, ResultTable};

use super::{End, read_result};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a result
    result: PathBuf,
    /// Table (without one: the list of tables)
    table: Option<String>,
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
    /// Only rows like this: country=CAN, country=CAN,JPN, amount>=10; may be given again
    #[arg(long = "where", short, value_name = "CONDITION")]
    conditions: Vec<String>,
    /// Only this period
    #[arg(long, short)]
    period: Option<String>,
    /// At most so many rows
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArgument {
    Table,
    Json,
    Csv,
    Md,
}

impl FormatArgument {
    /// Whether people read it, rather than programs.
    pub(crate) fn for_people(self) -> bool {
        matches!(self, FormatArgument::Table)
    }

    /// A table as text.
    pub(crate) fn render(self, table: &ResultTable, printer: &Printer) -> String {
        let (format, width) = match self {
            FormatArgument::Table => (Format::Table, printer.width()),
            FormatArgument::Json => (Format::Json, None),
            FormatArgument::Csv => (Format::Csv, None),
            FormatArgument::Md => (Format::Markdown, None),
        };
        format::render(table, format, printer.lang, width)
    }
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = read_result(&arguments.result, printer)?;
    let Some(name) = &arguments.table else {
        let text = arguments.format.render(&contents(&result, printer.lang), printer);
        printer.data(&text);
        return Ok(End::Done);
    };
    let Some(table) = result.table(name) else {
        let names: Vec<&str> = result.tables.iter().map(|table| table.name.as_str()).collect();
        bail!(catalogue::format(printer.lang, "cli.no_table", &[("table", name), ("tables", &names.join(", "))]));
    };
    let mut conditions = Vec::new();
    for text in &arguments.conditions {
        let condition = Condition::parse(text)
            .ok_or_else(|| anyhow!(catalogue::format(printer.lang, "cli.no_condition", &[("text", text)])))?;
        conditions.push(condition);
    }
    if let Some(period) = &arguments.period {
        conditions.push(Condition::equals("period", period));
    }
    let mut shown = format::filter(table, &conditions).map_err(|column| {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let columns = columns.join(", ");
        anyhow!(catalogue::format(printer.lang, "cli.no_column", &[("column", &column), ("columns", &columns)]))
    })?;
    if let Some(limit) = arguments.limit {
        shown = shown.filtered(|row| row < limit);
    }
    let text = arguments.format.render(&shown, printer);
    printer.data(&text);
    Ok(End::Done)
}

/// The tables of a result, as a table.
fn contents(result: &ResultPackage, lang: Lang) -> ResultTable {
    let column =
        |name: &str, kind| Column { name: name.to_owned(), kind, unit: None, key: format!("column.contents-{name}") };
    let columns = vec![column("table", Kind::Text), column("rows", Kind::Integer), column("title", Kind::Text)];
    let mut contents = ResultTable::new("contents", columns, &["table"]);
    for table in &result.tables {
        let rows = i64::try_from(table.len()).unwrap_or(i64::MAX);
        let title = catalogue::text(lang, &table.key);
        contents.push([table.name.as_str().into(), Cell::Integer(rows), title.into()]);
    }
    contents
}
