//! Overnight costs of options: a multiple.

use std::collections::BTreeMap;

use super::{Control, Kind, Scene, Setting, TWICE, because, multiple, named};
use crate::case::variant::{Action, Change};
use crate::ids::OptionId;

/// Every option that costs something, by what the plan spends on it.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let case = scene.case;
    let mut spent: BTreeMap<OptionId, f64> = BTreeMap::new();
    for row in &scene.plan.builds {
        *spent.entry(row.option).or_default() += row.capital;
    }
    let costs = case.options.iter().filter(|(_, option)| option.overnight_cost.is_positive());
    let control = |(id, option): (OptionId, &crate::case::entities::Investment)| {
        let name = case.options.name(id);
        Control {
            country: scene.country(case.sites[option.site].place).map(str::to_owned),
            weight: spent.get(&id).copied().unwrap_or(0.0),
            ..multiple(Kind::Capital, name, &named(&option.names, name), TWICE)
        }
    };
    costs.map(control).collect()
}

pub(super) fn changes(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    let name = control.subject.as_str();
    let tables = ["options", "option_years"].into_iter();
    let has_rows = tables.filter(|table| *table == "options" || scene.positions.has(table, name));
    let factor = || Action::Scale(vec![("overnight_cost".to_owned(), setting.level)]);
    has_rows.map(|table| because(control, setting, table, &[("option", name)], factor())).collect()
}
