//! A trace read for one product and one region: how far it depends on whom, what it emitted, what it cost.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::accounts::Term;
use denchi_core::case::Case;
use denchi_core::ids::{CommodityId, DemandId, PlaceId, StageId};
use denchi_core::plan::result::{EmissionKind, PeriodIndex};
use denchi_core::trace::{Trace, Tracer, Use};

/// Dependence of a region, over several commodities.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence {
    /// What is followed.
    pub tracer: Tracer,
    /// When.
    pub period: PeriodIndex,
    /// `None`: where it entered the chain.
    pub stage: Option<StageId>,
    /// What passed the country, rather than what passed it last.
    pub touch: bool,
    /// ISO 3166-1 alpha-3; empty: unknown.
    pub country: String,
    /// Content of all the commodities, in the unit of the tracer.
    pub content: f64,
    /// Share, at least; known where it is known for every commodity.
    pub least: Option<f64>,
    /// Share, in proportion.
    pub proportional: f64,
    /// Share, at most.
    pub most: Option<f64>,
}

/// What serves demands; where nothing does, all that is consumed.
pub fn end_products(trace: &Trace) -> BTreeSet<CommodityId> {
    let demanded = |served: bool| {
        let rows = trace.consumption.iter().filter(move |row| !served || matches!(row.by, Use::Demand(_)));
        rows.map(|row| row.commodity).collect::<BTreeSet<_>>()
    };
    let served = demanded(true);
    if served.is_empty() { demanded(false) } else { served }
}

/// Dependence of a region, the commodities added up by content. Bounds add up too: they hold, and are exact for one
/// commodity.
pub fn dependence(trace: &Trace, region: &str, commodities: &BTreeSet<CommodityId>) -> Vec<Dependence> {
    type Key<'a> = (Tracer, PeriodIndex, bool, Option<StageId>, &'a str);
    let rows = || trace.dependence.iter().filter(|row| row.region == region && commodities.contains(&row.commodity));
    let mut contents: BTreeMap<(Tracer, PeriodIndex), BTreeMap<CommodityId, f64>> = BTreeMap::new();
    for row in rows() {
        contents.entry((row.tracer, row.period)).or_default().insert(row.commodity, row.content);
    }
    let mut sums: BTreeMap<Key<'_>, (f64, Option<f64>, Option<f64>)> = BTreeMap::new();
    for row in rows() {
        let key = (row.tracer, row.period, row.touch, row.stage, row.country.as_str());
        let (proportional, least, most) = sums.entry(key).or_insert((0.0, Some(0.0), Some(0.0)));
        *proportional += row.proportional * row.content;
        *least = least.zip(row.least).map(|(sum, share)| sum + share * row.content);
        *most = most.zip(row.most).map(|(sum, share)| sum + share * row.content);
    }
    sums.into_iter()
        .map(|((tracer, period, touch, stage, country), (proportional, least, most))| {
            let content: f64 = contents.get(&(tracer, period)).map_or(0.0, |parts| parts.values().sum());
            let share = |amount: f64| if content > 0.0 { amount / content } else { 0.0 };
            Dependence {
                tracer,
                period,
                stage,
                touch,
                country: country.to_owned(),
                content,
                least: least.map(share),
                proportional: share(proportional),
                most: most.map(share),
            }
        })
        .collect()
}

/// A burden of what is served, by what it is split into.
#[derive(Clone, Debug, PartialEq)]
pub struct Burdens<K> {
    /// Units that are served.
    pub units: f64,
    /// Stage, kind, amount.
    pub rows: Vec<(Option<StageId>, K, f64)>,
}

impl<K> Burdens<K> {
    /// Of one unit.
    pub fn per_unit(&self) -> f64 {
        let total: f64 = self.rows.iter().map(|row| row.2).sum();
        if self.units > 0.0 { total / self.units } else { 0.0 }
    }
}

