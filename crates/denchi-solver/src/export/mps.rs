//! Free MPS.

use std::io::{self, Write};

use super::names::unique;
use super::{Names, number};
use crate::problem::Problem;

const OBJECTIVE: &str = "objective";

/// Writes the problem in free MPS format.
///
/// The offset is the negative right-hand side of the objective, as is usual. Rows without sides are written as further
/// `N` rows, which most readers drop.
///
/// # Errors
/// Whatever the writer says.
pub fn write_mps(problem: &Problem, names: Names<'_>, writer: &mut impl Write) -> io::Result<()> {
    let columns = unique(problem.columns(), names.columns, 'c', OBJECTIVE);
    let rows = unique(problem.rows(), names.rows, 'r', OBJECTIVE);
    writeln!(writer, "NAME denchi")?;
    writeln!(writer, "ROWS\n N {OBJECTIVE}")?;
    for (index, row) in rows.iter().enumerate() {
        writeln!(writer, " {} {row}", kind(problem.row_lower[index], problem.row_upper[index]))?;
    }
    write_columns(problem, &columns, &rows, writer)?;
    write_sides(problem, &rows, writer)?;
    write_bounds(problem, &columns, writer)?;
    writeln!(writer, "ENDATA")
}

fn kind(lower: f64, upper: f64) -> char {
    match (lower.is_finite(), upper.is_finite()) {
        _ if lower == upper => 'E',
        (_, true) => 'L',
        (true, false) => 'G',
        (false, false) => 'N',
    }
}

fn is_integer(problem: &Problem, column: usize) -> bool {
    problem.integer.get(column).copied().unwrap_or(false)
}

fn write_columns(problem: &Problem, columns: &[String], rows: &[String], writer: &mut impl Write) -> io::Result<()> {
    writeln!(writer, "COLUMNS")?;
    let mut inside = false;
    let mut markers = 0;
    for (index, column) in columns.iter().enumerate() {
        if is_integer(problem, index) != inside {
            write_marker(!inside, markers, writer)?;
            markers += 1;
            inside = !inside;
        }
        let cost = problem.cost[index];
        let mut entries = problem.matrix.column(index).peekable();
        // A column exists by being mentioned.
        if cost != 0.0 || entries.peek().is_none() {
            writeln!(writer, " {column} {OBJECTIVE} {}", number(cost))?;
        }
        for (row, value) in entries {
            writeln!(writer, " {column} {} {}", rows[row], number(value))?;
        }
    }
    if inside {
        write_marker(false, markers, writer)?;
    }
    Ok(())
}

fn write_marker(begins: bool, count: usize, writer: &mut impl Write) -> io::Result<()> {
    let kind = if begins { "INTORG" } else { "INTEND" };
    writeln!(writer, " MARKER{count} 'MARKER' '{kind}'")
}

fn write_sides(problem: &Problem, rows: &[String], writer: &mut impl Write) -> io::Result<()> {
    writeln!(writer, "RHS")?;
    if problem.offset != 0.0 {
        writeln!(writer, " RHS {OBJECTIVE} {}", number(-problem.offset))?;
    }
    let sides = || rows.iter().zip(problem.row_lower.iter().zip(&problem.row_upper));
    for (row, (&lower, &upper)) in sides() {
        let side = match kind(lower, upper) {
            'N' => continue,
            'G' => lower,
            _ => upper,
        };
        if side != 0.0 {
            writeln!(writer, " RHS {row} {}", number(side))?;
        }
    }
    let ranged = |lower: f64, upper: f64| lower.is_finite() && upper.is_finite() && lower != upper;
    let mut ranges = sides().filter(|&(_, (&lower, &upper))| ranged(lower, upper)).peekable();
    if ranges.peek().is_some() {
        writeln!(writer, "RANGES")?;
    }
    for (row, (&lower, &upper)) in ranges {
        writeln!(writer, " RANGE {row} {}", number(upper - lower))?;
    }
    Ok(())
}

fn write_bounds(problem: &Problem, columns: &[String], writer: &mut impl Write) -> io::Result<()> {
    writeln!(writer, "BOUNDS")?;
    for (index, column) in columns.iter().enumerate() {
        let (lower, upper) = (problem.lower[index], problem.upper[index]);
        if lower == upper {
            writeln!(writer, " FX BOUND {column} {}", number(lower))?;
            continue;
        }
        match (lower.is_finite(), upper.is_finite()) {
            (false, false) => writeln!(writer, " FR BOUND {column}")?,
            (false, true) => writeln!(writer, " MI BOUND {column}")?,
            // Before a negative upper bound the lower bound must be named, or readers take it for minus infinity.
            (true, _) if lower != 0.0 || upper < 0.0 => {
                writeln!(writer, " LO BOUND {column} {}", number(lower))?;
            }
            (true, _) => {}
        }
        if upper.is_finite() {
            writeln!(writer, " UP BOUND {column} {}", number(upper))?;
        } else if lower.is_finite() && is_integer(problem, index) {
            // Without this, some readers take 1 for the upper bound of an integer column.
            writeln!(writer, " PL BOUND {column}")?;
        }
    }
    Ok(())
}
