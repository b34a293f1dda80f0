//! The programme while it is written: columns, rows and entries, each with its meaning.

use std::collections::BTreeMap;

use denchi_solver::{Matrix, Problem};

use super::meaning::{Column, Row, Slack, small};
use crate::case::Case;
use crate::ids::{CommodityId, PlaceId};

/// The programme while it is written.
pub struct Sheet {
    columns: Vec<Column>,
    cost: Vec<f64>,
    upper: Vec<f64>,
    /// Columns that take whole numbers.
    whole: Vec<usize>,
    rows: Vec<Row>,
    row_lower: Vec<f64>,
    row_upper: Vec<f64>,
    /// Rows and columns of the entries, in the order of writing.
    entries: Vec<(u32, u32)>,
    values: Vec<f64>,
    offset: f64,
}

impl Sheet {
    /// Room for the programme of a case.
    pub(crate) fn with_capacity(case: &Case, nodes: usize, periods: usize) -> Self {
        let owners = case.lanes.len() + 2 * case.sites.len() + case.options.len() + 3 * case.supplies.len();
        let columns = periods * (owners + case.stocks.len() + 4 * case.demands.len());
        let rows = periods * (nodes + case.sites.len() + case.demands.len()) + case.options.len();
        Sheet {
            columns: Vec::with_capacity(columns),
            cost: Vec::with_capacity(columns),
            upper: Vec::with_capacity(columns),
            whole: Vec::new(),
            rows: Vec::with_capacity(rows),
            row_lower: Vec::with_capacity(rows),
            row_upper: Vec::with_capacity(rows),
            entries: Vec::with_capacity(3 * columns),
            values: Vec::with_capacity(3 * columns),
            offset: 0.0,
        }
    }

    /// Adds a column; costs are present values in money.
    pub(crate) fn column(&mut self, meaning: Column, upper: f64, cost: f64) -> usize {
        self.columns.push(meaning);
        self.cost.push(cost);
        self.upper.push(upper.max(0.0));
        self.columns.len() - 1
    }

    /// Adds to the cost of a column: present value in money.
    pub(crate) fn charge(&mut self, column: usize, cost: f64) {
        self.cost[column] += cost;
    }

    /// Makes a column take whole numbers.
    pub(crate) fn whole(&mut self, column: usize) {
        self.whole.push(column);
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, meaning: Row, lower: f64, upper: f64) -> usize {
        self.rows.push(meaning);
        self.row_lower.push(lower);
        self.row_upper.push(upper);
        self.rows.len() - 1
    }

    /// Moves the limits of a row by a constant on its left side.
    pub(crate) fn shift(&mut self, row: usize, constant: f64) {
        self.row_lower[row] -= constant;
        self.row_upper[row] -= constant;
    }

    /// Adds an entry; entries of the same row and column add up.
    #[expect(clippy::cast_possible_truncation, reason = "HiGHS itself counts rows and columns with 32 bits")]
    pub(crate) fn entry(&mut self, row: usize, column: usize, value: f64) {
        if value != 0.0 {
            self.entries.push((row as u32, column as u32));
            self.values.push(value);
        }
    }

    /// Adds a constant to the objective: present value in money.
    pub(crate) fn constant(&mut self, cost: f64) {
        self.offset += cost;
    }

    /// Lets a row be missed, below its lower limit and above its upper one, in an elastic model.
    pub(crate) fn slack(&mut self, row: usize, slack: Slack, t: usize) {
        if self.row_lower[row].is_finite() {
            let column = self.column(Column::Slack { slack, t: small(t), below: true }, f64::INFINITY, 0.0);
            self.entry(row, column, 1.0);
        }
        if self.row_upper[row].is_finite() {
            let column = self.column(Column::Slack { slack, t: small(t), below: false }, f64::INFINITY, 0.0);
            self.entry(row, column, -1.0);
        }
    }

    /// Lets more arrive in a balance than can leave it, in an elastic model.
    pub(crate) fn surplus(&mut self, row: usize, slack: Slack, t: usize) {
        let column = self.column(Column::Slack { slack, t: small(t), below: false }, f64::INFINITY, 0.0);
        self.entry(row, column, 1.0);
    }

    /// Columns that take what is too much at a node.
    pub(crate) fn surplus_columns(&self) -> BTreeMap<(PlaceId, CommodityId, usize), usize> {
        let surplus = |(index, column): (usize, &Column)| match *column {
            Column::Slack { slack: Slack::Surplus(place, commodity), t, .. } => {
                Some(((place, commodity, usize::from(t)), index))
            }
            _ => None,
        };
        self.columns.iter().enumerate().filter_map(surplus).collect()
    }

    /// Makes what is missed the only cost.
    pub(crate) fn charge_only_slack(&mut self) {
        for (cost, column) in self.cost.iter_mut().zip(&self.columns) {
            *cost = f64::from(u8::from(matches!(column, Column::Slack { .. })));
        }
        self.offset = 0.0;
    }

    /// The programme and the meanings of its columns and rows.
    pub(crate) fn finish(self) -> (Problem, Vec<Column>, Vec<Row>) {
        let matrix = Matrix::from_entries(&self.entries, &self.values, self.columns.len());
        let mut integer = Vec::new();
        if !self.whole.is_empty() {
            integer.resize(self.columns.len(), false);
            self.whole.iter().for_each(|&column| integer[column] = true);
        }
        let problem = Problem {
            cost: self.cost,
            lower: vec![0.0; self.columns.len()],
            upper: self.upper,
            integer,
            row_lower: self.row_lower,
            row_upper: self.row_upper,
            matrix,
            offset: self.offset,
        };
        (problem, self.columns, self.rows)
    }
}
