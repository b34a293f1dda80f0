//! Sites: a share of the capacity that stands, from a year on; nothing is a closure.

use std::collections::BTreeMap;

use super::path::multiplied;
use super::{Control, Kind, Scene, Setting, because, cell, multiple, named};
use crate::case::variant::{Action, Change};
use crate::ids::{CommodityId, SiteId};

/// Sites of which the plan uses what stands, by their share of what is made of their product.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let case = scene.case;
    let product = |site: SiteId| -> Option<CommodityId> {
        Some(case.processes[case.sites[site].runs.first()?.process].product()?.commodity)
    };
    let mut used: BTreeMap<SiteId, f64> = BTreeMap::new();
    let mut made: BTreeMap<Option<CommodityId>, f64> = BTreeMap::new();
    for row in scene.plan.capacity.iter().filter(|row| row.used > 0.0) {
        *made.entry(product(row.site)).or_default() += row.used;
        if row.existing > 0.0 && row.existing.is_finite() {
            *used.entry(row.site).or_default() += row.used;
        }
    }
    let control = |(&id, &amount): (&SiteId, &f64)| {
        let (site, name) = (&case.sites[id], case.sites.name(id));
        Control {
            country: scene.country(site.place).map(str::to_owned),
            years: scene.years(),
            weight: amount / made.get(&product(id)).copied().unwrap_or(amount),
            ..multiple(Kind::Site, name, &named(&site.names, name), 1.0)
        }
    };
    used.iter().map(control).collect()
}

pub(super) fn changes(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    let name = control.subject.as_str();
    let (Some(id), Some(&first)) = (scene.case.sites.find(name), scene.years().first()) else { return Vec::new() };
    let key = [("site", name)];
    let mut given = scene.positions.years("site_years", name, "capacity");
    given.sort_unstable();
    let whole = setting.from.is_none_or(|from| from <= first);
    let mut changes = Vec::new();
    if whole {
        // The value of the main table holds before the first given year.
        let factor = Action::Scale(vec![("capacity".to_owned(), setting.level)]);
        changes.push(because(control, setting, "sites", &key, factor));
        if given.is_empty() {
            return changes;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a year")]
    let at = |year: i64| scene.case.sites[id].capacity.at(year as f64);
    let path = multiplied(&given, at, &[setting], first.min(given.first().copied().unwrap_or(first)), false);
    for point in path {
        let capacity = cell("capacity", point.value);
        if given.contains(&point.year) {
            let mut change = because(control, setting, "site_years", &key, Action::Set(vec![capacity]));
            change.key.push(cell("year", point.year));
            changes.push(change);
        } else if !whole {
            let row = vec![cell("site", name), cell("year", point.year), capacity];
            changes.push(because(control, setting, "site_years", &[], Action::Add(row)));
        }
    }
    changes
}
