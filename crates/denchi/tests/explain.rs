//! `denchi explain infeasible` and `denchi check --numbers` as programs see them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where something is missing")]

mod support;

use std::fs;

use support::{Folder, denchi, json, stdout};

/// The tutorial with a demand of 100 GWh in Japan that must be served: its plants make 40 GWh at most.
fn infeasible() -> Folder {
    let folder = Folder::new();
    assert!(denchi(&folder, &["new", "mine"]).status.success());
    let path = folder.path().join("mine/demands.csv");
    let demands = fs::read_to_string(&path).unwrap();
    fs::write(&path, demands.replacen(",20,150000000,", ",100,,", 1)).unwrap();
    folder
}

#[test]
fn a_conflict_has_places_and_its_repairs_are_scenarios() {
    let folder = infeasible();
    let output = denchi(&folder, &["explain", "infeasible", "mine", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let answer = json(&output);
    assert_eq!(answer["status"], "infeasible");
    assert_eq!(answer["conflict"]["proof"], "smallest");
    let members = answer["conflict"]["members"].as_array().unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!((&members[0]["kind"], &members[0]["subject"]), (&"demand".into(), &"japan".into()));
    assert_eq!((&members[0]["place"]["file"], &members[0]["place"]["line"]), (&"demands.csv".into(), &2.into()));
    assert_eq!((&members[1]["kind"], &members[1]["subject"]), (&"capacity".into(), &"refinery".into()));
    assert_eq!(members[1]["place"]["file"], "sites.csv");
    assert_eq!(members[0]["periods"], members[1]["periods"]);
    // Whoever puts the scenario of a repair into the case can plan it, at the cost that was said.
    let repairs = answer["repairs"].as_array().unwrap();
    assert_eq!(repairs.len(), 3);
    let scenarios = folder.path().join("mine/scenarios");
    fs::create_dir_all(&scenarios).unwrap();
    fs::write(scenarios.join("repaired.toml"), repairs[0]["scenario"].as_str().unwrap()).unwrap();
    let planned = json(&denchi(&folder, &["plan", "mine", "--scenario", "repaired", "--json", "--quiet"]));
    assert_eq!(planned["status"], "planned");
    assert_eq!(planned["solve"]["objective"], repairs[0]["cost"]);
    // The same bytes again.
    assert_eq!(stdout(&denchi(&folder, &["explain", "infeasible", "mine", "--json"])), stdout(&output));
}

#[test]
fn a_plan_that_fails_names_its_conflict() {
    let folder = infeasible();
    let output = denchi(&folder, &["plan", "mine", "--json"]);
    assert_eq!(output.status.code(), Some(4));
    let answer = json(&output);
    assert_eq!(answer["status"], "infeasible");
    assert_eq!(answer["conflict"]["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["missed"][0]["subject"], "japan");
}

#[test]
fn a_case_with_a_plan_has_nothing_to_explain() {
    let folder = Folder::new();
    let output = denchi(&folder, &["explain", "infeasible", "tutorial", "--json"]);
    assert_eq!((output.status.code(), &json(&output)["status"]), (Some(0), &"feasible".into()));
}

#[test]
fn both_languages_explain() {
    let folder = infeasible();
    for lang in ["en", "ja"] {
        let text = stdout(&denchi(&folder, &["--lang", lang, "explain", "infeasible", "mine"]));
        assert!(text.contains("demands.csv:2") && text.contains("sites.csv:"), "{text}");
        assert!(!text.contains('{') && !text.contains("conflict-"), "{text}");
    }
}

#[test]
fn a_conflict_is_written_as_a_package_with_a_page() {
    let folder = infeasible();
    let output = denchi(&folder, &["explain", "infeasible", "mine", "--repairs", "1", "--out", "why"]);
    assert_eq!(output.status.code(), Some(0));
    let why = folder.path().join("why");
    let read = |name: &str| fs::read_to_string(why.join(name)).unwrap();
    let members = read("tables/conflict.csv");
    assert!(members.contains("\n1,demand,japan,") && members.contains("\n2,capacity,refinery,"), "{members}");
    assert!(members.contains(",demands.csv,2,"), "{members}");
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    assert_eq!((&manifest["kind"], &manifest["options"]["proof"]), (&"denchi-explored".into(), &"smallest".into()));
    let outputs: Vec<&str> =
        manifest["outputs"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert!(outputs.contains(&"repair-1.toml") && outputs.contains(&"infeasible.html"), "{outputs:?}");
    // Both languages, the same numbers, and nothing left open.
    let page = read("infeasible.html");
    assert!(page.contains("why there is no plan") && page.contains("計画できない理由"), "{page}");
    assert!(!page.contains("infeasible."), "{page}");
    // The scenario of the repair can be planned at the cost that is said.
    let scenarios = folder.path().join("mine/scenarios");
    fs::create_dir_all(&scenarios).unwrap();
    fs::copy(why.join("repair-1.toml"), scenarios.join("repair-1.toml")).unwrap();
    let planned = json(&denchi(&folder, &["plan", "mine", "--scenario", "repair-1", "--json", "--quiet"]));
    let cost = read("tables/repairs.csv").lines().nth(1).unwrap().split(',').nth(2).unwrap().to_owned();
    assert_eq!(planned["solve"]["objective"].as_f64(), cost.parse::<f64>().ok());
    // Without repairs none is spoken of.
    let text = stdout(&denchi(&folder, &["explain", "infeasible", "mine", "--repairs", "0", "--lang", "en"]));
    assert!(text.contains("exclude each other") && !text.contains("plannable"), "{text}");
}

#[test]
fn numbers_are_measured() {
    let folder = Folder::new();
    let output = denchi(&folder, &["check", "tutorial", "--numbers", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let numbers = &json(&output)["numbers"];
    assert_eq!(numbers["out_of_range"], 0);
    let entry = |when: &str, index: usize| numbers[when]["matrix"][index].as_f64().expect("a number");
    let spread = |when| entry(when, 1) / entry(when, 0);
    assert!(spread("after_scaling") < spread("before_scaling"));
    for lang in ["en", "ja"] {
        let text = stdout(&denchi(&folder, &["--lang", lang, "check", "tutorial", "--numbers"]));
        assert!(!text.contains('{') && !text.contains("numbers-"), "{text}");
    }
    assert!(denchi(&folder, &["plan", "tutorial", "--out", "result", "--quiet"]).status.success());
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("result/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["solve"]["ranges"]["after_scaling"]["matrix"], numbers["after_scaling"]["matrix"]);
}
