//! Progress of a frontier: how many points are there, and how long it may take yet.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Instant;

use denchi_core::catalogue;
use denchi_core::explore::frontier;

use crate::pipeline;
use crate::printer::{Measured, Printer};

/// What the core tells and looks at.
pub(super) fn of_core(points: &(dyn Fn(usize) -> ControlFlow<()> + Sync)) -> frontier::Told<'_> {
    frontier::Told { points, interrupt: pipeline::watch().interrupt }
}

/// Tells how far a frontier is, and stops it at Ctrl-C.
pub(super) struct Told<'a> {
    printer: Mutex<&'a mut Printer>,
    started: Instant,
    /// Most points.
    all: usize,
}

impl<'a> Told<'a> {
    /// The stage begins.
    pub(super) fn new(printer: &'a mut Printer, all: usize) -> Self {
        printer.stage(catalogue::text(printer.lang, "frontier.tracing"));
        Told { printer: Mutex::new(printer), started: Instant::now(), all }
    }

    /// So many points are there.
    pub(super) fn tell(&self, done: usize) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of points")]
        let left = self.started.elapsed().as_secs_f64() * self.all.saturating_sub(done) as f64 / done.max(1) as f64;
        // Whoever waits for the printer would wait for the terminal.
        if let Ok(mut printer) = self.printer.try_lock() {
            let measured = Measured { done, total: Some(self.all), rate: None, seconds_left: Some(left) };
            let left = format!("{left:.0}");
            let words: [(&str, &dyn std::fmt::Display); 3] = [("done", &done), ("all", &self.all), ("left", &left)];
            let text = catalogue::format(printer.lang, "frontier.progress", &words);
            printer.measured(&text, measured);
        }
        ControlFlow::Continue(())
    }

    /// The stage has ended.
    pub(super) fn end(self) {
        if let Ok(printer) = self.printer.into_inner() {
            printer.end_stage();
        }
    }
}
