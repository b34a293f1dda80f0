//! Asks whether groups of statements can be kept together, each time in a programme of their own rows and the facts.
//!
//! Groups that cannot are found by the least sum of their misses. Its shadow prices name the groups and the rows that
//! already exclude each other (Farkas), mostly a small part of what was asked: later questions are asked in these rows.
//! What excludes itself in some rows does so in all of them; what is possible in some rows is not, so that this is asked
//! in all of them.

use std::collections::BTreeSet;

use denchi_solver::{Method, Options, Outcome, Session, Termination};

use super::Step;
use super::elastic::Elastic;
use super::posed::{Asked, Posed};
use crate::explore::ExploreError;
use crate::explore::what_if::bound::{self, Tolerance};
use crate::model::Scaling;
use crate::plan::start::{self, DUAL, PRIMAL};
use crate::plan::{PlanError, Watch};

/// A sum of misses of a scaled programme, whose sides are around sixteen, that is none: ten times what the solver lets
/// rows be missed by.
const NONE: f64 = 1e-6;
/// A shadow price of a miss, which costs one, that is rounding.
const ROUNDING: f64 = 1e-9;
/// Where at most one of so many of all sides is asked, the simplex method is quick in any programme.
const FEW: usize = 8;
/// Most nodes of a search for whole numbers.
const NODES: u32 = 20_000;

/// Groups that exclude each other.
#[derive(Clone)]
pub(super) struct Core {
    pub(super) groups: BTreeSet<usize>,
    /// The rows of the elastic programme in which they do, by their shadow prices; none where whole numbers are the reason.
    pub(super) rows: Option<Vec<bool>>,
    /// Whether weak duality proves it by denchi's own arithmetic, or at least the certificate of an optimum does.
    pub(super) proven: bool,
}

/// The answer to a question.
pub(super) enum Verdict {
    /// The groups can be kept together.
    Possible,
    /// They cannot, or some of them.
    Excluded(Core),
}

/// Statements of an elastic programme, in groups.
pub(super) struct Oracle<'a, 'w> {
    elastic: &'a Elastic,
    scaled: denchi_solver::Problem,
    integer: Vec<bool>,
    options: Options,
    groups: Vec<Vec<usize>>,
    /// Misses of what always holds.
    facts: Vec<usize>,
    watch: &'a mut Watch<'w>,
    tell: &'a mut dyn FnMut(Step),
    certain: bool,
    solves: usize,
}

impl<'a, 'w> Oracle<'a, 'w> {
    pub(super) fn new(
        elastic: &'a Elastic,
        options: &Options,
        watch: &'a mut Watch<'w>,
        tell: &'a mut dyn FnMut(Step),
    ) -> Self {
        let mut scaled = elastic.problem.clone();
        Scaling::of(&scaled).apply(&mut scaled);
        let integer = std::mem::take(&mut scaled.integer);
        // An approximation decides nothing.
        let options =
            Options { method: None, purpose: denchi_solver::Purpose::Once, crossover: true, ..options.clone() };
        Oracle {
            elastic,
            scaled,
            integer,
            options,
            groups: Vec::new(),
            facts: Vec::new(),
            watch,
            tell,
            certain: true,
            solves: 0,
        }
    }

    /// Sets what is asked about from now on, and what always holds: misses of the elastic programme.
    pub(super) fn group(&mut self, groups: Vec<Vec<usize>>, facts: Vec<usize>) {
        (self.groups, self.facts) = (groups, facts);
    }

    /// The same with other groups.
    pub(super) fn regroup(&mut self, groups: Vec<Vec<usize>>) {
        self.groups = groups;
    }

