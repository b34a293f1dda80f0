//! `denchi stress`: exit codes, JSON and files; numbers worked by hand.
//!
//! The tutorial makes 30 GWh a year: 108 000 t of concentrate, 60 000 t of them from Australia, which is full, and 48 000 t
//! from Quebec. Nothing is stored and nothing is on the water. A GWh that is missing costs 150 million USD.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Folder, denchi, json, stdout, tutorial};

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value}"));
    assert!((value - expected).abs() < 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// The plan of the tutorial with two events: a fire in the cell plant, and a flood in Quebec that takes half of the mine.
fn planned() -> Folder {
    let folder = Folder::new();
    tutorial(&folder, "mine", |files| {
        let settings = files["case.toml"].split("[stress]").next().unwrap();
        let settings = format!("{settings}\n[stress]\nmonths = 12\ntime_to_recover = 6\ntail = 0.9\n");
        files.insert("case.toml".to_owned(), settings);
        let events = "event,name_en,name_ja,distribution,duration_months,rate,quality,note\n\
                      fire,Fire,火災,fixed,3,0.5,assumed,invented\n\
                      flood,Flood,洪水,exponential,4,0.8,assumed,invented\n";
        files.insert("events.csv".to_owned(), events.to_owned());
        let effects = "event,effect,kind,site,severity,quality,note\n\
                       fire,1,capacity,cell-plant,1,assumed,invented\n\
                       flood,1,capacity,quebec,0.5,assumed,invented\n";
        files.insert("event_effects.csv".to_owned(), effects.to_owned());
    });
    let output = denchi(&folder, &["plan", "mine", "--out", "result", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// Runs a question of `denchi stress` that must be answered.
fn stress(folder: &Folder, arguments: &[&str]) -> Value {
    let all = [&["stress"], arguments, &["--json", "--quiet"]].concat();
    let output = denchi(folder, &all);
    assert_eq!(code(&output), 0, "{all:?}: {}", String::from_utf8_lossy(&output.stderr));
    json(&output)
}

fn figure<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let rows = answer["tables"]["figures"].as_array().unwrap();
    &rows.iter().find(|row| row["figure"] == id).unwrap_or_else(|| panic!("{id}"))["value"]
}

/// All files below a folder with their content, but for what differs from run to run.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                    found.push((name, fs::read(path).unwrap()));
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_happens_and_nothing_is_lost() {
    let folder = planned();
    let answer = stress(&folder, &["run", "result"]);
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["responses"]["untouched"], 1);
    close(figure(&answer, "lost"), 0.0);
    close(figure(&answer, "total"), 0.0);
    close(figure(&answer, "wanted"), 30.0);
    assert!(figure(&answer, "time_to_survive").is_null());
}

/// The cell plant stands still for 6 of 12 months: 15 GWh are lost at once. A year of operation costs, in million USD: cells
/// 1200, refining 90, mines 18 + 19.2, freight 0.96 + 5.4 + 1.8 + 4 + 20, in all 1359.36; half of it is saved.
#[test]
fn a_closure_by_hand() {
    let folder = planned();
    let answer = stress(&folder, &["run", "result", "--close", "site:cell-plant", "--out", "closed"]);
    close(figure(&answer, "lost"), 15.0);
    close(figure(&answer, "time_to_survive"), 0.0);
    close(figure(&answer, "shortage_cost"), 15.0 * 150e6);
    close(figure(&answer, "extra_cost"), -679.68e6);
    close(figure(&answer, "total"), 2250e6 - 679.68e6);
    let months = answer["tables"]["months"].as_array().unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!(months[0]["month"], "2030-01");
    close(&months[5]["lost"], 2.5);
    close(&months[6]["lost"], 0.0);
    for file in ["manifest.json", "datapackage.json", "stress.html", "tables/losses.csv", "tables/losses.parquet"] {
        assert!(folder.path().join("closed").join(file).is_file(), "{file}");
    }
    let shown = denchi(&folder, &["show", "closed", "losses", "--format", "csv"]);
    assert_eq!(code(&shown), 0);
    assert!(stdout(&shown).contains("japan,tokyo,JPN,GWh,10"), "{}", stdout(&shown));
}

/// An event does what the closure of its target does: the fire is one of 3 months.
#[test]
fn an_event_is_what_it_does() {
    let folder = planned();
    let event = stress(&folder, &["run", "result", "--event", "fire"]);
    let closure = stress(&folder, &["run", "result", "--close", "site:cell-plant", "--months", "3"]);
    assert_eq!(event["tables"], closure["tables"]);
    close(figure(&event, "lost"), 7.5);
}

/// Closed for 6 months, the cell plant and the refinery lose all 15 GWh; the mines what they would have made: Australia
/// 30 000 t, that is 8.33 GWh, of which Quebec makes up for 16 000 t, Quebec 24 000 t or 6.67 GWh.
#[test]
fn a_sweep_by_hand() {
    let folder = planned();
    let answer = stress(&folder, &["sweep", "result", "--kind", "site", "--out", "swept", "--audit", "1"]);
    let rows = answer["tables"]["sweep"].as_array().unwrap();
    let of = |target: &str| rows.iter().find(|row| row["target"] == target).unwrap();
    assert_eq!(rows.len(), 4);
    close(&of("site:cell-plant")["lost"], 15.0);
    close(&of("site:refinery")["lost"], 15.0);
    close(&of("site:quebec")["lost"], 24_000.0 / 3600.0);
    close(&of("site:australia")["lost"], 14_000.0 / 3600.0);
    close(&of("site:cell-plant")["likelihood"], 0.5);
    close(&of("site:quebec")["likelihood"], 0.8);
    assert!(of("site:refinery")["likelihood"].is_null());
    assert_eq!(of("site:quebec")["exposed"], 1);
    close(&of("site:cell-plant")["survive_at_best"], 0.0);
    close(&rows[0]["exposure_index"], 1.0);
    let totals: Vec<f64> = rows.iter().map(|row| row["total"].as_f64().unwrap()).collect();
    assert!(totals.is_sorted_by(|a, b| a >= b), "{totals:?}");
    assert_eq!(answer["responses"]["audited"], 4);
    assert!(answer["responses"]["worst_audit"].as_f64().unwrap() < 1e-8);
}

/// Without the refinery nothing is made at all: no pair is worse, and the bound says so.
#[test]
fn the_worst_pair_by_hand() {
    let folder = planned();
    let answer = stress(&folder, &["worst", "result", "--k", "2", "--out", "worst"]);
    let rows = answer["tables"]["worst"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        close(&row["lost"], 15.0);
        close(&row["total"], 2250e6 - 679.68e6);
        close(&row["bound"], 2250e6 - 679.68e6);
        assert!(row["gap"].as_f64().unwrap() <= 1e-4);
    }
    assert!(folder.path().join("worst/stress.html").is_file());
}

#[test]
fn any_number_of_threads_and_a_resumed_run_write_the_same_bytes() {
    let folder = planned();
    let ask = |out: &str, more: &[&str]| {
        let asked = ["stress", "sample", "result", "--batch", "8", "--audit", "5", "--quiet", "--out", out];
        denchi(&folder, &[&asked, more].concat())
    };
    assert_eq!(code(&ask("one", &["--draws", "32", "--jobs", "1"])), 0);
    assert_eq!(code(&ask("two", &["--draws", "32", "--jobs", "2"])), 0);
    let expected = content(&folder.path().join("one"));
    assert!(expected.iter().any(|(name, _)| name == "tables/draws.parquet"));
    assert_eq!(content(&folder.path().join("two")), expected);
    // What an interrupted run leaves: the batches that were finished. Here the first two of another run.
    assert_eq!(code(&ask("three", &["--draws", "16", "--jobs", "2", "--keep"])), 0);
    assert_eq!(fs::read_dir(folder.path().join("three.part")).unwrap().count(), 3);
    assert_eq!(code(&ask("three", &["--draws", "32", "--jobs", "2", "--resume"])), 0);
    assert_eq!(content(&folder.path().join("three")), expected);
    assert!(!folder.path().join("three.part").exists());
    // Draws of another seed are no part of the answer.
    assert_eq!(code(&ask("four", &["--draws", "16", "--keep"])), 0);
    let refused = ask("four", &["--draws", "32", "--resume", "--seed", "7"]);
    assert_eq!(code(&refused), 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("seed: 1 / 7"));
}

#[test]
fn the_worst_sets_and_values_are_the_same_on_any_number_of_threads_and_after_a_resume() {
    let folder = planned();
    let ask = |question: &[&str], out: &str, more: &[&str]| {
        let asked = [&["stress"], question, &["--quiet", "--out", out], more].concat();
        assert_eq!(code(&denchi(&folder, &asked)), 0, "{asked:?}");
        content(&folder.path().join(out))
    };
    let worst = ["worst", "result", "--k", "2"];
    assert_eq!(ask(&worst, "w1", &["--jobs", "1"]), ask(&worst, "w2", &["--jobs", "2"]));
    let value = ["value", "result", "--stock", "cells@tokyo=1", "--batch", "8"];
    let expected = ask(&value, "v1", &["--draws", "16", "--jobs", "1"]);
    ask(&value, "v2", &["--draws", "8", "--jobs", "2", "--keep"]);
    // The draws without the stock, and those with it.
    assert!(["0/000000.csv", "1/000000.csv"].iter().all(|file| folder.path().join("v2.part").join(file).is_file()));
    assert_eq!(ask(&value, "v2", &["--draws", "16", "--jobs", "2", "--resume"]), expected);
    assert!(!folder.path().join("v2.part").exists());
}

/// Fires come at a rate of 0.5: with probability 1 - exp(-0.5) within the year. Of 256 draws in Latin hypercubes of 64, that is
/// 64 x 0.3935 = 25 or 26 in each.
#[test]
fn a_sample_knows_its_chances() {
    let folder = planned();
    let answer = stress(&folder, &["sample", "result", "--draws", "256", "--batch", "64"]);
    close(figure(&answer, "draws"), 256.0);
    let drivers = answer["tables"]["drivers"].as_array().unwrap();
    let fire = drivers.iter().find(|row| row["event"] == "fire").unwrap();
    let share = fire["in_all"].as_f64().unwrap();
    assert!((25.0 / 64.0..=26.0 / 64.0).contains(&share), "{share}");
    assert!(figure(&answer, "tail").as_f64() > figure(&answer, "expected").as_f64());
    assert!(answer["tables"]["draws"].is_null());
}

/// Three months of cells in Tokyo, 5 GWh, cover what a fire of 3 months takes from Japan.
#[test]
fn more_stock_loses_less() {
    let folder = planned();
    let arguments =
        ["value", "result", "--stock", "cells@tokyo=1,3", "--draws", "32", "--batch", "8", "--out", "worth"];
    let answer = stress(&folder, &arguments);
    let rows = answer["tables"]["value"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    close(&rows[0]["amount"], 20.0 / 12.0);
    close(&rows[1]["amount"], 5.0);
    let avoided: Vec<f64> = rows.iter().map(|row| row["expected_avoided"].as_f64().unwrap()).collect();
    assert!(avoided[0] > 0.0 && avoided[1] > avoided[0], "{avoided:?}");
    assert!(rows[0]["cost"].as_f64().unwrap() > 0.0);
    assert!(folder.path().join("worth/stress.html").is_file());
}

#[test]
fn a_response_is_a_result_by_month() {
    let folder = planned();
    stress(&folder, &["run", "result", "--event", "fire", "--replay", "months"]);
    let shown = denchi(&folder, &["show", "months", "demand", "--where", "demand=japan", "--format", "json"]);
    assert_eq!(code(&shown), 0, "{}", String::from_utf8_lossy(&shown.stderr));
    let rows = json(&shown)["rows"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 12);
    close(&rows[0]["served"], 0.0);
    close(&rows[3]["served"], 20.0 / 12.0);
    // Its case is made, not read: to trace it once more is refused, with where the trace is.
    let refused = denchi(&folder, &["trace", "months"]);
    assert_eq!(code(&refused), 1);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("replay of a stress test") && told.contains("denchi show"), "{told}");
}

/// The rows of a table of a folder, some columns as texts.
fn rows(folder: &Folder, of: &str, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let path = folder.path().join(of).join("tables").join(format!("{table}.csv"));
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let places: Vec<usize> =
        columns.iter().map(|name| head.iter().position(|column| column == name).unwrap()).collect();
    lines.map(|line| places.iter().map(|&place| line[place].clone()).collect()).collect()
}

/// The sum of a column over the rows whose other columns are so.
fn sum(rows: &[Vec<String>], key: &[&str]) -> f64 {
    let of = |row: &&Vec<String>| row[..key.len()].iter().zip(key).all(|(have, want)| want.is_empty() || have == want);
    rows.iter().filter(of).map(|row| row[key.len()].parse::<f64>().unwrap()).sum()
}

/// The fire stops the cell plant for three months of 2.5 GWh, 5/3 of them for Japan, and with it the refinery and the mines.
#[test]
fn a_response_is_told_month_by_month() {
    let folder = planned();
    stress(&folder, &["run", "result", "--event", "fire", "--out", "fire"]);
    let sites = rows(&folder, "fire", "site_months", &["month", "site", "planned", "amount", "left"]);
    let plant: Vec<&Vec<String>> = sites.iter().filter(|row| row[1] == "cell-plant").collect();
    assert_eq!(plant.len(), 12);
    for (index, row) in plant.iter().enumerate() {
        let [planned, amount, left] = [&row[2], &row[3], &row[4]].map(|text| Value::from(text.parse::<f64>().unwrap()));
        let works = if index < 3 { 0.0 } else { 1.0 };
        close(&planned, 2.5);
        close(&amount, 2.5 * works);
        close(&left, works);
    }
    let gave = rows(&folder, "fire", "gave", &["month", "way", "of", "amount"]);
    close(&sum(&gave, &["2030-02", "lost", "japan"]).into(), 20.0 / 12.0);
    close(&sum(&gave, &["", "lost", ""]).into(), 7.5);
    close(&sum(&gave, &["2030-01", "stopped", "cells"]).into(), 2.5);
    close(&sum(&gave, &["2030-04", "", ""]).into(), 0.0);
    let flows = rows(&folder, "fire", "flow_months", &["month", "lane", "planned", "amount"]);
    let to_japan = flows.iter().find(|row| row[0] == "2030-03" && row[1] == "plant-japan").unwrap();
    close(&to_japan[2].parse::<f64>().unwrap().into(), 20.0 / 12.0);
    assert_eq!(to_japan[3], "0");
    let demands = rows(&folder, "fire", "demand_months", &["month", "demand", "wanted", "served", "lost"]);
    assert_eq!(demands.len(), 24);
    assert!(demands[..6].iter().all(|row| row[2] == row[4] && row[3] == "0"), "{demands:?}");
    // Nothing of it is in the JSON, which is for the answer itself.
    let answer = stress(&folder, &["run", "result", "--event", "fire"]);
    assert!(answer["tables"].get("flow_months").is_none());
}

/// The Quebec mine gives 4000 t of concentrate a month, and stands still for three: 8000 t in store make up for two of them,
/// and of the third 4000 t / 3600 t/GWh are lost.
#[test]
fn stocks_give_before_anything_is_lost() {
    let folder = Folder::new();
    tutorial(&folder, "stored", |files| {
        let stocks = "stock,place,commodity,maximum,minimum,opening,holding_cost,closing,quality,note\n\
                      ore,becancour,concentrate,8000,8000,8000,0,at_least_opening,assumed,invented\n";
        files.insert("stocks.csv".to_owned(), stocks.to_owned());
    });
    let planned = denchi(&folder, &["plan", "stored", "--out", "result", "--quiet"]);
    assert_eq!(code(&planned), 0, "{}", String::from_utf8_lossy(&planned.stderr));
    stress(&folder, &["run", "result", "--close", "site:quebec", "--months", "3", "--window", "3", "--out", "closed"]);
    let gave = rows(&folder, "closed", "gave", &["month", "way", "of", "amount"]);
    close(&sum(&gave, &["", "drawn", "concentrate"]).into(), 8000.0);
    close(&sum(&gave, &["", "lost", ""]).into(), 4000.0 / 3600.0);
    let levels = rows(&folder, "closed", "stock_months", &["month", "planned", "level"]);
    assert_eq!(levels.last().unwrap()[..2], ["2030-03".to_owned(), "8000".to_owned()]);
    assert!(levels.last().unwrap()[2].parse::<f64>().unwrap().abs() < 1e-6);
}

#[test]
fn what_is_not_known_is_a_matter_of_usage() {
    let folder = planned();
    for arguments in [
        ["run", "result", "--event", "war"],
        ["run", "result", "--close", "site:nowhere"],
        ["run", "result", "--start", "2050"],
        ["value", "result", "--stock", "tea@tokyo=1"],
        ["value", "result", "--option", "none"],
        ["sweep", "result", "--kind", "planet"],
    ] {
        let output = denchi(&folder, &[&["stress"], &arguments[..]].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
    }
    let output = denchi(&folder, &["stress", "run", "nowhere"]);
    assert_eq!(code(&output), 1);
}

#[test]
fn a_case_without_rates_has_nothing_to_draw() {
    let folder = Folder::new();
    tutorial(&folder, "quiet", |files| {
        files.insert("events.csv".to_owned(), "event,duration_months,quality\nfire,3,assumed\n".to_owned());
        let effects = "event,effect,kind,site,severity,quality,note\nfire,1,capacity,cell-plant,1,assumed,invented\n";
        files.insert("event_effects.csv".to_owned(), effects.to_owned());
    });
    let planned = denchi(&folder, &["plan", "quiet", "--out", "result", "--quiet"]);
    assert_eq!(code(&planned), 0, "{}", String::from_utf8_lossy(&planned.stderr));
    let output = denchi(&folder, &["stress", "sample", "result"]);
    assert_eq!(code(&output), 3);
    // A sweep needs no events.
    let answer = stress(&folder, &["sweep", "result", "--months", "1"]);
    assert_eq!(answer["tables"]["sweep"].as_array().unwrap().len(), 4);
}
