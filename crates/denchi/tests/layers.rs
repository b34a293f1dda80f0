//! The architecture as a test: who may use whom, and what must not be there (ARCHITECTURE.md).

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the core; each uses only itself and those before it.
const CORE: [&str; 13] = [
    "catalogue",
    "diagnostics",
    "ids",
    "random",
    "case",
    "time",
    "accounts",
    "model",
    "plan",
    "trace",
    "metrics",
    "stress",
    "explore",
];
/// Crates; each depends only on those before it.
const CRATES: [&str; 4] = ["denchi-solver", "denchi-core", "denchi-report", "denchi"];
/// Files of `plan` that know the columns and rows of the model.
const MODEL_READERS: [&str; 8] =
    ["assign.rs", "solve.rs", "start.rs", "rolling.rs", "map.rs", "explain.rs", "account.rs", "rules/price.rs"];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A source file: its path below `src`, and its code without comments, texts and unit tests.
struct Source {
    path: String,
    code: String,
}

impl Source {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty())
    }

    fn has(&self, word: &str) -> bool {
        self.words().any(|found| found == word)
    }

    /// The module of the crate that the file belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many modules deep the file is.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// Modules of the crate that the file names, through `crate::` or enough `super::`.
    fn uses(&self) -> Vec<String> {
        let compact: String = self.code.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut uses = Vec::new();
        for (start, _) in compact.match_indices("crate::") {
            uses.extend(heads(&compact[start + "crate::".len()..]));
        }
        let climb = "super::".repeat(self.depth());
        for (start, _) in compact.match_indices(&climb) {
            uses.extend(heads(&compact[start + climb.len()..]));
        }
        uses
    }
}

/// The first names of a path, or of each path in braces.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut names = vec![name(group)];
    let mut depth = 1;
    for (index, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[index + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// Code without comments, the content of texts, and what stands below `#[cfg(test)]`.
fn code(content: &str) -> String {
    let content = content.split("#[cfg(test)]").next().unwrap_or_default();
    let mut code = String::new();
    for line in content.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let line = line.split(" // ").next().unwrap_or_default();
        for (index, part) in line.split('"').enumerate() {
            if index % 2 == 0 {
                code.push_str(part);
            }
        }
        code.push('\n');
    }
    code
}

fn sources(name: &str) -> Vec<Source> {
    let root = crates().join(name).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let content = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                if !path.ends_with("tests.rs") {
                    found.push(Source { path, code: code(&content) });
                }
            }
        }
    }
    assert!(!found.is_empty(), "{name}");
    found
}

#[test]
fn modules_of_the_core_use_only_those_above() {
    let rank = |module: &str| CORE.iter().position(|known| *known == module);
    let mut seen = 0;
    for source in sources("denchi-core").iter().filter(|source| source.path != "lib.rs") {
        let own = rank(source.module());
        assert!(own.is_some(), "{} is in no layer: put its module into the order", source.path);
        for used in source.uses() {
            let Some(other) = rank(&used) else { continue };
            seen += 1;
            assert!(Some(other) <= own, "{} uses {used}, which is below it", source.path);
        }
    }
    assert!(seen > 100, "only {seen} uses were found");
}

#[test]
fn the_check_of_a_plan_never_sees_the_model() {
    let sources = sources("denchi-core");
    let check: Vec<&Source> = sources.iter().filter(|source| source.path.starts_with("plan/check")).collect();
    assert!(check.len() > 2);
    for source in check {
        assert!(!source.has("model"), "{} mentions the model", source.path);
        assert!(!source.has("solve") && !source.has("Solution"), "{} mentions the solution", source.path);
    }
}

#[test]
fn columns_and_rows_stay_in_a_few_files_of_the_plan() {
    for source in sources("denchi-core") {
        let Some(file) = source.path.strip_prefix("plan/") else { continue };
        if !MODEL_READERS.contains(&file) {
            assert!(!source.has("Column") && !source.has("Row"), "{} knows columns or rows of the model", source.path);
        }
    }
}

#[test]
fn the_report_knows_plans_only() {
    for source in sources("denchi-report") {
        assert!(!source.has("denchi_solver"), "{} knows the solver", source.path);
        let core = source.code.match_indices("denchi_core::");
        for (start, word) in core {
            let used = heads(&source.code[start + word.len()..]);
            assert!(!used.iter().any(|used| used == "model"), "{} knows the model", source.path);
        }
    }
}

#[test]
fn command_line_and_web_page_do_not_know_each_other() {
    for source in sources("denchi") {
        let other = match source.module() {
            "cli" => "web",
            "web" => "cli",
            _ => continue,
        };
        assert!(!source.uses().iter().any(|used| used == other), "{} uses {other}", source.path);
    }
}

#[test]
fn crates_depend_only_on_those_above() {
    for (rank, name) in CRATES.iter().enumerate() {
        let manifest = fs::read_to_string(crates().join(name).join("Cargo.toml")).unwrap();
        let mut section = "";
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            }
            let dependency = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let Some(other) = CRATES.iter().position(|known| *known == dependency) else { continue };
            assert!(section == "[dependencies]" || section == "[dev-dependencies]", "{name}: {line} in {section}");
            assert!(other < rank, "{name} depends on {dependency}");
        }
    }
}

#[test]
fn only_the_solver_is_unsafe() {
    for name in CRATES.iter().skip(1) {
        for source in sources(name) {
            assert!(!source.has("unsafe"), "{name}: {}", source.path);
        }
    }
}

#[test]
fn core_and_report_are_silent_and_repeatable() {
    let banned = ["println", "eprintln", "dbg", "SystemTime", "Instant", "HashMap", "HashSet", "RandomState", "Stdout"];
    for name in ["denchi-core", "denchi-report"] {
        for source in sources(name) {
            for word in banned {
                assert!(!source.has(word), "{name}: {} has {word}", source.path);
            }
        }
    }
}

#[test]
fn paths_are_read_from_code() {
    let source = Source {
        path: "plan/check/mod.rs".to_owned(),
        code: code(
            "use crate::{ids::X, case::{Y, Z}};\n// crate::model\nuse super::super::time; let x = \"crate::plan\";",
        ),
    };
    assert_eq!(source.uses(), ["ids", "case", "time"]);
    assert_eq!(source.module(), "plan");
}
