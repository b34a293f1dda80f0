//! Capacity of sites, and options.

use super::{Checker, Kind};
use crate::accounts;
use crate::ids::Id;

pub(super) fn sites(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let mut total = vec![0.0; case.sites.len()];
    let mut used = vec![0.0; case.sites.len() * plan.periods.len()];
    for row in &plan.activity {
        let run = case.sites[row.site].runs.iter().find(|run| run.process == row.process);
        let amount = row.amount * run.map_or(f64::NAN, |run| run.capacity_use);
        used[row.site.index() * plan.periods.len() + row.period] += amount;
        total[row.site.index()] += amount;
    }
    for row in &plan.capacity {
        let site = &case.sites[row.site];
        let subject = || format!("{} {}", case.sites.name(row.site), plan.periods[row.period].label);
        let used = used[row.site.index() * plan.periods.len() + row.period];
        if row.usable.is_finite() {
            checker.note(Kind::Capacity, used - row.usable, row.usable, subject);
        }
        if site.minimum_utilisation > 0.0 && row.usable.is_finite() {
            let least = site.minimum_utilisation * row.usable;
            checker.note(Kind::MinimumUtilisation, least - used, least, subject);
        }
    }
    for (id, site) in case.sites.iter() {
        if let Some(reserve) = site.reserve {
            checker.note(Kind::Reserve, total[id.index()] - reserve, reserve, || case.sites.name(id).to_owned());
        }
    }
}

pub(super) fn options(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let end = plan.periods.last().map_or(0.0, |period| period.end());
    let count = plan.periods.len();
    // Built up to the end of each period.
    let mut built = vec![vec![0.0; count]; case.options.len()];
    for row in &plan.builds {
        let option = &case.options[row.option];
        let subject = || format!("{} {}", case.options.name(row.option), plan.periods[row.period].label);
        let open = accounts::can_be_decided(option, &plan.periods[row.period], end);
        checker.note(Kind::Option, if open { 0.0 } else { row.capacity }, 0.0, subject);
        let most = option.maximum_per_period.unwrap_or(f64::INFINITY);
        if most.is_finite() {
            checker.note(Kind::Option, row.capacity - most, most, subject);
        }
        if let Some(least) = option.minimum_size {
            checker.note(Kind::Option, least - row.capacity, least, subject);
        }
        if let Some(unit) = option.unit_size {
            let units = row.capacity / unit;
            checker.note(Kind::Option, (units - units.round()).abs(), 1.0, subject);
        }
        built[row.option.index()][row.period..].iter_mut().for_each(|total| *total += row.capacity);
    }
    for (id, option) in case.options.iter() {
        let total = built[id.index()].last().copied().unwrap_or(0.0);
        if option.maximum.is_finite() {
            checker.note(Kind::Option, total - option.maximum, option.maximum, || case.options.name(id).to_owned());
        }
        for requires in &option.requires {
            let most = case.options[*requires].maximum;
            let pairs = built[id.index()].iter().zip(&built[requires.index()]);
            for (own, other) in pairs {
                let (own, other) = (own / option.maximum, other / most);
                checker.note(Kind::Option, own - other, 1.0, || {
                    format!("{} requires {}", case.options.name(id), case.options.name(*requires))
                });
            }
        }
    }
}
