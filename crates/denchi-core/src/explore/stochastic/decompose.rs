//! The L-shaped method: first stages are proposed, every future says what they cost, and cuts carry that to the next proposal.
//!
//! The proposal of the master programme jumps from corner to corner. Here each first stage asked about is inside of the level
//! set, of all that costs at most so much between the bounds as far as the cuts know (Lemaréchal, Nemirovskii and
//! Nesterov 1995): at first the point nearest to the best one so far, later half way to its centre (Pecci and Jenkins 2025). With whole numbers in the first
//! stage, the linear relaxation is solved first; then the master programme is one of whole numbers, solved anew in every
//! iteration.

use std::sync::Arc;

use denchi_solver::Basis;

use super::first::FirstStage;
use super::master::Master;
use super::subproblem::{Cut, Reply, Subproblem};
use super::values::{measure, relative};
use super::{ExploreError, Observer, Step, StochasticOptions};
use crate::explore::pool;

/// Where between the bounds the level is.
const LEVEL: f64 = 0.4;
/// How far a step goes from the best first stage so far to the centre of the level set: half the way stays nearer to where
/// the cuts were made, and are exact.
const STEP: f64 = 0.5;
/// From this relative distance of the bounds on down, a few corners close it.
const FINE: f64 = 1e-5;
/// Above this one the cuts know little, and a step to the nearest point of the level set goes less astray than one to its
/// centre.
const COARSE: f64 = 0.03;

/// With at most so many decisions, none a whole number, the bounds are closed to the last digit whatever gap would do: a
/// few more iterations, and the answer is the one in a textbook.
const FEW: usize = 50;
/// The last digit, relative.
const EXACT: f64 = 1e-9;

/// What is known before the first iteration.
pub(super) struct Given<'a> {
    pub(super) first: &'a FirstStage,
    pub(super) probabilities: &'a [f64],
    pub(super) subproblems: &'a [Subproblem],
    /// Least cost of each future, and its cut.
    pub(super) least: &'a [(f64, Arc<Cut>)],
    /// The first stage of the mean future, where all futures allow it: the first one that is asked about.
    pub(super) of_mean: Option<Vec<f64>>,
    /// Others to begin with; of each, the nearest one that is allowed.
    pub(super) proposals: Vec<Vec<f64>>,
    /// A basis of each future.
    pub(super) bases: Vec<Option<Basis>>,
}

/// Bounds after an iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// No first stage costs less, present value.
    pub lower: f64,
    /// The best first stage so far; infinite where there is none.
    pub upper: f64,
    /// Cuts of the master programme.
    pub cuts: usize,
    /// Simplex iterations of all futures.
    pub pivots: u64,
}

/// The best first stage.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) first: Vec<f64>,
    /// What it costs in each future.
    pub(super) costs: Vec<f64>,
    pub(super) upper: f64,
    pub(super) lower: f64,
    /// What the first stage of the mean future costs in each; `None` where that has no plan.
    pub(super) with_mean: Vec<Option<f64>>,
    pub(super) iterations: Vec<Bounds>,
    pub(super) feasibility_cuts: usize,
    pub(super) stopped: bool,
}

/// A run of the method.
struct Run<'a, 'b> {
    given: Given<'a>,
    options: &'a StochasticOptions,
    observer: &'a Observer<'b>,
    master: Master<'a>,
    /// Futures of each cluster.
    clusters: Vec<Vec<usize>>,
    found: Found,
    /// The best relaxed first stage so far: whole numbers or not.
    relaxed_best: Vec<f64>,
    relaxed_upper: f64,
}

