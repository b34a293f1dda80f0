//! LP text, in the dialect that all readers share.

use std::io::{self, Write};

use super::names::unique;
use super::{Names, number};
use crate::problem::Problem;

/// Terms on one line; readers stop at about 500 characters.
const TERMS: usize = 2;

/// Stands for zero where the format wants a column and there is none.
const ZERO: &str = "zero_column";

/// Writes the problem in LP format.
///
/// Rows without sides are left out, as the format cannot say them; a comment counts them.
///
/// # Errors
/// Whatever the writer says.
pub fn write_lp(problem: &Problem, names: Names<'_>, writer: &mut impl Write) -> io::Result<()> {
    let columns = unique(problem.columns(), names.columns, 'c', ZERO);
    let rows = unique(problem.rows(), names.rows, 'r', "obj");
    let is_free = |row: usize| problem.row_lower[row].is_infinite() && problem.row_upper[row].is_infinite();
    writeln!(writer, "\\ denchi, {} rows without sides are left out", (0..rows.len()).filter(|&r| is_free(r)).count())?;
    let filler = columns.first().map_or(ZERO, String::as_str);

    write!(writer, "minimize\n obj:")?;
    let costs = problem.cost.iter().enumerate().filter(|&(_, &cost)| cost != 0.0);
    write_terms(costs.map(|(column, &cost)| (columns[column].as_str(), cost)), filler, writer)?;
    if problem.offset != 0.0 {
        write!(writer, " {}", signed(problem.offset))?;
    }
    writeln!(writer, "\nsubject to")?;
    let by_row = RowWise::new(problem);
    for (index, row) in rows.iter().enumerate().filter(|&(index, _)| !is_free(index)) {
        let (lower, upper) = (problem.row_lower[index], problem.row_upper[index]);
        write!(writer, " {row}:")?;
        if lower.is_finite() && upper.is_finite() && lower != upper {
            write!(writer, " {} <=", number(lower))?;
        }
        write_terms(by_row.row(index).map(|(column, value)| (columns[column].as_str(), value)), filler, writer)?;
        if lower == upper {
            writeln!(writer, " = {}", number(lower))?;
        } else if upper.is_finite() {
            writeln!(writer, " <= {}", number(upper))?;
        } else {
            writeln!(writer, " >= {}", number(lower))?;
        }
    }
    write_bounds(problem, &columns, writer)?;
    writeln!(writer, "end")
}

fn signed(value: f64) -> String {
    if value < 0.0 { format!("- {}", number(-value)) } else { format!("+ {}", number(value)) }
}

fn write_terms<'a>(
    terms: impl Iterator<Item = (&'a str, f64)>,
    filler: &str,
    writer: &mut impl Write,
) -> io::Result<()> {
    let mut count = 0;
    for (column, value) in terms {
        if count > 0 && count % TERMS == 0 {
            write!(writer, "\n ")?;
        }
        write!(writer, " {} {column}", signed(value))?;
        count += 1;
    }
    if count == 0 {
        write!(writer, " 0 {filler}")?;
    }
    Ok(())
}

fn write_bounds(problem: &Problem, columns: &[String], writer: &mut impl Write) -> io::Result<()> {
    writeln!(writer, "bounds")?;
    if columns.is_empty() {
        writeln!(writer, " {ZERO} = 0")?;
    }
    for (index, column) in columns.iter().enumerate() {
        let (lower, upper) = (problem.lower[index], problem.upper[index]);
        match (lower.is_finite(), upper.is_finite()) {
            (false, false) => writeln!(writer, " {column} free")?,
            _ if lower == upper => writeln!(writer, " {column} = {}", number(lower))?,
            (false, true) => writeln!(writer, " -inf <= {column} <= {}", number(upper))?,
            (true, true) => writeln!(writer, " {} <= {column} <= {}", number(lower), number(upper))?,
            (true, false) if lower != 0.0 => writeln!(writer, " {column} >= {}", number(lower))?,
            (true, false) => {}
        }
    }
    if problem.is_mip() {
        writeln!(writer, "general")?;
        for (column, _) in columns.iter().zip(&problem.integer).filter(|&(_, &integer)| integer) {
            writeln!(writer, " {column}")?;
        }
    }
    Ok(())
}

/// The matrix by rows: the format is written row by row.
struct RowWise {
    start: Vec<usize>,
    entry: Vec<(usize, f64)>,
}

impl RowWise {
    fn new(problem: &Problem) -> Self {
        let mut start = vec![0; problem.rows() + 1];
        for &row in &problem.matrix.row {
            start[row as usize + 1] += 1;
        }
        for row in 0..problem.rows() {
            start[row + 1] += start[row];
        }
        let mut next = start.clone();
        let mut entry = vec![(0, 0.0); problem.nonzeros()];
        for column in 0..problem.columns() {
            for (row, value) in problem.matrix.column(column) {
                entry[next[row]] = (column, value);
                next[row] += 1;
            }
        }
        Self { start, entry }
    }

    fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.entry[self.start[row]..self.start[row + 1]].iter().copied()
    }
}
