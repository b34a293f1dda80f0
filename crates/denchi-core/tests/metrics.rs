//! Metrics of the tutorial with a home region, published supply and indicators, worked by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::fs;
use std::path::Path;

use denchi_core::case::{Case, Files, read_files};
use denchi_core::metrics::{MetricId, MetricRow, Series, all};
use denchi_core::plan::result::{EmissionKind, Plan};
use denchi_core::plan::{self, PlanOptions, Watch};
use denchi_core::trace::{DependenceRow, FootprintRow, Trace, Tracer, ValueContentRow};

const OBSERVED: &str = "\
series,region,commodity,country,year,quantity,unit,source,quality
world_supply,*,concentrate,AUS,2024,50,t,,assumed
world_supply,*,concentrate,CHL,2024,30,t,,assumed
world_supply,*,concentrate,other,2024,20,t,,assumed
consumption,*,concentrate,*,2024,90,t,,assumed
consumption,AUS,concentrate,*,2024,10,t,,assumed
world_supply,*,hydroxide,CHN,2024,60,t,survey,reported
world_supply,*,hydroxide,CHL,2024,30,t,survey,reported
world_supply,*,hydroxide,JPN,2024,10,t,survey,reported
imports,JPN,hydroxide,CHN,2024,20,t,customs,reported
imports,JPN,hydroxide,CHL,2024,20,t,customs,reported
consumption,JPN,hydroxide,*,2024,50,t,,assumed
world_supply,*,cells,CHN,2024,0.75,share,,assumed
";
const INDICATORS: &str = "\
indicator,subject,year,value,source,quality
governance,CHN,2020,0.4,survey,reported
governance,CHL,2020,0.7,,assumed
governance,JPN,2020,0.9,,assumed
governance,JPN,2025,0.1,,assumed
trade,CHN,2020,1.1,,assumed
substitution,hydroxide,2020,0.9,,assumed
recycling_input,hydroxide,2020,0.05,,assumed
";

fn case() -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/tutorial");
    let mut files = Files::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() && (name == "case.toml" || name.ends_with(".csv")) {
            files.insert(name, fs::read(path).unwrap());
        }
    }
    let settings = String::from_utf8(files["case.toml"].clone()).unwrap();
    let settings = settings.replace("base_year = 2030", "base_year = 2030\nhome = \"JPN\"\nproduct_stage = \"cell\"");
    let mut put = |name: &str, content: &str| files.insert(name.to_owned(), content.as_bytes().to_vec());
    put("case.toml", &settings);
    put("stages.csv", "stage,order\nmine,1\nrefine,2\ncell,3\n");
    put(
        "commodities.csv",
        "commodity,unit,mass_basis,stage\nconcentrate,t,product,mine\nhydroxide,t,product,refine\ncells,GWh,energy,cell\n",
    );
    put("elements.csv", "element,quality\nLi,assumed\n");
    put(
        "contents.csv",
        "commodity,element,content,quality\nconcentrate,Li,0.03,assumed\nhydroxide,Li,0.18,assumed\ncells,Li,108,assumed\n",
    );
    put("sources.csv", "source,title\nsurvey,A survey\ncustoms,Customs\n");
    put("observed.csv", OBSERVED);
    put("indicators.csv", INDICATORS);
    read_files(files, None).unwrap_or_else(|problems| panic!("{problems:#?}")).0
}

fn planned(case: &Case) -> Plan {
    let run = plan::run(case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    run.plan().unwrap().clone()
}

/// What a value is asked by: metric, series, region, period, and the columns that are not `*`.
#[derive(Clone, Copy, Default)]
struct Ask<'a> {
    region: &'a str,
    stage: Option<&'a str>,
    commodity: Option<&'a str>,
    element: Option<&'a str>,
    country: Option<&'a str>,
    period: &'a str,
}

fn find<'r>(
    case: &Case,
    rows: &'r [MetricRow],
    metric: MetricId,
    series: Series,
    ask: Ask<'_>,
) -> Option<&'r MetricRow> {
    let mut found = rows.iter().filter(|row| {
        row.metric == metric
            && row.series == series
            && row.region == ask.region
            && row.stage.map(|id| case.stages.name(id)) == ask.stage
            && row.commodity.map(|id| case.commodities.name(id)) == ask.commodity
            && row.element.map(|id| case.elements.name(id)) == ask.element
            && row.country.as_deref() == ask.country
            && row.period == ask.period
    });
    let first = found.next();
    assert!(found.next().is_none(), "two values of {}", metric.id());
    first
}

