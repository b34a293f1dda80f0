//! Numbers of about one for the solver, whatever units the case is written in.
//!
//! HiGHS compares bounds, rows and reduced costs with absolute tolerances. A case in grams must not be judged more
//! strictly than one in megatonnes, so rows, columns, right-hand sides and costs are scaled first, all by powers of two:
//! nothing is rounded. With `x = c x'`, `A' = r A c`, `b' = r b`, and costs divided by `m`, the duals come back as
//! `y = m r y'` and the reduced costs as `d = m d' / c`.
//!
//! Rows and columns by geometric means, alternating (Curtis & Reid 1972 solve for the same goal; a few passes are
//! enough here); then one factor for all right-hand sides and bounds, and one for all costs.

use denchi_solver::Problem;

/// Passes over rows and columns.
const PASSES: usize = 3;
/// Where the geometric mean of right-hand sides, bounds and costs is put, as a power of two.
const TARGET: f64 = 4.0;

/// Factors of a programme.
#[derive(Clone, Debug)]
pub struct Scaling {
    /// `c`.
    column: Vec<f64>,
    /// `r`.
    row: Vec<f64>,
    /// `m`.
    money: f64,
}

/// The nearest power of two to `2^exponent`.
fn power(exponent: f64) -> f64 {
    exponent.round().clamp(-300.0, 300.0).exp2()
}

/// Smallest and largest logarithm of the entries of every row or column.
struct Spread {
    least: Vec<f64>,
    most: Vec<f64>,
}

impl Spread {
    fn new(count: usize) -> Self {
        Spread { least: vec![f64::INFINITY; count], most: vec![f64::NEG_INFINITY; count] }
    }

    fn add(&mut self, index: usize, value: f64) {
        self.least[index] = self.least[index].min(value);
        self.most[index] = self.most[index].max(value);
    }

    /// The middle, negated: what brings the entries around one.
    fn centre(&self, index: usize) -> f64 {
        if self.least[index].is_finite() { -(self.least[index] + self.most[index]) / 2.0 } else { 0.0 }
    }
}

impl Scaling {
    /// The factors of a programme. Columns of whole numbers keep their unit.
    pub fn of(problem: &Problem) -> Self {
        let (columns, rows) = (problem.columns(), problem.rows());
        let whole = |column: usize| problem.integer.get(column).copied().unwrap_or(false);
        let matrix = &problem.matrix;
        let size: Vec<f64> = matrix.value.iter().map(|value| value.abs().log2()).collect();
        // Rows and logarithms of the entries of a column.
        let entries = |j: usize| {
            let part = matrix.start[j]..matrix.start[j + 1];
            matrix.row[part.clone()].iter().map(|&i| i as usize).zip(size[part].iter().copied())
        };
        let (mut column, mut row) = (vec![0.0; columns], vec![0.0; rows]);
        for _ in 0..PASSES {
            let mut spread = Spread::new(rows);
            for (j, factor) in column.iter().enumerate() {
                entries(j).for_each(|(i, size)| spread.add(i, size + factor));
            }
            (0..rows).for_each(|i| row[i] = spread.centre(i));
            for (j, factor) in column.iter_mut().enumerate().filter(|(j, _)| !whole(*j)) {
                let mut spread = Spread::new(1);
                entries(j).for_each(|(i, size)| spread.add(0, size + row[i]));
                *factor = spread.centre(0);
            }
        }
        let mut scaling = Scaling {
            column: column.into_iter().map(power).collect(),
            row: row.into_iter().map(power).collect(),
            money: 1.0,
        };
        scaling.centre_sides(problem, whole);
        scaling.centre_costs(problem);
        scaling
    }

    /// One factor for all continuous columns, so that right-hand sides and bounds are around the target.
    fn centre_sides(&mut self, problem: &Problem, whole: impl Fn(usize) -> bool) {
        let mut sides = Mean::default();
        for (i, factor) in self.row.iter().enumerate() {
            sides.add(problem.row_lower[i] * factor);
            if problem.row_upper[i] != problem.row_lower[i] {
                sides.add(problem.row_upper[i] * factor);
            }
        }
        for j in (0..self.column.len()).filter(|&j| !whole(j)) {
            sides.add(problem.upper[j] / self.column[j]);
        }
        let factor = sides.to_target();
        for j in (0..self.column.len()).filter(|&j| !whole(j)) {
            self.column[j] *= factor;
        }
        self.row.iter_mut().for_each(|row| *row /= factor);
    }

    fn centre_costs(&mut self, problem: &Problem) {
        let mut costs = Mean::default();
        for (cost, column) in problem.cost.iter().zip(&self.column) {
            costs.add(cost * column);
        }
        self.money = costs.to_target();
    }

    /// The factor of a column that was added: it brings its bound where those of the others are.
    pub(crate) fn append_column(&mut self, bound: f64) {
        self.column.push(power(bound.abs().max(f64::MIN_POSITIVE).log2() - TARGET));
    }

