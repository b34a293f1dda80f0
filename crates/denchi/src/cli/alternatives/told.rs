//! Progress of many questions: how many are answered, and how long the rest takes.

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
    /// Key of the line that tells.
    line: &'static str,
}

impl<'a> Told<'a> {
    /// A stage begins.
    pub(super) fn new(printer: &'a mut Printer, stage: &'static str, line: &'static str) -> Self {
        let name = catalogue::text(printer.lang, stage).to_owned();
        printer.stage(&name);
        Told { printer: Mutex::new(printer), started: Instant::now(), line }
    }

    /// So many of all are answered.
    pub(super) fn tell(&self, done: usize, all: usize) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        // Whoever waits for the printer would wait for the terminal.
        if let (Ok(mut printer), true) = (self.printer.try_lock(), done > 0) {
            #[expect(clippy::cast_precision_loss, reason = "a count of questions")]
            let each = self.started.elapsed().as_secs_f64() / done as f64;
            #[expect(clippy::cast_precision_loss, reason = "a count of questions")]
            let left = each * all.saturating_sub(done) as f64;
            let measured = Measured { done, total: Some(all), rate: None, seconds_left: Some(left) };
            let left = format!("{left:.0}");
            let words: [(&str, &dyn Display); 3] = [("done", &done), ("all", &all), ("left", &left)];
            let text = catalogue::format(printer.lang, self.line, &words);
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
