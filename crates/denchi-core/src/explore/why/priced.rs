//! An optimum with its prices: the account of a unit of every column, and which columns set the price of a place.

use std::collections::BTreeMap;

use super::column::{Act, Part, What, act, costs, limit};
use super::price::Node;
use crate::case::Case;
use crate::explore::ready::{Answered, Ready};
use crate::model::{Model, Row};

/// A reduced cost below this share of what a unit of the column costs and takes is none: the solver leaves roundings.
const NOTHING: f64 = 1e-9;

/// An optimum with its prices.
pub(crate) struct Priced<'a> {
    pub(crate) case: &'a Case,
    pub(crate) model: &'a Model,
    /// Values of the columns.
    pub(crate) values: &'a [f64],
    /// Duals of the rows: present value of one unit more of the side.
    duals: &'a [f64],
    /// Rows of the balances.
    balances: BTreeMap<Node, usize>,
    /// Columns with an entry in a row, and the entries.
    entries: Vec<Vec<(usize, f64)>>,
}

impl<'a> Priced<'a> {
    /// An answer of a programme: the optimum of the plan, or one under other bounds.
    pub(crate) fn of(ready: &'a Ready<'_>, answered: &'a Answered) -> Self {
        let (case, model) = (ready.case, &ready.model);
        let mut balances = BTreeMap::new();
        for (index, row) in model.rows.iter().enumerate() {
            if let Row::Balance { place, commodity, t } = *row {
                balances.insert(Node { place, commodity, period: usize::from(t) }, index);
            }
        }
        let mut entries = vec![Vec::new(); answered.duals.len()];
        for column in 0..model.columns.len() {
            for (row, value) in model.problem.matrix.column(column) {
                if let Some(entries) = entries.get_mut(row) {
                    entries.push((column, value));
                }
            }
        }
        Priced { case, model, values: &answered.values, duals: &answered.duals, balances, entries }
    }

    /// The nodes that have a balance.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        self.balances.keys().copied()
    }

    /// Present value of a unit at a node; `None` where there is no balance.
    pub(crate) fn present(&self, node: Node) -> Option<f64> {
        self.balances.get(&node).map(|&row| -self.duals[row])
    }

    /// The row of a node.
    pub(super) fn row(&self, node: Node) -> Option<usize> {
        self.balances.get(&node).copied()
    }

    /// Dual of a row.
    pub(super) fn dual(&self, row: usize) -> f64 {
        self.duals.get(row).copied().unwrap_or(0.0)
    }

    /// Columns of a row, with what a unit of them takes there; negative brings.
    pub(super) fn entries(&self, row: usize) -> &[(usize, f64)] {
        self.entries.get(row).map_or(&[], Vec::as_slice)
    }

    /// The account of a unit of a column: its costs, goods and limits at shadow prices, present value. Adds up to its
    /// reduced cost.
    pub(crate) fn account(&self, column: usize) -> Vec<Part> {
        let mut parts = costs(self.case, self.model, column);
        for (row, entry) in self.model.problem.matrix.column(column) {
            let amount = -entry * self.duals.get(row).copied().unwrap_or(0.0);
            // Rows that a question added are about nothing in the case.
            let Some(&meaning) = self.model.rows.get(row) else { continue };
            let period = meaning.period().map_or(self.model.discount.len() - 1, usize::from);
            let what = match (meaning, limit(self.case, self.model, meaning)) {
                (Row::Balance { place, commodity, .. }, _) => What::Goods(place, commodity),
                (_, Some(limit)) if amount != 0.0 => What::Limit(limit),
                _ => continue,
            };
            parts.push(Part { what, period, quantity: entry, amount });
        }
        parts
    }

    /// Reduced cost of a column from its account; exactly nothing where it is a rounding.
    pub(crate) fn reduced(parts: &[Part]) -> f64 {
        let sum: f64 = parts.iter().map(|part| part.amount).sum();
        let size: f64 = parts.iter().map(|part| part.amount.abs()).sum();
        if sum.abs() <= NOTHING * size { 0.0 } else { sum }
    }

    /// What a column does.
    pub(crate) fn act(&self, column: usize) -> Act {
        act(self.case, self.model.columns[column])
    }

    /// The column of a way of running a site.
    pub(crate) fn activity(&self, site: crate::ids::SiteId, run: usize, t: usize) -> usize {
        self.model.layout.activity(site, run, t)
    }
}
