//! Least content by value: `sum (g - limit) v â + m >= 0`, over the activity and the purchases that work for what the
//! region consumes: `v` is the value added by a unit of activity, or the reference price of what is bought, at the
//! stages at which the group counts.

use super::Asked;
use crate::model::columns::Layout;
use crate::model::sheet::Sheet;
use crate::model::{Scene, work};

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked) {
    let row = asked.not_negative(sheet);
    if let Some(scope) = scene.destination_of(asked.id) {
        for (item, column) in work::terms(scene, layout, scope, asked.t) {
            let (value, group) = scene.case.value_of_work(asked.rule, item, &scene.periods[asked.t]);
            sheet.entry(row, column, (group - asked.limit) * value);
        }
    }
    asked.soften(scene, layout, sheet, row);
}
