//! Two ways to assemble a [`Problem`]: column by column, or from entries in any order.

use crate::problem::{Matrix, Problem, ProblemError};

/// Rows first, then one column after the other with its entries.
///
/// Entries of one column in the same row are summed.
#[derive(Debug, Clone, Default)]
pub struct ColumnBuilder {
    problem: Problem,
    /// For each row, where the column under construction has its entry, if that lies at or after the column's start.
    place: Vec<usize>,
}

impl ColumnBuilder {
    /// No rows, no columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row and returns its index.
    pub fn row(&mut self, lower: f64, upper: f64) -> usize {
        self.problem.row_lower.push(lower);
        self.problem.row_upper.push(upper);
        self.problem.rows() - 1
    }

    /// Adds a continuous column and returns its index. Entries are (row, value); values of zero are left out.
    pub fn column(
        &mut self,
        cost: f64,
        lower: f64,
        upper: f64,
        entries: impl IntoIterator<Item = (usize, f64)>,
    ) -> usize {
        let begin = self.problem.nonzeros();
        let matrix = &mut self.problem.matrix;
        for (row, value) in entries {
            if self.place.len() <= row {
                self.place.resize(row + 1, usize::MAX);
            }
            let place = self.place[row];
            // A place of an earlier column lies before `begin`; a fresh one is past the end.
            if place >= begin && place < matrix.value.len() {
                matrix.value[place] += value;
            } else if value != 0.0 {
                self.place[row] = matrix.value.len();
                matrix.row.push(u32::try_from(row).unwrap_or(u32::MAX));
                matrix.value.push(value);
            }
        }
        matrix.start.push(matrix.value.len());
        self.problem.cost.push(cost);
        self.problem.lower.push(lower);
        self.problem.upper.push(upper);
        self.problem.integer.push(false);
        self.problem.columns() - 1
    }

    /// As [`ColumnBuilder::column`], for a column that takes whole numbers only.
    pub fn integer_column(
        &mut self,
        cost: f64,
        lower: f64,
        upper: f64,
        entries: impl IntoIterator<Item = (usize, f64)>,
    ) -> usize {
        let column = self.column(cost, lower, upper, entries);
        self.problem.integer[column] = true;
        column
    }

    /// Sets the constant term of the objective.
    pub fn offset(&mut self, offset: f64) {
        self.problem.offset = offset;
    }

    /// The finished problem.
    ///
    /// # Errors
    /// As [`Problem::validate`].
    pub fn build(self) -> Result<Problem, ProblemError> {
        finish(self.problem)
    }
}

/// Rows, columns and entries in any order.
///
/// Entries in the same place are summed in the order in which they came; the columns of the result are ordered by row.
/// One counting sort: time and memory grow with the number of entries, not faster.
#[derive(Debug, Clone, Default)]
pub struct TripletBuilder {
    problem: Problem,
    /// Row and column of each entry.
    place: Vec<(u32, u32)>,
    value: Vec<f64>,
}

impl TripletBuilder {
    /// No rows, no columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`TripletBuilder::new`], with room for so many entries.
    pub fn with_capacity(entries: usize) -> Self {
        Self { place: Vec::with_capacity(entries), value: Vec::with_capacity(entries), ..Self::default() }
    }

    /// Adds a row and returns its index.
    pub fn row(&mut self, lower: f64, upper: f64) -> usize {
        self.problem.row_lower.push(lower);
        self.problem.row_upper.push(upper);
        self.problem.rows() - 1
    }

    /// Adds a continuous column and returns its index.
    pub fn column(&mut self, cost: f64, lower: f64, upper: f64) -> usize {
        self.problem.cost.push(cost);
        self.problem.lower.push(lower);
        self.problem.upper.push(upper);
        self.problem.integer.push(false);
        self.problem.columns() - 1
    }

    /// Adds a column that takes whole numbers only and returns its index.
    pub fn integer_column(&mut self, cost: f64, lower: f64, upper: f64) -> usize {
        let column = self.column(cost, lower, upper);
        self.problem.integer[column] = true;
        column
    }

