//! Where emissions and costs arise: at activities, at the pools that purchases, freight and storage bring something to, or
//! nowhere.

use std::collections::BTreeMap;

use crate::accounts::{self, Term};
use crate::case::Case;
use crate::ids::{LaneId, PlaceId, SiteId, StageId};
use crate::plan::result::{EmissionKind, PeriodIndex, Plan, Subject};

use super::chart::{Chart, Node, Way};
use super::result::{Burden, Sink};

/// Where a burden enters the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target {
    Node(u32),
    Sink(Sink),
}

/// A burden where it arises.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub(super) target: Target,
    pub(super) period: PeriodIndex,
    pub(super) stage: Option<StageId>,
    pub(super) place: Option<PlaceId>,
    pub(super) burden: Burden,
    /// t CO2e, or money.
    pub(super) amount: f64,
}

/// An activity of a site.
#[derive(Clone, Copy)]
struct Active {
    node: u32,
    run: usize,
    /// Units of activity.
    amount: f64,
    /// Units of capacity.
    used: f64,
}

/// Finds out where burdens arise.
pub(super) struct Finder<'a> {
    case: &'a Case,
    plan: &'a Plan,
    chart: &'a Chart,
    active: BTreeMap<(SiteId, PeriodIndex), Vec<Active>>,
    /// Where what is dispatched on a lane in a period arrives.
    lanes: BTreeMap<(LaneId, PeriodIndex), Target>,
    sources: Vec<Source>,
}

/// Emissions and costs of a plan; emission factors are those of the case given.
pub(super) fn find(case: &Case, plan: &Plan, chart: &Chart) -> Vec<Source> {
    let mut finder = Finder { case, plan, chart, active: BTreeMap::new(), lanes: BTreeMap::new(), sources: Vec::new() };
    for (number, node) in chart.nodes.iter().enumerate() {
        if let Node::Activity { site, run, period, amount } = *node {
            let used = case.sites[site].runs[run].capacity_use * amount;
            let nodes = finder.active.entry((site, period)).or_default();
            nodes.push(Active { node: super::chain::index(number), run, amount, used });
        }
    }
    for row in &plan.flows {
        let lane = &case.lanes[row.lane];
        let pool = row.arrival.and_then(|arrival| chart.pool(lane.to, lane.commodity, arrival));
        let target = pool.map_or(Target::Sink(Sink::Beyond), Target::Node);
        finder.lanes.insert((row.lane, row.period), target);
    }
    finder.emissions();
    finder.costs();
    finder.sources
}