/// Solves it.
///
/// # Errors
/// No first stage has a plan in every future; a programme that cannot be solved; [`ExploreError::Stopped`] where that
/// happened before any first stage was answered.
pub(super) fn decompose(given: Given, options: &StochasticOptions, observer: &Observer) -> Result<Found, ExploreError> {
    let clusters = clusters(&given, options);
    let of_cluster = |members: &Vec<usize>| {
        let probability: f64 = members.iter().map(|&s| given.probabilities[s]).sum();
        let least: f64 = members.iter().map(|&s| given.probabilities[s] * given.least[s].0).sum();
        (probability, least / probability)
    };
    let master = Master::new(given.first, options.risk, clusters.iter().map(of_cluster).collect());
    let least: Vec<f64> = given.least.iter().map(|(least, _)| *least).collect();
    let lower = measure(&least, given.probabilities, options.risk);
    let with_mean = vec![None; least.len()];
    let found = Found { upper: f64::INFINITY, lower, with_mean, ..Found::default() };
    let relaxed_best = Vec::new();
    let mut run = Run { given, options, observer, master, clusters, found, relaxed_best, relaxed_upper: f64::INFINITY };
    match run.all() {
        Err(ExploreError::Stopped) if !run.found.costs.is_empty() => run.found.stopped = true,
        other => other?,
    }
    Ok(run.found)
}

/// Futures that share a cut: neighbours in their least cost.
fn clusters(given: &Given, options: &StochasticOptions) -> Vec<Vec<usize>> {
    let count = given.probabilities.len();
    let most = if options.risk.weights().0 > 0.0 { count } else { options.clusters.clamp(1, count) };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| given.least[a].0.total_cmp(&given.least[b].0).then(a.cmp(&b)));
    (0..most).map(|k| order[k * count / most..(k + 1) * count / most].to_vec()).collect()
}

impl Run<'_, '_> {
    fn all(&mut self) -> Result<(), ExploreError> {
        let cuts: Vec<Arc<Cut>> = self.given.least.iter().map(|(_, cut)| Arc::clone(cut)).collect();
        self.add_cuts(&cuts);
        if let Some(first) = self.given.of_mean.take() {
            self.found.with_mean = self.ask(&first)?;
        }
        for first in std::mem::take(&mut self.given.proposals) {
            let (solver, watch) = (&self.options.plan.solver, &mut self.observer.watch());
            let allowed = self.master.nearest(f64::INFINITY, &first, solver, watch)?;
            self.ask(&allowed.unwrap_or(first))?;
        }
        self.relaxation()?;
        let whole = self.given.first.whole.contains(&true);
        while whole && !self.closed(self.found.upper) && self.left() {
            let solver = &self.options.plan.solver;
            let proposal = self.master.solve_whole(self.options.gap / 2.0, solver, &mut self.observer.watch())?;
            self.found.lower = self.found.lower.max(proposal.bound);
            if self.closed(self.found.upper) {
                break;
            }
            self.ask(&proposal.first)?;
        }
        Ok(())
    }

    /// Closes the distance of the bounds, whole numbers or not.
    fn relaxation(&mut self) -> Result<(), ExploreError> {
        let solver = &self.options.plan.solver;
        while !self.closed(self.relaxed_upper) && self.left() {
            let corner = self.master.solve(solver, &mut self.observer.watch())?;
            self.found.lower = self.found.lower.max(corner.bound);
            if self.closed(self.relaxed_upper) {
                break;
            }
            let inside = self.inside()?;
            self.ask(&inside.unwrap_or(corner.first))?;
        }
        Ok(())
    }

    /// A first stage within the level set; `None` where the corner is to be asked about.
    fn inside(&self) -> Result<Option<Vec<f64>>, ExploreError> {
        let (upper, lower) = (self.relaxed_upper, self.found.lower);
        let (level, solver) = (lower + LEVEL * (upper - lower), &self.options.plan.solver);
        let watch = &mut self.observer.watch();
        match relative(upper, lower) {
            distance if !distance.is_finite() || distance < FINE => Ok(None),
            distance if distance > COARSE => self.master.nearest(level, &self.relaxed_best, solver, watch),
            _ => Ok(self.master.centre(level, solver, watch)?.map(|centre| {
                let way = |(best, centre): (&f64, f64)| best + STEP * (centre - best);
                self.relaxed_best.iter().zip(centre).map(way).collect()
            })),
        }
    }

