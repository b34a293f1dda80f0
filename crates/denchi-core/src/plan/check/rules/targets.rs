//! Targets and budgets, site by site.

use super::{Asked, Sides};
use crate::accounts;
use crate::case::entities::{Direction, Process};
use crate::ids::SiteId;
use crate::time;

/// Units in scope that a unit of activity makes.
fn makes(asked: &Asked, process: &Process) -> f64 {
    let mut units = 0.0;
    for row in &process.recipe {
        if row.direction == Direction::Output && asked.case.names_commodity(asked.rule, row.commodity) {
            units += row.quantity;
        }
    }
    units
}

/// Sites in the region, by their owned share.
fn sites<'a>(asked: &'a Asked) -> impl Iterator<Item = (SiteId, f64)> + 'a {
    let inside = asked.case.sites.iter().filter(|(_, site)| asked.case.in_region(asked.rule, site.place));
    inside.map(|(id, site)| (id, asked.case.owner_share(site, asked.rule))).filter(|(_, share)| *share > 0.0)
}

pub(super) fn capacity(asked: &Asked) -> Sides {
    let (case, plan) = (asked.case, asked.plan);
    let when = &plan.periods[asked.period];
    let mut sum = 0.0;
    for (id, share) in sites(asked) {
        let site = &case.sites[id];
        let units = makes(asked, &case.processes[site.runs[0].process]);
        if units == 0.0 {
            continue;
        }
        sum += share * units * time::existing_capacity(site, site.ramp.map(|ramp| &case.ramps[ramp]), when).0;
        for row in plan.builds.iter().filter(|row| case.options[row.option].site == id && row.period <= asked.period) {
            let working = accounts::working_share(case, row.option, &plan.periods[row.period], when);
            sum += share * units * working * row.capacity;
        }
    }
    Sides { part: sum * asked.years, whole: asked.years }
}

pub(super) fn production(asked: &Asked) -> Sides {
    let mut sum = 0.0;
    for (id, share) in sites(asked) {
        for row in asked.plan.activity.iter().filter(|row| row.site == id && row.period == asked.period) {
            sum += share * makes(asked, &asked.case.processes[row.process]) * row.amount;
        }
    }
    Sides { part: sum, whole: asked.years }
}

pub(super) fn budget(asked: &Asked) -> Sides {
    let (case, plan) = (asked.case, asked.plan);
    let start = plan.periods[asked.period].start;
    let mut sum = 0.0;
    for (id, share) in sites(asked) {
        if asked.rule.commodities.is_some() && makes(asked, &case.processes[case.sites[id].runs[0].process]) == 0.0 {
            continue;
        }
        for row in plan.builds.iter().filter(|row| row.period == asked.period && case.options[row.option].site == id) {
            let option = &case.options[row.option];
            sum += share * (option.overnight_cost.at(start) * row.capacity + option.fixed_cost);
        }
    }
    Sides { part: sum, whole: asked.years }
}
