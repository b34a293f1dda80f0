//! `denchi invest`, `denchi explain price`, `denchi explain option`: exit codes, JSON and files; the numbers are those of the
//! README of `cases/textbook/price-chain`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where something is missing")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::{Folder, denchi, json, stdout};

fn chain() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook/price-chain").display().to_string()
}

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value}"));
    assert!((value - expected).abs() < 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// The case, planned.
fn planned() -> Folder {
    let folder = Folder::new();
    let output = denchi(&folder, &["plan", &chain(), "--out", "result", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

#[test]
fn a_ranked_table_of_projects_and_a_portfolio() {
    let folder = Folder::new();
    let arguments = ["invest", &chain(), "--budget", "30", "--json", "--out", "answer", "--quiet"];
    let output = denchi(&folder, &arguments);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let answer = json(&output);
    let line = &answer["tables"]["projects"][0];
    assert_eq!((line["option"].as_str(), line["rank"].as_i64()), (Some("line"), Some(1)));
    close(&line["npv"], -2.7);
    close(&line["npv_whole"], -54.0);
    close(&line["support"], 2.16);
    close(&line["support_share"], 0.3);
    close(&line["support_full"], 7.2);
    close(&line["support_in_all"], 4.68);
    close(&line["saves"], -117.0);
    assert_eq!(line["irr_kind"], "one");
    // Nothing pays, so that nothing is spent and more money is worth nothing.
    let budget = answer["tables"]["budget"].as_array().unwrap();
    assert_eq!(budget.len(), 2);
    budget.iter().for_each(|row| close(&row["worth"], 0.0));
    for file in ["manifest.json", "datapackage.json", "invest.html", "tables/projects.csv", "tables/cash_flows.parquet"]
    {
        assert!(folder.path().join("answer").join(file).exists(), "{file}");
    }
    // One thread says the same as two.
    let again = |jobs: &str| stdout(&denchi(&folder, &["invest", &chain(), "--json", "--jobs", jobs, "--quiet"]));
    assert_eq!(again("1"), again("2"));
}

#[test]
fn a_price_in_words_and_as_json() {
    let folder = planned();
    let output = denchi(&folder, &["explain", "price", "result", "cell", "--at", "town", "--period", "2025", "--json"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let answer = json(&output);
    close(&answer["price"], 19.0);
    close(&answer["in_result"], 19.0);
    let ends = answer["tables"]["price_ends"].as_array().unwrap();
    let sum: f64 = ends.iter().map(|row| row["amount"].as_f64().unwrap()).sum();
    assert!((sum - 19.0).abs() < 1e-9);
    close(&ends[0]["amount"], 10.0);
    assert_eq!((ends[0]["table"].as_str(), ends[0]["row"].as_str()), (Some("supplies"), Some("import")));
    for lang in ["en", "ja"] {
        let output = denchi(&folder, &["explain", "price", "result", "cell", "--lang", lang]);
        assert!(stdout(&output).contains("supplies: import"), "{}", stdout(&output));
        assert!(!stdout(&output).contains("why."), "{}", stdout(&output));
    }
}

#[test]
fn an_option_and_what_would_have_to_change() {
    let folder = planned();
    let answer = json(&denchi(&folder, &["explain", "option", "result", "line", "--json"]));
    let year = &answer["decided"][0];
    close(&year["outputs"], 17.5 * 1.8);
    close(&year["inputs"], 11.0 * 1.8);
    close(&year["capital"], 9.0);
    close(&year["net"], -2.7);
    let text = stdout(&denchi(&folder, &["explain", "option", "result", "line"]));
    assert!(text.contains("30.0 %") && text.contains("8.6 %"), "{text}");
}

#[test]
fn what_is_not_known_is_said() {
    let folder = planned();
    for arguments in [
        ["explain", "price", "result", "gold"],
        ["explain", "option", "result", "gold"],
        ["invest", &chain(), "--of", "gold"],
    ] {
        let output = denchi(&folder, &arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("gold"));
    }
}
