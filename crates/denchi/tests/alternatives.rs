//! `denchi alternatives`: exit codes, JSON and files; numbers worked by hand.
//!
//! The tutorial makes 30 GWh a year for 1359.36 million USD. Here, either mine may be enlarged by 20 000 t a year, for 1000 USD a
//! tonne, which is never worth it: the dearer tonne costs 30 USD more.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Folder, denchi, json, stdout, tutorial};

const OPTIONS: &str = "option,name_en,name_ja,site,overnight_cost,maximum,lifetime,quality,note\n\
                       more-quebec,Larger mine in Quebec,ケベック鉱山の拡張,quebec,1000,20000,30,assumed,invented\n\
                       more-australia,Larger mine in Australia,オーストラリア鉱山の拡張,australia,1000,20000,30,assumed,invented\n";

fn with_options() -> Folder {
    let folder = Folder::new();
    tutorial(&folder, "mine", |files| files.insert("options.csv".to_owned(), OPTIONS.to_owned()));
    folder
}

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// Runs `denchi alternatives` of the case, which must answer.
fn asked(folder: &Folder, arguments: &[&str]) -> Value {
    let output = denchi(folder, &[&["alternatives", "mine"], arguments, &["--json", "--quiet"]].concat());
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    json(&output)
}

fn row<'a>(answer: &'a Value, thing: &str, slack: f64) -> &'a Value {
    let rows = answer["tables"]["alternatives"].as_array().unwrap();
    rows.iter().find(|row| row["thing"] == thing && row["slack"] == slack).expect("a row")
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// At the least cost the mine in Australia is full, and Quebec has the rest: 60 000 and 48 000 t a year. What is built costs
/// at most 65 USD a tonne and year, 3.9 million for all years of both: far less than a twentieth of all.
#[test]
fn ranges_by_hand() {
    let folder = with_options();
    let answer = asked(&folder, &["--of", "options,sites", "--slack", "0,5"]);
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["complete"], true);
    close(&answer["cost"], 1_359.36e6 * (1.0 + 1.0 / 1.05 + 1.0 / 1.1025));
    for (site, planned) in [("australia", 180_000.0), ("quebec", 144_000.0)] {
        let row = row(&answer, site, 0.0);
        close(&row["planned"], planned);
        assert_eq!(row["class"], "must-have");
        // A slack of 0 is one of 1e-9: it moves 4 USD, less than a tonne.
        assert!((row["most"].as_f64().unwrap() - row["least"].as_f64().unwrap()).abs() < 1.0);
    }
    for option in ["more-australia", "more-quebec"] {
        assert_eq!(row(&answer, option, 0.0)["class"], "never");
        let row = row(&answer, option, 0.05);
        close(&row["least"], 0.0);
        close(&row["most"], 20_000.0);
        close(&row["most_share"], 1.0);
        assert_eq!(row["class"], "real-choice");
    }
    let output = denchi(&folder, &["alternatives", "mine", "--slack", "5", "--quiet"]);
    assert!(stdout(&output).contains("Larger mine in Quebec"), "{}", stdout(&output));
    let output = denchi(&folder, &["alternatives", "mine", "--slack", "5", "--quiet", "--lang", "ja"]);
    assert!(stdout(&output).contains("ケベック鉱山の拡張"), "{}", stdout(&output));
}

/// The plan builds nothing, so the plan that differs most builds all of both: distance 1. No third plan is more than 1/2 from
/// both. Each is a result that other commands read.
#[test]
fn plans_that_differ_are_results() {
    let folder = with_options();
    let answer = asked(&folder, &["--slack", "5", "--different", "2", "--out", "near"]);
    let plans = answer["tables"]["different"].as_array().unwrap();
    assert_eq!(plans.len(), 3);
    close(&plans[1]["from_best"], 1.0);
    close(&plans[2]["from_nearest"], 0.5);
    for plan in &plans[1..] {
        assert!(plan["dearer"].as_f64().unwrap() <= 0.05 + 1e-9);
    }
    for file in [
        "manifest.json",
        "datapackage.json",
        "alternatives.html",
        "tables/alternatives.csv",
        "tables/different.parquet",
    ] {
        assert!(folder.path().join("near").join(file).is_file(), "{file}");
    }
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("near/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["kind"], "denchi-explored");
    assert_eq!(manifest["solve"]["checked"], true);
    let built = denchi(&folder, &["show", "near-1", "builds", "--quiet"]);
    assert_eq!(code(&built), 0, "{}", String::from_utf8_lossy(&built.stderr));
    assert!(stdout(&built).contains("more-quebec") || stdout(&built).contains("Quebec"), "{}", stdout(&built));
    for arguments in [&["trace", "near-2"][..], &["compare", "near-1", "near-2"]] {
        let output = denchi(&folder, arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    // A second run replaces the first.
    asked(&folder, &["--slack", "5", "--out", "near"]);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = with_options();
    for jobs in ["1", "2"] {
        let asked_for = ["--of", "options,sites,imports,shares", "--slack", "1,5", "--jobs", jobs, "--out", jobs];
        asked(&folder, &asked_for);
    }
    for file in ["manifest.json", "alternatives.html", "tables/alternatives.csv"] {
        let content = |jobs: &str| fs::read(folder.path().join(jobs).join(file)).unwrap();
        assert_eq!(content("1"), content("2"), "{file}");
    }
}

/// More is wanted than can be made, and nothing may be missed.
#[test]
fn a_case_without_a_plan() {
    let folder = Folder::new();
    tutorial(&folder, "short", |files| {
        let demands = "demand,place,commodity,quantity,quality,note\njapan,tokyo,cells,200,assumed,invented\n";
        files.insert("demands.csv".to_owned(), demands.to_owned());
    });
    let output = denchi(&folder, &["alternatives", "short"]);
    assert_eq!(code(&output), 4, "{}", String::from_utf8_lossy(&output.stderr));
    // Plans that differ need a place to go.
    let output = denchi(&folder, &["alternatives", "short", "--different", "1"]);
    assert_eq!(code(&output), 2);
}
