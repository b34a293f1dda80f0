//! Projects: decided later than in the plan, or not within the horizon.

use std::collections::BTreeMap;

use super::{Control, Kind, Scene, Setting, because, cell, named, year_of};
use crate::case::variant::{Action, Change};
use crate::explore::what_if::Unit;
use crate::ids::OptionId;

/// What the plan builds, by what it costs. At the largest delay it is not built at all.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let case = scene.case;
    let mut built: BTreeMap<OptionId, f64> = BTreeMap::new();
    for row in &scene.plan.builds {
        *built.entry(row.option).or_default() += row.capital;
    }
    let control = |(&id, &capital): (&OptionId, &f64)| {
        let (option, name) = (&case.options[id], case.options.name(id));
        Some(Control {
            kind: Kind::Project,
            subject: name.to_owned(),
            names: named(&option.names, name),
            country: scene.country(case.sites[option.site].place).map(str::to_owned),
            unit: Unit::Years,
            least: 0.0,
            #[expect(clippy::cast_precision_loss, reason = "a number of years")]
            most: (beyond(scene)? - decided(scene, id)?) as f64,
            step: 1.0,
            neutral: 0.0,
            years: Vec::new(),
            weight: capital,
        })
    };
    built.iter().filter_map(control).collect()
}

/// The year in which the plan first decides an option.
fn decided(scene: &Scene<'_>, option: OptionId) -> Option<i64> {
    let periods = scene.plan.builds.iter().filter(|row| row.option == option).map(|row| row.period);
    Some(year_of(scene.plan.periods.get(periods.min()?)?))
}

/// The first year after the horizon.
fn beyond(scene: &Scene<'_>) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a year")]
    scene.case.settings.periods.last().map(|period| period.end().ceil() as i64)
}

pub(super) fn changes(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    let name = control.subject.as_str();
    let Some(id) = scene.case.options.find(name) else { return Vec::new() };
    let (Some(decided), Some(beyond)) = (decided(scene, id), beyond(scene)) else { return Vec::new() };
    #[expect(clippy::cast_possible_truncation, reason = "a number of years")]
    let delayed = decided + setting.level.round() as i64;
    let latest = scene.case.options[id].latest_year;
    // What may not be decided so late is not decided at all.
    let earliest = if latest.is_some_and(|latest| latest < delayed) { beyond } else { delayed };
    let mut cells = vec![cell("earliest_year", earliest)];
    if latest.is_some_and(|latest| latest < earliest) {
        cells.push(cell("latest_year", earliest));
    }
    vec![because(control, setting, "options", &[("option", name)], Action::Set(cells))]
}
