//! From futures to the two-stage plan: each future on its own, the first stage of the mean one, then all together.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::super::{ExploreError, Future, pool};
use super::decompose::{self, Found, Given};
use super::extensive;
use super::first::{Decision, FirstStage, Part};
use super::futures::{Known, carried_out};
use super::subproblem::Cut;
use super::values::{OfFuture, TwoStage, Values, cvar, measure, relative};
use super::{Observer, Risk, Step, StochasticError, StochasticOptions, Way};
use crate::case::Case;

/// The sum of probabilities may differ from one by this.
const ROUNDING: f64 = 1e-9;

/// Whether the futures can be planned together.
fn check(futures: &[Future]) -> Result<(), StochasticError> {
    let base = &futures.first().ok_or(StochasticError::NoFutures)?.case.settings;
    let sum: f64 = futures.iter().map(|future| future.probability).sum();
    if (sum - 1.0).abs() > ROUNDING || futures.iter().any(|future| future.probability <= 0.0) {
        return Err(StochasticError::Probabilities(sum));
    }
    let other = |future: &&Future| {
        let settings = &future.case.settings;
        settings.periods != base.periods || settings.money != base.money || settings.base_year != base.base_year
    };
    match futures.iter().find(other) {
        Some(future) => Err(StochasticError::OtherTime(future.name.clone())),
        None => Ok(()),
    }
}

/// Plans for all futures at once.
///
/// `mean` is the case that stands for the futures when one plans for a single one.
///
/// # Errors
/// See [`StochasticError`]. Where it is stopped after a first stage was answered, the best so far is the result.
pub fn run(
    futures: &[Future],
    mean: &Case,
    options: &StochasticOptions,
    observer: &Observer,
) -> Result<TwoStage, StochasticError> {
    check(futures)?;
    let (plan, until) = (&options.plan, options.until);
    let (of_mean, begin) = Known::of(mean, until, plan, plan.start.as_ref(), &mut observer.watch())
        .map_err(|error| named(error, &mean.settings.name))?;
    let of_mean: BTreeMap<Decision, f64> = of_mean.alone.decided.into_iter().collect();
    let tell = |done: usize, _: usize| (observer.tell)(Step::Alone(done, futures.len()));
    let missing: Mutex<Option<usize>> = Mutex::new(None);
    let known = pool::each(futures.len(), options.jobs, &tell, |s| {
        let known = Known::of(&futures[s].case, until, plan, begin.as_ref(), &mut observer.watch());
        if let (Err(ExploreError::NoPlan), Ok(mut missing)) = (&known, missing.lock()) {
            *missing = Some(missing.map_or(s, |known| known.min(s)));
        }
        known.map(|(known, _)| known)
    });
    let missing = missing.into_inner().ok().flatten();
    let mut known = known.map_err(|error| named(error, missing.map_or("", |s| &futures[s].name)))?;
    let probabilities: Vec<f64> = futures.iter().map(|future| future.probability).collect();
    let parts: Vec<Part> = known.iter().map(|known| known.part.clone()).collect();
    let first = FirstStage::of(&parts);
    let apart = |error| if matches!(error, ExploreError::NoPlan) { StochasticError::Apart } else { error.into() };
    let whole_later = parts.iter().any(|part| part.whole_later);
    let all = All { futures, first: &first, probabilities: &probabilities, options, observer };
    let held: Vec<f64> = first.decisions.iter().map(|decision| of_mean.get(decision).copied().unwrap_or(0.0)).collect();
    let held = Some(held).filter(|held| first.allows(held) && of_mean.keys().all(|key| first.has(key)));
    let found = if options.way == Way::Whole || whole_later {
        let found = extensive::solve(&first, &known, &probabilities, options, observer).map_err(apart)?;
        Found { with_mean: all.with_mean(held)?, ..found }
    } else {
        all.split(held, &mut known).map_err(apart)?
    };
    Ok(all.summary(of_mean, known, found))
}

/// An error with the name of the future that has no plan.
fn named(error: ExploreError, name: &str) -> StochasticError {
    match error {
        ExploreError::NoPlan => StochasticError::NoPlan(name.to_owned()),
        other => other.into(),
    }
}

