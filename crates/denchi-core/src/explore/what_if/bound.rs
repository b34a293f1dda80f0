//! Between what the cost of a programme is, by the solution of another one that is near, before it is solved.
//!
//! *Below*: weak duality. For any prices `y` of the rows,
//! `min c x >= sum_i (y_i > 0 ? l_i : u_i) y_i + sum_j (d_j > 0 ? l_j : u_j) d_j` with `d = c - A' y`, where `l`, `u` are the
//! sides of the rows and the bounds of the columns. Prices that would take an infinite side are put to zero first. A
//! reduced cost that would take an infinite upper bound takes the one that follows from the rows (`implied`), as do Neumaier
//! & Shcherbina (2004), "Safe bounds in linear and mixed-integer linear programming", Math. Program. 99, 283-296.
//!
//! *Above*: the old values cost as much as they cost at the new prices, where they satisfy the new programme.

use std::cell::OnceCell;

use denchi_solver::Problem;

use super::implied;

/// Between what the least cost is, present value in the money of the case. Both are of the linear programme that is left
/// where whole numbers need not be whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Nothing costs less; `None` where nothing is proven.
    pub least: Option<f64>,
    /// What the old plan costs after the changes; `None` where it is none of the case any more.
    pub most: Option<f64>,
}

/// Largest violation of a row or bound of a scaled programme, and largest reduced cost of the wrong sign, that count as
/// none: those that a certified optimum may have (`plan/start.rs`).
#[derive(Clone, Copy, Debug)]
pub(in crate::explore) struct Tolerance {
    pub(in crate::explore) primal: f64,
    pub(in crate::explore) dual: f64,
}

/// What the objective is at least. `prices` are those of the rows, in any order of magnitude: wrong ones only weaken it.
pub(in crate::explore) fn below(problem: &Problem, prices: &[f64], tolerance: Tolerance) -> Option<f64> {
    let mut bound = Sum::default();
    bound.add(problem.offset);
    let price = |row: usize| {
        let price = prices.get(row).copied().unwrap_or(0.0);
        let side = if price > 0.0 { problem.row_lower[row] } else { problem.row_upper[row] };
        if side.is_finite() { (price, side) } else { (0.0, 0.0) }
    };
    (0..problem.rows()).map(price).for_each(|(price, side)| bound.add(price * side));
    let implied = OnceCell::new();
    for column in 0..problem.columns() {
        let priced: f64 = problem.matrix.column(column).map(|(row, value)| value * price(row).0).sum();
        let reduced = problem.cost[column] - priced;
        if reduced > 0.0 {
            bound.add(reduced * problem.lower[column]);
        } else if reduced < 0.0 {
            let mut upper = problem.upper[column];
            if upper.is_infinite() {
                upper = implied.get_or_init(|| implied::upper_bounds(problem))[column];
            }
            if upper.is_finite() {
                bound.add(reduced * upper);
            } else if reduced < -tolerance.dual {
                return None;
            }
        }
    }
    Some(bound.value()).filter(|value| value.is_finite())
}

/// What values of the columns cost, where they satisfy the programme.
pub(super) fn above(problem: &Problem, values: &[f64], tolerance: Tolerance) -> Option<f64> {
    let within =
        |lower: f64, upper: f64, value: f64| value >= lower - tolerance.primal && value <= upper + tolerance.primal;
    let columns = problem.lower.iter().zip(&problem.upper).zip(values);
    let activity = problem.row_activity(values);
    let rows = problem.row_lower.iter().zip(&problem.row_upper).zip(&activity);
    let fits = columns.chain(rows).all(|((&lower, &upper), &value)| within(lower, upper, value));
    fits.then(|| problem.objective(values))
}

/// A sum whose rounding is carried along (Neumaier 1974): terms of a bound are large and cancel.
#[derive(Default)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() { (self.sum - next) + value } else { (value - next) + self.sum };
        self.sum = next;
    }

    fn value(&self) -> f64 {
        self.sum + self.lost
    }
}

#[cfg(test)]
mod tests {
    use denchi_solver::TripletBuilder;

    use super::*;

    const TOLERANCE: Tolerance = Tolerance { primal: 1e-6, dual: 1e-5 };

    /// min c x + 2 y: x + y >= wanted, x <= most. With c = 1, wanted = 5 and most = 3: x = 3, y = 2, cost 7; one more
    /// that is wanted costs 2, so the price of the row is 2, and the reduced cost of x is -1.
    fn problem(c: f64, wanted: f64, most: f64) -> Problem {
        let mut builder = TripletBuilder::default();
        let x = builder.column(c, 0.0, most);
        let y = builder.column(2.0, 0.0, f64::INFINITY);
        let row = builder.row(wanted, f64::INFINITY);
        builder.entry(row, x, 1.0);
        builder.entry(row, y, 1.0);
        builder.build().unwrap()
    }

    #[test]
    fn old_prices_bound_new_costs() {
        let below = |c, wanted, most| below(&problem(c, wanted, most), &[2.0], TOLERANCE);
        // Nothing changes: the bound is the optimum. 2 * 5 - 1 * 3.
        assert_eq!(below(1.0, 5.0, 3.0), Some(7.0));
        // More is wanted, or less of x can be had: exact as long as y is what fills up.
        assert_eq!(below(1.0, 6.0, 3.0), Some(9.0));
        assert_eq!(below(1.0, 5.0, 2.0), Some(8.0));
        // Only 1 is wanted: x = 1 and cost 1, above 2 * 1 - 1 * 3.
        assert_eq!(below(1.0, 1.0, 3.0), Some(-1.0));
        // x at 3 is not worth it any more: cost 10, which the price says as well.
        assert_eq!(below(3.0, 5.0, 3.0), Some(10.0));
    }

    #[test]
    fn prices_of_the_wrong_sign_count_nothing_and_endless_columns_take_implied_bounds() {
        // A negative price of a row without an upper side is none: 0 + nothing below zero.
        assert_eq!(below(&problem(1.0, 5.0, 3.0), &[-1.0], TOLERANCE), Some(0.0));
        // At a price of 3 the reduced cost of y is -1 and nothing bounds y.
        assert_eq!(below(&problem(1.0, 5.0, 3.0), &[3.0], TOLERANCE), None);
        // With y <= 2 z, z <= 4 there is a bound: 3 * 5 - 2 * 3 - 1 * 8.
        let mut builder = TripletBuilder::default();
        let x = builder.column(1.0, 0.0, 3.0);
        let y = builder.column(2.0, 0.0, f64::INFINITY);
        let z = builder.column(0.0, 0.0, 4.0);
        let wanted = builder.row(5.0, f64::INFINITY);
        builder.entry(wanted, x, 1.0);
        builder.entry(wanted, y, 1.0);
        let from = builder.row(f64::NEG_INFINITY, 0.0);
        builder.entry(from, y, 1.0);
        builder.entry(from, z, -2.0);
        assert_eq!(below(&builder.build().unwrap(), &[3.0, 0.0], TOLERANCE), Some(1.0));
    }

    #[test]
    fn the_old_plan_is_a_plan_while_it_fits() {
        let above = |c, wanted, most| above(&problem(c, wanted, most), &[3.0, 2.0], TOLERANCE);
        assert_eq!(above(1.0, 5.0, 3.0), Some(7.0));
        assert_eq!(above(3.0, 5.0, 3.0), Some(13.0));
        assert_eq!(above(1.0, 4.0, 3.0), Some(7.0));
        assert_eq!(above(1.0, 6.0, 3.0), None);
        assert_eq!(above(1.0, 5.0, 2.0), None);
    }
}
