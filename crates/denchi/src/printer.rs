//! The one mouth: data on stdout, everything else on stderr.

mod machine;

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::time::{Duration, Instant};

use denchi_core::catalogue::{self, Lang};

pub(crate) use machine::Measured;

/// How progress and messages are written to stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Manner {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for a program that runs denchi.
    Json,
}

/// A stage that ends sooner is not worth a line.
const WORTH_A_LINE: Duration = Duration::from_secs(1);
/// Time between two lines of progress where they stay on the screen or in a file.
const PAUSE_OF_LINES: Duration = Duration::from_secs(10);
/// Time between two states of the line that is written over.
const PAUSE_ON_TERMINAL: Duration = Duration::from_millis(100);
/// Time between two lines of progress for a program.
const PAUSE_OF_PROGRAMS: Duration = Duration::from_millis(200);

/// Speaks to the user.
pub(crate) struct Printer {
    pub(crate) lang: Lang,
    quiet: bool,
    manner: Manner,
    terminal: bool,
    started: Instant,
    stage: Option<Stage>,
    line_open: bool,
}

/// The stage that is running.
struct Stage {
    name: String,
    started: Instant,
    told: Option<Instant>,
}

impl Printer {
    pub(crate) fn new(lang: Lang, quiet: bool, manner: Manner) -> Self {
        let terminal = manner == Manner::Text && io::stderr().is_terminal();
        Printer { lang, quiet, manner, terminal, started: Instant::now(), stage: None, line_open: false }
    }

    /// Data: to stdout. A reader that has seen enough ends the program quietly.
    pub(crate) fn data(&mut self, text: &str) {
        self.close_line();
        let mut out = io::stdout().lock();
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        if let Err(error) = write!(out, "{text}{end}").and_then(|()| out.flush()) {
            if error.kind() == ErrorKind::BrokenPipe {
                std::process::exit(0);
            }
            self.error(&error);
            std::process::exit(1);
        }
    }

    /// A message: to stderr.
    pub(crate) fn say(&mut self, text: &str) {
        if self.quiet {
            return;
        }
        match self.manner {
            Manner::Text => self.line(text),
            Manner::Json => machine::message(self.elapsed(), text),
        }
    }

    /// A message from the catalogue.
    pub(crate) fn tell(&mut self, key: &str, arguments: &[(&str, &dyn Display)]) {
        let text = catalogue::format(self.lang, key, arguments);
        self.say(&text);
    }

    /// What the user can do next.
    pub(crate) fn hint(&mut self, key: &str, arguments: &[(&str, &dyn Display)]) {
        let word = catalogue::text(self.lang, "diagnostics.hint").to_owned();
        let text = catalogue::format(self.lang, key, arguments);
        self.say(&format!("{word}: {text}"));
    }

    /// An error, with its mark: also when quiet.
    pub(crate) fn error(&mut self, text: &dyn Display) {
        let word = catalogue::text(self.lang, "diagnostics.error").to_owned();
        match self.manner {
            Manner::Text => self.line(&format!("{word}: {text}")),
            Manner::Json => machine::error(self.elapsed(), &text.to_string()),
        }
    }

    /// What is wrong, in lines of its own: also when quiet.
    pub(crate) fn line(&mut self, text: &str) {
        if self.manner == Manner::Json {
            return machine::message(self.elapsed(), text);
        }
        self.close_line();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        // Nobody listens on a closed stderr.
        let _ = write!(io::stderr().lock(), "{text}{end}");
    }

    /// A stage begins.
    pub(crate) fn stage(&mut self, name: &str) {
        self.end_stage();
        self.stage = Some(Stage { name: name.to_owned(), started: Instant::now(), told: None });
        if self.terminal {
            self.progress(name);
        }
        if self.manner == Manner::Json {
            machine::stage(self.elapsed(), name);
        }
    }

    /// Progress of a count: in words, and as numbers for a program.
    pub(crate) fn measured(&mut self, text: &str, measured: Measured) {
        match self.manner {
            Manner::Text => self.progress(text),
            Manner::Json => self.tell_machine(text, Some(measured)),
        }
    }

    /// A line for a program, now and then; the last of a count always.
    fn tell_machine(&mut self, text: &str, measured: Option<Measured>) {
        let now = Instant::now();
        let last = measured.is_some_and(|measured| measured.total == Some(measured.done));
        let Some(stage) = self.stage.as_mut() else { return };
        if !last && stage.told.is_some_and(|told| now - told < PAUSE_OF_PROGRAMS) {
            return;
        }
        stage.told = Some(now);
        machine::progress(self.started.elapsed().as_secs_f64(), &stage.name, text, measured);
    }

    /// Progress: one line that is written over on a terminal; elsewhere a line now and then.
    pub(crate) fn progress(&mut self, text: &str) {
        if self.manner == Manner::Json {
            return self.tell_machine(text, None);
        }
        let Some(stage) = self.stage.as_mut().filter(|_| !self.quiet) else { return };
        let now = Instant::now();
        let pause = if self.terminal { PAUSE_ON_TERMINAL } else { PAUSE_OF_LINES };
        let early = !self.terminal && now - stage.started < WORTH_A_LINE;
        if early || stage.told.is_some_and(|last| now - last < pause) {
            return;
        }
        stage.told = Some(now);
        let seconds = self.elapsed();
        let mut err = io::stderr().lock();
        if self.terminal {
            self.line_open = true;
            let _ = write!(err, "\r\x1b[2K{seconds:7.1} s  {text}").and_then(|()| err.flush());
        } else {
            let _ = writeln!(err, "{seconds:7.1} s  {text}");
        }
    }

    /// The last stage has ended; one that took its time leaves a line.
    pub(crate) fn end_stage(&mut self) {
        let Some(stage) = self.stage.take() else { return };
        let took = stage.started.elapsed();
        if took >= WORTH_A_LINE && self.manner == Manner::Text {
            self.say(&format!("{:7.1} s  {}: {:.1} s", self.elapsed(), stage.name, took.as_secs_f64()));
        }
        self.close_line();
    }

    /// Seconds since the start.
    pub(crate) fn elapsed(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Columns of the terminal that stdout is, if it is one.
    pub(crate) fn width(&self) -> Option<usize> {
        if !io::stdout().is_terminal() {
            return None;
        }
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
    }

    fn close_line(&mut self) {
        if self.line_open {
            self.line_open = false;
            let _ = write!(io::stderr().lock(), "\r\x1b[2K");
        }
    }
}
