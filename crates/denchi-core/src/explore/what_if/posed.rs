//! A programme of a changed case: bounded at once, then solved from the basis of the base.

use denchi_solver::{Method, Options, Outcome, Problem, Session, Termination};

use super::WhatIfError;
use super::base::Base;
use super::bound::{self, Bounds, Tolerance};
use crate::case::Case;
use crate::model::{self, BuildOptions, Model, Scaling};
use crate::plan::check::{self, Check};
use crate::plan::result::Plan;
use crate::plan::solve::{self, Solution};
use crate::plan::{PlanError, Watch, map, start};

/// What counts as none: what a certified optimum may have.
const TOLERANCE: Tolerance = Tolerance { primal: start::PRIMAL, dual: start::DUAL };

/// A changed case and its programme.
pub struct Posed<'a> {
    base: &'a Base,
    case: Case,
    model: Model,
    scaling: Scaling,
    scaled: Problem,
    /// Values of the base, in the units of the scaled programme.
    near: Vec<f64>,
    above: Option<f64>,
}

/// The plan of a changed case.
pub struct Found {
    /// The case.
    pub case: Case,
    /// The plan.
    pub plan: Plan,
    /// Simplex iterations.
    pub pivots: u64,
    /// Whether it was solved without a start.
    pub anew: bool,
}

impl Found {
    /// Verifies the plan against the case.
    pub fn check(&self, base: &Base) -> Check {
        check::verify(&self.case, &self.plan, check::Tolerance::of(&base.options))
    }
}

impl<'a> Posed<'a> {
    pub(super) fn of(base: &'a Base, case: Case) -> Result<Self, WhatIfError> {
        let model =
            model::build(&case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
        let scaling = Scaling::of(&model.problem);
        let mut scaled = model.problem.clone();
        scaling.apply(&mut scaled);
        let mut near: Vec<f64> = model.columns.iter().map(|column| of(&base.values, column)).collect();
        scaling.scale_values(&mut near);
        let above = bound::above(&scaled, &near, TOLERANCE).map(|cost| cost * scaling.money());
        Ok(Posed { base, case, model, scaling, scaled, near, above })
    }

    /// The changed case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Between what its cost is, before it is solved.
    pub fn bounds(&self) -> Bounds {
        let price = |(row, meaning)| {
            let dual = of(&self.base.duals, meaning);
            dual / self.scaling.scale_side(row, self.scaling.money())
        };
        let prices: Vec<f64> = self.model.rows.iter().enumerate().map(price).collect();
        let least = bound::below(&self.scaled, &prices, TOLERANCE).map(|cost| cost * self.scaling.money());
        Bounds { least, most: self.above }
    }

    /// The plan, certified.
    ///
    /// # Errors
    /// [`WhatIfError::NoPlan`] where there is none, [`WhatIfError::Endless`]; [`WhatIfError::Stopped`] by the watch; the
    /// solver fails.
    pub fn solve(self, watch: &mut Watch) -> Result<Found, WhatIfError> {
        let Posed { base, case, model, scaling, scaled, near, above } = self;
        let size = [scaled.columns(), scaled.rows(), scaled.nonzeros(), scaled.size().integer];
        let mip = scaled.is_mip();
        let mut session = Session::new(scaled).map_err(PlanError::from)?;
        let options = &base.options;
        let early = match base.start.as_ref().filter(|_| !mip && options.method.is_none()) {
            Some(start) => {
                // Values that fit the changed programme are a basis that is feasible in it.
                let method = if above.is_some() { Method::PrimalSimplex } else { Method::Simplex };
                let options = Options { method: Some(method), ..options.clone() };
                start::solve(&mut session, &start.basis(&model), &options, watch)?
            }
            None => None,
        };
        let anew = early.is_none();
        let outcome = match early {
            Some(outcome) => outcome,
            None => afresh(&mut session, &near, options, watch)?,
        };
        match outcome.termination {
            Termination::Infeasible => return Err(WhatIfError::NoPlan),
            Termination::Unbounded => return Err(WhatIfError::Endless),
            Termination::Interrupted => return Err(WhatIfError::Stopped),
            Termination::Optimal => {}
            other => return Err(PlanError::Stopped(other).into()),
        }
        let pivots = outcome.statistics.simplex_iterations;
        let solution: Solution = solve::in_units(&scaling, outcome, size);
        let plan = map::plan(&case, &model, &solution);
        Ok(Found { case, plan, pivots, anew })
    }
}

/// Without a basis: as any plan; a search for whole numbers begins at the values of the base.
fn afresh(session: &mut Session, near: &[f64], options: &Options, watch: &mut Watch) -> Result<Outcome, PlanError> {
    if !session.problem().is_mip() {
        let outcome = session.solve(options, &mut watch.solver)?;
        return start::certain(session, outcome, options, watch);
    }
    // Values that do not fit are ignored.
    session.set_solution(near)?;
    let mut outcome = session.solve(options, &mut watch.solver)?;
    if let Some(primal) = outcome.primal.clone().filter(|_| outcome.termination == Termination::Optimal) {
        let fixed = session.fix_integers_and_solve(&primal.columns, options, &mut watch.solver)?;
        if fixed.termination == Termination::Optimal {
            (outcome.primal, outcome.dual, outcome.objective) = (fixed.primal, fixed.dual, fixed.objective);
        }
    }
    Ok(outcome)
}

/// The number of a column or row of the base; zero of one that is new.
fn of<T: Ord>(known: &[(T, f64)], key: &T) -> f64 {
    known.binary_search_by(|(known, _)| known.cmp(key)).map_or(0.0, |place| known[place].1)
}
