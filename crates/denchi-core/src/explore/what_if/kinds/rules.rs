//! Rules of the case: on or off.

use std::collections::BTreeMap;

use super::{Control, Kind, Scene, Setting, because, cell, named};
use crate::case::entities::Rule;
use crate::case::queries::in_force;
use crate::case::variant::{Action, Change};
use crate::explore::what_if::Unit;

/// Every row of `rules` that is in force at some time; those that are on come first.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let on: BTreeMap<&str, &Rule> = rows(scene.case);
    let all = scene.with_all_rules.map_or_else(|| on.clone(), rows);
    let timely = |rule: &Rule| scene.case.settings.periods.iter().any(|period| in_force(rule, period));
    let control = |(row, rule): (&&str, &&Rule)| {
        let stands = if on.contains_key(row) { 1.0 } else { 0.0 };
        Control {
            kind: Kind::Rule,
            subject: (*row).to_owned(),
            names: named(&rule.names, row),
            country: None,
            unit: Unit::Switch,
            least: 0.0,
            most: 1.0,
            step: 1.0,
            neutral: stands,
            years: Vec::new(),
            weight: stands,
        }
    };
    all.iter().filter(|(_, rule)| timely(rule)).map(control).collect()
}

/// One rule for each row: a row on several elements or commodities becomes several.
fn rows(case: &crate::case::Case) -> BTreeMap<&str, &Rule> {
    case.rules.values().map(|rule| (rule.row.as_str(), rule)).collect()
}

pub(super) fn changes(control: &Control, setting: Setting) -> Vec<Change> {
    let active = Action::Set(vec![cell("active", setting.level == 1.0)]);
    vec![because(control, setting, "rules", &[("rule", &control.subject)], active)]
}
