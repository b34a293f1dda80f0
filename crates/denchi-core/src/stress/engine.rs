//! Many responses from one programme: each from the basis of the plan, each certified.

use denchi_solver::{Basis, Method, Options, Outcome, Problem, Purpose, Session, Termination, Watch};

use super::conditions::Conditions;
use super::response::{Changes, MonthsProgramme};
use super::{Certificate, Impact, Response, StressError, Way, Window, steady};
use crate::case::Case;
use crate::model::Scaling;
use crate::plan::PlanError;
use crate::plan::result::Plan;

/// Largest violation of a row, bound or reduced cost in the scaled programme that a certificate passes.
const VIOLATION: f64 = 1e-6;
/// Largest relative distance between the primal and the dual objective that a certificate passes.
const GAP: f64 = 1e-8;

/// Cost, as a share, of moving what the plan leaves at a bound; only to find a basis.
const RELUCTANCE: f64 = 1e-3;

/// What the same months cost and serve when nothing happens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Base {
    /// Objective of the plan, money: operation, premiums, what it loses anyway, less the value of what is on the water at the end.
    pub objective: f64,
    /// Relative distance of that from the optimum that the solver finds: nothing, but for rounding.
    pub distance: f64,
    /// Units of the end product that are wanted, by month.
    pub wanted_by_month: Vec<f64>,
    /// Columns and rows of the programme.
    pub size: [usize; 2],
}

/// The programme of a plan over the months of a window; shared by all workers.
pub struct Engine<'a> {
    case: &'a Case,
    window: Window,
    base: Base,
    conditions: Conditions,
    months: MonthsProgramme,
    scaling: Scaling,
    scaled: Problem,
    basis: Basis,
}

/// How responses were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// The plan stood.
    pub untouched: u64,
    /// Solved from the basis of the plan.
    pub warm: u64,
    /// Solved anew because the certificate failed.
    pub cold: u64,
    /// Solved anew to be sure, and compared.
    pub audited: u64,
    /// Largest relative difference of the objectives in an audit.
    pub worst_audit: f64,
    /// Simplex iterations in all.
    pub pivots: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.untouched += more.untouched;
        self.warm += more.warm;
        self.cold += more.cold;
        self.audited += more.audited;
        self.worst_audit = self.worst_audit.max(more.worst_audit);
        self.pivots += more.pivots;
    }
}

impl<'a> Engine<'a> {
    /// The programme of a plan over a window, and its base.
    ///
    /// # Errors
    /// The window lies outside the plan, a demand has no value of what is lost, or the solver fails.
    pub fn new(case: &'a Case, plan: &Plan, window: Window) -> Result<Self, StressError> {
        let mut conditions = Conditions::of(case, plan, &window)?;
        let prices = steady::prices(&conditions)?;
        let months = MonthsProgramme::of(case, plan, &mut conditions, &prices)?;
        let problem = months.problem();
        let objective = problem.objective(&months.programme.split);
        let size = [problem.columns(), problem.rows()];
        let mut scaled = problem.clone();
        let scaling = Scaling::of(&scaled);
        scaling.apply(&mut scaled);
        let basis = basis(&months, &scaling, &scaled)?;
        let mut session = Session::new(scaled.clone())?;
        session.set_basis(&basis)?;
        let outcome = session.solve(&warm(), &mut Watch::none())?;
        let (Termination::Optimal, Some(basis)) = (outcome.termination, session.basis()) else {
            return Err(PlanError::Stopped(outcome.termination).into());
        };
        let optimum = outcome.objective.unwrap_or_default() * scaling.money();
        let base = Base {
            objective,
            distance: (objective - optimum) / (1.0 + objective.abs()),
            wanted_by_month: vec![months.wanted; window.months],
            size,
        };
        Ok(Engine { case, window, base, conditions, months, scaling, scaled, basis })
    }

