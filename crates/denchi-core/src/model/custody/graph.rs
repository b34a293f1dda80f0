//! The chain as a graph of one tracer over time: vertices are places with a commodity, and runs of sites; edges are what
//! carries content from one to another, into the chain or out of it.

use std::collections::BTreeMap;

use crate::accounts;
use crate::case::Case;
use crate::case::custody::{Carrier, Custodies, Custody, Entry, Passage, Yields};
use crate::case::queries::{User, in_force};
use crate::case::settings::Period;
use crate::ids::{CommodityId, Id, OptionId, PlaceId, RuleId, SiteId};
use crate::model::meaning::small;
use crate::model::nodes::Nodes;
use crate::time;

/// No vertex.
const NONE: usize = usize::MAX;

/// What a vertex is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A place and a commodity.
    Node(PlaceId, CommodityId),
    /// A run of a site, and all runs at the place that pass the tracer in the same proportions: they can share their
    /// tags by content.
    Process(SiteId, usize),
}

/// Where tags meet, in a period: what leaves is `carried * (what arrives) + sum added * activity`.
#[derive(Clone, Debug)]
pub(crate) struct Vertex {
    pub(crate) kind: Kind,
    pub(crate) t: usize,
    pub(crate) carried: f64,
    /// Of the first run.
    pub(crate) added: f64,
    /// All runs, with what each adds per unit of activity.
    pub(crate) runs: Vec<(SiteId, usize, f64)>,
    /// Content taken in and given out per unit of activity of the first run; 0 for nodes.
    pub(crate) taken: f64,
    pub(crate) given: f64,
    pub(crate) ins: Vec<usize>,
    pub(crate) outs: Vec<usize>,
}

/// What carries content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) carrier: Carrier,
    pub(crate) t: usize,
    /// `None`: it enters the chain here, tagged with `share`.
    pub(crate) tail: Option<usize>,
    /// `None`: it leaves the chain.
    pub(crate) head: Option<usize>,
    /// Content per unit of the amount.
    pub(crate) content: f64,
    pub(crate) share: f64,
    /// Content that arrives per content that leaves: what a stock does not lose.
    pub(crate) gain: f64,
    /// The rules whose consumption it is: an index into the scopes, 0 for none.
    pub(crate) scope: usize,
}

/// A set of rules in a period that all count the same consumption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) t: usize,
    pub(crate) rules: Vec<RuleId>,
}

/// The graph of a custody over the horizon of the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) vertices: Vec<Vertex>,
    pub(crate) edges: Vec<Edge>,
    /// The first one is empty.
    pub(crate) scopes: Vec<Scope>,
}

/// What the graphs of a case have in common.
pub(crate) struct Ground<'a> {
    pub(crate) case: &'a Case,
    pub(crate) nodes: &'a Nodes,
    /// By site and period: whether it can have any capacity.
    can_run: Vec<bool>,
}

impl<'a> Ground<'a> {
    pub(crate) fn of(case: &'a Case, nodes: &'a Nodes, options: &[Vec<OptionId>]) -> Self {
        let periods = &case.settings.periods;
        let end = periods.last().map_or(0.0, Period::end);
        let mut can_run = Vec::with_capacity(case.sites.len() * periods.len());
        for (id, site) in case.sites.iter() {
            let ramp = site.ramp.map(|ramp| &case.ramps[ramp]);
            for (t, period) in periods.iter().enumerate() {
                let added = |option: &OptionId| {
                    let data = &case.options[*option];
                    data.maximum > 0.0
                        && periods[..=t].iter().any(|decided| {
                            accounts::can_be_decided(data, decided, end)
                                && accounts::working_share(case, *option, decided, period) > 0.0
                        })
                };
                let existing = time::existing_capacity(site, ramp, period).0 > 0.0;
                can_run.push(existing || options[id.index()].iter().any(added));
            }
        }
        Ground { case, nodes, can_run }
    }

    fn periods(&self) -> &'a [Period] {
        &self.case.settings.periods
    }
}

/// Consumption of the rules that share a custody.
struct Consumed {
    rules: BTreeMap<(Carrier, usize), Vec<RuleId>>,
}

impl Consumed {
    fn of(case: &Case, custodies: &Custodies, index: usize) -> Self {
        let mut rules: BTreeMap<(Carrier, usize), Vec<RuleId>> = BTreeMap::new();
        for id in custodies.rules(index) {
            let rule = &case.rules[id];
            for consumer in case.consumption(rule) {
                let carrier = match consumer.user {
                    User::Demand(demand, member) => Carrier::Served(demand, small(member)),
                    User::Site(site, run) => Carrier::Input(site, small(run), consumer.commodity),
                };
                for (t, _) in case.settings.periods.iter().enumerate().filter(|(_, period)| in_force(rule, period)) {
                    let own = rules.entry((carrier, t)).or_default();
                    if own.last() != Some(&id) {
                        own.push(id);
                    }
                }
            }
        }
        Consumed { rules }
    }
}

/// How a run passes the tracer, per unit that it takes in or gives out, to 1e-12.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Proportions {
    place: PlaceId,
    inputs: Vec<(CommodityId, i64)>,
    outputs: Vec<(CommodityId, i64)>,
    carried: i64,
    added: i64,
}

