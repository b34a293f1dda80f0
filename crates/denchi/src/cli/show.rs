//! `denchi show`: tables of a result.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use denchi_core::catalogue;
use denchi_report::format::{self, Condition, Format};
use denchi_report::package;
use denchi_report::table::ResultTable;

use super::End;
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
    /// A table as text.
    pub(crate) fn render(self, table: &ResultTable, printer: &Printer) -> String {
        let (format, width) = match self {
            FormatArgument::Table => (Format::Table, width()),
            FormatArgument::Json => (Format::Json, None),
            FormatArgument::Csv => (Format::Csv, None),
            FormatArgument::Md => (Format::Markdown, None),
        };
        format::render(table, format, printer.lang, width)
    }
}

/// Columns of the terminal, where stdout is one.
fn width() -> Option<usize> {
    use std::io::IsTerminal;
    if !std::io::stdout().is_terminal() {
        return None;
    }
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok())
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = package::read_result(&arguments.result).map_err(|error| anyhow!(error.message(printer.lang)))?;
    let Some(name) = &arguments.table else {
        for table in &result.tables {
            let title = catalogue::text(printer.lang, &table.key).to_owned();
            printer.data(&format!("{:16} {:>8}  {title}", table.name, table.len()));
        }
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
