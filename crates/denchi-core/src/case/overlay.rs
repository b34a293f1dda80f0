//! A scenario: named changes laid over the tables of a case, before anything is resolved.
//!
//! Positions of what a scenario changes are positions in the scenario file.

mod rows;
mod settings;

use super::files::{self, Files};
use super::read::parse_toml;
use super::tables::Tables;
use super::text::SourceText;
use super::toml_tree::{Entry, Node, Table, Tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, similar};

/// Keys of a scenario.
const KEYS: &[&str] = &["title", "title_ja", "reason", "change"];

/// Keys of a change.
const CHANGE_KEYS: &[&str] = &["table", "key", "set", "scale", "remove", "add", "reason"];

/// The word for the settings in `case.toml`.
const SETTINGS: &str = "case";

/// A scenario that has been read.
pub(crate) struct Overlay {
    text: SourceText,
    changes: Vec<Change>,
}

/// One change.
struct Change {
    /// Where it starts.
    start: usize,
    table: Node,
    table_name: String,
    key: Option<Table>,
    action: Action,
    reason: String,
}

/// What a change does.
enum Action {
    /// Sets and scales cells of all rows that match.
    Change { set: Table, scale: Table },
    /// Removes all rows that match.
    Remove,
    /// Adds a row.
    Add(Table),
}

/// Names of the scenarios among the files of a case.
pub(crate) fn names(files: &Files) -> impl Iterator<Item = &str> {
    files.keys().filter_map(|path| path.strip_prefix("scenarios/")?.strip_suffix(".toml"))
}

/// Reads a scenario.
pub(crate) fn read(name: &str, files: &mut Files, diagnostics: &mut Diagnostics) -> Option<Overlay> {
    let path = format!("scenarios/{name}.toml");
    let Some(content) = files.remove(&path) else {
        let known: Vec<&str> = names(files).collect();
        let problem = Diagnostic::new(Code::S501).with("scenario", name).with("scenarios", known.join(", "));
        diagnostics.push(problem.similar(similar(name, known.iter().copied())).at(Place::file(path)));
        return None;
    };
    let text = files::decode(&path, content, diagnostics)?;
    let tree = parse_toml(&text, diagnostics)?;
    let mut reader = Reader { text: &text, diagnostics };
    let changes = reader.changes(&tree);
    Some(Overlay { text, changes })
}

/// Lays a scenario over the tables and the settings.
pub(crate) fn apply(
    overlay: Overlay,
    name: &str,
    tables: &mut Tables,
    mut settings: Option<&mut Table>,
    diagnostics: &mut Diagnostics,
) {
    tables.scenario = Some(overlay.text);
    for change in &overlay.changes {
        if change.table_name == SETTINGS {
            settings::apply(change, tables, settings.as_deref_mut(), diagnostics);
        } else {
            rows::apply(change, name, tables, diagnostics);
        }
    }
}

struct Reader<'a> {
    text: &'a SourceText,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn push(&mut self, problem: Diagnostic, start: usize) {
        self.diagnostics.push(problem.at(self.text.place(start)));
    }

    fn changes(&mut self, tree: &Table) -> Vec<Change> {
        self.check_keys(&tree.entries, KEYS);
        for key in ["title", "title_ja"] {
            self.optional_text(tree, key);
        }
        let reason = self.optional_text(tree, "reason");
        match tree.get("change") {
            None => {
                self.push(Diagnostic::new(Code::S503).with("key", "change"), 0);
                Vec::new()
            }
            Some(Node { value: Tree::List(list), .. }) => {
                list.iter().filter_map(|node| self.change(node, reason.as_deref())).collect()
            }
            Some(node) => {
                self.wrong("change", node, "list");
                Vec::new()
            }
        }
    }

    fn change(&mut self, node: &Node, common_reason: Option<&str>) -> Option<Change> {
        let Tree::Table(change) = &node.value else {
            self.wrong("change", node, "list");
            return None;
        };
        self.check_keys(&change.entries, CHANGE_KEYS);
        let reason = self.optional_text(change, "reason").or_else(|| common_reason.map(str::to_owned));
        if reason.is_none() {
            self.push(Diagnostic::new(Code::S510), node.start);
        }
        let Some(table) = change.get("table") else {
            self.push(Diagnostic::new(Code::S503).with("key", "table"), node.start);
            return None;
        };
        let Tree::Text(table_name) = &table.value else {
            self.wrong("table", table, "text");
            return None;
        };
        let key = self.table(change, "key");
        let set = self.table(change, "set");
        let scale = self.table(change, "scale");
        let add = self.table(change, "add");
        let remove = match change.get("remove") {
            None => false,
            Some(Node { value: Tree::Flag(true), .. }) => true,
            Some(node) => {
                self.wrong("remove", node, "remove");
                return None;
            }
        };
        let changes = set.is_some() || scale.is_some();
        let action = match (changes, remove, add) {
            (true, false, None) => Action::Change { set: set.unwrap_or_default(), scale: scale.unwrap_or_default() },
            (false, true, None) => Action::Remove,
            (false, false, Some(row)) => Action::Add(row),
            _ => {
                self.push(Diagnostic::new(Code::S508), node.start);
                return None;
            }
        };
        let needs_key = !matches!(action, Action::Add(_)) && table_name != SETTINGS;
        if needs_key && key.is_none() {
            self.push(Diagnostic::new(Code::S503).with("key", "key").hint("key"), node.start);
            return None;
        }
        if !needs_key && let Some(key) = change.get("key") {
            self.wrong("key", key, "no_key");
            return None;
        }
        Some(Change {
            start: node.start,
            table: table.clone(),
            table_name: table_name.clone(),
            key,
            action,
            reason: reason?,
        })
    }

    fn check_keys(&mut self, entries: &[Entry], known: &[&str]) {
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let nearest = similar(&entry.key, known.iter().copied());
            let problem = Diagnostic::new(Code::S502).with("key", &entry.key).with("keys", known.join(", "));
            self.push(problem.similar(nearest), entry.start);
        }
    }

    fn optional_text(&mut self, table: &Table, key: &'static str) -> Option<String> {
        let node = table.get(key)?;
        match &node.value {
            Tree::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            _ => {
                self.wrong(key, node, "text");
                None
            }
        }
    }

    fn table(&mut self, change: &Table, key: &'static str) -> Option<Table> {
        let node = change.get(key)?;
        match &node.value {
            Tree::Table(table) => Some(table.clone()),
            _ => {
                self.wrong(key, node, "table");
                None
            }
        }
    }

    fn wrong(&mut self, key: &'static str, node: &Node, hint: &'static str) {
        let value = node.cell().unwrap_or_else(|| "…".to_owned());
        self.push(Diagnostic::new(Code::S504).with("key", key).with("value", value).hint(hint), node.start);
    }
}
