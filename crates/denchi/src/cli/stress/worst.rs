//! `denchi stress worst`: which few targets, closed at once, cost most.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use anyhow::Result;
use denchi_core::stress::closures::{Closures, Search};
use denchi_core::stress::sweep::Closing;
use denchi_core::stress::worst::{Worst, WorstOptions};
use denchi_core::stress::{Engine, StressError, Tally, Window};
use denchi_report::stress::worst::{self as table, WorstSet};
use serde_json::{Value, json};

use super::super::End;
use super::super::threads::Threads;
use super::asked::{self, Asked};
use super::report;
use super::sweep::{Kind, closings};
use super::written::Written;
use crate::pipeline;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Most targets that close at once; the worst sets of fewer are shown as well
    #[arg(long = "k", value_name = "COUNT", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    most: u16,
    /// Only targets of these kinds, separated by commas (default: all)
    #[arg(long = "kind", value_name = "KINDS", value_delimiter = ',')]
    kinds: Vec<Kind>,
    /// Months for which every target is closed: its time to recover (default: its own in recovery_times, else that of the case)
    #[arg(long = "months", value_name = "MONTHS", value_parser = asked::positive)]
    recover: Option<f64>,
    /// Share of the worst loss by which another set may still be worse
    #[arg(long = "gap", value_name = "SHARE", default_value_t = 1e-4, value_parser = asked::not_negative)]
    distance: f64,
    /// Most sets that are answered for each number of closures
    #[arg(long, value_name = "COUNT", default_value_t = 2000)]
    answers: usize,
    #[command(flatten)]
    threads: Threads,
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = arguments.asked.reload(printer)?;
    let window = arguments.asked.window(&result.case);
    let closings = closings(&result.case, &arguments.kinds, arguments.recover);
    let engine = match asked::engine(&result, window, printer) {
        Ok(engine) => engine,
        Err(error) => return asked::refuse(&error, printer),
    };
    let sets = match sets(arguments, &engine, &closings, printer) {
        Ok(sets) => sets,
        Err(error) => return asked::refuse(&error, printer),
    };
    let tested = asked::tested(&engine);
    let tally = Tally::of(sets.iter().map(|set| (&set.response.certificate, None)));
    let options = options(arguments, &window);
    let written = Written { tested, result: &result, options, tally, tables: vec![table::worst(&tested, &sets)] };
    if arguments.asked.json {
        printer.data(&serde_json::to_string_pretty(&written.json())?);
    } else {
        let text = report::worst_sets(printer.lang, &tested, &sets);
        printer.data(&text);
    }
    if let Some(folder) = &arguments.asked.out {
        written.write(folder, printer)?;
    }
    let open = sets.iter().any(|set| set.gap > arguments.distance);
    Ok(match open {
        _ if pipeline::interrupted() => End::Interrupted,
        true => End::LimitReached,
        false => End::Done,
    })
}

/// The worst sets of one target, of two, and so on.
fn sets(
    arguments: &Arguments,
    engine: &Engine,
    closings: &[Closing],
    printer: &mut Printer,
) -> Result<Vec<WorstSet>, StressError> {
    let mut closures = Closures::new(engine, closings, arguments.threads.jobs())?;
    let told = super::told(printer, None);
    let mut done = 0;
    let mut found = Vec::new();
    for most in 1..=usize::from(arguments.most).min(closings.len()) {
        let options = WorstOptions { closures: most, gap: arguments.distance, answers: arguments.answers };
        let mut progress = |worst: &Worst| -> ControlFlow<()> { told.tell(done + worst.answers) };
        match closures.worst(Search::suited(closings.len(), most), &options, &mut progress) {
            Ok(of) => {
                done += of.worst.answers;
                found.push(WorstSet {
                    most,
                    targets: of.worst.targets.iter().map(|&number| closings[number].target.clone()).collect(),
                    value: of.worst.value,
                    bound: of.worst.bound,
                    gap: of.worst.gap(),
                    answers: of.worst.answers,
                    response: of.response,
                });
            }
            Err(error) => {
                told.end();
                return Err(error);
            }
        }
        if pipeline::interrupted() {
            break;
        }
    }
    told.end();
    Ok(found)
}

/// What was asked, for the manifest.
fn options(arguments: &Arguments, window: &Window) -> BTreeMap<String, Value> {
    let mut options = asked::options("worst", window);
    options.insert("k".to_owned(), json!(arguments.most));
    options.insert("kinds".to_owned(), json!(arguments.kinds.iter().map(|kind| kind.id()).collect::<Vec<_>>()));
    options.insert("time_to_recover".to_owned(), json!(arguments.recover));
    options.insert("gap".to_owned(), json!(arguments.distance));
    options.insert("answers".to_owned(), json!(arguments.answers));
    options
}
