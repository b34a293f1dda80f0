//! Where what is consumed comes from, what it emitted and what it cost: tables for people, and the same as JSON.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang};
use denchi_core::ids::{CommodityId, DemandId, StageId};
use denchi_core::trace::{Trace, Tracer};
use denchi_report::trace::answer::{self, Dependence, Served};
use serde_json::{Value, json};

use super::grid::{Grid, Row};
use crate::messages::number;

/// A region that is all places.
const WORLD: &str = "*";

/// The tables of a plan: dependence of the home region, footprint and cost of a unit that is served.
pub(crate) fn of_plan(lang: Lang, case: &Case, trace: &Trace) -> Vec<Grid> {
    let last = trace.periods.len().saturating_sub(1);
    let products = answer::end_products(trace);
    let regions = case.settings.home.as_deref().into_iter().chain([WORLD]);
    let dependence = regions.filter_map(|region| {
        let rows = answer::dependence(trace, region, &products);
        let rows: Vec<Dependence> = rows.into_iter().filter(|row| row.period == last && !row.touch).collect();
        let period = &trace.periods.get(last)?.label;
        let words = [("region", &region_name(lang, case, region) as &dyn std::fmt::Display), ("period", period)];
        let title = catalogue::format(lang, "cli.dependence", &words);
        largest(lang, case, &rows, title)
    });
    let units = [burden(lang, case, trace, Burden::Footprint), burden(lang, case, trace, Burden::Cost)];
    dependence.chain(units.into_iter().flatten()).collect()
}

/// The name of a region for people.
pub(crate) fn region_name(lang: Lang, case: &Case, region: &str) -> String {
    let ja = lang == Lang::Ja;
    match region {
        WORLD => catalogue::text(lang, "cli.world").to_owned(),
        _ => match (case.countries.get(region), case.places.find(region)) {
            (Some(country), _) => country.names.display(ja, region).to_owned(),
            (None, Some(place)) => case.places[place].names.display(ja, region).to_owned(),
            (None, None) => region.to_owned(),
        },
    }
}

/// The name of a tracer for people.
pub(crate) fn tracer_name(lang: Lang, case: &Case, tracer: Tracer) -> String {
    let ja = lang == Lang::Ja;
    match tracer {
        Tracer::Element(id) => case.elements[id].names.display(ja, case.elements.name(id)).to_owned(),
        Tracer::Commodity(id) => case.commodities[id].names.display(ja, case.commodities.name(id)).to_owned(),
    }
}

/// The name of a stage for people; the entry into the chain has none.
pub(crate) fn stage_name(lang: Lang, case: &Case, stage: Option<StageId>) -> String {
    match stage {
        None => catalogue::text(lang, "cli.entry").to_owned(),
        Some(id) => case.stages[id].names.display(lang == Lang::Ja, case.stages.name(id)).to_owned(),
    }
}

