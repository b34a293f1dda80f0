//! A programme that columns and rows are added to.

use denchi_solver::{Matrix, Problem};

/// A programme while it grows. Columns are at least zero.
pub(in crate::explore) struct Growing {
    pub(in crate::explore) problem: Problem,
    entries: Vec<(u32, u32)>,
    values: Vec<f64>,
}

impl Growing {
    pub(in crate::explore) fn new(problem: Problem) -> Self {
        let mut growing = Growing { entries: Vec::new(), values: Vec::new(), problem };
        for column in 0..growing.problem.columns() {
            let part: Vec<(usize, f64)> = growing.problem.matrix.column(column).collect();
            part.into_iter().for_each(|(row, value)| growing.entry(row, column, value));
        }
        growing
    }

    pub(in crate::explore) fn column(&mut self, cost: f64, upper: f64) -> usize {
        self.problem.cost.push(cost);
        self.problem.lower.push(0.0);
        self.problem.upper.push(upper);
        if !self.problem.integer.is_empty() {
            self.problem.integer.push(false);
        }
        self.problem.cost.len() - 1
    }

    pub(in crate::explore) fn row(&mut self, lower: f64, upper: f64) -> usize {
        self.problem.row_lower.push(lower);
        self.problem.row_upper.push(upper);
        self.problem.row_upper.len() - 1
    }

    #[expect(clippy::cast_possible_truncation, reason = "HiGHS itself counts rows and columns with 32 bits")]
    pub(in crate::explore) fn entry(&mut self, row: usize, column: usize, value: f64) {
        self.entries.push((row as u32, column as u32));
        self.values.push(value);
    }

    pub(in crate::explore) fn finish(self) -> Problem {
        let matrix = Matrix::from_entries(&self.entries, &self.values, self.problem.cost.len());
        Problem { matrix, ..self.problem }
    }
}