    /// The case of the plan.
    pub fn case(&self) -> &'a Case {
        self.case
    }

    /// The months that are looked at.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// What the same months cost and serve when nothing happens.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The programme of the months.
    pub(super) fn months(&self) -> &MonthsProgramme {
        &self.months
    }

    /// A worker of its own, for one thread.
    ///
    /// # Errors
    /// The solver refuses the programme.
    pub fn worker(&self) -> Result<Worker<'_>, StressError> {
        Ok(Worker { engine: self, session: Session::new(self.scaled.clone())?, tally: Tally::default() })
    }

    /// The changes in the units of the scaled programme.
    fn scale(&self, changes: &Changes) -> Changes {
        let upper = |&(column, upper): &(usize, f64)| (column, self.scaling.scale_value(column, upper));
        let sides = |&(row, lower, upper): &(usize, f64, f64)| {
            (row, self.scaling.scale_side(row, lower), self.scaling.scale_side(row, upper))
        };
        let cost = |&(column, cost): &(usize, f64)| (column, self.scaling.scale_cost(column, cost));
        Changes {
            upper: changes.upper.iter().map(upper).collect(),
            sides: changes.sides.iter().map(sides).collect(),
            cost: changes.cost.iter().map(cost).collect(),
        }
    }
}

/// One thread's copy of the programme in the solver.
pub struct Worker<'a> {
    engine: &'a Engine<'a>,
    session: Session,
    tally: Tally,
}

impl Worker<'_> {
    /// The best response to what happens, certified. Does not depend on what was asked before.
    ///
    /// # Errors
    /// The solver fails, or nothing passes the certificate.
    pub fn respond(&mut self, impact: &Impact) -> Result<Response, StressError> {
        self.respond_with(impact).map(|answer| answer.1)
    }

    /// The values of the columns of the best response, in the units of the case, and the response.
    pub(super) fn respond_with(&mut self, impact: &Impact) -> Result<(Vec<f64>, Response), StressError> {
        let engine = self.engine;
        let changes = engine.months.changes(engine.case, impact);
        let (values, certificate) = if engine.months.stands(&changes) {
            self.tally.untouched += 1;
            let certificate = Certificate { way: Way::Untouched, primal: 0.0, dual: 0.0, gap: 0.0, pivots: 0 };
            (engine.months.programme.split.clone(), certificate)
        } else {
            self.values(&changes)?
        };
        let loss = engine.months.loss(engine.case, &changes, &values);
        Ok((values, Response { loss, certificate }))
    }

    /// Solves the response anew, without a start, and gives the relative difference of the objectives.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn audit(&mut self, impact: &Impact) -> Result<f64, StressError> {
        let engine = self.engine;
        let changes = engine.months.changes(engine.case, impact);
        let warm = self.respond(impact)?.loss.total() + engine.base.objective;
        self.apply(&engine.scale(&changes))?;
        self.session.clear_solver_state();
        let outcome = self.session.solve(&cold(), &mut Watch::none());
        self.restore(&changes)?;
        let anew = outcome?.objective.unwrap_or(f64::INFINITY) * engine.scaling.money();
        let difference = (anew - warm).abs() / (1.0 + anew.abs());
        self.tally.audited += 1;
        self.tally.worst_audit = self.tally.worst_audit.max(difference);
        Ok(difference)
    }

    /// The response as a plan by month, with the case of these months: what is done where, and when.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn replay(&mut self, impact: &Impact) -> Result<(Case, Plan), StressError> {
        let engine = self.engine;
        let changes = engine.months.changes(engine.case, impact);
        let values = if engine.months.stands(&changes) {
            engine.months.programme.split.clone()
        } else {
            self.values(&changes)?.0
        };
        let case = engine.conditions.months.clone();
        let plan = crate::plan::of_values(&case, &engine.months.programme.model, values);
        Ok((case, plan))
    }

    /// How the responses so far were found.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Values of the columns of the best response, in the units of the case.
    fn values(&mut self, changes: &Changes) -> Result<(Vec<f64>, Certificate), StressError> {
        let engine = self.engine;
        self.apply(&engine.scale(changes))?;
        let answer = self.solve();
        self.restore(changes)?;
        let (mut values, certificate) = answer?;
        engine.scaling.restore_values(&mut values);
        Ok((values, certificate))
    }

    /// From the basis of the plan; anew where that cannot be certified.
    fn solve(&mut self) -> Result<(Vec<f64>, Certificate), StressError> {
        self.session.set_basis(&self.engine.basis)?;
        let outcome = self.session.solve(&warm(), &mut Watch::none())?;
        let mut pivots = outcome.statistics.simplex_iterations;
        let mut certificate = certify(&outcome, Way::Warm, pivots);
        let mut values = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
        if !certificate.passes() {
            self.session.clear_solver_state();
            let outcome = self.session.solve(&cold(), &mut Watch::none())?;
            pivots += outcome.statistics.simplex_iterations;
            certificate = certify(&outcome, Way::Cold, pivots);
            values = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
        }
        self.tally.pivots += pivots;
        match certificate.way {
            _ if !certificate.passes() => {
                return Err(StressError::Uncertified {
                    primal: certificate.primal,
                    dual: certificate.dual,
                    gap: certificate.gap,
                });
            }
            Way::Cold => self.tally.cold += 1,
            _ => self.tally.warm += 1,
        }
        Ok((values, certificate))
    }

    fn apply(&mut self, changes: &Changes) -> Result<(), StressError> {
        let upper: Vec<_> = changes.upper.iter().map(|&(column, upper)| (column, 0.0, upper)).collect();
        self.session.set_columns_bounds(&upper)?;
        self.session.set_rows_bounds(&changes.sides)?;
        self.session.set_costs(&changes.cost)?;
        Ok(())
    }

    /// Puts back what was changed.
    fn restore(&mut self, changes: &Changes) -> Result<(), StressError> {
        let base = &self.engine.scaled;
        self.apply(&Changes {
            upper: changes.upper.iter().map(|&(column, _)| (column, base.upper[column])).collect(),
            sides: changes.sides.iter().map(|&(row, ..)| (row, base.row_lower[row], base.row_upper[row])).collect(),
            cost: changes.cost.iter().map(|&(column, _)| (column, base.cost[column])).collect(),
        })
    }
}

