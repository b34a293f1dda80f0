//! Sets of numbers of targets.

use std::cmp::Ordering;

/// A set, and the most that it can cost by the cuts so far.
pub(super) struct Allowed {
    pub(super) most: f64,
    pub(super) set: Vec<usize>,
}

impl Ord for Allowed {
    /// Of equal bounds the first set in lexicographic order is the largest.
    fn cmp(&self, other: &Self) -> Ordering {
        self.most.total_cmp(&other.most).then_with(|| other.set.cmp(&self.set))
    }
}

impl PartialOrd for Allowed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Allowed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Allowed {}

/// The next set of as many numbers below `count`, in lexicographic order.
pub(super) fn successor(set: &[usize], count: usize) -> Option<Vec<usize>> {
    let size = set.len();
    let place = (0..size).rev().find(|&place| set[place] + size - place < count)?;
    let mut next = set.to_vec();
    next[place] += 1;
    for later in place + 1..size {
        next[later] = next[later - 1] + 1;
    }
    Some(next)
}

/// A set with one number more, ascending.
pub(super) fn with(set: &[usize], number: usize) -> Vec<usize> {
    let mut set = set.to_vec();
    set.insert(set.partition_point(|&other| other < number), number);
    set
}
