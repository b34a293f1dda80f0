//! Fragments in the manner of Regulation (EU) 2023/1542: carbon footprint by life-cycle stage (Article 7, Annex II) and
//! recycled content (Article 8).

use denchi_core::ids::StageId;
use denchi_core::plan::result::EmissionKind;
use denchi_core::trace::Tracer;
use serde::Serialize;

use super::item::{Item, ItemError, decimal};

/// Elements whose recycled content Article 8 asks for, as far as denchi follows them: symbol and name.
const MATERIALS: [(&str, &str); 4] = [("Co", "Cobalt"), ("Pb", "Lead"), ("Li", "Lithium"), ("Ni", "Nickel")];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fragment {
    regulation: &'static str,
    id: String,
    manufacturer: String,
    battery_model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    manufacturing_country: Option<&'static str>,
    reference_period_start: String,
    reference_period_end: String,
    modelled: bool,
    primary_data_share: f64,
    carbon_footprint: Footprint,
    recycled_content: Vec<Recycled>,
    note: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Footprint {
    unit: &'static str,
    battery_carbon_footprint: f64,
    carbon_footprint_per_lifecycle_stage: Vec<Stage>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stage {
    lifecycle_stage: &'static str,
    /// Absent: not modelled.
    carbon_footprint: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recycled {
    recycled_material: &'static str,
    pre_consumer_share: f64,
    post_consumer_share: f64,
}

/// The stages of Annex II, and which burdens belong to them: what happens before the product's own stage is raw material,
/// what happens there main production, and bringing the product to the market distribution.
fn stage_of(item: &Item<'_>, stage: Option<StageId>, kind: EmissionKind) -> &'static str {
    if item.is_distribution(stage, kind) {
        "Distribution"
    } else if stage.is_some() && stage == item.stage() {
        "MainProduction"
    } else {
        "RawMaterialExtraction"
    }
}

/// The fragments of an item.
///
/// # Errors
/// See [`ItemError`].
pub fn battery(item: &Item<'_>) -> Result<serde_json::Value, ItemError> {
    if item.declared().name != "kilowatt hour" {
        return Err(ItemError::NoEnergy);
    }
    let (footprint, _) = item.served()?;
    let per_kwh = |amount: f64| rounded(1000.0 * amount / footprint.units * item.declared().units);
    let sum = |wanted: &str| {
        let rows = footprint.rows.iter().filter(|row| stage_of(item, row.0, row.1) == wanted);
        per_kwh(rows.map(|row| row.2).sum())
    };
    let stages = ["RawMaterialExtraction", "MainProduction", "Distribution"];
    let mut stages: Vec<Stage> =
        stages.map(|name| Stage { lifecycle_stage: name, carbon_footprint: Some(sum(name)) }).into();
    // What happens to the battery itself at its end is beyond the trace.
    stages.push(Stage { lifecycle_stage: "Recycling", carbon_footprint: None });
    let [start, end] = item.span();
    let fragment = Fragment {
        regulation: "Regulation (EU) 2023/1542",
        id: item.uuid("battery"),
        manufacturer: item.company(),
        battery_model: item.name(),
        manufacturing_country: item.made_in(),
        reference_period_start: start,
        reference_period_end: end,
        modelled: true,
        primary_data_share: item.product.data.primary_data_share,
        carbon_footprint: Footprint {
            unit: "kg CO2e per kWh of capacity",
            battery_carbon_footprint: per_kwh(footprint.rows.iter().map(|row| row.2).sum()),
            carbon_footprint_per_lifecycle_stage: stages,
        },
        recycled_content: recycled(item),
        note: Item::disclaimer(),
    };
    Ok(serde_json::to_value(fragment).unwrap_or_default())
}

/// Shares in percent. What came back from use is post-consumer; what was recycled without having been in use is
/// pre-consumer.
fn recycled(item: &Item<'_>) -> Vec<Recycled> {
    let find = |symbol: &str| {
        item.contents().into_iter().find(|(tracer, _)| match tracer {
            Tracer::Element(element) => item.case.elements.name(*element).eq_ignore_ascii_case(symbol),
            Tracer::Commodity(_) => false,
        })
    };
    let told = |(symbol, name): (&str, &'static str)| {
        let (tracer, content) = find(symbol)?;
        let (returned, all) = item.secondary(tracer);
        (content > 0.0).then(|| Recycled {
            recycled_material: name,
            pre_consumer_share: rounded(100.0 * (all - returned)),
            post_consumer_share: rounded(100.0 * returned),
        })
    };
    MATERIALS.into_iter().filter_map(told).collect()
}

fn rounded(value: f64) -> f64 {
    decimal(value).parse().unwrap_or(value)
}
