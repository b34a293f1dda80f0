//! Metrics of what was published: world supply and imports of the table `observed`.

use std::collections::{BTreeMap, BTreeSet};

use super::formulas::{Balance, eu_supply_risk, governed_herfindahl, n_minus_1_cover, share};
use super::mix::{self, Mix, concentration_of, home_share};
use super::sink::{Head, Sink, Subject};
use super::{MetricId, Series};
use crate::case::Case;
use crate::case::entities::ObservedSeries;
use crate::ids::{CommodityId, SourceId};

/// Region, commodity, year.
type Key = (String, CommodityId, i64);

/// A published quantity by country.
#[derive(Default)]
struct Published {
    mix: Mix,
    /// Unit; `share` where only shares are given.
    unit: String,
    sources: BTreeSet<SourceId>,
}

/// Quantities of a series by region, commodity and year. Rows in another unit than the first of their key are left out:
/// tonnes and shares do not add up.
fn read(case: &Case, series: ObservedSeries) -> BTreeMap<Key, Published> {
    let mut found: BTreeMap<Key, Published> = BTreeMap::new();
    for row in case.observed.iter().filter(|row| row.series == series) {
        let published = found.entry((row.region.clone(), row.commodity, row.year)).or_default();
        if published.unit.is_empty() {
            published.unit.clone_from(&row.unit);
        }
        if published.unit == row.unit {
            let country = (!matches!(row.country.as_str(), "other" | "*")).then_some(row.country.as_str());
            published.mix.add(country, row.quantity);
            published.sources.extend(row.provenance.source);
        }
    }
    for published in found.values_mut().filter(|published| published.unit == "share") {
        published.mix.fill_to(1.0);
    }
    found
}

/// Adds everything that the observed rows allow.
pub(super) fn add(sink: &mut Sink<'_>) {
    let case = sink.case;
    let supply = read(case, ObservedSeries::WorldSupply);
    let imports = read(case, ObservedSeries::Imports);
    let consumption = read(case, ObservedSeries::Consumption);
    for (key, published) in &supply {
        let head = head(case, Series::WorldSupply, key, &published.sources);
        concentration_of(sink, &head, &published.mix);
        home_share(sink, &head, &published.mix);
        cover(sink, &head, key, published, &consumption);
    }
    for (key, published) in &imports {
        let head = head(case, Series::Imports, key, &published.sources);
        concentration_of(sink, &head, &published.mix);
    }
    reliance(sink, &supply, &consumption);
    for (key, sourcing) in &imports {
        risk(sink, key, sourcing, &supply, &consumption);
    }
}

fn head(case: &Case, series: Series, key: &Key, sources: &BTreeSet<SourceId>) -> Head {
    let (region, commodity, year) = key;
    let subject = Subject { stage: case.commodities[*commodity].stage, commodity: Some(*commodity), element: None };
    let sources = sources.iter().copied().collect();
    Head { sources, ..Head::new(series, region, subject, &year.to_string()) }
}

/// N-1 cover: demand is the published consumption of the world, or else as much as the supply; own demand of the largest
/// supplier is its published consumption, or else nothing.
fn cover(sink: &mut Sink<'_>, head: &Head, key: &Key, supply: &Published, consumption: &BTreeMap<Key, Published>) {
    let Some((country, largest)) = supply.mix.largest() else { return };
    let consumed = |region: &str| {
        let found = consumption.get(&(region.to_owned(), key.1, key.2));
        found.filter(|consumed| consumed.unit == supply.unit).map(|consumed| consumed.mix.total())
    };
    let total = supply.mix.total();
    let (demand, own) = (consumed("*").unwrap_or(total), consumed(country).unwrap_or(0.0));
    let inputs = [("supply", total), ("largest", largest), ("demand", demand), ("own_demand", own)];
    let value = n_minus_1_cover(total, largest, demand, own);
    let head = Head { covered: supply.mix.covered(), ..head.clone() };
    sink.add_of(&head, MetricId::NMinus1Cover, Some(country), "1", value, &inputs);
}

/// What a region makes of a commodity in a year, in a unit; `None` where it is not known.
fn production(supply: &BTreeMap<Key, Published>, countries: &BTreeSet<String>, key: &Key, unit: &str) -> Option<f64> {
    let world = supply.get(&("*".to_owned(), key.1, key.2)).filter(|world| world.unit == unit)?;
    let known = world.mix.is_complete() || countries.iter().all(|country| world.mix.named(country));
    known.then(|| countries.iter().map(|country| world.mix.of(country)).sum())
}

