//! Whether the numbers of a programme are of a size that the solver can work with, before and after scaling.
//!
//! HiGHS compares rows and bounds with an absolute tolerance of 1e-7 and leaves out coefficients up to 1e-9; doubles have
//! sixteen digits. After scaling most numbers are around one; what is still far from it is not seen, or drowns the rest.

use std::collections::BTreeMap;

use denchi_solver::Ranges;

use super::{Model, Named, Scaling};
use crate::case::Case;

/// Smallest coefficient of a scaled matrix that is safe: a hundred times what the solver leaves out.
const LEAST_ENTRY: f64 = 1e-7;
/// Largest one: beyond, a change of the column within the tolerance of the solver moves its row by more than a whole.
const MOST_ENTRY: f64 = 1e7;
/// Smallest side or bound that is safe: a hundred times the tolerance, so that it is kept to a per cent at least.
const LEAST_SIDE: f64 = 1e-5;
/// Largest one: beyond, the tolerance is less than the last digit.
const MOST_SIDE: f64 = 1e9;
/// Largest cost: beyond, the costs of all else are among the last digits of the objective.
const MOST_COST: f64 = 1e12;
/// How many columns and rows of each kind are named.
const NAMED: usize = 8;

/// What is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A coefficient of a column in a row.
    Entry,
    /// The cost of a column.
    Cost,
    /// The bound of a column.
    Bound,
    /// The side of a row.
    Side,
}

impl Part {
    /// Identifier in JSON; end of a key in the catalogue.
    pub fn id(self) -> &'static str {
        match self {
            Part::Entry => "entry",
            Part::Cost => "cost",
            Part::Bound => "bound",
            Part::Side => "side",
        }
    }
}

/// A number that is out of range after scaling.
#[derive(Clone, Debug, PartialEq)]
pub struct Danger {
    /// What it is.
    pub part: Part,
    /// Its column, in the words of the case.
    pub column: Option<String>,
    /// Its row, in the words of the case.
    pub row: Option<String>,
    /// The number in the units of the case.
    pub value: f64,
    /// The number that the solver gets.
    pub scaled: f64,
}

/// The sizes of the numbers of a programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// Before scaling, in the units of the case.
    pub before: Ranges,
    /// After scaling.
    pub after: Ranges,
    /// The worst numbers of each part, worst first.
    pub dangers: Vec<Danger>,
    /// How many numbers are out of range.
    pub out_of_range: usize,
}

impl Health {
    /// Measures a programme.
    pub fn of(case: &Case, model: &Model) -> Self {
        let problem = &model.problem;
        let mut scaled = problem.clone();
        Scaling::of(problem).apply(&mut scaled);
        let mut found: BTreeMap<Part, Vec<Found>> = BTreeMap::new();
        let mut look =
            |part, (least, most): (f64, f64), at: (Option<usize>, Option<usize>), value: f64, scaled: f64| {
                let size = scaled.abs();
                if size > 0.0 && size.is_finite() && !(least..=most).contains(&size) {
                    let far = if size < least { least / size } else { size / most };
                    found.entry(part).or_default().push(Found { far, at, value, scaled });
                }
            };
        for column in 0..problem.columns() {
            look(Part::Cost, (0.0, MOST_COST), (Some(column), None), problem.cost[column], scaled.cost[column]);
            for (value, scaled) in
                [(problem.lower[column], scaled.lower[column]), (problem.upper[column], scaled.upper[column])]
            {
                look(Part::Bound, (LEAST_SIDE, MOST_SIDE), (Some(column), None), value, scaled);
            }
            for ((row, value), (_, scaled)) in problem.matrix.column(column).zip(scaled.matrix.column(column)) {
                look(Part::Entry, (LEAST_ENTRY, MOST_ENTRY), (Some(column), Some(row)), value, scaled);
            }
        }
        for row in 0..problem.rows() {
            let equal = problem.row_lower[row] == problem.row_upper[row];
            let upper = (!equal).then_some((problem.row_upper[row], scaled.row_upper[row]));
            for (value, scaled) in std::iter::once((problem.row_lower[row], scaled.row_lower[row])).chain(upper) {
                look(Part::Side, (LEAST_SIDE, MOST_SIDE), (None, Some(row)), value, scaled);
            }
        }
        let out_of_range = found.values().map(Vec::len).sum();
        let named = Named { case, periods: &case.settings.periods, model };
        let mut dangers = Vec::new();
        for (part, mut all) in found {
            all.sort_by(|a, b| b.far.total_cmp(&a.far).then(a.at.cmp(&b.at)));
            dangers.extend(all.into_iter().take(NAMED).map(|found| Danger {
                part,
                column: found.at.0.map(|column| named.column(column)),
                row: found.at.1.map(|row| named.row(row)),
                value: found.value,
                scaled: found.scaled,
            }));
        }
        Health { before: Ranges::of(problem), after: Ranges::of(&scaled), dangers, out_of_range }
    }
}

/// A number out of range: how far, by which factor, and where.
struct Found {
    far: f64,
    at: (Option<usize>, Option<usize>),
    value: f64,
    scaled: f64,
}
