//! Duties: `duty = min over general and agreement rates (rate x value + specific) + sum of additional ones`.

use std::collections::{BTreeMap, BTreeSet};

use super::RouteProblem;
use crate::case::Case;
use crate::case::entities::{Lane, Tariff, TariffKind};
use crate::case::series::{Between, Series};
use crate::ids::CommodityId;

/// Puts the duty, money per unit by year, on every lane between two countries.
pub(super) fn apply(case: &mut Case, problems: &mut Vec<RouteProblem>) {
    if case.tariffs.is_empty() {
        return;
    }
    let years = years(case);
    let mut on: BTreeMap<CommodityId, Vec<usize>> = BTreeMap::new();
    for (index, tariff) in case.tariffs.iter().enumerate() {
        for &commodity in &tariff.commodities {
            on.entry(commodity).or_default().push(index);
        }
    }
    let mut met = BTreeSet::new();
    let mut unpriced = BTreeSet::new();
    let mut duties = Vec::new();
    for (id, lane) in case.lanes.iter().filter(|(_, lane)| crosses_border(case, lane)) {
        let matching: Vec<usize> = on
            .get(&lane.commodity)
            .into_iter()
            .flatten()
            .copied()
            .filter(|&index| {
                let tariff = &case.tariffs[index];
                tariff.origin.places.contains(&lane.from) && tariff.destination.places.contains(&lane.to)
            })
            .collect();
        if matching.is_empty() {
            continue;
        }
        let price = case.commodities[lane.commodity].price.as_ref();
        for &index in &matching {
            met.insert(index);
            if price.is_none() && case.tariffs[index].rate > 0.0 {
                unpriced.insert((index, lane.commodity));
            }
        }
        let points = years.iter().map(|&year| (exact(year), duty(case, &matching, price, year))).collect();
        duties.push((id, series(points)));
    }
    for (id, duty) in duties {
        if let Some(lane) = case.lanes.get_mut(id) {
            lane.tariff = duty;
        }
    }
    problems.extend(unpriced.into_iter().map(|(tariff, commodity)| RouteProblem::PriceMissing { tariff, commodity }));
    problems.extend(
        (0..case.tariffs.len())
            .filter(|index| !met.contains(index))
            .map(|tariff| RouteProblem::TariffUnused { tariff }),
    );
}

/// Money per unit in a year.
fn duty(case: &Case, matching: &[usize], price: Option<&Series>, year: i64) -> f64 {
    let value = price.map_or(0.0, |price| price.at(exact(year)));
    let mut least: Option<f64> = None;
    let mut additional = 0.0;
    for tariff in matching.iter().map(|&index| &case.tariffs[index]).filter(|tariff| in_force(tariff, year)) {
        let amount = tariff.rate * value + tariff.specific;
        match tariff.kind {
            TariffKind::MostFavouredNation | TariffKind::Preference => {
                least = Some(least.map_or(amount, |least| least.min(amount)));
            }
            TariffKind::Additional => additional += amount,
        }
    }
    least.unwrap_or(0.0) + additional
}

fn in_force(tariff: &Tariff, year: i64) -> bool {
    tariff.start_year.is_none_or(|start| year >= start) && tariff.end_year.is_none_or(|end| year <= end)
}

fn crosses_border(case: &Case, lane: &Lane) -> bool {
    let (from, to) = (&case.places[lane.from].country, &case.places[lane.to].country);
    from.is_some() && to.is_some() && from != to
}

/// A constant where nothing changes.
fn series(points: Vec<(f64, f64)>) -> Series {
    let first = points.first().map_or(0.0, |point| point.1);
    if points.iter().all(|point| point.1 == first) {
        return Series::constant(first);
    }
    Series::new(points, Between::Step).unwrap_or_else(|| Series::constant(first))
}

/// The calendar years that the horizon touches.
fn years(case: &Case) -> Vec<i64> {
    let periods = &case.settings.periods;
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Vec::new() };
    #[expect(clippy::cast_possible_truncation, reason = "years are small")]
    let (from, to) = ((first.start + 1e-6).floor() as i64, (last.end() - 1e-6).floor() as i64);
    (from..=to).collect()
}

#[expect(clippy::cast_precision_loss, reason = "years are small")]
fn exact(year: i64) -> f64 {
    year as f64
}
