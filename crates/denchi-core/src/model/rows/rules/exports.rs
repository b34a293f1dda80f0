//! Export limit: `sum w f - m <= limit l`, over the lanes that leave the origin: to anywhere outside it, or to the
//! destination. `w` is 1, or the content of an element.

use super::Asked;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let (case, rule, t, row) = (scene.case, asked.rule, asked.t, asked.at_most(sheet));
    for (id, lane) in case.lanes.iter().filter(|(_, lane)| case.is_export(rule, lane)) {
        let weight = case.rule_weight(rule, lane.commodity, &scene.periods[t]);
        sheet.entry(row, layout.flow(id, t), weight);
    }
    asked.soften(scene, layout, sheet, row);
}
