//! Progress of many projects.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Instant;

use denchi_core::catalogue;

use crate::pipeline;
use crate::printer::{Measured, Printer};

/// Tells how far a run is, and stops it at Ctrl-C.
pub(super) struct Told<'a> {
    printer: Mutex<&'a mut Printer>,
    started: Instant,
    all: usize,
}

impl<'a> Told<'a> {
    /// A stage begins.
    pub(super) fn new(printer: &'a mut Printer, all: usize) -> Self {
        let name = catalogue::text(printer.lang, "invest.asking").to_owned();
        printer.stage(&name);
        Told { printer: Mutex::new(printer), started: Instant::now(), all }
    }

    /// So many are done.
    pub(super) fn tell(&self, done: usize) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        // Whoever waits for the printer would wait for the terminal.
        if let (Ok(mut printer), true) = (self.printer.try_lock(), done > 0) {
            #[expect(clippy::cast_precision_loss, reason = "a count of projects")]
            let left = self.started.elapsed().as_secs_f64() / done as f64 * self.all.saturating_sub(done) as f64;
            let measured = Measured { done, total: Some(self.all), rate: None, seconds_left: Some(left) };
            let left = format!("{left:.0}");
            let words: [(&str, &dyn Display); 3] = [("done", &done), ("all", &self.all), ("left", &left)];
            let text = catalogue::format(printer.lang, "invest.progress", &words);
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