#[track_caller]
fn check(case: &Case, rows: &[MetricRow], metric: MetricId, series: Series, ask: Ask<'_>, wanted: f64) {
    let row = find(case, rows, metric, series, ask).unwrap_or_else(|| panic!("no {} of {}", metric.id(), series.id()));
    let error = (row.value - wanted).abs();
    assert!(error < 1e-9 * wanted.abs().max(1.0), "{}: {} is not {wanted}", metric.id(), row.value);
}

/// 50 of Australia, 30 of Chile, 20 of others: 0.25 + 0.09 is the least index; 80 % is covered. Without Australia 50 are
/// left for the 90 - 10 that others want.
#[test]
fn world_supply_by_hand() {
    let case = case();
    let rows = all(&case, None, None);
    let ask =
        Ask { region: "*", stage: Some("mine"), commodity: Some("concentrate"), period: "2024", ..Ask::default() };
    let aus = Ask { country: Some("AUS"), ..ask };
    let series = Series::WorldSupply;
    check(&case, &rows, MetricId::Share, series, aus, 0.5);
    check(&case, &rows, MetricId::Hhi, series, ask, 0.34);
    check(&case, &rows, MetricId::EffectiveSuppliers, series, ask, 1.0 / 0.34);
    check(&case, &rows, MetricId::Cr1, series, aus, 0.5);
    check(&case, &rows, MetricId::NMinus1Cover, series, aus, 0.625);
    assert!(find(&case, &rows, MetricId::Cr3, series, ask).is_none());
    assert!((find(&case, &rows, MetricId::Hhi, series, ask).unwrap().covered.unwrap() - 0.8).abs() < 1e-12);
    // Only a share of China is given: what is missing to one belongs to nobody.
    let cells = Ask { stage: Some("cell"), commodity: Some("cells"), country: Some("CHN"), ..ask };
    check(&case, &rows, MetricId::Cr1, series, cells, 0.75);
    assert!(rows.iter().all(|row| row.series.is_observed()));
}

/// Japan makes 10, imports 40 and consumes 50: NIR = IR = 0.8. World: 0.36 x 6 x 1.1 + 0.09 x 3 + 0.01 x 1 = 2.656;
/// sourcing: 0.16 x 6 x 1.1 + 0.16 x 3 + 0.04 x 1 = 1.576; (2.656 x 0.4 + 1.576 x 0.6) x 0.95 x 0.9 = 1.71684.
/// The governance of Japan in 2025 is of no concern in 2024.
#[test]
fn supply_risk_of_imports_by_hand() {
    let case = case();
    let rows = all(&case, None, None);
    let ask =
        Ask { region: "JPN", stage: Some("refine"), commodity: Some("hydroxide"), period: "2024", ..Ask::default() };
    check(&case, &rows, MetricId::NetImportReliance, Series::Imports, ask, 0.8);
    check(&case, &rows, MetricId::EuSupplyRisk, Series::Imports, ask, 1.716_84);
    let row = find(&case, &rows, MetricId::EuSupplyRisk, Series::Imports, ask).unwrap();
    let sources: Vec<&str> = row.sources.iter().map(|&id| case.sources.name(id)).collect();
    assert_eq!(sources, ["survey", "customs"]);
    let input = |name: &str| row.inputs.iter().find(|input| input.name == name).unwrap().value;
    assert!((input("hhi_global") - 2.656).abs() < 1e-12 && (input("hhi_sourcing") - 1.576).abs() < 1e-12);
    check(&case, &rows, MetricId::Hhi, Series::Imports, ask, 0.5);
    let home = Ask { region: "*", country: Some("JPN"), ..ask };
    check(&case, &rows, MetricId::HomeShare, Series::WorldSupply, home, 0.1);
}

