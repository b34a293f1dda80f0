//! The command line as programs see it: exit codes, JSON and files; never prose.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where something is missing")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Folder, case, denchi, json, stdout, tutorial};

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// Content of all files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// A folder with the result of the tutorial in `result`.
fn planned() -> Folder {
    let folder = Folder::new();
    assert_eq!(code(&denchi(&folder, &["plan", "tutorial", "--out", "result", "--quiet"])), 0);
    folder
}

#[test]
fn plan_writes_a_result_and_says_so() {
    let folder = Folder::new();
    let output = denchi(&folder, &["plan", "tutorial", "--json", "--quiet"]);
    assert_eq!(code(&output), 0);
    assert!(output.stderr.is_empty());
    let answer = json(&output);
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["status"], "planned");
    assert_eq!(answer["case"], "tutorial");
    assert_eq!(answer["solve"]["termination"], "optimal");
    assert_eq!(answer["check"]["passed"], true);
    assert_eq!(answer["missed"].as_array().unwrap().len(), 0);
    let terms = answer["present_value_by_term"].as_object().unwrap();
    let sum: f64 = terms.values().filter_map(Value::as_f64).sum();
    let objective = answer["solve"]["objective"].as_f64().unwrap();
    assert!((sum - objective).abs() < 1e-9 * objective);
    let result = folder.path().join(answer["result"].as_str().unwrap());
    assert!(result.join("plan.html").is_file());
    let manifest: Value = serde_json::from_slice(&fs::read(result.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["solve"], answer["solve"]);
    let phases: Vec<&str> =
        manifest["run"]["timings"].as_array().unwrap().iter().filter_map(|timing| timing["phase"].as_str()).collect();
    for phase in ["read", "build", "solve", "map", "check"] {
        assert!(phases.contains(&phase), "{phases:?}");
    }
}

#[test]
fn files_get_no_control_codes() {
    let folder = Folder::new();
    let output = denchi(&folder, &["plan", "tutorial"]);
    for written in [&output.stdout, &output.stderr] {
        assert!(!written.is_empty());
        assert!(written.iter().all(|byte| *byte == b'\n' || *byte >= b' '));
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let folder = Folder::new();
    for out in ["first", "second"] {
        assert_eq!(code(&denchi(&folder, &["plan", "tutorial", "--out", out])), 0);
    }
    let mut first = files(&folder.path().join("first"));
    let mut second = files(&folder.path().join("second"));
    let manifest = |files: &mut BTreeMap<String, Vec<u8>>| {
        let mut manifest: Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
        assert!(manifest.as_object_mut().unwrap().remove("run").is_some());
        manifest
    };
    assert_eq!(manifest(&mut first), manifest(&mut second));
    assert!(first.len() > 20);
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, content) in &first {
        assert!(second[name] == *content, "{name} differs");
    }
}

