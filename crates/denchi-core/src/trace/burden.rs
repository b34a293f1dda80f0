//! Burdens handed down the chain: a pool hands them to all that leaves it by amount, an activity to its outputs by the
//! allocation of the case. The share of what a node hands down that ends in a demand solves
//!
//! ```text
//! F[n, x] = sum_m share[n, m] F[m, x] + share[n, x],    sum_m share[n, m] + sum_x share[n, x] = 1
//! ```
//!
//! and the transpose gives all that passes a node, from which the burden of a unit follows. This is the inverse of
//! Leontief in shares: R. Heijungs and S. Suh, The Computational Structure of Life Cycle Assessment (2002), chapter 2.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::case::entities::Direction;
use crate::case::settings::{Allocation, Period};
use crate::ids::{CommodityId, DemandId, PlaceId, ProcessId, StageId};
use crate::plan::result::{PeriodIndex, Plan};

use super::chain::{Chain, Rows, index};
use super::chart::{Chart, Leaves, Node};
use super::mix::Mix;
use super::result::{Burden, FootprintRow, IntensityRow, LandedRow, Sink, Trace, UnattributedRow};
use super::sources::{Source, Target};

/// Where burdens end: sinks first, then what serves demands.
const SINKS: [Sink; 5] = [Sink::Stock, Sink::Discard, Sink::Beyond, Sink::Build, Sink::NoActivity];

/// What serves a demand in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Served {
    pub(super) period: PeriodIndex,
    pub(super) demand: DemandId,
    pub(super) commodity: CommodityId,
}

/// How burdens are handed down.
pub(super) struct Handing {
    chain: Chain,
    /// Share of what each node hands down, by end: a sink, or `SINKS.len()` + index into `served`.
    ends: Vec<Mix>,
    /// What serves demands, in order, with amounts.
    pub(super) served: Vec<(Served, f64)>,
    /// Units that leave each pool.
    leaving: Vec<f64>,
    /// Shares of activities by arc of the chart; of others, units.
    pub(super) weights: Vec<f64>,
}

impl Handing {
    pub(super) fn of(case: &Case, plan: &Plan, chart: &Chart) -> Self {
        let count = chart.nodes.len();
        let mut served: BTreeMap<Served, f64> = BTreeMap::new();
        let commodity_of = |node: u32| match chart.nodes[node as usize] {
            Node::Pool { commodity, period, .. } => Some((commodity, period)),
            Node::Activity { .. } => None,
        };
        for outflow in &chart.outflows {
            if let (Leaves::Demand(demand), Some((commodity, period))) = (outflow.leaves, commodity_of(outflow.from)) {
                *served.entry(Served { period, demand, commodity }).or_default() += outflow.amount;
            }
        }
        let served: Vec<(Served, f64)> = served.into_iter().collect();
        let weights = weights(case, plan, chart);
        let mut rows = Vec::with_capacity(chart.arcs.len());
        let mut outside = vec![0.0; count];
        let mut leaving = vec![0.0; count];
        for (arc, &weight) in chart.arcs.iter().zip(&weights) {
            if weight > 0.0 {
                rows.push((arc.from, arc.to, weight));
            }
            leaving[arc.from as usize] += arc.sent;
        }
        let mut exits = Vec::with_capacity(chart.outflows.len());
        for outflow in &chart.outflows {
            outside[outflow.from as usize] += outflow.amount;
            leaving[outflow.from as usize] += outflow.amount;
            exits.push((outflow.from, end(outflow.leaves, commodity_of(outflow.from), &served), outflow.amount));
        }
        let exits = Rows::new(count, &exits);
        let chain = Chain::new(Rows::new(count, &rows), &outside);
        let ends = chain.mixes(SINKS.len() + served.len(), sink(Sink::NoActivity), |node, sum| {
            for &(end, amount) in exits.row(node) {
                sum.add(end, amount);
            }
        });
        Handing { chain, ends, served, leaving, weights }
    }

    /// Burden of a unit at every node: of a pool per unit that leaves, of an activity in all.
    pub(super) fn intensity(&self, direct: &[f64]) -> Vec<f64> {
        self.chain.push(direct)
    }

    /// Units that leave a pool.
    pub(super) fn leaving(&self, node: u32) -> f64 {
        self.leaving[node as usize]
    }

