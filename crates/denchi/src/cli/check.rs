//! `denchi check`: every problem of a case at once.

use anyhow::Result;
use denchi_core::diagnostics::Diagnostics;
use denchi_core::model;

use super::{CaseArguments, End};
use crate::messages;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Print the problems as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    match pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut Clock::default()) {
        Ok(loaded) => {
            let mut problems = loaded.warnings;
            let charges = model::unbounded_charges(&loaded.case, &loaded.case.settings.periods);
            problems.extend(messages::unbounded(&charges));
            Ok(report(&problems.sorted(), arguments.json, printer))
        }
        Err(problems) => Ok(report(&problems, arguments.json, printer)),
    }
}

/// Prints problems; invalid when one of them is an error.
pub(crate) fn report(problems: &Diagnostics, json: bool, printer: &mut Printer) -> End {
    if json {
        printer.data(&format!("{:#}", problems.to_json(printer.lang)));
    } else {
        let text = problems.render(printer.lang);
        printer.data(&text);
    }
    if problems.has_errors() { End::InvalidData } else { End::Done }
}
