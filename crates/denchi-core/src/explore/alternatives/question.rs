//! The least or the most of one thing, within one slack after the other.

use std::sync::Arc;

use denchi_solver::{Basis, Method};

use super::Space;
use super::range::Side;
use super::thing::{Measure, sum};
use crate::explore::ready::{Answered, Question};
use crate::explore::{ExploreError, Ready};
use crate::plan::Watch;

/// Most steps to the extreme of a share: each is a linear programme, and they converge faster than linearly.
const STEPS: usize = 40;
/// A share is extreme where no plan is better by so much.
const SHARE: f64 = 1e-9;

/// The extreme of a thing.
pub(super) struct Extreme {
    /// What is proven: no plan has less, or more.
    pub(super) proven: f64,
    /// A plan that has it; of whole numbers, the best one that was found.
    pub(super) answered: Answered,
    /// Simplex iterations of all steps.
    pub(super) pivots: u64,
}

impl Space<'_> {
    /// The least or the most of a thing within a slack. Begins at the basis of the optimum, or, `near`, at that of the
    /// same extreme within another slack: the first is feasible, the second optimal but for the cost that is allowed.
    pub(super) fn extreme(
        &self,
        measure: &Measure,
        side: Side,
        slack: f64,
        near: Option<&Extreme>,
        watch: &mut Watch,
    ) -> Result<Extreme, ExploreError> {
        let start = near.and_then(|near| near.answered.basis.clone());
        let from = near.map_or(&self.ready.optimum, |near| &near.answered);
        // From another slack only the cost that is allowed has moved.
        let method = if start.is_some() { Method::Simplex } else { Method::PrimalSimplex };
        let asking = Asking { ready: &self.ready, side, row: self.side(slack), anew: false };
        asking.extreme(measure, (start, method), &from.values, watch)
    }

    /// The same without a start.
    pub(super) fn extreme_anew(
        &self,
        measure: &Measure,
        side: Side,
        slack: f64,
        watch: &mut Watch,
    ) -> Result<Extreme, ExploreError> {
        let asking = Asking { ready: &self.ready, side, row: self.side(slack), anew: true };
        asking.extreme(measure, (None, Method::PrimalSimplex), &self.ready.optimum.values, watch)
    }
}

/// Where a question begins, and how it goes on from there.
type Start = (Option<Arc<Basis>>, Method);

/// What all steps to an extreme share.
struct Asking<'a> {
    ready: &'a Ready<'a>,
    side: Side,
    /// The row that holds the cost: (row, lower, upper).
    row: (usize, f64, f64),
    /// Without a start.
    anew: bool,
}

impl Asking<'_> {
    fn extreme(
        &self,
        measure: &Measure,
        start: Start,
        from: &[f64],
        watch: &mut Watch,
    ) -> Result<Extreme, ExploreError> {
        if let Some(whole) = &measure.whole {
            return self.share(measure, whole, (start, from), watch);
        }
        let answered = self.ask(&measure.part, start, watch)?;
        let proven = self.side.sign() * answered.bound.unwrap_or(answered.objective);
        Ok(Extreme { proven, pivots: answered.pivots, answered })
    }

    fn ask(&self, terms: &[(usize, f64)], (start, method): Start, watch: &mut Watch) -> Result<Answered, ExploreError> {
        let sign = self.side.sign();
        let objective = terms.iter().map(|&(column, amount)| (column, sign * amount)).collect();
        let question = Question {
            objective: Some(objective),
            sides: vec![self.row],
            start,
            method: Some(method),
            ..Question::default()
        };
        if self.anew { self.ready.ask_anew(&question, watch) } else { self.ready.ask(&question, watch) }
    }

    /// The extreme of a share $N / D$: with $\theta$ the share of a plan, the least of $N - \theta D$ is zero where no plan
    /// has less, and else gives a plan that has (W. Dinkelbach, On nonlinear fractional programming, Management Science
    /// 13 (1967) 492–498). Every step begins where the last one ended.
    fn share(
        &self,
        measure: &Measure,
        whole: &[(usize, f64)],
        (mut start, from): (Start, &[f64]),
        watch: &mut Watch,
    ) -> Result<Extreme, ExploreError> {
        let sign = self.side.sign();
        let mut theta = measure.value(from);
        let mut pivots = 0;
        let mut last: Option<Answered> = None;
        for _ in 0..STEPS {
            let answered = self.ask(&less(&measure.part, whole, theta), start, watch)?;
            start = (answered.basis.clone(), Method::PrimalSimplex);
            pivots += answered.pivots;
            let found = measure.value(&answered.values);
            let better = sum(whole, &answered.values) > 0.0 && sign * (theta - found) > SHARE;
            last = Some(answered);
            if !better {
                break;
            }
            theta = found;
        }
        last.map(|answered| Extreme { proven: theta, answered, pivots }).ok_or(ExploreError::NoPlan)
    }
}

/// `part - theta * whole`; the part is in the whole.
fn less(part: &[(usize, f64)], whole: &[(usize, f64)], theta: f64) -> Vec<(usize, f64)> {
    let inside = |column: usize| part.iter().find(|(other, _)| *other == column).map_or(0.0, |(_, amount)| *amount);
    whole.iter().map(|&(column, amount)| (column, inside(column) - theta * amount)).collect()
}
