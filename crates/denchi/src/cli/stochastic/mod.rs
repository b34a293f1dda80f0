//! `denchi stochastic`: build now, operate later, in many futures.

mod futures;
mod report;
mod told;
mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use denchi_core::catalogue;
use denchi_core::explore::stochastic::{self, Observer, Risk, StochasticError, StochasticOptions, Way};
use denchi_core::explore::{ExploreError, Future};
use denchi_core::plan::PlanOptions;
use serde_json::{Value, json};

use super::plan::{Answers, fail, refuse};
use super::threads::Threads;
use super::{CaseArguments, End};
use crate::pipeline::{self, Clock};
use crate::printer::Printer;
use futures::Named;
use told::Told;
use written::Written;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Scenarios as futures, separated by commas, each NAME or NAME=PROBABILITY; base is the case without one; equally likely where no probability is given
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = futures::named, conflicts_with = "draws")]
    scenarios: Vec<Named>,
    /// Draw so many equally likely futures from the uncertain inputs of the case
    #[arg(long, value_name = "COUNT")]
    draws: Option<usize>,
    /// Seed of the draws
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// What is decided in periods that start before this year is the first stage (default: in all periods)
    #[arg(long, value_name = "YEAR")]
    until: Option<f64>,
    /// Weigh the mean of the worst futures, beyond this level (0.9: the worst tenth)
    #[arg(long, value_name = "LEVEL", value_parser = below_one, requires = "weight")]
    cvar: Option<f64>,
    /// Weight of the worst futures against the expected cost
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "cvar")]
    weight: Option<f64>,
    /// The future, or the scenario, that stands for the mean (default: the case as it is given)
    #[arg(long, value_name = "NAME")]
    mean: Option<String>,
    /// Relative distance of the bounds at which it ends
    #[arg(long, value_name = "SHARE", default_value_t = 1e-4, value_parser = share)]
    gap: f64,
    /// Most iterations
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    iterations: usize,
    /// Solve one programme of all futures instead of decomposing it
    #[arg(long)]
    whole: bool,
    #[command(flatten)]
    threads: Threads,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    /// Folder for the tables and the page; an earlier two-stage plan there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Folder for the plan of every future, a result folder each
    #[arg(long, value_name = "FOLDER")]
    plans: Option<PathBuf>,
}

/// From 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value| (0.0..=1.0).contains(value)).ok_or_else(|| "0..1".to_owned())
}

/// From 0 to below 1.
fn below_one(text: &str) -> Result<f64, String> {
    share(text).ok().filter(|value| *value < 1.0).ok_or_else(|| "0..<1".to_owned())
}

impl Arguments {
    fn options(&self) -> StochasticOptions {
        let risk = match (self.cvar, self.weight) {
            (Some(level), Some(weight)) => Risk::Cvar { level, weight },
            _ => Risk::Expected,
        };
        StochasticOptions {
            until: self.until.unwrap_or(f64::INFINITY),
            risk,
            gap: self.gap,
            iterations: self.iterations,
            jobs: self.threads.jobs(),
            way: if self.whole { Way::Whole } else { Way::Suited },
            plan: PlanOptions::default(),
            ..StochasticOptions::default()
        }
    }

    /// What was asked, for the manifest and for JSON.
    fn asked(&self, futures: &[Future]) -> BTreeMap<String, Value> {
        let probabilities: BTreeMap<&str, f64> =
            futures.iter().map(|future| (future.name.as_str(), future.probability)).collect();
        BTreeMap::from([
            ("futures".to_owned(), json!(probabilities)),
            ("draws".to_owned(), json!(self.draws)),
            ("seed".to_owned(), json!(self.draws.map(|_| self.seed))),
            ("until".to_owned(), json!(self.until)),
            ("cvar".to_owned(), json!(self.cvar)),
            ("weight".to_owned(), json!(self.weight)),
            ("mean".to_owned(), json!(self.mean)),
            ("gap".to_owned(), json!(self.gap)),
            ("iterations".to_owned(), json!(self.iterations)),
            ("whole".to_owned(), json!(self.whole)),
        ])
    }
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let mut clock = Clock::default();
    let loaded = match pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut clock) {
        Ok(loaded) => loaded,
        Err(problems) => return refuse(&problems, answers, printer),
    };
    let case = &loaded.case;
    let read = || {
        let files = pipeline::files(&arguments.case.case)?;
        let futures = futures::futures(arguments, &files, case)?;
        let mean = futures::mean(arguments, &files, case, &futures)?;
        Ok((files, futures, mean))
    };
    let (files, futures, mean) = match read() {
        Ok(read) => read,
        Err(problems) => return refuse(&problems, answers, printer),
    };
    let options = arguments.options();
    let told = Told::new(printer);
    let tell = |step| told.tell(step);
    let observer = Observer { tell: &tell, interrupt: Some(pipeline::interrupt()) };
    let plan = stochastic::run(&futures, &mean, &options, &observer);
    told.end();
    let plan = match plan {
        Ok(plan) => plan,
        Err(_) if pipeline::interrupted() => return without(&ExploreError::Stopped.into(), printer),
        Err(StochasticError::Explore(ExploreError::Plan(error))) => return fail(case, error, answers, printer),
        Err(error) => return without(&error, printer),
    };
    let written =
        Written { arguments, loaded: &loaded, files: &files, futures: &futures, plan: &plan, options: &options };
    if arguments.json {
        printer.data(&serde_json::to_string_pretty(&written.json())?);
    } else {
        printer.data(&report::text_of(printer.lang, case, &plan));
    }
    let mut end = End::Done;
    if let Some(folder) = &arguments.out {
        written.write(folder, &clock, printer)?;
    }
    if let Some(folder) = &arguments.plans {
        end = written.plans(folder, &mut clock, printer)?;
    }
    if plan.stopped {
        let text = catalogue::text(printer.lang, "stochastic.stopped").to_owned();
        printer.error(&text);
        return Ok(End::Interrupted);
    }
    Ok(if end == End::Done && plan.gap > arguments.gap { End::LimitReached } else { end })
}

/// Says why there is no two-stage plan.
fn without(error: &StochasticError, printer: &mut Printer) -> Result<End> {
    let lang = printer.lang;
    let (text, end) = match error {
        StochasticError::NoFutures => (catalogue::text(lang, "stochastic.no_futures").to_owned(), End::Usage),
        StochasticError::Probabilities(sum) => {
            (catalogue::format(lang, "stochastic.probabilities", &[("sum", sum)]), End::Usage)
        }
        StochasticError::OtherTime(future) => {
            (catalogue::format(lang, "stochastic.other_time", &[("future", future)]), End::InvalidData)
        }
        StochasticError::NoPlan(future) => {
            (catalogue::format(lang, "stochastic.no_plan", &[("future", future)]), End::Infeasible)
        }
        StochasticError::Apart => (catalogue::text(lang, "stochastic.apart").to_owned(), End::Infeasible),
        StochasticError::Explore(ExploreError::Stopped) => {
            (catalogue::text(lang, "stochastic.stopped_early").to_owned(), End::Interrupted)
        }
        StochasticError::Explore(error) => return Err(anyhow::anyhow!(error.to_string())),
    };
    printer.error(&text);
    Ok(end)
}
