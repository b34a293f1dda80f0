//! Regional value content of what is made in a region, by transaction value and by net cost:
//!
//! ```text
//! (TV - VNM) / TV,    (NC - VNM) / NC
//! ```
//!
//! `TV`: reference price of the good; `NC`: all cost up to the gate of its maker; `VNM`: reference price of the materials
//! that crossed into the region on their way to the maker, in the share in which they work for the good. CPTPP article 3.5
//! and annex 3-D (build-down), USMCA article 4.5.

use crate::case::Case;
use crate::case::custody::Tracer;
use crate::case::entities::Scope;
use crate::ids::CommodityId;
use crate::plan::result::Plan;

use super::burden::{self, Handing};
use super::chain::{Chain, Rows};
use super::chart::{Chart, Node, Way};
use super::content::{Content, Origins};
use super::result::ValueContentRow;
use super::sources::Source;

/// Shares of a region below this are rounding.
const NOTHING: f64 = 1e-9;

pub(super) struct Scene<'a> {
    pub(super) case: &'a Case,
    pub(super) plan: &'a Plan,
    pub(super) chart: &'a Chart,
    pub(super) origins: &'a Origins,
    pub(super) handing: &'a Handing,
}

/// Rows for every region, in the order of what is served.
pub(super) fn rows(scene: &Scene, sources: &[Source], regions: &[Scope]) -> Vec<ValueContentRow> {
    if regions.is_empty() {
        return Vec::new();
    }
    let (case, chart, handing) = (scene.case, scene.chart, scene.handing);
    let cost = handing.intensity(&burden::direct(chart, sources).1);
    let mut goods: Vec<CommodityId> = handing.served.iter().map(|row| row.0.commodity).collect();
    goods.sort_unstable();
    goods.dedup();
    let materials: Vec<Vec<f64>> = regions.iter().map(|region| scene.materials(region, &cost)).collect();
    let mut rows = Vec::new();
    for good in goods {
        let content = Content::of(case, chart, scene.origins, Tracer::Commodity(good));
        let chain = Chain::new(content.arcs.into.clone(), &content.entering);
        for (region, materials) in regions.iter().zip(&materials) {
            let [made, foreign, spent] =
                scene.at_gate(&content, good, region, [materials, &cost]).map(|b| chain.solve(&b));
            for &(served, amount) in handing.served.iter().filter(|row| row.0.commodity == good) {
                let pool = chart.pool(case.demands[served.demand].place, good, served.period);
                let Some(pool) = pool.map(|pool| content.place[pool as usize]).filter(|&pool| pool != u32::MAX) else {
                    continue;
                };
                let share = made[pool as usize];
                if share < NOTHING {
                    continue;
                }
                let (non_originating, net_cost) = (foreign[pool as usize] / share, spent[pool as usize] / share);
                let transaction_value = scene.price(good, served.period);
                let content = |value: f64| (value > 0.0).then(|| (value - non_originating) / value);
                rows.push(ValueContentRow {
                    period: served.period,
                    demand: served.demand,
                    commodity: good,
                    region: region.label.clone(),
                    made: amount * share,
                    share,
                    transaction_value,
                    net_cost,
                    non_originating,
                    by_transaction: transaction_value.and_then(content),
                    by_net_cost: content(net_cost),
                });
            }
        }
    }
    rows.sort_by(|a, b| {
        (a.period, a.demand, a.commodity, &a.region).cmp(&(b.period, b.demand, b.commodity, &b.region))
    });
    rows
}

impl Scene<'_> {
    fn price(&self, commodity: CommodityId, period: usize) -> Option<f64> {
        let when = &self.plan.periods[period];
        let price = self.case.commodities[commodity].price.as_ref();
        price.map(|price| price.mean(when.start, when.years)).filter(|price| *price > 0.0)
    }

    fn inside(&self, region: &Scope, node: u32) -> bool {
        region.places.contains(&match self.chart.nodes[node as usize] {
            Node::Pool { place, .. } => place,
            Node::Activity { site, .. } => self.case.sites[site].place,
        })
    }

    /// Value of materials from outside the region that passes each node inside it.
    fn materials(&self, region: &Scope, cost: &[f64]) -> Vec<f64> {
        let count = self.chart.nodes.len();
        let inside: Vec<bool> = (0..count).map(|node| self.inside(region, super::chain::index(node))).collect();
        let (mut rows, mut outside, mut direct) = (Vec::new(), vec![0.0; count], vec![0.0; count]);
        for (arc, &weight) in self.chart.arcs.iter().zip(&self.handing.weights) {
            match (inside[arc.from as usize], inside[arc.to as usize]) {
                (true, true) if weight > 0.0 => rows.push((arc.from, arc.to, weight)),
                (true, false) => outside[arc.from as usize] += weight,
                (false, true) => {
                    let Node::Pool { period, .. } = self.chart.nodes[arc.from as usize] else { continue };
                    let spent = cost[arc.from as usize] / self.handing.leaving(arc.from);
                    direct[arc.to as usize] += arc.sent * self.price(arc.commodity, period).unwrap_or(spent);
                }
                _ => {}
            }
        }
        for outflow in &self.chart.outflows {
            outside[outflow.from as usize] += outflow.amount;
        }
        Chain::new(Rows::new(count, &rows), &outside).push(&direct)
    }

    /// What the makers of a good add per unit: made in the region, materials from outside, and cost.
    fn at_gate(&self, content: &Content, good: CommodityId, region: &Scope, passing: [&[f64]; 2]) -> [Vec<f64>; 3] {
        let mut result = [(); 3].map(|()| vec![0.0; content.network.nodes]);
        for (arc, &share) in self.chart.arcs.iter().zip(&self.handing.weights) {
            if arc.way != Way::Output || arc.commodity != good || !self.inside(region, arc.from) {
                continue;
            }
            let node = content.place[arc.from as usize] as usize;
            let entering = content.entering[node];
            let unit = [
                1.0,
                passing[0][arc.from as usize] * share / arc.sent,
                passing[1][arc.from as usize] * share / arc.sent,
            ];
            for (values, unit) in result.iter_mut().zip(unit) {
                values[node] = entering * unit;
            }
        }
        result
    }
}
