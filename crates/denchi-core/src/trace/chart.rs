//! The physical flows of a plan as a network over all periods: what is where, and where it goes.
//!
//! A *pool* is a place, a commodity and a period; an *activity* is a way of running a site in a period. A stock is an arc
//! from a pool into that of the next period, a flow on a lane an arc into the period of its arrival.

use crate::case::Case;
use crate::case::entities::Direction;
use crate::ids::{CommodityId, DemandId, Id, LaneId, PlaceId, SiteId, StockId};
use crate::plan::result::{PeriodIndex, Plan};
use crate::time;

use super::result::{Origin, Sink};

/// A node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Node {
    Pool {
        place: PlaceId,
        commodity: CommodityId,
        period: PeriodIndex,
    },
    /// A site, the index of its run, and units of activity.
    Activity {
        site: SiteId,
        run: usize,
        period: PeriodIndex,
        amount: f64,
    },
}

/// How an arc gets from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Input,
    Output,
    Lane(LaneId),
    Stock(StockId),
}

/// What moves from node to node, units of a commodity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) commodity: CommodityId,
    pub(super) way: Way,
    pub(super) sent: f64,
    /// What is left of it on arrival.
    pub(super) arrived: f64,
}

/// What enters a pool from outside, units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inflow {
    pub(super) to: u32,
    pub(super) origin: Origin,
    pub(super) amount: f64,
}

/// Where something leaves the network to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaves {
    Demand(DemandId),
    Sink(Sink),
}

/// What leaves a pool for good, units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outflow {
    pub(super) from: u32,
    pub(super) leaves: Leaves,
    pub(super) amount: f64,
}

/// The network of a plan.
pub(super) struct Chart {
    pub(super) nodes: Vec<Node>,
    pub(super) arcs: Vec<Arc>,
    pub(super) inflows: Vec<Inflow>,
    pub(super) outflows: Vec<Outflow>,
    /// Pool by place, commodity and period; `u32::MAX`: nothing there.
    pools: Vec<u32>,
    commodities: usize,
    periods: usize,
}

const NONE: u32 = u32::MAX;

impl Chart {
    pub(super) fn of(case: &Case, plan: &Plan) -> Self {
        let (commodities, periods) = (case.commodities.len(), plan.periods.len());
        let mut chart = Chart {
            nodes: Vec::new(),
            arcs: Vec::new(),
            inflows: Vec::new(),
            outflows: Vec::new(),
            pools: vec![NONE; case.places.len() * commodities * periods],
            commodities,
            periods,
        };
        chart.activity(case, plan);
        chart.flows(case, plan);
        chart.stocks(case, plan);
        chart.inflows(case, plan);
        chart.outflows(case, plan);
        chart
    }

    fn slot(&self, place: PlaceId, commodity: CommodityId, period: PeriodIndex) -> usize {
        (place.index() * self.commodities + commodity.index()) * self.periods + period
    }

    /// The pool, where anything is there.
    pub(super) fn pool(&self, place: PlaceId, commodity: CommodityId, period: PeriodIndex) -> Option<u32> {
        self.pools.get(self.slot(place, commodity, period)).copied().filter(|&pool| pool != NONE)
    }

    fn make_pool(&mut self, place: PlaceId, commodity: CommodityId, period: PeriodIndex) -> u32 {
        let slot = self.slot(place, commodity, period);
        if self.pools[slot] == NONE {
            self.pools[slot] = self.node(Node::Pool { place, commodity, period });
        }
        self.pools[slot]
    }

    fn node(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        super::chain::index(self.nodes.len() - 1)
    }

    fn activity(&mut self, case: &Case, plan: &Plan) {
        for row in &plan.activity {
            let site = &case.sites[row.site];
            let Some(run) = site.runs.iter().position(|run| run.process == row.process) else { continue };
            let node = self.node(Node::Activity { site: row.site, run, period: row.period, amount: row.amount });
            for part in case.processes[row.process].recipe.iter().filter(|part| part.quantity > 0.0) {
                let pool = self.make_pool(site.place, part.commodity, row.period);
                let amount = part.quantity * row.amount;
                let (from, to, way) = match part.direction {
                    Direction::Input => (pool, node, Way::Input),
                    Direction::Output | Direction::Byproduct => (node, pool, Way::Output),
                };
                self.arcs.push(Arc { from, to, commodity: part.commodity, way, sent: amount, arrived: amount });
            }
        }
    }

