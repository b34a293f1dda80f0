//! Demands and limits.

use std::collections::BTreeMap;

use super::{Checker, Kind};
use crate::case::entities::{Limit, Measure, Scope};
use crate::case::queries::in_span;
use crate::ids::PlaceId;

pub(super) fn demands(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let count = plan.periods.len();
    let mut served: BTreeMap<_, f64> = BTreeMap::new();
    for row in &plan.served {
        *served.entry((row.demand, row.period, row.commodity)).or_default() += row.amount;
    }
    for (index, row) in plan.demands.iter().enumerate() {
        let demand = &case.demands[row.demand];
        let subject = || format!("{} {}", case.demands.name(row.demand), plan.periods[row.period].label);
        let period = &plan.periods[row.period];
        let wanted = demand.quantity.mean(period.start, period.years) * period.years;
        let earlier = if row.period == 0 { 0.0 } else { plan.demands[index - 1].backlog };
        let parts = demand
            .members
            .iter()
            .map(|member| served.get(&(row.demand, row.period, member.commodity)).copied().unwrap_or(0.0));
        let total: f64 = parts.clone().sum();
        let error = (total + row.lost + row.backlog - earlier - wanted).abs();
        checker.note(Kind::Demand, error, wanted + earlier, subject);
        if demand.shortage_cost.is_none() {
            checker.note(Kind::Demand, row.lost, wanted, subject);
        }
        if demand.backlog_cost.is_none() || row.period + 1 == count {
            checker.note(Kind::Demand, row.backlog, wanted, subject);
        }
        for (member, amount) in demand.members.iter().zip(parts) {
            if let Some(share) = &member.minimum_share {
                checker.note(Kind::Mix, share.mean(period.start, period.years) * total - amount, total, subject);
            }
            if let Some(share) = &member.maximum_share {
                checker.note(Kind::Mix, amount - share.mean(period.start, period.years) * total, total, subject);
            }
        }
    }
}

fn inside(scope: Option<&Scope>, place: PlaceId) -> bool {
    scope.is_none_or(|scope| scope.places.contains(&place))
}

/// What a limit measures, by period.
fn measured(checker: &Checker, limit: &Limit) -> Vec<f64> {
    let (case, plan) = (checker.case, checker.plan);
    let region = limit.region.as_ref();
    let mut sums = vec![0.0; plan.periods.len()];
    match limit.measure {
        Measure::Activity => plan
            .activity
            .iter()
            .filter(|row| {
                limit.site.is_none_or(|only| only == row.site) && limit.process.is_none_or(|only| only == row.process)
            })
            .filter(|row| inside(region, case.sites[row.site].place))
            .for_each(|row| sums[row.period] += row.amount),
        Measure::Build => plan
            .builds
            .iter()
            .map(|row| (row, case.options[row.option].site))
            .filter(|(row, site)| {
                limit.option.is_none_or(|only| only == row.option) && limit.site.is_none_or(|only| only == *site)
            })
            .filter(|(_, site)| {
                limit.process.is_none_or(|only| case.sites[*site].runs.iter().any(|run| run.process == only))
            })
            .filter(|(_, site)| inside(region, case.sites[*site].place))
            .for_each(|(row, _)| sums[row.period] += row.capacity),
        Measure::Purchase => plan
            .purchases
            .iter()
            .map(|row| (row, &case.supplies[row.supply]))
            .filter(|(row, _)| limit.supply.is_none_or(|only| only == row.supply))
            .filter(|(_, supply)| {
                limit.commodity.is_none_or(|only| only == supply.commodity) && inside(region, supply.place)
            })
            .for_each(|(row, _)| sums[row.period] += row.amount),
        Measure::Flow => plan
            .flows
            .iter()
            .filter(|row| case.limit_covers(limit, row.lane))
            .for_each(|row| sums[row.period] += row.amount),
    }
    sums
}

pub(super) fn limits(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    for (id, limit) in case.limits.iter().filter(|(_, limit)| limit.penalty.is_none()) {
        let sums = measured(checker, limit);
        let span: Vec<usize> = (0..sums.len()).filter(|&index| in_span(limit, &plan.periods[index])).collect();
        let values: Vec<(f64, f64)> = if limit.total {
            vec![(span.iter().map(|&period| sums[period]).sum(), 1.0)]
        } else {
            span.iter().map(|&period| (sums[period], plan.periods[period].years)).collect()
        };
        for (value, years) in values {
            let below = limit.minimum.map_or(f64::NEG_INFINITY, |least| least * years - value);
            let above = limit.maximum.map_or(f64::NEG_INFINITY, |most| value - most * years);
            checker.note(Kind::Limit, below.max(above), value, || case.limits.name(id).to_owned());
        }
    }
}
