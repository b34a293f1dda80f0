//! Targets, in amounts of the period:
//!
//! ```text
//! capacity target:    l sum share q (K + sum g b) + m >= limit l
//! production target:    sum share q a             + m >= limit l
//! ```
//!
//! `share` is the part of the ownership in scope, `q` units of product per unit of activity.

use super::Asked;
use crate::case::queries::product_in_scope;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::rows::capacity;
use crate::model::sheet::Sheet;
use crate::time;

pub(super) fn capacity(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let (rule, t, row) = (asked.rule, asked.t, asked.at_least(sheet));
    let period = &scene.periods[t];
    for (id, site) in scene.case.sites.iter().filter(|(_, site)| scene.case.in_region(rule, site.place)) {
        let factor = scene.case.owner_share(site, rule)
            * product_in_scope(rule, &scene.case.processes[site.runs[0].process])
            * period.years;
        if factor > 0.0 {
            let (working, _) = time::existing_capacity(site, site.ramp.map(|ramp| &scene.case.ramps[ramp]), period);
            sheet.shift(row, factor * working);
            capacity::added_capacity(scene, layout, sheet, (id, row, t), factor);
        }
    }
    asked.soften(scene, layout, sheet, row);
}

pub(super) fn production(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let (rule, t, row) = (asked.rule, asked.t, asked.at_least(sheet));
    for (id, site) in scene.case.sites.iter().filter(|(_, site)| scene.case.in_region(rule, site.place)) {
        let share = scene.case.owner_share(site, rule);
        for (run, data) in site.runs.iter().enumerate() {
            sheet.entry(
                row,
                layout.activity(id, run, t),
                share * product_in_scope(rule, &scene.case.processes[data.process]),
            );
        }
    }
    asked.soften(scene, layout, sheet, row);
}
