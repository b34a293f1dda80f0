//! Rules, limits, published figures.

use std::collections::BTreeSet;

use super::{Years, lookup, names, provenance, scope};
use crate::case::Case;
use crate::case::entities::{
    Basis, Factor, FactorKind, Indicator, IndicatorKind, Limit, Measure, Observed, ObservedSeries, Reference, Rule,
    RuleKind, Scope,
};
use crate::case::tables::{Row, Tables};
use crate::ids::{Arena, CommodityId, Id};

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    let limit_years = Years::read(tables, "rule_years", "rule", "limit");
    for row in tables.rows("rules").filter(is_active) {
        for (name, rule) in rules(&row, case, &limit_years).unwrap_or_default() {
            case.rules.insert(&name, rule);
        }
    }
    for row in tables.rows("limits") {
        let Some(name) = row.text("limit") else { continue };
        if let Some(limit) = limit(&row, case) {
            case.limits.insert(name, limit);
        }
    }
    case.factors = tables.rows("factors").filter_map(|row| factor(&row, case)).collect();
    case.indicators = tables.rows("indicators").filter_map(|row| indicator(&row, case)).collect();
    case.observed = tables.rows("observed").filter_map(|row| observed(&row, case)).collect();
    case.references = tables.rows("references").filter_map(|row| reference(&row, case)).collect();
}

/// The countries that a word stands for: a country group, or a country. `None` for any other word.
pub(crate) fn countries(label: &str, case: &Case) -> Option<BTreeSet<String>> {
    match case.country_groups.get(label) {
        Some(group) => Some(group.clone()),
        None => rust_iso3166::from_alpha3(label).map(|_| BTreeSet::from([label.to_owned()])),
    }
}

/// Whether a rule is switched on.
pub(crate) fn is_active(row: &Row<'_>) -> bool {
    row.is_blank("active") || row.flag("active")
}

/// The parts of a cell that names several things.
pub(crate) fn parts<'a>(row: &Row<'a>, column: &str) -> Vec<&'a str> {
    row.text(column).map(|text| text.split('|').map(str::trim).collect()).unwrap_or_default()
}

/// The things that a cell names: `None` where one is unknown, `Some(None)` where the cell is blank.
pub(super) fn several<I: Id, T>(row: &Row<'_>, column: &str, arena: &Arena<I, T>) -> Option<Option<BTreeSet<I>>> {
    let names = parts(row, column);
    if names.is_empty() {
        return Some(None);
    }
    names.into_iter().map(|name| arena.find(name)).collect::<Option<BTreeSet<I>>>().map(Some)
}

/// Commodities in scope: those named, or all of the stage.
fn commodities(row: &Row<'_>, case: &Case) -> Option<Option<BTreeSet<CommodityId>>> {
    let named = several(row, "commodity", &case.commodities)?;
    let Some(stage) = row.text("stage") else { return Some(named) };
    let stage = case.stages.find(stage)?;
    let of_stage = |id: &CommodityId| case.commodities[*id].stage == Some(stage);
    Some(Some(match named {
        Some(named) => named.into_iter().filter(of_stage).collect(),
        None => case.commodities.ids().filter(of_stage).collect(),
    }))
}

/// The rules of a row, with their names: one, or one for each element or commodity.
fn rules(row: &Row<'_>, case: &Case, limit_years: &Years) -> Option<Vec<(String, Rule)>> {
    let name = row.text("rule")?;
    let kind = RuleKind::of(row.text("kind")?)?;
    let rule = rule(row, kind, case, limit_years)?;
    let by_content = matches!(
        kind,
        RuleKind::OriginLimit | RuleKind::TouchLimit | RuleKind::ContentMinimum | RuleKind::RecycledContentMinimum
    ) && rule.basis != Some(Basis::Value);
    let elements = match several(row, "element", &case.elements)? {
        Some(named) => named,
        None if by_content => case.elements.ids().collect(),
        None => BTreeSet::new(),
    };
    let each_commodity = row.text("each") == Some("commodity");
    let mut all = vec![(name.to_owned(), rule)];
    if elements.len() > 1 {
        let of = |(name, rule): &(String, Rule), id| {
            (format!("{name}.{}", case.elements.name(id)), Rule { element: Some(id), ..rule.clone() })
        };
        all = all.iter().flat_map(|rule| elements.iter().map(move |&id| of(rule, id))).collect();
    } else if let Some(&only) = elements.first() {
        all[0].1.element = Some(only);
    }
    if each_commodity {
        let of = |(name, rule): (String, Rule)| {
            let each = rule.commodities.clone().unwrap_or_default();
            each.into_iter().map(move |id| {
                let one = Rule { commodities: Some(BTreeSet::from([id])), ..rule.clone() };
                (format!("{name}.{}", case.commodities.name(id)), one)
            })
        };
        all = all.into_iter().flat_map(of).collect();
    }
    Some(all)
}

