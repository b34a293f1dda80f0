//! The one mouth: data on stdout, everything else on stderr.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use denchi_core::catalogue::{self, Lang};

/// Speaks to the user.
pub(crate) struct Printer {
    pub(crate) lang: Lang,
    quiet: bool,
    terminal: bool,
    started: Instant,
    last_line: Option<Instant>,
    line_open: bool,
}

impl Printer {
    pub(crate) fn new(lang: Lang, quiet: bool) -> Self {
        Printer {
            lang,
            quiet,
            terminal: io::stderr().is_terminal(),
            started: Instant::now(),
            last_line: None,
            line_open: false,
        }
    }

    /// Data: to stdout. A closed pipe ends the program quietly.
    pub(crate) fn data(&mut self, text: &str) {
        self.close_line();
        let mut out = io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        if write!(out, "{text}{end}").and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }

    /// A message: to stderr.
    pub(crate) fn say(&mut self, text: &str) {
        if !self.quiet {
            self.close_line();
            self.error_line(text);
        }
    }

    /// A message from the catalogue.
    pub(crate) fn tell(&mut self, key: &str, arguments: &[(&str, &dyn std::fmt::Display)]) {
        let text = catalogue::format(self.lang, key, arguments);
        self.say(&text);
    }

    /// An error: also when quiet.
    pub(crate) fn error(&mut self, text: &str) {
        self.close_line();
        self.error_line(text);
    }

    fn error_line(&self, text: &str) {
        // Nobody listens on a closed stderr.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Progress: one line that is written over on a terminal; elsewhere a line now and then.
    pub(crate) fn progress(&mut self, text: &str) {
        if self.quiet {
            return;
        }
        let seconds = self.started.elapsed().as_secs_f64();
        let pause = if self.terminal { Duration::from_millis(100) } else { Duration::from_secs(10) };
        if self.last_line.is_some_and(|last| last.elapsed() < pause) {
            return;
        }
        self.last_line = Some(Instant::now());
        let mut err = io::stderr().lock();
        if self.terminal {
            self.line_open = true;
            let _ = write!(err, "\r\x1b[2K{seconds:7.1} s  {text}").and_then(|()| err.flush());
        } else {
            let _ = writeln!(err, "{seconds:7.1} s  {text}");
        }
    }

    /// Seconds since the start.
    pub(crate) fn elapsed(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    fn close_line(&mut self) {
        if self.line_open {
            self.line_open = false;
            let _ = write!(io::stderr().lock(), "\r\x1b[2K");
        }
    }
}
