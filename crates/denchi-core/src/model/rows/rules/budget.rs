//! Investment budget: `sum overnight b - m <= limit l`, over the options in scope, by their owned share.

use super::Asked;
use crate::case::queries::product_in_scope;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let (rule, t, row) = (asked.rule, asked.t, asked.at_most(sheet));
    for (id, option) in scene.case.options.iter() {
        let site = &scene.case.sites[option.site];
        let made =
            rule.commodities.is_none() || product_in_scope(rule, &scene.case.processes[site.runs[0].process]) > 0.0;
        let share = scene.case.owner_share(site, rule);
        if scene.case.in_region(rule, site.place) && made && share > 0.0 {
            let cost = share * option.overnight_cost.at(scene.periods[t].start) * layout.unit(id);
            sheet.entry(row, layout.build(id, t), cost);
            if let Some(built) = layout.option_built(id, t) {
                sheet.entry(row, built, share * option.fixed_cost);
            }
        }
    }
    asked.soften(scene, layout, sheet, row);
}
