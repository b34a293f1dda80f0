//! What the tests of the command line share: folders, cases, runs of the program.

#![allow(dead_code, clippy::panic, reason = "each test uses a part of it, and fails where something is missing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Files of a case by path.
pub(crate) type Files = BTreeMap<String, String>;

/// A folder that lives as long as a test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

/// The program, to be run in a folder, in English whatever the locale.
pub(crate) fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_denchi"));
    command.current_dir(folder.path()).args(arguments);
    for name in ["LANGUAGE", "LC_CTYPE", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8");
    command
}

/// Runs the program to its end.
pub(crate) fn denchi(folder: &Folder, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What the program said, as JSON.
pub(crate) fn json(output: &Output) -> Value {
    let text = stdout(output);
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// Writes a case into a folder of that name.
pub(crate) fn case(folder: &Folder, name: &str, files: &Files) {
    for (path, content) in files {
        let path = folder.path().join(name).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

/// Writes the tutorial with a patch into a folder of that name.
pub(crate) fn tutorial(folder: &Folder, name: &str, patch: impl FnOnce(&mut Patched)) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/tutorial");
    let mut files = Files::new();
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if file == "case.toml" || file.ends_with(".csv") {
            files.insert(file, fs::read_to_string(path).unwrap());
        }
    }
    let before = files.clone();
    let mut patched = Patched(files);
    patch(&mut patched);
    // A patch that no longer fits its file would test nothing.
    assert!(patched.0 != before || name == "mine", "the patch changes nothing");
    case(folder, name, &patched.0);
}

/// Files that can be replaced by name.
pub(crate) struct Patched(Files);

impl Patched {
    pub(crate) fn insert(&mut self, name: String, content: String) {
        self.0.insert(name, content);
    }
}

impl std::ops::Index<&str> for Patched {
    type Output = String;

    fn index(&self, name: &str) -> &String {
        &self.0[name]
    }
}

impl std::ops::IndexMut<&str> for Patched {
    fn index_mut(&mut self, name: &str) -> &mut String {
        self.0.get_mut(name).unwrap()
    }
}

/// Plants and lanes with fixed charges and stocks over time: a plan is found at once, the best one takes far longer than
/// a test should.
pub(crate) fn hard() -> Files {
    const PLANTS: usize = 10;
    const MARKETS: usize = 20;
    const PERIODS: usize = 6;
    let mut state = 12_345_u64;
    let mut number = |least: u64, most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        least + (state >> 33) % (most - least + 1)
    };
    let mut files = Files::new();
    let settings = format!(
        "name = \"hard\"\ntitle = \"Hard\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\nbase_year = 2025\n\n\
         [horizon]\nstart = 2025\nperiods = {PERIODS}\n"
    );
    files.insert("case.toml".to_owned(), settings);
    let mut table = |name: &str, head: &str, rows: Vec<String>| {
        files.insert(format!("{name}.csv"), format!("{head}\n{}\n", rows.join("\n")));
    };
    let places = (0..PLANTS).map(|plant| format!("s{plant}")).chain((0..MARKETS).map(|market| format!("m{market}")));
    table("places", "place", places.collect());
    table("commodities", "commodity,unit,mass_basis", vec!["goods,t,product".to_owned()]);
    table(
        "recipes",
        "process,commodity,direction,quantity,quality,note",
        vec!["make,goods,output,1,assumed,invented".to_owned()],
    );
    let sites = (0..PLANTS)
        .map(|plant| format!("p{plant},s{plant},make,{},{},assumed,invented", number(120, 220), number(3000, 6000)));
    table("sites", "site,place,process,capacity,fixed_cost_when_used,quality,note", sites.collect());
    let stocks = (0..PLANTS).map(|plant| format!("k{plant},s{plant},goods,INF,{},assumed,invented", number(1, 3)));
    table("stocks", "stock,place,commodity,maximum,holding_cost,quality,note", stocks.collect());
    let demands = (0..MARKETS).map(|market| format!("d{market},m{market},goods,{},assumed,invented", number(10, 40)));
    table("demands", "demand,place,commodity,quantity,quality,note", demands.collect());
    let pairs = (0..PLANTS).flat_map(|plant| (0..MARKETS).map(move |market| (plant, market)));
    let lanes = pairs.map(|(plant, market)| {
        let (cost, fixed) = (number(2, 60), number(50, 200));
        format!("l{plant}-{market},goods,s{plant},m{market},{cost},{fixed},assumed,invented")
    });
    table("lanes", "lane,commodity,from_place,to_place,cost,fixed_cost_when_used,quality,note", lanes.collect());
    files
}
