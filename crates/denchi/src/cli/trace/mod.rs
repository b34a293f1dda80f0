//! `denchi trace`: where it comes from, tier by tier.

mod factors;
mod flows;
mod question;
mod report;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use denchi_core::catalogue;
use denchi_core::trace::{Trace, TraceError};
use denchi_report::html::{TraceQuestion, trace_page};
use denchi_report::package::write_trace;
use denchi_report::reload::Reloaded;
use denchi_report::table::ResultTable;
use denchi_report::trace as tables_of_trace;
use serde_json::{Map, Value, json};

use super::show::FormatArgument;
use super::{End, plan, reload_result};
use crate::pipeline::{self, Clock};
use crate::printer::Printer;
use question::{Question, Unknown};

/// Version of the JSON of `denchi trace`.
const SCHEMA: u32 = 1;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a result
    #[arg(required_unless_present = "flows")]
    result: Option<PathBuf>,
    /// Observed flows instead of a result: a CSV file of who delivered how much to whom
    #[arg(long, value_name = "FILE", conflicts_with_all = ["result", "of", "factors"])]
    flows: Option<PathBuf>,
    /// Commodity that is traced (default: what serves demands)
    #[arg(long, value_name = "COMMODITY")]
    of: Option<String>,
    /// Region whose consumption is traced: a place, country or country group, or * (default: the home region of the case)
    #[arg(long = "in", value_name = "REGION")]
    region: Option<String>,
    /// Only this period (default: all; the terminal shows the last)
    #[arg(long, short, value_name = "PERIOD")]
    period: Option<String>,
    /// Only the content of this element (default: every element)
    #[arg(long, value_name = "ELEMENT")]
    element: Option<String>,
    /// Only the origin at this stage; entry: where it entered the chain
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Ask for the share of this country or country group
    #[arg(long, value_name = "COUNTRY")]
    from: Option<String>,
    /// Also the least and the most that any attribution consistent with the flows allows
    #[arg(long)]
    bounds: bool,
    /// Emission factors: a set of the case's factors, or a CSV file like factors.csv
    #[arg(long, value_name = "SET|FILE")]
    factors: Option<String>,
    /// How to write it; csv and md give the table of dependence, json all tables
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
    /// Folder for the tables and the page of the trace; an earlier trace there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let folder = match (&arguments.flows, &arguments.result) {
        (Some(file), _) => return flows::run(file, arguments, printer),
        (None, Some(folder)) => folder,
        // The parser asks for one of the two.
        (None, None) => return Ok(End::Usage),
    };
    let mut result = reload_result(folder, printer)?;
    let factors = match factors::chosen(arguments.factors.as_deref(), &mut result) {
        Ok(factors) => factors,
        Err(factors::Refused::Case(problems)) => return plan::refuse(&problems, plan::Answers::Text, printer),
        Err(factors::Refused::Sets(sets)) => {
            let text = catalogue::format(printer.lang, "cli.factor_sets", &[("sets", &sets)]);
            printer.error(&text);
            return Ok(End::Usage);
        }
        Err(factors::Refused::File(error)) => {
            return Err(error).with_context(|| arguments.factors.clone().unwrap_or_default());
        }
    };
    let sets: BTreeSet<&str> = result.case.factors.iter().map(|factor| factor.set.as_str()).collect();
    if let Some(set) = factors.as_deref().filter(|set| !sets.contains(set)) {
        let known = sets.into_iter().collect::<Vec<_>>().join(", ");
        let unknown = Unknown { argument: "--factors", value: set.to_owned(), known };
        return Ok(say_unknown(&unknown, printer));
    }
    let question = match Question::of(arguments, &result.case) {
        Ok(question) => question,
        Err(unknown) => return Ok(say_unknown(&unknown, printer)),
    };
    let traced = pipeline::trace(&result.case, &result.plan, &question.options(factors), &mut Clock::default());
    let mut trace = match traced {
        Ok(trace) => trace,
        Err(error) => return refuse(error, printer),
    };
    if let Err(error) = question.answer(&result, &mut trace, arguments.bounds) {
        return refuse(error, printer);
    }
    answer(arguments, &result, &question, &trace, printer)?;
    Ok(if trace.conserved() { End::Done } else { End::CheckFailed })
}

