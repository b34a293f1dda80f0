//! `denchi explain`: what something means, and why things are as they are. One file a subcommand.

mod infeasible;
mod metric;

use anyhow::Result;
use clap::Subcommand;

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
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    match &arguments.what {
        What::Metric(arguments) => metric::run(arguments, printer),
        What::Infeasible(arguments) => infeasible::run(arguments, printer),
    }
}
