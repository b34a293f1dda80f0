//! Rules, limits, published figures.

use std::collections::BTreeSet;

use super::{Years, lookup, names, provenance, scope};
use crate::case::Case;
use crate::case::entities::{Limit, Measure, Reference, Rule, RuleKind, Scope};
use crate::case::tables::{Row, Tables};
use crate::ids::CommodityId;

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    let limit_years = Years::read(tables, "rule_years", "rule", "limit");
    for row in tables.rows("rules") {
        let Some(name) = row.text("rule") else { continue };
        if let Some(rule) = rule(&row, case, &limit_years) {
            case.rules.insert(name, rule);
        }
    }
    for row in tables.rows("limits") {
        let Some(name) = row.text("limit") else { continue };
        if let Some(limit) = limit(&row, case) {
            case.limits.insert(name, limit);
        }
    }
    case.references = tables.rows("references").filter_map(|row| reference(&row, case)).collect();
}

/// The countries that a word stands for: a country group, or a country. `None` for any other word.
pub(crate) fn countries(label: &str, case: &Case) -> Option<BTreeSet<String>> {
    match case.country_groups.get(label) {
        Some(group) => Some(group.clone()),
        None => rust_iso3166::from_alpha3(label).map(|_| BTreeSet::from([label.to_owned()])),
    }
}

fn rule(row: &Row<'_>, case: &Case, limit_years: &Years) -> Option<Rule> {
    let commodities: Option<BTreeSet<CommodityId>> = if let Some(commodity) = row.text("commodity") {
        Some(BTreeSet::from([case.commodities.find(commodity)?]))
    } else if let Some(stage) = row.text("stage") {
        let stage = case.stages.find(stage)?;
        let all = case.commodities.iter();
        Some(all.filter(|(_, commodity)| commodity.stage == Some(stage)).map(|(id, _)| id).collect())
    } else {
        None
    };
    let first_year = limit_years.of(row, "rule").and_then(|points| {
        let years = points.iter().map(|point| point.0);
        #[expect(clippy::cast_possible_truncation, reason = "the reader takes years of four digits")]
        years.min_by(f64::total_cmp).map(|year| year as i64)
    });
    Some(Rule {
        names: names(row),
        kind: match row.text("kind")? {
            "capacity_target" => RuleKind::CapacityTarget,
            "production_target" => RuleKind::ProductionTarget,
            "emission_price" => RuleKind::EmissionPrice,
            _ => RuleKind::InvestmentBudget,
        },
        commodities,
        region: optional(row, "region", |label| scope(label, case))?,
        owner_countries: optional(row, "owner_country", |label| countries(label, case))?,
        limit: limit_years.series(row, "rule", row.number("limit"))?,
        first_year,
        penalty: row.number("penalty"),
        provenance: provenance(row, case),
    })
}

/// What an optional cell stands for: `None` where it is filled with a word that stands for nothing.
fn optional<T>(row: &Row<'_>, column: &str, find: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match row.text(column) {
        Some(label) => find(label).map(Some),
        None => Some(None),
    }
}

fn limit(row: &Row<'_>, case: &Case) -> Option<Limit> {
    let region: Option<Scope> = optional(row, "region", |label| scope(label, case))?;
    let destination: Option<Scope> = optional(row, "destination", |label| scope(label, case))?;
    Some(Limit {
        measure: match row.text("measure")? {
            "activity" => Measure::Activity,
            "build" => Measure::Build,
            "purchase" => Measure::Purchase,
            _ => Measure::Flow,
        },
        total: row.text("basis")? == "total",
        site: optional(row, "site", |name| case.sites.find(name))?,
        process: optional(row, "process", |name| case.processes.find(name))?,
        option: optional(row, "option", |name| case.options.find(name))?,
        supply: optional(row, "supply", |name| case.supplies.find(name))?,
        lane: row.owned("lane"),
        commodity: optional(row, "commodity", |name| case.commodities.find(name))?,
        region,
        destination,
        corridor: optional(row, "corridor", |name| case.corridors.find(name))?,
        from_year: row.whole("from_year"),
        to_year: row.whole("to_year"),
        minimum: row.number("minimum"),
        maximum: row.number("maximum"),
        penalty: row.number("penalty"),
        provenance: provenance(row, case),
    })
}

fn reference(row: &Row<'_>, case: &Case) -> Option<Reference> {
    Some(Reference {
        name: row.owned("reference")?,
        metric: row.owned("metric")?,
        element: lookup(row, "element", &case.elements),
        commodity: lookup(row, "commodity", &case.commodities),
        country: row.owned("country"),
        year: row.whole("year"),
        at: row.number("at"),
        value: row.number("value")?,
        tolerance: row.number("tolerance"),
        provenance: provenance(row, case),
    })
}
