//! Cuts, answers, and the worst of them: what both ways of looking for the worst set share.

use std::collections::{BTreeMap, BinaryHeap};
use std::ops::ControlFlow;

use denchi_solver::{ColumnBuilder, Options, Session, SolverError, Watch};

use super::sets::{Allowed, successor, with};
use super::{Answered, Answers, Progress, Worst, WorstOptions};
use crate::stress::StressError;

/// Bounds and values closer than this share are equal.
const NOISE: f64 = 1e-7;

/// Sets that are named ahead: as many threads at most answer at once.
const AHEAD: usize = 64;

/// Cuts, answers, and the worst of them.
pub(in crate::stress) struct Search<'a> {
    targets: usize,
    options: &'a WorstOptions,
    answers: &'a mut dyn Answers,
    cuts: Vec<Answered>,
    /// What all cuts are raised by: 1 as long as they hold.
    raise: f64,
    answered: BTreeMap<Vec<usize>, f64>,
    /// What the closure of everything costs.
    all: f64,
    worst: Worst,
}

impl<'a> Search<'a> {
    /// A search for the worst set of so many targets.
    pub(in crate::stress) fn new(targets: usize, options: &'a WorstOptions, answers: &'a mut dyn Answers) -> Self {
        Search {
            targets,
            options,
            answers,
            cuts: Vec::new(),
            raise: 1.0,
            answered: BTreeMap::new(),
            all: f64::INFINITY,
            worst: Worst { value: f64::NEG_INFINITY, bound: f64::INFINITY, ..Worst::default() },
        }
    }

    /// The worst set by one way of looking for it. What is stopped from outside ends with what it has.
    ///
    /// # Errors
    /// Those of the answers, or the solver fails.
    pub(in crate::stress) fn end(
        mut self,
        progress: &mut Progress,
        way: impl Fn(&mut Self, &mut Progress) -> Result<ControlFlow<()>, StressError>,
    ) -> Result<Worst, StressError> {
        let ended = match way(&mut self, progress) {
            Ok(ControlFlow::Continue(())) => self.leave_out_idle(),
            Ok(ControlFlow::Break(())) => Ok(()),
            Err(error) => Err(error),
        };
        match ended {
            Err(error) if !matches!(error, StressError::Stopped) || self.answered.is_empty() => Err(error),
            _ => Ok(self.worst),
        }
    }

    /// By cuts: a programme over 0/1 variables proposes the next set.
    ///
    /// # Errors
    /// Those of the answers, or the solver fails.
    pub(in crate::stress) fn by_cuts(&mut self, progress: &mut Progress) -> Result<ControlFlow<()>, StressError> {
        if self.start(progress)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        while self.unfinished() {
            if progress(&self.worst).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let (set, bound) = self.propose()?;
            self.worst.bound = self.worst.bound.min(bound).max(self.worst.value);
            if !self.unfinished() || self.answered.contains_key(&set) {
                break;
            }
            self.ask(&set)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// From a list of all sets, those first that the cuts so far allow most.
    ///
    /// # Errors
    /// Those of the answers.
    pub(in crate::stress) fn by_enumeration(
        &mut self,
        progress: &mut Progress,
    ) -> Result<ControlFlow<()>, StressError> {
        if self.start(progress)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        let mut sets = self.sets();
        loop {
            let Some(Allowed { most, set }) = sets.pop() else {
                self.worst.bound = self.worst.value;
                break;
            };
            let bound = self.bound(&set);
            if bound < most {
                sets.push(Allowed { most: bound, set });
                continue;
            }
            self.worst.bound = self.worst.bound.min(bound).max(self.worst.value);
            if !self.unfinished() {
                break;
            }
            if progress(&self.worst).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.name_next(&set, &mut sets);
            let raised = self.worst.raised;
            self.ask(&set)?;
            if self.worst.raised > raised {
                sets = self.sets();
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Names a set and those that are likely to follow it.
    fn name_next(&mut self, set: &[usize], sets: &mut BinaryHeap<Allowed>) {
        let likely: Vec<Allowed> = std::iter::from_fn(|| sets.pop()).take(AHEAD - 1).collect();
        let named: Vec<Vec<usize>> =
            std::iter::once(set.to_vec()).chain(likely.iter().map(|allowed| allowed.set.clone())).collect();
        sets.extend(likely);
        self.answers.ahead(&named);
    }

    /// Answers everything and nothing, between which all sets lie; each target alone; and a set that takes one target after
    /// the other, by what it costs alone as far as it still can.
    fn start(&mut self, progress: &mut Progress) -> Result<ControlFlow<()>, StressError> {
        let everything: Vec<usize> = (0..self.targets).collect();
        self.all = if self.size() < self.targets {
            self.worst.answers += 1;
            self.answers.answer(&everything)?.value
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
            let next: Vec<Vec<usize>> = (target..self.targets).take(AHEAD).map(|target| vec![target]).collect();
            self.answers.ahead(&next);
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
    fn sets(&self) -> BinaryHeap<Allowed> {
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
    fn unfinished(&self) -> bool {
        self.worst.bound > self.enough() && self.worst.answers < self.options.answers
    }

    /// A bound that is close enough to the worst answer.
    fn enough(&self) -> f64 {
        self.worst.value + self.options.gap.max(NOISE) * self.worst.value.abs()
    }

    /// Answers a set, and keeps its cut.
    fn ask(&mut self, set: &[usize]) -> Result<f64, StressError> {
        if let Some(&value) = self.answered.get(set) {
            return Ok(value);
        }
        let answered = self.answers.answer(set)?;
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
    fn bound(&self, set: &[usize]) -> f64 {
        self.cuts.iter().map(|cut| cut.allows(set, self.raise)).fold(self.all, f64::min)
    }

    /// The set that the cuts allow most, and a bound on all sets.
    fn propose(&self) -> Result<(Vec<usize>, f64), StressError> {
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

    /// Leaves those targets out of the worst set that add nothing.
    fn leave_out_idle(&mut self) -> Result<(), StressError> {
        for target in self.worst.targets.clone() {
            let fewer: Vec<usize> = self.worst.targets.iter().copied().filter(|&other| other != target).collect();
            if self.ask(&fewer)? >= self.worst.value - NOISE * self.worst.value.abs() {
                self.worst.targets = fewer;
            }
        }
        Ok(())
    }
}

impl Answered {
    /// The most that a set can cost by this cut.
    fn allows(&self, set: &[usize], raise: f64) -> f64 {
        self.value + raise * set.iter().map(|&target| self.more[target]).sum::<f64>()
    }
}
