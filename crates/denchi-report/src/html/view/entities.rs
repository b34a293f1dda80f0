//! What the case says of what is drawn: names, units, owners, rules, sources.

use denchi_core::case::Case;
use denchi_core::case::entities::Names;
use denchi_core::ids::{Arena, Id};
use serde_json::{Map, Value, json};

use super::columns::round;
use crate::tables::{Context, quality_id, status_id};

/// What the case is about.
pub(in crate::html) fn about(case: &Case) -> Value {
    json!({
        "name": case.settings.name,
        "title": case.settings.title,
        "title_ja": case.settings.title_ja,
        "question": case.settings.description,
        "question_ja": case.settings.description_ja,
        "scenario": case.scenario,
        "money": case.settings.money,
        "money_year": case.settings.money_year,
        "base_year": case.settings.base_year,
        "discount_rate": case.settings.discount_rate,
        "product_stage": case.settings.product_stage,
        "recycling_stage": case.settings.recycling_stage,
        "home": case.settings.home,
    })
}

/// Names in English and Japanese, by kind and identifier; only where there are any.
pub(in crate::html) fn names(case: &Case) -> Value {
    fn of<'a, I: Id, T: 'a>(arena: &'a Arena<I, T>, names: fn(&T) -> &Names) -> Value {
        let entries = arena.ids().zip(arena.values()).map(|(id, value)| (arena.name(id), names(value)));
        pairs(entries)
    }
    fn pairs<'a>(entries: impl Iterator<Item = (&'a str, &'a Names)>) -> Value {
        let named = entries.filter(|(_, names)| names.en.is_some() || names.ja.is_some());
        named.map(|(id, names)| (id.to_owned(), json!([names.en, names.ja]))).collect::<Map<_, _>>().into()
    }
    json!({
        "commodity": of(&case.commodities, |row| &row.names),
        "stage": of(&case.stages, |row| &row.names),
        "element": of(&case.elements, |row| &row.names),
        "place": of(&case.places, |row| &row.names),
        "owner": of(&case.owners, |row| &row.names),
        "process": of(&case.processes, |row| &row.names),
        "site": of(&case.sites, |row| &row.names),
        "option": of(&case.options, |row| &row.names),
        "supply": of(&case.supplies, |row| &row.names),
        "demand": of(&case.demands, |row| &row.names),
        "contract": of(&case.contracts, |row| &row.names),
        "stock": of(&case.stocks, |row| &row.names),
        "rule": of(&case.rules, |row| &row.names),
        "event": of(&case.events, |row| &row.names),
        "corridor": of(&case.corridors, |row| &row.names),
        "country": pairs(case.countries.iter().map(|(code, row)| (code.as_str(), &row.names))),
    })
}

/// Stages in their order.
pub(in crate::html) fn stages(case: &Case) -> Value {
    let mut stages: Vec<(i64, &str)> =
        case.stages.iter().map(|(id, stage)| (stage.order, case.stages.name(id))).collect();
    stages.sort_unstable();
    stages.into_iter().map(|(_, name)| name.into()).collect::<Vec<Value>>().into()
}

/// Unit, stage, mass and contents of the commodities.
pub(in crate::html) fn commodities(case: &Case) -> Value {
    let entries = case.commodities.iter().map(|(id, commodity)| {
        let contents: Map<String, Value> = commodity
            .contents
            .iter()
            .map(|(&element, &content)| (case.elements.name(element).to_owned(), round(content)))
            .collect();
        let entry = json!({
            "unit": commodity.unit,
            "stage": commodity.stage.map(|stage| case.stages.name(stage)),
            "mass": commodity.mass,
            "contents": contents,
        });
        (case.commodities.name(id).to_owned(), entry)
    });
    entries.collect::<Map<_, _>>().into()
}

/// Where the sites are, what they are, and where their figures come from.
pub(in crate::html) fn sites(case: &Case, context: &Context<'_>) -> Value {
    let entries = case.sites.iter().map(|(id, site)| {
        let entry = json!({
            "place": case.places.name(site.place),
            "country": case.places[site.place].country,
            "stage": context.stage_of(id).map(|stage| case.stages.name(stage)),
            "owner": site.owner.map(|owner| case.owners.name(owner)),
            "owner_country": context.owner_country(id).json(),
            "status": site.status.map(status_id),
            "source": site.provenance.source.map(|source| case.sources.name(source)),
            "quality": site.provenance.quality.map(quality_id),
            "note": site.provenance.note,
        });
        (case.sites.name(id).to_owned(), entry)
    });
    entries.collect::<Map<_, _>>().into()
}

/// Kind of every rule, and the share of every site that counts for it.
pub(super) fn rules(context: &Context<'_>) -> Value {
    let case = context.case;
    let entries = case.rules.iter().map(|(id, rule)| {
        let counted = case.sites.iter().filter_map(|(site_id, site)| {
            let product = context.product(site_id)?.commodity;
            let made = rule.commodities.as_ref().is_none_or(|set| set.contains(&product));
            let inside = rule.region.as_ref().is_none_or(|region| region.places.contains(&site.place));
            let share = case.owner_share(site, rule);
            (made && inside && share > 0.0).then(|| (case.sites.name(site_id).to_owned(), round(share)))
        });
        let entry = json!({ "kind": rule.kind.id(), "sites": counted.collect::<Map<_, _>>() });
        (case.rules.name(id).to_owned(), entry)
    });
    entries.collect::<Map<_, _>>().into()
}

/// Where numbers come from.
pub(in crate::html) fn sources(case: &Case) -> Value {
    let entries = case.sources.iter().map(|(id, source)| {
        let entry = json!({
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "url": source.url,
            "licence": source.licence,
        });
        (case.sources.name(id).to_owned(), entry)
    });
    entries.collect::<Map<_, _>>().into()
}

/// Published figures that are set beside those of the plan.
pub(super) fn references(case: &Case) -> Value {
    let rows = case.references.iter().map(|reference| {
        json!({
            "name": reference.name,
            "metric": reference.metric,
            "element": reference.element.map(|element| case.elements.name(element)),
            "commodity": reference.commodity.map(|commodity| case.commodities.name(commodity)),
            "country": reference.country,
            "year": reference.year,
            "at": reference.at,
            "value": reference.value,
            "tolerance": reference.tolerance,
            "source": reference.provenance.source.map(|source| case.sources.name(source)),
            "quality": reference.provenance.quality.map(quality_id),
        })
    });
    rows.collect::<Vec<_>>().into()
}
