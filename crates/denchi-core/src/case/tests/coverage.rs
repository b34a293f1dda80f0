//! Every code has texts, a section in `docs/errors.md` and a test.

use std::fs;
use std::path::Path;

use crate::catalogue::{self, Lang};
use crate::diagnostics::Code;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_code_has_a_message_and_a_hint() {
    for code in Code::ALL {
        for part in ["message", "hint"] {
            let key = format!("{code}.{part}");
            assert!(catalogue::find(Lang::Ja, &key).is_some(), "{key}");
        }
    }
    for key in catalogue::keys() {
        let name = key.split('.').next().unwrap_or_default();
        let is_code =
            name.len() == 4 && name.starts_with(['D', 'F', 'S']) && name[1..].bytes().all(|byte| byte.is_ascii_digit());
        assert!(!is_code || Code::ALL.iter().any(|code| code.name() == name), "{key}");
    }
}

#[test]
fn every_code_has_a_section_in_the_documentation() {
    let text = read("../../docs/errors.md");
    let sections: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")?.split(' ').next()).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(sections, codes);
}

#[test]
fn every_code_has_a_test() {
    let tests: String =
        ["files", "cells", "custody", "events", "uncertain", "meaning", "rules", "scenarios", "package", "flows"]
            .iter()
            .map(|name| read(&format!("src/case/tests/{name}.rs")))
            .collect();
    // A fixed charge without a bound is found when the model is built.
    for code in Code::ALL.iter().filter(|code| **code != Code::D410) {
        assert!(tests.contains(&format!("Code::{code}")), "{code}");
    }
}
