//! How far what a region consumes depends on each country, in proportion: at every tier by the last country, and by any
//! country it passed.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::case::custody::{Custody, Group, Test};
use crate::case::entities::Scope;
use crate::ids::{CommodityId, Id, PlaceId, StageId};
use crate::plan::result::PeriodIndex;

use super::chart::{Chart, Leaves, Node, Way};
use super::content::{Content, Origins};
use super::network::Tagging;
use super::provenance::Mixes;
use super::result::{ConsumptionRow, DependenceRow, RecycledRow, Use};
use super::tags;

/// What is consumed where: what serves demands, and what activity takes in; by period, place, commodity and use.
pub(super) fn consumption(chart: &Chart) -> Vec<ConsumptionRow> {
    let mut sums: BTreeMap<(PeriodIndex, PlaceId, CommodityId, Use), f64> = BTreeMap::new();
    let pool = |number: u32| match chart.nodes[number as usize] {
        Node::Pool { place, commodity, period } => Some((period, place, commodity)),
        Node::Activity { .. } => None,
    };
    for outflow in &chart.outflows {
        if let (Leaves::Demand(demand), Some((t, place, commodity))) = (outflow.leaves, pool(outflow.from)) {
            *sums.entry((t, place, commodity, Use::Demand(demand))).or_default() += outflow.amount;
        }
    }
    for arc in chart.arcs.iter().filter(|arc| arc.way == Way::Input) {
        if let (Node::Activity { site, .. }, Some((t, place, commodity))) =
            (chart.nodes[arc.to as usize], pool(arc.from))
        {
            *sums.entry((t, place, commodity, Use::Site(site))).or_default() += arc.sent;
        }
    }
    sums.into_iter()
        .map(|((period, place, commodity, by), amount)| ConsumptionRow { period, place, commodity, by, amount })
        .collect()
}

/// A region whose consumption is asked, and what it consumes: units by period and commodity, then by place.
pub(super) struct Region {
    pub(super) label: String,
    pub(super) consumed: BTreeMap<(PeriodIndex, CommodityId), Vec<(PlaceId, f64)>>,
}

impl Region {
    pub(super) fn of(scope: &Scope, consumption: &[ConsumptionRow]) -> Self {
        let mut consumed: BTreeMap<_, Vec<(PlaceId, f64)>> = BTreeMap::new();
        for row in consumption.iter().filter(|row| scope.places.contains(&row.place)) {
            let places = consumed.entry((row.period, row.commodity)).or_default();
            match places.last_mut() {
                Some(last) if last.0 == row.place => last.1 += row.amount,
                _ => places.push((row.place, row.amount)),
            }
        }
        Region { label: scope.label.clone(), consumed }
    }
}

/// Tracing one tracer.
pub(super) struct Scene<'a> {
    pub(super) case: &'a Case,
    pub(super) chart: &'a Chart,
    pub(super) origins: &'a Origins,
    pub(super) content: &'a Content,
    pub(super) mixes: &'a Mixes,
    /// Country of each place, as an index into `countries`.
    pub(super) country: &'a [usize],
    /// Countries, an unknown one first.
    pub(super) countries: &'a [String],
}

/// The countries of the places of a case: index by place, and names, an unknown one first.
pub(super) fn countries(case: &Case) -> (Vec<usize>, Vec<String>) {
    let mut names = BTreeSet::from([String::new()]);
    names.extend(case.places.values().filter_map(|place| place.country.clone()));
    let names: Vec<String> = names.into_iter().collect();
    let of = |country: &Option<String>| country.as_ref().and_then(|name| names.binary_search(name).ok()).unwrap_or(0);
    (case.places.values().map(|place| of(&place.country)).collect(), names)
}

