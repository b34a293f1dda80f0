//! Time to survive: the longest closure without loss, whatever happens within it.
//!
//! All amounts are totals over an unknown time $\tau$; the rates of the plan and of its conditions are multiplied by it:
//!
//! $$\max \tau \quad\text{so that}\quad A x - b \tau \le s, \quad 0 \le x \le u \tau, \quad
//! \sum_c v_{d,c} + w_d = D_d \tau, \quad w_d \le l_d \tau, \quad x_j = 0 \text{ for what is closed}$$
//!
//! with the stock $s$ of each place, goods on the water to it included, and what the plan loses anyway $l_d$. What is not
//! needed may be left anywhere. The same for a given $\tau$ and the least value of what is lost beyond $l_d$ is the loss of
//! a closure until a time to recover (D. Simchi-Levi, W. Schmidt, Y. Wei et al., Identifying risks and mitigating
//! disruptions in the automotive supply chain, Interfaces 45(5), 2015).
//!
//! It is the best case: lead times of other routes do not count, and all that is stored is at hand at once.
//!
//! A stock that the plan draws down gives its rate as long as the plan lasts, or all that it holds, whichever is more.

use std::collections::BTreeSet;

use denchi_solver::{Basis, Problem, Session, SolverError, Termination};

use super::conditions::Conditions;
use super::programme::Programme;
use super::solving;
use super::totals::Totals;
use super::{StressError, Target, Window};
use crate::case::Case;
use crate::ids::StockId;
use crate::model::Scaling;
use crate::plan::PlanError;
use crate::plan::result::Plan;
use crate::time::MONTHS_PER_YEAR;

/// Times closer than this share are equal.
const NOISE: f64 = 1e-9;

/// What is lost while something is closed for a given time, at best.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortage {
    /// Value of what is lost, money.
    pub value: f64,
    /// By demand, in the order of the case: units that are not served and would have been.
    pub lost: Vec<f64>,
}

/// The programme of totals over a time, for many closures: each from the basis of the plan.
pub struct Survival<'a> {
    case: &'a Case,
    /// Longest time that is looked at, years.
    longest: f64,
    totals: Totals,
    longest_time: Posed,
    least_loss: Posed,
}

impl<'a> Survival<'a> {
    /// The programme of a plan in the conditions at the start of a window. Times are looked at up to `longest`, months.
    ///
    /// # Errors
    /// As [`super::Engine::new`].
    pub fn new(case: &'a Case, plan: &Plan, window: &Window, longest: f64) -> Result<Self, StressError> {
        let conditions = Conditions::of(case, plan, window)?;
        let programme = Programme::of(&conditions.year, &conditions.rates)?;
        let longest = longest / MONTHS_PER_YEAR;
        let totals = Totals::of(case, &conditions, &programme).map_err(SolverError::from)?;
        let longest_time = Posed::of(totals.longest_time(longest))?;
        let least_loss = Posed::of(totals.least_loss())?;
        Ok(Survival { case, longest, totals, longest_time, least_loss })
    }

    /// Months for which the closure of a target costs nothing of the end product; `None`: no less than the longest time
    /// that is looked at. Does not depend on what was asked before.
    ///
    /// # Errors
    /// The solver fails, or the answer does not pass its certificate.
    pub fn time_to_survive(&mut self, target: &Target) -> Result<Option<f64>, StressError> {
        let closed = self.totals.closed(self.case, target);
        let mut used_up: BTreeSet<StockId> = BTreeSet::new();
        loop {
            let time = self.longest_time.solve(&self.totals.without(&closed, &used_up))?[self.totals.time];
            if time >= self.longest * (1.0 - NOISE) {
                return Ok(None);
            }
            let more = self.totals.used_up(time * (1.0 + NOISE));
            if more.is_subset(&used_up) {
                return Ok(Some(time.max(0.0) * MONTHS_PER_YEAR));
            }
            used_up.extend(more);
        }
    }

    /// The least value of what is lost while a target is closed for so many months.
    ///
    /// # Errors
    /// The solver fails, or the answer does not pass its certificate.
    pub fn shortage(&mut self, target: &Target, months: f64) -> Result<Shortage, StressError> {
        let years = months / MONTHS_PER_YEAR;
        let closed = self.totals.closed(self.case, target);
        let mut changes = self.totals.without(&closed, &self.totals.used_up(years));
        changes.columns.push((self.totals.time, years, years));
        let values = self.least_loss.solve(&changes)?;
        // Without the signs of nothing that the solver may leave.
        let lost: Vec<f64> = self.totals.excess.iter().map(|&column| values[column].max(0.0) + 0.0).collect();
        let value = lost.iter().zip(&self.totals.values).map(|(lost, value)| lost * value).sum::<f64>() + 0.0;
        Ok(Shortage { value, lost })
    }
}

/// What is changed for a question: columns with their bounds, rows with their upper sides.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pub(super) columns: Vec<(usize, f64, f64)>,
    pub(super) rows: Vec<(usize, f64)>,
}

/// A programme in the solver, and the basis from which each question starts.
struct Posed {
    problem: Problem,
    scaling: Scaling,
    session: Session,
    basis: Basis,
}

impl Posed {
    fn of(problem: Problem) -> Result<Self, StressError> {
        let scaling = Scaling::of(&problem);
        let mut scaled = problem.clone();
        scaling.apply(&mut scaled);
        let mut session = Session::new(scaled)?;
        let outcome = solving::run(&mut session, &solving::warm(None), None)?;
        match session.basis() {
            Some(basis) if outcome.termination == Termination::Optimal => {
                Ok(Posed { problem, scaling, session, basis })
            }
            _ => Err(PlanError::Stopped(outcome.termination).into()),
        }
    }

    /// Values of the columns of the optimum after changes, which are taken back.
    fn solve(&mut self, changes: &Changes) -> Result<Vec<f64>, StressError> {
        self.apply(changes)?;
        let answer = self.certified();
        let problem = &self.problem;
        let back = Changes {
            columns: changes.columns.iter().map(|&(at, ..)| (at, problem.lower[at], problem.upper[at])).collect(),
            rows: changes.rows.iter().map(|&(at, _)| (at, problem.row_upper[at])).collect(),
        };
        self.apply(&back)?;
        let mut values = answer?;
        self.scaling.restore_values(&mut values);
        Ok(values)
    }

    fn apply(&mut self, changes: &Changes) -> Result<(), StressError> {
        let scale = |column, value| self.scaling.scale_value(column, value);
        let columns: Vec<_> =
            changes.columns.iter().map(|&(at, lower, upper)| (at, scale(at, lower), scale(at, upper))).collect();
        let lower = &self.session.problem().row_lower;
        let rows: Vec<_> =
            changes.rows.iter().map(|&(at, upper)| (at, lower[at], self.scaling.scale_side(at, upper))).collect();
        self.session.set_columns_bounds(&columns)?;
        Ok(self.session.set_rows_bounds(&rows)?)
    }

    /// From the basis of the plan; anew where that cannot be certified.
    fn certified(&mut self) -> Result<Vec<f64>, StressError> {
        let found = match solving::from_basis(&mut self.session, &self.basis, None, None)? {
            Ok(found) => found,
            Err(pivots) => solving::anew(&mut self.session, pivots, None)?,
        };
        Ok(found.outcome.primal.map(|primal| primal.columns).unwrap_or_default())
    }
}
