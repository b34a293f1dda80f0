//! `denchi explain`: what something means, and why things are as they are. One file a subcommand.

mod infeasible;
mod metric;
mod option;
mod price;

use anyhow::Result;
use clap::Subcommand;
use denchi_core::catalogue;

use super::End;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A metric: formula, unit, reference, how it is computed; without one, all of them
    Metric(metric::Arguments),
    /// Why a case has no plan: what excludes each other, and the least change that makes it plannable
    Infeasible(infeasible::Arguments),
    /// A shadow price: what sets it at the margin, tier by tier, down to costs of the case and binding limits
    Price(price::Arguments),
    /// An option: why it is built or not, and what would have to change
    Option(option::Arguments),
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    match &arguments.what {
        What::Metric(arguments) => metric::run(arguments, printer),
        What::Infeasible(arguments) => infeasible::run(arguments, printer),
        What::Price(arguments) => price::run(arguments, printer),
        What::Option(arguments) => option::run(arguments, printer),
    }
}

/// Most names that are listed where one is not known.
const LISTED: usize = 12;

/// Says that the case does not have what an argument names.
fn unknown<'a>(argument: &str, value: &str, known: impl Iterator<Item = &'a str>, printer: &mut Printer) {
    let known: Vec<&str> = known.collect();
    let mut list = known.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    if known.len() > LISTED {
        list.push_str(", …");
    }
    let words: [(&str, &dyn std::fmt::Display); 3] = [("argument", &argument), ("value", &value), ("known", &list)];
    let text = catalogue::format(printer.lang, "cli.unknown", &words);
    printer.error(&text);
}
