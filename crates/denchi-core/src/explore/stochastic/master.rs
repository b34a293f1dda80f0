//! The master programme: the first stage, and below each future what the cuts know of its cost.
//!
//! With `x` the first stage, `e_s` what future `s` costs at least (its wait-and-see optimum) and `t_s >= 0` what it costs more:
//!
//! ```text
//! min (1 - w) sum p_s (e_s + t_s) + w (v + sum p_s u_s / (1 - a))      t_s + e_s >= cut_s(x),   u_s >= e_s + t_s - v,  u_s >= 0
//! ```
//!
//! The second part is the conditional value at risk as of Rockafellar and Uryasev (2000), `a` its level and `w` its weight. For
//! an expected value alone, futures may share one `t` (clusters; Trukhanov, Ntaimo and Schaefer 2010): fewer rows, and as
//! valid.

use std::sync::Arc;

use denchi_solver::{Basis, BasisStatus, Method, Options, Problem, Session, Termination, TripletBuilder};

use super::super::ExploreError;
use super::Risk;
use super::first::FirstStage;
use super::subproblem::{Cut, optimum};
use crate::model::Scaling;
use crate::plan::{PlanError, Watch};

/// A cut that was slack in so many master programmes in a row is dropped.
const IDLE: u32 = 6;

/// A row: the first stage must satisfy `cut <= 0`, or the cost of a cluster is at least the cut.
struct Row {
    /// None: the first stage itself.
    cluster: Option<usize>,
    cut: Arc<Cut>,
    status: BasisStatus,
    idle: u32,
}

/// The master programme.
pub(super) struct Master<'a> {
    first: &'a FirstStage,
    risk: Risk,
    /// Probability of each cluster, and what it costs at least.
    clusters: Vec<(f64, f64)>,
    rows: Vec<Row>,
    basis: Option<Basis>,
}

/// The optimum of a master programme.
pub(super) struct Proposal {
    /// The first stage.
    pub(super) first: Vec<f64>,
    /// No first stage is better than this, present value.
    pub(super) bound: f64,
}

impl<'a> Master<'a> {
    /// Without cuts; `clusters`: probability, and least cost.
    pub(super) fn new(first: &'a FirstStage, risk: Risk, clusters: Vec<(f64, f64)>) -> Self {
        Master { first, risk, clusters, rows: Vec::new(), basis: None }
    }

    /// Adds what a cluster costs at least.
    pub(super) fn cut(&mut self, cluster: usize, cut: Arc<Cut>) {
        self.rows.push(Row { cluster: Some(cluster), cut, status: BasisStatus::Basic, idle: 0 });
    }

    /// Adds what the first stage must satisfy, `cut <= 0`.
    pub(super) fn require(&mut self, cut: Arc<Cut>) {
        self.rows.push(Row { cluster: None, cut, status: BasisStatus::Basic, idle: 0 });
    }

    /// How many cuts it holds.
    pub(super) fn cuts(&self) -> usize {
        self.rows.len()
    }

    /// Expected least cost, around which all money is counted.
    fn middle(&self) -> f64 {
        self.clusters.iter().map(|(probability, least)| probability * least).sum()
    }

    /// What is to be least, relative to the middle: columns and costs. After the first stage come what the clusters cost
    /// more, and with a weight on the tail the value at risk and what is beyond it.
    fn objective(&self) -> Vec<(usize, f64)> {
        let (decisions, clusters) = (self.first.len(), self.clusters.len());
        let (weight, tail) = self.risk.weights();
        let of_clusters = self.clusters.iter().enumerate();
        let mut costs: Vec<(usize, f64)> =
            of_clusters.clone().map(|(k, (probability, _))| (decisions + k, (1.0 - weight) * probability)).collect();
        if weight > 0.0 {
            let at_risk = decisions + clusters;
            costs.push((at_risk, weight));
            costs.extend(of_clusters.map(|(k, (probability, _))| (at_risk + 1 + k, weight * probability / tail)));
        }
        costs
    }

