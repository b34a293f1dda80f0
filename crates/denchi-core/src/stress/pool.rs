//! Workers on several threads. The answers are the same for any number of them, and in the order of the questions.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Certificate, Engine, Impact, Response, StressError, Tally, Way};

/// What is told when an answer is there: how many are, and the number of the question. `Break` stops the run.
pub type Progress<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// A response, and how far it is from the same one solved anew, where that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// Relative difference of the objectives; `None`: not audited.
    pub audit: Option<f64>,
}

impl Tally {
    /// How answers were found. The same answers give the same tally, whoever found them; the pivots of audits do not count.
    pub fn of<'a>(answers: impl IntoIterator<Item = (&'a Certificate, Option<f64>)>) -> Self {
        let mut tally = Tally::default();
        for (certificate, audit) in answers {
            tally += Tally {
                untouched: u64::from(certificate.way == Way::Untouched),
                warm: u64::from(certificate.way == Way::Warm),
                cold: u64::from(certificate.way == Way::Cold),
                audited: u64::from(audit.is_some()),
                worst_audit: audit.unwrap_or(0.0),
                pivots: certificate.pivots,
            };
        }
        tally
    }
}

/// Answers all questions, by as many threads as `jobs` says; every `audit`-th answer (0: none) is solved anew as well.
///
/// # Errors
/// As [`answer_all`].
pub fn respond_all(
    engine: &Engine,
    impacts: &[Impact],
    jobs: usize,
    audit: usize,
    progress: &Progress,
) -> Result<(Vec<Response>, Tally), StressError> {
    let answers = answer_all(engine, impacts, jobs, audit, progress)?;
    let tally = Tally::of(answers.iter().map(|answer| (&answer.response.certificate, answer.audit)));
    Ok((answers.into_iter().map(|answer| answer.response).collect(), tally))
}

/// Answers all questions as [`respond_all`], with the audit of each.
///
/// # Errors
/// The first error in the order of the questions; [`StressError::Stopped`] where `progress` broke off.
pub fn answer_all(
    engine: &Engine,
    impacts: &[Impact],
    jobs: usize,
    audit: usize,
    progress: &Progress,
) -> Result<Vec<Answer>, StressError> {
    let next = AtomicUsize::new(0);
    let finished = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let answers: Mutex<Vec<Option<Result<Answer, StressError>>>> = Mutex::new(impacts.iter().map(|_| None).collect());
    let work = || -> Result<(), StressError> {
        let mut worker = engine.worker()?;
        while !stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(impact) = impacts.get(number) else { break };
            let answer = worker.respond(impact).and_then(|response| {
                let audited = audit > 0 && number.is_multiple_of(audit);
                let audit = if audited { Some(worker.audit(impact)?) } else { None };
                Ok(Answer { response, audit })
            });
            let failed = answer.is_err();
            if let Ok(mut answers) = answers.lock() {
                answers[number] = Some(answer);
            }
            let count = finished.fetch_add(1, Ordering::Relaxed) + 1;
            if failed || progress(count, number).is_break() {
                stop.store(true, Ordering::Relaxed);
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs.clamp(1, impacts.len().max(1))).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Err(StressError::Stopped)))
    })?;
    let answers = answers.into_inner().unwrap_or_default();
    answers.into_iter().map(|answer| answer.unwrap_or(Err(StressError::Stopped))).collect()
}
