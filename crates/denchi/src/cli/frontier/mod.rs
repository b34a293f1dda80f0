//! `denchi frontier`: cost against something else.

mod loss;
mod report;
mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use denchi_core::catalogue;
use denchi_core::explore::frontier::{self, Frontier, FrontierOptions};
use denchi_core::explore::{ExploreError, Measured, Ready};
use denchi_core::plan::PlanOptions;
use denchi_core::stress::statistics::Estimate;
use denchi_report::explore::frontier as tables;
use denchi_report::reload::MEASURES;
use denchi_report::table::ResultTable;
use serde_json::{Map, Value, json};

use super::plan::Answers;
use super::threads::Threads;
use super::told::Told;
use super::trace::rows_json;
use super::{CaseArguments, End, measured, plan};
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// Version of the JSON of `denchi frontier`.
const SCHEMA: u32 = 1;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// What is weighed against the cost: emissions[@REGION], origin:GROUP[/ELEMENT+ELEMENT][@REGION], imports:GROUP[/COMMODITY][@REGION], investment[@REGION], shortage, rule:NAME; given twice: three axes
    #[arg(long, value_name = "MEASURE", required = true)]
    against: Vec<String>,
    /// Most points on a curve, its ends included
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u16).range(2..))]
    points: u16,
    /// Where what may lie between two points is at most this share of the cost between the ends, no point is added
    #[arg(long, value_name = "SHARE", default_value_t = 1e-3, value_parser = plan::not_negative)]
    tolerance: f64,
    /// Curves, where there are two measures: limits on the second one
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..))]
    levels: u16,
    /// Let plans leave more demand unserved than the cheapest plan does
    #[arg(long)]
    shortage: bool,
    /// Evaluate this metric at every point (`denchi explain metric` lists them); may be given again
    #[arg(long, value_name = "ID")]
    metric: Vec<String>,
    /// Draw so many times what may happen, the same for every point, and give the expected loss of each plan
    #[arg(long, value_name = "DRAWS", value_parser = clap::value_parser!(u32).range(1..))]
    expected_loss: Option<u32>,
    /// Find every so many points once more without a start, and compare; 0: none
    #[arg(long, value_name = "EVERY", default_value_t = 0)]
    audit: usize,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    /// Folder for the table, the page and the result of every point; an earlier frontier there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
}

impl Arguments {
    fn options(&self) -> FrontierOptions {
        FrontierOptions {
            points: usize::from(self.points),
            tolerance: self.tolerance,
            shortage: self.shortage,
            levels: usize::from(self.levels),
            jobs: self.threads.jobs(),
        }
    }

    /// What was asked, for the manifest and for JSON.
    fn asked(&self) -> BTreeMap<String, Value> {
        let mut asked = BTreeMap::from([
            ("question".to_owned(), json!("frontier")),
            ("against".to_owned(), json!(self.against)),
            ("points".to_owned(), json!(self.points)),
            ("tolerance".to_owned(), json!(self.tolerance)),
            ("shortage".to_owned(), json!(self.shortage)),
        ]);
        if self.against.len() > 1 {
            asked.insert("levels".to_owned(), json!(self.levels));
        }
        if !self.metric.is_empty() {
            asked.insert("metrics".to_owned(), json!(self.metric));
        }
        if let Some(draws) = self.expected_loss {
            asked.insert("draws".to_owned(), json!(draws));
        }
        asked
    }
}

/// The answer, with what was evaluated at the points.
struct Answer<'a> {
    loaded: &'a Loaded,
    frontier: &'a Frontier,
    losses: Option<&'a [Estimate]>,
    asked: BTreeMap<String, Value>,
    tables: Vec<ResultTable>,
    /// Wall-clock time of the least cost and of the frontier.
    seconds: [f64; 2],
    /// Relative differences of the points that were found once more.
    audits: Vec<f64>,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let loaded = pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut Clock::default());
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, answers, printer),
    };
    if arguments.against.len() > 2 {
        let text = catalogue::text(printer.lang, "frontier.two_at_most").to_owned();
        printer.error(&text);
        return Ok(End::Usage);
    }
    if let Some(unknown) = written::unknown_metric(&arguments.metric) {
        printer.error(&catalogue::format(printer.lang, "frontier.no_metric", &[("metric", &unknown)]));
        return Ok(End::Usage);
    }
    let measures = match measured::parse(arguments.against.iter().map(String::as_str), &loaded.case) {
        Ok(measures) => measures,
        Err(error) => return Ok(measured::refuse(&error, printer)),
    };
    let loaded = match measured::with_rules(loaded, &measures, MEASURES) {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, answers, printer),
    };
    printer.stage(catalogue::text(printer.lang, "frontier.solving"));
    let began = Instant::now();
    let solver = pipeline::watch();
    let ready = Ready::of(&loaded.case, &PlanOptions::default(), &mut denchi_core::plan::Watch { solver, stage: None });
    printer.end_stage();
    let mut ready = match ready {
        Ok(ready) => ready,
        Err(error) => return failed(error, answers, &loaded, printer),
    };
    let least_cost = began.elapsed().as_secs_f64();
    let axes: Result<Vec<Measured>, _> = measures.iter().map(|measure| measure.in_programme(&ready)).collect();
    let axes = match axes {
        Ok(axes) => axes,
        Err(error) => return Ok(measured::refuse(&error, printer)),
    };
    let options = arguments.options();
    let most = options.points * if axes.len() > 1 { options.levels } else { 1 };
    let told = Told::new(printer, "frontier.tracing", "frontier.progress", Some(most));
    let of_core = frontier::Told { points: &|count| told.tell(count), interrupt: pipeline::watch().interrupt };
    let frontier = frontier::trace(&mut ready, axes, &options, of_core);
    told.end();
    match frontier {
        Ok(frontier) => {
            let seconds = [least_cost, began.elapsed().as_secs_f64() - least_cost];
            answer(arguments, &loaded, &ready, (&frontier, seconds), printer)
        }
        Err(error) => failed(error, answers, &loaded, printer),
    }
}