impl Proportions {
    fn of(place: PlaceId, yields: &Yields, passage: Passage) -> Self {
        let unit = yields.taken() + yields.given();
        #[expect(clippy::cast_possible_truncation, reason = "shares are between 0 and 1")]
        let share = |value: f64| (value * 1e12).round() as i64;
        let parts = |parts: &[(CommodityId, f64)]| {
            let mut parts: Vec<_> =
                parts.iter().map(|&(commodity, content)| (commodity, share(content / unit))).collect();
            parts.sort_unstable();
            parts
        };
        let (inputs, outputs) = (parts(&yields.inputs), parts(&yields.outputs));
        Proportions { place, inputs, outputs, carried: share(passage.carried), added: share(passage.added / unit) }
    }
}

/// Writes a graph.
struct Writer<'a> {
    ground: &'a Ground<'a>,
    custody: &'a Custody,
    consumed: Consumed,
    graph: Graph,
    /// First vertex of each node; `NONE` where it holds nothing of the tracer.
    first: Vec<usize>,
}

impl Graph {
    pub(crate) fn of(ground: &Ground, custodies: &Custodies, index: usize) -> Self {
        let custody = &custodies.all[index];
        let consumed = Consumed::of(ground.case, custodies, index);
        let graph = Graph { scopes: vec![Scope::default()], ..Graph::default() };
        let mut writer = Writer { ground, custody, consumed, graph, first: Vec::new() };
        writer.nodes();
        writer.entries();
        writer.stocks();
        writer.processes();
        writer.lanes();
        writer.ends();
        writer.graph
    }
}

