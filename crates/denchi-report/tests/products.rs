//! Formats about one product: worked by hand, and valid against the schemas of this project.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod fixture;

use denchi_core::accounts::Term;
use denchi_core::case::Case;
use denchi_core::case::entities::{Element, Names, Provenance};
use denchi_core::catalogue::Lang;
use denchi_core::ids::{CommodityId, DemandId, ElementId, Id, PlaceId, StageId};
use denchi_core::plan::result::EmissionKind;
use denchi_core::trace::{ConsumptionRow, DependenceRow, FootprintRow, LandedRow, RecycledRow, Trace, Tracer, Use};
use denchi_report::exchange::{Item, ItemError, Product, ProductError, battery, catena, pact};
use denchi_report::package::{Manifest, write_result};
use serde_json::Value;

const CELLS: usize = 2;
const PERIOD: usize = 2;

fn commodity() -> CommodityId {
    CommodityId::from_index(CELLS)
}

fn japan() -> DemandId {
    DemandId::from_index(0)
}

/// The fixture with lithium: 100 t in a GWh of cells.
fn case() -> Case {
    let mut case = fixture::case();
    let lithium = Element {
        names: Names { en: Some("Lithium".to_owned()), ja: None },
        reported_as: None,
        reported_factor: 1.0,
        provenance: Provenance::default(),
    };
    let lithium: ElementId = case.elements.insert("Li", lithium);
    case.commodities.get_mut(commodity()).unwrap().contents.insert(lithium, 100.0);
    case.commodities.get_mut(commodity()).unwrap().hs2022 = Some("850760".to_owned());
    case
}

/// A trace of 10 GWh for Japan: 1000 t of CO2e of mining, 2000 t of the anode, 3000 t of the cells, 500 t of bringing them
/// to the market; 60 M USD spent in Japan and 40 M USD in Canada; lithium from Canada (75 %) and from where nobody knows;
/// 12 % of it recycled.
fn trace() -> Trace {
    let stage = |index| Some(StageId::from_index(index));
    let [mining, anode, cell] = [stage(0), stage(1), stage(2)];
    let [becancour, osaka] = [PlaceId::from_index(1), PlaceId::from_index(3)];
    let footprint = |stage, place, kind, amount: f64| FootprintRow {
        period: PERIOD,
        demand: japan(),
        commodity: commodity(),
        stage,
        place: Some(place),
        kind,
        amount,
        per_unit: amount / 10.0,
    };
    let landed = |stage, place, term, amount: f64| LandedRow {
        period: PERIOD,
        demand: japan(),
        commodity: commodity(),
        stage,
        place: Some(place),
        term,
        amount,
        per_unit: amount / 10.0,
    };
    let lithium = Tracer::Element(ElementId::from_index(1));
    let dependence = |stage, country: &str, proportional| DependenceRow {
        tracer: lithium,
        period: PERIOD,
        region: "JPN".to_owned(),
        commodity: commodity(),
        stage,
        touch: false,
        country: country.to_owned(),
        content: 1000.0,
        least: None,
        proportional,
        most: None,
    };
    Trace {
        periods: case().settings.periods,
        consumption: vec![ConsumptionRow {
            period: PERIOD,
            place: osaka,
            commodity: commodity(),
            by: Use::Demand(japan()),
            amount: 10.0,
        }],
        footprint: vec![
            footprint(mining, becancour, EmissionKind::Process, 1000.0),
            footprint(anode, becancour, EmissionKind::Electricity, 2000.0),
            footprint(cell, osaka, EmissionKind::Electricity, 3000.0),
            footprint(cell, osaka, EmissionKind::Transport, 500.0),
        ],
        landed: vec![landed(cell, osaka, Term::VariableOperation, 60e6), landed(anode, becancour, Term::Energy, 40e6)],
        dependence: vec![
            dependence(None, "CAN", 0.75),
            dependence(None, "", 0.25),
            dependence(anode, "CAN", 1.0),
            dependence(cell, "JPN", 1.0),
        ],
        recycled: vec![RecycledRow {
            tracer: lithium,
            period: PERIOD,
            region: "JPN".to_owned(),
            commodity: commodity(),
            content: 1000.0,
            share: 0.12,
        }],
        ..Trace::default()
    }
}

fn manifest() -> Manifest {
    let folder = tempfile::tempdir().unwrap();
    let (case, plan) = (fixture::case(), fixture::plan());
    let path = folder.path().join("result");
    write_result(&path, &case, &plan, &fixture::trace(), &fixture::run(), Lang::En).unwrap()
}

