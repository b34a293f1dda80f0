//! The problem as plain arrays.

use crate::options::Size;

/// Costs from this size on are infinite for HiGHS.
const INFINITE_COST: f64 = 1e20;

/// Matrix values from this size on are refused by HiGHS.
const LARGEST_ENTRY: f64 = 1e15;

/// minimise `offset + cost·x` subject to `row_lower <= A x <= row_upper`, `lower <= x <= upper`.
///
/// Infinite bounds are `f64::INFINITY` and `f64::NEG_INFINITY`. A row with equal sides is an equation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Problem {
    /// Objective coefficient of each column.
    pub cost: Vec<f64>,
    /// Lower bound of each column.
    pub lower: Vec<f64>,
    /// Upper bound of each column.
    pub upper: Vec<f64>,
    /// Whether a column takes whole numbers only. Empty: all columns are continuous.
    pub integer: Vec<bool>,
    /// Lower side of each row.
    pub row_lower: Vec<f64>,
    /// Upper side of each row.
    pub row_upper: Vec<f64>,
    /// The coefficients.
    pub matrix: Matrix,
    /// Constant term of the objective.
    pub offset: f64,
}

/// Compressed sparse columns: the entries of column `j` lie at `start[j]..start[j + 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Where each column begins, and one past the end: columns + 1 numbers.
    pub start: Vec<usize>,
    /// Row of each entry.
    pub row: Vec<u32>,
    /// Value of each entry.
    pub value: Vec<f64>,
}

impl Default for Matrix {
    fn default() -> Self {
        Self { start: vec![0], row: Vec::new(), value: Vec::new() }
    }
}

impl Matrix {
    /// The entries of one column as (row, value), nothing for a column out of range.
    pub fn column(&self, column: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let from = self.start.get(column).copied().unwrap_or(0);
        let to = self.start.get(column + 1).copied().unwrap_or(from);
        let rows = self.row.get(from..to).unwrap_or_default();
        let values = self.value.get(from..to).unwrap_or_default();
        rows.iter().zip(values).map(|(&row, &value)| (row as usize, value))
    }
}

/// What is wrong with the arrays of a [`Problem`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// Two arrays that describe the same thing differ in length.
    #[error("`{array}` has {found} entries, expected {expected}")]
    Length {
        /// Field of the problem.
        array: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// `matrix.start` does not begin at zero, or falls.
    #[error("the start of matrix column {column} is out of order")]
    Start {
        /// Column whose start is wrong.
        column: usize,
    },
    /// An entry names a row that does not exist.
    #[error("matrix column {column} names row {row}, but there are {rows} rows")]
    RowIndex {
        /// Column of the entry.
        column: usize,
        /// Row it names.
        row: usize,
        /// Number of rows.
        rows: usize,
    },
    /// A column has two entries in one row.
    #[error("matrix column {column} has row {row} twice")]
    Duplicate {
        /// Column of the entries.
        column: usize,
        /// Row of the entries.
        row: usize,
    },
    /// A number is not a number, or infinite where it must be finite.
    #[error("`{array}` [{index}] is {value}")]
    Value {
        /// Field of the problem.
        array: &'static str,
        /// Place in it.
        index: usize,
        /// What was found.
        value: f64,
    },
    /// Nothing fits between the bounds of a column.
    #[error("column {column}: lower bound {lower} is above upper bound {upper}")]
    CrossedColumn {
        /// The column.
        column: usize,
        /// Its lower bound.
        lower: f64,
        /// Its upper bound.
        upper: f64,
    },
    /// Nothing fits between the sides of a row.
    #[error("row {row}: lower side {lower} is above upper side {upper}")]
    CrossedRow {
        /// The row.
        row: usize,
        /// Its lower side.
        lower: f64,
        /// Its upper side.
        upper: f64,
    },
    /// More than 2^31 - 1 columns, rows or entries.
    #[error("the problem has {count} {what}, more than HiGHS can index")]
    TooLarge {
        /// Columns, rows or entries.
        what: &'static str,
        /// How many.
        count: usize,
    },
}