    /// The factor of a row that was added, given as (column, value): it brings its entries around one. Those of all
    /// others stay, so that a basis of the scaled programme stays what it is.
    pub(crate) fn append_row(&mut self, entries: &[(usize, f64)]) {
        let mut spread = Spread::new(1);
        for &(column, value) in entries.iter().filter(|(_, value)| *value != 0.0) {
            spread.add(0, (value.abs() * self.column[column]).log2());
        }
        self.row.push(power(spread.centre(0)));
    }

    /// Scales a programme in place.
    pub fn apply(&self, problem: &mut Problem) {
        for j in 0..self.column.len() {
            let factor = self.column[j];
            problem.cost[j] *= factor / self.money;
            problem.lower[j] /= factor;
            problem.upper[j] /= factor;
            for k in problem.matrix.start[j]..problem.matrix.start[j + 1] {
                problem.matrix.value[k] *= factor * self.row[problem.matrix.row[k] as usize];
            }
        }
        for (i, factor) in self.row.iter().enumerate() {
            problem.row_lower[i] *= factor;
            problem.row_upper[i] *= factor;
        }
        problem.offset /= self.money;
    }

    /// Values of the columns, in the units of the scaled programme.
    pub fn scale_values(&self, values: &mut [f64]) {
        values.iter_mut().zip(&self.column).for_each(|(value, factor)| *value /= factor);
    }

    /// A value or bound of a column, in the units of the scaled programme.
    pub fn scale_value(&self, column: usize, value: f64) -> f64 {
        value / self.column[column]
    }

    /// A side of a row, in the units of the scaled programme.
    pub fn scale_side(&self, row: usize, side: f64) -> f64 {
        side * self.row[row]
    }

    /// The cost of a column, in the units of the scaled programme.
    pub fn scale_cost(&self, column: usize, cost: f64) -> f64 {
        cost * self.column[column] / self.money
    }

    /// Money that one unit of the scaled objective stands for.
    pub fn money(&self) -> f64 {
        self.money
    }

    /// Values of the columns in the units of the case.
    pub fn restore_values(&self, values: &mut [f64]) {
        values.iter_mut().zip(&self.column).for_each(|(value, factor)| *value *= factor);
    }

    /// Duals of the rows in the units of the case.
    pub fn restore_duals(&self, duals: &mut [f64]) {
        duals.iter_mut().zip(&self.row).for_each(|(dual, factor)| *dual *= self.money * factor);
    }

    /// Reduced costs in the units of the case.
    pub fn restore_reduced(&self, reduced: &mut [f64]) {
        reduced.iter_mut().zip(&self.column).for_each(|(cost, factor)| *cost *= self.money / factor);
    }
}

/// Geometric mean of what is neither zero nor infinite.
#[derive(Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        if value != 0.0 && value.is_finite() {
            self.sum += value.abs().log2();
            self.count += 1.0;
        }
    }

    /// What the values are to be divided by.
    fn to_target(&self) -> f64 {
        if self.count > 0.0 { power(self.sum / self.count - TARGET) } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use denchi_solver::{Options, TripletBuilder, Watch, solve};

    /// min 3 x + 2 y: x + 4 y >= 8, x <= 5, y <= 1.5. Optimum x = 2, y = 1.5, cost 9: more of y is worth 3 * 4 - 2 = 10.
    fn problem(unit: f64) -> Problem {
        let mut builder = TripletBuilder::default();
        let x = builder.column(3.0 / unit, 0.0, 5.0 * unit);
        let y = builder.column(2.0, 0.0, 1.5);
        let row = builder.row(8.0 * unit, f64::INFINITY);
        builder.entry(row, x, 1.0);
        builder.entry(row, y, 4.0 * unit);
        builder.build().unwrap_or_default()
    }

    #[test]
    fn a_scaled_problem_has_the_same_answer() {
        for unit in [1.0, 1e-6, 1e9] {
            let mut scaled = problem(unit);
            let scaling = Scaling::of(&scaled);
            scaling.apply(&mut scaled);
            let outcome = solve(scaled, &Options::default(), &mut Watch::none()).ok();
            let outcome = outcome.as_ref();
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
            let mut x =
                outcome.and_then(|outcome| outcome.primal.clone()).map(|primal| primal.columns).unwrap_or_default();
            scaling.restore_values(&mut x);
            assert!(close(x[0], 2.0 * unit) && close(x[1], 1.5), "{x:?}");
            assert!(close(outcome.and_then(|outcome| outcome.objective).unwrap_or_default() * scaling.money(), 9.0));
            let dual = outcome.and_then(|outcome| outcome.dual.clone());
            let (mut rows, mut reduced) = dual.map(|dual| (dual.rows, dual.reduced_costs)).unwrap_or_default();
            scaling.restore_duals(&mut rows);
            scaling.restore_reduced(&mut reduced);
            assert!(close(rows[0], 3.0 / unit), "{rows:?}");
            assert!(close(reduced[1], -10.0), "{reduced:?}");
        }
    }
}
