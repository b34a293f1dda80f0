//! The absorbing chain that every trace is: each node takes from other nodes and from outside,
//!
//! ```text
//! s[i] x[i] = sum_j w[i, j] x[j] + b[i],    s[i] = sum_j w[i, j] + e[i],    0 <= b[i] <= e[i]
//! ```
//!
//! Nodes are ordered by strongly connected component, so that a network without loops is one sweep. Inside a component
//! nodes are eliminated, those with the fewest neighbours first, after Grassmann, Taksar and Heyman (Regenerative analysis
//! and steady state distributions for Markov chains, Operations Research 33 (1985), 1107-1116): the pivot is the sum of
//! what is left of its row, so that nothing is ever subtracted, no pivoting is needed, and each share is exact to a few
//! roundings however little enters a loop. The transpose uses the same factors.

use std::collections::{BTreeMap, BTreeSet};

use super::mix::{Mix, Sum};

/// Weights by row: node, weight.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    start: Vec<usize>,
    entries: Vec<(u32, f64)>,
}

impl Rows {
    /// Groups entries (row, column, weight) by row; the order within a row is kept.
    pub(super) fn new(count: usize, entries: &[(u32, u32, f64)]) -> Self {
        let mut start = vec![0; count + 1];
        for &(row, ..) in entries {
            start[row as usize + 1] += 1;
        }
        for row in 0..count {
            start[row + 1] += start[row];
        }
        let mut next = start.clone();
        let mut sorted = vec![(0, 0.0); entries.len()];
        for &(row, column, weight) in entries {
            let at = &mut next[row as usize];
            sorted[*at] = (column, weight);
            *at += 1;
        }
        Rows { start, entries: sorted }
    }

    pub(super) fn row(&self, row: usize) -> &[(u32, f64)] {
        &self.entries[self.start[row]..self.start[row + 1]]
    }

    pub(super) fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }
}

/// One step of an elimination: a node, what is left of its row, and the rows it was put into.
#[derive(Clone, Debug)]
struct Pivot {
    node: u32,
    /// `s` after elimination.
    sum: f64,
    /// Nodes of the component that are eliminated later, and their weights.
    later: Vec<(u32, f64)>,
    /// Nodes that are eliminated later, and how much of this row they took.
    into: Vec<(u32, f64)>,
}

/// Nodes that are solved together.
#[derive(Clone, Debug)]
enum Component {
    Single(u32),
    Loop(Vec<Pivot>),
}

/// A chain, factored.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    rows: Rows,
    /// `s` of each node.
    sums: Vec<f64>,
    /// In the order of dependence: what a node takes from comes before it.
    components: Vec<Component>,
    /// Component of each node.
    component: Vec<u32>,
    /// Nodes that nothing from outside reaches: they take all from nowhere.
    lost: Vec<bool>,
}

impl Chain {
    /// Factors a chain.
    pub(super) fn new(rows: Rows, outside: &[f64]) -> Self {
        let count = rows.len();
        let lost = unreached(&rows, outside);
        let sums: Vec<f64> =
            (0..count).map(|node| rows.row(node).iter().map(|entry| entry.1).sum::<f64>() + outside[node]).collect();
        let (members, component) = components(&rows, &lost);
        let components = members
            .into_iter()
            .map(|nodes| match nodes[..] {
                [node] if lost[node as usize] || !rows.row(node as usize).iter().any(|entry| entry.0 == node) => {
                    Component::Single(node)
                }
                _ => Component::Loop(eliminate(&rows, &nodes, &component, outside)),
            })
            .collect();
        Chain { rows, sums, components, component, lost }
    }

    /// `x` by label: what comes from outside is added by a function (`b` of a node). A lost node is all `nowhere`.
    pub(super) fn mixes(&self, labels: usize, nowhere: u32, mut outside: impl FnMut(usize, &mut Sum)) -> Vec<Mix> {
        let mut mixes: Vec<Mix> = vec![Mix::new(); self.sums.len()];
        let mut sum = Sum::new(labels);
        for component in &self.components {
            match component {
                Component::Single(node) => {
                    let node = *node as usize;
                    if self.lost[node] {
                        mixes[node] = vec![(nowhere, 1.0)];
                        continue;
                    }
                    outside(node, &mut sum);
                    for &(from, weight) in self.rows.row(node) {
                        sum.add_mix(&mixes[from as usize], weight);
                    }
                    mixes[node] = sum.take(self.sums[node]);
                }
                Component::Loop(pivots) => self.loop_mixes(pivots, &mut sum, &mut outside, &mut mixes),
            }
        }
        mixes
    }

