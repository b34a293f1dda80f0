//! Plans at all points of a design, block by block: those that are kept are read, the others made and kept.

use std::ops::ControlFlow;

use denchi_core::diagnostics::Diagnostics;
use denchi_core::explore::sensitivity::{Evaluation, Study};
use denchi_core::explore::{ExploreError, pool};
use denchi_report::explore::sensitivity::{evaluations, head, read_evaluations};
use denchi_report::package::PackageError;
use denchi_report::package::parts::Parts;

use super::super::told::Told;
use super::Arguments;
use crate::pipeline;
use crate::printer::Printer;

/// Why there is no answer.
pub(super) enum Failed {
    Explore(ExploreError),
    Package(PackageError),
    /// The case at this point is not valid.
    Invalid(usize, Diagnostics),
}

impl From<ExploreError> for Failed {
    fn from(error: ExploreError) -> Self {
        Failed::Explore(error)
    }
}

impl From<PackageError> for Failed {
    fn from(error: PackageError) -> Self {
        Failed::Package(error)
    }
}

/// What is found at each point.
pub(super) fn all(
    arguments: &Arguments,
    study: &Study,
    points: &[Vec<f64>],
    parts: Option<&Parts>,
    printer: &mut Printer,
) -> Result<Vec<Evaluation>, Failed> {
    let mut told = Told::new(printer, "sensitivity.evaluating", "sensitivity.progress", Some(points.len()));
    let found = blocks(arguments, study, points, parts, &mut told);
    told.end();
    found
}

fn blocks(
    arguments: &Arguments,
    study: &Study,
    points: &[Vec<f64>],
    parts: Option<&Parts>,
    told: &mut Told<'_>,
) -> Result<Vec<Evaluation>, Failed> {
    let size = arguments.method().block(study.inputs.list.len());
    let mut found: Vec<Evaluation> = Vec::with_capacity(points.len());
    for (number, block) in points.chunks(size).enumerate() {
        let number = u64::try_from(number).unwrap_or_default();
        let kept = parts.map(|parts| parts.read(number, head(&study.inputs, &study.outputs))).transpose()?.flatten();
        let kept = kept.and_then(|table| read_evaluations(&study.inputs, &study.outputs, &table));
        let kept = kept.filter(|kept| kept.len() == block.len());
        let made = kept.is_none();
        let part = match kept {
            Some(kept) => kept,
            None => {
                let part = planned(arguments, study, block, found.len(), told)?;
                if let Some(parts) = parts {
                    parts.write(number, &evaluations(&study.inputs, &study.outputs, found.len(), &part))?;
                }
                part
            }
        };
        told.add(part.len(), !made);
        found.extend(part);
    }
    Ok(found)
}

/// What is found at the points of a block, whose first has this number.
fn planned(
    arguments: &Arguments,
    study: &Study,
    block: &[Vec<f64>],
    first: usize,
    told: &Told<'_>,
) -> Result<Vec<Evaluation>, Failed> {
    let interrupt = pipeline::watch().interrupt;
    let progress = |done: usize, _: usize| -> ControlFlow<()> { told.tell(done) };
    let found = pool::each(block.len(), arguments.jobs(), &progress, |index| study.evaluate(&block[index], interrupt))?;
    let sound = |(index, one): (usize, Result<Evaluation, Diagnostics>)| {
        one.map_err(|problems| Failed::Invalid(first + index, problems))
    };
    found.into_iter().enumerate().map(sound).collect()
}