    fn flows(&mut self, case: &Case, plan: &Plan) {
        for row in plan.flows.iter().filter(|row| row.amount > 0.0) {
            let lane = &case.lanes[row.lane];
            let (commodity, amount) = (lane.commodity, row.amount);
            let from = self.make_pool(lane.from, commodity, row.period);
            if let Some(arrival) = row.arrival {
                let to = self.make_pool(lane.to, commodity, arrival);
                self.arcs.push(Arc { from, to, commodity, way: Way::Lane(row.lane), sent: amount, arrived: amount });
            } else {
                self.outflows.push(Outflow { from, leaves: Leaves::Sink(Sink::Beyond), amount });
            }
        }
    }

    fn stocks(&mut self, case: &Case, plan: &Plan) {
        for row in &plan.stocks {
            let stock = &case.stocks[row.stock];
            let kept = |period: PeriodIndex| (1.0 - stock.loss).powf(plan.periods[period].years);
            if row.period == 0 && stock.opening > 0.0 {
                let to = self.make_pool(stock.place, stock.commodity, 0);
                let origin = Origin::Stock(row.stock);
                self.inflows.push(Inflow { to, origin, amount: stock.opening * kept(0) });
            }
            if row.level <= 0.0 {
                continue;
            }
            let from = self.make_pool(stock.place, stock.commodity, row.period);
            if row.period + 1 < plan.periods.len() {
                let to = self.make_pool(stock.place, stock.commodity, row.period + 1);
                let (sent, arrived) = (row.level, row.level * kept(row.period + 1));
                self.arcs.push(Arc { from, to, commodity: stock.commodity, way: Way::Stock(row.stock), sent, arrived });
            } else {
                self.outflows.push(Outflow { from, leaves: Leaves::Sink(Sink::Stock), amount: row.level });
            }
        }
    }

    fn inflows(&mut self, case: &Case, plan: &Plan) {
        for row in &plan.purchases {
            let supply = &case.supplies[row.supply];
            let to = self.make_pool(supply.place, supply.commodity, row.period);
            self.inflows.push(Inflow { to, origin: Origin::Supply(row.supply), amount: row.amount });
        }
        for row in plan.returns.iter().filter(|row| row.amount > 0.0) {
            let back = &case.returns[row.r#return];
            let to = self.make_pool(back.place, back.scrap, row.period);
            self.inflows.push(Inflow { to, origin: Origin::Return(row.r#return), amount: row.amount });
        }
        for (row, shipment) in case.in_transit.iter().enumerate() {
            if let Some(period) = time::period_at(&plan.periods, shipment.arrival) {
                let to = self.make_pool(shipment.place, shipment.commodity, period);
                self.inflows.push(Inflow { to, origin: Origin::Shipment(row), amount: shipment.quantity });
            }
        }
    }

    fn outflows(&mut self, case: &Case, plan: &Plan) {
        for row in plan.served.iter().filter(|row| row.amount > 0.0) {
            let from = self.make_pool(case.demands[row.demand].place, row.commodity, row.period);
            self.outflows.push(Outflow { from, leaves: Leaves::Demand(row.demand), amount: row.amount });
        }
        for row in plan.discards.iter().filter(|row| row.amount > 0.0) {
            let from = self.make_pool(row.place, row.commodity, row.period);
            self.outflows.push(Outflow { from, leaves: Leaves::Sink(Sink::Discard), amount: row.amount });
        }
        for row in &plan.builds {
            let option = &case.options[row.option];
            for &(commodity, quantity) in option.inputs.iter().filter(|input| input.1 > 0.0) {
                let from = self.make_pool(case.sites[option.site].place, commodity, row.period);
                let amount = quantity * row.capacity;
                self.outflows.push(Outflow { from, leaves: Leaves::Sink(Sink::Build), amount });
            }
        }
    }
}
