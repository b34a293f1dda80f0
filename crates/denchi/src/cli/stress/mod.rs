//! `denchi stress`: what breaks, when, how badly, and what would have helped.

mod asked;
mod kept;
mod report;
mod run;
mod sample;
mod sweep;
mod value;
mod worst;
mod written;

pub(super) use asked::{has_rates, refuse};

use anyhow::Result;
use clap::Subcommand;

use super::End;
use super::told::Told;
use crate::pipeline;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    question: Question,
}

#[derive(Subcommand)]
enum Question {
    /// One response: what is lost, when, at what cost, when something happens
    Run(run::Arguments),
    /// Close every target in turn and rank them
    Sweep(sweep::Arguments),
    /// Draw events from their rates: expected loss, tail, what drives it
    Sample(sample::Arguments),
    /// Which few targets, closed at once, cost most
    Worst(worst::Arguments),
    /// The same draws with and without a stockpile, an option, or what another plan has
    Value(value::Arguments),
}

/// Progress of responses, of so many in all where that is known.
fn told(printer: &mut Printer, all: Option<usize>) -> Told<'_> {
    let line = if all.is_some() { "stress.progress" } else { "stress.progress_open" };
    Told::new(printer, "stress.responding", line, all)
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    match &arguments.question {
        Question::Run(arguments) => run::run(arguments, printer),
        Question::Sweep(arguments) => sweep::run(arguments, printer),
        Question::Sample(arguments) => sample::run(arguments, printer),
        Question::Worst(arguments) => worst::run(arguments, printer),
        Question::Value(arguments) => value::run(arguments, printer),
    }
}
