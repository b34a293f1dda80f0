//! `denchi trace` and what is exported from a trace: exit codes, JSON and files; numbers worked by hand.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Folder, denchi, json, stdout, tutorial};

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// The tutorial with stages and lithium: 0.03 t in a tonne of concentrate, 6 of which make a tonne of hydroxide, 600 of
/// which make a GWh of cells. Japan buys 20 GWh a year and North America 10. 30 GWh take 108 000 t of concentrate: all
/// 60 000 t of Australia, which is the cheaper by 30 USD a tonne, and 48 000 t of Quebec.
fn planned() -> Folder {
    let folder = Folder::new();
    tutorial(&folder, "lithium", |files| {
        let commodities = "commodity,name_en,unit,mass_basis,stage\nconcentrate,Concentrate,t,product,mine\n\
                           hydroxide,Hydroxide,t,product,refine\ncells,Cells,GWh,energy,cell\n";
        files.insert("commodities.csv".to_owned(), commodities.to_owned());
        let stages = "stage,order,name_en\nmine,1,Mine\nrefine,2,Refining\ncell,3,Cell\n";
        files.insert("stages.csv".to_owned(), stages.to_owned());
        files.insert("elements.csv".to_owned(), "element,name_en\nLi,Lithium\n".to_owned());
        let contents = "commodity,element,content,quality,note\nconcentrate,Li,0.03,assumed,invented\n\
                        hydroxide,Li,0.18,assumed,invented\ncells,Li,108,assumed,invented\n";
        files.insert("contents.csv".to_owned(), contents.to_owned());
        let processes = "process,stage,direct_emissions,quality,note\nmining,mine,0.5,assumed,invented\n\
                         refining,refine,4,assumed,invented\ncell-making,cell,6000,assumed,invented\n";
        files.insert("processes.csv".to_owned(), processes.to_owned());
        files.insert(
            "countries.csv".to_owned(),
            "country,name_en\nAUS,Australia\nCAN,Canada\nJPN,Japan\nUSA,United States\n".to_owned(),
        );
        let settings = files["case.toml"]
            .replace("base_year = 2030\n", "base_year = 2030\nhome = \"JPN\"\nproduct_stage = \"cell\"\n");
        files.insert("case.toml".to_owned(), settings);
    });
    let output = denchi(&folder, &["plan", "lithium", "--out", "result", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// The rows of a table in the JSON of a trace for which a test holds.
fn rows<'a>(trace: &'a Value, table: &str, keep: impl Fn(&Value) -> bool) -> Vec<&'a Value> {
    trace["tables"][table].as_array().unwrap().iter().filter(|row| keep(row)).collect()
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value}"));
    assert!((value - expected).abs() < 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn a_trace_says_where_it_comes_from() {
    let folder = planned();
    let output = denchi(&folder, &["trace", "result", "--period", "2031", "--bounds", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let trace = json(&output);
    assert_eq!(trace["schema"], 1);
    assert_eq!(trace["conserved"], true);
    assert_eq!(trace["question"]["of"][0], "cells");
    assert_eq!(trace["question"]["in"], "JPN");
    let of = |stage: &str, country: &str| {
        let found = rows(&trace, "dependence", |row| {
            row["commodity"] == "cells"
                && row["stage"] == stage
                && row["country"] == country
                && row["measure"] == "last"
        });
        assert_eq!(found.len(), 1, "{stage} {country}");
        found[0].clone()
    };
    // Japan takes 20 of 30 GWh. Of Australia there is lithium for 60 000 / 3600 = 16.7 GWh: the 13.3 GWh of Quebec go to
    // Japan at most, so that at least 6.7 of its 20 GWh are Australian.
    close(&of("entry", "AUS")["content"], 20.0 * 108.0);
    close(&of("entry", "AUS")["proportional"], 60.0 / 108.0);
    close(&of("entry", "AUS")["least"], 1.0 / 3.0);
    close(&of("entry", "AUS")["most"], 5.0 / 6.0);
    close(&of("entry", "CAN")["proportional"], 48.0 / 108.0);
    close(&of("refine", "CAN")["proportional"], 1.0);
    close(&of("cell", "JPN")["proportional"], 1.0);
}

/// A GWh takes 3600 t of concentrate (0.5 t CO2e each), 600 t of hydroxide (4 t) and itself (6000 t): 10 200 t, 10.2 kg/kWh.
#[test]
fn footprint_and_cost_add_up() {
    let folder = planned();
    let output = denchi(&folder, &["trace", "result", "--in", "*", "--period", "2030", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let trace = json(&output);
    let of = |stage: &str| -> f64 {
        let rows = rows(&trace, "footprint", |row| row["stage"] == stage && row["demand"] == "japan");
        rows.iter().map(|row| row["per_unit"].as_f64().unwrap()).sum()
    };
    assert!((of("mine") - 1800.0).abs() < 1e-6, "{}", of("mine"));
    assert!((of("refine") - 2400.0).abs() < 1e-6);
    assert!((of("cell") - 6000.0).abs() < 1e-6);
    // All that was spent in the year works for the two markets.
    let landed: f64 = rows(&trace, "landed_cost", |_| true).iter().map(|row| row["amount"].as_f64().unwrap()).sum();
    let costs = json(&denchi(&folder, &["show", "result", "costs", "--period", "2030", "--format", "json"]));
    let spent: f64 = costs["rows"].as_array().unwrap().iter().map(|row| row["amount"].as_f64().unwrap()).sum();
    assert!((landed - spent).abs() < 1e-9 * spent, "{landed} {spent}");
}

#[test]
fn a_group_is_asked_about() {
    let folder = planned();
    let arguments = ["trace", "result", "--from", "AUS", "--stage", "entry", "--bounds", "--format", "csv"];
    let output = denchi(&folder, &arguments);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let text = stdout(&output);
    assert!(text.lines().skip(1).all(|line| line.contains(",AUS,")), "{text}");
    assert_eq!(text.lines().count(), 1 + 3, "{text}");
}

#[test]
fn a_trace_is_a_data_package_with_a_page() {
    let folder = planned();
    for out in ["first", "second"] {
        let output = denchi(&folder, &["trace", "result", "--out", out]);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty());
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("first/manifest.json"), read("second/manifest.json"));
    assert_eq!(read("first/trace.html"), read("second/trace.html"));
    // The page lists the rows of the case behind the shares.
    let page = String::from_utf8(read("first/trace.html")).unwrap();
    for row in [
        r#"["sites","quebec","mine","CAN","assumed",null,"USD a tonne"]"#,
        r#"["processes","mining","mine",null,"assumed",null,"invented"]"#,
    ] {
        assert!(page.contains(row), "{row}");
    }
    let manifest: Value = serde_json::from_slice(&read("first/manifest.json")).unwrap();
    assert_eq!(manifest["kind"], "denchi-trace");
    for table in ["provenance", "dependence", "footprint", "landed_cost", "intensity", "conservation"] {
        let output = denchi(&folder, &["show", "first", table, "--format", "json"]);
        assert_eq!(code(&output), 0, "{table}");
        assert!(!json(&output)["rows"].as_array().unwrap().is_empty(), "{table}");
    }
    // A trace is no result to trace.
    assert_eq!(code(&denchi(&folder, &["trace", "first"])), 1);
}

#[test]
fn unknown_names_are_usage() {
    let folder = planned();
    for arguments in [
        &["--of", "gold"][..],
        &["--in", "nowhere"],
        &["--period", "1999"],
        &["--element", "Au"],
        &["--stage", "smelt"],
        &["--factors", "none"],
    ] {
        let all: Vec<&str> = ["trace", "result"].iter().chain(arguments).copied().collect();
        let output = denchi(&folder, &all);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    assert_eq!(code(&denchi(&folder, &["trace", "nothing"])), 1);
}

/// Other factors: mining at 1 instead of 0.5 t CO2e adds 1800 t a GWh.
#[test]
fn factors_of_a_file_take_the_place_of_the_case_s() {
    let folder = planned();
    let factors = "factor_set,kind,name,factor,quality,note\nmine-twice,process,mining,1,assumed,invented\n";
    fs::write(folder.path().join("other.csv"), factors).unwrap();
    let arguments = ["trace", "result", "--factors", "other.csv", "--period", "2030", "--format", "json"];
    let output = denchi(&folder, &arguments);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let trace = json(&output);
    assert_eq!(trace["question"]["factors"], "mine-twice");
    let rows = rows(&trace, "footprint", |row| row["stage"] == "mine" && row["demand"] == "japan");
    let mined: f64 = rows.iter().map(|row| row["per_unit"].as_f64().unwrap()).sum();
    assert!((mined - 3600.0).abs() < 1e-6, "{mined}");
    fs::write(folder.path().join("other.csv"), "factor_set,kind,name,factor,quality\nx,colour,mining,1,assumed\n")
        .unwrap();
    assert_eq!(code(&denchi(&folder, &arguments)), 3);
}

#[test]
fn the_plan_says_how_far_it_depends() {
    let folder = planned();
    let answer = json(&denchi(&folder, &["plan", "lithium", "--json", "--quiet"]));
    let dependence = answer["dependence"].as_array().unwrap();
    let entry = dependence.iter().find(|row| row["region"] == "JPN" && row["stage"].is_null()).unwrap();
    assert_eq!(entry["largest"], "AUS");
    close(&entry["share"], 60.0 / 108.0);
    let served = answer["served"].as_array().unwrap();
    assert!(served.iter().all(|row| row["unit"] == "GWh"));
    for row in served {
        close(&row["kg_co2e_per_unit"], 10.2e6);
    }
    let table = json(&denchi(&folder, &["show", "result", "dependence", "--format", "json"]));
    assert!(!table["rows"].as_array().unwrap().is_empty());
}

#[test]
fn products_are_exported() {
    let folder = planned();
    let export = |arguments: &[&str]| {
        let all: Vec<&str> = ["export", "result", "--format"].iter().chain(arguments).copied().collect();
        denchi(&folder, &all)
    };
    let pact = export(&["pact", "--period", "2030"]);
    assert_eq!(code(&pact), 0, "{}", String::from_utf8_lossy(&pact.stderr));
    assert_eq!(json(&pact)["pcf"]["pcfExcludingBiogenicUptake"], "10.2");
    assert_eq!(json(&pact)["pcf"]["geographyCountry"], "JP");
    assert_eq!(json(&pact)["pcf"]["primaryDataShare"], "0");
    let catena = json(&export(&["catena"]));
    close(&catena["materialList"][0]["origin"][0]["massPercentage"], 100.0 * 60.0 / 108.0);
    let battery = json(&export(&["battery", "--in", "USA"]));
    close(&battery["carbonFootprint"]["batteryCarbonFootprint"], 10.2);
    fs::write(folder.path().join("cell.toml"), "[data]\nprimary_data_share = 40\n").unwrap();
    assert_eq!(json(&export(&["battery", "--product", "cell.toml"]))["primaryDataShare"], 40.0);
    fs::write(folder.path().join("cell.toml"), "[data]\nprimary_data_share = 400\n").unwrap();
    assert_eq!(code(&export(&["pact", "--product", "cell.toml"])), 3);
    assert_eq!(code(&export(&["pact", "--of", "hydroxide"])), 2);
    assert_eq!(code(&export(&["pact", "--of", "gold"])), 2);
    assert_eq!(code(&export(&["pact", "--scenario", "x"])), 2);
}

/// Two refiners of a cell maker: of its 100 t, 60 from Chile and 40 from China.
#[test]
fn observed_flows_need_no_case() {
    let folder = Folder::new();
    let flows = "period,from,to,element,amount,unit,from_country,to_country,from_stage\n\
                 2024,salar,maker,Li,60,t,CHL,JPN,refine\n2024,qinghai,maker,Li,40,t,CHN,JPN,refine\n";
    fs::write(folder.path().join("flows.csv"), flows).unwrap();
    let output = denchi(&folder, &["trace", "--flows", "flows.csv", "--format", "json", "--out", "trace"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let trace = json(&output);
    assert_eq!(trace["conserved"], true);
    let found =
        rows(&trace, "dependence", |row| row["node"] == "maker" && row["stage"] == "entry" && row["country"] == "CHL");
    close(&found[0]["proportional"], 0.6);
    close(&found[0]["content"], 100.0);
    assert_eq!(code(&denchi(&folder, &["show", "trace", "provenance"])), 0);
    assert_eq!(code(&denchi(&folder, &["trace"])), 2);
    fs::write(folder.path().join("flows.csv"), "period,from,to,amount,unit\n2024,,,1,t\n").unwrap();
    assert_eq!(code(&denchi(&folder, &["trace", "--flows", "flows.csv"])), 3);
}
