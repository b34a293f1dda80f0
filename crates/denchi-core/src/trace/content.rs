//! The content of one tracer in the network of a plan.

use crate::case::Case;
use crate::case::custody::{Custody, Entry as Way, Stamp, Tracer};
use crate::ids::{Id, StageId};

use super::chain::Rows;
use super::chart::{self, Chart, Node};
use super::network::{Arc, Entry, Exit, Network, Tagging};
use super::result::Origin;
use super::tags::Arcs;

/// All origins of a case as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origins {
    ends: [usize; 5],
}

impl Origins {
    pub(super) fn of(case: &Case) -> Self {
        let counts =
            [case.sites.len(), case.supplies.len(), case.returns.len(), case.stocks.len(), case.in_transit.len()];
        let mut end = 0;
        Origins {
            ends: counts.map(|count| {
                end += count;
                end
            }),
        }
    }

    /// How many there are, the unknown one last.
    pub(super) fn len(&self) -> usize {
        self.ends[4] + 1
    }

    pub(super) fn number(&self, origin: Origin) -> u32 {
        super::chain::index(match origin {
            Origin::Site(id) => id.index(),
            Origin::Supply(id) => self.ends[0] + id.index(),
            Origin::Return(id) => self.ends[1] + id.index(),
            Origin::Stock(id) => self.ends[2] + id.index(),
            Origin::Shipment(row) => self.ends[3] + row,
            Origin::Unknown => self.ends[4],
        })
    }

    pub(super) fn origin(&self, number: u32) -> Origin {
        let number = number as usize;
        match self.ends.iter().position(|&end| number < end) {
            Some(0) => Origin::Site(Id::from_index(number)),
            Some(1) => Origin::Supply(Id::from_index(number - self.ends[0])),
            Some(2) => Origin::Return(Id::from_index(number - self.ends[1])),
            Some(3) => Origin::Stock(Id::from_index(number - self.ends[2])),
            Some(_) => Origin::Shipment(number - self.ends[3]),
            None => Origin::Unknown,
        }
    }
}

/// The content of a tracer.
pub(super) struct Content {
    pub(super) tracer: Tracer,
    pub(super) network: Network,
    /// Node of the chart, for each node of the network.
    pub(super) node: Vec<u32>,
    /// Node of the network, for each node of the chart; `u32::MAX`: no content there.
    pub(super) place: Vec<u32>,
    /// Arc of the chart, for each arc of the network.
    pub(super) arc: Vec<u32>,
    /// Outflow of the chart, for each exit of the network.
    pub(super) exit: Vec<u32>,
    pub(super) arcs: Arcs,
    /// What enters, by node: origin, content.
    pub(super) entries: Rows,
    pub(super) entering: Vec<f64>,
    pub(super) arriving: Vec<f64>,
    /// Stage of each activity.
    pub(super) stage: Vec<Option<StageId>>,
}

impl Content {
    pub(super) fn of(case: &Case, chart: &Chart, origins: &Origins, tracer: Tracer) -> Self {
        let contents: Vec<f64> = case.commodities.ids().map(|commodity| tracer.content(case, commodity)).collect();
        let yields: Vec<_> = case.processes.ids().map(|process| tracer.yields(case, process)).collect();
        let mut builder = Builder::new(chart.nodes.len());
        let yields_of = |node: u32| match chart.nodes[node as usize] {
            Node::Activity { site, run, .. } => Some(&yields[case.sites[site].runs[run].process.index()]),
            Node::Pool { .. } => None,
        };
        for (number, arc) in chart.arcs.iter().enumerate() {
            let content = contents[arc.commodity.index()];
            if content <= 0.0 {
                continue;
            }
            let kept =
                if arc.way == chart::Way::Input { yields_of(arc.to).map_or(0.0, |yields| yields.kept()) } else { 1.0 };
            let (from, to) = (builder.node(arc.from), builder.node(arc.to));
            let (sent, arrived) = (content * arc.sent, content * arc.arrived * kept);
            builder.network.arcs.push(Arc { from, to, sent, arrived });
            builder.arc.push(super::chain::index(number));
        }
        for inflow in &chart.inflows {
            let Node::Pool { commodity, .. } = chart.nodes[inflow.to as usize] else { continue };
            builder.enter(inflow.to, origins.number(inflow.origin), contents[commodity.index()] * inflow.amount);
        }
        for (number, node) in chart.nodes.iter().enumerate() {
            let Node::Activity { site, amount, .. } = *node else { continue };
            let number = super::chain::index(number);
            let entered = yields_of(number).map_or(0.0, |yields| yields.entered());
            builder.enter(number, origins.number(Origin::Site(site)), entered * amount);
        }
        for (number, outflow) in chart.outflows.iter().enumerate() {
            let Node::Pool { commodity, .. } = chart.nodes[outflow.from as usize] else { continue };
            let content = contents[commodity.index()] * outflow.amount;
            if content > 0.0 {
                let from = builder.node(outflow.from);
                builder.network.exits.push(Exit { from, content });
                builder.exit.push(super::chain::index(number));
            }
        }
        builder.finish(case, chart, origins, tracer)
    }

