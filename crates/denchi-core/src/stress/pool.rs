//! Workers on several threads. The answers are the same for any number of them, and in the order of the questions.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Engine, Impact, Response, StressError, Tally};

/// What is told when an answer is there: how many are, and the number of the question. `Break` stops the run.
pub type Progress<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// Answers all questions, by as many threads as `jobs` says; every `audit`-th answer (0: none) is solved anew as well.
///
/// # Errors
/// The first error in the order of the questions; [`StressError::Stopped`] where `progress` broke off.
pub fn respond_all(
    engine: &Engine,
    impacts: &[Impact],
    jobs: usize,
    audit: usize,
    progress: &Progress,
) -> Result<(Vec<Response>, Tally), StressError> {
    let next = AtomicUsize::new(0);
    let finished = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let answers: Mutex<Vec<Option<Result<Response, StressError>>>> = Mutex::new(impacts.iter().map(|_| None).collect());
    let tally = Mutex::new(Tally::default());
    let work = || -> Result<(), StressError> {
        let mut worker = engine.worker()?;
        while !stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(impact) = impacts.get(number) else { break };
            let mut answer = worker.respond(impact);
            if audit > 0 && number.is_multiple_of(audit) && answer.is_ok() {
                answer = worker.audit(impact).and(answer);
            }
            let failed = answer.is_err();
            if let Ok(mut answers) = answers.lock() {
                answers[number] = Some(answer);
            }
            let count = finished.fetch_add(1, Ordering::Relaxed) + 1;
            if failed || progress(count, number).is_break() {
                stop.store(true, Ordering::Relaxed);
            }
        }
        if let Ok(mut tally) = tally.lock() {
            *tally += worker.tally();
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs.clamp(1, impacts.len().max(1))).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Err(StressError::Stopped)))
    })?;
    let answers = answers.into_inner().unwrap_or_default();
    let mut responses = Vec::with_capacity(answers.len());
    for answer in answers {
        responses.push(answer.unwrap_or(Err(StressError::Stopped))?);
    }
    Ok((responses, tally.into_inner().unwrap_or_default()))
}