/// Countries of a region: those of a group, or the country itself.
fn countries(case: &Case, region: &str) -> BTreeSet<String> {
    case.country_groups.get(region).cloned().unwrap_or_else(|| BTreeSet::from([region.to_owned()]))
}

/// Net import reliance from consumption and production: what is consumed and not made is imported on balance, or taken
/// from stocks.
fn reliance(sink: &mut Sink<'_>, supply: &BTreeMap<Key, Published>, consumption: &BTreeMap<Key, Published>) {
    for (key, consumed) in consumption.iter().filter(|(key, _)| key.0 != "*") {
        let Some(made) = production(supply, &countries(sink.case, &key.0), key, &consumed.unit) else { continue };
        let total = consumed.mix.total();
        let mut sources = consumed.sources.clone();
        sources.extend(supply.get(&("*".to_owned(), key.1, key.2)).into_iter().flat_map(|world| &world.sources));
        let head = head(sink.case, Series::Imports, key, &sources);
        let inputs = [("net_imports", total - made), ("production", made), ("apparent_consumption", total)];
        sink.add(&head, MetricId::NetImportReliance, "1", share(total - made, total), &inputs);
    }
}

/// EU supply risk of a region from the published mixes. What the region makes itself counts to its sourcing where it is
/// known in the same unit; without a published consumption the region relies on imports as far as it makes nothing.
fn risk(
    sink: &mut Sink<'_>,
    key: &Key,
    imports: &Published,
    supply: &BTreeMap<Key, Published>,
    consumption: &BTreeMap<Key, Published>,
) {
    let case = sink.case;
    let Some(world) = supply.get(&("*".to_owned(), key.1, key.2)) else { return };
    let own = countries(case, &key.0);
    let mut sourcing = imports.mix.clone();
    let made = production(supply, &own, key, &imports.unit).filter(|_| imports.unit != "share");
    let reliance = match (consumption.get(key), made) {
        (Some(consumed), Some(made)) if consumed.unit == imports.unit => {
            share(consumed.mix.total() - made, consumed.mix.total()).map(|value| value.clamp(0.0, 1.0))
        }
        (_, Some(made)) => {
            Balance { production: made, imports: imports.mix.total(), ..Balance::default() }.import_reliance()
        }
        _ => (own.iter().all(|country| world.mix.of(country) == 0.0) && world.mix.is_complete()).then_some(1.0),
    };
    let Some(reliance) = reliance else { return };
    if made.is_some() {
        own.iter().for_each(|country| {
            let amount = world.mix.of(country);
            sourcing.add(Some(country).filter(|_| amount > 0.0).map(String::as_str), amount);
        });
    }
    let mut sources = imports.sources.clone();
    sources.extend(&world.sources);
    let head = head(case, Series::Imports, key, &sources);
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    supply_risk(sink, &head, key.1, key.2 as f64, &world.mix, &sourcing, reliance);
}

/// EU supply risk from two mixes; also that of a plan.
pub(super) fn supply_risk(
    sink: &mut Sink<'_>,
    head: &Head,
    commodity: CommodityId,
    year: f64,
    global: &Mix,
    sourcing: &Mix,
    reliance: f64,
) {
    let case = sink.case;
    let Some((world, covered, mut sources)) = global.suppliers(case, year) else { return };
    let Some((own, own_covered, more)) = sourcing.suppliers(case, year) else { return };
    let (substitution, recycling, of_commodity) = mix::of_commodity(case, commodity, year);
    sources.extend(more);
    sources.extend(of_commodity);
    sources.extend(&head.sources);
    sources.sort_unstable();
    sources.dedup();
    let inputs = [
        ("hhi_global", governed_herfindahl(&world)),
        ("hhi_sourcing", governed_herfindahl(&own)),
        ("import_reliance", reliance),
        ("recycling_input", recycling),
        ("substitution", substitution),
    ];
    let value = eu_supply_risk(&world, &own, reliance, recycling, substitution);
    let head = Head { covered: Some(covered.min(own_covered)), sources, ..head.clone() };
    sink.add(&head, MetricId::EuSupplyRisk, "1", Some(value), &inputs);
}
