//! Tags in proportion: what leaves a node carries the mix of the node.
//!
//! ```text
//! x[n] = (carried[n] sum over arcs into n (arrived x[from]) + added[n]) / (carried[n] arrived[n] + fresh[n])
//! ```

use super::chain::{Chain, Rows, index};
use super::network::{Network, Tagging};

/// The arcs of a network by node; only those on which something arrives.
pub(super) struct Arcs {
    /// Arrivals by node: where from, how much.
    pub(super) into: Rows,
    /// Departures by node: where to, how much.
    pub(super) out: Rows,
}

impl Arcs {
    pub(super) fn of(network: &Network) -> Self {
        let arrives = || network.arcs.iter().filter(|arc| arc.arrived > 0.0);
        let into: Vec<_> = arrives().map(|arc| (arc.to, arc.from, arc.arrived)).collect();
        let out: Vec<_> = arrives().map(|arc| (arc.from, arc.to, arc.sent)).collect();
        Arcs { into: Rows::new(network.nodes, &into), out: Rows::new(network.nodes, &out) }
    }

    /// Nodes that something can reach from some nodes, in order; `enters` says where it stops.
    pub(super) fn downstream(
        &self,
        count: usize,
        from: impl Iterator<Item = usize>,
        enters: impl Fn(usize) -> bool,
    ) -> Vec<u32> {
        let mut seen = vec![false; count];
        let mut open: Vec<usize> = from.filter(|&node| !std::mem::replace(&mut seen[node], true)).collect();
        let mut reached = open.clone();
        while let Some(node) = open.pop() {
            for &(to, _) in self.out.row(node) {
                let to = to as usize;
                if !seen[to] && enters(to) {
                    seen[to] = true;
                    open.push(to);
                    reached.push(to);
                }
            }
        }
        reached.sort_unstable();
        reached.into_iter().map(index).collect()
    }
}

/// Tagged share of what is at each node. Nodes without content get zero.
pub(super) fn shares(count: usize, arcs: &Arcs, tagging: &Tagging) -> Vec<f64> {
    let started = (0..count).filter(|&node| tagging.added[node] > 0.0);
    let reached = arcs.downstream(count, started, |node| tagging.carried[node] > 0.0);
    let mut place = vec![u32::MAX; count];
    reached.iter().enumerate().for_each(|(at, &node)| place[node as usize] = index(at));
    let mut weights = Vec::new();
    let mut outside = vec![0.0; reached.len()];
    let mut added = vec![0.0; reached.len()];
    for (at, &node) in reached.iter().enumerate() {
        let node = node as usize;
        added[at] = tagging.added[node];
        outside[at] = tagging.fresh[node];
        for &(from, arrived) in arcs.into.row(node) {
            let weight = tagging.carried[node] * arrived;
            match place[from as usize] {
                u32::MAX => outside[at] += weight,
                from if weight > 0.0 => weights.push((index(at), from, weight)),
                _ => {}
            }
        }
    }
    let chain = Chain::new(Rows::new(reached.len(), &weights), &outside);
    let solved = chain.solve(&added);
    let mut shares = vec![0.0; count];
    for (at, &node) in reached.iter().enumerate() {
        shares[node as usize] = solved[at].min(1.0);
    }
    shares
}
