//! The cases of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::case;
use crate::catalogue::Lang;

fn folders(root: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.join("case.toml").is_file() {
            found.push(path);
        } else if path.is_dir() {
            folders(&path, found);
        }
    }
}

#[test]
fn every_case_of_the_repository_is_valid() {
    let mut found = Vec::new();
    folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases"), &mut found);
    assert!(!found.is_empty());
    for folder in found {
        if let Err(diagnostics) = case::read(&folder, None) {
            panic!("{}\n{}", folder.display(), diagnostics.render(Lang::En));
        }
        for scenario in case::scenarios(&folder) {
            if let Err(diagnostics) = case::read(&folder, Some(&scenario)) {
                panic!("{} with {scenario}\n{}", folder.display(), diagnostics.render(Lang::En));
            }
        }
    }
}
