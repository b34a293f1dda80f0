//! How large and how often.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Largest body of a form, in bytes.
pub(crate) const FORM: usize = 1 << 20;
/// Largest body of any request, in bytes: a case in one file.
pub(crate) const UPLOAD: usize = 64 << 20;

/// Buckets that are remembered; the fullest are forgotten first.
const REMEMBERED: usize = 10_000;

/// A limit: a bucket that holds `most` drops and gets `a_second` of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    most: f64,
    a_second: f64,
}

/// Attempts to sign in, by address and by name: ten at once, then one in ten seconds.
pub(crate) const SIGN_IN: Limit = Limit { most: 10.0, a_second: 0.1 };
/// Changes, by session: 60 at once, then two a second.
pub(crate) const POST: Limit = Limit { most: 60.0, a_second: 2.0 };

/// What is left of the limits of everyone.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    drops: f64,
    at: Instant,
}

impl Limits {
    /// Takes a drop from the bucket of `who`; `false` where it is empty.
    pub(crate) fn allow(&self, who: &str, limit: Limit) -> bool {
        self.allow_at(who, limit, Instant::now())
    }

    fn allow_at(&self, who: &str, limit: Limit, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(who) {
            forget(&mut buckets);
        }
        let bucket = buckets.entry(who.to_owned()).or_insert(Bucket { drops: limit.most, at: now });
        let gained = now.saturating_duration_since(bucket.at).as_secs_f64() * limit.a_second;
        *bucket = Bucket { drops: (bucket.drops + gained).min(limit.most), at: now };
        let allowed = bucket.drops >= 1.0;
        if allowed {
            bucket.drops -= 1.0;
        }
        allowed
    }
}

/// Forgets the half that was used longest ago.
fn forget(buckets: &mut BTreeMap<String, Bucket>) {
    let mut times: Vec<Instant> = buckets.values().map(|bucket| bucket.at).collect();
    times.sort_unstable();
    if let Some(&middle) = times.get(times.len() / 2) {
        buckets.retain(|_, bucket| bucket.at > middle);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_runs_dry_and_fills_again() {
        let (limits, start) = (Limits::default(), Instant::now());
        let allowed = |seconds| limits.allow_at("a", SIGN_IN, start + Duration::from_secs(seconds));
        assert_eq!((0..15).filter(|_| allowed(0)).count(), 10);
        assert!(!allowed(9) && allowed(11) && !allowed(12));
        assert!(limits.allow_at("b", SIGN_IN, start));
        assert_eq!((0..15).filter(|_| allowed(100_000)).count(), 10);
    }
}
