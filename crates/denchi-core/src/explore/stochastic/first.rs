//! The first stage: what is decided before the future is known.
//!
//! Decisions are matched by what they mean and by the names of the case, so that options may stand in another order, or be
//! missing, in another future. A decision is allowed as far as every future allows it.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::model::{Column, Model};

/// Share of a bound by which a value may pass it.
const BOUND: f64 = 1e-6;

/// Distance from a whole number that counts as none.
const WHOLE: f64 = 1e-6;

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Capacity of an option, units a year, or whole units where it comes in such.
    Build(String),
    /// Whether an option with a fixed cost or a least size is built at all: 0 or 1.
    Opened(String),
    /// Whether a contract with a least volume is signed: 0 or 1.
    Signed(String),
    /// Volume of a term of a contract, units a year.
    Volume(String, u16),
}

/// A decision of the first stage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// What is decided.
    pub choice: Choice,
    /// The period in which it is decided.
    pub period: usize,
}

/// The decision that a column stands for, if it is one of the first stage: decided in a period that starts before a year.
fn decision(case: &Case, column: &Column, until: f64) -> Option<Decision> {
    let choice = match *column {
        Column::Build { option, .. } => Choice::Build(case.options.name(option).to_owned()),
        Column::OptionBuilt { option, .. } => Choice::Opened(case.options.name(option).to_owned()),
        Column::Signed { contract, .. } => Choice::Signed(case.contracts.name(contract).to_owned()),
        Column::Volume { contract, term, .. } => Choice::Volume(case.contracts.name(contract).to_owned(), term),
        _ => return None,
    };
    let period = usize::from(column.period());
    (case.settings.periods.get(period)?.start < until).then_some(Decision { choice, period })
}

/// A row that binds decisions: entries by place, lower and upper side.
type Bound = (Vec<(usize, f64)>, f64, f64);

/// What one future says of the first stage.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Decisions in the order of the columns, with the column, the most that is allowed and whether it is a whole number.
    pub(super) columns: Vec<(Decision, usize, f64, bool)>,
    /// Rows that bind decisions whatever else is done: entries by place in `columns`, sides.
    rows: Vec<Bound>,
    /// Rows of the programme that are about decisions only.
    pub(super) only: Vec<usize>,
    /// Whether whole numbers are decided in the second stage.
    pub(super) whole_later: bool,
}

impl Part {
    /// Looks at the programme of a future.
    pub(super) fn of(case: &Case, model: &Model, until: f64) -> Self {
        let problem = &model.problem;
        let whole = |column: usize| problem.integer.get(column).copied().unwrap_or(false);
        let mut part = Part { columns: Vec::new(), rows: Vec::new(), only: Vec::new(), whole_later: false };
        // Least and most that the columns of the second stage can give to a row.
        let mut rest = vec![[0.0_f64, 0.0]; problem.rows()];
        let mut later = vec![false; problem.rows()];
        let mut entries: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for (column, meaning) in model.columns.iter().enumerate() {
            if let Some(decision) = decision(case, meaning, until) {
                for (row, value) in problem.matrix.column(column) {
                    entries.entry(row).or_default().push((part.columns.len(), value));
                }
                part.columns.push((decision, column, problem.upper[column], whole(column)));
                continue;
            }
            part.whole_later |= whole(column);
            for (row, value) in problem.matrix.column(column) {
                let ends = [value * problem.lower[column], value * problem.upper[column]];
                rest[row][0] += ends[0].min(ends[1]);
                rest[row][1] += ends[0].max(ends[1]);
                later[row] = true;
            }
        }
        for (row, entries) in entries {
            if !later[row] {
                part.only.push(row);
            }
            let lower = problem.row_lower[row] - rest[row][1];
            let upper = problem.row_upper[row] - rest[row][0];
            let most = |sign: f64| -> f64 {
                let at = |(place, value): &(usize, f64)| (sign * value).max(0.0) * part.columns[*place].2;
                entries.iter().filter(|(_, value)| sign * value > 0.0).map(at).sum()
            };
            // Sides that the bounds keep anyway say nothing.
            let lower = if lower <= -most(-1.0) { f64::NEG_INFINITY } else { lower };
            let upper = if upper >= most(1.0) { f64::INFINITY } else { upper };
            if lower.is_finite() || upper.is_finite() {
                part.rows.push((entries, lower, upper));
            }
        }
        part
    }
}