    /// How a chain of custody treats the nodes.
    pub(super) fn tagging(&self, case: &Case, chart: &Chart, origins: &Origins, custody: &Custody) -> Tagging {
        let count = self.network.nodes;
        let mut tagging = Tagging { carried: vec![1.0; count], added: vec![0.0; count], fresh: self.entering.clone() };
        for (node, &number) in self.node.iter().enumerate() {
            match chart.nodes[number as usize] {
                Node::Pool { .. } => {
                    for &(origin, content) in self.entries.row(node) {
                        tagging.added[node] += entry_share(case, custody, origins.origin(origin)) * content;
                    }
                }
                Node::Activity { site, run, .. } => {
                    let all = self.arriving[node] + self.entering[node];
                    let (carried, added, fresh) = match custody.stamp(case, site, &case.sites[site].runs[run]) {
                        Stamp::Pass(share) => (1.0, share * self.entering[node], self.entering[node]),
                        Stamp::Set(share) => (0.0, share * all, all),
                        Stamp::Touch(share) => {
                            (1.0 - share, share * all, share * all + (1.0 - share) * self.entering[node])
                        }
                    };
                    (tagging.carried[node], tagging.added[node], tagging.fresh[node]) = (carried, added, fresh);
                }
            }
        }
        tagging
    }
}

/// Tagged share of what enters from an origin outside the network.
fn entry_share(case: &Case, custody: &Custody, origin: Origin) -> f64 {
    let way = match origin {
        Origin::Supply(_) => Way::Purchase,
        Origin::Return(_) => Way::Return,
        Origin::Stock(_) => Way::Opening,
        Origin::Shipment(_) => Way::Shipment,
        Origin::Site(_) | Origin::Unknown => return 0.0,
    };
    origin.place(case).map_or(0.0, |place| custody.entry(place, way))
}

struct Builder {
    network: Network,
    node: Vec<u32>,
    place: Vec<u32>,
    arc: Vec<u32>,
    exit: Vec<u32>,
}

impl Builder {
    fn new(nodes: usize) -> Self {
        let network = Network::default();
        Builder { network, node: Vec::new(), place: vec![u32::MAX; nodes], arc: Vec::new(), exit: Vec::new() }
    }

    fn node(&mut self, number: u32) -> u32 {
        let place = &mut self.place[number as usize];
        if *place == u32::MAX {
            *place = super::chain::index(self.node.len());
            self.node.push(number);
        }
        *place
    }

    fn enter(&mut self, number: u32, origin: u32, content: f64) {
        if content > 0.0 {
            let to = self.node(number);
            self.network.entries.push(Entry { to, origin, content });
        }
    }

    fn finish(mut self, case: &Case, chart: &Chart, origins: &Origins, tracer: Tracer) -> Content {
        self.network.nodes = self.node.len();
        self.network.origins = origins.len();
        let entries: Vec<_> =
            self.network.entries.iter().map(|entry| (entry.to, entry.origin, entry.content)).collect();
        let stage = |&number: &u32| match chart.nodes[number as usize] {
            Node::Activity { site, run, .. } => case.stage_of(case.sites[site].runs[run].process),
            Node::Pool { .. } => None,
        };
        Content {
            tracer,
            arcs: Arcs::of(&self.network),
            entries: Rows::new(self.network.nodes, &entries),
            entering: self.network.entering(),
            arriving: self.network.arriving(),
            stage: self.node.iter().map(stage).collect(),
            network: self.network,
            node: self.node,
            place: self.place,
            arc: self.arc,
            exit: self.exit,
        }
    }
}