    /// Largest distance of the shares of a node from one.
    pub(super) fn error(&self) -> f64 {
        self.ends.iter().map(|mix| (mix.iter().map(|end| end.1).sum::<f64>() - 1.0).abs()).fold(0.0, f64::max)
    }
}

fn sink(sink: Sink) -> u32 {
    index(SINKS.iter().position(|known| *known == sink).unwrap_or(0))
}

fn end(leaves: Leaves, pool: Option<(CommodityId, PeriodIndex)>, served: &[(Served, f64)]) -> u32 {
    match (leaves, pool) {
        (Leaves::Sink(leaves), _) => sink(leaves),
        (Leaves::Demand(demand), Some((commodity, period))) => {
            let found = served.binary_search_by(|row| row.0.cmp(&Served { period, demand, commodity }));
            index(SINKS.len() + found.unwrap_or(0))
        }
        (Leaves::Demand(_), None) => sink(Sink::NoActivity),
    }
}

/// Weight of every arc: units, and for outputs of an activity the share of its burdens.
fn weights(case: &Case, plan: &Plan, chart: &Chart) -> Vec<f64> {
    let mut known: BTreeMap<(ProcessId, PeriodIndex), Vec<(CommodityId, f64)>> = BTreeMap::new();
    let weight = |arc: &super::chart::Arc| {
        let Node::Activity { site, run, period, .. } = chart.nodes[arc.from as usize] else { return arc.sent };
        let process = case.sites[site].runs[run].process;
        let shares = known.entry((process, period)).or_insert_with(|| allocation(case, process, &plan.periods[period]));
        shares.iter().find(|share| share.0 == arc.commodity).map_or(0.0, |share| share.1)
    };
    chart.arcs.iter().map(weight).collect()
}

/// Share of the burdens of a process that each of its outputs carries; they add up to one, unless there is none. Waste, what
/// costs money to discard, carries nothing, unless all is waste.
pub(super) fn allocation(case: &Case, process: ProcessId, period: &Period) -> Vec<(CommodityId, f64)> {
    let recipe = &case.processes[process].recipe;
    let mut outputs: Vec<(CommodityId, f64)> = Vec::new();
    for row in recipe.iter().filter(|row| row.direction != Direction::Input && row.quantity > 0.0) {
        match outputs.iter_mut().find(|output| output.0 == row.commodity) {
            Some(output) => output.1 += row.quantity,
            None => outputs.push((row.commodity, row.quantity)),
        }
    }
    let waste = |commodity: CommodityId| case.commodities[commodity].disposal_cost.is_some_and(|cost| cost > 0.0);
    let useful: Vec<_> = outputs.iter().copied().filter(|output| !waste(output.0)).collect();
    let outputs = if useful.is_empty() { outputs } else { useful };
    let main = case.processes[process].product().map(|row| row.commodity);
    let value = |&(commodity, quantity): &(CommodityId, f64)| {
        let price = case.commodities[commodity].price.as_ref();
        price.map_or(0.0, |price| quantity * price.mean(period.start, period.years).max(0.0))
    };
    let mass =
        |&(commodity, quantity): &(CommodityId, f64)| quantity * case.commodities[commodity].mass.unwrap_or_default();
    let first = outputs.first().map(|output| output.0);
    let carrier = if outputs.iter().any(|output| Some(output.0) == main) { main } else { first };
    let only = |output: &(CommodityId, f64)| f64::from(u8::from(Some(output.0) == carrier));
    let by = |measure: &dyn Fn(&(CommodityId, f64)) -> f64| -> Vec<f64> { outputs.iter().map(measure).collect() };
    let mut shares = match case.settings.allocation {
        Allocation::Value => by(&value),
        Allocation::Mass => by(&mass),
        Allocation::Main => by(&only),
    };
    for fallback in [&mass as &dyn Fn(&(CommodityId, f64)) -> f64, &only] {
        if shares.iter().sum::<f64>() <= 0.0 {
            shares = by(fallback);
        }
    }
    let sum: f64 = shares.iter().sum();
    outputs.iter().zip(shares).map(|(output, share)| (output.0, share / sum)).collect()
}

type Key = (Option<StageId>, Option<PlaceId>, Burden);