impl Problem {
    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.cost.len()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.row_lower.len()
    }

    /// Number of matrix entries.
    pub fn nonzeros(&self) -> usize {
        self.matrix.value.len()
    }

    /// Whether any column takes whole numbers only.
    pub fn is_mip(&self) -> bool {
        self.integer.contains(&true)
    }

    /// The counts from which the method is chosen.
    pub fn size(&self) -> Size {
        Size {
            columns: self.columns(),
            rows: self.rows(),
            nonzeros: self.nonzeros(),
            integer: self.integer.iter().filter(|&&integer| integer).count(),
        }
    }

    /// Adds a row below the others, given as (column, value), each column once; entries of columns that do not exist
    /// are left out. Gives its number.
    pub fn append_row(&mut self, lower: f64, upper: f64, entries: &[(usize, f64)]) -> usize {
        let number = self.rows();
        let mut added: Vec<Option<f64>> = vec![None; self.columns()];
        for &(column, value) in entries {
            if let Some(place) = added.get_mut(column) {
                *place = Some(value);
            }
        }
        let old = std::mem::take(&mut self.matrix);
        let mut matrix = Matrix::default();
        matrix.row.reserve(old.row.len() + entries.len());
        matrix.value.reserve(old.value.len() + entries.len());
        for (column, value) in added.iter().enumerate() {
            let part = old.start[column]..old.start[column + 1];
            matrix.row.extend_from_slice(&old.row[part.clone()]);
            matrix.value.extend_from_slice(&old.value[part]);
            if let Some(value) = *value {
                matrix.row.push(number as u32);
                matrix.value.push(value);
            }
            matrix.start.push(matrix.value.len());
        }
        self.matrix = matrix;
        self.row_lower.push(lower);
        self.row_upper.push(upper);
        number
    }

    /// Looks at every array once.
    ///
    /// # Errors
    /// The first fault: lengths, indices out of range, duplicate entries in a column, not-a-number, infinite costs,
    /// bounds that cross.
    pub fn validate(&self) -> Result<(), ProblemError> {
        self.validate_lengths()?;
        self.validate_matrix()?;
        all_below("cost", &self.cost, INFINITE_COST)?;
        all_below("matrix.value", &self.matrix.value, LARGEST_ENTRY)?;
        all_below("offset", &[self.offset], f64::INFINITY)?;
        validate_bounds(("lower", &self.lower), ("upper", &self.upper), |column, lower, upper| {
            ProblemError::CrossedColumn { column, lower, upper }
        })?;
        validate_bounds(("row_lower", &self.row_lower), ("row_upper", &self.row_upper), |row, lower, upper| {
            ProblemError::CrossedRow { row, lower, upper }
        })
    }

    fn validate_lengths(&self) -> Result<(), ProblemError> {
        let columns = self.columns();
        let integer = if self.integer.is_empty() { columns } else { self.integer.len() };
        let lengths = [
            ("lower", self.lower.len(), columns),
            ("upper", self.upper.len(), columns),
            ("integer", integer, columns),
            ("row_upper", self.row_upper.len(), self.rows()),
            ("matrix.start", self.matrix.start.len(), columns + 1),
            ("matrix.row", self.matrix.row.len(), self.nonzeros()),
        ];
        for (array, found, expected) in lengths {
            if found != expected {
                return Err(ProblemError::Length { array, found, expected });
            }
        }
        for (what, count) in [("columns", columns), ("rows", self.rows()), ("entries", self.nonzeros())] {
            if i32::try_from(count).is_err() {
                return Err(ProblemError::TooLarge { what, count });
            }
        }
        Ok(())
    }

    fn validate_matrix(&self) -> Result<(), ProblemError> {
        let start = &self.matrix.start;
        if start.first() != Some(&0) {
            return Err(ProblemError::Start { column: 0 });
        }
        if let Some(column) = start.windows(2).position(|pair| pair[0] > pair[1]) {
            return Err(ProblemError::Start { column });
        }
        if start.last() != Some(&self.nonzeros()) {
            return Err(ProblemError::Length {
                array: "matrix.value",
                found: self.nonzeros(),
                expected: start.last().copied().unwrap_or(0),
            });
        }
        // Last column in which each row was seen, plus one.
        let mut seen = vec![0_usize; self.rows()];
        for column in 0..self.columns() {
            for (row, _) in self.matrix.column(column) {
                let Some(last) = seen.get_mut(row) else {
                    return Err(ProblemError::RowIndex { column, row, rows: self.rows() });
                };
                if *last == column + 1 {
                    return Err(ProblemError::Duplicate { column, row });
                }
                *last = column + 1;
            }
        }
        Ok(())
    }

    /// `A x`: one number a row. Columns that `x` lacks count as zero.
    pub fn row_activity(&self, x: &[f64]) -> Vec<f64> {
        let mut activity = vec![0.0; self.rows()];
        for (column, &x) in x.iter().enumerate().filter(|&(_, &x)| x != 0.0) {
            for (row, value) in self.matrix.column(column) {
                activity[row] += value * x;
            }
        }
        activity
    }

    /// `offset + cost·x`.
    pub fn objective(&self, x: &[f64]) -> f64 {
        self.offset + self.cost.iter().zip(x).map(|(cost, x)| cost * x).sum::<f64>()
    }

    /// Whether the bounds of some column or the sides of some row cross, so that nothing can be feasible.
    pub(crate) fn has_crossed_bounds(&self) -> bool {
        let crossed = |lower: &[f64], upper: &[f64]| lower.iter().zip(upper).any(|(lower, upper)| lower > upper);
        crossed(&self.lower, &self.upper) || crossed(&self.row_lower, &self.row_upper)
    }
}

