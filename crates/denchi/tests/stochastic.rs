//! `denchi stochastic`: exit codes, JSON and files. The answers are those of the README of the newsvendor, and of LandS.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Files, Folder, case, denchi, json, stdout, tutorial};

/// A case of the textbook, in a folder of its name.
fn textbook(name: &str) -> Folder {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook").join(name);
    let mut files = Files::new();
    for below in ["", "scenarios"] {
        for entry in fs::read_dir(source.join(below)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let relative = path.strip_prefix(&source).unwrap().to_str().unwrap().to_owned();
                files.insert(relative, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let folder = Folder::new();
    case(&folder, name, &files);
    folder
}

fn run(folder: &Folder, arguments: &[&str], code: i32) -> std::process::Output {
    let output = denchi(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    output
}

fn answer(folder: &Folder, arguments: &[&str]) -> Value {
    json(&run(folder, &[&["stochastic"], arguments, &["--json", "--quiet"]].concat(), 0))
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn the_newsvendor_by_hand() {
    let folder = textbook("newsvendor");
    let all = answer(&folder, &["newsvendor"]);
    assert_eq!((&all["schema"], &all["stopped"]), (&Value::from(1), &Value::from(false)));
    let values = &all["tables"]["stochastic_values"][0];
    for (column, expected) in
        [("recourse", -54.0), ("wait_and_see", -70.0), ("perfect_information", 16.0), ("stochastic_solution", 4.0)]
    {
        close(&values[column], expected);
    }
    close(&all["tables"]["first_stage"][0]["value"], 30.0);
    let averse = answer(&folder, &["newsvendor", "--cvar", "0.5", "--weight", "1"]);
    close(&averse["tables"]["stochastic_values"][0]["recourse"], -36.0);
    close(&averse["tables"]["first_stage"][0]["value"], 20.0);
    // One programme of all futures answers the same.
    let whole = answer(&folder, &["newsvendor", "--whole"]);
    close(&whole["tables"]["stochastic_values"][0]["recourse"], -54.0);
}

/// Scenarios that are named, with probabilities: 4 * P(demand > x) > 1.2 up to x = 20.
#[test]
fn named_scenarios_are_futures() {
    let folder = textbook("newsvendor");
    let all = answer(&folder, &["newsvendor", "--scenarios", "d20=0.75,d40=0.25"]);
    close(&all["tables"]["first_stage"][0]["value"], 20.0);
    close(&all["tables"]["stochastic_values"][0]["recourse"], 24.0 - 80.0);
    let said = run(&folder, &["stochastic", "newsvendor", "--scenarios", "d20=0.5,d40=0.25", "--quiet"], 2);
    assert!(String::from_utf8_lossy(&said.stderr).contains("0.75"));
}

/// The plan of every future is a result that other commands accept, and has the cost that the two-stage plan says.
#[test]
fn plans_of_all_futures_are_results() {
    let folder = textbook("lands");
    let all = answer(&folder, &["lands", "--plans", "plans", "--out", "out"]);
    for row in all["tables"]["stochastic_futures"].as_array().unwrap() {
        let plan = format!("plans/{}", row["future"].as_str().unwrap());
        for command in [&["show", &plan, "builds"][..], &["metrics", &plan], &["trace", &plan]] {
            run(&folder, command, 0);
        }
        let manifest = fs::read_to_string(folder.path().join(&plan).join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        close(&manifest["solve"]["objective"], row["cost"].as_f64().unwrap());
    }
    run(&folder, &["compare", "plans/low", "plans/high"], 0);
    let page = fs::read_to_string(folder.path().join("out/stochastic.html")).unwrap();
    for language in ["en", "ja"] {
        assert!(page.contains(&format!("<div class=\"{language}\" lang=\"{language}\">")), "{language}");
    }
    let text = stdout(&run(&folder, &["stochastic", "lands", "--quiet"], 0));
    assert!(text.contains("381.9 USD"), "{text}");
}

/// The same files for any number of threads.
#[test]
fn threads_change_no_byte() {
    let folder = textbook("lands");
    for jobs in ["1", "3"] {
        run(&folder, &["stochastic", "lands", "--jobs", jobs, "--out", jobs, "--quiet"], 0);
    }
    for file in ["stochastic.html", "tables/first_stage.csv", "tables/stochastic_iterations.csv"] {
        let read = |jobs: &str| {
            fs::read(folder.path().join(jobs).join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
        };
        assert!(read("1") == read("3"), "{file}");
    }
}

#[test]
fn what_cannot_be_asked() {
    let folder = textbook("lands");
    tutorial(&folder, "mine", |_| {});
    run(&folder, &["stochastic", "mine", "--quiet"], 2);
    run(&folder, &["stochastic", "lands", "--cvar", "0.5", "--quiet"], 2);
    run(&folder, &["stochastic", "lands", "--scenarios", "nowhere", "--quiet"], 3);
    // Iterations that end before the bounds meet.
    run(&folder, &["stochastic", "lands", "--iterations", "1", "--quiet"], 5);
}