/// A share for people.
pub(crate) fn percent(share: f64) -> String {
    // Nothing is never less than nothing.
    let percent = 100.0 * share + 0.0;
    if percent.abs() < 9.95 && percent.abs() > 0.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

/// The largest country at every stage, by what is followed.
fn largest(lang: Lang, case: &Case, rows: &[Dependence], title: String) -> Option<Grid> {
    let present: BTreeSet<Option<StageId>> = rows.iter().map(|row| row.stage).collect();
    let stages: Vec<Option<StageId>> =
        answer::tiers(case).into_iter().filter(|stage| present.contains(stage)).collect();
    let tracers: BTreeSet<Tracer> = rows.iter().map(|row| row.tracer).collect();
    let home = case.settings.home.as_deref().map(|home| answer::countries(case, home)).unwrap_or_default();
    let row = |&tracer: &Tracer| {
        let of = |stage: &Option<StageId>| {
            let own = rows.iter().filter(|row| row.tracer == tracer && row.stage == *stage);
            let most = own.max_by(|a, b| a.proportional.total_cmp(&b.proportional));
            most.map_or_else(String::new, |row| format!("{} {}", country(&row.country), percent(row.proportional)))
        };
        let entered = rows.iter().filter(|row| row.tracer == tracer && row.stage.is_none());
        let at_home: f64 = entered.filter(|row| home.contains(&row.country)).map(|row| row.proportional).sum();
        let own = (!home.is_empty()).then(|| percent(at_home));
        Row {
            left: vec![tracer_name(lang, case, tracer)],
            periods: Vec::new(),
            right: stages.iter().map(of).chain(own).collect(),
        }
    };
    let mut right: Vec<String> = stages.iter().map(|&stage| stage_name(lang, case, stage)).collect();
    right.extend((!home.is_empty()).then(|| catalogue::text(lang, "cli.from_home").to_owned()));
    let rows: Vec<Row> = tracers.iter().map(row).collect();
    (!rows.is_empty()).then(|| Grid {
        title,
        left: vec![catalogue::text(lang, "cli.content").to_owned()],
        right,
        rows,
        ..Grid::default()
    })
}

/// A country as it is written in tables.
fn country(code: &str) -> &str {
    if code.is_empty() { "?" } else { code }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Burden {
    Footprint,
    Cost,
}

/// Unit in which what is served is spoken of, and how many of the case's units are one of it: energy in kWh.
pub(crate) fn spoken_unit(unit: &str) -> (&str, f64) {
    match unit {
        "GWh" => ("kWh", 1e-6),
        "MWh" => ("kWh", 1e-3),
        _ => (unit, 1.0),
    }
}

/// Demands with the unit of what serves them; none where their commodities have different units.
fn demands_with_unit<'a>(case: &'a Case, trace: &'a Trace) -> impl Iterator<Item = (DemandId, &'a str)> {
    case.demands.iter().filter_map(move |(id, demand)| {
        let mut units = demand.members.iter().map(|member| case.commodities[member.commodity].unit.as_str());
        let unit = units.next()?;
        let traced =
            trace.footprint.iter().any(|row| row.demand == id) || trace.landed.iter().any(|row| row.demand == id);
        (traced && units.all(|other| other == unit)).then_some((id, unit))
    })
}

/// A burden of a unit that is served, by demand and period.
fn per_unit(case: &Case, trace: &Trace, demand: DemandId, period: usize, burden: Burden) -> Option<f64> {
    let commodities: BTreeSet<CommodityId> =
        case.demands[demand].members.iter().map(|member| member.commodity).collect();
    let demands = BTreeSet::from([demand]);
    let served = Served { period, commodities: &commodities, demands: &demands };
    (served.units(trace) > 0.0).then(|| match burden {
        Burden::Footprint => 1000.0 * served.footprint(trace).per_unit(),
        Burden::Cost => served.cost(trace).per_unit(),
    })
}

fn burden(lang: Lang, case: &Case, trace: &Trace, burden: Burden) -> Option<Grid> {
    let rows: Vec<Row> = demands_with_unit(case, trace)
        .map(|(demand, unit)| {
            let (spoken, units) = spoken_unit(unit);
            let names = &case.demands[demand].names;
            let name = names.display(lang == Lang::Ja, case.demands.name(demand)).to_owned();
            let figure = |period| per_unit(case, trace, demand, period, burden);
            let of = |period| figure(period).map_or_else(|| "–".to_owned(), |value| number(value * units));
            let unit = match burden {
                Burden::Footprint => format!("kg/{spoken}"),
                Burden::Cost => format!("{}/{spoken}", case.settings.money),
            };
            Row { left: vec![name, unit], periods: (0..trace.periods.len()).map(of).collect(), right: Vec::new() }
        })
        .collect();
    let title = match burden {
        Burden::Footprint => "cli.footprint",
        Burden::Cost => "cli.landed",
    };
    (!rows.is_empty()).then(|| Grid {
        title: catalogue::text(lang, title).to_owned(),
        left: ["cli.market", "cli.unit"].map(|key| catalogue::text(lang, key).to_owned()).to_vec(),
        periods: trace.periods.iter().map(|period| period.label.clone()).collect(),
        rows,
        ..Grid::default()
    })
}

/// Dependence of the home region and of the world in the last period, for programs.
pub(crate) fn dependence_json(case: &Case, trace: &Trace) -> Value {
    let last = trace.periods.len().saturating_sub(1);
    let products = answer::end_products(trace);
    let regions = case.settings.home.as_deref().into_iter().chain([WORLD]);
    let rows = regions.flat_map(|region| {
        let rows = answer::dependence(trace, region, &products);
        let mut largest: BTreeMap<(Tracer, Option<StageId>), Dependence> = BTreeMap::new();
        for row in rows.into_iter().filter(|row| row.period == last && !row.touch) {
            let best = largest.entry((row.tracer, row.stage)).or_insert_with(|| row.clone());
            if row.proportional > best.proportional {
                *best = row;
            }
        }
        let value = |((tracer, stage), row): ((Tracer, Option<StageId>), Dependence)| {
            json!({
                "region": region,
                "period": trace.periods[last].label,
                "tracer": tracer_id(case, tracer),
                "stage": stage.map(|stage| case.stages.name(stage)),
                "largest": row.country,
                "share": row.proportional,
            })
        };
        largest.into_iter().map(value).collect::<Vec<Value>>()
    });
    rows.collect::<Vec<Value>>().into()
}

/// The name of a tracer in the tables.
pub(crate) fn tracer_id(case: &Case, tracer: Tracer) -> &str {
    match tracer {
        Tracer::Element(id) => case.elements.name(id),
        Tracer::Commodity(id) => case.commodities.name(id),
    }
}

/// Footprint and cost of a unit that is served, by demand and period, for programs.
pub(crate) fn served_json(case: &Case, trace: &Trace) -> Value {
    let rows = demands_with_unit(case, trace).flat_map(|(demand, unit)| {
        (0..trace.periods.len()).filter_map(move |period| {
            let footprint = per_unit(case, trace, demand, period, Burden::Footprint)?;
            let cost = per_unit(case, trace, demand, period, Burden::Cost)?;
            Some(json!({
                "demand": case.demands.name(demand),
                "period": trace.periods[period].label,
                "unit": unit,
                "kg_co2e_per_unit": footprint,
                "cost_per_unit": cost,
            }))
        })
    });
    rows.collect::<Vec<Value>>().into()
}
