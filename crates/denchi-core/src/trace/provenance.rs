//! Origins of the content at every place, in proportion: where it entered, and the last site of every stage.

use crate::case::Case;
use crate::ids::{Id, StageId};

use super::chain::{Chain, Rows, index};
use super::chart::{Chart, Node};
use super::content::{Content, Origins};
use super::mix::Mix;
use super::result::{Origin, ProvenanceRow};

/// Shares below this are not listed: what many of them would add up to is below what a plan is accurate to.
const LISTED: f64 = 1e-12;

/// Origins by node.
pub(super) struct Mixes {
    /// Where it entered.
    pub(super) entered: Vec<Mix>,
    /// By stage: the nodes that something of this stage reaches, and their mixes.
    pub(super) stages: Vec<(StageId, Vec<u32>, Vec<Mix>)>,
}

impl Mixes {
    pub(super) fn of(case: &Case, content: &Content, origins: &Origins, chart: &Chart) -> Self {
        let entered = entered(content, origins);
        let mut stages = Vec::new();
        for stage in case.stages.ids() {
            let stamped: Vec<usize> =
                (0..content.network.nodes).filter(|&node| content.stage[node] == Some(stage)).collect();
            if !stamped.is_empty() {
                let (nodes, mixes) = last_of(content, origins, chart, &stamped, &entered);
                stages.push((stage, nodes, mixes));
            }
        }
        Mixes { entered, stages }
    }

    /// The mix of a node at a stage, where something of the stage reaches it.
    pub(super) fn at(&self, stage: Option<usize>, node: usize) -> Option<&Mix> {
        let Some(stage) = stage else { return Some(&self.entered[node]) };
        let (_, nodes, mixes) = &self.stages[stage];
        nodes.binary_search(&index(node)).ok().map(|at| &mixes[at])
    }

    /// Largest distance of the shares of a node from one.
    pub(super) fn error(&self) -> f64 {
        let all = self.entered.iter().chain(self.stages.iter().flat_map(|stage| &stage.2));
        all.map(|mix| (mix.iter().map(|entry| entry.1).sum::<f64>() - 1.0).abs()).fold(0.0, f64::max)
    }
}

fn entered(content: &Content, origins: &Origins) -> Vec<Mix> {
    let chain = Chain::new(content.arcs.into.clone(), &content.entering);
    chain.mixes(origins.len(), origins.number(Origin::Unknown), |node, sum| {
        for &(origin, amount) in content.entries.row(node) {
            sum.add(origin, amount);
        }
    })
}

/// The last of some activities that content passed, for all that it reaches.
fn last_of(
    content: &Content,
    origins: &Origins,
    chart: &Chart,
    stamped: &[usize],
    entered: &[Mix],
) -> (Vec<u32>, Vec<Mix>) {
    let count = content.network.nodes;
    let nodes = content.arcs.downstream(count, stamped.iter().copied(), |_| true);
    let mut place = vec![u32::MAX; count];
    nodes.iter().enumerate().for_each(|(at, &node)| place[node as usize] = index(at));
    let mut label = vec![u32::MAX; nodes.len()];
    for &node in stamped {
        if let Node::Activity { site, .. } = chart.nodes[content.node[node] as usize] {
            label[place[node] as usize] = origins.number(Origin::Site(site));
        }
    }
    let mut weights = Vec::new();
    let mut outside = vec![0.0; nodes.len()];
    for (at, &node) in nodes.iter().enumerate() {
        if label[at] != u32::MAX {
            outside[at] = 1.0;
            continue;
        }
        outside[at] = content.entering[node as usize];
        for &(from, arrived) in content.arcs.into.row(node as usize) {
            match place[from as usize] {
                u32::MAX => outside[at] += arrived,
                from => weights.push((index(at), from, arrived)),
            }
        }
    }
    let chain = Chain::new(Rows::new(nodes.len(), &weights), &outside);
    let mixes = chain.mixes(origins.len(), origins.number(Origin::Unknown), |at, sum| {
        if label[at] != u32::MAX {
            sum.add(label[at], 1.0);
            return;
        }
        let node = nodes[at] as usize;
        for &(origin, amount) in content.entries.row(node) {
            sum.add(origin, amount);
        }
        for &(from, arrived) in content.arcs.into.row(node) {
            if place[from as usize] == u32::MAX {
                sum.add_mix(&entered[from as usize], arrived);
            }
        }
    });
    (nodes, mixes)
}

/// Rows of a tracer, by period, place, commodity and stage. `pools`: nodes of the chart in that order.
pub(super) fn rows(
    content: &Content,
    origins: &Origins,
    chart: &Chart,
    mixes: &Mixes,
    pools: &[u32],
    rows: &mut Vec<ProvenanceRow>,
) {
    for &pool in pools {
        let Node::Pool { place, commodity, period } = chart.nodes[pool as usize] else { continue };
        let node = content.place[pool as usize];
        if node == u32::MAX {
            continue;
        }
        let node = node as usize;
        let amount = content.arriving[node] + content.entering[node];
        if amount <= 0.0 {
            continue;
        }
        for stage in std::iter::once(None).chain((0..mixes.stages.len()).map(Some)) {
            let Some(mix) = mixes.at(stage, node) else { continue };
            let stage = stage.map(|stage| mixes.stages[stage].0);
            for &(origin, share) in mix.iter().filter(|entry| entry.1 >= LISTED) {
                rows.push(ProvenanceRow {
                    tracer: content.tracer,
                    period,
                    place,
                    commodity,
                    stage,
                    origin: origins.origin(origin),
                    amount: amount * share,
                    share,
                });
            }
        }
    }
}

/// Pools of a chart by period, place and commodity.
pub(super) fn pools(chart: &Chart) -> Vec<u32> {
    let mut pools: Vec<(usize, usize, usize, u32)> = chart
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(number, node)| match *node {
            Node::Pool { place, commodity, period } => Some((period, place.index(), commodity.index(), index(number))),
            Node::Activity { .. } => None,
        })
        .collect();
    pools.sort_unstable();
    pools.into_iter().map(|pool| pool.3).collect()
}
