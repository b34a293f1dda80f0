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

/// `case.toml` with the name of a new case; the name is one that needs no quoting.
pub(crate) fn renamed(content: &[u8], name: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(content);
    let mut named = false;
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    // Keys below the first table are of that table.
    for line in lines.iter_mut().take_while(|line| !line.trim_start().starts_with('[')) {
        let value = line.strip_prefix("name").map(str::trim_start).filter(|rest| rest.starts_with('='));
        if value.is_some() && !named {
            let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
            *line = format!("name = \"{name}\"{end}");
            named = true;
        }
    }
    lines.concat().into_bytes()
}

fn collect(folder: &Dir, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    folder.dirs().for_each(|inner| collect(inner, files));
}
