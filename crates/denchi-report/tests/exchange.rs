//! Exchange formats and comparison.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod fixture;

use denchi_core::catalogue::Lang;
use denchi_core::plan::result::Plan;
use denchi_report::compare::compare;
use denchi_report::package::{ResultPackage, read_result, write_result};
use denchi_report::{geojson, iamc, tables};

fn package(plan: &Plan) -> ResultPackage {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write_result(&path, &fixture::case(), plan, &fixture::trace_of(&fixture::case(), plan), &fixture::run(), Lang::En)
        .unwrap();
    read_result(&path).unwrap()
}

#[test]
fn iamc_has_years_wide_and_a_world() {
    let package = package(&fixture::plan());
    let text = String::from_utf8(iamc::iamc(&package.manifest, &package.tables).unwrap()).unwrap();
    let has = |line: &str| assert!(text.lines().any(|own| own == line), "{line}\n{text}");
    has("Model,Scenario,Region,Variable,Unit,2025,2026,2027");
    has("denchi 0.1.0,fixture,CAN,Capacity|anode|anode_powder,t/yr,10000,20000,20000");
    has("denchi 0.1.0,fixture,JPN,Production|cell|cell_nmc,GWh,10,15,20");
    has("denchi 0.1.0,fixture,World,Demand|GWh|Served,GWh,10,15,20");
    has("denchi 0.1.0,fixture,World,Mineral Need|C,t,10000,15000,20000");
    has("denchi 0.1.0,fixture,World,Cost|purchase,USD_2024,900000,900000,900000");
}

#[test]
fn geojson_splits_the_flow_over_the_pacific() {
    let value = geojson::geojson(&tables(&fixture::case(), &fixture::plan(), &fixture::trace()));
    let features = value["features"].as_array().unwrap();
    let of = |lane: &str| features.iter().find(|feature| feature["properties"]["lane"] == lane).unwrap();
    let powder = of("powder");
    assert_eq!(powder["geometry"]["type"], "MultiLineString");
    let parts = powder["geometry"]["coordinates"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    // It ends on the one side of the date line where it starts again on the other.
    let end = parts[0].as_array().unwrap().last().unwrap();
    let start = &parts[1][0];
    assert_eq!((end[0].as_f64(), start[0].as_f64()), (Some(-180.0), Some(180.0)));
    assert_eq!(end[1], start[1]);
    assert_eq!(of("graphite")["geometry"]["type"], "LineString");
    assert_eq!(features.iter().filter(|feature| feature["properties"]["feature"] == "site").count(), 9);
}

#[test]
fn equal_results_do_not_differ() {
    let package = package(&fixture::plan());
    assert!(compare(&package, &package).is_empty());
}

/// Purchases cost 0.3 M USD more and the expansion shrinks from 10 000 to 4 000 t a year.
#[test]
fn differences_by_hand() {
    let before = package(&fixture::plan());
    let mut plan = fixture::plan();
    plan.builds[0].capacity = 4000.0;
    plan.costs.iter_mut().filter(|row| row.term.id() == "purchase").for_each(|row| row.present_value += 1e5);
    let table = compare(&before, &package(&plan));
    let row = |group: &str, figure: &str| {
        (0..table.len()).find(|&row| table.text(row, "group") == group && table.text(row, "figure") == figure).unwrap()
    };
    let build = row("builds", "becancour_expand · 2025");
    assert_eq!(table.number(build, "change"), Some(-6000.0));
    assert_eq!(table.number(build, "relative"), Some(-0.6));
    let purchase = row("costs", "purchase");
    assert_eq!(table.number(purchase, "before"), Some(2.7e6));
    assert_eq!(table.number(purchase, "change"), Some(3e5));
    assert!((0..table.len()).all(|row| table.text(row, "group") != "flows"));
}
