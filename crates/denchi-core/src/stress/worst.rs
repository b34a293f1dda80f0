//! The worst closures: which few targets, closed at once, cost most even with the best response.
//!
//! $$\max_{S : |S| \le k} V(S), \qquad V(S) = \text{least cost of a response while } S \text{ is closed}$$
//!
//! A response $x$ to $S$ costs what it costs, and what else closes can take no more from it than what it uses there is
//! worth: $V(Z) \le V(S) + \sum_{j \in Z \setminus S} v_j\, use_j(x)$. Every set that is answered gives one such cut, and a
//! programme over 0/1 variables proposes the next set, until its bound meets the worst answer (G. Brown, M. Carlyle, J.
//! Salmerón, K. Wood, Defending critical infrastructure, Interfaces 36(6), 2006). Closing more never costs less, so no
//! set costs more than all of them together.
//!
//! The search knows sets by the numbers of their targets, and asks for answers; what a unit is worth is the matter of who
//! answers (see [`super::ceiling`]). An answer above what the cuts allow shows that it was rated too low: then all cuts are
//! raised until they hold, and that is counted.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use denchi_solver::{ColumnBuilder, Options, Session, SolverError, Watch};

use super::StressError;

/// Bounds and values closer than this share are equal.
const NOISE: f64 = 1e-7;

/// The answer to a set of closures.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Least cost of a response, money.
    pub value: f64,
    /// By target: the most that its closure as well can add, money; 0 for those that are closed. May be infinite.
    pub more: Vec<f64>,
}

/// What is asked of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorstOptions {
    /// Most targets that close at once.
    pub closures: usize,
    /// Relative distance of the bound from the worst answer at which the search ends.
    pub gap: f64,
    /// Most sets that are answered.
    pub answers: usize,
}

/// The worst set that was found, and how sure that is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worst {
    /// Numbers of the targets, ascending: without those whose closure adds nothing to that of the others.
    pub targets: Vec<usize>,
    /// What its closure costs, money.
    pub value: f64,
    /// No set costs more than this, money.
    pub bound: f64,
    /// Sets that were answered.
    pub answers: usize,
    /// Answers that were above what the cuts allowed.
    pub raised: usize,
}

impl Worst {
    /// Relative distance of the bound from the value; 0 if no set is worse.
    pub fn gap(&self) -> f64 {
        let distance = (self.bound - self.value).max(0.0);
        if distance == 0.0 { 0.0 } else { distance / self.value.abs().max(f64::MIN_POSITIVE) }
    }
}

/// Answers the set of the numbers given, ascending.
pub type Answer<'a> = dyn FnMut(&[usize]) -> Result<Answered, StressError> + 'a;

/// What is told after each answer; `Break` ends the search with what it has.
pub type Progress<'a> = dyn FnMut(&Worst) -> ControlFlow<()> + 'a;

/// Finds the worst set of `targets` targets by cuts.
///
/// # Errors
/// Those of `answer`, or the solver fails.
pub fn by_cuts(
    targets: usize,
    options: &WorstOptions,
    answer: &mut Answer,
    progress: &mut Progress,
) -> Result<Worst, StressError> {
    let mut search = Search::start(targets, options, answer)?;
    while search.unfinished() {
        if progress(&search.worst).is_break() {
            return Ok(search.worst);
        }
        let (set, bound) = search.propose()?;
        search.worst.bound = search.worst.bound.min(bound).max(search.worst.value);
        if !search.unfinished() || search.answered.contains_key(&set) {
            break;
        }
        search.ask(&set)?;
    }
    search.without_idle()
}

/// Finds the worst set by going through all of them, but for those whose bound by the cuts so far is below the worst: for
/// few targets, and to check the other way.
///
/// # Errors
/// Those of `answer`.
pub fn by_enumeration(
    targets: usize,
    options: &WorstOptions,
    answer: &mut Answer,
    progress: &mut Progress,
) -> Result<Worst, StressError> {
    let mut search = Search::start(targets, options, answer)?;
    let first = || Some((0..options.closures.min(targets)).collect::<Vec<_>>());
    let (mut next, mut bound) = (first(), f64::NEG_INFINITY);
    while let Some(set) = next {
        if search.worst.answers >= options.answers || progress(&search.worst).is_break() {
            return Ok(search.worst);
        }
        let raised = search.worst.raised;
        let most = search.bound(&set);
        bound = bound.max(if most > search.enough() { search.ask(&set)? } else { most });
        next = successor(set, targets);
        if search.worst.raised > raised {
            // What was passed over may be worse after all.
            (next, bound) = (first(), f64::NEG_INFINITY);
        }
    }
    search.worst.bound = search.worst.bound.min(bound).max(search.worst.value);
    search.without_idle()
}

/// The next set of as many numbers below `count`, in lexicographic order.
fn successor(mut set: Vec<usize>, count: usize) -> Option<Vec<usize>> {
    let size = set.len();
    let place = (0..size).rev().find(|&place| set[place] + size - place < count)?;
    set[place] += 1;
    for later in place + 1..size {
        set[later] = set[later - 1] + 1;
    }
    Some(set)
}

/// Cuts, answers, and the worst of them.
struct Search<'a, 'b> {
    targets: usize,
    options: &'a WorstOptions,
    answer: &'a mut Answer<'b>,
    cuts: Vec<Answered>,
    /// What all cuts are raised by: 1 as long as they hold.
    raise: f64,
    answered: BTreeMap<Vec<usize>, f64>,
    /// What the closure of everything costs.
    all: f64,
    worst: Worst,
}

impl<'a, 'b> Search<'a, 'b> {
    /// Answers nothing and everything, the ends between which all sets lie.
    fn start(targets: usize, options: &'a WorstOptions, answer: &'a mut Answer<'b>) -> Result<Self, StressError> {
        let mut search = Search {
            targets,
            options,
            answer,
            cuts: Vec::new(),
            raise: 1.0,
            answered: BTreeMap::new(),
            all: f64::INFINITY,
            worst: Worst { value: f64::NEG_INFINITY, bound: f64::INFINITY, ..Worst::default() },
        };
        let everything: Vec<usize> = (0..targets).collect();
        search.all = if search.size() < targets {
            search.worst.answers += 1;
            (search.answer)(&everything)?.value
        } else {
            search.ask(&everything)?
        };
        search.worst.bound = search.all;
        search.ask(&[])?;
        Ok(search)
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

    /// The worst set, without those targets that add nothing.
    fn without_idle(mut self) -> Result<Worst, StressError> {
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