/// The first stage of all futures.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstStage {
    /// The decisions, in order.
    pub(super) decisions: Vec<Decision>,
    /// Most of each that every future allows.
    pub(super) upper: Vec<f64>,
    /// Whether it is a whole number.
    pub(super) whole: Vec<bool>,
    /// What distances are measured in: the most that is allowed, or one where that is nothing or has no end.
    pub(super) unit: Vec<f64>,
    /// Rows that bind decisions whatever else is done, once each: entries and sides.
    pub(super) rows: Vec<Bound>,
}

impl FirstStage {
    /// What all futures say together.
    pub(super) fn of(parts: &[Part]) -> Self {
        let mut known: BTreeMap<&Decision, (usize, f64, bool)> = BTreeMap::new();
        for (decision, _, upper, whole) in parts.iter().flat_map(|part| &part.columns) {
            let entry = known.entry(decision).or_insert((0, f64::INFINITY, false));
            *entry = (entry.0 + 1, entry.1.min(*upper), entry.2 || *whole);
        }
        let place: BTreeMap<&Decision, usize> = known.keys().enumerate().map(|(place, key)| (*key, place)).collect();
        let mut rows: BTreeMap<Vec<(usize, u64)>, (f64, f64)> = BTreeMap::new();
        for part in parts {
            let number = |at: usize| place.get(&part.columns[at].0).copied().unwrap_or_default();
            for (entries, lower, upper) in &part.rows {
                let mut key: Vec<(usize, u64)> =
                    entries.iter().map(|(at, value)| (number(*at), value.to_bits())).collect();
                key.sort_unstable();
                let sides = rows.entry(key).or_insert((f64::NEG_INFINITY, f64::INFINITY));
                *sides = (sides.0.max(*lower), sides.1.min(*upper));
            }
        }
        let entries = |key: Vec<(usize, u64)>| key.into_iter().map(|(at, bits)| (at, f64::from_bits(bits))).collect();
        // What is missing in a future cannot be decided.
        let upper: Vec<f64> =
            known.values().map(|(count, upper, _)| if *count < parts.len() { 0.0 } else { *upper }).collect();
        let unit = |upper: &f64| if *upper > 0.0 && upper.is_finite() { *upper } else { 1.0 };
        FirstStage {
            decisions: known.keys().map(|decision| (*decision).clone()).collect(),
            unit: upper.iter().map(unit).collect(),
            upper,
            whole: known.values().map(|(_, _, whole)| *whole).collect(),
            rows: rows.into_iter().map(|(key, (lower, upper))| (entries(key), lower, upper)).collect(),
        }
    }

    /// The column of each decision in the programme of a future.
    pub(super) fn columns_in(&self, part: &Part) -> Vec<Option<usize>> {
        let mut places = vec![None; self.decisions.len()];
        for (decision, column, ..) in &part.columns {
            if let Ok(place) = self.decisions.binary_search(decision) {
                places[place] = Some(*column);
            }
        }
        places
    }

    /// Whether a decision is one of the first stage of any future.
    pub(super) fn has(&self, decision: &Decision) -> bool {
        self.decisions.binary_search(decision).is_ok()
    }

    /// Whether whole numbers are whole.
    pub(super) fn is_whole(&self, values: &[f64]) -> bool {
        let apart = |value: f64| (value - value.round()).abs() > WHOLE;
        !values.iter().zip(&self.whole).any(|(value, whole)| *whole && apart(*value))
    }

    /// How many decisions there are.
    pub(super) fn len(&self) -> usize {
        self.decisions.len()
    }

    /// Brings values that a solver gave between their bounds.
    pub(super) fn clean_relaxed(&self, values: &mut [f64]) {
        values.iter_mut().zip(&self.upper).for_each(|(value, upper)| *value = value.min(*upper).max(0.0) + 0.0);
    }

    /// The same, with whole numbers where they belong.
    pub(super) fn clean(&self, values: &mut [f64]) {
        values.iter_mut().zip(&self.whole).filter(|(_, whole)| **whole).for_each(|(value, _)| *value = value.round());
        self.clean_relaxed(values);
    }

    /// Whether a first stage keeps the bounds of all futures, within the tolerance of a solver.
    pub(super) fn allows(&self, values: &[f64]) -> bool {
        let slack = |upper: f64| BOUND * upper.abs().max(1.0);
        values.iter().zip(&self.upper).all(|(value, upper)| *value <= upper + slack(*upper))
    }
}
