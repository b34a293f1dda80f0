//! What is asked about prices.

use super::margin::{Setter, setters};
use super::price::{Chain, Node};
use super::priced::Priced;
use crate::explore::ready::Ready;

/// Explains the prices of an optimum.
pub struct Explainer<'a> {
    priced: Priced<'a>,
    setters: Vec<Option<Setter>>,
}

impl<'a> Explainer<'a> {
    /// Of the plan at least cost.
    pub fn of(ready: &'a Ready<'a>) -> Self {
        let priced = Priced::of(ready, &ready.optimum);
        let setters = setters(&priced);
        Explainer { priced, setters }
    }

    /// All goods, places and periods that have a price.
    pub fn nodes(&self) -> Vec<Node> {
        self.priced.nodes().collect()
    }

    /// Units that come to a node in its period.
    pub fn moved(&self, node: Node) -> f64 {
        let entries = self.priced.row(node).map_or(&[][..], |row| self.priced.entries(row));
        let arrive = entries.iter().filter(|(_, entry)| *entry < 0.0);
        arrive.map(|(column, entry)| -entry * self.priced.values[*column]).sum()
    }

    /// The chain behind the price of a node; `None` where it has no balance.
    pub fn chain(&self, node: Node) -> Option<Chain> {
        self.priced.chain(node, &self.setters)
    }
}
