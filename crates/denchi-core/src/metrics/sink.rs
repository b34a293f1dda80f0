//! Where values of metrics are collected, and what they share.

use std::collections::BTreeSet;

use super::{Input, MetricId, MetricRow, Series};
use crate::case::Case;
use crate::ids::{CommodityId, ElementId, PlaceId, SourceId, StageId};

/// What is counted: a commodity, or the content of an element in a stage, or the product stage as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    pub(super) stage: Option<StageId>,
    pub(super) commodity: Option<CommodityId>,
    pub(super) element: Option<ElementId>,
}

/// What the values of one subject in one period have in common.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) series: Series,
    pub(super) region: String,
    pub(super) subject: Subject,
    pub(super) period: String,
    pub(super) covered: Option<f64>,
    pub(super) sources: Vec<SourceId>,
}

impl Head {
    pub(super) fn new(series: Series, region: &str, subject: Subject, period: &str) -> Self {
        Head {
            series,
            region: region.to_owned(),
            subject,
            period: period.to_owned(),
            covered: None,
            sources: Vec::new(),
        }
    }
}

/// The region whose point of view is taken.
pub(super) struct Home {
    pub(super) label: String,
    pub(super) places: BTreeSet<PlaceId>,
    /// Its countries; none where it is a single place, which no table by country can speak of.
    pub(super) countries: BTreeSet<String>,
}

pub(super) struct Sink<'a> {
    pub(super) case: &'a Case,
    pub(super) home: Option<Home>,
    rows: Vec<MetricRow>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(case: &'a Case) -> Self {
        Sink { case, home: home(case), rows: Vec::new() }
    }

    /// Adds a value, where there is one.
    pub(super) fn add(
        &mut self,
        head: &Head,
        metric: MetricId,
        unit: &str,
        value: Option<f64>,
        inputs: &[(&str, f64)],
    ) {
        self.add_of(head, metric, None, unit, value, inputs);
    }

    /// Adds a value about a country, where there is one.
    pub(super) fn add_of(
        &mut self,
        head: &Head,
        metric: MetricId,
        country: Option<&str>,
        unit: &str,
        value: Option<f64>,
        inputs: &[(&str, f64)],
    ) {
        let Some(value) = value.filter(|value| value.is_finite()) else { return };
        self.rows.push(MetricRow {
            metric,
            series: head.series,
            region: head.region.clone(),
            stage: head.subject.stage,
            commodity: head.subject.commodity,
            element: head.subject.element,
            country: country.map(str::to_owned),
            period: head.period.clone(),
            value,
            unit: unit.to_owned(),
            covered: head.covered,
            inputs: inputs.iter().map(|&(name, value)| Input { name: name.to_owned(), value }).collect(),
            sources: head.sources.clone(),
        });
    }

    /// All values, in order.
    pub(super) fn sorted(mut self) -> Vec<MetricRow> {
        fn key(row: &MetricRow) -> impl Ord + '_ {
            let subject = (row.stage, row.commodity, row.element);
            (row.metric, row.series, &row.region, subject, &row.period, &row.country)
        }
        self.rows.sort_by(|a, b| key(a).cmp(&key(b)));
        self.rows
    }
}

fn home(case: &Case) -> Option<Home> {
    let label = case.settings.home.as_deref()?;
    let places = case.scope(label)?.places;
    let countries = match case.country_groups.get(label) {
        Some(group) => group.clone(),
        None if case.places.find(label).is_some() => BTreeSet::new(),
        None => BTreeSet::from([label.to_owned()]),
    };
    Some(Home { label: label.to_owned(), places, countries })
}

/// What an amount of a commodity counts to, with the factor: the commodity itself, the content of every element in its
/// stage, and the product stage as a whole (its commodities share a unit, or they would not be one product).
pub(super) fn subjects(case: &Case, commodity: CommodityId) -> Vec<(Subject, f64)> {
    let row = &case.commodities[commodity];
    let mut found = vec![(Subject { stage: row.stage, commodity: Some(commodity), element: None }, 1.0)];
    if let Some(stage) = row.stage {
        let of = |element| Subject { stage: Some(stage), commodity: None, element };
        if product_unit(case, stage).is_some() {
            found.push((of(None), 1.0));
        }
        found.extend(row.contents.iter().map(|(&element, &content)| (of(Some(element)), content)));
    }
    found
}

/// The unit of the product stage; `None` for other stages, or where its commodities have several.
pub(super) fn product_unit(case: &Case, stage: StageId) -> Option<&str> {
    if case.settings.product_stage.as_deref() != Some(case.stages.name(stage)) {
        return None;
    }
    let mut units = case.commodities.values().filter(|row| row.stage == Some(stage)).map(|row| row.unit.as_str());
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}

/// Factor and unit in which people read an amount per unit of energy: kg CO2e or money per kWh instead of t or money per
/// GWh; other units stay.
pub(super) fn per_kilowatt_hour(unit: &str) -> Option<f64> {
    match unit {
        "TWh" => Some(1e9),
        "GWh" => Some(1e6),
        "MWh" => Some(1e3),
        "kWh" => Some(1.0),
        _ => None,
    }
}