    fn left(&self) -> bool {
        self.found.iterations.len() < self.options.iterations
    }

    fn closed(&self, upper: f64) -> bool {
        // Few decisions are soon exact.
        let few = self.given.first.len() <= FEW && !self.given.first.whole.contains(&true);
        relative(upper, self.found.lower) <= if few { self.options.gap.min(EXACT) } else { self.options.gap }
    }

    /// Asks every future about a first stage, keeps the best, and carries the cuts to the master programme. Gives what it
    /// costs in each; `None` where it has no plan.
    fn ask(&mut self, first: &[f64]) -> Result<Vec<Option<f64>>, ExploreError> {
        let count = self.given.subproblems.len();
        let tell = |done: usize, _: usize| (self.observer.tell)(Step::Asked(done, count));
        let solver = &self.options.plan.solver;
        let ask = |s: usize| {
            self.given.subproblems[s].ask(first, self.given.bases[s].as_ref(), solver, &mut self.observer.watch())
        };
        let replies = pool::each(count, self.options.jobs, &tell, ask)?;
        let (mut costs, mut cuts, mut pivots) = (Vec::new(), Vec::new(), 0);
        for (s, reply) in replies.into_iter().enumerate() {
            match reply {
                Reply::Cost { value, cut, basis, pivots: more } => {
                    costs.push(Some(value));
                    cuts.push(Arc::new(cut));
                    self.given.bases[s] = basis.or(self.given.bases[s].take());
                    pivots += more;
                }
                Reply::NoPlan(cut) => {
                    self.master.require(Arc::new(cut));
                    self.found.feasibility_cuts += 1;
                    costs.push(None);
                    cuts.push(Arc::clone(&self.given.least[s].1));
                }
            }
        }
        if let Some(costs) = costs.iter().copied().collect::<Option<Vec<f64>>>() {
            let value = measure(&costs, self.given.probabilities, self.options.risk);
            if value < self.relaxed_upper {
                (self.relaxed_upper, self.relaxed_best) = (value, first.to_vec());
            }
            if value < self.found.upper && self.given.first.is_whole(first) {
                self.found.upper = value;
                self.found.first = first.to_vec();
                self.found.costs = costs;
            }
        }
        self.add_cuts(&cuts);
        let (lower, upper) = (self.found.lower, self.found.upper.min(self.relaxed_upper));
        let upper = if self.given.first.whole.contains(&true) { self.found.upper } else { upper };
        self.found.iterations.push(Bounds { lower, upper, cuts: self.master.cuts(), pivots });
        match (self.observer.tell)(Step::Bounds(self.found.iterations.len(), lower, upper)) {
            std::ops::ControlFlow::Continue(()) => Ok(costs),
            std::ops::ControlFlow::Break(()) => Err(ExploreError::Stopped),
        }
    }

    /// One cut for each future, joined within clusters.
    fn add_cuts(&mut self, cuts: &[Arc<Cut>]) {
        for (cluster, members) in self.clusters.iter().enumerate() {
            if let [only] = members[..] {
                self.master.cut(cluster, Arc::clone(&cuts[only]));
                continue;
            }
            let all: f64 = members.iter().map(|&s| self.given.probabilities[s]).sum();
            let mut joined = Cut { constant: 0.0, slopes: vec![0.0; self.given.first.len()] };
            for &s in members {
                let share = self.given.probabilities[s] / all;
                joined.constant += share * cuts[s].constant;
                joined.slopes.iter_mut().zip(&cuts[s].slopes).for_each(|(sum, slope)| *sum += share * slope);
            }
            self.master.cut(cluster, Arc::new(joined));
        }
    }
}
