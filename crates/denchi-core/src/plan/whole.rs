//! A feasible start for programmes with many whole numbers, where branch and bound alone finds good ones late.
//!
//! A relax-and-fix dive: solve the relaxation, raise what passes a threshold to the next whole number, solve again with
//! that held, until all are whole. Where that is infeasible what was raised last is lowered instead, but for charges. A few
//! thresholds are tried, from few decisions a round to many, each from the basis of the relaxation by the dual simplex
//! method, and the cheapest point is handed to the search as its first incumbent. Limits of a dive are counts, never times:
//! the same programme gets the same start. A time limit holds for the relaxation, and then for the search.

use denchi_solver::{Basis, Method, Options, Outcome, Purpose, Session, Termination};

use super::start::near;
use super::{PlanError, Watch};

/// From this many whole numbers on: below, branch and bound finds good points by itself.
const FEWEST: usize = 100;
/// Part of a unit from which a decision is raised.
const THRESHOLDS: [f64; 3] = [0.9, 0.5, 0.1];
/// Most rounds of a dive; the last one raises all that is left.
const ROUNDS: usize = 12;
/// Distance from a whole number that is none.
const WHOLE: f64 = 1e-6;

/// A feasible point of the programme in a session, in its units; `None` where none was found, or none is needed.
///
/// # Errors
/// The solver refuses the programme.
pub(super) fn start(session: &Session, options: &Options, watch: &mut Watch) -> Result<Option<Vec<f64>>, PlanError> {
    let problem = session.problem();
    let whole: Vec<usize> = (0..problem.integer.len()).filter(|&column| problem.integer[column]).collect();
    if whole.len() < FEWEST || options.iteration_limit.is_some() || options.objective_limit.is_some() {
        return Ok(None);
    }
    let mut relaxed = problem.clone();
    relaxed.integer.clear();
    let mut dive = Dive {
        bounds: whole.iter().map(|&column| (column, relaxed.lower[column], relaxed.upper[column])).collect(),
        relaxed: Session::new(relaxed)?,
        options,
        basis: None,
    };
    let root = dive
        .relaxed
        .solve(&Options { purpose: Purpose::Once, crossover: true, ..options.clone() }, &mut watch.solver)?;
    dive.basis = dive.relaxed.basis();
    let Some(root) = optimum(root).filter(|_| dive.basis.is_some()) else { return Ok(None) };
    let mut best: Option<(f64, Vec<f64>)> = None;
    for threshold in THRESHOLDS {
        if let Some((objective, point)) = dive.down(threshold, &root.1, watch)?
            && best.as_ref().is_none_or(|(least, _)| objective < *least)
        {
            best = Some((objective, point));
        }
        // Nothing can be better than the relaxation.
        if best.as_ref().is_some_and(|(least, _)| least - root.0 <= options.relative_gap * least.abs()) {
            break;
        }
    }
    Ok(best.map(|(_, point)| point))
}

/// Objective and point of an optimum.
fn optimum(outcome: Outcome) -> Option<(f64, Vec<f64>)> {
    let optimal = outcome.termination == Termination::Optimal;
    outcome.objective.zip(outcome.primal).filter(|_| optimal).map(|(objective, primal)| (objective, primal.columns))
}

struct Dive<'a> {
    relaxed: Session,
    /// Columns of whole numbers with their bounds.
    bounds: Vec<(usize, f64, f64)>,
    options: &'a Options,
    /// Of the relaxation.
    basis: Option<Basis>,
}