/// What a format makes of the product.
fn written(format: fn(&Item<'_>) -> Result<Value, ItemError>, product: &Product) -> Result<Value, ItemError> {
    let (case, trace, manifest) = (case(), trace(), manifest());
    let commodity = commodity();
    format(&Item { case: &case, trace: &trace, manifest: &manifest, commodity, region: "JPN", period: PERIOD, product })
}

fn assert_valid(schema: &str, value: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

/// 6000 t up to the gate of the plant over 10 GWh are 0.6 kg/kWh, the way to the market 0.05 kg/kWh; a kWh of cells
/// weighs 4 kg.
#[test]
fn pact_by_hand() {
    let value = written(pact, &Product::default()).unwrap();
    assert_valid(include_str!("../schemas/pact-product-footprint-3.json"), &value);
    let pcf = &value["pcf"];
    assert_eq!(pcf["declaredUnitOfMeasurement"], "kilowatt hour");
    assert_eq!(pcf["pcfExcludingBiogenicUptake"], "0.6");
    assert_eq!(pcf["fossilGhgEmissions"], "0.6");
    assert_eq!(pcf["outboundLogisticsGhgEmissions"], "0.05");
    assert_eq!(pcf["productMassPerDeclaredUnit"], "4");
    assert_eq!(pcf["geographyCountry"], "JP");
    assert_eq!(pcf["referencePeriodStart"], "2027-01-01T00:00:00Z");
    assert_eq!(pcf["referencePeriodEnd"], "2028-01-01T00:00:00Z");
    assert_eq!(pcf["primaryDataShare"], "0");
    assert_eq!(value["created"], "2025-01-01T00:00:00Z");
    assert_eq!(written(pact, &Product::default()).unwrap(), value);
}

#[test]
fn product_data_take_the_place_of_the_model_s() {
    let text = "[company]\nname = \"Maker\"\nids = [\"urn:example:maker\"]\n\
                [product]\nname = \"Cell X\"\nids = [\"urn:example:cell-x\"]\n\
                [data]\nprimary_data_share = 12.5\nstandards = [\"ISO14067\", \"PACT-3.0\"]\n";
    let product = Product::read(text).unwrap();
    let value = written(pact, &product).unwrap();
    assert_valid(include_str!("../schemas/pact-product-footprint-3.json"), &value);
    assert_eq!(value["companyName"], "Maker");
    assert_eq!(value["productIds"][0], "urn:example:cell-x");
    assert_eq!(value["pcf"]["primaryDataShare"], "12.5");
    assert_eq!(value["pcf"]["crossSectoralStandards"][1], "PACT-3.0");
    assert!(matches!(Product::read("[company]\nids = [\"maker\"]\n"), Err(ProductError::Value("company.ids"))));
    assert!(matches!(Product::read("[data]\nprimary_data_share = 101\n"), Err(ProductError::Value(_))));
    assert!(matches!(Product::read("colour = 1\n"), Err(ProductError::Toml(_))));
}

/// 100 t of lithium a GWh are 0.1 g a Wh, 100 g a kWh: 75 g from Canada. A kWh has cost 10 USD, 60 % of it in Japan.
#[test]
fn catena_by_hand() {
    let value = written(catena, &Product::default()).unwrap();
    assert_valid(include_str!("../schemas/catena-us-tariff-information-1.json"), &value);
    assert_eq!(value["partWeight"]["value"], 4000.0);
    assert_eq!(value["tariff"]["htsCode"], "850760");
    assert_eq!(value["tariff"]["countryOfImport"], "JP");
    assert_eq!(value["tariff"]["declaredCustomsValue"]["value"], 10.0);
    let lithium = &value["materialList"][0];
    assert_eq!(lithium["material"]["materialName"], "Lithium");
    assert_eq!(lithium["origin"][0]["originCountry"], "CA");
    assert_eq!(lithium["origin"][0]["massPercentage"], 75.0);
    assert_eq!(lithium["origin"][0]["originWeight"]["value"], 75.0);
    assert_eq!(lithium["origin"][1]["originCountry"], "unknown");
    assert_eq!(lithium["processing"][0]["processingType"], "Anode");
    assert_eq!(lithium["processing"][0]["successor"][0]["successorId"], 2);
    assert_eq!(lithium["processing"][1]["processingCountry"], "JP");
    assert_eq!(value["valueByCountry"][0]["country"], "JP");
    assert_eq!(value["valueByCountry"][0]["valuePercentage"], 60.0);
    assert_eq!(value["totalsCheck"]["sumOfMaterialWeights_g"], 100.0);
    assert_eq!(value["totalsCheck"]["sumOfOriginValuePercentages"], 100.0);
}

/// Mining and anode are raw material: 0.3 kg/kWh; the cells 0.3, the way to the market 0.05. Nothing came back from use, so
/// that all that was recycled is pre-consumer.
#[test]
fn battery_by_hand() {
    let value = written(battery, &Product::default()).unwrap();
    assert_valid(include_str!("../schemas/battery-regulation-fragment-1.json"), &value);
    let footprint = &value["carbonFootprint"];
    assert_eq!(footprint["batteryCarbonFootprint"], 0.65);
    let stages = footprint["carbonFootprintPerLifecycleStage"].as_array().unwrap();
    let of = |index: usize| &stages[index]["carbonFootprint"];
    assert_eq!((of(0), of(1), of(2)), (&Value::from(0.3), &Value::from(0.3), &Value::from(0.05)));
    assert!(of(3).is_null());
    assert_eq!(value["recycledContent"][0]["recycledMaterial"], "Lithium");
    assert_eq!(value["recycledContent"][0]["preConsumerShare"], 12.0);
    assert_eq!(value["recycledContent"][0]["postConsumerShare"], 0.0);
}

#[test]
fn what_serves_nobody_is_refused() {
    let (case, trace, manifest) = (case(), trace(), manifest());
    let product = Product::default();
    let commodity = commodity();
    let item = Item {
        case: &case,
        trace: &trace,
        manifest: &manifest,
        commodity,
        region: "USA",
        period: PERIOD,
        product: &product,
    };
    assert_eq!(pact(&item).unwrap_err(), ItemError::NotServed);
    let powder = Item { commodity: CommodityId::from_index(1), region: "JPN", ..item };
    assert_eq!(battery(&powder).unwrap_err(), ItemError::NoEnergy);
}