    /// Adds `value` to the coefficient of `column` in `row`; either may be added to the problem later.
    pub fn entry(&mut self, row: usize, column: usize, value: f64) {
        let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        self.place.push((index(row), index(column)));
        self.value.push(value);
    }

    /// Sets the constant term of the objective.
    pub fn offset(&mut self, offset: f64) {
        self.problem.offset = offset;
    }

    /// The finished problem. Entries that are or add up to zero are left out.
    ///
    /// # Errors
    /// An entry in a row or column that was never added, and as [`Problem::validate`].
    pub fn build(mut self) -> Result<Problem, ProblemError> {
        let (rows, columns) = (self.problem.rows(), self.problem.columns());
        for &(row, column) in &self.place {
            let (row, column) = (row as usize, column as usize);
            if column >= columns {
                return Err(ProblemError::Length { array: "cost", found: columns, expected: column + 1 });
            }
            if row >= rows {
                return Err(ProblemError::RowIndex { column, row, rows });
            }
        }
        self.problem.matrix = Matrix::from_entries(&self.place, &self.value, columns);
        finish(self.problem)
    }
}

fn finish(mut problem: Problem) -> Result<Problem, ProblemError> {
    if !problem.is_mip() {
        problem.integer = Vec::new();
    }
    problem.validate()?;
    Ok(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFINITY: f64 = f64::INFINITY;

    #[test]
    fn triplets_in_any_order_are_summed_and_sorted() {
        let mut builder = TripletBuilder::with_capacity(6);
        builder.entry(1, 1, 5.0);
        builder.entry(0, 1, 2.0);
        builder.entry(1, 0, 3.0);
        builder.entry(0, 1, 0.5);
        builder.entry(0, 2, 1.0);
        builder.entry(0, 2, -1.0);
        builder.row(0.0, 1.0);
        builder.row(-INFINITY, 4.0);
        builder.column(1.0, 0.0, INFINITY);
        builder.integer_column(2.0, 0.0, 9.0);
        builder.column(0.0, 0.0, 1.0);
        builder.offset(3.0);
        let problem = builder.build().unwrap();
        assert_eq!(problem.matrix.start, [0, 1, 3, 3]);
        assert_eq!(problem.matrix.row, [1, 0, 1]);
        assert_eq!(problem.matrix.value, [3.0, 2.5, 5.0]);
        assert_eq!(problem.integer, [false, true, false]);
        assert_eq!(problem.offset, 3.0);
    }

    #[test]
    fn columns_sum_their_duplicates() {
        let mut builder = ColumnBuilder::new();
        builder.row(0.0, 1.0);
        builder.row(0.0, 1.0);
        builder.column(1.0, 0.0, 1.0, [(1, 2.0), (0, 1.0), (1, 3.0)]);
        builder.column(1.0, 0.0, 1.0, [(1, 7.0), (0, 0.0)]);
        let problem = builder.build().unwrap();
        assert_eq!(problem.matrix.start, [0, 2, 3]);
        assert_eq!(problem.matrix.row, [1, 0, 1]);
        assert_eq!(problem.matrix.value, [5.0, 1.0, 7.0]);
        assert!(problem.integer.is_empty());
    }

    #[test]
    fn entries_outside_are_refused() {
        let mut builder = TripletBuilder::new();
        builder.row(0.0, 1.0);
        builder.column(1.0, 0.0, 1.0);
        let mut row = builder.clone();
        row.entry(1, 0, 1.0);
        assert_eq!(row.build().unwrap_err(), ProblemError::RowIndex { column: 0, row: 1, rows: 1 });
        builder.entry(0, 1, 1.0);
        assert!(matches!(builder.build(), Err(ProblemError::Length { .. })));
        let mut columns = ColumnBuilder::new();
        columns.column(1.0, 0.0, 1.0, [(0, 1.0)]);
        assert_eq!(columns.build().unwrap_err(), ProblemError::RowIndex { column: 0, row: 0, rows: 0 });
    }
}