/// Says that the case does not know what an argument names.
fn say_unknown(unknown: &Unknown, printer: &mut Printer) -> End {
    let words: [(&str, &dyn std::fmt::Display); 3] =
        [("argument", &unknown.argument), ("value", &unknown.value), ("known", &unknown.known)];
    let text = catalogue::format(printer.lang, "cli.unknown", &words);
    printer.error(&text);
    End::Usage
}

fn refuse(error: TraceError, printer: &mut Printer) -> Result<End> {
    let text = match &error {
        TraceError::FactorSet(set) => catalogue::format(printer.lang, "cli.no_factor_set", &[("set", set)]),
        TraceError::Region(region) => catalogue::format(printer.lang, "cli.no_region", &[("region", region)]),
        TraceError::Stopped(_) if pipeline::interrupted() => {
            let text = catalogue::text(printer.lang, "cli.trace_stopped").to_owned();
            printer.error(&text);
            return Ok(End::Interrupted);
        }
        TraceError::Stopped(_) | TraceError::Solver(_) => return Err(error.into()),
    };
    printer.error(&text);
    Ok(End::Usage)
}

fn answer(
    arguments: &Arguments,
    result: &Reloaded,
    question: &Question,
    trace: &Trace,
    printer: &mut Printer,
) -> Result<()> {
    let tables: Vec<ResultTable> = tables_of_trace::tables(&result.case, &result.plan, trace)
        .iter()
        .map(|table| question.filter(&result.case, table))
        .collect();
    let text = match arguments.format {
        FormatArgument::Table => report::text(printer.lang, result, question, trace),
        FormatArgument::Json => serde_json::to_string_pretty(&as_json(question, &result.case, trace, &tables))?,
        FormatArgument::Csv | FormatArgument::Md => tables
            .iter()
            .find(|table| table.name == "dependence")
            .map(|table| arguments.format.render(table, printer))
            .unwrap_or_default(),
    };
    printer.data(&text);
    let Some(folder) = &arguments.out else { return Ok(()) };
    let manifest = &result.package.manifest;
    let commodities = question.traced(trace);
    let asked = TraceQuestion {
        case: &result.case,
        plan: &result.plan,
        trace,
        plan_tables: &result.package.tables,
        commodities: &commodities,
        region: &question.region,
        periods: &question.periods,
        versions: (&manifest.denchi_version, &manifest.solver_version),
    };
    let page = trace_page(&asked, &tables, printer.lang);
    write_trace(folder, manifest, question.named(&result.case, trace), &tables, Some(page))
        .map_err(|error| anyhow!(error.message(printer.lang)))?;
    let page = folder.join(denchi_report::package::TRACE_PAGE);
    printer.tell("cli.trace_written", &[("folder", &folder.display()), ("page", &page.display())]);
    Ok(())
}

/// The answer for programs.
fn as_json(question: &Question, case: &denchi_core::case::Case, trace: &Trace, tables: &[ResultTable]) -> Value {
    let tables: Map<String, Value> = tables.iter().map(|table| (table.name.clone(), rows_json(table))).collect();
    json!({
        "schema": SCHEMA,
        "case": case.settings.name,
        "scenario": case.scenario,
        "question": question.named(case, trace),
        "conserved": trace.conserved(),
        "tables": tables,
    })
}

/// The rows of a table as objects.
pub(super) fn rows_json(table: &ResultTable) -> Value {
    let row = |row: usize| -> Value {
        let cells = table.columns.iter().enumerate();
        cells.map(|(index, column)| (column.name.clone(), table.cell(row, index).json())).collect::<Map<_, _>>().into()
    };
    (0..table.len()).map(row).collect::<Vec<Value>>().into()
}