impl Writer<'_> {
    fn content(&self, commodity: CommodityId) -> f64 {
        self.custody.tracer.content(self.ground.case, commodity)
    }

    /// The vertex of a node that is known to hold the tracer.
    fn at(&self, place: PlaceId, commodity: CommodityId, t: usize) -> usize {
        self.first[self.ground.nodes.at(place, commodity)] + t
    }

    fn vertex(&mut self, kind: Kind, t: usize) -> usize {
        let (carried, added, taken, given) = (1.0, 0.0, 0.0, 0.0);
        let (runs, ins, outs) = (Vec::new(), Vec::new(), Vec::new());
        self.graph.vertices.push(Vertex { kind, t, carried, added, runs, taken, given, ins, outs });
        self.graph.vertices.len() - 1
    }

    fn edge(&mut self, carrier: Carrier, t: usize, tail: Option<usize>, head: Option<usize>, content: f64) -> usize {
        let scope = self.scope(carrier, t);
        let index = self.graph.edges.len();
        self.graph.edges.push(Edge { carrier, t, tail, head, content, share: 0.0, gain: 1.0, scope });
        if let Some(tail) = tail {
            self.graph.vertices[tail].outs.push(index);
        }
        if let Some(head) = head {
            self.graph.vertices[head].ins.push(index);
        }
        index
    }

    fn scope(&mut self, carrier: Carrier, t: usize) -> usize {
        let Some(rules) = self.consumed.rules.get(&(carrier, t)) else { return 0 };
        let known = self.graph.scopes.iter().position(|scope| scope.t == t && scope.rules == *rules);
        known.unwrap_or_else(|| {
            self.graph.scopes.push(Scope { t, rules: rules.clone() });
            self.graph.scopes.len() - 1
        })
    }

    fn nodes(&mut self) {
        for &(place, commodity) in self.ground.nodes.pairs() {
            if self.content(commodity) <= 0.0 {
                self.first.push(NONE);
                continue;
            }
            self.first.push(self.graph.vertices.len());
            for t in 0..self.ground.periods().len() {
                self.vertex(Kind::Node(place, commodity), t);
            }
        }
    }

    fn enters(&mut self, carrier: Carrier, t: usize, at: (PlaceId, CommodityId), entry: Entry) -> usize {
        let head = self.at(at.0, at.1, t);
        let edge = self.edge(carrier, t, None, Some(head), self.content(at.1));
        self.graph.edges[edge].share = self.custody.entry(at.0, entry);
        edge
    }

    fn entries(&mut self) {
        let (case, periods) = (self.ground.case, self.ground.periods());
        let tracer = self.custody.tracer;
        for (id, supply) in case.supplies.iter().filter(|(_, supply)| tracer.content(case, supply.commodity) > 0.0) {
            for (t, period) in periods.iter().enumerate() {
                if supply.steps.iter().any(|step| step.maximum.mean(period.start, period.years) > 0.0) {
                    self.enters(Carrier::Purchase(id), t, (supply.place, supply.commodity), Entry::Purchase);
                }
            }
        }
        for (id, back) in case.returns.iter().filter(|(_, back)| tracer.content(case, back.scrap) > 0.0) {
            for (t, period) in periods.iter().enumerate() {
                let any = accounts::past_returns(back, period) > 0.0
                    || periods[..=t].iter().any(|served| accounts::return_share(back, served, period) > 0.0);
                if any && back.quantity * back.collection_rate > 0.0 {
                    self.enters(Carrier::Return(id), t, (back.place, back.scrap), Entry::Return);
                }
            }
        }
        for (index, shipment) in case.in_transit.iter().enumerate() {
            if let Some(t) = time::period_at(periods, shipment.arrival)
                && self.content(shipment.commodity) > 0.0
            {
                let carrier = Carrier::Shipment(u32::from(small(index)));
                self.enters(carrier, t, (shipment.place, shipment.commodity), Entry::Shipment);
            }
        }
    }

    fn stocks(&mut self) {
        let (case, periods) = (self.ground.case, self.ground.periods());
        for (id, stock) in case.stocks.iter() {
            let content = self.content(stock.commodity);
            if content <= 0.0 {
                continue;
            }
            let kept = |t: usize| (1.0 - stock.loss).powf(periods[t].years);
            if stock.opening > 0.0 {
                let edge = self.enters(Carrier::Opening(id), 0, (stock.place, stock.commodity), Entry::Opening);
                self.graph.edges[edge].gain = kept(0);
            }
            if stock.maximum > 0.0 {
                for t in 0..periods.len() {
                    let tail = self.at(stock.place, stock.commodity, t);
                    let next = t + 1 < periods.len();
                    let edge = self.edge(Carrier::Stock(id), t, Some(tail), next.then_some(tail + 1), content);
                    if next {
                        self.graph.edges[edge].gain = kept(t + 1);
                    }
                }
            }
        }
    }

    fn processes(&mut self) {
        let case = self.ground.case;
        let count = self.ground.periods().len();
        let mut known: BTreeMap<(Proportions, usize), usize> = BTreeMap::new();
        for (id, site) in case.sites.iter() {
            for (index, run) in site.runs.iter().enumerate() {
                let yields = self.custody.tracer.yields(case, run.process);
                let (taken, given) = (yields.taken(), yields.given());
                if taken + given <= 0.0 {
                    continue;
                }
                let passage = self.custody.passage(case, id, run);
                let proportions = Proportions::of(site.place, &yields, passage);
                for t in (0..count).filter(|t| self.ground.can_run[id.index() * count + t]) {
                    let key = (proportions.clone(), t);
                    let vertex = known.get(&key).copied().unwrap_or_else(|| {
                        let vertex = self.vertex(Kind::Process(id, index), t);
                        let data = &mut self.graph.vertices[vertex];
                        (data.carried, data.added) = (passage.carried, passage.added);
                        (data.taken, data.given) = (taken, given);
                        vertex
                    });
                    known.insert(key, vertex);
                    self.graph.vertices[vertex].runs.push((id, index, passage.added));
                    for &(commodity, content) in &yields.inputs {
                        let carrier = Carrier::Input(id, small(index), commodity);
                        let tail = self.at(site.place, commodity, t);
                        self.edge(carrier, t, Some(tail), Some(vertex), content);
                    }
                    for &(commodity, content) in &yields.outputs {
                        let carrier = Carrier::Output(id, small(index), commodity);
                        let head = self.at(site.place, commodity, t);
                        self.edge(carrier, t, Some(vertex), Some(head), content);
                    }
                }
            }
        }
    }

    fn lanes(&mut self) {
        let (case, periods) = (self.ground.case, self.ground.periods());
        for (id, lane) in case.lanes.iter() {
            let content = self.content(lane.commodity);
            if content <= 0.0 {
                continue;
            }
            let (from, to) = (self.at(lane.from, lane.commodity, 0), self.at(lane.to, lane.commodity, 0));
            for (t, period) in periods.iter().enumerate() {
                if lane.maximum.mean(period.start, period.years) > 0.0 {
                    let head = time::arrival(periods, t, lane.lead_time).map(|arrival| to + arrival);
                    self.edge(Carrier::Lane(id), t, Some(from + t), head, content);
                }
            }
        }
    }

    /// What leaves the chain: served, discarded, built in.
    fn ends(&mut self) {
        let (case, periods) = (self.ground.case, self.ground.periods());
        for (id, demand) in case.demands.iter() {
            for (member, data) in demand.members.iter().enumerate() {
                let content = self.content(data.commodity);
                for t in (0..periods.len()).filter(|_| content > 0.0) {
                    let tail = self.at(demand.place, data.commodity, t);
                    self.edge(Carrier::Served(id, small(member)), t, Some(tail), None, content);
                }
            }
        }
        for (id, option) in case.options.iter() {
            let place = case.sites[option.site].place;
            for &(commodity, quantity) in &option.inputs {
                let content = quantity * self.content(commodity);
                for t in (0..periods.len()).filter(|_| content > 0.0) {
                    let tail = self.at(place, commodity, t);
                    self.edge(Carrier::Built(id, commodity), t, Some(tail), None, content);
                }
            }
        }
        for &(place, commodity) in self.ground.nodes.pairs() {
            let content = self.content(commodity);
            if content > 0.0 && case.commodities[commodity].disposal_cost.is_some() {
                for t in 0..periods.len() {
                    let tail = self.at(place, commodity, t);
                    self.edge(Carrier::Discarded(place, commodity), t, Some(tail), None, content);
                }
            }
        }
    }
}
