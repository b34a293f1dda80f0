//! What the page shows, as one JSON object: names, tables by column, and what is computed only for the page.
//!
//! Numbers are rounded to six significant digits: the page is for reading, the tables beside it are exact.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::case::entities::{Direction, Names};
use denchi_core::ids::{Arena, Id};
use denchi_core::plan::result::Plan;
use serde_json::{Map, Value, json};

use super::links;
use crate::evidence;
use crate::geojson::{coordinates, route_line};
use crate::package::RunInfo;
use crate::rows::{largest, sum_by};
use crate::table::{Cell, Column, ResultTable, Values, number, text};
use crate::tables::{Context, quality_id};

/// Most rows of flows on the map; the largest are kept, and the page says so.
const MOST_FLOWS: usize = 6000;

/// The view of a plan.
pub(super) fn view(case: &Case, plan: &Plan, tables: &[ResultTable], run: &RunInfo) -> Value {
    let context = Context::new(case, plan);
    let find = |name: &str| tables.iter().find(|table| table.name == name);
    let mut out = Map::new();
    for name in ["summary", "capacity", "builds", "demand", "rules", "minerals", "contracts", "contract_values"] {
        if let Some(table) = find(name) {
            out.insert(name.to_owned(), columnar(table));
        }
    }
    let mut add = |name: &str, table: &ResultTable| out.insert(name.to_owned(), columnar(table));
    add("costs", &sums(find("costs"), &["period", "term"], &["amount", "present_value"]));
    add("emissions", &sums(find("emissions"), &["period", "kind"], &["amount"]));
    add("served", &sums(find("served"), &["period", "demand", "commodity", "unit"], &["amount"]));
    add("made", &made(&context));
    add("prices", &prices(&context, find("shadow_prices")));
    add("links", &link_table(&context));
    add("offtakes", &offtakes(&context, find("offtakes")));
    let served: BTreeSet<&str> = plan.served.iter().map(|row| case.commodities.name(row.commodity)).collect();
    add("dependence", &dependence(find("dependence"), |commodity| served.contains(commodity)));
    add("footprint", &sums(find("footprint"), &["period", "demand", "unit", "stage", "kind"], &["amount"]));
    add("landed", &sums(find("landed_cost"), &["period", "demand", "unit", "stage", "term"], &["amount"]));
    let keys = ["period", "commodity", "stage", "unit", "from", "from_country", "to", "to_country", "route"];
    let (flows, left_out) = largest(&sums(find("flows"), &keys, &["amount", "mass"]), "mass", MOST_FLOWS);
    add("flows", &flows);
    json!({
        "case": about(case),
        "run": run_of(plan, run),
        "periods": plan.periods.iter().map(|period| json!([period.label, period.start, period.years])).collect::<Vec<_>>(),
        "names": names(case),
        "stages": stages(case),
        "commodities": commodities(case),
        "sites": sites(case, &context),
        "places": places(find("places")),
        "routes": routes(find("places"), &flows),
        "rules": rules(&context),
        "sources": sources(case),
        "references": references(case),
        "evidence": evidence::evidence(case, plan),
        "flows_left_out": left_out,
        "tables": out,
    })
}

/// Who takes the output of what is built and of sellers under contract; the other sites are in the table.
fn offtakes(context: &Context<'_>, table: Option<&ResultTable>) -> ResultTable {
    let case = context.case;
    let built = context.plan.builds.iter().map(|row| case.options[row.option].site);
    let sellers = context.plan.contracts.iter().map(|row| case.contracts[row.contract].seller);
    let shown: BTreeSet<&str> = built.chain(sellers).map(|site| case.sites.name(site)).collect();
    table.map_or_else(empty, |table| table.filtered(|row| shown.contains(table.text(row, "site"))))
}

/// What the case is about.
pub(super) fn about(case: &Case) -> Value {
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

/// How the plan was made.
fn run_of(plan: &Plan, run: &RunInfo) -> Value {
    json!({
        "denchi": run.denchi_version,
        "solver": run.solver_version,
        "termination": plan.quality.termination,
        "method": plan.quality.method,
        "gap": plan.quality.gap.filter(|gap| gap.is_finite()),
        "size": plan.quality.size,
        "checked": run.checked,
        "shortfall": run.shortfall.as_ref().map(|[en, ja]| json!({ "en": en, "ja": ja })),
    })
}

/// Sums of a table that may be missing.
pub(super) fn sums(table: Option<&ResultTable>, keys: &[&str], sums: &[&str]) -> ResultTable {
    table.map_or_else(empty, |table| sum_by(table, keys, sums))
}

fn empty() -> ResultTable {
    ResultTable::new("", Vec::new(), &[])
}

/// A number with six significant digits.
fn round(value: f64) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    // Whole numbers without a decimal point are shorter.
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    if rounded.fract() == 0.0 && rounded.abs() < 9e15 { json!(rounded as i64) } else { json!(rounded) }
}

