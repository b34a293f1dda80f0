//! The two-stage plan, and what it is worth: to plan for all futures, and to know which one comes.

use std::collections::BTreeMap;

use super::Risk;
use super::decompose::Bounds;
use super::first::Decision;
use super::futures::Alone;

/// A two-stage plan.
#[derive(Clone, Debug)]
pub struct TwoStage {
    /// The first stage.
    pub decisions: Vec<(Decision, f64)>,
    /// The first stage of the mean future on its own.
    pub of_mean: BTreeMap<Decision, f64>,
    /// What it costs in each future, in their order.
    pub futures: Vec<OfFuture>,
    /// What it is worth.
    pub values: Values,
    /// No first stage costs less, present value.
    pub lower: f64,
    /// Relative distance of the bounds.
    pub gap: f64,
    /// Bounds by iteration; empty where it was solved as one programme.
    pub iterations: Vec<Bounds>,
    /// First stages that had no plan in some future, counted once a future.
    pub feasibility_cuts: usize,
    /// Stopped from outside before the bounds met.
    pub stopped: bool,
}

/// The two-stage plan in one future.
#[derive(Clone, Debug)]
pub struct OfFuture {
    /// Its name.
    pub name: String,
    /// Its probability.
    pub probability: f64,
    /// What it costs with the first stage, present value.
    pub cost: f64,
    /// Its own plan.
    pub alone: Alone,
    /// What it costs with the first stage of the mean future; `None` where that has no plan here.
    pub with_mean: Option<f64>,
}

impl OfFuture {
    /// What not having known costs here.
    pub fn regret(&self) -> f64 {
        self.cost - self.alone.cost
    }
}

/// What the two-stage plan is worth, all in what is to be least (present value).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Values {
    /// The two-stage plan (RP, recourse problem).
    pub recourse: f64,
    /// If every future were known (WS, wait and see).
    pub wait_and_see: f64,
    /// The first stage of the mean future (EEV); `None` where it has no plan in some future.
    pub mean_plan: Option<f64>,
    /// Expected cost of the two-stage plan.
    pub expected: f64,
    /// Mean cost of the worst futures: of the level asked for, else of the worst one.
    pub tail: f64,
}

impl Values {
    /// Expected value of perfect information: what knowing the future would save.
    pub fn perfect_information(&self) -> f64 {
        self.recourse - self.wait_and_see
    }

    /// Value of the stochastic solution: what planning for the mean future alone would cost more; `None` where it has no
    /// plan in some future.
    pub fn stochastic_solution(&self) -> Option<f64> {
        self.mean_plan.map(|mean| mean - self.recourse)
    }
}

/// Relative distance of two bounds.
pub(super) fn relative(upper: f64, lower: f64) -> f64 {
    let distance = (upper - lower).max(0.0);
    if distance == 0.0 || !upper.is_finite() { distance } else { distance / upper.abs() }
}

/// Conditional value at risk: the mean of the worst futures, of probability `1 - level` (Rockafellar and Uryasev 2000).
pub fn cvar(costs: &[f64], probabilities: &[f64], level: f64) -> f64 {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|&a, &b| costs[b].total_cmp(&costs[a]));
    let (mut left, mut sum) = (1.0 - level, 0.0);
    for s in order {
        let share = probabilities[s].min(left);
        sum += share * costs[s];
        left -= share;
    }
    // Probabilities add up to one but for rounding.
    sum / (1.0 - level - left)
}

/// What is to be least, of the costs of all futures.
pub(super) fn measure(costs: &[f64], probabilities: &[f64], risk: Risk) -> f64 {
    let expected: f64 = costs.iter().zip(probabilities).map(|(cost, probability)| cost * probability).sum();
    match risk {
        Risk::Expected => expected,
        Risk::Cvar { level, weight } => (1.0 - weight) * expected + weight * cvar(costs, probabilities, level),
    }
}