/// 30 GWh take 18 000 t of hydroxide and 108 000 t of concentrate: 60 000 t of the cheaper mine in Australia, 48 000 t of
/// the one in Canada. Cost: 1327.2 + 32.16 million USD for 30 GWh (docs/cli.md), 45.312 USD/kWh.
#[test]
fn a_plan_by_hand() {
    let case = case();
    let plan = planned(&case);
    let rows = all(&case, Some(&plan), None);
    let mine = Ask { region: "*", stage: Some("mine"), period: "2031", ..Ask::default() };
    let (one, other) = (60.0 / 108.0, 48.0 / 108.0);
    for subject in [Ask { commodity: Some("concentrate"), ..mine }, Ask { element: Some("Li"), ..mine }] {
        let series = Series::PlanProduction;
        check(&case, &rows, MetricId::Share, series, Ask { country: Some("CAN"), ..subject }, other);
        check(&case, &rows, MetricId::Hhi, series, subject, one * one + other * other);
        check(&case, &rows, MetricId::Cr1, series, Ask { country: Some("AUS"), ..subject }, one);
        check(&case, &rows, MetricId::Cr3, series, subject, 1.0);
        check(&case, &rows, MetricId::NMinus1Cover, series, Ask { country: Some("AUS"), ..subject }, other);
        check(&case, &rows, MetricId::HomeShare, series, Ask { country: Some("JPN"), ..subject }, 0.0);
    }
    // Japan makes 30 GWh and sends 10 away; it makes no hydroxide.
    let japan = Ask { region: "JPN", period: "2031", ..Ask::default() };
    let cells = Ask { stage: Some("cell"), ..japan };
    check(&case, &rows, MetricId::NetImportReliance, Series::Plan, cells, -0.5);
    let hydroxide = Ask { stage: Some("refine"), commodity: Some("hydroxide"), ..japan };
    check(&case, &rows, MetricId::NetImportReliance, Series::Plan, hydroxide, 1.0);
    check(&case, &rows, MetricId::Cr1, Series::PlanImports, Ask { country: Some("CAN"), ..hydroxide }, 1.0);
    check(&case, &rows, MetricId::UnitCost, Series::Plan, Ask { region: "*", ..cells }, 45.312);
}

/// 20 GWh for Japan hold 2160 t of lithium, 0.6 of it from Australia; the 1080 t of the cells for America are not its. 4000 t
/// CO2e for 20 GWh are 0.2 kg/kWh. Sold for 80 with 15 of foreign materials, made for 60: 0.8125 and 0.75.
#[test]
fn a_trace_by_hand() {
    let case = case();
    let plan = planned(&case);
    let stage = case.stages.find("mine");
    let tracer = Tracer::Element(case.elements.find("Li").unwrap());
    let (cells, hydroxide) = (case.commodities.find("cells").unwrap(), case.commodities.find("hydroxide").unwrap());
    let row = |commodity, country: &str, touch, proportional, content| DependenceRow {
        tracer,
        period: 0,
        region: "JPN".to_owned(),
        commodity,
        stage,
        touch,
        country: country.to_owned(),
        content,
        least: None,
        proportional,
        most: None,
    };
    let demand = case.demands.find("japan").unwrap();
    let trace = Trace {
        periods: plan.periods.clone(),
        dependence: vec![
            row(cells, "AUS", false, 0.6, 2160.0),
            row(cells, "CAN", false, 0.4, 2160.0),
            row(hydroxide, "CAN", false, 1.0, 3240.0),
            row(cells, "CAN", true, 0.9, 2160.0),
        ],
        footprint: vec![FootprintRow {
            period: 0,
            demand,
            commodity: cells,
            stage,
            place: case.places.find("becancour"),
            kind: EmissionKind::Process,
            amount: 4000.0,
            per_unit: 200.0,
        }],
        value_content: vec![ValueContentRow {
            period: 0,
            demand,
            commodity: cells,
            region: "JPN".to_owned(),
            made: 20.0,
            share: 1.0,
            transaction_value: Some(80.0),
            net_cost: 60.0,
            non_originating: 15.0,
            by_transaction: Some(0.8125),
            by_net_cost: Some(0.75),
        }],
        ..Trace::default()
    };
    let rows = all(&case, Some(&plan), Some(&trace));
    let series = Series::PlanConsumption;
    let japan = Ask { region: "JPN", period: "2030", ..Ask::default() };
    let mine = Ask { stage: Some("mine"), element: Some("Li"), ..japan };
    check(&case, &rows, MetricId::Share, series, Ask { country: Some("AUS"), ..mine }, 0.6);
    check(&case, &rows, MetricId::Hhi, series, mine, 0.52);
    check(&case, &rows, MetricId::TouchShare, series, Ask { country: Some("CAN"), ..mine }, 0.9);
    let refined = Ask { commodity: Some("hydroxide"), country: Some("CAN"), ..mine };
    assert!(find(&case, &rows, MetricId::Cr1, series, refined).is_none());
    check(&case, &rows, MetricId::Footprint, series, japan, 0.2);
    check(&case, &rows, MetricId::Footprint, series, Ask { country: Some("CAN"), ..japan }, 0.2);
    check(&case, &rows, MetricId::EmbodiedEmissions, series, japan, 4000.0);
    // All 30 GWh of the world share the 4000 t.
    check(&case, &rows, MetricId::Footprint, series, Ask { region: "*", ..japan }, 4000.0 / 30e3);
    let sold = Ask { commodity: Some("cells"), ..japan };
    check(&case, &rows, MetricId::RvcTransactionValue, series, sold, 0.8125);
    check(&case, &rows, MetricId::RvcNetCost, series, sold, 0.75);
}
