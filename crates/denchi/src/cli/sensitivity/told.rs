//! Progress of many plans: how many are made, how many a second, and how long the rest takes.

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
    /// Plans of the whole run.
    all: usize,
    /// Those of the blocks that are finished.
    before: usize,
    /// Of these, those that were kept from an earlier run and took no time.
    kept: usize,
}

impl<'a> Told<'a> {
    /// A stage begins.
    pub(super) fn new(printer: &'a mut Printer, all: usize) -> Self {
        printer.stage(catalogue::text(printer.lang, "sensitivity.evaluating"));
        Told { printer: Mutex::new(printer), started: Instant::now(), all, before: 0, kept: 0 }
    }

    /// So many more are there, made by this run or `kept` from an earlier one.
    pub(super) fn add(&mut self, count: usize, kept: bool) {
        self.before += count;
        if kept {
            self.kept += count;
        }
    }

    /// So many of the running block are made.
    pub(super) fn tell(&self, count: usize) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        let done = self.before + count;
        // Whoever waits for the printer would wait for the terminal.
        if let (Ok(mut printer), true) = (self.printer.try_lock(), done > self.kept) {
            #[expect(clippy::cast_precision_loss, reason = "a count of plans")]
            let [made, rest] = [done - self.kept, self.all.saturating_sub(done)].map(|count| count as f64);
            let rate = made / self.started.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
            let measured = Measured { done, total: Some(self.all), rate: Some(rate), seconds_left: Some(rest / rate) };
            let (rate_text, left) = (format!("{rate:.2}"), format!("{:.0}", rest / rate));
            let words: [(&str, &dyn Display); 4] =
                [("done", &done), ("all", &self.all), ("rate", &rate_text), ("left", &left)];
            let text = catalogue::format(printer.lang, "sensitivity.progress", &words);
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
