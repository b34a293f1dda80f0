//! How far a point is from feasible and optimal, from the data of the problem alone.
//!
//! With activity `a = A x`, duals `y` and reduced costs `d`:
//!
//! - primal: `max(lower - x, x - upper, row_lower - a, a - row_upper, 0)`;
//! - dual: `cost - Aᵀ y - d`, and every `d` or `y` that leans on a bound that is infinite;
//! - complementarity: `Σ d⁺ (x - lower) + d⁻ (upper - x)` over columns and rows with finite bounds, which for a feasible
//!   pair is the distance between the primal and the dual objective.

use crate::outcome::{Dual, Primal};
use crate::problem::Problem;

/// One measure of distance, twice.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Residual {
    /// In the units of the rows (primal: the largest single violation), of the costs (dual: likewise), or of the
    /// objective (complementarity: the sum).
    pub absolute: f64,
    /// Primal: Euclidean norm of all violations over one plus that of the finite row sides. Dual: likewise with the
    /// costs. Complementarity: the sum over one plus the absolute objective without its offset.
    pub relative: f64,
}

/// Distances from feasible and optimal.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Residuals {
    /// Violated bounds and rows.
    pub primal: Residual,
    /// Largest distance of an integer column from a whole number.
    pub integrality: f64,
    /// Violated stationarity and signs; none without duals.
    pub dual: Option<Residual>,
    /// Slack that is paid for; none without duals.
    pub complementarity: Option<Residual>,
}

/// Largest element and sum of squares.
#[derive(Default)]
struct Norms {
    largest: f64,
    squares: f64,
}

impl Norms {
    fn add(&mut self, value: f64) {
        // NaN must not be lost: `f64::max` would drop it.
        let value = if value.is_nan() { f64::INFINITY } else { value.abs() };
        self.largest = self.largest.max(value);
        self.squares += value * value;
    }

    fn over(&self, scale: f64) -> Residual {
        Residual { absolute: self.largest, relative: self.squares.sqrt() / (1.0 + scale) }
    }
}

/// Computes the residuals of a point and, if given, its duals. Lengths must be those of the problem; what is missing
/// counts as zero.
pub fn residuals(problem: &Problem, primal: &Primal, dual: Option<&Dual>) -> Residuals {
    let activity = problem.row_activity(&primal.columns);
    let columns = || sides(&problem.lower, &problem.upper, &primal.columns);
    let rows = || sides(&problem.row_lower, &problem.row_upper, &activity);

    let mut primal_norms = Norms::default();
    for (lower, upper, value) in columns().chain(rows()) {
        primal_norms.add(violation(lower, upper, value));
    }
    let mut sides_norm = Norms::default();
    for (lower, upper, _) in rows() {
        let side = [lower, upper].into_iter().filter(|side| side.is_finite()).fold(0.0_f64, |a, b| a.max(b.abs()));
        sides_norm.add(side);
    }
    let integrality = problem
        .integer
        .iter()
        .zip(&primal.columns)
        .filter(|&(&integer, _)| integer)
        .map(|(_, &value)| (value - value.round()).abs())
        .fold(0.0, f64::max);

    let mut result = Residuals {
        primal: primal_norms.over(sides_norm.squares.sqrt()),
        integrality,
        dual: None,
        complementarity: None,
    };
    let Some(dual) = dual else { return result };

    let mut dual_norms = Norms::default();
    let mut paid_slack = 0.0;
    for (column, (&cost, &reduced)) in problem.cost.iter().zip(&dual.reduced_costs).enumerate() {
        let priced: f64 = problem.matrix.column(column).map(|(row, value)| value * get(&dual.rows, row)).sum();
        dual_norms.add(cost - priced - reduced);
    }
    for ((lower, upper, value), &price) in columns().zip(&dual.reduced_costs).chain(rows().zip(&dual.rows)) {
        let slack = if price > 0.0 { value - lower } else { upper - value };
        if price == 0.0 {
            continue;
        } else if slack.is_finite() {
            paid_slack += (price * slack).abs();
        } else {
            dual_norms.add(price);
        }
    }
    let mut cost_norm = Norms::default();
    problem.cost.iter().for_each(|&cost| cost_norm.add(cost));
    let objective = problem.objective(&primal.columns) - problem.offset;
    result.dual = Some(dual_norms.over(cost_norm.squares.sqrt()));
    result.complementarity = Some(Residual { absolute: paid_slack, relative: paid_slack / (1.0 + objective.abs()) });
    result
}