    pub(super) fn tell(&mut self, step: Step) {
        (self.tell)(step);
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

    /// Columns of the whole programme.
    pub(super) fn columns(&self) -> usize {
        self.elastic.problem.columns()
    }

    fn asked(&self, held: &BTreeSet<usize>, missed: &BTreeSet<usize>) -> Vec<Asked> {
        let mut asked = vec![Asked::Nothing; self.elastic.misses.len()];
        self.facts.iter().for_each(|&miss| asked[miss] = Asked::Held);
        for (groups, ask) in [(held, Asked::Held), (missed, Asked::Missed)] {
            groups.iter().flat_map(|&group| &self.groups[group]).for_each(|&miss| asked[miss] = ask);
        }
        asked
    }

    fn posed(&self, held: &BTreeSet<usize>, missed: &BTreeSet<usize>, within: Option<&[bool]>) -> Posed {
        Posed::of(&self.scaled, &self.elastic.misses, &self.asked(held, missed), within)
    }

    /// Whether some groups can be kept together, whatever happens to the others; first asked as a programme without
    /// misses, which is quick where few groups are asked.
    pub(super) fn test(&mut self, asked: &BTreeSet<usize>) -> Result<Verdict, ExploreError> {
        let posed = self.posed(asked, &BTreeSet::new(), None);
        let near = start::near(posed.problem.rows(), &self.options);
        let outcome = self.solve(&posed, &near)?;
        let kept = outcome.residuals.is_some_and(|residuals| residuals.primal.absolute <= PRIMAL);
        if outcome.termination != Termination::Optimal || !kept {
            return self.relaxed_then_whole(asked);
        }
        if self.is_whole() { self.search(asked) } else { Ok(Verdict::Possible) }
    }

    /// The same, first asked by the least sum of the misses: what is best where many groups are asked.
    pub(super) fn relaxed_then_whole(&mut self, asked: &BTreeSet<usize>) -> Result<Verdict, ExploreError> {
        match self.miss(asked, None)? {
            Verdict::Possible if self.is_whole() => self.search(asked),
            verdict => Ok(verdict),
        }
    }

    /// The least sum of the misses of some groups in some rows, or in all, without whole numbers.
    ///
    /// # Errors
    /// [`ExploreError::NoPlan`] where what always holds cannot be kept.
    pub(super) fn miss(&mut self, asked: &BTreeSet<usize>, within: Option<&[bool]>) -> Result<Verdict, ExploreError> {
        let posed = self.posed(&BTreeSet::new(), asked, within);
        let few = asked.iter().map(|&group| self.groups[group].len()).sum::<usize>() * FEW <= self.elastic.misses.len();
        let mut outcome = match few {
            true => self.solve(&posed, &start::near(posed.problem.rows(), &self.options))?,
            false => self.solve(&posed, &self.options.clone())?,
        };
        if !matches!(outcome.termination, Termination::Optimal | Termination::Infeasible) {
            let other = if few { None } else { Some(Method::Simplex) };
            outcome = self.solve(&posed, &Options { method: other, ..self.options.clone() })?;
        }
        match outcome.termination {
            Termination::Optimal => {}
            Termination::Infeasible => return Err(ExploreError::NoPlan),
            other => return Err(PlanError::Stopped(other).into()),
        }
        if outcome.objective.unwrap_or_default() <= NONE {
            return Ok(Verdict::Possible);
        }
        Ok(Verdict::Excluded(self.core(asked, &posed, &outcome)))
    }

    /// Keeps some groups and misses as little as possible of the others; those that are missed, or `None` where the groups
    /// cannot be kept.
    pub(super) fn correct(
        &mut self,
        kept: &BTreeSet<usize>,
        all: &BTreeSet<usize>,
    ) -> Result<Option<BTreeSet<usize>>, ExploreError> {
        let others: BTreeSet<usize> = all.difference(kept).copied().collect();
        let mut posed = self.posed(kept, &others, None);
        let mut outcome = self.solve(&posed, &self.options.clone())?;
        if self.is_whole() && outcome.termination == Termination::Optimal {
            outcome = self.solve_whole(&mut posed)?;
        }
        if outcome.termination == Termination::Infeasible {
            return Ok(None);
        }
        let Some(primal) = &outcome.primal else { return Err(PlanError::Stopped(outcome.termination).into()) };
        let mut values = vec![0.0; self.elastic.problem.columns()];
        posed.columns.iter().zip(&primal.columns).for_each(|(&column, &value)| values[column] = value);
        let missed =
            |group: &usize| self.groups[*group].iter().any(|&miss| values[self.elastic.misses[miss].column] > NONE);
        Ok(Some(others.into_iter().filter(missed).collect()))
    }

    /// Whether some groups can be kept with whole numbers.
    fn search(&mut self, asked: &BTreeSet<usize>) -> Result<Verdict, ExploreError> {
        let mut posed = self.posed(asked, &BTreeSet::new(), None);
        let outcome = self.solve_whole(&mut posed)?;
        if outcome.termination == Termination::Infeasible {
            return Ok(Verdict::Excluded(Core { groups: asked.clone(), rows: None, proven: true }));
        }
        // What cannot be decided counts as possible: a member that may be needed stays.
        self.certain &= outcome.primal.as_ref().is_some_and(|primal| primal.feasible);
        Ok(Verdict::Possible)
    }

    fn solve_whole(&mut self, posed: &mut Posed) -> Result<Outcome, ExploreError> {
        posed.problem.integer = posed.columns.iter().map(|&column| self.integer[column]).collect();
        let options = Options { iteration_limit: Some(NODES), ..self.options.clone() };
        self.solve(posed, &options)
    }

    fn solve(&mut self, posed: &Posed, options: &Options) -> Result<Outcome, ExploreError> {
        self.solves += 1;
        let outcome = Session::new(posed.problem.clone())?.solve(options, &mut self.watch.solver)?;
        if outcome.termination == Termination::Interrupted { Err(ExploreError::Stopped) } else { Ok(outcome) }
    }

    /// The groups with a shadow price: with the facts of the rows with one they exclude each other.
    fn core(&self, asked: &BTreeSet<usize>, posed: &Posed, outcome: &Outcome) -> Core {
        let Some(dual) = &outcome.dual else { return Core { groups: asked.clone(), rows: None, proven: false } };
        let mut prices = vec![0.0; self.elastic.problem.rows()];
        posed.rows.iter().zip(&dual.rows).for_each(|(&row, &price)| prices[row] = price);
        let priced = |miss: &usize| {
            let miss = &self.elastic.misses[*miss];
            if miss.below { prices[miss.row] > ROUNDING } else { prices[miss.row] < -ROUNDING }
        };
        let groups: BTreeSet<usize> =
            asked.iter().copied().filter(|&group| self.groups[group].iter().any(priced)).collect();
        let rows: Vec<bool> = prices.iter().map(|price| price.abs() > ROUNDING).collect();
        let hard = self.posed(&groups, &BTreeSet::new(), Some(&rows));
        let kept: Vec<f64> = hard.rows.iter().map(|&row| prices[row]).collect();
        let tolerance = Tolerance { primal: PRIMAL, dual: DUAL };
        // Nothing costs, so a point would cost nothing: a bound above that says that there is none.
        let excluded = bound::below(&hard.problem, &kept, tolerance).is_some_and(|bound| bound > 0.0);
        Core { groups, rows: Some(rows), proven: excluded || start::certified(outcome) }
    }
}
