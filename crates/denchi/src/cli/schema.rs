//! `denchi schema`: what the tables and columns of a case mean.

use anyhow::Result;
use denchi_core::case::describe;
use denchi_core::case::schema::{Resource, package, resource};
use denchi_core::catalogue::{self, Lang};
use denchi_report::table::{Column, Kind, ResultTable};

use super::End;
use super::show::FormatArgument;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Table (without one: the list of tables)
    table: Option<String>,
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let lang = printer.lang;
    let text = match &arguments.table {
        None => arguments.format.render(&all(lang), printer),
        Some(name) => {
            let Some(table) = resource(name.strip_suffix(".csv").unwrap_or(name)) else {
                printer.error(&catalogue::format(lang, "cli.no_schema", &[("table", name)]));
                printer.hint("cli.hint_schema", &[]);
                return Ok(End::Usage);
            };
            match arguments.format {
                FormatArgument::Table => section(table, lang),
                format => format.render(&columns(table, lang), printer),
            }
        }
    };
    printer.data(&text);
    Ok(End::Done)
}

/// All tables, one a row.
fn all(lang: Lang) -> ResultTable {
    let mut list = ResultTable::new("schema", ["table", "title", "meaning"].map(column).to_vec(), &["table"]);
    for table in &package().resources {
        list.push([table.name.as_str().into(), table.title(lang).into(), table.description(lang).into()]);
    }
    list
}

/// The columns of a table, one a row.
fn columns(table: &Resource, lang: Lang) -> ResultTable {
    let heads = ["column", "type", "unit", "meaning"].map(column);
    let mut list = ResultTable::new("schema", heads.to_vec(), &["column"]);
    for field in &table.schema.fields {
        list.push([
            field.name.as_str().into(),
            field.kind.name().into(),
            field.unit_in(lang).unwrap_or_default().into(),
            describe::meaning(lang, table, field).as_str().into(),
        ]);
    }
    list
}

fn column(name: &str) -> Column {
    Column { name: name.to_owned(), kind: Kind::Text, unit: None, key: format!("column.schema-{name}") }
}

/// A table for people: columns one below the other, because what they mean is prose.
fn section(table: &Resource, lang: Lang) -> String {
    let mut out = format!("{}: {}\n{}\n", table.name, table.title(lang), table.description(lang));
    out.push_str(&format!("{}\n", describe::facts(lang, table)));
    for field in &table.schema.fields {
        let unit = field.unit_in(lang).map(|unit| format!(", {unit}")).unwrap_or_default();
        let meaning = describe::meaning(lang, table, field);
        out.push_str(&format!("\n{} ({}{unit})\n    {meaning}\n", field.name, field.kind.name()));
    }
    out
}
