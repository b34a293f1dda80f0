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
/// A row with two different sides becomes two rows, the second named `..._upper`, since readers do not agree on ranges.
/// Rows without sides are left out, as the format cannot say them; a comment counts them.
///
/// # Errors
/// Whatever the writer says.
pub fn write_lp(problem: &Problem, names: Names<'_>, writer: &mut impl Write) -> io::Result<()> {
    let columns = unique(problem.columns(), names.columns, 'c', ZERO);
    let filler = columns.first().map_or(ZERO, String::as_str);
    let lines = lines(problem);
    let row_name = |line: usize| match &lines[line] {
        Line { row, second: true, .. } => format!("{}_upper", (names.rows)(*row)),
        Line { row, .. } => (names.rows)(*row),
    };
    let rows = unique(lines.len(), &row_name, 'r', "obj");
    let free = (0..problem.rows()).filter(|&row| is_free(problem, row)).count();
    writeln!(writer, "\\ denchi, {free} rows without sides are left out")?;

    write!(writer, "minimize\n obj:")?;
    let costs = problem.cost.iter().enumerate().filter(|&(_, &cost)| cost != 0.0);
    write_terms(costs.map(|(column, &cost)| (columns[column].as_str(), cost)), filler, writer)?;
    if problem.offset != 0.0 {
        write!(writer, " {}", signed(problem.offset))?;
    }
    writeln!(writer, "\nsubject to")?;
    let by_row = RowWise::new(problem);
    for (line, name) in lines.iter().zip(&rows) {
        write!(writer, " {name}:")?;
        let terms = by_row.row(line.row).map(|(column, value)| (columns[column].as_str(), value));
        write_terms(terms, filler, writer)?;
        writeln!(writer, " {} {}", line.comparison, number(line.side))?;
    }
    write_bounds(problem, &columns, writer)?;
    writeln!(writer, "end")
}

/// One row of the file.
struct Line {
    row: usize,
    /// Whether this is the second line of its row.
    second: bool,
    comparison: &'static str,
    side: f64,
}

fn is_free(problem: &Problem, row: usize) -> bool {
    problem.row_lower[row].is_infinite() && problem.row_upper[row].is_infinite()
}

fn lines(problem: &Problem) -> Vec<Line> {
    let mut lines = Vec::with_capacity(problem.rows());
    for (row, (&lower, &upper)) in problem.row_lower.iter().zip(&problem.row_upper).enumerate() {
        if lower == upper {
            lines.push(Line { row, second: false, comparison: "=", side: lower });
            continue;
        }
        if lower.is_finite() {
            lines.push(Line { row, second: false, comparison: ">=", side: lower });
        }
        if upper.is_finite() {
            lines.push(Line { row, second: lower.is_finite(), comparison: "<=", side: upper });
        }
    }
    lines
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
