//! Asks whether groups of statements can be kept together: the least sum of their misses, from the basis of the question
//! before. Only costs change between questions, so that the primal simplex method goes on from a feasible point.

use std::collections::BTreeSet;

use denchi_solver::{Method, Options, Outcome, Session, Termination};

use super::elastic::Elastic;
use crate::explore::ExploreError;
use crate::model::Scaling;
use crate::plan::{PlanError, Watch};

/// A sum of misses of a scaled programme, whose sides are around sixteen, that is none: ten times what the solver lets
/// rows be missed by.
const NONE: f64 = 1e-6;
/// A shadow price of a miss, which costs one, that is rounding.
const ROUNDING: f64 = 1e-9;
/// Most nodes of a search for whole numbers.
const NODES: u32 = 20_000;

/// The answer to a question.
pub(super) struct Answer {
    /// Whether the groups can be kept together.
    pub(super) feasible: bool,
    /// Infeasible: groups among them that exclude each other already. Feasible: groups that were not asked for and are
    /// missed, where they cost.
    pub(super) groups: BTreeSet<usize>,
}

/// A solver with the elastic programme, and statements in groups.
pub(super) struct Oracle<'a> {
    elastic: &'a Elastic,
    /// The programme without whole numbers.
    relaxed: Session,
    /// Which columns take whole numbers.
    integer: Vec<bool>,
    options: Options,
    groups: Vec<Vec<usize>>,
    started: bool,
    certain: bool,
    solves: usize,
}

impl<'a> Oracle<'a> {
    pub(super) fn new(elastic: &'a Elastic, options: &Options) -> Result<Self, ExploreError> {
        let mut problem = elastic.problem.clone();
        Scaling::of(&problem).apply(&mut problem);
        let integer = std::mem::take(&mut problem.integer);
        let relaxed = Session::new(problem)?;
        // An approximation decides nothing.
        let options =
            Options { method: None, purpose: denchi_solver::Purpose::Once, crossover: true, ..options.clone() };
        Ok(Oracle { elastic, relaxed, integer, options, groups: Vec::new(), started: false, certain: true, solves: 0 })
    }

    /// Holds facts that the case states from now on, if they can be held, and says so.
    pub(super) fn hold_facts(&mut self, watch: &mut Watch) -> Result<bool, ExploreError> {
        let (facts, others): (Vec<_>, Vec<_>) =
            self.elastic.subjects().into_iter().partition(|subject| subject.is_fact());
        let misses = facts.into_iter().flat_map(|subject| self.elastic.misses_of(subject));
        let columns: Vec<usize> = misses.map(|miss| self.elastic.misses[miss].column).collect();
        let bounds = |upper: f64| columns.iter().map(|&column| (column, 0.0, upper)).collect::<Vec<_>>();
        self.relaxed.set_columns_bounds(&bounds(0.0))?;
        self.groups = others.into_iter().map(|subject| self.elastic.misses_of(subject)).collect();
        let all = (0..self.groups.len()).collect();
        let held = self.relax(&all, watch)?.termination == Termination::Optimal;
        if !held {
            self.relaxed.set_columns_bounds(&bounds(f64::INFINITY))?;
        }
        Ok(held)
    }

    /// Sets what is asked about from now on: misses of the elastic programme by group.
    pub(super) fn group(&mut self, groups: Vec<Vec<usize>>) {
        self.groups = groups;
    }

    /// Whether every answer so far is certain.
    pub(super) fn certain(&self) -> bool {
        self.certain
    }

    /// Questions so far.
    pub(super) fn solves(&self) -> usize {
        self.solves
    }

    /// Whether a search for whole numbers makes questions dear.
    pub(super) fn is_whole(&self) -> bool {
        self.elastic.problem.is_mip()
    }

    fn columns(&self, groups: &BTreeSet<usize>) -> Vec<usize> {
        let misses = groups.iter().flat_map(|&group| &self.groups[group]);
        misses.map(|&miss| self.elastic.misses[miss].column).collect()
    }

    /// Whether some groups can be kept together, whatever happens to the others.
    pub(super) fn test(&mut self, asked: &BTreeSet<usize>, watch: &mut Watch) -> Result<Answer, ExploreError> {
        let outcome = self.relax(asked, watch)?;
        if outcome.objective.unwrap_or_default() > NONE {
            let groups = self.priced(asked, &outcome);
            return Ok(Answer { feasible: false, groups });
        }
        if !self.is_whole() {
            return Ok(Answer { feasible: true, groups: BTreeSet::new() });
        }
        let outcome = self.search(asked, &BTreeSet::new(), watch)?;
        let feasible = outcome.objective.is_some_and(|objective| objective <= NONE);
        let proven = outcome.termination == Termination::Optimal || feasible;
        self.certain &= proven;
        // What cannot be decided counts as feasible: a member that may be needed stays.
        Ok(Answer { feasible: feasible || !proven, groups: asked.clone() })
    }

