//! `denchi alternatives`: what all good plans have, what some have, and what none has.

mod asked;
mod report;
mod written;

use std::ops::ControlFlow;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::catalogue;
use denchi_core::explore::alternatives::{Different, Effort, Kind, Ranges, Space, Thing};
use denchi_core::explore::{ExploreError, Ready};
use denchi_core::plan::{PlanOptions, Watch};
use denchi_report::explore::alternatives::Found;

use super::End;
use super::plan::{self, Answers};
use super::told::Told;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

pub(crate) use asked::Arguments;
use written::Written;

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let mut clock = Clock::default();
    let loaded = match pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut clock) {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, answers, printer),
    };
    let case = &loaded.case;
    let options = arguments.options();
    let space = match ready(case, &options, printer) {
        Ok(ready) => Space::new(ready),
        Err(error) => return refuse(case, error, answers, printer),
    };
    let explored = ranges(arguments, &space, printer)
        .and_then(|ranges| different(arguments, &space, &ranges, printer).map(|different| (ranges, different)));
    let (ranges, different) = match explored {
        Ok(explored) => explored,
        Err(error) => return refuse(case, error, answers, printer),
    };
    let threshold = arguments.threshold();
    let found = Found { case, cost: space.cost(), ranges: &ranges, threshold, different: &different };
    let written =
        Written { found, loaded: &loaded, options: &options, plan: space.optimum(), asked: arguments.named() };
    if arguments.json {
        printer.data(&serde_json::to_string_pretty(&written.json())?);
    } else {
        let text = report::text(printer.lang, &found, &arguments.kinds());
        printer.data(&text);
        written.tell_tally(printer);
    }
    if let Some(folder) = &arguments.out {
        written.write(folder, printer)?;
    }
    Ok(if pipeline::interrupted() { End::Interrupted } else { End::Done })
}

/// Plans the case.
fn ready<'a>(case: &'a Case, options: &PlanOptions, printer: &mut Printer) -> Result<Ready<'a>, ExploreError> {
    let name = catalogue::text(printer.lang, "alternatives.planning").to_owned();
    printer.stage(&name);
    let ready = Ready::of(case, options, &mut Watch { solver: pipeline::watch(), stage: None });
    printer.end_stage();
    ready
}

/// How much work is done; `progress` is told.
fn effort<'a>(arguments: &Arguments, progress: &'a (dyn Fn(usize, usize) -> ControlFlow<()> + Sync)) -> Effort<'a> {
    Effort { jobs: arguments.jobs(), audit: arguments.audit, interrupt: pipeline::watch().interrupt, progress }
}

/// Ranges of all that is asked.
fn ranges(arguments: &Arguments, space: &Space, printer: &mut Printer) -> Result<Ranges, ExploreError> {
    let kinds = arguments.kinds();
    let things = kinds.iter().flat_map(|&kind| Thing::all(space.case(), kind)).collect();
    let told = Told::new(printer, "alternatives.asking", "alternatives.progress", None);
    let ranges =
        space.ranges(things, &arguments.slacks(), &effort(arguments, &|done, all| told.tell_of(done, Some(all))));
    told.end();
    ranges
}

/// Plans that differ.
fn different(
    arguments: &Arguments,
    space: &Space,
    ranges: &Ranges,
    printer: &mut Printer,
) -> Result<Vec<Different>, ExploreError> {
    let count = usize::from(arguments.different);
    if count == 0 || !ranges.complete() {
        return Ok(Vec::new());
    }
    let told = Told::new(printer, "alternatives.differing", "alternatives.progress_plans", Some(count));
    let of = match arguments.kinds().as_slice() {
        [Kind::Options] => Ok(ranges.clone()),
        _ => {
            let widest: Vec<f64> = ranges.slacks.last().copied().into_iter().collect();
            let things = Thing::all(space.case(), Kind::Options);
            space.ranges(things, &widest, &effort(arguments, &|_, _| told.tell(0)))
        }
    };
    let tell = |done, all| told.tell_of(done, Some(all));
    let plans = of.and_then(|of| space.different(count, &of, &effort(arguments, &tell)));
    told.end();
    plans
}

/// Says why there is no answer.
fn refuse(case: &Case, error: ExploreError, answers: Answers, printer: &mut Printer) -> Result<End> {
    let key = match error {
        ExploreError::Plan(error) => return plan::fail(case, error, answers, printer),
        ExploreError::Stopped => "alternatives.stopped",
        ExploreError::NoPlan => "alternatives.no_plan",
        error => return Err(error.into()),
    };
    let text = catalogue::text(printer.lang, key).to_owned();
    printer.error(&text);
    Ok(if key == "alternatives.stopped" { End::Interrupted } else { End::Infeasible })
}