impl Finder<'_> {
    fn emissions(&mut self) {
        use EmissionKind::{Electricity, Heat, Process, Purchase, Transport};
        let (case, plan, chart) = (self.case, self.plan, self.chart);
        for (number, node) in chart.nodes.iter().enumerate() {
            let Node::Activity { site: id, run, period, amount } = *node else { continue };
            let site = &case.sites[id];
            let unit = accounts::activity_emissions(case, site, site.runs[run].process, &plan.periods[period]);
            let stage = case.stage_of(site.runs[run].process);
            let target = Target::Node(super::chain::index(number));
            for (kind, unit) in [(Process, unit.process), (Heat, unit.heat), (Electricity, unit.electricity)] {
                self.add(target, period, stage, Some(site.place), Burden::Emission(kind), unit * amount);
            }
        }
        for row in &plan.purchases {
            let supply = &case.supplies[row.supply];
            let target = self.pool(supply.place, supply.commodity, row.period);
            let stage = case.commodities[supply.commodity].stage;
            let amount = supply.emissions * row.amount;
            self.add(target, row.period, stage, Some(supply.place), Burden::Emission(Purchase), amount);
        }
        for row in &plan.flows {
            let lane = &case.lanes[row.lane];
            let target = self.lane(row.lane, row.period);
            let stage = case.commodities[lane.commodity].stage;
            let amount = lane.emissions * row.amount;
            self.add(target, row.period, stage, Some(lane.to), Burden::Emission(Transport), amount);
        }
    }

    fn costs(&mut self) {
        for row in &self.plan.costs {
            let burden = Burden::Cost(row.term);
            match row.subject {
                Subject::Site(site) => self.site(site, row.period, row.term, row.amount),
                Subject::Option(option) => {
                    self.site(self.case.options[option].site, row.period, row.term, row.amount);
                }
                Subject::Supply(id) => {
                    let supply = &self.case.supplies[id];
                    let target = self.pool(supply.place, supply.commodity, row.period);
                    let stage = self.case.commodities[supply.commodity].stage;
                    self.add(target, row.period, stage, Some(supply.place), burden, row.amount);
                }
                Subject::Lane(id) => {
                    let lane = &self.case.lanes[id];
                    let target = self.lane(id, row.period);
                    let stage = self.case.commodities[lane.commodity].stage;
                    self.add(target, row.period, stage, Some(lane.to), burden, row.amount);
                }
                Subject::Stock(id) => {
                    let stock = &self.case.stocks[id];
                    let stage = self.case.commodities[stock.commodity].stage;
                    let target = if row.period + 1 < self.plan.periods.len() {
                        self.pool(stock.place, stock.commodity, row.period + 1)
                    } else {
                        Target::Sink(Sink::Stock)
                    };
                    self.add(target, row.period, stage, Some(stock.place), burden, row.amount);
                }
                Subject::Place(place) if row.term == Term::Disposal => self.disposal(place, row.period, row.amount),
                Subject::Place(_)
                | Subject::Demand(_)
                | Subject::Contract(_)
                | Subject::Rule(_)
                | Subject::Limit(_) => {
                    self.add(Target::Sink(Sink::NoActivity), row.period, None, None, burden, row.amount);
                }
            }
        }
    }

    /// A cost of a site, spread over its activities: what depends on the process by its cost, all else by the capacity
    /// that is used.
    fn site(&mut self, id: SiteId, period: PeriodIndex, term: Term, total: f64) {
        let (case, when) = (self.case, &self.plan.periods[period]);
        let site = &case.sites[id];
        let burden = Burden::Cost(term);
        let Some(nodes) = self.active.get(&(id, period)) else {
            self.add(Target::Sink(Sink::NoActivity), period, None, Some(site.place), burden, total);
            return;
        };
        let own = |run: usize| match term {
            Term::VariableOperation => accounts::activity(case, site, run, when).0,
            Term::Energy => accounts::activity(case, site, run, when).1,
            Term::EmissionPrice => accounts::activity_emissions(case, site, site.runs[run].process, when).total(),
            _ => 0.0,
        };
        let mut weights: Vec<f64> = nodes.iter().map(|active| own(active.run) * active.amount).collect();
        // Costs of either sign could cancel: then capacity decides.
        let size: f64 = weights.iter().map(|weight| weight.abs()).sum();
        if weights.iter().sum::<f64>().abs() <= 0.5 * size || size == 0.0 {
            weights = nodes.iter().map(|active| if active.used > 0.0 { active.used } else { active.amount }).collect();
        }
        let sum: f64 = weights.iter().sum();
        let parts: Vec<(u32, usize, f64)> =
            nodes.iter().zip(weights).map(|(active, weight)| (active.node, active.run, total * weight / sum)).collect();
        for (node, run, amount) in parts {
            let stage = case.stage_of(site.runs[run].process);
            self.add(Target::Node(node), period, stage, Some(site.place), burden, amount);
        }
    }

    /// The cost of discarding at a place: borne by the activities that made what is there; what came in otherwise bears
    /// it as it is discarded.
    fn disposal(&mut self, place: PlaceId, period: PeriodIndex, total: f64) {
        let (case, chart) = (self.case, self.chart);
        let rows = self.plan.discards.iter().filter(|row| row.place == place && row.period == period);
        let rows: Vec<_> = rows
            .map(|row| (row.commodity, case.commodities[row.commodity].disposal_cost.unwrap_or_default() * row.amount))
            .filter(|row| row.1 != 0.0)
            .collect();
        let sum: f64 = rows.iter().map(|row| row.1).sum();
        for (commodity, cost) in rows {
            let cost = cost * total / sum;
            let Some(pool) = chart.pool(place, commodity, period) else { continue };
            let stage = case.commodities[commodity].stage;
            let makers: Vec<(u32, f64)> = chart
                .arcs
                .iter()
                .filter(|arc| arc.to == pool && arc.way == Way::Output)
                .map(|arc| (arc.from, arc.arrived))
                .collect();
            let others =
                chart.arcs.iter().filter(|arc| arc.to == pool && arc.way != Way::Output).map(|arc| arc.arrived);
            let entered = chart.inflows.iter().filter(|inflow| inflow.to == pool).map(|inflow| inflow.amount);
            let made: f64 = makers.iter().map(|maker| maker.1).sum();
            let all = made + others.chain(entered).sum::<f64>();
            let burden = Burden::Cost(Term::Disposal);
            for (node, amount) in makers {
                self.add(Target::Node(node), period, stage, Some(place), burden, cost * amount / all);
            }
            let rest = if all > 0.0 { cost * (all - made) / all } else { cost };
            self.add(Target::Sink(Sink::Discard), period, stage, Some(place), burden, rest);
        }
    }

    fn pool(&self, place: PlaceId, commodity: crate::ids::CommodityId, period: PeriodIndex) -> Target {
        self.chart.pool(place, commodity, period).map_or(Target::Sink(Sink::NoActivity), Target::Node)
    }

    fn lane(&self, lane: LaneId, period: PeriodIndex) -> Target {
        self.lanes.get(&(lane, period)).copied().unwrap_or(Target::Sink(Sink::NoActivity))
    }

    fn add(
        &mut self,
        target: Target,
        period: PeriodIndex,
        stage: Option<StageId>,
        place: Option<PlaceId>,
        burden: Burden,
        amount: f64,
    ) {
        if amount != 0.0 {
            self.sources.push(Source { target, period, stage, place, burden, amount });
        }
    }
}

/// Emissions where they arise, by period, stage, place and kind.
pub(super) fn territorial(sources: &[Source]) -> Vec<super::result::TerritorialRow> {
    let mut sums: BTreeMap<(PeriodIndex, Option<StageId>, PlaceId, EmissionKind), f64> = BTreeMap::new();
    for source in sources {
        if let (Burden::Emission(kind), Some(place)) = (source.burden, source.place) {
            *sums.entry((source.period, source.stage, place, kind)).or_default() += source.amount;
        }
    }
    sums.into_iter()
        .map(|((period, stage, place, kind), amount)| super::result::TerritorialRow {
            period,
            stage,
            place,
            kind,
            amount,
        })
        .collect()
}