    fn loop_mixes(
        &self,
        pivots: &[Pivot],
        sum: &mut Sum,
        outside: &mut impl FnMut(usize, &mut Sum),
        mixes: &mut [Mix],
    ) {
        // The labels that occur, densely: columns of a small matrix.
        let own = self.component[pivots[0].node as usize];
        let mut inflow: Vec<Mix> = Vec::with_capacity(pivots.len());
        let mut place = BTreeMap::new();
        for (row, pivot) in pivots.iter().enumerate() {
            let node = pivot.node as usize;
            place.insert(pivot.node, row);
            outside(node, sum);
            for &(from, weight) in self.rows.row(node) {
                if self.component[from as usize] != own {
                    sum.add_mix(&mixes[from as usize], weight);
                }
            }
            inflow.push(sum.take(1.0));
        }
        let labels: Vec<u32> =
            inflow.iter().flatten().map(|entry| entry.0).collect::<BTreeSet<_>>().into_iter().collect();
        let width = labels.len();
        let mut values = vec![0.0; pivots.len() * width];
        for (row, mix) in inflow.iter().enumerate() {
            for (label, weight) in mix {
                if let Ok(column) = labels.binary_search(label) {
                    values[row * width + column] = *weight;
                }
            }
        }
        let add = |values: &mut [f64], to: usize, from: usize, weight: f64| {
            for column in 0..width {
                values[to * width + column] += weight * values[from * width + column];
            }
        };
        for (row, pivot) in pivots.iter().enumerate() {
            for &(into, part) in &pivot.into {
                add(&mut values, place[&into], row, part);
            }
        }
        for (row, pivot) in pivots.iter().enumerate().rev() {
            for &(later, weight) in &pivot.later {
                add(&mut values, row, place[&later], weight);
            }
            for value in &mut values[row * width..(row + 1) * width] {
                *value /= pivot.sum;
            }
            let row = &values[row * width..(row + 1) * width];
            let present = labels.iter().zip(row).filter(|(_, share)| **share > super::mix::TRACE);
            mixes[pivot.node as usize] = present.map(|(&label, &share)| (label, share)).collect();
        }
    }

    /// `x` for one right-hand side. A lost node gets zero.
    pub(super) fn solve(&self, outside: &[f64]) -> Vec<f64> {
        let mut x = vec![0.0; self.sums.len()];
        for component in &self.components {
            match component {
                Component::Single(node) => {
                    let node = *node as usize;
                    if !self.lost[node] {
                        let taken: f64 = self.rows.row(node).iter().map(|&(from, w)| w * x[from as usize]).sum();
                        x[node] = (taken + outside[node]) / self.sums[node];
                    }
                }
                Component::Loop(pivots) => {
                    let own = self.component[pivots[0].node as usize];
                    for pivot in pivots {
                        let node = pivot.node as usize;
                        let others =
                            self.rows.row(node).iter().filter(|&&(from, _)| self.component[from as usize] != own);
                        let taken: f64 = others.map(|&(from, w)| w * x[from as usize]).sum();
                        // Rows eliminated before have already put their part here.
                        x[node] += taken + outside[node];
                        let value = x[node];
                        for &(into, part) in &pivot.into {
                            x[into as usize] += part * value;
                        }
                    }
                    for pivot in pivots.iter().rev() {
                        let later: f64 = pivot.later.iter().map(|&(node, w)| w * x[node as usize]).sum();
                        x[pivot.node as usize] = (x[pivot.node as usize] + later) / pivot.sum;
                    }
                }
            }
        }
        x
    }

    /// The transpose: what starts at each node is handed down by share; the answer is all that passes each node,
    /// `y = d + W' S^-1 y`. A lost node hands nothing down.
    pub(super) fn push(&self, direct: &[f64]) -> Vec<f64> {
        // With y = S v: S v = d + W' v, the transpose of the chain in v.
        let mut y = direct.to_vec();
        for component in self.components.iter().rev() {
            match component {
                Component::Single(node) => {
                    let node = *node as usize;
                    if !self.lost[node] {
                        let unit = y[node] / self.sums[node];
                        for &(to, weight) in self.rows.row(node) {
                            y[to as usize] += weight * unit;
                        }
                    }
                }
                Component::Loop(pivots) => {
                    let mut unit: BTreeMap<u32, f64> = pivots.iter().map(|p| (p.node, y[p.node as usize])).collect();
                    for pivot in pivots {
                        let own = unit[&pivot.node] / pivot.sum;
                        unit.insert(pivot.node, own);
                        for &(later, weight) in &pivot.later {
                            *unit.entry(later).or_default() += weight * own;
                        }
                    }
                    for pivot in pivots.iter().rev() {
                        let back: f64 = pivot.into.iter().map(|&(into, part)| part * unit[&into]).sum();
                        *unit.entry(pivot.node).or_default() += back;
                    }
                    let own = self.component[pivots[0].node as usize];
                    for (&node, &unit) in &unit {
                        y[node as usize] = unit * self.sums[node as usize];
                        for &(to, weight) in self.rows.row(node as usize) {
                            if self.component[to as usize] != own {
                                y[to as usize] += weight * unit;
                            }
                        }
                    }
                }
            }
        }
        y
    }
}

