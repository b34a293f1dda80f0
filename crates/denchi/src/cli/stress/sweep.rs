//! `denchi stress sweep`: every target is closed in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::stress::survive::Survival;
use denchi_core::stress::sweep::{self, Closing};
use denchi_core::stress::{Engine, StressError, Tally, Target, Window};
use denchi_report::reload::Reloaded;
use denchi_report::stress::{kind, tables};
use serde_json::{Value, json};

use super::super::End;
use super::asked::{self, Asked, Effort};
use super::report;
use super::written::Written;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    effort: Effort,
    /// Only targets of these kinds, separated by commas (default: all)
    #[arg(long = "kind", value_name = "KINDS", value_delimiter = ',')]
    kinds: Vec<Kind>,
    /// Months for which every target is closed: its time to recover (default: its own in recovery_times, else that of the case)
    #[arg(long = "months", value_name = "MONTHS", value_parser = asked::positive)]
    recover: Option<f64>,
}

/// A kind of target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(super) enum Kind {
    Site,
    Supply,
    Country,
    Exports,
    Owner,
    Corridor,
}

impl Kind {
    /// Identifier, as [`kind`] gives it.
    pub(super) fn id(self) -> &'static str {
        match self {
            Kind::Site => "site",
            Kind::Supply => "supply",
            Kind::Country => "country",
            Kind::Exports => "exports",
            Kind::Owner => "owner",
            Kind::Corridor => "corridor",
        }
    }
}

/// The targets of the case of some kinds; of none given, all.
fn targets(case: &Case, kinds: &[Kind]) -> Vec<Target> {
    let kinds: BTreeSet<&str> = kinds.iter().map(|kind| kind.id()).collect();
    let asked = |target: &Target| kinds.is_empty() || kinds.contains(kind(target));
    Target::all(case).into_iter().filter(asked).collect()
}

/// All that closes, each for its time to recover or as long as is asked.
pub(super) fn closings(case: &Case, kinds: &[Kind], months: Option<f64>) -> Vec<Closing> {
    let recover = |target: &Target| months.unwrap_or_else(|| asked::time_to_recover(case, target));
    let targets = targets(case, kinds).into_iter();
    targets.map(|target| Closing { time_to_recover: recover(&target), target }).collect()
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = arguments.asked.reload(printer)?;
    let window = arguments.asked.window(&result.case);
    let closings = closings(&result.case, &arguments.kinds, arguments.recover);
    let engine = match asked::engine(&result, window, printer) {
        Ok(engine) => engine,
        Err(error) => return asked::refuse(&error, printer),
    };
    let closures = match closures(&engine, closings, arguments, printer) {
        Ok(closures) => closures,
        Err(error) => return asked::refuse(&error, printer),
    };
    let survive = match survive(&result, &window, &closures, printer) {
        Ok(survive) => survive,
        Err(error) => return asked::refuse(&error, printer),
    };
    answer(arguments, &result, &engine, (&closures, &survive), printer)?;
    Ok(End::Done)
}

fn closures(
    engine: &Engine,
    closings: Vec<Closing>,
    arguments: &Arguments,
    printer: &mut Printer,
) -> Result<Vec<sweep::Closure>, StressError> {
    let told = super::told(printer, Some(closings.len()));
    let progress = |count: usize, _: usize| -> ControlFlow<()> { told.tell(count) };
    let closures = sweep::sweep(engine, closings, arguments.effort.jobs(), arguments.effort.audit, &progress);
    told.end();
    closures
}

/// The longest closure of each target without loss, at best, months: infinite where it is longer than the window.
fn survive(
    of: &Reloaded,
    window: &Window,
    closures: &[sweep::Closure],
    printer: &mut Printer,
) -> Result<Vec<Option<f64>>, StressError> {
    #[expect(clippy::cast_precision_loss, reason = "months of a window")]
    let mut survival = Survival::new(&of.case, &of.plan, window, window.months as f64)?;
    let told = super::told(printer, Some(closures.len()));
    let mut longest = |(done, closure): (usize, &sweep::Closure)| {
        if told.tell(done).is_break() {
            return Err(StressError::Stopped);
        }
        let months = survival.time_to_survive(&closure.closing.target)?;
        Ok(Some(months.unwrap_or(f64::INFINITY)))
    };
    let survive: Result<Vec<_>, _> = closures.iter().enumerate().map(&mut longest).collect();
    if survive.is_ok() {
        // The last one is told when it is done; to stop then would be too late.
        let _ = told.tell(closures.len());
    }
    told.end();
    survive
}

fn answer(
    arguments: &Arguments,
    result: &Reloaded,
    engine: &Engine,
    (closures, survive): (&[sweep::Closure], &[Option<f64>]),
    printer: &mut Printer,
) -> Result<()> {
    let tested = asked::tested(engine);
    let certificates = closures.iter().map(|closure| (&closure.answer.response.certificate, closure.answer.audit));
    let written = Written {
        tested,
        result,
        options: options(arguments, engine.window()),
        tally: Tally::of(certificates),
        tables: vec![tables::sweep(&tested, closures, survive)],
    };
    if arguments.asked.json {
        printer.data(&serde_json::to_string_pretty(&written.json())?);
    } else {
        let text = report::ranking(printer.lang, &tested, closures);
        printer.data(&text);
        written.tell_tally(printer);
    }
    if let Some(folder) = &arguments.asked.out {
        written.write(folder, printer)?;
    }
    Ok(())
}

/// What was asked, for the manifest.
fn options(arguments: &Arguments, window: &Window) -> BTreeMap<String, Value> {
    let mut options = asked::options("sweep", window);
    options.insert("kinds".to_owned(), json!(arguments.kinds.iter().map(|kind| kind.id()).collect::<Vec<_>>()));
    options.insert("time_to_recover".to_owned(), json!(arguments.recover));
    options.insert("audit".to_owned(), json!(arguments.effort.audit));
    options
}
