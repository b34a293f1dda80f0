//! A feasible start for programmes with many whole numbers, where branch and bound alone finds good points late.
//!
//! Relaxation-enforced neighbourhood search (Berthold 2014, *RENS: the optimal rounding*): solve the relaxation, let every
//! whole number take only the one below and the one above its value there, and search that. Where the relaxation is whole
//! already nothing is left to choose, so that the programme is much smaller than before, and the best of its points, the
//! optimal rounding, is the first incumbent of the search proper. Limits are counts and gaps: the same programme gets the
//! same start. Only a time limit, where one is given, ends the start early; what it takes counts towards the limit.

use denchi_solver::{Options, Purpose, Session, Termination};

use super::{PlanError, Watch};

/// From this many whole numbers on: below, branch and bound finds good points by itself.
const FEWEST: usize = 100;
/// Distance from a whole number that is none, as for the solver.
const WHOLE: f64 = 1e-6;
/// Relative gap at which the best rounding is good enough to start from: the search proper closes the rest.
const GAP: f64 = 2e-3;
/// Most nodes of the neighbourhood; what it finds, it finds early.
const NODES: u32 = 100;
/// Part of a time limit that the start may take.
const SHARE: f64 = 0.5;

/// A feasible point of the programme in a session, in its units, and the seconds that it took where there is a time limit.
pub(super) struct Found {
    pub(super) point: Option<Vec<f64>>,
    pub(super) seconds: f64,
}

/// Looks for a feasible point; there is none where few numbers are whole, where a search is to stop early anyway, and where
/// no rounding is feasible.
///
/// # Errors
/// The solver refuses the programme.
pub(super) fn start(session: &Session, options: &Options, watch: &mut Watch) -> Result<Found, PlanError> {
    let problem = session.problem();
    let whole: Vec<usize> = (0..problem.integer.len()).filter(|&column| problem.integer[column]).collect();
    let mut found = Found { point: None, seconds: 0.0 };
    if whole.len() < FEWEST || options.iteration_limit.is_some() || options.objective_limit.is_some() {
        return Ok(found);
    }
    let left = |seconds: f64| options.time_limit.map(|limit| (limit * SHARE - seconds).max(0.0));

    let mut relaxed = problem.clone();
    relaxed.integer.clear();
    let mut relaxed = Session::new(relaxed)?;
    // Approximations may be whole nowhere: a vertex is wanted.
    let exact = Options { purpose: Purpose::Once, crossover: true, time_limit: left(0.0), ..options.clone() };
    let root = relaxed.solve(&exact, &mut watch.solver)?;
    found.seconds += relaxed.seconds();
    let Some(root) = root.primal.filter(|_| root.termination == Termination::Optimal) else { return Ok(found) };

    let mut near = problem.clone();
    for column in whole {
        let value = root.columns[column];
        near.lower[column] = (value + WHOLE).floor().max(near.lower[column]);
        near.upper[column] = (value - WHOLE).ceil().min(near.upper[column]);
    }
    let mut near = Session::new(near)?;
    let gap = options.relative_gap.max(GAP);
    let limits =
        Options { relative_gap: gap, iteration_limit: Some(NODES), time_limit: left(found.seconds), ..options.clone() };
    let best = near.solve(&limits, &mut watch.solver)?;
    found.seconds += near.seconds();
    found.point = best.primal.map(|primal| primal.columns);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use denchi_solver::{Problem, TripletBuilder};

    /// `count` plants of 10 units at a charge of 1 + number / 1000 each, for a demand of `wanted`: the cheapest are opened.
    fn plants(count: u32, wanted: f64) -> Problem {
        let mut builder = TripletBuilder::default();
        let demand = builder.row(wanted, f64::INFINITY);
        for number in 0..count {
            let made = builder.column(0.0, 0.0, f64::INFINITY);
            let open = builder.integer_column(1.0 + f64::from(number) / 1000.0, 0.0, 1.0);
            let row = builder.row(f64::NEG_INFINITY, 0.0);
            builder.entry(demand, made, 1.0);
            builder.entry(row, made, 1.0);
            builder.entry(row, open, -10.0);
        }
        builder.build().unwrap_or_default()
    }

    fn point(problem: Problem) -> Option<Vec<f64>> {
        let session = Session::new(problem).unwrap();
        start(&session, &Options::default(), &mut Watch::none()).unwrap().point
    }

    #[test]
    fn a_start_is_whole_and_feasible() {
        let problem = plants(120, 995.0);
        let found = point(problem.clone()).unwrap();
        let activity = problem.row_activity(&found);
        let mut sides = activity.iter().zip(problem.row_lower.iter().zip(&problem.row_upper));
        assert!(sides.all(|(value, (lower, upper))| *value >= lower - 1e-6 && *value <= upper + 1e-6));
        let integers = (0..240).filter(|&column| problem.integer[column]);
        assert!(integers.into_iter().all(|column| (found[column] - found[column].round()).abs() < 1e-6));
        // The relaxation opens 99 plants and a half: with the last one whole 100 + (0 + ... + 99) / 1000.
        assert!((problem.objective(&found) - 104.95).abs() < 1e-6, "{}", problem.objective(&found));
        // Twice the same.
        assert_eq!(point(problem), Some(found));
    }

    #[test]
    fn few_whole_numbers_need_no_start() {
        assert_eq!(point(plants(99, 95.0)), None);
    }

    #[test]
    fn no_start_where_there_is_no_plan() {
        assert_eq!(point(plants(120, 1201.0)), None);
    }
}
