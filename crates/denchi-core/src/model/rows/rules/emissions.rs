//! Emission limits:
//!
//! ```text
//! territorial:  sum share E a                 - m <= limit l,  or  limit sum share q a  (per unit made)
//! embodied:     sum E â + sum E ŝ + sum E f̂   - m <= limit l,  or  limit sum C          (per unit consumed)
//! ```
//!
//! Territorial: activity in the region that makes what is in scope, by the owned share. Embodied: activity, purchases
//! and transport that work for what the region consumes, `C`.

use super::{Asked, consumption};
use crate::accounts;
use crate::case::queries::product_in_scope;
use crate::model::columns::Layout;
use crate::model::sheet::Sheet;
use crate::model::{Scene, work};

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let row = if asked.rule.per_unit { asked.not_positive(sheet) } else { asked.at_most(sheet) };
    if asked.rule.follows_work() {
        embodied(scene, layout, sheet, asked, row);
    } else {
        territorial(scene, layout, sheet, asked, row);
    }
    asked.soften(scene, layout, sheet, row);
}

fn territorial(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked, row: usize) {
    let (case, rule, t) = (scene.case, asked.rule, asked.t);
    for (id, site) in case.sites.iter().filter(|(_, site)| case.in_region(rule, site.place)) {
        let share = case.owner_share(site, rule);
        for (run, data) in site.runs.iter().enumerate().filter(|(_, data)| case.makes(rule, data.process)) {
            let emitted = accounts::activity_emissions(case, site, data.process, &scene.periods[t]).total();
            let made = product_in_scope(rule, &case.processes[data.process]);
            let allowed = if rule.per_unit { asked.limit * made } else { 0.0 };
            sheet.entry(row, layout.activity(id, run, t), share * (emitted - allowed));
        }
    }
}

fn embodied(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked, row: usize) {
    let Some(scope) = scene.destination_of(asked.id) else { return };
    for (item, column) in work::terms(scene, layout, scope, asked.t) {
        sheet.entry(row, column, accounts::work_emissions(scene.case, item, &scene.periods[asked.t]));
    }
    if asked.rule.per_unit {
        consumption(scene, layout, sheet, asked, (row, -asked.limit));
    }
}