/// What all parts of a run look at.
struct All<'a, 'b> {
    futures: &'a [Future],
    first: &'a FirstStage,
    probabilities: &'a [f64],
    options: &'a StochasticOptions,
    observer: &'a Observer<'b>,
}

impl All<'_, '_> {
    /// By decomposition.
    fn split(&self, held: Option<Vec<f64>>, known: &mut [Known]) -> Result<Found, ExploreError> {
        let first = self.first;
        let (mut subproblems, mut least, mut bases) = (Vec::new(), Vec::new(), Vec::new());
        let (mut middle, mut most) = (vec![0.0; first.len()], vec![0.0_f64; first.len()]);
        for (known, probability) in known.iter_mut().zip(self.probabilities) {
            let subproblem = known.subproblem(first);
            let (cost, values, reduced) = std::mem::take(&mut known.relaxed);
            let at = subproblem.pick(&values);
            middle.iter_mut().zip(&at).for_each(|(sum, at)| *sum += probability * at);
            most.iter_mut().zip(&at).for_each(|(most, at)| *most = most.max(*at));
            least.push((cost, Arc::new(Cut::through(&at, cost, subproblem.pick(&reduced)))));
            subproblems.push(subproblem);
            bases.push(known.basis.take());
        }
        first.clean_relaxed(&mut middle);
        first.clean_relaxed(&mut most);
        let given = Given {
            first,
            probabilities: self.probabilities,
            subproblems: &subproblems,
            least: &least,
            of_mean: held,
            // What is lost costs far more than what is idle: with the most of all plans little is lost.
            proposals: vec![most, middle],
            bases,
        };
        decompose::decompose(given, self.options, self.observer)
    }

    /// What the first stage of the mean future costs in each, whole numbers and all; `None` where it has no plan.
    fn with_mean(&self, held: Option<Vec<f64>>) -> Result<Vec<Option<f64>>, ExploreError> {
        let Some(mut held) = held else { return Ok(vec![None; self.futures.len()]) };
        self.first.clean(&mut held);
        let decided: Vec<(Decision, f64)> = self.first.decisions.iter().cloned().zip(held).collect();
        let tell = |done: usize, _: usize| (self.observer.tell)(Step::Asked(done, self.futures.len()));
        pool::each(self.futures.len(), self.options.jobs, &tell, |s| {
            let (until, plan) = (self.options.until, &self.options.plan);
            match carried_out(&self.futures[s], &decided, until, plan, &mut self.observer.watch()) {
                Ok(run) => Ok(run.plan().map(|plan| plan.quality.objective)),
                Err(ExploreError::NoPlan) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// What all say together.
    fn summary(&self, of_mean: BTreeMap<Decision, f64>, known: Vec<Known>, found: Found) -> TwoStage {
        let risk = self.options.risk;
        let measure = |costs: &[f64]| measure(costs, self.probabilities, risk);
        let alone: Vec<f64> = known.iter().map(|known| known.alone.cost).collect();
        let of_all: Option<Vec<f64>> = found.with_mean.iter().copied().collect();
        let worst = self.probabilities.iter().copied().fold(1.0, f64::min);
        let level = match risk {
            Risk::Cvar { level, .. } => level,
            Risk::Expected => 1.0 - worst,
        };
        let values = Values {
            recourse: found.upper,
            wait_and_see: measure(&alone),
            mean_plan: of_all.map(|costs| measure(&costs)),
            expected: super::values::measure(&found.costs, self.probabilities, Risk::Expected),
            tail: cvar(&found.costs, self.probabilities, level),
        };
        let futures = self.futures.iter().zip(known).zip(found.costs.iter().zip(found.with_mean));
        TwoStage {
            decisions: self.first.decisions.iter().cloned().zip(found.first).collect(),
            of_mean,
            futures: futures
                .map(|((future, known), (&cost, with_mean))| OfFuture {
                    name: future.name.clone(),
                    probability: future.probability,
                    cost,
                    alone: known.alone,
                    with_mean,
                })
                .collect(),
            values,
            lower: found.lower,
            gap: relative(found.upper, found.lower),
            iterations: found.iterations,
            feasibility_cuts: found.feasibility_cuts,
            stopped: found.stopped,
        }
    }
}
