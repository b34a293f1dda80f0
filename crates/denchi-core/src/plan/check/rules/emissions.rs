//! Emissions, territorial and embodied.

use super::{Asked, Sides, work};
use crate::accounts;
use crate::case::entities::{Basis, Direction};

pub(super) fn sides(asked: &Asked) -> Sides {
    if asked.rule.basis == Some(Basis::Embodied) {
        let work = work::of_rule(asked.case, asked.plan, asked.id, asked.period);
        let emitted = work::emissions(asked.case, asked.plan, &work, asked.period);
        return Sides { part: emitted, whole: if asked.rule.per_unit { asked.consumed() } else { asked.years } };
    }
    let (case, rule) = (asked.case, asked.rule);
    let (mut emitted, mut made) = (0.0, 0.0);
    for (id, site) in case.sites.iter().filter(|(_, site)| case.in_region(rule, site.place)) {
        let share = case.owner_share(site, rule);
        for row in asked.plan.activity.iter().filter(|row| row.site == id && row.period == asked.period) {
            let recipe = &case.processes[row.process].recipe;
            let mut outputs = recipe.iter().filter(|output| output.direction == Direction::Output);
            let in_scope = |commodity| rule.commodities.as_ref().is_none_or(|named| named.contains(&commodity));
            let products: f64 =
                outputs.clone().filter(|output| in_scope(output.commodity)).map(|row| row.quantity).sum();
            // By its product, the first of its outputs.
            if rule.commodities.is_some() && !outputs.next().is_some_and(|first| in_scope(first.commodity)) {
                continue;
            }
            let unit = accounts::activity_emissions(case, site, row.process, &asked.plan.periods[asked.period]);
            emitted += share * (unit.process + unit.heat + unit.electricity) * row.amount;
            made += share * products * row.amount;
        }
    }
    Sides { part: emitted, whole: if rule.per_unit { made } else { asked.years } }
}
