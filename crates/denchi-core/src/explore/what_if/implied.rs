//! Upper bounds of columns that follow from rows.
//!
//! A row `sum a x <= b` bounds each of its columns: `x_j <= (b - least of the others) / a_j` where `a_j > 0` (Savelsbergh
//! 1994, "Preprocessing and probing techniques for mixed integer programming problems", ORSA J. Comput. 6(4), section 1.1).
//! What a row gives for one column can be used in the next, so passes are repeated.

use denchi_solver::Problem;

/// Most passes: a bound goes one tier of a chain further in each.
const PASSES: usize = 32;

/// Upper bounds of all columns: their own, or where these are infinite those that follow from rows; infinite where
/// neither is there. Columns whose lower bound is infinite are left as they are.
pub(super) fn upper_bounds(problem: &Problem) -> Vec<f64> {
    let mut upper = problem.upper.clone();
    for _ in 0..PASSES {
        if !tighten(problem, &mut upper) {
            break;
        }
    }
    upper
}

/// The least of a row, or of its negative: what is finite, and how many columns are not.
#[derive(Clone, Copy, Default)]
struct Least {
    sum: f64,
    endless: u32,
}

impl Least {
    fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.sum += value;
        } else {
            self.endless += 1;
        }
    }

    /// Without one of its columns.
    fn without(self, value: f64) -> Option<f64> {
        match self.endless {
            0 => Some(self.sum - value),
            1 if !value.is_finite() => Some(self.sum),
            _ => None,
        }
    }
}

/// One pass; whether an infinite bound became finite.
fn tighten(problem: &Problem, upper: &mut [f64]) -> bool {
    let least_of = |upper: &[f64], column: usize, value: f64| {
        if value > 0.0 { value * problem.lower[column] } else { value * upper[column] }
    };
    // For `<=` the row as it is, for `>=` its negative.
    let mut rows = vec![[Least::default(); 2]; problem.rows()];
    for column in 0..problem.columns() {
        for (row, value) in problem.matrix.column(column) {
            rows[row][0].add(least_of(upper, column, value));
            rows[row][1].add(least_of(upper, column, -value));
        }
    }
    let mut changed = false;
    for column in (0..problem.columns()).filter(|&column| problem.upper[column] == f64::INFINITY) {
        if upper[column].is_finite() || !problem.lower[column].is_finite() {
            continue;
        }
        for (row, value) in problem.matrix.column(column) {
            let (side, least, value) = if value > 0.0 {
                (problem.row_upper[row], rows[row][0], value)
            } else {
                (-problem.row_lower[row], rows[row][1], -value)
            };
            let own = value * problem.lower[column];
            if let Some(others) = least.without(own).filter(|_| side.is_finite()) {
                let bound = ((side - others) / value).max(problem.lower[column]);
                upper[column] = upper[column].min(bound);
            }
        }
        changed |= upper[column].is_finite();
    }
    changed
}

#[cfg(test)]
mod tests {
    use denchi_solver::TripletBuilder;

    use super::*;

    #[test]
    fn what_enters_bounds_what_leaves() {
        // x <= 4 by its own bound; y - x <= 0 and z - 2 y <= 0, so y <= 4 and z <= 8; w is in no row.
        let mut builder = TripletBuilder::default();
        let x = builder.column(0.0, 0.0, 4.0);
        let [y, z, _w] = [0; 3].map(|_| builder.column(0.0, 0.0, f64::INFINITY));
        for (out, from, factor) in [(z, y, -2.0), (y, x, -1.0)] {
            let row = builder.row(f64::NEG_INFINITY, 0.0);
            builder.entry(row, out, 1.0);
            builder.entry(row, from, factor);
        }
        let problem = builder.build().unwrap();
        assert_eq!(upper_bounds(&problem), [4.0, 4.0, 8.0, f64::INFINITY]);
    }

    #[test]
    fn a_row_that_must_be_reached_bounds_what_takes_from_it() {
        // x - y >= 1 with x <= 3: y <= 2.
        let mut builder = TripletBuilder::default();
        let x = builder.column(0.0, 0.0, 3.0);
        let y = builder.column(0.0, 0.0, f64::INFINITY);
        let row = builder.row(1.0, f64::INFINITY);
        builder.entry(row, x, 1.0);
        builder.entry(row, y, -1.0);
        let problem = builder.build().unwrap();
        assert_eq!(upper_bounds(&problem), [3.0, 2.0]);
    }
}