impl Scene<'_> {
    /// Dependence and recycled content of the consumption of regions.
    pub(super) fn rows(
        &self,
        regions: &[Region],
        dependence: &mut Vec<DependenceRow>,
        recycled: &mut Vec<RecycledRow>,
    ) {
        let touched = self.touched();
        let secondary = self.secondary();
        for region in regions {
            for (&(period, commodity), places) in &region.consumed {
                let unit = self.content.tracer.content(self.case, commodity);
                let nodes: Vec<(usize, f64)> = places
                    .iter()
                    .filter_map(|&(place, amount)| {
                        let pool = self.chart.pool(place, commodity, period)?;
                        Some((self.content.place[pool as usize] as usize, unit * amount))
                    })
                    .filter(|entry| entry.1 > 0.0)
                    .collect();
                let content: f64 = nodes.iter().map(|entry| entry.1).sum();
                if content <= 0.0 {
                    continue;
                }
                let row = DependenceRow {
                    tracer: self.content.tracer,
                    period,
                    region: region.label.clone(),
                    commodity,
                    stage: None,
                    touch: false,
                    country: String::new(),
                    content,
                    least: None,
                    proportional: 0.0,
                    most: None,
                };
                self.last(&nodes, &row, dependence);
                for (stage, country, shares) in &touched {
                    let part: f64 = nodes.iter().map(|&(node, amount)| shares[node] * amount).sum();
                    if part > 0.0 {
                        let country = self.countries[*country].clone();
                        let proportional = part / content;
                        dependence.push(DependenceRow {
                            stage: *stage,
                            touch: true,
                            country,
                            proportional,
                            ..row.clone()
                        });
                    }
                }
                let part: f64 = nodes.iter().map(|&(node, amount)| secondary[node] * amount).sum();
                let (tracer, share, region) = (self.content.tracer, part / content, region.label.clone());
                recycled.push(RecycledRow { tracer, period, region, commodity, content, share });
            }
        }
    }

    /// Shares by country of entry and of the last site of every stage.
    fn last(&self, nodes: &[(usize, f64)], row: &DependenceRow, dependence: &mut Vec<DependenceRow>) {
        for stage in std::iter::once(None).chain((0..self.mixes.stages.len()).map(Some)) {
            if !nodes.iter().any(|&(node, _)| self.mixes.at(stage, node).is_some()) {
                continue;
            }
            let mut sums = vec![0.0; self.countries.len()];
            for &(node, amount) in nodes {
                let mix = self.mixes.at(stage, node).unwrap_or(&self.mixes.entered[node]);
                for &(origin, share) in mix {
                    let place = self.origins.origin(origin).place(self.case);
                    sums[place.map_or(0, |place| self.country[place.index()])] += share * amount;
                }
            }
            let stage = stage.map(|stage| self.mixes.stages[stage].0);
            for (country, part) in sums.into_iter().enumerate().filter(|entry| entry.1 > 0.0) {
                let (country, proportional) = (self.countries[country].clone(), part / row.content);
                dependence.push(DependenceRow { stage, country, proportional, ..row.clone() });
            }
        }
    }

    /// Share of what is at each node that passed a country, by stage and country: for every country where anything enters
    /// or is worked, and at a stage where it has a site of it.
    fn touched(&self) -> Vec<(Option<StageId>, usize, Vec<f64>)> {
        let worked = self.worked();
        let entered = self.entered();
        let mut pairs: BTreeSet<(Option<StageId>, usize)> = BTreeSet::new();
        for &(stage, country) in worked.iter().flatten() {
            pairs.insert((None, country));
            pairs.extend(stage.map(|stage| (Some(stage), country)));
        }
        pairs.extend(entered.iter().flatten().map(|entry| (None, entry.0)));
        let count = self.content.network.nodes;
        let mut tagging = Tagging::default();
        let mut result = Vec::with_capacity(pairs.len());
        for (stage, country) in pairs.into_iter().filter(|pair| pair.1 > 0) {
            tagging.carried.clear();
            tagging.carried.resize(count, 1.0);
            tagging.added.clear();
            tagging.added.resize(count, 0.0);
            tagging.fresh.clone_from(&self.content.entering);
            for node in 0..count {
                match worked[node] {
                    Some((own, here)) if here == country && (stage.is_none() || own == stage) => {
                        let all = self.content.arriving[node] + self.content.entering[node];
                        (tagging.carried[node], tagging.added[node], tagging.fresh[node]) = (0.0, all, all);
                    }
                    _ => {
                        let here = entered[node].iter().filter(|entry| entry.0 == country);
                        tagging.added[node] = here.map(|entry| entry.1).sum();
                    }
                }
            }
            result.push((stage, country, tags::shares(count, &self.content.arcs, &tagging)));
        }
        result
    }

    /// Stage and country of each activity.
    fn worked(&self) -> Vec<Option<(Option<StageId>, usize)>> {
        let of = |(node, &number): (usize, &u32)| match self.chart.nodes[number as usize] {
            Node::Activity { site, .. } => {
                Some((self.content.stage[node], self.country[self.case.sites[site].place.index()]))
            }
            Node::Pool { .. } => None,
        };
        self.content.node.iter().enumerate().map(of).collect()
    }

    /// What enters at each node, by country.
    fn entered(&self) -> Vec<Vec<(usize, f64)>> {
        let country =
            |origin| self.origins.origin(origin).place(self.case).map_or(0, |place| self.country[place.index()]);
        let of =
            |node| self.content.entries.row(node).iter().map(|&(origin, content)| (country(origin), content)).collect();
        (0..self.content.network.nodes).map(of).collect()
    }

    fn secondary(&self) -> Vec<f64> {
        let group = soil(self.case, self.case.places.ids().collect());
        self.share(&Custody { tracer: self.content.tracer, test: recycled(self.case), group })
    }

    fn share(&self, custody: &Custody) -> Vec<f64> {
        let tagging = self.content.tagging(self.case, self.chart, self.origins, custody);
        tags::shares(self.content.network.nodes, &self.content.arcs, &tagging)
    }
}

/// The test of recycled content with the recycling stage of the case.
pub fn recycled(case: &Case) -> Test {
    let stage = case.settings.recycling_stage.as_deref().and_then(|name| case.stages.find(name));
    Test::Recycled(stage.into_iter().collect())
}

/// Places, and the sites that stand there.
pub fn soil(case: &Case, places: BTreeSet<PlaceId>) -> Group {
    let sites = case.sites.values().map(|site| f64::from(u8::from(places.contains(&site.place)))).collect();
    Group { places, sites }
}