    /// The programme without whole numbers, costs relative to the middle.
    fn programme(&self) -> TripletBuilder {
        let decisions = self.first.len();
        let mut builder = TripletBuilder::new();
        for upper in &self.first.upper {
            builder.column(0.0, 0.0, *upper);
        }
        let at_risk = decisions + self.clusters.len();
        for (column, cost) in self.objective() {
            builder.column(cost, if column == at_risk { f64::NEG_INFINITY } else { 0.0 }, f64::INFINITY);
        }
        for (entries, lower, upper) in &self.first.rows {
            let row = builder.row(*lower, *upper);
            entries.iter().for_each(|(column, value)| builder.entry(row, *column, *value));
        }
        if self.risk.weights().0 > 0.0 {
            let middle = self.middle();
            for (cluster, (_, least)) in self.clusters.iter().enumerate() {
                let row = builder.row(least - middle, f64::INFINITY);
                builder.entry(row, at_risk + 1 + cluster, 1.0);
                builder.entry(row, at_risk, 1.0);
                builder.entry(row, decisions + cluster, -1.0);
            }
        }
        for row in &self.rows {
            let least = row.cluster.map_or(0.0, |cluster| self.clusters[cluster].1);
            let number = builder.row(row.cut.constant - least, f64::INFINITY);
            if let Some(cluster) = row.cluster {
                builder.entry(number, decisions + cluster, 1.0);
            }
            row.cut.slopes.iter().enumerate().for_each(|(column, slope)| builder.entry(number, column, -slope));
        }
        builder
    }

    /// Solves the linear programme, from the last basis, and drops cuts that have long been slack.
    pub(super) fn solve(&mut self, options: &Options, watch: &mut Watch) -> Result<Proposal, ExploreError> {
        let mut problem = self.programme().build().map_err(denchi_solver::SolverError::from)?;
        let scaling = Scaling::of(&problem);
        scaling.apply(&mut problem);
        let held = problem.rows() - self.rows.len();
        let basis = self.basis.take().map(|mut basis| {
            basis.rows.truncate(held);
            basis.rows.extend(self.rows.iter().map(|row| row.status));
            basis
        });
        let mut session = Session::new(problem)?;
        let outcome = optimum(&mut session, basis.as_ref(), options, watch)?;
        if outcome.termination == Termination::Infeasible {
            return Err(ExploreError::NoPlan);
        }
        self.basis = session.basis();
        if let Some(basis) = &self.basis {
            for (row, status) in self.rows.iter_mut().zip(&basis.rows[held..]) {
                row.status = *status;
                row.idle = if *status == BasisStatus::Basic { row.idle + 1 } else { 0 };
            }
            // A slack row is basic: without it the basis is one of the programme that is left.
            self.rows.retain(|row| row.idle < IDLE);
        }
        let bound = outcome.objective.unwrap_or_default() * scaling.money() + self.middle();
        let mut first = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
        scaling.restore_values(&mut first);
        first.truncate(self.first.len());
        self.first.clean_relaxed(&mut first);
        Ok(Proposal { first, bound })
    }

    /// The programme with the cost held at a level; its costs are still there.
    fn within(&self, level: f64) -> TripletBuilder {
        let mut builder = self.programme();
        let row = builder.row(f64::NEG_INFINITY, level - self.middle());
        self.objective().into_iter().for_each(|(column, cost)| builder.entry(row, column, cost));
        builder
    }

    /// A point well inside of what the cuts allow at a cost of at most a level: the end of an interior-point method without
    /// an objective. `None` where it finds none.
    pub(super) fn centre(
        &self,
        level: f64,
        options: &Options,
        watch: &mut Watch,
    ) -> Result<Option<Vec<f64>>, ExploreError> {
        let mut problem = self.within(level).build().map_err(denchi_solver::SolverError::from)?;
        let scaling = Scaling::of(&problem);
        problem.cost.iter_mut().for_each(|cost| *cost = 0.0);
        scaling.apply(&mut problem);
        let options = Options { method: Some(Method::InteriorPoint), crossover: false, ..options.clone() };
        self.inside(problem, &scaling, &options, watch)
    }

