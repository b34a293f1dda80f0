//! `denchi stress run`: one response.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use denchi_core::case::Case;
use denchi_core::stress::pool::Answer;
use denchi_core::stress::{Impact, Occurrence, Replay, StressError, Tally, Window};
use denchi_core::trace::TraceOptions;
use denchi_report::package::RunInfo;
use denchi_report::package::manifest::REPLAY;
use denchi_report::reload::Reloaded;
use denchi_report::stress::{replay, tables};
use serde_json::{Value, json};

use super::super::End;
use super::asked::{self, Asked};
use super::report;
use super::written::Written;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// An event of the case happens; may be given again
    #[arg(long = "event", value_name = "EVENT")]
    events: Vec<String>,
    /// A target closes: site:NAME, supply:NAME, country:CODE/STAGE, exports:CODE/STAGE, owner:NAME, corridor:NAME; may be given again
    #[arg(long, value_name = "TARGET")]
    close: Vec<String>,
    /// Months that it lasts (default: of events as the case says, of targets their time to recover)
    #[arg(long = "months", value_name = "MONTHS", value_parser = asked::positive)]
    lasts: Option<f64>,
    /// Months from the start of the window to when it begins
    #[arg(long, value_name = "MONTHS", default_value_t = 0.0, value_parser = asked::not_negative)]
    after: f64,
    /// Folder for what is done then, month by month, as an ordinary result
    #[arg(long, value_name = "FOLDER")]
    replay: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = arguments.asked.reload(printer)?;
    let window = arguments.asked.window(&result.case);
    let Some(impact) = impact(arguments, &result.case, &window, printer) else { return Ok(End::Usage) };
    match respond(arguments, &result, window, &impact, printer) {
        Ok(()) => Ok(End::Done),
        Err(Failed::Stress(error)) => asked::refuse(&error, printer),
        Err(Failed::Other(error)) => Err(error),
    }
}

/// Why there is no answer.
enum Failed {
    Stress(StressError),
    Other(anyhow::Error),
}

impl From<StressError> for Failed {
    fn from(error: StressError) -> Self {
        Failed::Stress(error)
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Self {
        Failed::Other(error)
    }
}

/// What happens; `None` where the case does not know what is named.
fn impact(arguments: &Arguments, case: &Case, window: &Window, printer: &mut Printer) -> Option<Impact> {
    let mut occurrences = Vec::new();
    for name in &arguments.events {
        let Some(event) = case.events.find(name) else {
            let known: Vec<String> = case.events.names().map(str::to_owned).collect();
            asked::unknown("--event", name, &known, printer);
            return None;
        };
        let duration = arguments.lasts.unwrap_or_else(|| case.events[event].duration.typical());
        occurrences.push(Occurrence { event, start: arguments.after, duration });
    }
    let mut impact = Impact::of(case, window, &occurrences);
    for id in &arguments.close {
        let target = asked::target(case, id, printer)?;
        let closed = arguments.lasts.unwrap_or_else(|| asked::time_to_recover(case, &target));
        impact.join(target.close(case, window, arguments.after, closed));
    }
    Some(impact)
}

fn respond(
    arguments: &Arguments,
    result: &Reloaded,
    window: Window,
    impact: &Impact,
    printer: &mut Printer,
) -> Result<(), Failed> {
    let engine = asked::engine(result, window, printer)?;
    let mut worker = engine.worker()?;
    let replayed = worker.replay(impact)?;
    let response = replayed.response.clone();
    let audit = Some(worker.audit(impact)?);
    let answer = Answer { response, audit };
    let tested = asked::tested(&engine);
    let loss = &answer.response.loss;
    let figures = tables::of_loss(&tested, loss);
    let tally = Tally::of([(&answer.response.certificate, answer.audit)]);
    let options = options(arguments, &window);
    let tables = vec![tables::figures(&figures), tables::losses(&tested, loss), tables::months(&tested, loss)];
    let mut written = Written { tested, result, options, tally, tables };
    if arguments.asked.json {
        printer.data(&serde_json::to_string_pretty(&written.json()).map_err(anyhow::Error::from)?);
    } else {
        let text = report::response(printer.lang, &tested, &answer);
        printer.data(&text);
    }
    if let Some(folder) = &arguments.asked.out {
        written.tables.extend(replay::tables(&replayed, impact));
        written.write(folder, printer)?;
    }
    if let Some(folder) = &arguments.replay {
        let mut options = self::options(arguments, &window);
        options.insert(REPLAY.to_owned(), json!(true));
        write_replay(folder, result, &replayed, options, printer)?;
    }
    Ok(())
}

/// What was asked, for the manifest.
fn options(arguments: &Arguments, window: &Window) -> BTreeMap<String, Value> {
    let mut options = asked::options("run", window);
    options.insert("events".to_owned(), json!(arguments.events));
    options.insert("close".to_owned(), json!(arguments.close));
    options.insert("lasts".to_owned(), json!(arguments.lasts));
    options.insert("after".to_owned(), json!(arguments.after));
    options
}

/// Writes what is done, month by month, as the result of a plan.
fn write_replay(
    folder: &Path,
    of: &Reloaded,
    Replay { case, then: plan, .. }: &Replay,
    options: BTreeMap<String, Value>,
    printer: &mut Printer,
) -> Result<()> {
    let value_regions = case.settings.home.iter().cloned().collect();
    let traced = TraceOptions { value_regions, ..TraceOptions::default() };
    let trace = pipeline::trace(case, plan, &traced, &mut Clock::default())?;
    let manifest = &of.package.manifest;
    let info = RunInfo {
        denchi_version: manifest.denchi_version.clone(),
        solver_version: manifest.solver_version.clone(),
        options,
        ..RunInfo::default()
    };
    denchi_report::package::write_result(folder, case, plan, &trace, &info, printer.lang)
        .map_err(|error| anyhow!(error.message(printer.lang)))?;
    printer.tell("stress.replayed", &[("folder", &folder.display())]);
    Ok(())
}