impl Certificate {
    pub(super) fn passes(&self) -> bool {
        self.primal <= VIOLATION && self.dual <= VIOLATION && self.gap <= GAP
    }
}

/// What denchi's own arithmetic says of an outcome.
pub(super) fn certify(outcome: &Outcome, way: Way, pivots: u64) -> Certificate {
    let residuals = outcome.residuals.filter(|_| outcome.termination == Termination::Optimal);
    let dual = residuals.and_then(|residuals| residuals.dual);
    let gap = residuals.and_then(|residuals| residuals.complementarity);
    Certificate {
        way,
        primal: residuals.map_or(f64::INFINITY, |residuals| residuals.primal.absolute),
        dual: dual.map_or(f64::INFINITY, |dual| dual.absolute),
        gap: gap.map_or(f64::INFINITY, |gap| gap.relative),
        pivots,
    }
}

/// A basis of the plan itself. Time makes many answers equally good, e.g. to make something a month earlier; one that is far
/// from the plan would be a long way from every response. With what the plan leaves at a bound a little dearer to move, the plan
/// is the only optimum.
fn basis(months: &MonthsProgramme, scaling: &Scaling, scaled: &Problem) -> Result<Basis, StressError> {
    let mut only = scaled.clone();
    let mut split = months.programme.split.clone();
    scaling.scale_values(&mut split);
    for (column, &value) in split.iter().enumerate() {
        let reluctance = RELUCTANCE * (1.0 + scaled.cost[column].abs());
        if value == 0.0 {
            only.cost[column] += reluctance;
        } else if value == scaled.upper[column] {
            only.cost[column] -= reluctance;
        }
    }
    let mut session = Session::new(only)?;
    let outcome = session.solve(&cold(), &mut Watch::none())?;
    match (outcome.termination, session.basis()) {
        (Termination::Optimal, Some(basis)) => Ok(basis),
        _ => Err(PlanError::Stopped(outcome.termination).into()),
    }
}

fn cold() -> Options {
    Options::default()
}

fn warm() -> Options {
    Options { purpose: Purpose::Resolve, method: Some(Method::Simplex), ..Options::default() }
}
