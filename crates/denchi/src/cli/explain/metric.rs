//! `denchi explain metric`: what a metric means, with its formula and its reference.

use std::path::PathBuf;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang};
use denchi_core::metrics::{METRICS, Metric};
use denchi_report::format::display;
use denchi_report::table::{Cell, Column, Kind, ResultTable};
use denchi_report::tables::metrics::{ALL, parse_inputs};

use super::super::metrics::{Filter, no_metric, of_result};
use super::super::show::FormatArgument;
use super::super::{End, reload_result};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Identifier of the metric
    id: Option<String>,
    /// Folder of a result: also a value of it, worked from its inputs
    #[arg(long, value_name = "FOLDER", requires = "id")]
    result: Option<PathBuf>,
    #[command(flatten)]
    filter: Filter,
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let Some(id) = arguments.id.as_deref() else {
        let text = arguments.format.render(&list(printer.lang), printer);
        printer.data(&text);
        return Ok(End::Done);
    };
    let Some(metric) = Metric::of(id) else {
        printer.error(&no_metric(id, printer.lang));
        return Ok(End::Usage);
    };
    let mut text = section(metric, printer.lang);
    if let Some(folder) = &arguments.result {
        let table = of_result(folder, printer)?;
        if let Some(unknown) = arguments.filter.unknown(&table, printer.lang) {
            printer.error(&unknown);
            return Ok(End::Usage);
        }
        // A result that does not hold its case only names the sources.
        let case = reload_result(folder, printer).ok().map(|reloaded| reloaded.case);
        text.push_str(&worked(metric, &arguments.filter.apply(&table, Some(id))?, case.as_ref(), printer.lang));
    }
    printer.data(&text);
    Ok(End::Done)
}

/// All metrics as a table.
fn list(lang: Lang) -> ResultTable {
    let columns = ["metric", "name", "unit", "formula", "reference"].map(|name| Column {
        name: catalogue::text(lang, &format!("heading.{name}")).to_owned(),
        kind: Kind::Text,
        unit: None,
        key: format!("heading.{name}"),
    });
    let mut table = ResultTable::new("metric-list", columns.to_vec(), &["metric"]);
    for metric in &METRICS {
        table.push([
            metric.id.id().into(),
            metric.name(lang).into(),
            metric.unit.into(),
            metric.formula(lang).into(),
            metric.reference.line().as_str().into(),
        ]);
    }
    table
}

/// What a metric is.
fn section(metric: &Metric, lang: Lang) -> String {
    let mut out = format!("{}: {}\n", metric.id.id(), metric.name(lang));
    let reference = metric.reference.line();
    let known = [
        ("metric.page.formula", metric.formula(lang)),
        ("metric.page.unit", metric.unit),
        ("metric.page.reference", reference.as_str()),
    ];
    let checked = metric.checked(lang).map(|checked| ("metric.page.checked", checked));
    for (key, value) in known.into_iter().chain(checked) {
        out.push_str(&format!("  {}: {value}\n", catalogue::text(lang, key)));
    }
    out.push_str(&format!("\n{}\n", metric.method(lang)));
    out
}

/// A value of the last period and what it was computed from.
fn worked(metric: &Metric, table: &ResultTable, case: Option<&Case>, lang: Lang) -> String {
    let last = (0..table.len()).map(|row| table.text(row, "period")).max().unwrap_or_default();
    let of_last: Vec<usize> = (0..table.len()).filter(|&row| table.text(row, "period") == last).collect();
    let Some(&row) = of_last.first() else {
        return format!("\n{}\n", catalogue::text(lang, "cli.no_metrics"));
    };
    let says = |column: &str| {
        let value = table.text(row, column);
        let key = format!("heading.{column}");
        let heading = catalogue::text(lang, &key);
        (value != ALL && !value.is_empty()).then(|| format!("{heading} {value}"))
    };
    let names = ["series", "region", "stage", "commodity", "element", "country", "period"];
    let what: Vec<String> = names.into_iter().filter_map(says).collect();
    let value = display(&table.number(row, "value").map_or(Cell::Blank, Cell::Number));
    let unit = table.text(row, "unit");
    let unit = if unit == "1" { String::new() } else { format!(" {unit}") };
    let mut out = format!("\n{}: {}\n", catalogue::text(lang, "cli.worked"), what.join(", "));
    out.push_str(&format!("  {} = {value}{unit}\n", metric.id.id()));
    for (name, value) in parse_inputs(table.text(row, "inputs")) {
        let name = catalogue::find(lang, &format!("metric.input.{name}")).unwrap_or(name);
        out.push_str(&format!("    {name} = {}\n", display(&Cell::Number(value))));
    }
    for source in table.text(row, "source").split('|') {
        let found = case.and_then(|case| case.sources.find(source).map(|id| &case.sources[id]));
        let title = found.map_or_else(|| source.to_owned(), |found| found.title.clone());
        let url = found.and_then(|found| found.url.as_deref()).map(|url| format!(" {url}")).unwrap_or_default();
        out.push_str(&format!("  {}: {title}{url}\n", catalogue::text(lang, "heading.source")));
    }
    if table.len() > 1 {
        let others = table.len() - 1;
        out.push_str(&format!("  {}\n", catalogue::format(lang, "cli.other_values", &[("count", &others)])));
    }
    out
}
