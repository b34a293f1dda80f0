//! Freight, lanes, supplies, tariffs.

use std::collections::{BTreeMap, BTreeSet};

use super::{Years, lookup, names, provenance, scope};
use crate::case::Case;
use crate::case::cell::Symbol;
use crate::case::entities::{
    Corridor, FreightMode, Lane, LaneRule, Leg, Medium, Scope, Step, Supply, Tariff, TariffKind,
};
use crate::case::series::{Between, Series};
use crate::case::tables::{Row, Tables};
use crate::ids::CommodityId;

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    freight(tables, case);
    lanes(tables, case);
    supplies(tables, case);
    let tariffs: Vec<Tariff> = tables.rows("tariffs").filter_map(|row| tariff(&row, case)).collect();
    case.tariffs = tariffs;
}

fn freight(tables: &Tables, case: &mut Case) {
    for row in tables.rows("freight_modes") {
        let Some(name) = row.text("mode") else { continue };
        if let Some(mode) = freight_mode(&row, case) {
            case.freight_modes.insert(name, mode);
        }
    }
    for row in tables.rows("corridors") {
        let Some(name) = row.text("corridor") else { continue };
        case.corridors.insert(name, Corridor { names: names(&row), toll: row.number("toll").unwrap_or(0.0) });
    }
    case.legs = tables.rows("legs").filter_map(|row| leg(&row, case)).collect();
}

fn freight_mode(row: &Row<'_>, case: &Case) -> Option<FreightMode> {
    Some(FreightMode {
        names: names(row),
        medium: match row.text("medium")? {
            "sea" => Medium::Sea,
            "land" => Medium::Land,
            _ => Medium::Air,
        },
        cost: row.number("cost")?,
        handling_cost: row.number("handling_cost").unwrap_or(0.0),
        detour: row.number("detour").unwrap_or(1.0),
        speed: row.number("speed")?,
        terminal_time: row.number("terminal_time").unwrap_or(0.0),
        emissions: row.number("emissions").unwrap_or(0.0),
        generated: row.flag("generated"),
        minimum_distance: row.number("minimum_distance").unwrap_or(0.0),
        maximum_distance: row.number("maximum_distance").unwrap_or(f64::INFINITY),
        provenance: provenance(row, case),
    })
}

fn leg(row: &Row<'_>, case: &Case) -> Option<Leg> {
    Some(Leg {
        from: lookup(row, "from_place", &case.places)?,
        to: lookup(row, "to_place", &case.places)?,
        mode: lookup(row, "mode", &case.freight_modes)?,
        distance: row.number("distance"),
        corridor: lookup(row, "corridor", &case.corridors),
        one_way: row.flag("one_way"),
    })
}

fn lanes(tables: &Tables, case: &mut Case) {
    let cost_years = Years::read(tables, "lane_years", "lane", "cost");
    let maximum_years = Years::read(tables, "lane_years", "lane", "maximum");
    let charge_years = Years::read(tables, "lane_years", "lane", "fixed_cost_when_used");
    for row in tables.rows("lanes") {
        let Some(name) = row.text("lane") else { continue };
        if let Some(lane) = lane(&row, case, [&cost_years, &maximum_years, &charge_years]) {
            case.lanes.insert(name, lane);
        }
    }
    case.lane_rules = tables.rows("lane_rules").filter_map(|row| lane_rule(&row, case)).collect();
}

fn lane(row: &Row<'_>, case: &Case, [cost_years, maximum_years, charge_years]: [&Years; 3]) -> Option<Lane> {
    let cost = cost_years.series(row, "lane", row.number("cost"));
    let maximum = maximum_years.series(row, "lane", row.number("maximum"));
    let cost_from_route = cost.is_none();
    Some(Lane {
        commodity: lookup(row, "commodity", &case.commodities)?,
        from: lookup(row, "from_place", &case.places)?,
        to: lookup(row, "to_place", &case.places)?,
        cost: cost.unwrap_or_else(|| Series::constant(0.0)),
        cost_from_route,
        maximum: maximum.unwrap_or_else(|| Series::constant(f64::INFINITY)),
        fixed_cost_when_used: charge_years.series(
            row,
            "lane",
            Some(row.number("fixed_cost_when_used").unwrap_or(0.0)),
        )?,
        lead_time: row.number("lead_time").unwrap_or(0.0),
        lead_time_from_route: cost_from_route && row.number("lead_time").is_none(),
        emissions: row.number("emissions").unwrap_or(0.0),
        emissions_from_route: cost_from_route && row.number("emissions").is_none(),
        tariff: Series::constant(0.0),
        route: None,
        provenance: provenance(row, case),
    })
}