/// Largest violation of a bound or row when each is measured relative to one plus the size of its bound.
pub(crate) fn scaled_violation(problem: &Problem, primal: &Primal) -> f64 {
    let mut norms = Norms::default();
    for (lower, upper, value) in sides(&problem.lower, &problem.upper, &primal.columns).chain(sides(
        &problem.row_lower,
        &problem.row_upper,
        &primal.rows,
    )) {
        let broken = if value < lower { lower } else { upper };
        let scale = if broken.is_finite() { 1.0 + broken.abs() } else { 1.0 };
        norms.add(violation(lower, upper, value) / scale);
    }
    norms.largest
}

fn sides<'a>(lower: &'a [f64], upper: &'a [f64], value: &'a [f64]) -> impl Iterator<Item = (f64, f64, f64)> + 'a {
    lower.iter().zip(upper).zip(value).map(|((&lower, &upper), &value)| (lower, upper, value))
}

fn violation(lower: f64, upper: f64, value: f64) -> f64 {
    if value.is_nan() { f64::NAN } else { (lower - value).max(value - upper).max(0.0) }
}

fn get(values: &[f64], index: usize) -> f64 {
    values.get(index).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColumnBuilder;

    /// minimise 2 x + 3 y with x + y >= 4, 0 <= x <= 3, y >= 0: x = 3, y = 1, price 3, reduced costs -1 and 0.
    fn example() -> (Problem, Primal, Dual) {
        let mut builder = ColumnBuilder::new();
        builder.row(4.0, f64::INFINITY);
        builder.column(2.0, 0.0, 3.0, [(0, 1.0)]);
        builder.column(3.0, 0.0, f64::INFINITY, [(0, 1.0)]);
        let primal = Primal { columns: vec![3.0, 1.0], rows: vec![4.0], feasible: true };
        (builder.build().unwrap(), primal, Dual { rows: vec![3.0], reduced_costs: vec![-1.0, 0.0] })
    }

    #[test]
    fn an_optimum_has_none() {
        let (problem, primal, dual) = example();
        let found = residuals(&problem, &primal, Some(&dual));
        assert_eq!(found.primal, Residual::default());
        assert_eq!(found.dual, Some(Residual::default()));
        assert_eq!(found.complementarity, Some(Residual::default()));
        assert_eq!(residuals(&problem, &primal, None).dual, None);
    }

    #[test]
    fn a_perturbed_point_has_those_worked_by_hand() {
        let (problem, mut primal, mut dual) = example();
        // Row: 3.5 + 0 < 4 by 0.5; bound: 3.5 > 3 by 0.5. Slacks: 0.5 * 1 and 0.5 * 3.
        primal.columns = vec![3.5, 0.0];
        let found = residuals(&problem, &primal, Some(&dual));
        assert_eq!(found.primal.absolute, 0.5);
        assert!((found.primal.relative - 0.5_f64.sqrt() / 5.0).abs() < 1e-15);
        assert_eq!(found.complementarity, Some(Residual { absolute: 2.0, relative: 0.25 }));
        // Price -1 leans on an infinite upper side; stationarity: 2 + 1 + 1 = 4 and 3 + 1 - 0 = 4.
        dual.rows = vec![-1.0];
        let found = residuals(&problem, &primal, Some(&dual)).dual.unwrap();
        assert_eq!(found.absolute, 4.0);
        assert!((found.relative - 33.0_f64.sqrt() / (1.0 + 13.0_f64.sqrt())).abs() < 1e-15);
    }

    #[test]
    fn not_a_number_is_not_feasible() {
        let (problem, mut primal, _) = example();
        primal.columns[0] = f64::NAN;
        assert_eq!(residuals(&problem, &primal, None).primal.absolute, f64::INFINITY);
    }
}