/// A table by column; texts as indices into a list of words.
pub(super) fn columnar(table: &ResultTable) -> Value {
    let columns = table.columns.iter().zip(&table.values).map(|(column, values)| {
        let mut entry = Map::new();
        entry.insert("name".to_owned(), column.name.as_str().into());
        entry.insert("key".to_owned(), column.key.as_str().into());
        entry.insert("unit".to_owned(), column.unit.as_deref().into());
        match values {
            Values::Text(values) => {
                let mut words: Vec<&str> = Vec::new();
                let mut index: BTreeMap<&str, usize> = BTreeMap::new();
                let codes: Vec<Option<usize>> = values
                    .iter()
                    .map(|value| {
                        value.as_deref().map(|word| {
                            *index.entry(word).or_insert_with(|| {
                                words.push(word);
                                words.len() - 1
                            })
                        })
                    })
                    .collect();
                entry.insert("words".to_owned(), json!(words));
                entry.insert("values".to_owned(), json!(codes));
            }
            Values::Integer(values) => {
                entry.insert("values".to_owned(), json!(values));
            }
            Values::Number(values) => {
                let values: Vec<Value> = values.iter().map(|value| value.map_or(Value::Null, round)).collect();
                entry.insert("values".to_owned(), values.into());
            }
        }
        Value::Object(entry)
    });
    json!({ "key": table.key, "columns": columns.collect::<Vec<_>>() })
}

