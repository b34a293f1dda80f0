//! The expected loss of every point: the same draws of what may happen, met by each plan.

use std::ops::ControlFlow;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::catalogue;
use denchi_core::explore::Ready;
use denchi_core::explore::frontier::Frontier;
use denchi_core::stress::sample::{self, Draw};
use denchi_core::stress::statistics::{self, Estimate};
use denchi_core::stress::{DrawOptions, Engine, Spread, StressError, Window};

use super::super::End;
use super::super::stress::{has_rates, refuse};
use crate::pipeline;
use crate::printer::Printer;

/// Seed of the draws: one for all points and runs, so that they can be compared.
const SEED: u64 = 1;
/// Batches that the draws are made in, where there are enough, for an interval.
const BATCHES: u32 = 8;

/// The expected loss of each point, or of the first ones where it is stopped; the inner error is how the command ends.
pub(super) fn of_points(
    case: &Case,
    ready: &Ready,
    frontier: &Frontier,
    draws: u32,
    jobs: usize,
    printer: &mut Printer,
) -> Result<Result<Vec<Estimate>, End>> {
    if !has_rates(case, printer) {
        return Ok(Err(End::InvalidData));
    }
    let settings = case.settings.stress.clone().unwrap_or_default();
    let first = case.settings.periods.first().map_or(0.0, |period| period.start);
    let window = Window { start: settings.start.unwrap_or(first), months: usize::from(settings.months) };
    let batches = BATCHES.min(draws);
    let batch = usize::try_from(draws / batches)?;
    let options = DrawOptions { seed: SEED, batch, spread: Spread::LatinHypercube };
    printer.stage(catalogue::text(printer.lang, "frontier.drawing"));
    let mut losses = Vec::new();
    for number in 0..frontier.points.len() {
        let plan = frontier.plan(ready, number);
        match expected(case, &plan, window, &options, u64::from(batches), jobs) {
            Ok(loss) => losses.push(loss),
            Err(StressError::Stopped) => break,
            Err(error) => {
                printer.end_stage();
                return refuse(&error, printer).map(Err);
            }
        }
    }
    printer.end_stage();
    Ok(Ok(losses))
}

fn expected(
    case: &Case,
    plan: &denchi_core::plan::result::Plan,
    window: Window,
    options: &DrawOptions,
    batches: u64,
    jobs: usize,
) -> Result<Estimate, StressError> {
    let engine = Engine::new(case, plan, window)?;
    let progress =
        |_: usize, _: usize| if pipeline::interrupted() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let mut losses = Vec::new();
    for number in 0..batches {
        losses.extend(sample::batch(&engine, options, number, jobs, 0, &progress)?.iter().map(Draw::total));
    }
    Ok(statistics::mean(&losses, options.batch))
}