/// Evaluates, writes and prints.
fn answer(
    arguments: &Arguments,
    loaded: &Loaded,
    ready: &Ready,
    (frontier, seconds): (&Frontier, [f64; 2]),
    printer: &mut Printer,
) -> Result<End> {
    // Whoever stopped the frontier wants its points now.
    let losses = match arguments.expected_loss.filter(|_| !frontier.stopped) {
        Some(draws) => {
            match loss::of_points(&loaded.case, ready, frontier, draws, arguments.options().jobs, printer)? {
                Ok(losses) => Some(losses),
                Err(end) => return Ok(end),
            }
        }
        None => None,
    };
    let losses = losses.as_deref();
    let audits = match audited(arguments, ready, frontier, printer) {
        Ok(audits) => audits,
        Err(error) => return failed(error, Answers::Text, loaded, printer),
    };
    let mut tables = vec![tables::points(&loaded.case, frontier, losses, arguments.out.is_some())];
    let passed = if arguments.out.is_some() || !arguments.metric.is_empty() {
        let points = written::points(arguments, loaded, ready, frontier, printer)?;
        tables.extend(points.metrics);
        if let (Some(folder), Some(at)) = (points.folder, &arguments.out) {
            folder
                .write(at, frontier, arguments.asked(), &tables)
                .map_err(|error| anyhow::anyhow!(error.message(printer.lang)))?;
        }
        points.passed
    } else {
        true
    };
    let answer = Answer { loaded, frontier, losses, asked: arguments.asked(), tables, seconds, audits };
    if arguments.json {
        printer.data(&serde_json::to_string_pretty(&answer.json())?);
    } else {
        let text = report::text(printer.lang, &answer);
        printer.data(&text);
    }
    if let Some(at) = &arguments.out {
        let page = at.join(denchi_report::package::FRONTIER_PAGE);
        printer.tell("frontier.written", &[("folder", &at.display()), ("page", &page.display())]);
    }
    if frontier.stopped || losses.is_some_and(|losses| losses.len() < frontier.points.len()) {
        printer.tell("frontier.stopped", &[("count", &frontier.points.len())]);
        return Ok(End::Interrupted);
    }
    Ok(if passed { End::Done } else { End::CheckFailed })
}

/// Finds points once more without a start: how far their costs are off, as shares.
fn audited(
    arguments: &Arguments,
    ready: &Ready,
    frontier: &Frontier,
    printer: &mut Printer,
) -> Result<Vec<f64>, ExploreError> {
    if arguments.audit == 0 || frontier.stopped {
        return Ok(Vec::new());
    }
    printer.stage(catalogue::text(printer.lang, "frontier.auditing"));
    let numbers = (0..frontier.points.len()).step_by(arguments.audit);
    let audits: Result<Vec<f64>, _> = numbers.map(|number| frontier.audit(ready, number, pipeline::watch())).collect();
    printer.end_stage();
    let audits = audits?;
    let worst = audits.iter().copied().fold(0.0, f64::max);
    printer.tell("frontier.audited", &[("count", &audits.len()), ("worst", &format!("{worst:.0e}"))]);
    Ok(audits)
}

impl Answer<'_> {
    /// The answer for programs.
    fn json(&self) -> Value {
        let case = &self.loaded.case;
        let tables: Map<String, Value> =
            self.tables.iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        let axis = |measured: &Measured| json!({ "measure": measured.measure.id, "unit": measured.measure.unit });
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.asked,
            "axes": self.frontier.axes.iter().map(axis).collect::<Vec<_>>(),
            "pivots_of_ends": self.frontier.pivots_of_ends,
            "stopped": self.frontier.stopped,
            "audited": { "points": self.audits.len(), "worst": self.audits.iter().copied().reduce(f64::max) },
            "run": { "seconds": { "least_cost": self.seconds[0], "frontier": self.seconds[1] } },
            "tables": tables,
        })
    }
}

/// Says why there is no frontier.
fn failed(error: ExploreError, answers: Answers, loaded: &Loaded, printer: &mut Printer) -> Result<End> {
    match error {
        ExploreError::NoPlan => {
            let text = catalogue::text(printer.lang, "frontier.no_plan").to_owned();
            printer.error(&text);
            Ok(End::Infeasible)
        }
        ExploreError::Measure(error) => Ok(measured::refuse(&error, printer)),
        ExploreError::Stopped => Ok(End::Interrupted),
        ExploreError::Plan(error) => plan::fail(&loaded.case, error, answers, printer),
        error => Err(error.into()),
    }
}
