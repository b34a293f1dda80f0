//! Progress of many responses: how many are done, how many a second, and how long it takes yet.

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
    /// Responses of the whole run, where known.
    all: Option<usize>,
    /// Those that are done before the run that tells.
    before: usize,
    /// Of these, those that were kept from an earlier run and took no time.
    kept: usize,
}

impl<'a> Told<'a> {
    /// A stage begins.
    pub(super) fn new(printer: &'a mut Printer, all: Option<usize>) -> Self {
        let name = catalogue::text(printer.lang, "stress.responding").to_owned();
        printer.stage(&name);
        Told { printer: Mutex::new(printer), started: Instant::now(), all, before: 0, kept: 0 }
    }

    /// So many more are done, by this run or, `kept`, by an earlier one.
    pub(super) fn add(&mut self, count: usize, kept: bool) {
        self.before += count;
        if kept {
            self.kept += count;
        }
    }

    /// So many of the running part are done.
    pub(super) fn tell(&self, count: usize) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        let done = self.before + count;
        #[expect(clippy::cast_precision_loss, reason = "a count of responses")]
        let rate = (done - self.kept) as f64 / self.started.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
        // Whoever waits for the printer would wait for the terminal.
        if let Ok(mut printer) = self.printer.try_lock() {
            let lang = printer.lang;
            let rate_text = format!("{rate:.1}");
            #[expect(clippy::cast_precision_loss, reason = "a count of responses")]
            let left = self.all.filter(|_| done > self.kept).map(|all| all.saturating_sub(done) as f64 / rate);
            let text = match self.all.zip(left) {
                Some((all, left)) => {
                    let left = format!("{left:.0}");
                    let words: [(&str, &dyn std::fmt::Display); 4] =
                        [("done", &done), ("all", &all), ("rate", &rate_text), ("left", &left)];
                    catalogue::format(lang, "stress.progress", &words)
                }
                None => catalogue::format(lang, "stress.progress_open", &[("done", &done), ("rate", &rate_text)]),
            };
            let measured = Measured { done, total: self.all, rate: Some(rate), seconds_left: left };
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
