//! Work for a destination, at every node upstream of what is consumed there, in every period `t`:
//!
//! ```text
//! â <= a,  f̂ <= f,  ŝ <= sum s,  ĥ <= h
//! arrivals + outputs + purchases + returns + in transit + (1 - loss)^l ĥ[t-1] - ĥ[t]
//!     >= dispatches + inputs + what is consumed in scope
//! ```
//!
//! in the part (`^`) that works for it. Returns, opening stocks and shipments on the water are free to all. Where value
//! is counted, no more may be assigned than is used, joint products apart: the same with `<=`, without what is free and
//! without the outputs of activity that makes several things.

use crate::accounts;
use crate::case::queries::{User, WorkItem};
use crate::ids::{CommodityId, PlaceId};
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, small};
use crate::model::sheet::Sheet;
use crate::model::work::{self, Destination, Node};
use crate::time;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    for (index, destination) in scene.destinations.iter().enumerate().filter(|(_, all)| !all.scope.everything) {
        let rows = Rows::new(destination, index, sheet, scene);
        let writer = Writer { scene, layout, destination, index, rows };
        writer.within(sheet);
        for (position, &item) in destination.items.iter().enumerate() {
            for &t in &destination.periods {
                if let Some(column) = layout.work.column(destination, index, position, t) {
                    writer.item(sheet, item, column, t);
                }
            }
        }
        writer.consumed(sheet);
        writer.free(sheet);
    }
}

/// Where the rows of a destination are.
struct Rows {
    nodes: Vec<Node>,
    first: usize,
    /// The first row of what is used, where value is counted.
    first_used: Option<usize>,
    slot: Vec<Option<usize>>,
    periods: usize,
}

impl Rows {
    fn new(destination: &Destination, index: usize, sheet: &mut Sheet, scene: &Scene) -> Self {
        let nodes: Vec<Node> = destination.nodes.iter().copied().collect();
        let mut add = |used: bool| {
            let mut first = None;
            for &(place, commodity) in &nodes {
                for &t in &destination.periods {
                    let (scope, t) = (small(index), small(t));
                    let row = if used {
                        sheet.row(Row::WorkUsed { scope, place, commodity, t }, f64::NEG_INFINITY, 0.0)
                    } else {
                        sheet.row(Row::WorkBalance { scope, place, commodity, t }, 0.0, f64::INFINITY)
                    };
                    first.get_or_insert(row);
                }
            }
            first.unwrap_or(0)
        };
        let first = add(false);
        let first_used = destination.scope.by_value.then(|| add(true));
        let mut slot = vec![None; scene.periods.len()];
        destination.periods.iter().enumerate().for_each(|(index, &t)| slot[t] = Some(index));
        Rows { nodes, first, first_used, slot, periods: destination.periods.len() }
    }

    /// Distance of a row from the first one.
    fn offset(&self, place: PlaceId, commodity: CommodityId, t: usize) -> Option<usize> {
        let node = self.nodes.binary_search(&(place, commodity)).ok()?;
        self.slot[t].map(|slot| node * self.periods + slot)
    }
}

struct Writer<'a> {
    scene: &'a Scene<'a>,
    layout: &'a Layout,
    destination: &'a Destination,
    index: usize,
    rows: Rows,
}