fn lane_rule(row: &Row<'_>, case: &Case) -> Option<LaneRule> {
    Some(LaneRule {
        name: row.owned("lane_rule")?,
        commodity: lookup(row, "commodity", &case.commodities)?,
        origin: scope(row.text("origin")?, case)?,
        destination: scope(row.text("destination")?, case)?,
        extra_cost: row.number("extra_cost").unwrap_or(0.0),
        maximum_cost: row.number("maximum_cost").unwrap_or(f64::INFINITY),
        provenance: provenance(row, case),
    })
}

/// Points of one step: year, maximum, price.
type StepPoints = Vec<(f64, f64, f64)>;

fn supplies(tables: &Tables, case: &mut Case) {
    let mut steps: BTreeMap<Symbol, BTreeMap<i64, StepPoints>> = BTreeMap::new();
    for row in tables.rows("supply_steps") {
        let point = row.number("maximum").zip(row.number("price"));
        if let (Some(supply), Some(step), Some((maximum, price))) = (row.symbol("supply"), row.whole("step"), point) {
            let point = (row.number("year").unwrap_or(0.0), maximum, price);
            steps.entry(supply).or_default().entry(step).or_default().push(point);
        }
    }
    for row in tables.rows("supplies") {
        let (Some(name), Some(symbol)) = (row.text("supply"), row.symbol("supply")) else { continue };
        if let Some(supply) = supply(&row, case, steps.get(&symbol)) {
            case.supplies.insert(name, supply);
        }
    }
}

fn supply(row: &Row<'_>, case: &Case, steps: Option<&BTreeMap<i64, StepPoints>>) -> Option<Supply> {
    let available_share = row.number("available_share").unwrap_or(1.0);
    // No share of an unlimited supply is nothing, and any other share of it is unlimited.
    let available = |maximum: f64| if available_share == 0.0 { 0.0 } else { maximum * available_share };
    let steps = match steps {
        Some(steps) => steps
            .values()
            .filter_map(|points| {
                let maximum = points.iter().map(|point| (point.0, available(point.1))).collect();
                let price = points.iter().map(|point| (point.0, point.2)).collect();
                Some(Step {
                    maximum: Series::new(maximum, Between::Linear)?,
                    price: Series::new(price, Between::Linear)?,
                })
            })
            .collect(),
        None => vec![Step {
            maximum: Series::constant(available(row.number("maximum").unwrap_or(f64::INFINITY))),
            price: Series::constant(row.number("price")?),
        }],
    };
    Some(Supply {
        names: names(row),
        place: lookup(row, "place", &case.places)?,
        commodity: lookup(row, "commodity", &case.commodities)?,
        steps,
        available_share,
        fixed_cost_when_used: row.number("fixed_cost_when_used").unwrap_or(0.0),
        emissions: row.number("emissions").unwrap_or(0.0),
        provenance: provenance(row, case),
    })
}

fn tariff(row: &Row<'_>, case: &Case) -> Option<Tariff> {
    let commodities: BTreeSet<CommodityId> = match (lookup(row, "commodity", &case.commodities), row.text("hs")) {
        (Some(commodity), _) => BTreeSet::from([commodity]),
        (None, Some(prefix)) => with_hs_prefix(prefix, case),
        (None, None) => return None,
    };
    let side = |column: &str| -> Option<Scope> { scope(row.text(column)?, case) };
    Some(Tariff {
        name: row.owned("tariff")?,
        kind: match row.text("kind")? {
            "mfn" => TariffKind::MostFavouredNation,
            "preference" => TariffKind::Preference,
            _ => TariffKind::Additional,
        },
        commodities,
        origin: side("origin")?,
        destination: side("destination")?,
        rate: row.number("rate").unwrap_or(0.0),
        specific: row.number("specific").unwrap_or(0.0),
        start_year: row.whole("start_year"),
        end_year: row.whole("end_year"),
        provenance: provenance(row, case),
    })
}

/// Commodities with an HS code that starts with a prefix.
fn with_hs_prefix(prefix: &str, case: &Case) -> BTreeSet<CommodityId> {
    let matches = |codes: &str| codes.split('|').any(|code| code.starts_with(prefix));
    let all = case.commodities.iter();
    all.filter(|(_, commodity)| commodity.hs2022.as_deref().is_some_and(matches)).map(|(id, _)| id).collect()
}