impl Dive<'_> {
    /// A dive with a threshold from the point of the relaxation. The session is as before when it returns.
    fn down(&mut self, threshold: f64, root: &[f64], watch: &mut Watch) -> Result<Option<(f64, Vec<f64>)>, PlanError> {
        if let Some(basis) = &self.basis {
            self.relaxed.set_basis(basis)?;
        }
        let found = self.dive(threshold, root, watch);
        self.relaxed.set_columns_bounds(&self.bounds)?;
        found
    }

    fn dive(&mut self, threshold: f64, root: &[f64], watch: &mut Watch) -> Result<Option<(f64, Vec<f64>)>, PlanError> {
        let mut point = root.to_vec();
        for round in 0..ROUNDS {
            let raised = self.raised(&point, if round + 1 == ROUNDS { WHOLE } else { threshold });
            if raised.is_empty() {
                break;
            }
            let before: Vec<(usize, f64, f64)> = raised.iter().map(|&(column, _)| self.now(column)).collect();
            let up: Vec<_> = raised.iter().zip(&before).map(|(&(column, next), old)| (column, next, old.2)).collect();
            let Some(next) = self.again(&up, watch)? else {
                // What cannot be raised together is lowered, but for charges: they may always be paid.
                let lowered = |(&(column, next), old): (&(usize, f64), &(usize, f64, f64))| {
                    if old.2 <= 1.0 { (column, old.2, old.2) } else { (column, old.1, next - 1.0) }
                };
                let down: Vec<_> = raised.iter().zip(&before).map(lowered).collect();
                let Some(next) = self.again(&down, watch)? else { return Ok(None) };
                point = next.1;
                continue;
            };
            point = next.1;
        }
        let fixed: Vec<_> = self
            .bounds
            .iter()
            .map(|&(column, lower, upper)| {
                let value = point[column].round().clamp(lower, upper);
                (column, value, value)
            })
            .collect();
        let Some((objective, mut point)) = self.again(&fixed, watch)? else { return Ok(None) };
        fixed.iter().for_each(|&(column, value, _)| point[column] = value);
        Ok(Some((objective, point)))
    }

    /// The decisions that pass a threshold, or half of the largest part where none does, with the next whole number.
    fn raised(&self, point: &[f64], threshold: f64) -> Vec<(usize, f64)> {
        let part = |column: usize| point[column] - point[column].floor();
        let open = |part: f64| part > WHOLE && part < 1.0 - WHOLE;
        let fractions = || self.bounds.iter().map(|bound| bound.0).filter(|&column| open(part(column)));
        let largest = fractions().map(part).fold(0.0, f64::max);
        let passes = |&column: &usize| part(column) >= threshold.min(largest / 2.0);
        fractions().filter(passes).map(|column| (column, point[column].ceil())).collect()
    }

    fn now(&self, column: usize) -> (usize, f64, f64) {
        let problem = self.relaxed.problem();
        (column, problem.lower[column], problem.upper[column])
    }

    fn again(&mut self, bounds: &[(usize, f64, f64)], watch: &mut Watch) -> Result<Option<(f64, Vec<f64>)>, PlanError> {
        self.relaxed.set_columns_bounds(bounds)?;
        // A count instead of a time, so that the same programme gets the same start.
        let near = Options { time_limit: None, ..near(self.relaxed.problem().rows(), self.options) };
        let near = Options { method: Some(Method::Simplex), ..near };
        Ok(optimum(self.relaxed.solve(&near, &mut watch.solver)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use denchi_solver::{Problem, TripletBuilder};

    /// `count` plants of 10 units at a charge of 1 + number / 1000 each, for a demand of `wanted`: the cheapest are opened.
    fn plants(count: usize, wanted: f64) -> Problem {
        let mut builder = TripletBuilder::default();
        let demand = builder.row(wanted, f64::INFINITY);
        for number in 0..count {
            let made = builder.column(0.0, 0.0, f64::INFINITY);
            let open = builder.integer_column(1.0 + number as f64 / 1000.0, 0.0, 1.0);
            let row = builder.row(f64::NEG_INFINITY, 0.0);
            builder.entry(demand, made, 1.0);
            builder.entry(row, made, 1.0);
            builder.entry(row, open, -10.0);
        }
        builder.build().unwrap_or_default()
    }

    #[test]
    fn a_start_is_whole_and_feasible() {
        let session = Session::new(plants(120, 995.0)).unwrap();
        let point = start(&session, &Options::default(), &mut Watch::none()).unwrap().unwrap();
        let problem = session.problem();
        let activity = problem.row_activity(&point);
        let kept = activity.iter().zip(problem.row_lower.iter().zip(&problem.row_upper));
        assert!(kept.into_iter().all(|(value, (lower, upper))| *value >= lower - 1e-9 && *value <= upper + 1e-9));
        assert!((0..240).all(|column| !problem.integer[column] || point[column].fract() == 0.0));
        // 100 plants: 100 + (0 + ... + 99) / 1000.
        assert!((problem.objective(&point) - 104.95).abs() < 1e-9, "{}", problem.objective(&point));
        // Twice the same.
        assert_eq!(start(&session, &Options::default(), &mut Watch::none()).unwrap(), Some(point));
    }

    #[test]
    fn few_whole_numbers_need_no_start() {
        let session = Session::new(plants(99, 95.0)).unwrap();
        assert_eq!(start(&session, &Options::default(), &mut Watch::none()).unwrap(), None);
    }

    #[test]
    fn no_start_where_there_is_no_plan() {
        let session = Session::new(plants(120, 1201.0)).unwrap();
        assert_eq!(start(&session, &Options::default(), &mut Watch::none()).unwrap(), None);
    }
}
