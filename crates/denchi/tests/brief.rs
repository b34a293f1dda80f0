//! `denchi brief` as a user has it: the files, their numbers, the same bytes twice.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails where something is missing")]

mod support;

use std::fs;

use support::{Folder, denchi, json};

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// What the tutorial serves and costs stands in the page, in both languages, and the second run gives the same bytes.
#[test]
fn a_brief_says_what_the_result_says() {
    let folder = Folder::new();
    let planned = denchi(&folder, &["plan", "tutorial", "--out", "result", "--quiet", "--json"]);
    assert_eq!(code(&planned), 0);
    let cost = json(&planned)["solve"]["objective"].as_f64().unwrap();
    for (out, lang) in [("en", "en"), ("again", "en"), ("ja", "ja")] {
        let output = denchi(&folder, &["--lang", lang, "brief", "result", "--out", out, "--quiet"]);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    }
    let read = |path: &str| fs::read(folder.path().join(path)).unwrap();
    for file in ["brief.html", "brief.xlsx"] {
        assert_eq!(read(&format!("en/{file}")), read(&format!("again/{file}")), "{file}");
    }
    let [en, ja] = ["en", "ja"].map(|lang| String::from_utf8(read(&format!("{lang}/brief.html"))).unwrap());
    // Three significant digits, in billions and in 億.
    assert!((1e9..1e10).contains(&cost));
    assert!(en.contains(&format!("{:.2} billion", cost / 1e9)), "{cost}");
    assert!(ja.contains("<html lang=\"ja\">") && ja.contains(&format!("{:.1}億", cost / 1e8)), "{cost}");
    for page in [&en, &ja] {
        assert!(!page.contains("<script") && !page.contains("brief."), "a text is missing");
    }
    assert!(read("en/brief.xlsx").starts_with(b"PK"));
}

#[test]
fn only_stress_tests_are_tests_and_rates_are_positive() {
    let folder = Folder::new();
    assert_eq!(code(&denchi(&folder, &["plan", "tutorial", "--out", "result", "--quiet"])), 0);
    assert_eq!(code(&denchi(&folder, &["brief", "result", "--test", "result"])), 1);
    assert_eq!(code(&denchi(&folder, &["brief", "nowhere"])), 1);
    assert_eq!(code(&denchi(&folder, &["brief", "result", "--yen", "-1"])), 2);
    assert!(!folder.path().join("brief").exists());
}
