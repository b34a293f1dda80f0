//! What browsers are told of jobs: the last state of each, and every change as it comes.
//!
//! Every event says all there is to say of its job, so whoever missed some only needs the last of each: a browser that comes
//! back with the number of the last event it saw gets those of the jobs that changed since.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::broadcast;

/// Events that a slow browser may be behind before it has to come back for the last states.
const BEHIND: usize = 256;
/// Jobs whose last state is kept; the page has those of older ones.
const KEPT: usize = 200;

/// A state of a job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    /// Number of the event; grows, also over restarts.
    pub(crate) id: u64,
    /// What the browser gets.
    pub(crate) data: Value,
}

/// Spreads the states of jobs.
pub(crate) struct Hub {
    last: Mutex<Last>,
    sender: broadcast::Sender<Event>,
}

struct Last {
    next: u64,
    by_job: BTreeMap<i64, Event>,
}

impl Hub {
    /// A hub whose events are numbered from `first` on.
    pub(crate) fn new(first: u64) -> Self {
        Hub { last: Mutex::new(Last { next: first, by_job: BTreeMap::new() }), sender: broadcast::channel(BEHIND).0 }
    }

    fn lock(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job has changed.
    pub(crate) fn tell(&self, job: i64, data: Value) {
        let mut last = self.lock();
        let event = Event { id: last.next, data };
        last.next += 1;
        last.by_job.insert(job, event.clone());
        if last.by_job.len() > KEPT {
            last.by_job.pop_first();
        }
        // Nobody listening is no error. Sent under the lock, so that events come in their order.
        let _ = self.sender.send(event);
    }

    /// The last states since an event, and every one from now on.
    pub(crate) fn listen(&self, since: Option<u64>) -> (Vec<Event>, broadcast::Receiver<Event>) {
        let last = self.lock();
        let missed = last.by_job.values().filter(|event| since.is_none_or(|since| event.id > since));
        let mut missed: Vec<Event> = missed.cloned().collect();
        missed.sort_by_key(|event| event.id);
        (missed, self.sender.subscribe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_back_gets_the_last_state_of_what_changed() {
        let hub = Hub::new(10);
        hub.tell(1, "queued".into());
        hub.tell(2, "queued".into());
        hub.tell(1, "running".into());
        let (missed, _) = hub.listen(None);
        assert_eq!(missed.iter().map(|event| event.id).collect::<Vec<_>>(), [11, 12]);
        let (missed, mut receiver) = hub.listen(Some(11));
        assert_eq!(missed, [Event { id: 12, data: "running".into() }]);
        hub.tell(2, "running".into());
        assert_eq!(receiver.try_recv().ok().map(|event| event.id), Some(13));
        assert!(hub.listen(Some(13)).0.is_empty());
    }
}