impl Writer<'_> {
    /// Puts an amount into the balance of a node, and into what is used there unless it may go unused.
    fn put(&self, sheet: &mut Sheet, node: Node, t: usize, (column, value): (usize, f64), must_be_used: bool) {
        let Some(offset) = self.rows.offset(node.0, node.1, t) else { return };
        sheet.entry(self.rows.first + offset, column, value);
        if let Some(first) = self.rows.first_used.filter(|_| must_be_used) {
            sheet.entry(first + offset, column, value);
        }
    }

    fn within(&self, sheet: &mut Sheet) {
        for (position, &item) in self.destination.items.iter().enumerate() {
            for &t in &self.destination.periods {
                let Some(column) = self.layout.work.column(self.destination, self.index, position, t) else { continue };
                let meaning = Row::WorkWithin { scope: small(self.index), item, t: small(t) };
                let row = sheet.row(meaning, f64::NEG_INFINITY, 0.0);
                sheet.entry(row, column, 1.0);
                for own in work::own_columns(self.scene, self.layout, item, t) {
                    sheet.entry(row, own, -1.0);
                }
            }
        }
    }

    fn item(&self, sheet: &mut Sheet, item: WorkItem, column: usize, t: usize) {
        let (case, periods) = (self.scene.case, self.scene.periods);
        match item {
            WorkItem::Flow(id) => {
                let lane = &case.lanes[id];
                self.put(sheet, (lane.from, lane.commodity), t, (column, -1.0), true);
                if let Some(arrival) = time::arrival(periods, t, lane.lead_time) {
                    self.put(sheet, (lane.to, lane.commodity), arrival, (column, 1.0), true);
                }
            }
            WorkItem::Purchase(id) => {
                let supply = &case.supplies[id];
                self.put(sheet, (supply.place, supply.commodity), t, (column, 1.0), true);
            }
            WorkItem::Level(id) => {
                let stock = &case.stocks[id];
                let node = (stock.place, stock.commodity);
                self.put(sheet, node, t, (column, -1.0), true);
                if let Some(next) = periods.get(t + 1) {
                    self.put(sheet, node, t + 1, (column, (1.0 - stock.loss).powf(next.years)), true);
                }
            }
            WorkItem::Activity(id, run) => {
                let site = &case.sites[id];
                let recipe = &case.processes[site.runs[usize::from(run)].process].recipe;
                let here = |commodity| self.destination.nodes.contains(&(site.place, commodity));
                let joint = recipe.iter().filter(|row| row.net() > 0.0 && here(row.commodity)).count() > 1;
                for row in recipe {
                    let user = User::Site(id, usize::from(run));
                    let counted = row.net() < 0.0 && self.destination.consumes(user, row.commodity, t);
                    if !counted {
                        let must_be_used = row.net() < 0.0 || !joint;
                        self.put(sheet, (site.place, row.commodity), t, (column, row.net()), must_be_used);
                    }
                }
            }
        }
    }

    fn consumed(&self, sheet: &mut Sheet) {
        for consumer in &self.destination.scope.consumers {
            for &t in self.destination.periods.iter().filter(|&&t| self.destination.holds[t]) {
                let column = match consumer.user {
                    User::Demand(demand, member) => self.layout.served(demand, member, t),
                    User::Site(site, run) => self.layout.activity(site, run, t),
                };
                self.put(sheet, (consumer.place, consumer.commodity), t, (column, -consumer.quantity), true);
            }
        }
    }

    /// Returns, opening stocks and shipments on the water.
    fn free(&self, sheet: &mut Sheet) {
        let (case, periods) = (self.scene.case, self.scene.periods);
        for stock in case.stocks.values() {
            if let (Some(offset), Some(first)) = (self.rows.offset(stock.place, stock.commodity, 0), periods.first()) {
                sheet.shift(self.rows.first + offset, (1.0 - stock.loss).powf(first.years) * stock.opening);
            }
        }
        for shipment in &case.in_transit {
            let arrives = time::period_at(periods, shipment.arrival);
            if let Some(offset) = arrives.and_then(|t| self.rows.offset(shipment.place, shipment.commodity, t)) {
                sheet.shift(self.rows.first + offset, shipment.quantity);
            }
        }
        for back in case.returns.values() {
            let scrap = back.quantity * back.collection_rate;
            let members = &case.demands[back.demand].members;
            let member = members.iter().position(|member| member.commodity == back.served);
            for &t in &self.destination.periods {
                let Some(offset) = self.rows.offset(back.place, back.scrap, t) else { continue };
                sheet.shift(self.rows.first + offset, scrap * accounts::past_returns(back, &periods[t]));
                let Some(member) = member else { continue };
                for (served, when) in periods[..=t].iter().enumerate() {
                    let share = accounts::return_share(back, when, &periods[t]);
                    sheet.entry(
                        self.rows.first + offset,
                        self.layout.served(back.demand, member, served),
                        scrap * share,
                    );
                }
            }
        }
    }
}
