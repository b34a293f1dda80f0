//! `denchi sensitivity`: exit codes, JSON and files; effects worked by hand.
//!
//! The tutorial makes 30 GWh a year at 40 million USD each, of 108 000 t of concentrate, 48 000 t of them from Quebec at
//! 400 USD. Over a range of a fifth the plant moves the yearly cost by 240 million USD, over a range of a half the mine by
//! 9.6 million: 25 to 1, in every period. Quebec is dearer than Australia at any value, so that nothing else changes.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Folder, denchi, json, tutorial};

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn uncertain() -> Folder {
    let folder = Folder::new();
    tutorial(&folder, "mine", |files| {
        let inputs = "uncertainty,name_en,name_ja,distribution,low,high,quality\n\
                      plant,Cost of the plant,セル工場の費用,uniform,0.9,1.1,assumed\n\
                      quebec,Cost of the mine,鉱山の費用,uniform,1,1.5,assumed\n";
        files.insert("uncertainties.csv".to_owned(), inputs.to_owned());
        let effects = "uncertainty,effect,kind,table,column,key_column,key_values\n\
                       plant,1,scale,sites,variable_cost,site,cell-plant\n\
                       quebec,1,scale,sites,variable_cost,site,quebec\n";
        files.insert("uncertainty_effects.csv".to_owned(), effects.to_owned());
    });
    folder
}

fn answer(folder: &Folder, arguments: &[&str]) -> Value {
    let all = [&["sensitivity", "mine"], arguments, &["--json", "--quiet"]].concat();
    let output = denchi(folder, &all);
    assert_eq!(code(&output), 0, "{all:?}: {}", String::from_utf8_lossy(&output.stderr));
    json(&output)
}

fn row<'a>(answer: &'a Value, output: &str, input: &str) -> &'a Value {
    let rows = answer["tables"]["indices"].as_array().unwrap();
    let found = rows.iter().find(|row| row["output"] == output && row["input"] == input);
    found.unwrap_or_else(|| panic!("{output}, {input}"))
}

/// All files below a folder with their content.
fn content(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            content(&path, found);
        } else {
            found.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn effects_worked_by_hand() {
    let folder = uncertain();
    let answer = answer(&folder, &["--trajectories", "3", "--outputs", "cost,shortage"]);
    assert_eq!((&answer["plans"], &answer["without_plan"]), (&Value::from(9), &Value::from(0)));
    let value = |input: &str, column: &str| row(&answer, "cost", input)[column].as_f64().unwrap();
    let ratio = value("plant", "absolute") / value("quebec", "absolute");
    assert!((ratio - 25.0).abs() < 1e-6, "{ratio}");
    assert!(value("plant", "deviation") < 1e-6 * value("plant", "absolute"));
    assert_eq!(row(&answer, "cost", "plant")["verdict"], "decides");
    assert_eq!(row(&answer, "cost", "quebec")["verdict"], "nothing");
    // Nothing is ever lost: there is nothing to decide.
    let shortage = answer["tables"]["indices"].as_array().unwrap().iter().filter(|row| row["output"] == "shortage");
    assert_eq!(shortage.count(), 0);
}

#[test]
fn shares_of_the_variance() {
    let folder = uncertain();
    let answer = answer(&folder, &["--method", "sobol", "--samples", "32", "--outputs", "cost"]);
    // 25^2 to 1: nearly all of the variance is that of the plant.
    let total = row(&answer, "cost", "quebec")["total"].as_f64().unwrap();
    assert!((total - 1.0 / 626.0).abs() < 1e-3, "{total}");
    assert_eq!(answer["plans"], 32 * 4);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = uncertain();
    let run = |out: &str, more: &[&str]| {
        answer(&folder, &[&["--trajectories", "3", "--out", out], more].concat());
        let mut found = Vec::new();
        content(&folder.path().join(out), &mut found);
        found
    };
    let one = run("one", &["--jobs", "1"]);
    assert!(one.iter().any(|(name, _)| name == "evaluations.parquet"));
    assert!(one == run("two", &["--jobs", "2"]));
    // What was kept while it ran is gone.
    assert!(!folder.path().join("one.part").exists());
}

#[test]
fn what_cannot_be_asked() {
    let folder = uncertain();
    let run = |arguments: &[&str]| code(&denchi(&folder, &[&["sensitivity"], arguments].concat()));
    assert_eq!(run(&["mine", "--outputs", "profit"]), 2);
    assert_eq!(run(&["tutorial"]), 3);
}
