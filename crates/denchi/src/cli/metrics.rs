//! `denchi metrics`: concentration, dependence, emissions and cost of a result, or of what a case observes.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use denchi_core::catalogue::{self, Lang};
use denchi_core::metrics::{self, METRICS, Metric};
use denchi_report::format::{self, Condition};
use denchi_report::table::{Kind, ResultTable, Values};
use denchi_report::tables::metrics::ALL;

use super::plan::{self, Answers};
use super::show::FormatArgument;
use super::{End, read_result};
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a result
    #[arg(required_unless_present = "case", conflicts_with = "case")]
    result: Option<PathBuf>,
    /// Case instead of a result: only what it observes
    #[arg(long, value_name = "CASE")]
    case: Option<PathBuf>,
    /// Scenario of the case to lay over it (a name in scenarios/)
    #[arg(long, value_name = "NAME", requires = "case")]
    scenario: Option<String>,
    /// Only these metrics (`denchi explain metric` lists them)
    #[arg(long, short, value_name = "ID")]
    metric: Option<String>,
    #[command(flatten)]
    filter: Filter,
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
    /// At most so many rows
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
}

/// Which values of a metric: each takes several, separated by commas, and `*` for all together.
#[derive(clap::Args)]
pub(crate) struct Filter {
    /// Only these series: world_supply, imports, plan_production, plan_imports, plan_consumption, plan
    #[arg(long)]
    series: Option<String>,
    /// Only these regions
    #[arg(long)]
    region: Option<String>,
    /// Only these stages
    #[arg(long)]
    stage: Option<String>,
    /// Only these commodities
    #[arg(long)]
    commodity: Option<String>,
    /// Only these elements
    #[arg(long)]
    element: Option<String>,
    /// Only these countries
    #[arg(long)]
    country: Option<String>,
    /// Only these periods or years
    #[arg(long, short)]
    period: Option<String>,
}

impl Filter {
    fn columns(&self) -> [(&'static str, Option<&str>); 7] {
        [
            ("series", self.series.as_deref()),
            ("region", self.region.as_deref()),
            ("stage", self.stage.as_deref()),
            ("commodity", self.commodity.as_deref()),
            ("element", self.element.as_deref()),
            ("country", self.country.as_deref()),
            ("period", self.period.as_deref()),
        ]
    }

    /// Says which name no row of the table has, and which names there are.
    pub(crate) fn unknown(&self, table: &ResultTable, lang: Lang) -> Option<String> {
        if table.is_empty() {
            return None;
        }
        self.columns().into_iter().find_map(|(column, wanted)| {
            let known: BTreeSet<&str> = (0..table.len()).map(|row| table.text(row, column)).collect();
            let value = wanted?.split(',').map(str::trim).find(|value| !known.contains(value))?;
            let known = known.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ");
            let argument = format!("--{column}");
            let words: [(&str, &dyn std::fmt::Display); 3] =
                [("argument", &argument), ("value", &value), ("known", &known)];
            Some(catalogue::format(lang, "cli.unknown", &words))
        })
    }

    /// The rows of a table of metrics that pass.
    pub(crate) fn apply(&self, table: &ResultTable, metrics: Option<&str>) -> Result<ResultTable> {
        let columns = [("metric", metrics)].into_iter().chain(self.columns());
        let given = columns.filter_map(|(column, values)| Some((column, values?)));
        let conditions: Vec<Condition> = given.map(|(column, values)| Condition::equals(column, values)).collect();
        format::filter(table, &conditions).map_err(|column| anyhow!(column))
    }
}

/// Says that there is no such metric.
pub(crate) fn no_metric(id: &str, lang: Lang) -> String {
    let known: Vec<&str> = METRICS.iter().map(|metric| metric.id.id()).collect();
    catalogue::format(lang, "cli.no_metric", &[("metric", &id), ("metrics", &known.join(", "))])
}

/// The table of metrics of a result.
pub(crate) fn of_result(folder: &std::path::Path, printer: &Printer) -> Result<ResultTable> {
    let result = read_result(folder, printer)?;
    result.table("metrics").cloned().ok_or_else(|| {
        let names: Vec<&str> = result.tables.iter().map(|table| table.name.as_str()).collect();
        let arguments: [(&str, &dyn std::fmt::Display); 2] = [("table", &"metrics"), ("tables", &names.join(", "))];
        anyhow!(catalogue::format(printer.lang, "cli.no_table", &arguments))
    })
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    for id in arguments.metric.iter().flat_map(|ids| ids.split(',')).map(str::trim) {
        if Metric::of(id).is_none() {
            printer.error(&no_metric(id, printer.lang));
            return Ok(End::Usage);
        }
    }
    let table = match (&arguments.result, &arguments.case) {
        (Some(folder), _) => of_result(folder, printer)?,
        (None, Some(path)) => match pipeline::load(path, arguments.scenario.as_deref(), &mut Clock::default()) {
            Ok(loaded) => {
                denchi_report::tables::metrics::metrics(&loaded.case, &metrics::all(&loaded.case, None, None))
            }
            Err(problems) => return plan::refuse(&problems, Answers::Text, printer),
        },
        (None, None) => return Ok(End::Usage),
    };
    if let Some(unknown) = arguments.filter.unknown(&table, printer.lang) {
        printer.error(&unknown);
        return Ok(End::Usage);
    }
    let mut shown = arguments.filter.apply(&table, arguments.metric.as_deref())?;
    if let Some(limit) = arguments.limit {
        shown = shown.filtered(|row| row < limit);
    }
    if shown.is_empty() && arguments.format.for_people() {
        printer.tell("cli.no_metrics", &[]);
        return Ok(End::Done);
    }
    let shown = if arguments.format.for_people() { for_people(&shown, printer.lang) } else { shown };
    let text = arguments.format.render(&shown, printer);
    printer.data(&text);
    Ok(End::Done)
}

/// Headings in the language of the reader; columns that say nothing, and the inputs, are left out.
fn for_people(table: &ResultTable, lang: Lang) -> ResultTable {
    let mut shown = table.clone();
    let says = |values: &Values| match values {
        Values::Text(values) => values.iter().any(|value| value.as_deref().is_some_and(|text| text != ALL)),
        Values::Number(values) => values.iter().any(|value| value.is_some_and(|value| (value - 1.0).abs() > 1e-9)),
        Values::Integer(_) => true,
    };
    let kept: Vec<usize> = (0..table.columns.len())
        .filter(|&index| {
            let name = table.columns[index].name.as_str();
            name != "inputs" && (name == "value" || says(&table.values[index]))
        })
        .collect();
    shown.columns = kept
        .iter()
        .map(|&index| {
            let mut column = table.columns[index].clone();
            if let Some(heading) = catalogue::find(lang, &format!("heading.{}", column.name)) {
                column.name = heading.to_owned();
            }
            column
        })
        .collect();
    shown.values = kept.iter().map(|&index| table.values[index].clone()).collect();
    debug_assert!(shown.columns.iter().any(|column| column.kind == Kind::Number));
    shown
}
