//! The book of a solution: tags of everything upstream of what a rule looks at, whether they were variables or not.

use super::prune::Role;
use super::{Book, Tags, Terms, View, amount};
use crate::case::custody::Carrier;

/// A line of the book.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) custody: usize,
    pub(crate) carrier: Carrier,
    pub(crate) t: usize,
    /// Units of what is followed.
    pub(crate) content: f64,
    pub(crate) tagged: f64,
}

impl Tags {
    /// The book of a solution.
    pub(crate) fn book(&self, view: &View, values: &[f64]) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (custody, book) in self.books.iter().enumerate() {
            let contents: Vec<f64> = book.contents(view, values, self.periods);
            let tagged = self.tagged(view, book, values, &contents);
            for (index, edge) in book.graph.edges.iter().enumerate().filter(|(_, edge)| edge.t < self.periods) {
                let from = edge.tail.or(edge.head);
                if from.is_some_and(|vertex| book.pruned.upstream[vertex]) && contents[index] > 0.0 {
                    let (content, tagged) = (contents[index], tagged[index].clamp(0.0, contents[index]));
                    entries.push(Entry { custody, carrier: edge.carrier, t: edge.t, content, tagged });
                }
            }
        }
        entries
    }

    /// Tags of every edge.
    fn tagged(&self, view: &View, book: &Book, values: &[f64], contents: &[f64]) -> Vec<f64> {
        let mut tagged = vec![0.0; contents.len()];
        for (index, edge) in book.graph.edges.iter().enumerate() {
            match edge.tail.map(|tail| book.pruned.roles[tail]) {
                None => tagged[index] = edge.share * contents[index],
                Some(Role::Tagged) => tagged[index] = contents[index],
                _ => {}
            }
        }
        // What goes to the same place shares its tags by content.
        let share_out = |edges: &[usize], total: f64, tagged: &mut [f64]| {
            let all: f64 = edges.iter().map(|&edge| contents[edge]).sum();
            if all > 0.0 {
                edges.iter().for_each(|&edge| tagged[edge] = total * contents[edge] / all);
            }
        };
        for (vertex, groups) in book.pruned.groups.iter().enumerate() {
            if book.graph.vertices[vertex].t >= self.periods {
                continue;
            }
            for (index, group) in groups.iter().enumerate() {
                let mut terms = Terms::default();
                self.group(view, book, (vertex, index, 1.0), &mut terms);
                share_out(&group.edges, terms.value(values), &mut tagged);
            }
        }
        for &vertex in book.pruned.sinks.iter().rev() {
            let vertex = &book.graph.vertices[vertex];
            let arrived = vertex.ins.iter().map(|&edge| tagged[edge] * book.graph.edges[edge].gain).sum();
            share_out(&vertex.outs, arrived, &mut tagged);
        }
        tagged
    }
}

impl Book {
    fn contents(&self, view: &View, values: &[f64], periods: usize) -> Vec<f64> {
        let content = |edge: &super::Edge| {
            if edge.t >= periods {
                return 0.0;
            }
            let mut terms = Terms::default();
            amount(view, edge, edge.content, &mut terms);
            terms.value(values)
        };
        self.graph.edges.iter().map(content).collect()
    }
}
