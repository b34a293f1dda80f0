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

mod search;
mod sets;

use std::ops::ControlFlow;

use super::StressError;
pub(super) use search::Search;

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
    /// Most sets that are answered. Everything, nothing, and each target alone come first.
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

/// Who answers sets, and may do so for several at once before they are asked for.
pub(super) trait Answers {
    /// The answer to a set, ascending.
    fn answer(&mut self, set: &[usize]) -> Result<Answered, StressError>;

    /// Sets that are likely to be asked for next, the likeliest first. What is done with them changes no answer.
    fn ahead(&mut self, _sets: &[Vec<usize>]) {}
}

/// One answer after the other.
struct InTurn<'a, 'b>(&'a mut Answer<'b>);

impl Answers for InTurn<'_, '_> {
    fn answer(&mut self, set: &[usize]) -> Result<Answered, StressError> {
        (self.0)(set)
    }
}

/// What is told before a set is answered; `Break` ends the search with what it has.
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
    let mut answers = InTurn(answer);
    Search::new(targets, options, &mut answers).end(progress, Search::by_cuts)
}

/// Finds the worst set with a list of all of them, those first that the cuts so far allow most: for up to some million
/// sets, and to check the other way.
///
/// # Errors
/// Those of `answer`.
pub fn by_enumeration(
    targets: usize,
    options: &WorstOptions,
    answer: &mut Answer,
    progress: &mut Progress,
) -> Result<Worst, StressError> {
    let mut answers = InTurn(answer);
    Search::new(targets, options, &mut answers).end(progress, Search::by_enumeration)
}
