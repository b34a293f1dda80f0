//! The programme of a case with a column for every miss: what is stated is kept where its column is held at zero.

use std::collections::{BTreeMap, BTreeSet};

use denchi_solver::Problem;

use super::growing::Growing;
use super::subject::Subject;
use crate::case::Case;
use crate::model::Model;
use crate::plan::result::PeriodIndex;

/// How one side of a row may be missed.
#[derive(Clone, Copy, Debug)]
pub(in crate::explore) struct Miss {
    /// The column that says by how much.
    pub(in crate::explore) column: usize,
    /// Its row.
    pub(in crate::explore) row: usize,
    /// Whether it is the lower side.
    pub(in crate::explore) below: bool,
}

/// A statement about a period, or about the horizon.
type Part = (Subject, Option<PeriodIndex>);

/// The programme, in the units of the case and without costs; bounds that the case states are rows.
pub(in crate::explore) struct Elastic {
    pub(in crate::explore) model: Model,
    pub(in crate::explore) problem: Problem,
    pub(in crate::explore) misses: Vec<Miss>,
    parts: BTreeMap<Part, Vec<usize>>,
}

impl Elastic {
    /// The elastic programme of a model; takes its programme.
    pub(in crate::explore) fn of(case: &Case, mut model: Model) -> Self {
        let mut draft = Draft::new(std::mem::take(&mut model.problem));
        for (row, meaning) in model.rows.iter().enumerate() {
            let period = meaning.period().map(usize::from);
            let [below, above] = Subject::of_row(case, meaning);
            // A balance that nothing enters by itself asks nothing.
            let idle = below.is_some_and(Subject::is_fact) && draft.growing.problem.row_lower[row] == 0.0;
            if let Some(subject) = below.filter(|_| !idle && draft.growing.problem.row_lower[row].is_finite()) {
                draft.miss((subject, period), row, true);
            }
            if let Some(subject) = above.filter(|_| draft.growing.problem.row_upper[row].is_finite()) {
                draft.miss((subject, period), row, false);
            }
        }
        for (column, meaning) in model.columns.iter().enumerate() {
            let upper = draft.growing.problem.upper[column];
            let Some(subject) = Subject::of_column(case, meaning).filter(|_| upper.is_finite()) else { continue };
            let row = draft.bound(column, upper);
            draft.miss((subject, Some(usize::from(meaning.period()))), row, false);
        }
        let Draft { growing, misses, parts } = draft;
        Elastic { model, problem: growing.finish(), misses, parts }
    }

    /// Everything that the case states.
    pub(in crate::explore) fn subjects(&self) -> BTreeSet<Subject> {
        self.parts.keys().map(|part| part.0).collect()
    }

    /// The periods that a subject speaks of.
    pub(in crate::explore) fn periods(&self, subject: Subject) -> Vec<Option<PeriodIndex>> {
        self.parts.keys().filter(|part| part.0 == subject).map(|part| part.1).collect()
    }

    /// The misses of a subject in all periods.
    pub(in crate::explore) fn misses_of(&self, subject: Subject) -> Vec<usize> {
        self.periods(subject).into_iter().flat_map(|period| self.part(subject, period)).collect()
    }

    /// The misses of a part.
    pub(in crate::explore) fn part(&self, subject: Subject, period: Option<PeriodIndex>) -> Vec<usize> {
        self.parts.get(&(subject, period)).cloned().unwrap_or_default()
    }
}

/// The programme while it is written.
struct Draft {
    growing: Growing,
    misses: Vec<Miss>,
    parts: BTreeMap<Part, Vec<usize>>,
}

impl Draft {
    fn new(mut problem: Problem) -> Self {
        problem.cost.iter_mut().for_each(|cost| *cost = 0.0);
        problem.offset = 0.0;
        Draft { growing: Growing::new(problem), misses: Vec::new(), parts: BTreeMap::new() }
    }

    /// Makes the upper bound of a column a row.
    fn bound(&mut self, column: usize, upper: f64) -> usize {
        self.growing.problem.upper[column] = f64::INFINITY;
        let row = self.growing.row(f64::NEG_INFINITY, upper);
        self.growing.entry(row, column, 1.0);
        row
    }

    fn miss(&mut self, part: Part, row: usize, below: bool) {
        let column = self.growing.column(0.0, f64::INFINITY);
        self.growing.entry(row, column, if below { 1.0 } else { -1.0 });
        self.parts.entry(part).or_default().push(self.misses.len());
        self.misses.push(Miss { column, row, below });
    }
}
