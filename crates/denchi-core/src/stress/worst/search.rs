//! Cuts, answers, and the worst of them: what both ways of looking for the worst set share.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::ControlFlow;

use denchi_solver::{ColumnBuilder, Options, Session, SolverError, Watch};

use super::{Answer, Answered, Progress, Worst, WorstOptions};
use crate::stress::StressError;

/// Bounds and values closer than this share are equal.
const NOISE: f64 = 1e-7;

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
fn successor(set: &[usize], count: usize) -> Option<Vec<usize>> {
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
fn with(set: &[usize], number: usize) -> Vec<usize> {
    let mut set = set.to_vec();
    set.insert(set.partition_point(|&other| other < number), number);
    set
}

/// Cuts, answers, and the worst of them.
pub(super) struct Search<'a, 'b> {
    targets: usize,
    options: &'a WorstOptions,
    answer: &'a mut Answer<'b>,
    cuts: Vec<Answered>,
    /// What all cuts are raised by: 1 as long as they hold.
    raise: f64,
    pub(super) answered: BTreeMap<Vec<usize>, f64>,
    /// What the closure of everything costs.
    all: f64,
    pub(super) worst: Worst,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(targets: usize, options: &'a WorstOptions, answer: &'a mut Answer<'b>) -> Self {
        Search {
            targets,
            options,
            answer,
            cuts: Vec::new(),
            raise: 1.0,
            answered: BTreeMap::new(),
            all: f64::INFINITY,
            worst: Worst { value: f64::NEG_INFINITY, bound: f64::INFINITY, ..Worst::default() },
        }
    }

    /// Answers everything and nothing, between which all sets lie; each target alone; and a set that takes one target after
    /// the other, by what it costs alone as far as it still can.
    pub(super) fn start(&mut self, progress: &mut Progress) -> Result<ControlFlow<()>, StressError> {
        let everything: Vec<usize> = (0..self.targets).collect();
        self.all = if self.size() < self.targets {
            self.worst.answers += 1;
            (self.answer)(&everything)?.value
        } else {
            self.ask(&everything)?
        };
        self.worst.bound = self.all;
        let nothing = self.ask(&[])?;
        let mut alone = vec![f64::INFINITY; self.targets];
        for (target, alone) in alone.iter_mut().enumerate().take(if self.size() > 0 { self.targets } else { 0 }) {
            if !self.unfinished() {
                break;
            }
            if progress(&self.worst).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            *alone = self.ask(&[target])? - nothing;
        }
        let mut set = Vec::new();
        while set.len() < self.size() && self.unfinished() {
            let promise = |target: &usize| alone[*target].min(self.bound(&with(&set, *target)));
            let rest = everything.iter().copied().filter(|target| !set.contains(target));
            let Some(next) = rest.max_by(|a, b| promise(a).total_cmp(&promise(b)).then(b.cmp(a))) else { break };
            set = with(&set, next);
            self.ask(&set)?;
        }
        if self.size() == 1 && alone.iter().all(|alone| alone.is_finite()) {
            self.worst.bound = self.worst.value;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// All sets of as many targets as may close.
    pub(super) fn sets(&self) -> BinaryHeap<Allowed> {
        let mut sets = Vec::new();
        let mut next = Some((0..self.size()).collect::<Vec<_>>());
        while let Some(set) = next {
            next = successor(&set, self.targets);
            sets.push(Allowed { most: self.bound(&set), set });
        }
        sets.into()
    }

    /// Targets in the sets that are looked at: more never cost less.
    fn size(&self) -> usize {
        self.options.closures.min(self.targets)
    }

    /// Whether a worse set is possible, and may be looked for.
    pub(super) fn unfinished(&self) -> bool {
        self.worst.bound > self.enough() && self.worst.answers < self.options.answers
    }

    /// A bound that is close enough to the worst answer.
    fn enough(&self) -> f64 {
        self.worst.value + self.options.gap.max(NOISE) * self.worst.value.abs()
    }

    /// Answers a set, and keeps its cut.
    pub(super) fn ask(&mut self, set: &[usize]) -> Result<f64, StressError> {
        if let Some(&value) = self.answered.get(set) {
            return Ok(value);
        }
        let answered = (self.answer)(set)?;
        let value = answered.value;
        self.worst.answers += 1;
        self.answered.insert(set.to_vec(), value);
        self.raise_to(set, value);
        self.cuts.push(answered);
        if value > self.worst.value {
            self.worst.value = value;
            self.worst.targets = set.to_vec();
            self.worst.bound = self.worst.bound.max(value);
        }
        Ok(value)
    }

    /// Raises the cuts so that they allow an answer; a cut that cannot be raised to it is left out.
    fn raise_to(&mut self, set: &[usize], value: f64) {
        let short = |allowed: f64| value > allowed + NOISE * (1.0 + value.abs());
        self.all = self.all.max(value);
        if !self.cuts.iter().any(|cut| short(cut.allows(set, self.raise))) {
            return;
        }
        self.worst.raised += 1;
        self.cuts.retain(|cut| !short(cut.value) || cut.allows(set, 1.0) > cut.value);
        for cut in &self.cuts {
            let needed = (value - cut.value) / (cut.allows(set, 1.0) - cut.value);
            if needed.is_finite() {
                self.raise = self.raise.max(needed);
            }
        }
        // What was concluded from lower cuts is void.
        self.worst.bound = self.all;
    }

    /// No more than this, by the cuts.
    pub(super) fn bound(&self, set: &[usize]) -> f64 {
        self.cuts.iter().map(|cut| cut.allows(set, self.raise)).fold(self.all, f64::min)
    }

    /// The set that the cuts allow most, and a bound on all sets.
    pub(super) fn propose(&self) -> Result<(Vec<usize>, f64), StressError> {
        let least = self.cuts.iter().map(|cut| cut.value).fold(self.all, f64::min);
        // In shares of what is at stake, so that tolerances mean the same whatever the money.
        let stake = (self.all - least).max(f64::MIN_POSITIVE);
        let share = |value: f64| (value - least) / stake;
        let mut builder = ColumnBuilder::new();
        #[expect(clippy::cast_precision_loss, reason = "targets are few")]
        builder.row(f64::NEG_INFINITY, self.size() as f64);
        for cut in &self.cuts {
            builder.row(f64::NEG_INFINITY, share(cut.value));
        }
        let rows = 1..=self.cuts.len();
        for target in 0..self.targets {
            let more = |cut: &Answered| -(self.raise * cut.more[target]).min(self.all - cut.value).max(0.0) / stake;
            let entries: Vec<(usize, f64)> = rows.clone().zip(self.cuts.iter().map(more)).collect();
            builder.integer_column(0.0, 0.0, 1.0, [(0, 1.0)].into_iter().chain(entries));
        }
        builder.column(-1.0, f64::NEG_INFINITY, 1.0, rows.map(|row| (row, 1.0)));
        let gap = self.options.gap / 10.0;
        let options = Options { relative_gap: gap, absolute_gap: NOISE, ..Options::default() };
        let outcome = Session::new(builder.build().map_err(SolverError::from)?)?.solve(&options, &mut Watch::none())?;
        let columns = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
        let set = (0..self.targets).filter(|&target| columns.get(target).is_some_and(|value| *value > 0.5)).collect();
        Ok((set, outcome.bound.map_or(f64::INFINITY, |bound| least - bound * stake)))
    }

    /// The worst set, without those targets that add nothing.
    pub(super) fn without_idle(mut self) -> Result<Worst, StressError> {
        for target in self.worst.targets.clone() {
            let fewer: Vec<usize> = self.worst.targets.iter().copied().filter(|&other| other != target).collect();
            if self.ask(&fewer)? >= self.worst.value - NOISE * self.worst.value.abs() {
                self.worst.targets = fewer;
            }
        }
        Ok(self.worst)
    }
}

impl Answered {
    /// The most that a set can cost by this cut.
    fn allows(&self, set: &[usize], raise: f64) -> f64 {
        self.value + raise * set.iter().map(|&target| self.more[target]).sum::<f64>()
    }
}
