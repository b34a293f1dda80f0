//! `denchi frontier` and `denchi plan --then`: exit codes, JSON and files; numbers worked by hand.
//!
//! The refinery of the tutorial takes in 108 000 t of concentrate a year for three years, of which Quebec has at most 80 000.
//! Australian costs 390 a tonne there and Quebec's 420, so 60 000 a year come from Australia, all that it has, and at
//! least 28 000 must. A tonne less costs 30: discounted by 5 % a year, least in the last year.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Folder, denchi, json, stdout, tutorial};

const FRONTIER: [&str; 7] = ["frontier", "mine", "--against", "imports:AUS@CAN", "--tolerance", "0", "--quiet"];

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

fn mine() -> Folder {
    let folder = Folder::new();
    tutorial(&folder, "mine", |_| {});
    folder
}

/// A command that must answer with JSON.
fn answer(folder: &Folder, arguments: &[&str]) -> Value {
    let output = denchi(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    json(&output)
}

#[test]
fn every_point_is_a_result() {
    let folder = mine();
    let found = answer(&folder, &[&FRONTIER[..], &["--out", "f", "--metric", "hhi", "--json"]].concat());
    let rows = found["tables"]["frontier"].as_array().unwrap();
    let number = |row: &Value, column: &str| row[column].as_f64().unwrap_or_else(|| panic!("{column}: {row}"));
    let least = number(&rows[0], "cost");
    let steps = [30.0 / 1.1025, 30.0 / 1.05, 30.0];
    let mut cost = 0.0;
    for (years, step) in [0.0].iter().chain(&steps).enumerate() {
        cost += 32_000.0 * step;
        let at = 180_000.0 - 32_000.0 * f64::from(u16::try_from(years).unwrap());
        let vertex = rows.iter().find(|row| (number(row, "measure") - at).abs() <= 1e-3);
        close(number(vertex.unwrap_or_else(|| panic!("{at}: {rows:?}")), "cost") - least, cost);
    }
    for (index, row) in rows.iter().enumerate() {
        let point = format!("f/{}", row["folder"].as_str().unwrap());
        assert!(point.ends_with(&format!("{:02}", index + 1)));
        for command in [&["show", &point, "flows"][..], &["metrics", &point], &["compare", "f/points/01", &point]] {
            let output = denchi(&folder, command);
            assert_eq!(output.status.code(), Some(0), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let manifest = fs::read_to_string(folder.path().join(&point).join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["options"]["frontier"]["against"][0], "imports:AUS@CAN");
        close(manifest["solve"]["objective"].as_f64().unwrap(), number(row, "cost"));
        assert_eq!(manifest["solve"]["checked"], true);
    }
    // At least cost Australia mines 60 000 t of 108 000 t.
    let metrics = found["tables"]["frontier_metrics"].as_array().unwrap();
    let of_mines = |row: &&Value| row["point"] == 1 && row["commodity"] == "concentrate";
    let concentration = metrics.iter().find(of_mines).unwrap_or_else(|| panic!("{metrics:?}"));
    close(number(concentration, "value"), (5.0_f64 / 9.0).powi(2) + (4.0_f64 / 9.0).powi(2));
    assert!(fs::read_to_string(folder.path().join("f/frontier.html")).unwrap().contains("imports:AUS@CAN"));
    // It may be replaced as a whole, and says it in Japanese as well.
    let again = denchi(&folder, &[&FRONTIER[..], &["--out", "f", "--lang", "ja"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(stdout(&again).contains("費用"));
}

#[test]
fn threads_change_no_byte() {
    let folder = mine();
    let table = |jobs: &str, out: &str| {
        let output = denchi(&folder, &[&FRONTIER[..], &["--jobs", jobs, "--out", out]].concat());
        assert_eq!(output.status.code(), Some(0));
        fs::read(folder.path().join(out).join("tables/frontier.csv")).unwrap()
    };
    assert_eq!(table("1", "one"), table("2", "two"));
}

#[test]
fn a_measure_that_is_not_known_is_a_mistake() {
    let folder = mine();
    for measure in ["emision", "imports:AUS", "origin:AUZ@JPN", "rule:none"] {
        let output = denchi(&folder, &["frontier", "mine", "--against", measure]);
        assert_eq!(output.status.code(), Some(2), "{measure}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(measure));
    }
}

/// With 0.03 % more, all that can come from Quebec in the last year does, and in the second year what is left pays for.
#[test]
fn a_plan_can_be_ranked() {
    let folder = mine();
    let output = denchi(&folder, &["plan", "mine", "--then", "imports:AUS@CAN@0.03%", "--out", "ranked", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let manifest = fs::read_to_string(folder.path().join("ranked/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let then = &manifest["options"]["then"];
    let least = then["least_cost"].as_f64().unwrap();
    let left = 3e-4 * least - 32_000.0 * 30.0 / 1.1025;
    let value = then["stages"][0]["value"].as_f64().unwrap();
    assert!((value - (148_000.0 - left / (30.0 / 1.05))).abs() <= 1.0, "{value}");
    close(then["cost"].as_f64().unwrap() / least, 1.0003);
    let output = denchi(&folder, &["plan", "mine", "--then", "shortage"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn points_are_found_once_more() {
    let folder = mine();
    let found = answer(&folder, &[&FRONTIER[..], &["--json", "--audit", "2"]].concat());
    let points = found["tables"]["frontier"].as_array().unwrap().len();
    assert_eq!(found["audited"]["points"], points.div_ceil(2));
    assert!(found["audited"]["worst"].as_f64().unwrap() <= 1e-8, "{}", found["audited"]);
}
