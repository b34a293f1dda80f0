//! Of all answers that are as good, the one nearest to the plan.
//!
//! Goods of the same price can go this way or that, and what is stored can be used a month earlier or later: a programme has
//! many best answers, and a solver gives any of them. Who looks at what is done wants the one in which nothing changes that
//! need not. The best answers are what keeps every column with a reduced cost, and every row with a price, where it is
//! (complementary slackness); among them
//! $$\min \sum_j |x_j - \hat x_j|$$
//! with the plan $\hat x$. A column that the plan uses is split at the plan: up to it a unit less costs one, beyond it a
//! unit more.

use denchi_solver::{Outcome, Problem, Session};

use super::StressError;
use super::solving::{self, Stop};

/// Reduced costs and prices from this size on hold a column or a row where it is; smaller ones are rounding: the solver's
/// tolerance of optimality.
const PRICED: f64 = 1e-7;
/// Distance, relative to the objective, from which an answer is not as good.
const SAME: f64 = 1e-8;

/// The best answer to a problem that is nearest to a plan, one value a column; `None` where there is none to be found, and the
/// answer at hand is as good as any.
///
/// # Errors
/// The solver refuses the programme; [`StressError::Stopped`].
pub(super) fn nearest(
    problem: &Problem,
    best: &Outcome,
    plan: &[f64],
    stop: Stop,
) -> Result<Option<Vec<f64>>, StressError> {
    let (Some(primal), Some(dual)) = (&best.primal, &best.dual) else { return Ok(None) };
    let mut face = Problem { integer: Vec::new(), offset: 0.0, ..problem.clone() };
    for (row, &price) in dual.rows.iter().enumerate() {
        if price.abs() > PRICED {
            (face.row_lower[row], face.row_upper[row]) = (primal.rows[row], primal.rows[row]);
        }
    }
    let mut beyond = Vec::new();
    for (column, &planned) in plan.iter().enumerate() {
        face.cost[column] = if planned > face.lower[column] { -1.0 } else { 1.0 };
        if dual.reduced_costs[column].abs() > PRICED {
            let value = primal.columns[column];
            (face.lower[column], face.upper[column], face.cost[column]) = (value, value, 0.0);
        } else if planned > face.lower[column] && planned < face.upper[column] {
            beyond.push((column, face.upper[column] - planned));
            face.upper[column] = planned;
        }
    }
    for &(column, room) in &beyond {
        let entries: Vec<(usize, f64)> = face.matrix.column(column).collect();
        for (row, value) in entries {
            face.matrix.row.push(u32::try_from(row).unwrap_or(u32::MAX));
            face.matrix.value.push(value);
        }
        face.matrix.start.push(face.matrix.row.len());
        face.lower.push(0.0);
        face.upper.push(room);
        face.cost.push(1.0);
    }
    let options = solving::cold(&face);
    let outcome = solving::run(&mut Session::new(face)?, &options, stop)?;
    let Some(found) = outcome.primal.filter(|primal| primal.feasible) else { return Ok(None) };
    let mut values = found.columns[..plan.len()].to_vec();
    for (&(column, _), more) in beyond.iter().zip(&found.columns[plan.len()..]) {
        values[column] += more;
    }
    let before = problem.objective(&primal.columns);
    let as_good = (problem.objective(&values) - before).abs() <= SAME * (1.0 + before.abs());
    Ok(as_good.then_some(values))
}

#[cfg(test)]
mod tests {
    use denchi_solver::{Matrix, Options, Watch};

    use super::*;

    /// Two ways at the same cost serve ten; a third is dearer. The plan sends six and four; the first way is cut to two, so
    /// eight go the second way, whatever the solver would rather do.
    #[test]
    fn what_need_not_change_does_not() {
        let problem = |first: f64| Problem {
            cost: vec![1.0, 1.0, 2.0],
            lower: vec![0.0; 3],
            upper: vec![first, 20.0, 20.0],
            row_lower: vec![10.0],
            row_upper: vec![10.0],
            matrix: Matrix { start: vec![0, 1, 2, 3], row: vec![0; 3], value: vec![1.0; 3] },
            ..Problem::default()
        };
        for (first, expected) in [(20.0, [6.0, 4.0, 0.0]), (2.0, [2.0, 8.0, 0.0])] {
            let problem = problem(first);
            let best = Session::new(problem.clone()).unwrap().solve(&Options::default(), &mut Watch::none()).unwrap();
            let values = nearest(&problem, &best, &[6.0, 4.0, 0.0], None).unwrap().unwrap();
            for (value, expected) in values.iter().zip(expected) {
                assert!((value - expected).abs() < 1e-9, "{values:?}");
            }
        }
    }
}
