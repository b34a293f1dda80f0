//! Material balance of every place `i`, commodity `c` and period `t`:
//!
//! ```text
//! arrivals + outputs + purchases + returns + in transit + (1 - loss)^l h[t-1] - h[t]
//!     = dispatches + inputs + what building takes + served + discarded
//! ```
//!
//! Written as sinks minus sources = constant, so that the dual is the cost of taking one more unit there.

use crate::accounts;
use crate::case::settings::Period;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, Slack, small};
use crate::model::sheet::Sheet;
use crate::time;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    let periods = scene.periods.len();
    let mut first = None;
    for (node, &(place, commodity)) in scene.nodes.pairs().iter().enumerate() {
        for t in 0..periods {
            let row = sheet.row(Row::Balance { place, commodity, t: small(t) }, 0.0, 0.0);
            first.get_or_insert(row);
            if let Some(column) = layout.discard(node, t) {
                sheet.entry(row, column, 1.0);
            }
        }
    }
    let first = first.unwrap_or(0);
    let balance = Balance { scene, layout, first };
    balance.activity(sheet);
    balance.flows(sheet);
    balance.purchases(sheet);
    balance.stocks(sheet);
    balance.builds(sheet);
    balance.served(sheet);
    balance.returns(sheet);
    balance.in_transit(sheet);
    if scene.elastic {
        for (node, &(place, commodity)) in scene.nodes.pairs().iter().enumerate() {
            for t in 0..periods {
                sheet.surplus(first + node * periods + t, Slack::Surplus(place, commodity), t);
            }
        }
    }
}

struct Balance<'a> {
    scene: &'a Scene<'a>,
    layout: &'a Layout,
    first: usize,
}

impl Balance<'_> {
    fn periods(&self) -> impl Iterator<Item = (usize, &Period)> {
        self.scene.periods.iter().enumerate()
    }

    /// First row of a node.
    fn rows(&self, place: crate::ids::PlaceId, commodity: crate::ids::CommodityId) -> usize {
        self.first + self.scene.nodes.at(place, commodity) * self.scene.periods.len()
    }

    fn activity(&self, sheet: &mut Sheet) {
        for (id, site) in self.scene.case.sites.iter() {
            for (run, data) in site.runs.iter().enumerate() {
                for ingredient in &self.scene.case.processes[data.process].recipe {
                    let rows = self.rows(site.place, ingredient.commodity);
                    for (t, _) in self.periods() {
                        sheet.entry(rows + t, self.layout.activity(id, run, t), -ingredient.net());
                    }
                }
            }
        }
    }

    fn flows(&self, sheet: &mut Sheet) {
        // Many lanes share few lead times, often none.
        let mut arrivals: Vec<(f64, Vec<Option<usize>>)> = Vec::new();
        for (id, lane) in self.scene.case.lanes.iter() {
            let from = self.rows(lane.from, lane.commodity);
            let to = self.rows(lane.to, lane.commodity);
            let known = arrivals.iter().position(|(lead, _)| *lead == lane.lead_time);
            let known = known.unwrap_or_else(|| {
                let shifted =
                    self.periods().map(|(t, _)| time::arrival(self.scene.periods, t, lane.lead_time)).collect();
                // A handful of recent lead times is enough; lanes come sorted by route.
                if arrivals.len() >= 16 {
                    arrivals.clear();
                }
                arrivals.push((lane.lead_time, shifted));
                arrivals.len() - 1
            });
            for (t, arrival) in arrivals[known].1.iter().enumerate() {
                let column = self.layout.flow(id, t);
                sheet.entry(from + t, column, 1.0);
                if let Some(arrival) = arrival {
                    sheet.entry(to + arrival, column, -1.0);
                }
            }
        }
    }

    fn purchases(&self, sheet: &mut Sheet) {
        for (id, supply) in self.scene.case.supplies.iter() {
            let rows = self.rows(supply.place, supply.commodity);
            for step in 0..supply.steps.len() {
                for (t, _) in self.periods() {
                    sheet.entry(rows + t, self.layout.purchase(id, step, t), -1.0);
                }
            }
        }
    }

    fn stocks(&self, sheet: &mut Sheet) {
        for (id, stock) in self.scene.case.stocks.iter() {
            let rows = self.rows(stock.place, stock.commodity);
            for (t, period) in self.periods() {
                let kept = (1.0 - stock.loss).powf(period.years);
                sheet.entry(rows + t, self.layout.level(id, t), 1.0);
                if t > 0 {
                    sheet.entry(rows + t, self.layout.level(id, t - 1), -kept);
                } else {
                    sheet.shift(rows, -kept * stock.opening);
                }
            }
        }
    }

    fn builds(&self, sheet: &mut Sheet) {
        for (id, option) in self.scene.case.options.iter() {
            let place = self.scene.case.sites[option.site].place;
            for &(commodity, quantity) in &option.inputs {
                let rows = self.rows(place, commodity);
                for (t, _) in self.periods() {
                    sheet.entry(rows + t, self.layout.build(id, t), quantity * self.layout.unit(id));
                }
            }
        }
    }

    fn served(&self, sheet: &mut Sheet) {
        for (id, demand) in self.scene.case.demands.iter() {
            for (member, data) in demand.members.iter().enumerate() {
                let rows = self.rows(demand.place, data.commodity);
                for (t, _) in self.periods() {
                    sheet.entry(rows + t, self.layout.served(id, member, t), 1.0);
                }
            }
        }
    }

    fn returns(&self, sheet: &mut Sheet) {
        for back in self.scene.case.returns.values() {
            let rows = self.rows(back.place, back.scrap);
            let scrap = back.quantity * back.collection_rate;
            let members = &self.scene.case.demands[back.demand].members;
            let member = members.iter().position(|member| member.commodity == back.served);
            for (t, period) in self.periods() {
                sheet.shift(rows + t, -scrap * accounts::past_returns(back, period));
                let Some(member) = member else { continue };
                for (served, when) in self.scene.periods[..=t].iter().enumerate() {
                    let share = accounts::return_share(back, when, period);
                    sheet.entry(rows + t, self.layout.served(back.demand, member, served), -scrap * share);
                }
            }
        }
    }

    fn in_transit(&self, sheet: &mut Sheet) {
        for shipment in &self.scene.case.in_transit {
            if let Some(t) = time::period_at(self.scene.periods, shipment.arrival) {
                sheet.shift(self.rows(shipment.place, shipment.commodity) + t, -shipment.quantity);
            }
        }
    }
}
