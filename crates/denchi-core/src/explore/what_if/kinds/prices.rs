//! Prices of what is bought: a multiple, on all steps of a supply.

use std::collections::BTreeMap;

use super::{Control, Kind, Scene, Setting, TWICE, because, multiple, named};
use crate::case::variant::{Action, Change};
use crate::ids::SupplyId;

/// Every supply, by what the plan pays for it.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let case = scene.case;
    let mut paid: BTreeMap<SupplyId, f64> = BTreeMap::new();
    for row in &scene.plan.purchases {
        *paid.entry(row.supply).or_default() += row.amount * row.price;
    }
    let control = |(id, supply): (SupplyId, &crate::case::entities::Supply)| {
        let name = case.supplies.name(id);
        Control {
            country: scene.country(supply.place).map(str::to_owned),
            weight: paid.get(&id).copied().unwrap_or(0.0),
            ..multiple(Kind::Price, name, &named(&supply.names, name), TWICE)
        }
    };
    case.supplies.iter().map(control).collect()
}

pub(super) fn changes(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    let name = control.subject.as_str();
    let table = if scene.positions.has("supply_steps", name) { "supply_steps" } else { "supplies" };
    let factor = Action::Scale(vec![("price".to_owned(), setting.level)]);
    vec![because(control, setting, table, &[("supply", name)], factor)]
}
