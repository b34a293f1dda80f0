//! The problem as text for other solvers. The same problem and names give the same bytes.

mod lp;
mod mps;
mod names;

pub use lp::write_lp;
pub use mps::write_mps;

/// Names of columns and rows, by index.
///
/// Both formats allow little: every character but ASCII letters, digits, `_` and `.` becomes `_`, names that could be
/// read as numbers or keywords get a prefix, long ones are cut, and equal ones are numbered.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Name of a column.
    pub columns: &'a dyn Fn(usize) -> String,
    /// Name of a row.
    pub rows: &'a dyn Fn(usize) -> String,
}

impl Names<'static> {
    /// `c0`, `c1`, ... and `r0`, `r1`, ...
    pub fn numbered() -> Self {
        Self { columns: &|column| format!("c{column}"), rows: &|row| format!("r{row}") }
    }
}

impl std::fmt::Debug for Names<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Names")
    }
}

/// Shortest text that is read back as the same number, without endless zeros.
fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e15).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        for value in [0.0, -0.0, 1.0, -2.5, 0.1, 1e-300, -1e17, 123_456_789.125, f64::MIN_POSITIVE] {
            assert_eq!(number(value).parse::<f64>().unwrap(), value);
        }
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(1e17), "1e17");
    }
}
