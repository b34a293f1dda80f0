//! Questions on several threads: the answers are the same for any number of them, and in the order of the questions.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::ExploreError;

/// What is told when an answer is there: how many are, and the number of the question. `Break` stops the run.
pub type Progress<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// Answers `count` questions by as many threads as `jobs` says. A question must not depend on which thread answers it, or on
/// what was asked before.
///
/// # Errors
/// The first error in the order of the questions; [`ExploreError::Stopped`] where `progress` broke off.
pub fn each<T: Send>(
    count: usize,
    jobs: usize,
    progress: &Progress,
    answer: impl Fn(usize) -> Result<T, ExploreError> + Sync,
) -> Result<Vec<T>, ExploreError> {
    let finished = finished(count, jobs, progress, answer)?;
    finished.into_iter().collect::<Option<_>>().ok_or(ExploreError::Stopped)
}

/// As [`each`], but a run that is stopped keeps the answers that it has; `None`: none yet.
///
/// # Errors
/// The first error in the order of the questions, other than that one was stopped.
pub fn finished<T: Send>(
    count: usize,
    jobs: usize,
    progress: &Progress,
    answer: impl Fn(usize) -> Result<T, ExploreError> + Sync,
) -> Result<Vec<Option<T>>, ExploreError> {
    let (next, finished, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let answers: Mutex<Vec<Option<Result<T, ExploreError>>>> = Mutex::new((0..count).map(|_| None).collect());
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            let found = answer(number);
            let failed = found.is_err();
            if let Ok(mut answers) = answers.lock() {
                answers[number] = Some(found);
            }
            let done = finished.fetch_add(1, Ordering::Relaxed) + 1;
            if failed || progress(done, number).is_break() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, count.max(1)) {
            scope.spawn(work);
        }
    });
    let answers = answers.into_inner().unwrap_or_default();
    // An error says more than that others were stopped because of it.
    let kept = answers.into_iter().map(|answer| match answer {
        Some(Err(ExploreError::Stopped)) | None => Ok(None),
        Some(found) => found.map(Some),
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        let go = |_: usize, _: usize| ControlFlow::Continue(());
        for jobs in [1, 2, 7] {
            assert_eq!(each(5, jobs, &go, |number| Ok(number * number)).ok(), Some(vec![0, 1, 4, 9, 16]));
        }
        assert_eq!(each(0, 2, &go, Ok).ok(), Some(Vec::new()));
    }

    #[test]
    fn an_error_and_a_stop_end_a_run() {
        let go = |_: usize, _: usize| ControlFlow::Continue(());
        let failed = each(9, 2, &go, |number| if number == 3 { Err(ExploreError::NoPlan) } else { Ok(number) });
        assert!(matches!(failed, Err(ExploreError::NoPlan)));
        let halt = |done: usize, _: usize| if done < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        assert!(matches!(each(9, 1, &halt, Ok), Err(ExploreError::Stopped)));
    }

    #[test]
    fn a_stopped_run_keeps_what_it_has() {
        let halt = |done: usize, _: usize| if done < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        assert_eq!(finished(3, 1, &halt, Ok).ok(), Some(vec![Some(0), Some(1), None]));
        // The solver was stopped in the second.
        let go = |_: usize, _: usize| ControlFlow::Continue(());
        let stopped = |number| if number == 1 { Err(ExploreError::Stopped) } else { Ok(number) };
        assert_eq!(finished(3, 1, &go, stopped).ok(), Some(vec![Some(0), None, None]));
    }
}
