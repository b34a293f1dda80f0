//! One programme of all futures: the deterministic equivalent. It grows with their number, and takes whole numbers anywhere.

use denchi_solver::{Session, Termination, TripletBuilder};

use super::decompose::Found;
use super::first::FirstStage;
use super::futures::Known;
use super::values::measure;
use super::{ExploreError, Observer, StochasticOptions};
use crate::model::Scaling;
use crate::plan::{PlanError, start};

/// Where the columns of each future are in the common programme.
struct Whole {
    builder: TripletBuilder,
    integer: Vec<bool>,
    places: Vec<Vec<usize>>,
}

/// Writes the programme.
fn write(first: &FirstStage, futures: &[Known], probabilities: &[f64], options: &StochasticOptions) -> Whole {
    let (weight, tail) = options.risk.weights();
    let mut whole = Whole { builder: TripletBuilder::new(), integer: first.whole.clone(), places: Vec::new() };
    let builder = &mut whole.builder;
    // What a future adds to the cost of the first stage.
    let mut costs = vec![0.0; first.len()];
    let columns: Vec<Vec<Option<usize>>> = futures.iter().map(|future| first.columns_in(&future.part)).collect();
    for ((future, columns), probability) in futures.iter().zip(&columns).zip(probabilities) {
        for (cost, column) in costs.iter_mut().zip(columns) {
            *cost += (1.0 - weight) * probability * column.map_or(0.0, |column| future.problem.cost[column]);
        }
    }
    for (cost, upper) in costs.iter().zip(&first.upper) {
        builder.column(*cost, 0.0, *upper);
    }
    let at_risk = (weight > 0.0).then(|| {
        whole.integer.push(false);
        builder.column(weight, f64::NEG_INFINITY, f64::INFINITY)
    });
    let mut offset = 0.0;
    for ((future, columns), probability) in futures.iter().zip(&columns).zip(probabilities) {
        let problem = &future.problem;
        let mut place = vec![usize::MAX; problem.columns()];
        for (number, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                place[*column] = number;
            }
        }
        for (column, place) in place.iter_mut().enumerate().filter(|(_, place)| **place == usize::MAX) {
            let cost = (1.0 - weight) * probability * problem.cost[column];
            *place = builder.column(cost, problem.lower[column], problem.upper[column]);
            whole.integer.push(problem.integer.get(column).copied().unwrap_or(false));
        }
        let rows: Vec<usize> = problem
            .row_lower
            .iter()
            .zip(&problem.row_upper)
            .map(|(lower, upper)| builder.row(*lower, *upper))
            .collect();
        for (column, &place) in place.iter().enumerate() {
            problem.matrix.column(column).for_each(|(row, value)| builder.entry(rows[row], place, value));
        }
        offset += (1.0 - weight) * probability * problem.offset;
        if let Some(at_risk) = at_risk {
            let beyond = builder.column(weight * probability / tail, 0.0, f64::INFINITY);
            whole.integer.push(false);
            let row = builder.row(problem.offset, f64::INFINITY);
            builder.entry(row, beyond, 1.0);
            builder.entry(row, at_risk, 1.0);
            place.iter().zip(&problem.cost).for_each(|(place, cost)| builder.entry(row, *place, -cost));
        }
        whole.places.push(place);
    }
    whole.builder.offset(offset);
    whole
}

/// Solves it.
///
/// # Errors
/// [`ExploreError::NoPlan`] where no first stage has a plan in every future; else as a plan.
pub(super) fn solve(
    first: &FirstStage,
    futures: &[Known],
    probabilities: &[f64],
    options: &StochasticOptions,
    observer: &Observer,
) -> Result<Found, ExploreError> {
    let Whole { builder, integer, places } = write(first, futures, probabilities, options);
    let mut problem = builder.build().map_err(denchi_solver::SolverError::from)?;
    if integer.contains(&true) {
        problem.integer = integer;
    }
    let mip = problem.is_mip();
    let scaling = Scaling::of(&problem);
    scaling.apply(&mut problem);
    let mut session = Session::new(problem)?;
    let mut solver = options.plan.solver.clone();
    solver.relative_gap = solver.relative_gap.min(options.gap);
    let mut watch = observer.watch();
    let outcome = session.solve(&solver, &mut watch.solver)?;
    match outcome.termination {
        Termination::Optimal => {}
        Termination::Infeasible => return Err(ExploreError::NoPlan),
        Termination::Interrupted => return Err(ExploreError::Stopped),
        other => return Err(PlanError::Stopped(other).into()),
    }
    if !mip && !start::certified(&outcome) {
        let [primal, dual, gap] = start::certificate(&outcome);
        return Err(ExploreError::Uncertified { primal, dual, gap });
    }
    let bound = outcome.bound.filter(|_| mip).map(|bound| bound * scaling.money());
    let mut values = outcome.primal.map(|primal| primal.columns).unwrap_or_default();
    if mip {
        let fixed = session.fix_integers_and_solve(&values, &solver, &mut watch.solver)?;
        values = fixed.primal.map_or(values, |primal| primal.columns);
    }
    scaling.restore_values(&mut values);
    let cost = |(future, place): (&Known, &Vec<usize>)| {
        let of_columns: f64 = place.iter().zip(&future.problem.cost).map(|(place, cost)| cost * values[*place]).sum();
        of_columns + future.problem.offset
    };
    let costs: Vec<f64> = futures.iter().zip(&places).map(cost).collect();
    let upper = measure(&costs, probabilities, options.risk);
    values.truncate(first.len());
    first.clean(&mut values);
    Ok(Found { first: values, costs, upper, lower: bound.unwrap_or(upper).min(upper), ..Found::default() })
}
