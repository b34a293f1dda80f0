//! Origin of materials in the shape of the Catena-X aspect model `us_tariff_information`, version 1.0.0: materials with
//! the countries where they entered the chain and where they were worked.

use std::collections::BTreeMap;

use denchi_core::trace::Tracer;
use serde::Serialize;

use super::item::{Item, ItemError, TOLD, alpha_2};
use crate::trace::answer;

/// The aspect model that is followed.
const MODEL: &str = "urn:samm:io.catenax.us_tariff_information:1.0.0#UsTariffInformation";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Information {
    semantic_id: &'static str,
    part_id: String,
    part_name: String,
    part_description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_weight: Option<Weight>,
    tariff: Tariff,
    material_list: Vec<Material>,
    value_by_country: Vec<ValueShare>,
    totals_check: Totals,
    modelled: bool,
    primary_data_share: f64,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Weight {
    value: f64,
    unit: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tariff {
    #[serde(skip_serializing_if = "Option::is_none")]
    hts_code: Option<String>,
    hts_coding_system: &'static str,
    hts_description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_of_import: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_of_export: Option<&'static str>,
    declared_customs_value: Money,
}

#[derive(Serialize)]
struct Money {
    value: f64,
    currency: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Material {
    material: Classification,
    reference_number: String,
    origin: Vec<MaterialOrigin>,
    processing: Vec<Processing>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Classification {
    classification_type: &'static str,
    classification_id: String,
    material_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MaterialOrigin {
    origin_country: String,
    value_percentage: f64,
    mass_percentage: f64,
    origin_weight: Weight,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Processing {
    processing_country: String,
    processing_id: usize,
    processing_type: String,
    mass_percentage: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    successor: Vec<Successor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Successor {
    successor_id: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ValueShare {
    country: String,
    value_percentage: f64,
}

#[derive(Serialize)]
struct Totals {
    #[serde(rename = "sumOfMaterialWeights_g")]
    sum_of_material_weights: f64,
    #[serde(rename = "sumOfOriginValuePercentages")]
    sum_of_origin_value_percentages: f64,
}

/// The origin of the materials of an item.
///
/// # Errors
/// See [`ItemError`].
pub fn catena(item: &Item<'_>) -> Result<serde_json::Value, ItemError> {
    let (_, cost) = item.served()?;
    let declared = item.declared();
    let materials: Vec<Material> = item.contents().into_iter().map(|(tracer, kg)| material(item, tracer, kg)).collect();
    let weights: f64 = materials.iter().flat_map(|row| &row.origin).map(|row| row.origin_weight.value).sum();
    let values = value_by_country(item);
    let commodity = item.case.commodities.name(item.commodity);
    let data = &item.case.commodities[item.commodity];
    let settings = &item.case.settings;
    let described = item.product.product.description.clone().unwrap_or_else(|| item.name());
    let information = Information {
        semantic_id: MODEL,
        part_id: item.product.product.ids.first().cloned().unwrap_or_else(|| commodity.to_owned()),
        part_name: item.name(),
        part_description: format!("{described} (1 {})", declared.name),
        part_weight: item.mass().map(|kg| Weight { value: rounded(1000.0 * kg), unit: "g" }),
        tariff: Tariff {
            hts_code: data.hs2022.clone(),
            hts_coding_system: "HS 2022",
            hts_description: item.name(),
            country_of_import: alpha_2(item.region),
            country_of_export: item.made_in(),
            declared_customs_value: Money {
                value: rounded(cost.per_unit() * declared.units),
                currency: settings.money.clone(),
            },
        },
        totals_check: Totals {
            sum_of_material_weights: rounded(weights),
            sum_of_origin_value_percentages: rounded(values.iter().map(|row| row.value_percentage).sum()),
        },
        material_list: materials,
        value_by_country: values,
        modelled: true,
        primary_data_share: item.product.data.primary_data_share,
        notes: vec![Item::disclaimer().to_owned()],
    };
    Ok(serde_json::to_value(information).unwrap_or_default())
}

/// Where a material entered the chain, and the countries that worked it, stage by stage. Within one material value follows
/// mass.
fn material(item: &Item<'_>, tracer: Tracer, kg: f64) -> Material {
    let name = |country: &str| alpha_2(country).map_or_else(|| country_or_unknown(country), str::to_owned);
    let (id, label) = match tracer {
        Tracer::Element(element) => {
            let id = item.case.elements.name(element);
            (id, item.case.elements[element].names.display(false, id))
        }
        Tracer::Commodity(commodity) => {
            let id = item.case.commodities.name(commodity);
            (id, item.case.commodities[commodity].names.display(false, id))
        }
    };
    let origin = item
        .shares(tracer, None)
        .into_iter()
        .map(|(country, share)| MaterialOrigin {
            origin_country: name(&country),
            value_percentage: rounded(100.0 * share),
            mass_percentage: rounded(100.0 * share),
            origin_weight: Weight { value: rounded(1000.0 * kg * share), unit: "g" },
        })
        .collect();
    let stages: Vec<_> = answer::stages(item.case)
        .into_iter()
        .flatten()
        .map(|stage| (stage, item.shares(tracer, Some(stage))))
        .filter(|(_, shares)| !shares.is_empty())
        .collect();
    let mut processing = Vec::new();
    let mut next = 1;
    for (index, (stage, shares)) in stages.iter().enumerate() {
        let after = next + shares.len();
        let following = stages.get(index + 1).map_or(0, |(_, shares)| shares.len());
        for (country, share) in shares {
            processing.push(Processing {
                processing_country: name(country),
                processing_id: next,
                processing_type: item.case.stages[*stage]
                    .names
                    .display(false, item.case.stages.name(*stage))
                    .to_owned(),
                mass_percentage: rounded(100.0 * share),
                successor: (after..after + following).map(|successor_id| Successor { successor_id }).collect(),
            });
            next += 1;
        }
    }
    Material {
        material: Classification {
            classification_type: match tracer {
                Tracer::Element(_) => "element",
                Tracer::Commodity(_) => "commodity",
            },
            classification_id: id.to_owned(),
            material_name: label.to_owned(),
        },
        reference_number: format!("{}:{id}", item.case.settings.name),
        origin,
        processing,
    }
}

fn country_or_unknown(country: &str) -> String {
    if country.is_empty() { "unknown".to_owned() } else { country.to_owned() }
}

/// Where the money that a unit has cost was spent.
fn value_by_country(item: &Item<'_>) -> Vec<ValueShare> {
    let demands = answer::demands(item.case, item.region);
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in item.trace.landed.iter().filter(|row| {
        row.period == item.period
            && row.commodity == item.commodity
            && demands.contains(&row.demand)
            && row.amount > 0.0
    }) {
        let country = row.place.and_then(|place| item.case.places[place].country.clone()).unwrap_or_default();
        *sums.entry(country).or_default() += row.amount;
    }
    let total: f64 = sums.values().sum();
    let mut shares: Vec<(String, f64)> =
        sums.into_iter().map(|(country, sum)| (country, sum / total)).filter(|(_, share)| *share > TOLD).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let told = |(country, share): (String, f64)| ValueShare {
        country: alpha_2(&country).map_or_else(|| country_or_unknown(&country), str::to_owned),
        value_percentage: rounded(100.0 * share),
    };
    shares.into_iter().map(told).collect()
}

/// To nine significant digits: the rest is noise of the solver.
fn rounded(value: f64) -> f64 {
    super::item::decimal(value).parse().unwrap_or(value)
}
