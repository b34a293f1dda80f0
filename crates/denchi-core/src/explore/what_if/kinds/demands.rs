//! Demand: a multiple of what is wanted, of one demand or of all, from a year on.

use super::path::multiplied;
use super::{Control, Kind, Scene, Setting, TWICE, because, cell, multiple, named};
use crate::case::entities::Names;
use crate::case::variant::{Action, Change};
use crate::ids::DemandId;

/// Subject of the control of all demands together: no demand can have that name.
const ALL: &str = "*";

pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let case = scene.case;
    let wanted =
        |id: DemandId| -> f64 { scene.plan.demands.iter().filter(|row| row.demand == id).map(|row| row.wanted).sum() };
    let own = case.demands.iter().map(|(id, demand)| Control {
        country: scene.country(demand.place).map(str::to_owned),
        years: scene.years(),
        weight: wanted(id),
        ..multiple(Kind::Demand, case.demands.name(id), &named(&demand.names, case.demands.name(id)), TWICE)
    });
    let mut controls: Vec<Control> = own.collect();
    if controls.len() > 1 {
        let all =
            Control { years: scene.years(), weight: f64::MAX, ..multiple(Kind::Demand, ALL, &Names::default(), TWICE) };
        controls.push(all);
    }
    controls
}

/// All at once: the multiple of all demands and that of one of them multiply.
pub(super) fn changes(scene: &Scene<'_>, moved: &[(&Control, Setting)]) -> Vec<Change> {
    let case = scene.case;
    let mut changes = Vec::new();
    for (id, demand) in case.demands.iter() {
        let name = case.demands.name(id);
        let own: Vec<(&Control, Setting)> =
            moved.iter().copied().filter(|(control, _)| control.subject == ALL || control.subject == name).collect();
        let (Some(&(control, setting)), Some(&first)) = (own.first(), scene.years().first()) else { continue };
        let mut given: Vec<i64> = scene.positions.years("demand_years", name, "quantity");
        given.sort_unstable();
        let multiples: Vec<Setting> = own.iter().map(|(_, setting)| *setting).collect();
        // Before the first given year its value holds: rows are needed from there or from the start of the horizon on.
        let first = given.first().map_or(first, |given| first.min(*given));
        #[expect(clippy::cast_precision_loss, reason = "a year")]
        let at = |year: i64| demand.quantity.at(year as f64);
        for point in multiplied(&given, at, &multiples, first, true) {
            let year = cell("year", point.year);
            let quantity = cell("quantity", point.value);
            changes.push(if given.contains(&point.year) {
                let mut change =
                    because(control, setting, "demand_years", &[("demand", name)], Action::Set(vec![quantity]));
                change.key.push(year);
                change
            } else {
                let row = vec![cell("demand", name), year, quantity];
                because(control, setting, "demand_years", &[], Action::Add(row))
            });
        }
    }
    changes
}
