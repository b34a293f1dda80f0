//! Who may compute: so many at a time, in the order in which they came.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often whoever waits looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(20);

/// A bounded number of turns. A session asks one question at a time, so nobody has more than one place in the queue.
pub(crate) struct Turns {
    most: usize,
    state: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    running: usize,
    next: u64,
    waiting: VecDeque<u64>,
}

/// A turn; it ends when this is dropped.
pub(crate) struct Turn<'a>(&'a Turns);

impl Turns {
    /// As many at a time as there are processors.
    pub(crate) fn new() -> Self {
        Turns::of(std::thread::available_parallelism().map_or(1, usize::from))
    }

    fn of(most: usize) -> Self {
        Turns { most, state: Mutex::default(), changed: Condvar::new() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn; `None` where the wait is not wanted any more. Blocks.
    pub(crate) fn wait(&self, stopped: &AtomicBool) -> Option<Turn<'_>> {
        let mut queue = self.queue();
        let own = queue.next;
        queue.next += 1;
        queue.waiting.push_back(own);
        loop {
            if stopped.load(Ordering::Relaxed) {
                queue.waiting.retain(|other| *other != own);
                self.changed.notify_all();
                return None;
            }
            if queue.running < self.most && queue.waiting.front() == Some(&own) {
                queue.waiting.pop_front();
                queue.running += 1;
                self.changed.notify_all();
                return Some(Turn(self));
            }
            queue = self.changed.wait_timeout(queue, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.queue().running -= 1;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn turns_come_in_order_and_who_is_stopped_leaves_the_queue() {
        let (turns, go, gone) = (Turns::of(1), AtomicBool::new(false), AtomicBool::new(false));
        let (told, order) = mpsc::channel();
        let waits = |count: usize| {
            while turns.queue().waiting.len() < count {
                std::thread::sleep(LOOK);
            }
        };
        std::thread::scope(|scope| {
            let first = turns.wait(&go);
            assert!(first.is_some());
            let left = scope.spawn(|| turns.wait(&gone).is_none());
            waits(1);
            for number in [2, 3] {
                let (told, turns, go) = (told.clone(), &turns, &go);
                scope.spawn(move || {
                    let turn = turns.wait(go);
                    let _ = told.send((number, turn.is_some()));
                });
                waits(number);
            }
            gone.store(true, Ordering::Relaxed);
            assert!(left.join().is_ok_and(|left| left));
            // Nobody came in while the first turn lasted.
            assert!(order.try_recv().is_err());
            drop(first);
            assert_eq!(order.iter().take(2).collect::<Vec<_>>(), [(2, true), (3, true)]);
        });
        assert_eq!(turns.queue().running, 0);
    }
}
