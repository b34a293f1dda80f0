//! `denchi check`: every problem of a case at once.

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::diagnostics::Diagnostics;
use denchi_core::model::health::Health;
use denchi_core::model::{self, BuildOptions};

use super::{CaseArguments, End};
use crate::numbers;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Print the problems as JSON
    #[arg(long)]
    json: bool,
    /// Also say how large the numbers of the programme are, before and after scaling, and which are out of range
    #[arg(long)]
    numbers: bool,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    match pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut Clock::default()) {
        Ok(loaded) => {
            let problems = pipeline::problems(&loaded.case, loaded.warnings);
            if arguments.numbers && !problems.has_errors() {
                return Ok(with_numbers(&loaded.case, &problems, arguments.json, printer));
            }
            Ok(report(&problems, arguments.json, printer))
        }
        Err(problems) => Ok(report(&problems, arguments.json, printer)),
    }
}

/// Prints problems, and the sizes of the numbers of the programme.
fn with_numbers(case: &Case, problems: &Diagnostics, json: bool, printer: &mut Printer) -> End {
    let Ok(model) = model::build(case, &case.settings.periods, BuildOptions::default()) else {
        return report(problems, json, printer);
    };
    let health = Health::of(case, &model);
    if json {
        let mut answer = problems.to_json(printer.lang);
        answer["numbers"] = numbers::health_json(&health);
        printer.data(&format!("{answer:#}"));
        return if problems.has_errors() { End::InvalidData } else { End::Done };
    }
    let end = report(problems, false, printer);
    let text = numbers::health(printer.lang, &health);
    printer.data(&text);
    end
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
