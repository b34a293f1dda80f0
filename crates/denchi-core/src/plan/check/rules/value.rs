//! Content by value.

use super::{Asked, Sides, work};
use crate::case::queries::WorkItem;
use crate::ids::{CommodityId, StageId};

pub(super) fn sides(asked: &Asked) -> Sides {
    let (case, rule, when) = (asked.case, asked.rule, &asked.plan.periods[asked.period]);
    let price = |commodity: CommodityId| {
        case.commodities[commodity].price.as_ref().map_or(0.0, |price| price.mean(when.start, when.years))
    };
    let at_stage = |stage: Option<StageId>| {
        rule.origin_stages.as_ref().is_none_or(|only| stage.is_some_and(|stage| only.contains(&stage)))
    };
    let mut sides = Sides::default();
    for (item, amount) in work::of_rule(case, asked.plan, asked.id, asked.period) {
        let (value, group) = match item {
            WorkItem::Activity(id, run) => {
                let site = &case.sites[id];
                let process = site.runs[usize::from(run)].process;
                if !at_stage(case.stage_of(process)) {
                    continue;
                }
                let added = case.processes[process].recipe.iter().map(|row| row.net() * price(row.commodity));
                (added.sum::<f64>(), case.group_share(rule, site))
            }
            WorkItem::Purchase(id) => {
                let supply = &case.supplies[id];
                if !at_stage(case.commodities[supply.commodity].stage) {
                    continue;
                }
                (price(supply.commodity), case.group_place(rule, supply.place))
            }
            WorkItem::Flow(_) | WorkItem::Level(_) => continue,
        };
        sides.part += group * value * amount;
        sides.whole += value * amount;
    }
    sides
}