    /// Keeps some groups and misses as little as possible of the others. `feasible` says whether the groups can be kept.
    pub(super) fn correct(
        &mut self,
        kept: &BTreeSet<usize>,
        all: &BTreeSet<usize>,
        watch: &mut Watch,
    ) -> Result<Answer, ExploreError> {
        let others: BTreeSet<usize> = all.difference(kept).copied().collect();
        let mut outcome = self.with_kept(kept, &others, watch)?;
        if self.is_whole() && outcome.termination == Termination::Optimal {
            outcome = self.search(&others, kept, watch)?;
        }
        if outcome.termination == Termination::Infeasible {
            return Ok(Answer { feasible: false, groups: kept.clone() });
        }
        let Some(primal) = &outcome.primal else { return Err(PlanError::Stopped(outcome.termination).into()) };
        let missed = |group: &usize| {
            self.groups[*group].iter().any(|&miss| primal.columns[self.elastic.misses[miss].column] > NONE)
        };
        Ok(Answer { feasible: true, groups: others.into_iter().filter(missed).collect() })
    }

    fn with_kept(
        &mut self,
        kept: &BTreeSet<usize>,
        others: &BTreeSet<usize>,
        watch: &mut Watch,
    ) -> Result<Outcome, ExploreError> {
        let columns = self.columns(kept);
        let bounds = |upper: f64| columns.iter().map(|&column| (column, 0.0, upper)).collect::<Vec<_>>();
        self.relaxed.set_columns_bounds(&bounds(0.0))?;
        let outcome = self.relax(others, watch);
        self.relaxed.set_columns_bounds(&bounds(f64::INFINITY))?;
        outcome
    }

    /// The least sum of the misses of some groups, without whole numbers.
    fn relax(&mut self, asked: &BTreeSet<usize>, watch: &mut Watch) -> Result<Outcome, ExploreError> {
        self.solves += 1;
        let costs = self.costs(asked);
        self.relaxed.set_costs(&costs)?;
        let near = Options { method: Some(Method::PrimalSimplex), ..self.options.clone() };
        let mut outcome = self.relaxed.solve(if self.started { &near } else { &self.options }, &mut watch.solver)?;
        if !matches!(outcome.termination, Termination::Optimal | Termination::Infeasible | Termination::Interrupted) {
            self.relaxed.clear_solver_state();
            outcome = self.relaxed.solve(&self.options, &mut watch.solver)?;
        }
        self.started = true;
        match outcome.termination {
            Termination::Optimal | Termination::Infeasible => Ok(outcome),
            Termination::Interrupted => Err(ExploreError::Stopped),
            other => Err(PlanError::Stopped(other).into()),
        }
    }

    /// The same with whole numbers.
    fn search(
        &mut self,
        asked: &BTreeSet<usize>,
        kept: &BTreeSet<usize>,
        watch: &mut Watch,
    ) -> Result<Outcome, ExploreError> {
        self.solves += 1;
        let mut problem = self.relaxed.problem().clone();
        problem.integer.clone_from(&self.integer);
        problem.cost.iter_mut().for_each(|cost| *cost = 0.0);
        self.columns(kept).into_iter().for_each(|column| problem.upper[column] = 0.0);
        self.columns(asked).into_iter().for_each(|column| problem.cost[column] = 1.0);
        let options =
            Options { iteration_limit: Some(NODES), objective_limit: Some(NONE / 2.0), ..self.options.clone() };
        let outcome = Session::new(problem)?.solve(&options, &mut watch.solver)?;
        if outcome.termination == Termination::Interrupted { Err(ExploreError::Stopped) } else { Ok(outcome) }
    }

    /// Costs of all misses: one of those of some groups, nothing of the others.
    fn costs(&self, asked: &BTreeSet<usize>) -> Vec<(usize, f64)> {
        let asked: BTreeSet<usize> = self.columns(asked).into_iter().collect();
        let misses = self.elastic.misses.iter();
        misses.map(|miss| (miss.column, f64::from(u8::from(asked.contains(&miss.column))))).collect()
    }

    /// The groups with a shadow price: with the facts they exclude each other.
    fn priced(&self, asked: &BTreeSet<usize>, outcome: &Outcome) -> BTreeSet<usize> {
        let Some(dual) = &outcome.dual else { return asked.clone() };
        let priced = |miss: &usize| {
            let miss = &self.elastic.misses[*miss];
            let price = dual.rows[miss.row];
            if miss.below { price > ROUNDING } else { price < -ROUNDING }
        };
        asked.iter().copied().filter(|&group| self.groups[group].iter().any(priced)).collect()
    }
}
