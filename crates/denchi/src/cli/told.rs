//! Progress of many things of a kind: how many are done, how many a second, and how long the rest takes.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Instant;

use denchi_core::catalogue;

use crate::pipeline;
use crate::printer::{Measured, Printer};

/// Tells how far a stage is, and stops it at Ctrl-C.
pub(super) struct Told<'a> {
    printer: Mutex<&'a mut Printer>,
    started: Instant,
    /// Key of the line that tells: `{done}` of `{all}`, `{rate}` a second, `{left}` seconds.
    line: &'static str,
    /// How many there are, where that is known.
    all: Option<usize>,
    /// Those that were done before the part that tells.
    before: usize,
    /// Of these, those that were kept from an earlier run and took no time.
    kept: usize,
}

impl<'a> Told<'a> {
    /// A stage begins; `stage` is the key of its name.
    pub(super) fn new(printer: &'a mut Printer, stage: &str, line: &'static str, all: Option<usize>) -> Self {
        let name = catalogue::text(printer.lang, stage).to_owned();
        printer.stage(&name);
        Told { printer: Mutex::new(printer), started: Instant::now(), line, all, before: 0, kept: 0 }
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
        self.tell_of(count, self.all)
    }

    /// So many of the running part are done, of so many: where that is known only now.
    pub(super) fn tell_of(&self, count: usize, all: Option<usize>) -> ControlFlow<()> {
        if pipeline::interrupted() {
            return ControlFlow::Break(());
        }
        let done = self.before + count;
        // Whoever waits for the printer would wait for the terminal.
        if let (Ok(mut printer), true) = (self.printer.try_lock(), done > self.kept) {
            let count = |count: usize| {
                #[expect(clippy::cast_precision_loss, reason = "a count")]
                let count = count as f64;
                count
            };
            let rate = count(done - self.kept) / self.started.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
            let left = all.map(|all| count(all.saturating_sub(done)) / rate);
            let rate_text = if rate < 1.0 { format!("{rate:.2}") } else { format!("{rate:.1}") };
            let all_text = all.map(|all| all.to_string()).unwrap_or_default();
            let left_text = left.map(|left| format!("{left:.0}")).unwrap_or_default();
            let words: [(&str, &dyn Display); 4] =
                [("done", &done), ("all", &all_text), ("rate", &rate_text), ("left", &left_text)];
            let text = catalogue::format(printer.lang, self.line, &words);
            printer.measured(&text, Measured { done, total: all, rate: Some(rate), seconds_left: left });
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
