//! Changes of `case.toml`.

use super::{Action, Change};
use crate::case::settings_read::{HORIZON_KEYS, KEYS, SCENARIO_FROM};
use crate::case::tables::Tables;
use crate::case::toml_tree::{Entry, Node, Table, Tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, similar};

/// Sets settings; `periods`, `length`, `lengths` and `start` are those of the horizon.
pub(super) fn apply(change: &Change, tables: &Tables, settings: Option<&mut Table>, diagnostics: &mut Diagnostics) {
    let mut push = |problem: Diagnostic, start: usize| {
        let place = tables.scenario.as_ref().map(|text| text.place(start));
        diagnostics.push(Diagnostic { place, ..problem });
    };
    let Action::Change { set, scale } = &change.action else {
        push(Diagnostic::new(Code::S508).hint("settings"), change.start);
        return;
    };
    if let Some(entry) = scale.entries.first() {
        push(Diagnostic::new(Code::S508).hint("settings"), entry.start);
    }
    let known = || KEYS.iter().chain(HORIZON_KEYS).copied().filter(|key| !["name", "horizon"].contains(key));
    let Some(settings) = settings else { return };
    for entry in &set.entries {
        if !known().any(|key| key == entry.key) {
            let problem = Diagnostic::new(Code::S506).with("column", &entry.key).with("table", "case");
            push(problem.similar(similar(&entry.key, known())), entry.start);
            continue;
        }
        let start = entry.start + SCENARIO_FROM;
        let node = shifted(&entry.node);
        if HORIZON_KEYS.contains(&entry.key.as_str()) {
            set_horizon(settings, &entry.key, start, node);
        } else {
            settings.set(&entry.key, start, node);
        }
    }
}

fn set_horizon(settings: &mut Table, key: &str, start: usize, node: Node) {
    let horizon = settings.entries.iter_mut().find(|entry| entry.key == "horizon");
    if let Some(Tree::Table(horizon)) = horizon.map(|entry| &mut entry.node.value) {
        // A new way of giving the lengths takes the place of the old one.
        let replaced: &[&str] = match key {
            "lengths" => &["periods", "length"],
            "periods" | "length" => &["lengths"],
            _ => &[],
        };
        horizon.entries.retain(|entry| !replaced.contains(&entry.key.as_str()));
        horizon.set(key, start, node);
    }
}

/// A value whose position is in the scenario file.
fn shifted(node: &Node) -> Node {
    let value = match &node.value {
        Tree::List(list) => Tree::List(list.iter().map(shifted).collect()),
        Tree::Table(table) => {
            let entries = table.entries.iter().map(|entry| Entry {
                key: entry.key.clone(),
                start: entry.start + SCENARIO_FROM,
                node: shifted(&entry.node),
            });
            Tree::Table(Table { entries: entries.collect() })
        }
        other => other.clone(),
    };
    Node { start: node.start + SCENARIO_FROM, value }
}
