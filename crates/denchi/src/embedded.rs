//! Cases that come with the program.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

static JAPAN_CANADA: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../cases/japan-canada");
static TUTORIAL: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../cases/tutorial");

/// Names of the embedded cases.
pub(crate) const NAMES: [&str; 2] = ["japan-canada", "tutorial"];

/// The files of an embedded case, by path.
pub(crate) fn case(name: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let folder = match name {
        "japan-canada" => &JAPAN_CANADA,
        "tutorial" => &TUTORIAL,
        _ => return None,
    };
    let mut files = BTreeMap::new();
    collect(folder, &mut files);
    Some(files)
}

fn collect(folder: &Dir, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    folder.dirs().for_each(|inner| collect(inner, files));
}