/// What of the demands is asked about.
#[derive(Clone, Debug)]
pub struct Served<'a> {
    /// The period in which demands are served.
    pub period: PeriodIndex,
    /// The commodities that serve them.
    pub commodities: &'a BTreeSet<CommodityId>,
    /// The demands.
    pub demands: &'a BTreeSet<DemandId>,
}

impl Served<'_> {
    fn covers(&self, period: PeriodIndex, demand: DemandId, commodity: CommodityId) -> bool {
        period == self.period && self.demands.contains(&demand) && self.commodities.contains(&commodity)
    }

    /// Units that are served; amounts of different units are added, so ask for commodities of one unit.
    pub fn units(&self, trace: &Trace) -> f64 {
        let rows = trace.consumption.iter().filter_map(|row| match row.by {
            Use::Demand(demand) => self.covers(row.period, demand, row.commodity).then_some(row.amount),
            Use::Site(_) => None,
        });
        rows.sum()
    }

    /// Emissions, t CO2e, by stage and kind.
    pub fn footprint(&self, trace: &Trace) -> Burdens<EmissionKind> {
        let rows = trace.footprint.iter().filter(|row| self.covers(row.period, row.demand, row.commodity));
        self.burdens(trace, rows.map(|row| (row.stage, row.kind, row.amount)))
    }

    /// Costs, money, by stage and term.
    pub fn cost(&self, trace: &Trace) -> Burdens<Term> {
        let rows = trace.landed.iter().filter(|row| self.covers(row.period, row.demand, row.commodity));
        self.burdens(trace, rows.map(|row| (row.stage, row.term, row.amount)))
    }

    fn burdens<K: Ord + Copy>(
        &self,
        trace: &Trace,
        rows: impl Iterator<Item = (Option<StageId>, K, f64)>,
    ) -> Burdens<K> {
        let mut sums: BTreeMap<(Option<StageId>, K), f64> = BTreeMap::new();
        for (stage, kind, amount) in rows {
            *sums.entry((stage, kind)).or_default() += amount;
        }
        let rows = sums.into_iter().map(|((stage, kind), amount)| (stage, kind, amount)).collect();
        Burdens { units: self.units(trace), rows }
    }
}

/// Places of a region: a place, a country, a country group, or `*`.
pub fn places(case: &Case, region: &str) -> BTreeSet<PlaceId> {
    if region == "*" {
        return case.places.ids().collect();
    }
    let countries = countries(case, region);
    let inside = |place: PlaceId| {
        case.places.name(place) == region
            || case.places[place].country.as_ref().is_some_and(|country| countries.contains(country))
    };
    case.places.ids().filter(|&place| inside(place)).collect()
}

/// Countries of a region; a place has none of its own.
pub fn countries(case: &Case, region: &str) -> BTreeSet<String> {
    match case.country_groups.get(region) {
        Some(group) => group.clone(),
        None => BTreeSet::from([region.to_owned()]),
    }
}

/// Demands in a region.
pub fn demands(case: &Case, region: &str) -> BTreeSet<DemandId> {
    let places = places(case, region);
    case.demands.iter().filter(|(_, demand)| places.contains(&demand.place)).map(|(id, _)| id).collect()
}

/// Stages in their order, the entry into the chain first.
pub fn stages(case: &Case) -> Vec<Option<StageId>> {
    let mut stages: Vec<(i64, StageId)> = case.stages.iter().map(|(id, stage)| (stage.order, id)).collect();
    stages.sort_unstable();
    std::iter::once(None).chain(stages.into_iter().map(|(_, id)| Some(id))).collect()
}

/// Stages at which an origin is read: what passed no recycling is not there, and would count where it entered.
pub fn tiers(case: &Case) -> Vec<Option<StageId>> {
    let recycling = case.settings.recycling_stage.as_deref().and_then(|name| case.stages.find(name));
    stages(case).into_iter().filter(|stage| stage.is_none() || *stage != recycling).collect()
}
