//! `denchi stress sample`: Monte Carlo over draws of events.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use denchi_core::stress::sample::{self, Draw};
use denchi_core::stress::statistics;
use denchi_core::stress::{DrawOptions, Engine, Spread, Window};
use denchi_report::reload::Reloaded;
use denchi_report::stress::batches::{Batches, fingerprint};
use denchi_report::stress::{chances, draws};
use serde_json::{Map, Value, json};

use super::super::End;
use super::super::told::Told;
use super::asked::{self, Asked, Effort};
use super::kept::{self, Failed, Keeping};
use super::report;
use super::written::Written;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    effort: Effort,
    #[command(flatten)]
    drawn: Drawn,
    /// Stop when half the interval of the expected loss is at most this share of it, at the latest after all draws
    #[arg(long, value_name = "SHARE", value_parser = asked::positive)]
    precision: Option<f64>,
    #[command(flatten)]
    keeping: Keeping,
}

/// What is drawn.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Drawn {
    /// Draws; whole batches are drawn
    #[arg(long, value_name = "COUNT", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..))]
    draws: u64,
    /// Draws in a batch: a Latin hypercube each, kept in a file of its own
    #[arg(long, value_name = "COUNT", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
    /// Seed of the draws
    #[arg(long = "seed", value_name = "NUMBER", default_value_t = 1)]
    draw_seed: u64,
}

impl Drawn {
    /// How events are drawn.
    pub(super) fn options(&self) -> DrawOptions {
        let batch = u64::from(self.batch).min(self.draws);
        DrawOptions { seed: self.draw_seed, batch: usize::try_from(batch).unwrap_or(1), spread: Spread::LatinHypercube }
    }

    /// Draws that are asked for.
    pub(super) fn count(&self) -> u64 {
        self.draws
    }

    /// Batches.
    pub(super) fn batches(&self) -> u64 {
        self.draws.div_ceil(self.options().batch as u64)
    }
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = arguments.asked.reload(printer)?;
    let window = arguments.asked.window(&result.case);
    if !asked::has_rates(&result.case, printer) {
        return Ok(End::InvalidData);
    }
    let question = question(arguments, &result, &window);
    let batches = match arguments.keeping.open(arguments.asked.out.as_ref(), &question, printer)? {
        Ok(batches) => batches,
        Err(end) => return Ok(end),
    };
    let engine = match asked::engine(&result, window, printer) {
        Ok(engine) => engine,
        Err(error) => return asked::refuse(&error, printer),
    };
    let draws = match all(arguments, &engine, batches.as_ref(), printer) {
        Ok(draws) => draws,
        Err(failed) => return failed.refuse(batches.as_ref(), printer),
    };
    answer(arguments, &result, &engine, &draws, printer)?;
    arguments.keeping.close(batches, printer)?;
    Ok(End::Done)
}

/// All draws, batch by batch: those that are kept are read, the others made and kept.
fn all(
    arguments: &Arguments,
    engine: &Engine,
    batches: Option<&Batches>,
    printer: &mut Printer,
) -> Result<Vec<Draw>, Failed> {
    let options = arguments.drawn.options();
    let count = arguments.drawn.batches();
    let whole = usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(options.batch);
    let mut told = super::told(printer, Some(whole));
    let drawn = loop_over(arguments, engine, batches, &mut told);
    told.end();
    drawn
}

fn loop_over(
    arguments: &Arguments,
    engine: &Engine,
    batches: Option<&Batches>,
    told: &mut Told<'_>,
) -> Result<Vec<Draw>, Failed> {
    let options = arguments.drawn.options();
    let mut draws: Vec<Draw> = Vec::new();
    for number in 0..arguments.drawn.batches() {
        draws.extend(kept::batch(engine, &options, &arguments.effort, (batches, number), told)?);
        let losses: Vec<f64> = draws.iter().map(Draw::total).collect();
        let precise = |share: f64| statistics::mean(&losses, options.batch).is_within(share);
        if arguments.precision.is_some_and(precise) {
            break;
        }
    }
    Ok(draws)
}

/// What the draws answer, apart from how many there are: what must be the same for them to be kept.
fn question(arguments: &Arguments, of: &Reloaded, window: &Window) -> Map<String, Value> {
    let DrawOptions { seed, batch, .. } = arguments.drawn.options();
    let mut question: Map<String, Value> = asked::options("sample", window).into_iter().collect();
    question.insert("denchi".to_owned(), env!("CARGO_PKG_VERSION").into());
    question.insert("plan".to_owned(), fingerprint(&of.package.manifest).into());
    question.insert("seed".to_owned(), json!(seed));
    question.insert("batch".to_owned(), json!(batch));
    question.insert("audit".to_owned(), json!(arguments.effort.audit));
    question
}

fn answer(
    arguments: &Arguments,
    result: &Reloaded,
    engine: &Engine,
    all: &[Draw],
    printer: &mut Printer,
) -> Result<()> {
    let tested = asked::tested(engine);
    let batch = arguments.drawn.options().batch;
    let level = asked::settings(&result.case).tail;
    let chances = chances::Chances::of(&tested, all, batch, level);
    let mut options: BTreeMap<String, Value> = question(arguments, result, engine.window()).into_iter().collect();
    options.insert("draws".to_owned(), json!(arguments.drawn.draws));
    options.insert("precision".to_owned(), json!(arguments.precision));
    options.insert("tail".to_owned(), json!(level));
    let mut tables = chances.tables();
    tables.push(draws(&tested, all));
    let written = Written { tested, result, options, tally: sample::tally(all), tables };
    if arguments.asked.json {
        let mut value = written.json();
        // A million draws are for the folder.
        if let Some(tables) = value.get_mut("tables").and_then(Value::as_object_mut) {
            tables.shift_remove("draws");
        }
        printer.data(&serde_json::to_string_pretty(&value)?);
    } else {
        let text = report::chances(printer.lang, &tested, &chances);
        printer.data(&text);
        written.tell_tally(printer);
    }
    arguments.asked.out.as_deref().map_or(Ok(()), |folder: &Path| written.write(folder, printer))
}