    /// Of what the cuts allow at a cost of at most a level, the point nearest to another one: the sum of the distances of
    /// all decisions, each in its unit, is least. `None` where the solver finds none.
    pub(super) fn nearest(
        &self,
        level: f64,
        to: &[f64],
        options: &Options,
        watch: &mut Watch,
    ) -> Result<Option<Vec<f64>>, ExploreError> {
        let mut builder = self.within(level);
        let mut distances = Vec::new();
        for (column, (&at, unit)) in to.iter().zip(&self.first.unit).enumerate() {
            // The distance is at least that on either side.
            let apart = builder.column(0.0, 0.0, f64::INFINITY);
            distances.push((apart, 1.0 / unit));
            for (sign, lower, upper) in [(1.0, at, f64::INFINITY), (-1.0, f64::NEG_INFINITY, at)] {
                let row = builder.row(lower, upper);
                builder.entry(row, column, 1.0);
                builder.entry(row, apart, sign);
            }
        }
        let mut problem = builder.build().map_err(denchi_solver::SolverError::from)?;
        problem.cost.iter_mut().for_each(|cost| *cost = 0.0);
        distances.into_iter().for_each(|(column, cost)| problem.cost[column] = cost);
        let scaling = Scaling::of(&problem);
        scaling.apply(&mut problem);
        self.inside(problem, &scaling, &Options { method: Some(Method::Simplex), ..options.clone() }, watch)
    }

    /// The first stage of an optimum, if there is one.
    fn inside(
        &self,
        problem: Problem,
        scaling: &Scaling,
        options: &Options,
        watch: &mut Watch,
    ) -> Result<Option<Vec<f64>>, ExploreError> {
        let outcome = Session::new(problem)?.solve(options, &mut watch.solver)?;
        if outcome.termination == Termination::Interrupted {
            return Err(ExploreError::Stopped);
        }
        let primal = outcome.primal.filter(|_| outcome.termination == Termination::Optimal);
        Ok(primal.map(|primal| {
            let mut first = primal.columns;
            scaling.restore_values(&mut first);
            first.truncate(self.first.len());
            self.first.clean_relaxed(&mut first);
            first
        }))
    }

    /// Solves it with whole numbers, to a relative gap of the cost.
    pub(super) fn solve_whole(&self, gap: f64, options: &Options, watch: &mut Watch) -> Result<Proposal, ExploreError> {
        let mut problem: Problem = self.programme().build().map_err(denchi_solver::SolverError::from)?;
        problem.integer = self.first.whole.clone();
        problem.integer.resize(problem.columns(), false);
        let scaling = Scaling::of(&problem);
        scaling.apply(&mut problem);
        let mut session = Session::new(problem)?;
        // The objective is what is beyond the middle: the gap is one of the whole.
        let absolute = (gap * self.middle().abs() / scaling.money()).max(options.absolute_gap);
        let options = Options { relative_gap: 0.0, absolute_gap: absolute, ..options.clone() };
        let outcome = session.solve(&options, &mut watch.solver)?;
        match outcome.termination {
            Termination::Optimal => {}
            Termination::Infeasible => return Err(ExploreError::NoPlan),
            Termination::Interrupted => return Err(ExploreError::Stopped),
            other => return Err(PlanError::Stopped(other).into()),
        }
        let bound = outcome.bound.unwrap_or(f64::NEG_INFINITY) * scaling.money() + self.middle();
        let values = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
        let fixed = session.fix_integers_and_solve(&values, &options, &mut watch.solver)?;
        let mut first = fixed.primal.map_or(values, |primal| primal.columns);
        scaling.restore_values(&mut first);
        first.truncate(self.first.len());
        self.first.clean(&mut first);
        Ok(Proposal { first, bound })
    }
}
