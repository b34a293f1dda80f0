//! How far a two-stage plan is, and what it takes yet.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Instant;

use denchi_core::catalogue;
use denchi_core::explore::stochastic::Step;

use crate::pipeline;
use crate::printer::Printer;

/// Tells every step.
pub(super) struct Told<'a> {
    printer: Mutex<&'a mut Printer>,
    started: Instant,
    /// Iterations that are done, and the relative distance of the bounds.
    bounds: Mutex<(usize, f64)>,
}

impl<'a> Told<'a> {
    /// Begins.
    pub(super) fn new(printer: &'a mut Printer) -> Self {
        let name = catalogue::text(printer.lang, "stochastic.stage_alone").to_owned();
        printer.stage(&name);
        Told { printer: Mutex::new(printer), started: Instant::now(), bounds: Mutex::new((0, f64::INFINITY)) }
    }

    /// Tells a step; stops at Ctrl-C.
    pub(super) fn tell(&self, step: Step) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        let seconds = self.started.elapsed().as_secs_f64();
        let Ok(mut bounds) = self.bounds.lock() else { return ControlFlow::Continue(()) };
        // Whoever waits for the printer would wait for the terminal.
        let Ok(mut printer) = self.printer.try_lock() else { return ControlFlow::Continue(()) };
        let lang = printer.lang;
        let text = match step {
            Step::Alone(done, all) => {
                #[expect(clippy::cast_precision_loss, reason = "counts of futures")]
                let left = format!("{:.0}", seconds / done.max(1) as f64 * all.saturating_sub(done) as f64);
                catalogue::format(lang, "stochastic.progress_alone", &[("done", &done), ("all", &all), ("left", &left)])
            }
            Step::Asked(done, all) => {
                let (iteration, gap) = (bounds.0 + 1, format!("{:.1e}", bounds.1));
                let seconds = format!("{seconds:.0}");
                let words: [(&str, &dyn std::fmt::Display); 5] =
                    [("iteration", &iteration), ("done", &done), ("all", &all), ("gap", &gap), ("seconds", &seconds)];
                catalogue::format(lang, "stochastic.progress", &words)
            }
            Step::Bounds(iteration, lower, upper) => {
                *bounds = (iteration, if upper.is_finite() { (upper - lower) / upper.abs() } else { f64::INFINITY });
                return ControlFlow::Continue(());
            }
        };
        printer.progress(&text);
        ControlFlow::Continue(())
    }

    /// Ends.
    pub(super) fn end(self) {
        if let Ok(printer) = self.printer.into_inner() {
            printer.end_stage();
        }
    }
}