/// Nodes that nothing from outside reaches.
fn unreached(rows: &Rows, outside: &[f64]) -> Vec<bool> {
    let count = rows.len();
    let mut takers: Vec<(u32, u32, f64)> = Vec::with_capacity(rows.entries.len());
    for node in 0..count {
        for &(from, weight) in rows.row(node) {
            if weight > 0.0 {
                takers.push((from, index(node), weight));
            }
        }
    }
    let takers = Rows::new(count, &takers);
    let mut lost = vec![true; count];
    let mut open: Vec<usize> = (0..count).filter(|&node| outside[node] > 0.0).collect();
    open.iter().for_each(|&node| lost[node] = false);
    while let Some(node) = open.pop() {
        for &(taker, _) in takers.row(node) {
            if std::mem::replace(&mut lost[taker as usize], false) {
                open.push(taker as usize);
            }
        }
    }
    lost
}

#[expect(clippy::cast_possible_truncation, reason = "a network has far fewer than 2^32 nodes")]
pub(super) fn index(node: usize) -> u32 {
    node as u32
}

/// Strongly connected components, each after those it takes from (R. Tarjan, Depth-first search and linear graph
/// algorithms, SIAM Journal on Computing 1 (1972), 146-160), and the component of each node. Lost nodes stand alone.
fn components(rows: &Rows, lost: &[bool]) -> (Vec<Vec<u32>>, Vec<u32>) {
    const NEW: u32 = u32::MAX;
    let count = rows.len();
    let (mut number, mut low) = (vec![NEW; count], vec![0; count]);
    let mut component = vec![NEW; count];
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut stack: Vec<u32> = Vec::new();
    let mut path: Vec<(u32, usize)> = Vec::new();
    let mut next = 0;
    for root in 0..count {
        if number[root] != NEW {
            continue;
        }
        path.push((index(root), 0));
        while let Some((node, step)) = path.last_mut() {
            let here = *node as usize;
            if *step == 0 {
                (number[here], low[here]) = (next, next);
                next += 1;
                stack.push(*node);
            }
            let takes: &[(u32, f64)] = if lost[here] { &[] } else { rows.row(here) };
            if let Some(&(from, _)) = takes.get(*step) {
                *step += 1;
                let from_index = from as usize;
                if number[from_index] == NEW {
                    path.push((from, 0));
                } else if component[from_index] == NEW {
                    low[here] = low[here].min(number[from_index]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent as usize] = low[parent as usize].min(low[here]);
            }
            if low[here] == number[here] {
                let mut nodes = Vec::new();
                while let Some(member) = stack.pop() {
                    component[member as usize] = index(members.len());
                    nodes.push(member);
                    if member as usize == here {
                        break;
                    }
                }
                nodes.sort_unstable();
                members.push(nodes);
            }
        }
    }
    (members, component)
}

/// Eliminates the nodes of a component, those with the fewest neighbours first; of equals the earlier one.
fn eliminate(rows: &Rows, nodes: &[u32], component: &[u32], beyond: &[f64]) -> Vec<Pivot> {
    let own = component[nodes[0] as usize];
    let place: BTreeMap<u32, usize> = nodes.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let mut row: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); nodes.len()];
    let mut takers: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); nodes.len()];
    let mut outside = vec![0.0; nodes.len()];
    for (at, &node) in nodes.iter().enumerate() {
        outside[at] = beyond[node as usize];
        for &(from, weight) in rows.row(node as usize) {
            if component[from as usize] != own {
                outside[at] += weight;
                continue;
            }
            let from = place[&from];
            // What a node takes from itself changes nothing.
            if from != at && weight > 0.0 {
                *row[at].entry(from).or_default() += weight;
                takers[from].insert(at);
            }
        }
    }
    let mut queue: BTreeSet<(usize, usize)> =
        (0..nodes.len()).map(|at| (row[at].len() * takers[at].len(), at)).collect();
    let mut pivots = Vec::with_capacity(nodes.len());
    while let Some((_, at)) = queue.pop_first() {
        let own = std::mem::take(&mut row[at]);
        let sum = own.values().sum::<f64>() + outside[at];
        let mut into = Vec::new();
        let above: Vec<usize> = std::mem::take(&mut takers[at]).into_iter().collect();
        let mut changed: BTreeSet<usize> = above.iter().copied().chain(own.keys().copied()).collect();
        changed.remove(&at);
        for &node in &changed {
            queue.remove(&(row[node].len() * takers[node].len(), node));
        }
        for &taker in &above {
            let Some(weight) = row[taker].remove(&at) else { continue };
            let part = weight / sum;
            for (&from, &weight) in &own {
                if from != taker {
                    *row[taker].entry(from).or_default() += part * weight;
                    takers[from].insert(taker);
                }
            }
            outside[taker] += part * outside[at];
            into.push((nodes[taker], part));
        }
        for &from in own.keys() {
            takers[from].remove(&at);
        }
        for &node in &changed {
            queue.insert((row[node].len() * takers[node].len(), node));
        }
        let later = own.into_iter().map(|(from, weight)| (nodes[from], weight)).collect();
        pivots.push(Pivot { node: nodes[at], sum, later, into });
    }
    pivots
}
