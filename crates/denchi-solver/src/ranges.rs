//! The smallest and the largest numbers of a problem: what scaling has to bring together.

use crate::problem::Problem;

/// Smallest and largest size of the numbers of a problem that are neither zero nor infinite; zeros where there are none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ranges {
    /// Coefficients of the matrix.
    pub matrix: [f64; 2],
    /// Costs.
    pub cost: [f64; 2],
    /// Bounds of columns.
    pub bounds: [f64; 2],
    /// Sides of rows.
    pub sides: [f64; 2],
}

impl Ranges {
    /// The ranges of a problem.
    pub fn of(problem: &Problem) -> Self {
        Ranges {
            matrix: range(problem.matrix.value.iter()),
            cost: range(problem.cost.iter()),
            bounds: range(problem.lower.iter().chain(&problem.upper)),
            sides: range(problem.row_lower.iter().chain(&problem.row_upper)),
        }
    }
}

fn range<'a>(values: impl Iterator<Item = &'a f64>) -> [f64; 2] {
    let sizes = values.map(|value| value.abs()).filter(|size| *size > 0.0 && size.is_finite());
    sizes.fold([0.0, 0.0], |[least, most], size| {
        [if least == 0.0 { size } else { f64::min(least, size) }, f64::max(most, size)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TripletBuilder;

    #[test]
    fn zeros_and_infinities_do_not_count() {
        let mut builder = TripletBuilder::new();
        let row = builder.row(f64::NEG_INFINITY, 4.0);
        builder.row(0.0, 0.0);
        let first = builder.column(-2.0, 0.0, f64::INFINITY);
        let second = builder.column(0.0, -0.5, 8.0);
        builder.entry(row, first, -1e-3);
        builder.entry(row, second, 1e5);
        let found = Ranges::of(&builder.build().unwrap());
        let expected = Ranges { matrix: [1e-3, 1e5], cost: [2.0, 2.0], bounds: [0.5, 8.0], sides: [4.0, 4.0] };
        assert_eq!(found, expected);
        assert_eq!(Ranges::of(&Problem::default()), Ranges::default());
    }
}
