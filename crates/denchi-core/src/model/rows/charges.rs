//! Fixed charges where something is used: `amount <= M y`, `y` 0 or 1.

use crate::model::Scene;
use crate::model::bounds;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    let (case, periods) = (scene.case, scene.periods);
    for t in 0..periods.len() {
        for (id, site) in case.sites.iter() {
            let Some(used) = layout.site_used(id, t) else { continue };
            let row = sheet.row(Row::SiteUsed { site: id, t: small(t) }, f64::NEG_INFINITY, 0.0);
            for (run, data) in site.runs.iter().enumerate() {
                sheet.entry(row, layout.activity(id, run, t), data.capacity_use);
            }
            sheet.entry(row, used, -bounds::site_bound(case, periods, id, t));
        }
        for id in case.lanes.ids() {
            let Some(used) = layout.lane_used(id, t) else { continue };
            let row = sheet.row(Row::LaneUsed { lane: id, t: small(t) }, f64::NEG_INFINITY, 0.0);
            sheet.entry(row, layout.flow(id, t), 1.0);
            sheet.entry(row, used, -bounds::lane_bound(case, periods, id, t));
        }
        for (id, supply) in case.supplies.iter() {
            let Some(used) = layout.supply_used(id, t) else { continue };
            let row = sheet.row(Row::SupplyUsed { supply: id, t: small(t) }, f64::NEG_INFINITY, 0.0);
            for step in 0..supply.steps.len() {
                sheet.entry(row, layout.purchase(id, step, t), 1.0);
            }
            sheet.entry(row, used, -bounds::supply_bound(case, periods, id, t));
        }
    }
}
