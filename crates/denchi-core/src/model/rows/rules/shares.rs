//! Share limit, by the last country:
//!
//! ```text
//! sum w (supplied to the region from the group) - limit sum w (supplied to the region) - m <= 0
//! ```
//!
//! Supplied is what is made or bought inside the region, and what arrives on lanes from outside; from the group is what is
//! made or bought inside region and origin, and what lanes bring from a place of the origin. `w` is 1, the mass, the
//! reference price, or the content of an element. Shipments on the water count by the place where they arrive.

use super::Asked;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::sheet::Sheet;
use crate::time;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let (case, rule, t, row) = (scene.case, asked.rule, asked.t, asked.not_positive(sheet));
    let period = &scene.periods[t];
    let counted = |commodity| {
        if case.names_commodity(rule, commodity) { case.rule_weight(rule, commodity, period) } else { 0.0 }
    };
    let factor = |place| case.group_place(rule, place) - asked.limit;
    for (id, site) in case.sites.iter().filter(|(_, site)| case.in_region(rule, site.place)) {
        for (run, data) in site.runs.iter().enumerate() {
            for output in case.processes[data.process].recipe.iter().filter(|output| output.net() > 0.0) {
                let weight = counted(output.commodity) * output.quantity;
                sheet.entry(row, layout.activity(id, run, t), weight * factor(site.place));
            }
        }
    }
    for (id, supply) in case.supplies.iter().filter(|(_, supply)| case.in_region(rule, supply.place)) {
        for step in 0..supply.steps.len() {
            sheet.entry(row, layout.purchase(id, step, t), counted(supply.commodity) * factor(supply.place));
        }
    }
    for (id, lane) in case.lanes.iter() {
        let weight = counted(lane.commodity);
        if weight == 0.0 || case.in_region(rule, lane.from) || !case.in_region(rule, lane.to) {
            continue;
        }
        for left in (0..=t).filter(|&left| time::arrival(scene.periods, left, lane.lead_time) == Some(t)) {
            sheet.entry(row, layout.flow(id, left), weight * factor(lane.from));
        }
    }
    for shipment in case.in_transit.iter().filter(|shipment| case.in_region(rule, shipment.place)) {
        if time::period_at(scene.periods, shipment.arrival) == Some(t) {
            sheet.shift(row, counted(shipment.commodity) * shipment.quantity * factor(shipment.place));
        }
    }
    asked.soften(scene, layout, sheet, row);
}
