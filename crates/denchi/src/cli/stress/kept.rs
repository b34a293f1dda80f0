//! Draws batch by batch: those that an earlier run kept are read, the others made and kept.

use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use denchi_core::stress::sample::{self, Draw};
use denchi_core::stress::{DrawOptions, Engine, StressError};
use denchi_report::package::PackageError;
use denchi_report::stress::batches::Batches;
use serde_json::{Map, Value};

use super::super::End;
use super::super::told::Told;
use super::asked::{self, Effort};
use crate::pipeline;
use crate::printer::Printer;

/// What becomes of the batches.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Keeping {
    /// Go on with the draws that an earlier run of the same question kept
    #[arg(long, requires = "out")]
    resume: bool,
    /// Keep the files of the batches beside the result, so that --resume can go on with more draws
    #[arg(long, requires = "out")]
    keep: bool,
}

impl Keeping {
    /// The files of the batches of a question whose result goes to `out`: none where it goes nowhere. `Err`: what is there
    /// answers another question, and the user was told.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub(super) fn open(
        &self,
        out: Option<&PathBuf>,
        question: &Map<String, Value>,
        printer: &mut Printer,
    ) -> Result<Result<Option<Batches>, End>> {
        let Some(out) = out else { return Ok(Ok(None)) };
        match Batches::open(out, question, self.resume) {
            Ok(batches) => Ok(Ok(Some(batches))),
            Err(error @ PackageError::OtherDraws { .. }) => {
                printer.error(&error.message(printer.lang));
                Ok(Err(End::Usage))
            }
            Err(error) => Err(anyhow!(error.message(printer.lang))),
        }
    }

    /// The result is complete: its batches go, unless they are to be kept.
    ///
    /// # Errors
    /// They cannot be removed.
    pub(super) fn close(&self, batches: Option<Batches>, printer: &Printer) -> Result<()> {
        match batches.filter(|_| !self.keep) {
            Some(batches) => batches.remove().map_err(|error| anyhow!(error.message(printer.lang))),
            None => Ok(()),
        }
    }
}

/// Why there are no draws.
pub(super) enum Failed {
    Stress(StressError),
    Package(PackageError),
}

impl From<StressError> for Failed {
    fn from(error: StressError) -> Self {
        Failed::Stress(error)
    }
}

impl From<PackageError> for Failed {
    fn from(error: PackageError) -> Self {
        Failed::Package(error)
    }
}

impl Failed {
    /// Tells the user; after Ctrl-C, where the draws so far are.
    ///
    /// # Errors
    /// All but what the user has done.
    pub(super) fn refuse(&self, batches: Option<&Batches>, printer: &mut Printer) -> Result<End> {
        match self {
            Failed::Stress(StressError::Stopped) if pipeline::interrupted() => {
                match batches {
                    Some(batches) => printer.tell("stress.kept", &[("folder", &batches.folder().display())]),
                    None => printer.tell("stress.stopped", &[]),
                }
                Ok(End::Interrupted)
            }
            Failed::Stress(error) => asked::refuse(error, printer),
            Failed::Package(error) => Err(anyhow!(error.message(printer.lang))),
        }
    }
}

/// The draws of a batch: read where they are kept, else made, and kept.
///
/// # Errors
/// The engine fails or is stopped; a file cannot be read or written.
pub(super) fn batch(
    engine: &Engine,
    options: &DrawOptions,
    effort: &Effort,
    (batches, number): (Option<&Batches>, u64),
    told: &mut Told<'_>,
) -> Result<Vec<Draw>, Failed> {
    let tested = asked::tested(engine);
    if let Some(kept) = batches.map(|batches| batches.read(&tested, number)).transpose()?.flatten() {
        told.add(kept.len(), true);
        return Ok(kept);
    }
    let progress = |count: usize, _: usize| -> ControlFlow<()> { told.tell(count) };
    let made = sample::batch(engine, options, number, effort.jobs(), effort.audit, &progress)?;
    if let Some(batches) = batches {
        batches.write(&tested, number, &made)?;
    }
    told.add(made.len(), false);
    Ok(made)
}