fn rule(row: &Row<'_>, kind: RuleKind, case: &Case, limit_years: &Years) -> Option<Rule> {
    let first_year = row.whole("start_year").or_else(|| {
        let points = limit_years.of(row, "rule")?;
        let years = points.iter().map(|point| point.0);
        #[expect(clippy::cast_possible_truncation, reason = "the reader takes years of four digits")]
        years.min_by(f64::total_cmp).map(|year| year as i64)
    });
    let limit = limit_years.series(row, "rule", row.number("limit"))?;
    let stepwise = row.text("interpolation") == Some("step");
    Some(Rule {
        row: row.owned("rule")?,
        names: names(row),
        kind,
        commodities: commodities(row, case)?,
        element: None,
        region: optional(row, "region", |label| scope(label, case))?,
        demands: several(row, "demand", &case.demands)?,
        origin: optional(row, "origin", |label| scope(label, case))?,
        owner_countries: optional(row, "owner_country", |label| countries(label, case))?,
        owner_threshold: row.number("owner_threshold"),
        origin_stages: several(row, "origin_stage", &case.stages)?,
        destination: optional(row, "destination", |label| scope(label, case))?,
        basis: match row.text("basis") {
            Some("amount") => Some(Basis::Amount),
            Some("mass") => Some(Basis::Mass),
            Some("value") => Some(Basis::Value),
            Some("territorial") => Some(Basis::Territorial),
            Some("embodied") => Some(Basis::Embodied),
            _ => None,
        },
        per_unit: row.text("per").is_some(),
        years: row.number("years"),
        limit: if stepwise { limit.stepwise() } else { limit },
        first_year,
        last_year: row.whole("end_year"),
        penalty: row.number("penalty"),
        legal_status: row.owned("status"),
        provenance: provenance(row, case),
    })
}

/// What an optional cell stands for: `None` where it is filled with a word that stands for nothing.
pub(super) fn optional<T>(row: &Row<'_>, column: &str, find: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
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

fn factor(row: &Row<'_>, case: &Case) -> Option<Factor> {
    Some(Factor {
        set: row.owned("factor_set")?,
        kind: match row.text("kind")? {
            "process" => FactorKind::Process,
            "fuel" => FactorKind::Fuel,
            "grid" => FactorKind::Grid,
            "supply" => FactorKind::Supply,
            _ => FactorKind::Mode,
        },
        name: row.owned("name")?,
        factor: row.number("factor")?,
        provenance: provenance(row, case),
    })
}

fn indicator(row: &Row<'_>, case: &Case) -> Option<Indicator> {
    Some(Indicator {
        kind: match row.text("indicator")? {
            "governance" => IndicatorKind::Governance,
            "trade" => IndicatorKind::Trade,
            "substitution" => IndicatorKind::Substitution,
            _ => IndicatorKind::RecyclingInput,
        },
        subject: row.owned("subject")?,
        year: row.whole("year")?,
        value: row.number("value")?,
        provenance: provenance(row, case),
    })
}

fn observed(row: &Row<'_>, case: &Case) -> Option<Observed> {
    Some(Observed {
        series: match row.text("series")? {
            "world_supply" => ObservedSeries::WorldSupply,
            "imports" => ObservedSeries::Imports,
            _ => ObservedSeries::Consumption,
        },
        region: row.owned("region")?,
        commodity: lookup(row, "commodity", &case.commodities)?,
        country: row.owned("country")?,
        year: row.whole("year")?,
        quantity: row.number("quantity")?,
        unit: row.owned("unit")?,
        provenance: provenance(row, case),
    })
}