/// What is made or bought, by commodity, country and period.
fn made(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("stage").described("commodity-stage"),
        text("commodity"),
        text("country"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("made", columns, &["period", "commodity", "country"]);
    let mut push = |period, place, commodity, amount: f64| {
        table.push([
            context.period(period),
            context.stages.optional(context.case.commodities[commodity].stage),
            context.commodities.cell(commodity),
            context.country(place),
            context.unit(commodity),
            amount.into(),
        ]);
    };
    for row in &context.plan.activity {
        for ingredient in &context.case.processes[row.process].recipe {
            if ingredient.direction != Direction::Input {
                push(row.period, context.place_of(row.site), ingredient.commodity, row.amount * ingredient.quantity);
            }
        }
    }
    for row in &context.plan.purchases {
        let supply = &context.case.supplies[row.supply];
        push(row.period, supply.place, supply.commodity, row.amount);
    }
    sum_by(&table, &["period", "stage", "commodity", "country", "unit"], &["amount"])
}

/// Dependence of what is asked about, the commodities added up by content: shares become amounts.
pub(super) fn dependence(table: Option<&ResultTable>, asked: impl Fn(&str) -> bool) -> ResultTable {
    let Some(table) = table else { return empty() };
    let columns = vec![
        text("period"),
        text("region").described("trace-region"),
        text("tracer"),
        text("stage").described("trace-stage"),
        text("measure"),
        text("country").described("dependence-country"),
        text("unit").described("tracer-unit"),
        number("amount", "unit").described("dependence-amount"),
    ];
    let mut amounts = ResultTable::new("dependence", columns, &[]);
    for row in (0..table.len()).filter(|&row| asked(table.text(row, "commodity"))) {
        let amount =
            table.number(row, "content").zip(table.number(row, "proportional")).map(|(all, share)| all * share);
        let cell = |name: &str| Cell::from(table.text(row, name));
        amounts.push([
            cell("period"),
            cell("region"),
            cell("tracer"),
            cell("stage"),
            cell("measure"),
            cell("country"),
            cell("unit"),
            amount.into(),
        ]);
    }
    let keys = ["period", "region", "tracer", "stage", "measure", "country", "unit"];
    sum_by(&amounts, &keys, &["amount"])
}

/// The least and the most that a share may be, of what a trace with bounds knows of it: over all commodities that were traced,
/// weighted with their content. Blank where a part is not known.
pub(super) fn bounds(table: Option<&ResultTable>) -> ResultTable {
    let Some(table) = table else { return empty() };
    let keys = ["period", "region", "tracer", "stage", "measure", "country"];
    let mut columns: Vec<Column> = keys.iter().map(|key| text(key)).collect();
    columns.extend([number("least", "1"), number("most", "1")]);
    let mut sums: BTreeMap<Vec<&str>, (f64, [Option<f64>; 2])> = BTreeMap::new();
    for row in 0..table.len() {
        let Some(content) = table.number(row, "content") else { continue };
        let key = keys.iter().map(|key| table.text(row, key)).collect();
        let (all, parts) = sums.entry(key).or_insert((0.0, [Some(0.0); 2]));
        *all += content;
        for (part, column) in parts.iter_mut().zip(["least", "most"]) {
            *part = part.zip(table.number(row, column)).map(|(part, share)| part + share * content);
        }
    }
    let mut bounds = ResultTable::new("bounds", columns, &[]);
    for (key, (all, parts)) in sums {
        let shares = parts.map(|part| part.filter(|_| all > 0.0).map(|part| part / all));
        // What was not asked for has no bounds.
        if shares.iter().any(Option::is_some) {
            let texts = key.into_iter().map(Cell::from);
            bounds.push_row(texts.chain(shares.map(Cell::from)).collect());
        }
    }
    bounds
}

/// Shadow prices where something is used or wanted; elsewhere they interest nobody.
fn prices(context: &Context<'_>, table: Option<&ResultTable>) -> ResultTable {
    let Some(table) = table else { return empty() };
    let case = context.case;
    let mut wanted: BTreeSet<(&str, &str)> = BTreeSet::new();
    for site in case.sites.values() {
        for run in &site.runs {
            let inputs = case.processes[run.process].recipe.iter().filter(|row| row.direction == Direction::Input);
            wanted.extend(inputs.map(|row| (case.places.name(site.place), case.commodities.name(row.commodity))));
        }
    }
    for demand in case.demands.values() {
        let members = demand.members.iter();
        wanted.extend(members.map(|row| (case.places.name(demand.place), case.commodities.name(row.commodity))));
    }
    table.filtered(|row| wanted.contains(&(table.text(row, "place"), table.text(row, "commodity"))))
}

/// The links of the Sankey diagram.
fn link_table(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("commodity"),
        text("from_stage").described("stage"),
        text("from_country"),
        text("from_place").described("from"),
        text("to_stage").described("stage"),
        text("to_country"),
        text("to_place").described("to"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("links", columns, &[]);
    for ((commodity, (from_stage, from), (to_stage, to), period), amount) in links::links(context.case, context.plan) {
        table.push([
            context.period(period),
            context.commodities.cell(commodity),
            context.stages.optional(from_stage),
            context.country(from),
            context.places.cell(from),
            context.stages.optional(to_stage),
            context.country(to),
            context.places.cell(to),
            context.unit(commodity),
            amount.into(),
        ]);
    }
    table
}

/// Names in English and Japanese, by kind and identifier; only where there are any.
pub(super) fn names(case: &Case) -> Value {
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
pub(super) fn stages(case: &Case) -> Value {
    let mut stages: Vec<(i64, &str)> =
        case.stages.iter().map(|(id, stage)| (stage.order, case.stages.name(id))).collect();
    stages.sort_unstable();
    stages.into_iter().map(|(_, name)| name.into()).collect::<Vec<Value>>().into()
}

/// Unit, stage, mass and contents of the commodities.
pub(super) fn commodities(case: &Case) -> Value {
    let entries = case.commodities.iter().map(|(id, commodity)| {
        let contents: Map<String, Value> = commodity
            .contents
            .iter()
            .map(|(&element, &content)| (case.elements.name(element).to_owned(), round(content)))
            .collect();
        let mass = commodity.mass.or_else(|| (commodity.unit == "t").then_some(1.0));
        let entry = json!({
            "unit": commodity.unit,
            "stage": commodity.stage.map(|stage| case.stages.name(stage)),
            "mass": mass,
            "contents": contents,
        });
        (case.commodities.name(id).to_owned(), entry)
    });
    entries.collect::<Map<_, _>>().into()
}

/// Where the sites are, what they are, and where their figures come from.
pub(super) fn sites(case: &Case, context: &Context<'_>) -> Value {
    let entries = case.sites.iter().map(|(id, site)| {
        let entry = json!({
            "place": case.places.name(site.place),
            "country": case.places[site.place].country,
            "stage": context.stage_of(id).map(|stage| case.stages.name(stage)),
            "owner": site.owner.map(|owner| case.owners.name(owner)),
            "owner_country": context.owner_country(id).json(),
            "status": site.status.map(crate::tables::status_id),
            "source": site.provenance.source.map(|source| case.sources.name(source)),
            "quality": site.provenance.quality.map(quality_id),
            "note": site.provenance.note,
        });
        (case.sites.name(id).to_owned(), entry)
    });
    entries.collect::<Map<_, _>>().into()
}

/// Coordinates and country of the places.
pub(super) fn places(places: Option<&ResultTable>) -> Value {
    let Some(table) = places else { return Value::Null };
    let rows = (0..table.len()).filter_map(|row| {
        let point = (table.number(row, "longitude")?, table.number(row, "latitude")?);
        Some((table.text(row, "place").to_owned(), json!([round(point.0), round(point.1), table.text(row, "country")])))
    });
    rows.collect::<Map<_, _>>().into()
}

/// The line of every route that a flow takes, to a tenth of a degree; longitudes are continuous.
pub(super) fn routes(places: Option<&ResultTable>, flows: &ResultTable) -> Value {
    let points = places.map(coordinates).unwrap_or_default();
    let names: BTreeSet<&str> = (0..flows.len()).map(|row| flows.text(row, "route")).collect();
    let lines = names.into_iter().filter_map(|name| {
        let line = route_line(name, &points);
        let tenth = |degrees: f64| (degrees * 10.0).round() / 10.0;
        (line.len() > 1).then(|| {
            let line: Vec<Value> =
                line.iter().map(|point| json!([round(tenth(point[0])), round(tenth(point[1]))])).collect();
            (name.to_owned(), Value::from(line))
        })
    });
    lines.collect::<Map<_, _>>().into()
}

/// Kind of every rule, and the share of every site that counts for it.
fn rules(context: &Context<'_>) -> Value {
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

pub(super) fn sources(case: &Case) -> Value {
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

fn references(case: &Case) -> Value {
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