/// Puts footprints, landed costs, intensities and what works for no demand into a trace.
pub(super) fn account(handing: &Handing, chart: &Chart, sources: &[Source], pools: &[u32], trace: &mut Trace) {
    let key = |source: &Source| -> Key { (source.stage, source.place, source.burden) };
    let mut keys: Vec<Key> = sources.iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut by_node = Vec::with_capacity(sources.len());
    let mut lost: BTreeMap<(PeriodIndex, Burden, Sink), f64> = BTreeMap::new();
    for source in sources {
        match source.target {
            Target::Sink(sink) => *lost.entry((source.period, source.burden, sink)).or_default() += source.amount,
            Target::Node(node) => {
                let number = keys.binary_search(&key(source)).unwrap_or(0);
                by_node.push((node, index(number), source.amount));
                for &(end, share) in handing.ends[node as usize].iter().take_while(|end| (end.0 as usize) < SINKS.len())
                {
                    let slot = lost.entry((source.period, source.burden, SINKS[end as usize])).or_default();
                    *slot += source.amount * share;
                }
            }
        }
    }
    let by_node = Rows::new(chart.nodes.len(), &by_node);
    let mut by_end = Vec::new();
    for (node, mix) in handing.ends.iter().enumerate() {
        if !by_node.row(node).is_empty() {
            by_end.extend(mix.iter().map(|&(end, share)| (end, index(node), share)));
        }
    }
    let by_end = Rows::new(SINKS.len() + handing.served.len(), &by_end);
    let mut sums = vec![0.0; keys.len()];
    let mut seen: Vec<u32> = Vec::new();
    let mut touched = vec![false; keys.len()];
    for (number, &(served, units)) in handing.served.iter().enumerate() {
        for &(node, share) in by_end.row(SINKS.len() + number) {
            for &(key, amount) in by_node.row(node as usize) {
                if !std::mem::replace(&mut touched[key as usize], true) {
                    seen.push(key);
                }
                sums[key as usize] += share * amount;
            }
        }
        seen.sort_unstable();
        for key in seen.drain(..) {
            touched[key as usize] = false;
            let amount = std::mem::take(&mut sums[key as usize]);
            push(trace, served, units, keys[key as usize], amount);
        }
    }
    let row = |((period, burden, sink), amount)| UnattributedRow { period, burden, sink, amount };
    trace.unattributed = lost.into_iter().map(row).filter(|row| row.amount != 0.0).collect();
    trace.intensity = intensities(handing, chart, sources, pools);
}

fn push(trace: &mut Trace, served: Served, units: f64, key: Key, amount: f64) {
    let Served { period, demand, commodity } = served;
    let (stage, place, burden) = key;
    let per_unit = amount / units;
    if amount == 0.0 {
        return;
    }
    match burden {
        Burden::Emission(kind) => {
            trace.footprint.push(FootprintRow { period, demand, commodity, stage, place, kind, amount, per_unit });
        }
        Burden::Cost(term) => {
            trace.landed.push(LandedRow { period, demand, commodity, stage, place, term, amount, per_unit });
        }
    }
}

/// Emissions and costs that arise at each node.
pub(super) fn direct(chart: &Chart, sources: &[Source]) -> (Vec<f64>, Vec<f64>) {
    let (mut emissions, mut cost) = (vec![0.0; chart.nodes.len()], vec![0.0; chart.nodes.len()]);
    for source in sources {
        if let Target::Node(node) = source.target {
            match source.burden {
                Burden::Emission(_) => emissions[node as usize] += source.amount,
                Burden::Cost(_) => cost[node as usize] += source.amount,
            }
        }
    }
    (emissions, cost)
}

fn intensities(handing: &Handing, chart: &Chart, sources: &[Source], pools: &[u32]) -> Vec<IntensityRow> {
    let (emissions, cost) = direct(chart, sources);
    let (emissions, cost) = (handing.intensity(&emissions), handing.intensity(&cost));
    let mut rows = Vec::with_capacity(pools.len());
    for &pool in pools {
        let units = handing.leaving(pool);
        if let (Node::Pool { place, commodity, period }, true) = (chart.nodes[pool as usize], units > 0.0) {
            let (emissions, cost) = (emissions[pool as usize] / units, cost[pool as usize] / units);
            rows.push(IntensityRow { period, place, commodity, emissions, cost });
        }
    }
    rows
}
