//! A product footprint in the data model of PACT, version 3.0.

use std::collections::BTreeSet;

use denchi_core::catalogue::{Lang, format};
use serde::Serialize;

use super::item::{Item, ItemError, decimal};
use crate::trace::answer;

/// Version of the technical specification whose data model this is.
const SPECIFICATION: &str = "3.0.0";
/// What counts as the standard of a model that follows no rule book: the framework of life cycle assessment.
const FRAMEWORK: &str = "ISO14040-44";
/// The report whose characterisation factors PACT asks for.
const LATEST_REPORT: &str = "AR6";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProductFootprint {
    id: String,
    spec_version: &'static str,
    created: String,
    status: &'static str,
    company_name: String,
    company_ids: Vec<String>,
    product_description: String,
    product_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    product_classifications: Vec<String>,
    product_name_company: String,
    comment: String,
    pcf: CarbonFootprint,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CarbonFootprint {
    declared_unit_of_measurement: &'static str,
    declared_unit_amount: String,
    product_mass_per_declared_unit: String,
    reference_period_start: String,
    reference_period_end: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    geography_country: Option<&'static str>,
    boundary_processes_description: String,
    pcf_excluding_biogenic_uptake: String,
    pcf_including_biogenic_uptake: String,
    fossil_ghg_emissions: String,
    fossil_carbon_content: String,
    packaging_emissions_included: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    outbound_logistics_ghg_emissions: Option<String>,
    #[serde(rename = "ccsTechnologicalCO2CaptureIncluded")]
    ccs_technological_co2_capture_included: bool,
    ipcc_characterization_factors: Vec<String>,
    cross_sectoral_standards: Vec<String>,
    exempted_emissions_percent: String,
    exempted_emissions_description: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secondary_emission_factor_sources: Vec<FactorSource>,
    primary_data_share: String,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct FactorSource {
    name: String,
    version: String,
}

/// The product footprint of an item.
///
/// # Errors
/// See [`ItemError`].
pub fn pact(item: &Item<'_>) -> Result<serde_json::Value, ItemError> {
    let (footprint, _) = item.served()?;
    let declared = item.declared();
    // t CO2e a unit become kg a declared unit.
    let per_declared = |amount: f64| 1000.0 * amount / footprint.units * declared.units;
    let distribution = |row: &&(_, _, f64)| item.is_distribution(row.0, row.1);
    let outbound: f64 = footprint.rows.iter().filter(distribution).map(|row| row.2).sum();
    let total: f64 = footprint.rows.iter().map(|row| row.2).sum();
    let value = decimal(per_declared(total - outbound));
    let [start, end] = item.span();
    let case_name = &item.case.settings.name;
    let commodity = item.case.commodities.name(item.commodity);
    let data = &item.product.data;
    let given = |given: &[String], other: &str| if given.is_empty() { vec![other.to_owned()] } else { given.to_vec() };
    let pcf = CarbonFootprint {
        declared_unit_of_measurement: declared.name,
        declared_unit_amount: "1".to_owned(),
        product_mass_per_declared_unit: item.mass().map_or_else(|| "0".to_owned(), decimal),
        reference_period_start: start,
        reference_period_end: end,
        geography_country: item.made_in(),
        boundary_processes_description: boundary(item, &footprint.rows),
        pcf_excluding_biogenic_uptake: value.clone(),
        pcf_including_biogenic_uptake: value.clone(),
        fossil_ghg_emissions: value,
        fossil_carbon_content: "0".to_owned(),
        packaging_emissions_included: false,
        outbound_logistics_ghg_emissions: (outbound > 0.0).then(|| decimal(per_declared(outbound))),
        ccs_technological_co2_capture_included: false,
        ipcc_characterization_factors: given(&data.characterization_factors, LATEST_REPORT),
        cross_sectoral_standards: given(&data.standards, FRAMEWORK),
        exempted_emissions_percent: "0".to_owned(),
        exempted_emissions_description: denchi_core::catalogue::text(Lang::En, "exchange.exempted"),
        secondary_emission_factor_sources: sources(item),
        primary_data_share: decimal(data.primary_data_share),
    };
    let described = || item.product.product.description.clone();
    let footprint = ProductFootprint {
        id: item.uuid("pact"),
        spec_version: SPECIFICATION,
        created: item.created(),
        status: "Active",
        company_name: item.company(),
        company_ids: Item::urns(&item.product.company.ids, "case", case_name),
        product_description: described().unwrap_or_else(|| item.name()),
        product_ids: Item::urns(&item.product.product.ids, "commodity", &format!("{case_name}:{commodity}")),
        product_classifications: item.product.product.classifications.clone(),
        product_name_company: item.name(),
        comment: format!("{} {}", Item::disclaimer(), denchi_core::catalogue::text(Lang::En, "exchange.carbon")),
        pcf,
    };
    Ok(serde_json::to_value(footprint).unwrap_or_default())
}

/// Which stages are in it.
fn boundary<K>(item: &Item<'_>, rows: &[(Option<denchi_core::ids::StageId>, K, f64)]) -> String {
    let present: BTreeSet<_> = rows.iter().map(|row| row.0).collect();
    let stages: Vec<&str> = answer::stages(item.case)
        .into_iter()
        .filter(|stage| present.contains(stage))
        .flatten()
        .map(|stage| item.case.stages[stage].names.display(false, item.case.stages.name(stage)))
        .collect();
    format(Lang::En, "exchange.boundary", &[("stages", &stages.join(", "))])
}

/// Sources of the emission factors: of processes, grids, fuels, purchases and freight.
fn sources(item: &Item<'_>) -> Vec<FactorSource> {
    let case = item.case;
    let rows = case
        .grids
        .values()
        .map(|row| &row.provenance)
        .chain(case.fuels.values().map(|row| &row.provenance))
        .chain(case.processes.values().filter(|row| row.direct_emissions != 0.0).map(|row| &row.provenance))
        .chain(case.supplies.values().filter(|row| row.emissions != 0.0).map(|row| &row.provenance))
        .chain(case.factors.iter().map(|row| &row.provenance));
    let sources: BTreeSet<FactorSource> = rows
        .filter_map(|provenance| provenance.source)
        .map(|id| {
            let source = &case.sources[id];
            let version = source.date.clone().unwrap_or_else(|| "-".to_owned());
            FactorSource { name: source.title.clone(), version }
        })
        .collect();
    sources.into_iter().collect()
}
