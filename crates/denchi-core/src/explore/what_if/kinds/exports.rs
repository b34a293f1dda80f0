//! Exports: at most a share of what leaves a country in the plan, of one commodity or of all that holds an element.

use std::collections::BTreeMap;

use super::{Control, Kind, Scene, Setting, because, cell, multiple, year_of};
use crate::case::entities::Names;
use crate::case::variant::{Action, Change};
use crate::explore::what_if::SCENARIO;
use crate::ids::{CommodityId, ElementId};
use crate::plan::result::{FlowRow, PeriodIndex};

/// What leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Commodity(CommodityId),
    /// All that holds it, but end products.
    Element(ElementId),
}

/// What leaves each country in the plan: a limit on anything else would change nothing.
pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let mut left: BTreeMap<(&str, What), f64> = BTreeMap::new();
    for row in &scene.plan.flows {
        let Some((country, commodity)) = leaves(scene, row) else { continue };
        let mass = scene.case.commodities[commodity].mass.unwrap_or(0.0) * row.amount;
        *left.entry((country, What::Commodity(commodity))).or_default() += mass;
        for element in elements(scene, commodity) {
            *left.entry((country, What::Element(element))).or_default() += mass;
        }
    }
    let control = |(&(country, what), &mass): (&(&str, What), &f64)| Control {
        country: Some(country.to_owned()),
        years: scene.years(),
        weight: mass,
        ..multiple(Kind::Exports, &format!("{country}.{}", id(scene, what)), &names(scene, what), 1.0)
    };
    left.iter().map(control).collect()
}

/// The country that a flow leaves, and what it carries; `None` for what stays.
fn leaves<'a>(scene: &'a Scene<'_>, row: &FlowRow) -> Option<(&'a str, CommodityId)> {
    let lane = &scene.case.lanes[row.lane];
    let from = scene.country(lane.from)?;
    (scene.country(lane.to) != Some(from) && row.amount > 0.0).then_some((from, lane.commodity))
}

/// Elements that a commodity holds; none of end products.
fn elements(scene: &Scene<'_>, commodity: CommodityId) -> Vec<ElementId> {
    let case = scene.case;
    let stage = case.commodities[commodity].stage.map(|stage| case.stages.name(stage));
    if stage.is_some() && stage == case.settings.product_stage.as_deref() {
        return Vec::new();
    }
    case.elements.ids().filter(|&element| case.content(commodity, element) > 0.0).collect()
}

fn id<'a>(scene: &'a Scene<'_>, what: What) -> &'a str {
    match what {
        What::Commodity(id) => scene.case.commodities.name(id),
        What::Element(id) => scene.case.elements.name(id),
    }
}

fn names(scene: &Scene<'_>, what: What) -> Names {
    let names = match what {
        What::Commodity(id) => &scene.case.commodities[id].names,
        What::Element(id) => &scene.case.elements[id].names,
    };
    super::named(names, id(scene, what))
}

/// What a subject stands for: commodities, and the element that is counted.
fn scope(scene: &Scene<'_>, what: &str) -> Option<(Vec<CommodityId>, Option<ElementId>)> {
    if let Some(commodity) = scene.case.commodities.find(what) {
        return Some((vec![commodity], None));
    }
    let element = scene.case.elements.find(what)?;
    let holds = |commodity: &CommodityId| elements(scene, *commodity).contains(&element);
    Some((scene.case.commodities.ids().filter(holds).collect(), Some(element)))
}

pub(super) fn changes(scene: &Scene<'_>, control: &Control, setting: Setting) -> Vec<Change> {
    let Some((country, what)) = control.subject.split_once('.') else { return Vec::new() };
    let Some((commodities, element)) = scope(scene, what) else { return Vec::new() };
    let case = scene.case;
    let rule = format!("{SCENARIO}.{}", control.id());
    let listed: Vec<&str> = commodities.iter().map(|&id| case.commodities.name(id)).collect();
    let mut row = vec![
        cell("rule", rule.as_str()),
        cell("name_en", format!("What if: exports of {country}, {}", control.names.en.as_deref().unwrap_or(what))),
        cell("name_ja", format!("もしも：{country}の輸出（{}）", control.names.ja.as_deref().unwrap_or(what))),
        cell("kind", "export_limit"),
        cell("commodity", listed.join("|")),
        cell("origin", country),
        cell("interpolation", "step"),
    ];
    row.extend(element.map(|element| cell("element", case.elements.name(element))));
    row.extend(setting.from.map(|year| cell("start_year", year)));
    let mut changes = vec![because(control, setting, "rules", &[], Action::Add(row))];
    for (year, rate) in rates(scene, country, &commodities, element) {
        let row = vec![cell("rule", rule.as_str()), cell("year", year), cell("limit", setting.level * rate)];
        changes.push(because(control, setting, "rule_years", &[], Action::Add(row)));
    }
    changes
}

/// What leaves a country in the plan by year: units a year, or t of the element a year; the mean over the periods of a year.
fn rates(
    scene: &Scene<'_>,
    country: &str,
    commodities: &[CommodityId],
    element: Option<ElementId>,
) -> BTreeMap<i64, f64> {
    let mut amounts: BTreeMap<PeriodIndex, f64> = BTreeMap::new();
    for row in &scene.plan.flows {
        let Some((from, commodity)) = leaves(scene, row) else { continue };
        if from == country && commodities.contains(&commodity) {
            let weight = element.map_or(1.0, |element| scene.case.content(commodity, element));
            *amounts.entry(row.period).or_default() += weight * row.amount;
        }
    }
    let mut years: BTreeMap<i64, [f64; 2]> = BTreeMap::new();
    for (place, period) in scene.plan.periods.iter().enumerate() {
        let [amount, length] = years.entry(year_of(period)).or_default();
        *amount += amounts.get(&place).copied().unwrap_or(0.0);
        *length += period.years;
    }
    years.into_iter().map(|(year, [amount, length])| (year, amount / length)).collect()
}