fn all_below(array: &'static str, values: &[f64], limit: f64) -> Result<(), ProblemError> {
    match values.iter().position(|value| value.is_nan() || value.abs() >= limit) {
        Some(index) => Err(ProblemError::Value { array, index, value: values[index] }),
        None => Ok(()),
    }
}

/// Bounds of one column or row on their own: numbers, and not infinite on the wrong side. They may cross.
pub(crate) fn check_bounds(
    (lower_name, lower): (&'static str, f64),
    (upper_name, upper): (&'static str, f64),
    index: usize,
) -> Result<(), ProblemError> {
    if lower.is_nan() || lower == f64::INFINITY {
        return Err(ProblemError::Value { array: lower_name, index, value: lower });
    }
    if upper.is_nan() || upper == f64::NEG_INFINITY {
        return Err(ProblemError::Value { array: upper_name, index, value: upper });
    }
    Ok(())
}

/// One cost on its own: finite for HiGHS too.
pub(crate) fn check_cost(index: usize, cost: f64) -> Result<(), ProblemError> {
    all_below("cost", &[cost], INFINITE_COST).map_err(|_| ProblemError::Value { array: "cost", index, value: cost })
}

fn validate_bounds(
    (lower_name, lower): (&'static str, &[f64]),
    (upper_name, upper): (&'static str, &[f64]),
    crossed: impl Fn(usize, f64, f64) -> ProblemError,
) -> Result<(), ProblemError> {
    for (index, (&lower, &upper)) in lower.iter().zip(upper).enumerate() {
        check_bounds((lower_name, lower), (upper_name, upper), index)?;
        if lower > upper {
            return Err(crossed(index, lower, upper));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_by_two() -> Problem {
        Problem {
            cost: vec![1.0, 2.0],
            lower: vec![0.0, 0.0],
            upper: vec![1.0, f64::INFINITY],
            integer: Vec::new(),
            row_lower: vec![1.0, f64::NEG_INFINITY],
            row_upper: vec![1.0, 3.0],
            matrix: Matrix { start: vec![0, 2, 3], row: vec![1, 0, 1], value: vec![4.0, 1.0, 5.0] },
            offset: 7.0,
        }
    }

    fn fault(change: impl FnOnce(&mut Problem)) -> ProblemError {
        let mut problem = two_by_two();
        change(&mut problem);
        problem.validate().unwrap_err()
    }

    #[test]
    fn counts_and_activity() {
        let problem = two_by_two();
        assert_eq!(problem.validate(), Ok(()));
        assert_eq!((problem.columns(), problem.rows(), problem.nonzeros(), problem.is_mip()), (2, 2, 3, false));
        assert_eq!(problem.row_activity(&[2.0, 3.0]), [2.0, 23.0]);
        assert_eq!(problem.objective(&[2.0, 3.0]), 15.0);
        assert_eq!(Problem::default().validate(), Ok(()));
    }

    #[test]
    fn every_fault_is_named() {
        assert_eq!(fault(|p| p.upper.truncate(1)), ProblemError::Length { array: "upper", found: 1, expected: 2 });
        assert_eq!(fault(|p| p.integer.push(true)), ProblemError::Length { array: "integer", found: 1, expected: 2 });
        assert_eq!(fault(|p| p.matrix.start[1] = 4), ProblemError::Start { column: 1 });
        assert_eq!(fault(|p| p.matrix.start[0] = 1), ProblemError::Start { column: 0 });
        assert_eq!(fault(|p| p.matrix.row[2] = 2), ProblemError::RowIndex { column: 1, row: 2, rows: 2 });
        assert_eq!(fault(|p| p.matrix.row[1] = 1), ProblemError::Duplicate { column: 0, row: 1 });
        assert_eq!(
            fault(|p| p.cost[1] = f64::INFINITY),
            ProblemError::Value { array: "cost", index: 1, value: f64::INFINITY }
        );
        assert!(matches!(fault(|p| p.lower[1] = f64::NAN), ProblemError::Value { array: "lower", index: 1, .. }));
        assert!(matches!(fault(|p| p.matrix.value[0] = f64::NAN), ProblemError::Value { array: "matrix.value", .. }));
        assert!(matches!(fault(|p| p.row_upper[0] = f64::NEG_INFINITY), ProblemError::Value { .. }));
        assert_eq!(fault(|p| p.lower[0] = 2.0), ProblemError::CrossedColumn { column: 0, lower: 2.0, upper: 1.0 });
        assert_eq!(fault(|p| p.row_lower[1] = 4.0), ProblemError::CrossedRow { row: 1, lower: 4.0, upper: 3.0 });
    }
}