#[test]
fn an_invalid_case_is_refused_and_nothing_is_written() {
    let folder = Folder::new();
    tutorial(&folder, "broken", |files| {
        files["lanes.csv"] = files["lanes.csv"].replace(",osaka,tokyo,", ",osaka,kyoto,")
    });
    let output = denchi(&folder, &["plan", "broken", "--out", "result"]);
    assert_eq!(code(&output), 3);
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    assert!(!folder.path().join("result").exists());
    assert_eq!(json(&denchi(&folder, &["plan", "broken", "--json"]))["status"], "invalid");

    let checked = denchi(&folder, &["check", "broken", "--json"]);
    assert_eq!(code(&checked), 3);
    let problems = json(&checked);
    assert_eq!(problems["schema"], 1);
    assert!(problems["errors"].as_u64().unwrap() >= 1);
    let first = problems["diagnostics"].as_array().unwrap().iter().find(|each| each["severity"] == "error").unwrap();
    assert_eq!(first["file"], "lanes.csv");
    assert_eq!(first["line"], 5);
    assert!(first["code"].is_string() && first["message"].is_string());

    for arguments in [&["export", "broken", "--format", "lp"][..], &["bench", "broken"], &["plan", "nowhere"]] {
        let output = denchi(&folder, arguments);
        assert_eq!(code(&output), 3, "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_valid_case_passes_the_check() {
    let folder = Folder::new();
    let output = denchi(&folder, &["check", "tutorial", "--json"]);
    assert_eq!(code(&output), 0);
    assert_eq!(json(&output)["errors"], 0);
}

#[test]
fn an_infeasible_case_says_what_falls_short_and_why() {
    let folder = Folder::new();
    // A firm demand of 100 GWh a year; the refinery makes lithium for 20 000 / 600 = 33.3 GWh.
    tutorial(&folder, "short", |files| {
        let demands = files["demands.csv"]
            .replace("japan,Japan,日本,tokyo,cells,20,150000000,", "japan,Japan,日本,tokyo,cells,100,,");
        files["demands.csv"] = demands;
    });
    let output = denchi(&folder, &["plan", "short", "--json", "--out", "result"]);
    assert_eq!(code(&output), 4);
    let answer = json(&output);
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["status"], "infeasible");
    let missed = answer["missed"].as_array().unwrap();
    assert_eq!(missed.len(), 3);
    for (missed, period) in missed.iter().zip(["2030", "2031", "2032"]) {
        assert_eq!(missed["kind"], "demand");
        assert_eq!(missed["subject"], "japan");
        assert_eq!(missed["period"], period);
        assert_eq!(missed["unit"], "GWh");
        assert!((missed["amount"].as_f64().unwrap() - 200.0 / 3.0).abs() < 1e-6);
        assert!((missed["wanted"].as_f64().unwrap() - 100.0).abs() < 1e-9);
        // 1 % more of the refinery makes a third of a GWh.
        let binding =
            answer["bindings"].as_array().unwrap().iter().find(|binding| binding["period"] == period).unwrap();
        assert_eq!(binding["kind"], "capacity");
        assert_eq!(binding["subject"], "refinery");
        assert!((binding["gain"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-6);
    }
    assert!(!folder.path().join("result").exists());
    assert_eq!(code(&denchi(&folder, &["plan", "short"])), 4);
    assert_eq!(code(&denchi(&folder, &["bench", "short"])), 4);
}

#[test]
fn a_short_plan_says_what_falls_short() {
    let folder = Folder::new();
    tutorial(&folder, "short", |files| {
        files["demands.csv"] = files["demands.csv"].replace("tokyo,cells,20,", "tokyo,cells,100,");
    });
    let output = denchi(&folder, &["plan", "short", "--json"]);
    assert_eq!(code(&output), 0);
    let answer = json(&output);
    assert_eq!(answer["status"], "planned");
    let total: f64 = answer["missed"].as_array().unwrap().iter().filter_map(|missed| missed["amount"].as_f64()).sum();
    assert!((total - 3.0 * (110.0 - 100.0 / 3.0)).abs() < 1e-6);
    assert!(answer["bindings"].as_array().unwrap().iter().any(|binding| binding["subject"] == "refinery"));
}

#[test]
fn a_case_that_earns_without_limit_is_unbounded() {
    let folder = Folder::new();
    tutorial(&folder, "endless", |files| {
        let supplies =
            "supply,place,commodity,price,maximum,quality,note\nfree,osaka,hydroxide,-1,INF,assumed,paid to take it\n";
        files.insert("supplies.csv".to_owned(), supplies.to_owned());
        let commodities = "commodity,unit,mass_basis,disposal_cost,quality,note\nconcentrate,t,product,,,\n\
                           hydroxide,t,product,0,assumed,free\ncells,GWh,energy,,,\n";
        files.insert("commodities.csv".to_owned(), commodities.to_owned());
    });
    let output = denchi(&folder, &["plan", "endless", "--json", "--out", "result"]);
    assert_eq!(code(&output), 4, "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(json(&output)["status"], "unbounded");
    assert!(!folder.path().join("result").exists());
}

#[test]
fn new_makes_a_case_that_works() {
    let folder = Folder::new();
    assert_eq!(code(&denchi(&folder, &["new", "mine"])), 0);
    assert_eq!(code(&denchi(&folder, &["check", "mine"])), 0);
    let answer = json(&denchi(&folder, &["plan", "mine", "--json"]));
    assert_eq!(answer["case"], "mine");
    let before = files(&folder.path().join("mine"));
    assert_eq!(code(&denchi(&folder, &["new", "mine"])), 1);
    assert_eq!(files(&folder.path().join("mine")), before);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn package_describes_the_tables_that_are_there() {
    let folder = Folder::new();
    assert_eq!(code(&denchi(&folder, &["new", "mine"])), 0);
    let file = folder.path().join("mine/datapackage.json");
    fs::remove_file(&file).unwrap();
    assert_eq!(code(&denchi(&folder, &["package", "mine"])), 0);
    let package: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let names: Vec<&str> =
        package["resources"].as_array().unwrap().iter().filter_map(|resource| resource["path"].as_str()).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    assert!(names.contains(&"lanes.csv") && names.contains(&"event_effects.csv"));
    assert_eq!(code(&denchi(&folder, &["package", "nowhere"])), 3);
}

#[test]
fn schema_describes_tables_and_columns_in_both_languages() {
    let folder = Folder::new();
    let schema = |lang: &str, arguments: &[&str]| {
        let mut all = vec!["--lang", lang, "schema"];
        all.extend(arguments);
        denchi(&folder, &all)
    };
    let tables = json(&schema("en", &["--format", "json"]));
    assert_eq!(tables["rows"].as_array().unwrap().len(), 56);
    for (lang, unit, word) in [("en", "unit/year", "Existing capacity"), ("ja", "単位/年", "既存能力")] {
        let columns = json(&schema(lang, &["sites", "--format", "json"]));
        let rows = columns["rows"].as_array().unwrap();
        let capacity = rows.iter().find(|row| row["column"] == "capacity").unwrap();
        assert_eq!(capacity["unit"], unit);
        assert!(capacity["meaning"].as_str().unwrap().contains(word));
        assert!(stdout(&schema(lang, &["sites.csv"])).contains(word));
    }
    assert_eq!(code(&schema("ja", &["nowhere"])), 2);
}

#[test]
fn show_gives_tables_in_every_format() {
    let folder = planned();
    let show = |arguments: &[&str]| {
        let mut all = vec!["show", "result"];
        all.extend(arguments);
        denchi(&folder, &all)
    };
    let contents = json(&show(&["--format", "json"]));
    let names: Vec<&str> =
        contents["rows"].as_array().unwrap().iter().filter_map(|row| row["table"].as_str()).collect();
    for name in ["capacity", "flows", "demand", "costs", "shadow_prices"] {
        assert!(names.contains(&name), "{names:?}");
        assert_eq!(code(&show(&[name])), 0);
    }
    let demand = json(&show(&["demand", "--format", "json", "--period", "2031", "--where", "demand=japan"]));
    assert_eq!(demand["schema_version"], 1);
    let rows = demand["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["period"], "2031");
    assert_eq!(rows[0]["served"], 20.0);

    let csv = show(&["flows", "--format", "csv"]);
    let file = fs::read(folder.path().join("result/tables/flows.csv")).unwrap();
    assert_eq!(csv.stdout, file);
    assert_eq!(stdout(&show(&["flows", "--format", "csv", "--limit", "2"])).lines().count(), 3);
    let markdown = stdout(&show(&["flows", "--format", "md"]));
    assert!(markdown.lines().all(|line| line.starts_with('|') && line.ends_with('|')));
    for wrong in [&["nowhere"][..], &["flows", "--where", "nowhere=1"], &["flows", "--where", "?"]] {
        assert_eq!(code(&show(wrong)), 1, "{wrong:?}");
    }
}

#[test]
fn what_is_no_result_is_refused() {
    let folder = Folder::new();
    tutorial(&folder, "mine", |_| {});
    for arguments in [
        &["show", "mine"][..],
        &["show", "nowhere"],
        &["compare", "mine", "mine"],
        &["export", "mine", "--format", "iamc"],
        &["export", "mine", "--format", "geojson"],
    ] {
        let output = denchi(&folder, arguments);
        assert_eq!(code(&output), 1, "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
    // A plan never replaces what is no result.
    let before = files(&folder.path().join("mine"));
    assert_eq!(code(&denchi(&folder, &["plan", "tutorial", "--out", "mine"])), 1);
    assert_eq!(files(&folder.path().join("mine")), before);
}

#[test]
fn compare_finds_what_changed() {
    let folder = Folder::new();
    tutorial(&folder, "mine", |files| {
        let scenario = "title = \"More\"\nreason = \"A test\"\n\n[[change]]\ntable = \"demands\"\n\
                        key = { demand = \"north-america\" }\nset = { quantity = 12 }\n";
        files.insert("scenarios/more.toml".to_owned(), scenario.to_owned());
    });
    assert_eq!(code(&denchi(&folder, &["plan", "mine"])), 0);
    let answer = json(&denchi(&folder, &["plan", "mine", "--scenario", "more", "--json"]));
    assert_eq!(answer["scenario"], "more");
    let more = answer["result"].as_str().unwrap();
    assert_ne!(more, "results/tutorial");
    let same = denchi(&folder, &["compare", "results/tutorial", "results/tutorial", "--format", "json"]);
    assert_eq!(code(&same), 0);
    assert_eq!(json(&same)["rows"].as_array().unwrap().len(), 0);
    assert!(denchi(&folder, &["compare", more, more]).stdout.is_empty());
    let changed = json(&denchi(&folder, &["compare", "results/tutorial", more, "--format", "json"]));
    let rows = changed["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["group"] == "costs"), "{rows:?}");
    assert!(!denchi(&folder, &["compare", "results/tutorial", more]).stdout.is_empty());
    assert_eq!(code(&denchi(&folder, &["plan", "mine", "--scenario", "nowhere"])), 3);
}

#[test]
fn metrics_of_a_result_are_chosen_and_worked() {
    let folder = planned();
    let metrics = |arguments: &[&str]| {
        let mut all = vec!["metrics"];
        all.extend(arguments);
        denchi(&folder, &all)
    };
    // Concentrate: 60 000 t of Australia and 48 000 t of Canada.
    let answer = json(&metrics(&[
        "result",
        "--metric",
        "cr1",
        "--series",
        "plan_production",
        "--commodity",
        "concentrate",
        "--period",
        "2031",
        "--format",
        "json",
    ]));
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["country"], "AUS");
    assert_eq!(rows[0]["source"], "plan");
    assert!((rows[0]["value"].as_f64().unwrap() - 60.0 / 108.0).abs() < 1e-9);
    assert_eq!(rows[0]["inputs"], "amount=60000; total=108000");
    let people = metrics(&["result", "--metric", "cr1,hhi", "--lang", "ja"]);
    assert!(code(&people) == 0 && stdout(&people).starts_with("指標"));
    assert_eq!(code(&metrics(&["result", "--metric", "nothing"])), 2);
    assert_eq!(code(&metrics(&["result", "--region", "Atlantis"])), 2);
    assert_eq!(code(&metrics(&[])), 2);
    assert_eq!(code(&metrics(&["result", "--case", "tutorial"])), 2);
    // The tutorial observes nothing.
    assert!(metrics(&["--case", "tutorial"]).stdout.is_empty());
    assert_eq!(code(&metrics(&["--case", "nowhere"])), 3);

    let all = json(&denchi(&folder, &["explain", "metric", "--format", "json"]));
    assert!(all["rows"].as_array().unwrap().len() > 15);
    let one = denchi(&folder, &["explain", "metric", "cr1", "--result", "result", "--commodity", "concentrate"]);
    let text = stdout(&one);
    assert!(text.contains("60000") && text.contains("108000") && text.contains("0.555556"), "{text}");
    assert_eq!(code(&denchi(&folder, &["explain", "metric", "nothing"])), 2);
}

#[test]
fn metrics_of_a_case_need_no_plan() {
    let folder = Folder::new();
    tutorial(&folder, "observed", |files| {
        let observed = "series,region,commodity,country,year,quantity,unit,quality,note\n\
                        world_supply,*,hydroxide,CHN,2024,3,t,assumed,invented\n\
                        world_supply,*,hydroxide,CHL,2024,1,t,assumed,invented\n";
        files.insert("observed.csv".to_owned(), observed.to_owned());
    });
    let answer = json(&denchi(&folder, &["metrics", "--case", "observed", "--metric", "hhi", "--format", "json"]));
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["value"], 0.625);
    assert_eq!(rows[0]["series"], "world_supply");
}

/// A tutorial with two scenarios: more demand in America, and one in which Japan has a firm demand that cannot be met.
fn with_scenarios() -> Folder {
    let folder = Folder::new();
    tutorial(&folder, "mine", |files| {
        let change = |key: &str, set: &str| {
            format!(
                "title = \"Title\"\nreason = \"A test\"\n\n[[change]]\ntable = \"demands\"\n\
                 key = {{ demand = \"{key}\" }}\nset = {{ {set} }}\n"
            )
        };
        files.insert("scenarios/less.toml".to_owned(), change("japan", "quantity = 10"));
        files.insert("scenarios/more.toml".to_owned(), change("north-america", "quantity = 12"));
        files.insert("scenarios/never.toml".to_owned(), change("japan", "quantity = 100, shortage_cost = \"\""));
    });
    folder
}

#[test]
fn several_scenarios_are_planned_and_compared() {
    let folder = with_scenarios();
    let output = denchi(&folder, &["plan", "mine", "--scenarios", "more,less", "--out", "several", "--json"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let answer = json(&output);
    let names: Vec<&str> =
        answer["columns"].as_array().unwrap().iter().filter_map(|column| column["name"].as_str()).collect();
    assert_eq!(names, ["group", "figure", "unit", "base", "more", "less"]);
    let row = |figure: &str| {
        let rows = answer["rows"].as_array().unwrap();
        rows.iter().find(|row| row["figure"] == figure).unwrap_or_else(|| panic!("no {figure}")).clone()
    };
    let wanted = row("demand_wanted");
    assert_eq!((&wanted["base"], &wanted["more"], &wanted["less"]), (&90.0.into(), &96.0.into(), &60.0.into()));
    for name in ["base", "more", "less"] {
        let manifest = fs::read(folder.path().join("several").join(name).join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(row("objective")[name], manifest["solve"]["objective"]);
    }
    // The same results, compared again.
    let folders = ["several/base", "several/more", "several/less"];
    let again = json(&denchi(&folder, &[&["compare", "--format", "json"], &folders[..]].concat()));
    assert_eq!(again, answer);
    let page = folder.path().join("compare.html");
    let written = denchi(&folder, &[&["compare", "--html", "compare.html", "--lang", "ja"], &folders[..]].concat());
    assert!(code(&written) == 0 && fs::read_to_string(page).unwrap().contains("<html lang=\"ja\">"));
    let csv = stdout(&denchi(&folder, &[&["compare", "--format", "csv"], &folders[..]].concat()));
    assert!(csv.starts_with("group,figure,unit,base,more,less\n"));
    let two = denchi(&folder, &["compare", "--summary", "several/base", "several/more", "--format", "json"]);
    assert!(json(&two)["rows"].as_array().unwrap().iter().any(|row| row["group"] == "supply"));
    assert_eq!(code(&denchi(&folder, &["compare", "several/base"])), 2);
}

#[test]
fn the_worst_scenario_is_the_exit_code() {
    let folder = with_scenarios();
    let output = denchi(&folder, &["plan", "mine", "--scenarios", "all", "--json"]);
    assert_eq!(code(&output), 4);
    let answer = json(&output);
    let columns = answer["columns"].as_array().unwrap();
    assert!(columns.iter().any(|column| column["name"] == "more"));
    assert!(columns.iter().all(|column| column["name"] != "never"));
    assert!(folder.path().join("results/tutorial-scenarios/less/plan.html").is_file());
    assert_eq!(code(&denchi(&folder, &["plan", "mine", "--scenarios", "more,nowhere", "--out", "none"])), 3);
    assert!(!folder.path().join("none").exists());
    assert_eq!(code(&denchi(&folder, &["plan", "mine", "--scenarios", "more", "--scenario", "less"])), 2);
}

#[test]
fn exports_are_repeatable_and_can_be_read() {
    let folder = planned();
    for format in ["lp", "mps"] {
        let first = denchi(&folder, &["export", "tutorial", "--format", format]);
        assert_eq!(code(&first), 0);
        let file = format!("case.{format}");
        assert_eq!(code(&denchi(&folder, &["export", "tutorial", "--format", format, "--out", &file])), 0);
        assert_eq!(fs::read(folder.path().join(&file)).unwrap(), first.stdout);
        assert!(stdout(&first).contains("activity_refinery"), "names come from the case");
    }
    let iamc = stdout(&denchi(&folder, &["export", "result", "--format", "iamc"]));
    let mut lines = iamc.lines();
    let head: Vec<String> = lines.next().unwrap().split(',').map(str::to_lowercase).collect();
    assert_eq!(head[..5], ["model", "scenario", "region", "variable", "unit"]);
    assert!(lines.count() > 10);
    let geojson = json(&denchi(&folder, &["export", "result", "--format", "geojson"]));
    assert_eq!(geojson["type"], "FeatureCollection");
    assert!(!geojson["features"].as_array().unwrap().is_empty());
    let wrong = denchi(&folder, &["export", "result", "--format", "iamc", "--scenario", "x"]);
    assert_eq!(code(&wrong), 2);
}

#[test]
fn bench_measures_every_phase() {
    let folder = Folder::new();
    let all = json(&denchi(&folder, &["bench", "tutorial"]));
    for phase in ["read", "build", "solve", "map", "check", "write"] {
        assert!(all["seconds"][phase].is_f64(), "{phase}");
    }
    assert_eq!(all["size"]["columns"], 39);
    assert_eq!(all["checked"], true);
    let built = json(&denchi(&folder, &["bench", "tutorial", "--build-only"]));
    assert_eq!(built["size"]["columns"], 39);
    assert!(built["seconds"]["solve"].is_null());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn completions_are_for_a_shell() {
    let folder = Folder::new();
    let output = denchi(&folder, &["completions", "bash"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("complete -F _denchi"));
}

#[test]
fn wrong_arguments_are_told_apart_from_failures() {
    let folder = Folder::new();
    for arguments in [
        &[][..],
        &["nothing"],
        &["plan", "tutorial", "--gap", "-1"],
        &["plan", "tutorial", "--time-limit", "0"],
        &["plan", "tutorial", "--step", "2"],
        &["plan", "tutorial", "--window", "1", "--step", "2"],
        &["plan", "tutorial", "--lang", "fr"],
        &["export", "tutorial"],
    ] {
        assert_eq!(code(&denchi(&folder, arguments)), 2, "{arguments:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn both_languages_speak_everywhere() {
    let folder = Folder::new();
    for arguments in [&["plan", "--help"][..], &["help", "plan"], &["--help"], &["plan", "tutorial"]] {
        let mut japanese = vec!["--lang", "ja"];
        japanese.extend(arguments);
        let (ja, en) = (denchi(&folder, &japanese), denchi(&folder, arguments));
        assert_eq!((code(&ja), code(&en)), (0, 0), "{arguments:?}");
        assert!(stdout(&en).is_ascii() || arguments == ["plan", "tutorial"]);
        assert!(stdout(&ja).chars().any(|letter| ('\u{3040}'..'\u{a000}').contains(&letter)), "{arguments:?}");
    }
    let locale = support::command(&folder, &["plan", "--help"]).env("LC_ALL", "ja_JP.UTF-8").output().unwrap();
    assert!(!stdout(&locale).is_ascii());
}

#[test]
fn rolling_horizon_and_methods_reach_the_plan() {
    let folder = Folder::new();
    let perfect = json(&denchi(&folder, &["plan", "tutorial", "--json"]));
    let objective = perfect["solve"]["objective"].as_f64().unwrap();
    for arguments in [&["--window", "2"][..], &["--method", "interior-point"], &["--seed", "7", "--threads", "1"]] {
        let mut all = vec!["plan", "tutorial", "--json"];
        all.extend(arguments);
        let output = denchi(&folder, &all);
        assert_eq!(code(&output), 0, "{arguments:?}");
        let other = json(&output)["solve"]["objective"].as_f64().unwrap();
        assert!((other - objective).abs() < 1e-6 * objective, "{arguments:?}");
    }
}

#[test]
fn a_limit_without_a_plan_writes_nothing() {
    let folder = Folder::new();
    let output = denchi(&folder, &["plan", "tutorial", "--time-limit", "1e-9", "--json", "--out", "result"]);
    assert_eq!(code(&output), 5);
    let answer = json(&output);
    assert_eq!(answer["status"], "stopped");
    assert_eq!(answer["termination"], "time-limit");
    assert!(!folder.path().join("result").exists());
}

#[test]
fn a_limit_keeps_the_best_plan_so_far() {
    let folder = Folder::new();
    case(&folder, "hard", &support::hard());
    let output = denchi(&folder, &["plan", "hard", "--time-limit", "6", "--gap", "0", "--json", "--out", "result"]);
    assert_eq!(code(&output), 5, "{}", String::from_utf8_lossy(&output.stderr));
    let answer = json(&output);
    assert_eq!(answer["status"], "planned");
    assert_eq!(answer["solve"]["termination"], "time-limit");
    assert_eq!(answer["check"]["passed"], true);
    assert!(answer["solve"]["gap"].as_f64().unwrap() > 0.0);
    assert_eq!(code(&denchi(&folder, &["show", "result", "demand"])), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_best_plan_so_far() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let folder = Folder::new();
    case(&folder, "hard", &support::hard());
    let mut running = support::command(&folder, &["plan", "hard", "--gap", "0", "--json", "--out", "result"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Progress speaks of a gap, in percent, once there is a plan.
    let mut progress = BufReader::new(running.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(progress.any(|line| line.contains('%')), "no progress before the end");
    assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
    progress.for_each(drop);
    let mut text = String::new();
    running.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(running.wait().unwrap().code(), Some(130), "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["solve"]["termination"], "interrupted");
    assert_eq!(answer["check"]["passed"], true);
    assert!(folder.path().join("result/manifest.json").is_file());
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_failure() {
    use std::process::Stdio;

    let folder = planned();
    for arguments in [&["show", "result", "flows"][..], &["completions", "bash"], &["export", "tutorial", "-f", "lp"]] {
        let mut running =
            support::command(&folder, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(running.stdout.take());
        let output = running.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{arguments:?}");
        assert!(output.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
