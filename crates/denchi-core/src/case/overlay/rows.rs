//! Changes of rows.

use std::collections::BTreeSet;

use super::{Action, Change};
use crate::case::cell::{self, Cell};
use crate::case::schema::{self, Kind, Resource};
use crate::case::table::{Origin, Table as Rows};
use crate::case::tables::{Row, Tables};
use crate::case::toml_tree::{Entry, Node, Table, Tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, similar};

/// Applies a change to a table.
pub(super) fn apply(change: &Change, scenario: &str, tables: &mut Tables, diagnostics: &mut Diagnostics) {
    let Some(resource) = schema::resource(&change.table_name) else {
        let known = schema::package().resources.iter().map(|table| table.name.as_str());
        let problem = Diagnostic::new(Code::S505).with("table", &change.table_name);
        let problem = problem.similar(similar(&change.table_name, known));
        push(problem, change.table.start, tables, diagnostics);
        return;
    };
    let note = format!("scenario {scenario}: {}", change.reason);
    match &change.action {
        Action::Add(row) => add(change, resource, row, &note, tables, diagnostics),
        Action::Remove => {
            if let Some(rows) = matching(change, resource, tables, diagnostics) {
                remove(&rows, resource, tables);
            }
        }
        Action::Change { set, scale } => {
            if let Some(rows) = matching(change, resource, tables, diagnostics) {
                let set = columns(resource, set, tables, diagnostics);
                let scale = columns(resource, scale, tables, diagnostics);
                for row in rows {
                    for (column, entry) in &scale {
                        scale_cell(resource, row, *column, entry, tables, diagnostics);
                    }
                    for (column, entry) in &set {
                        set_cell(resource, row, *column, entry, tables, diagnostics);
                    }
                    mark(resource, row, &set, &note, change.start, tables);
                }
            }
        }
    }
}

fn push(problem: Diagnostic, start: usize, tables: &Tables, diagnostics: &mut Diagnostics) {
    let place = tables.scenario.as_ref().map(|text| text.place(start));
    diagnostics.push(Diagnostic { place, ..problem });
}

/// The columns of a table that entries name; unknown ones are reported.
fn columns<'a>(
    resource: &Resource,
    entries: &'a Table,
    tables: &Tables,
    diagnostics: &mut Diagnostics,
) -> Vec<(usize, &'a Entry)> {
    let mut columns = Vec::new();
    for entry in &entries.entries {
        match resource.position(&entry.key) {
            Some(column) => columns.push((column, entry)),
            None => {
                let known = resource.schema.fields.iter().map(|field| field.name.as_str());
                let problem = Diagnostic::new(Code::S506).with("column", &entry.key).with("table", &resource.name);
                push(problem.similar(similar(&entry.key, known)), entry.start, tables, diagnostics);
            }
        }
    }
    columns
}

/// The rows that the key of a change matches; `None` where there are none or the key is wrong, which is reported.
fn matching(
    change: &Change,
    resource: &Resource,
    tables: &Tables,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<usize>> {
    let key = change.key.as_ref()?;
    let conditions = columns(resource, key, tables, diagnostics);
    if conditions.len() != key.entries.len() {
        return None;
    }
    let table = tables.table(&resource.name)?;
    let matches = |row: usize| {
        conditions.iter().all(|(column, entry)| {
            let values = match &entry.node.value {
                Tree::List(list) => list.as_slice(),
                _ => std::slice::from_ref(&entry.node),
            };
            values.iter().any(|value| is_value(table.cell(row, *column), value, tables))
        })
    };
    let rows: Vec<usize> = (0..table.len()).filter(|row| matches(*row)).collect();
    if !rows.is_empty() {
        return Some(rows);
    }
    let start = key.entries.first().map_or(change.start, |entry| entry.start);
    let nearest = conditions.iter().find_map(|(column, entry)| {
        let word = entry.node.cell()?;
        let words: BTreeSet<&str> = (0..table.len())
            .filter_map(|row| match table.cell(row, *column) {
                Cell::Text(symbol) => Some(tables.texts.text(symbol)),
                _ => None,
            })
            .collect();
        if words.contains(word.as_str()) { None } else { similar(&word, words).map(str::to_owned) }
    });
    let problem = Diagnostic::new(Code::S507).with("table", &resource.name).similar(nearest.as_deref());
    push(problem, start, tables, diagnostics);
    None
}

/// Whether a cell has the value of a key.
fn is_value(cell: Cell, value: &Node, tables: &Tables) -> bool {
    match cell {
        Cell::Text(symbol) => value.cell().is_some_and(|value| value == tables.texts.text(symbol)),
        Cell::Number(number) => value.number() == Some(number),
        Cell::Flag(flag) => matches!(value.value, Tree::Flag(value) if value == flag),
        Cell::Blank => matches!(&value.value, Tree::Text(text) if text.is_empty()),
        Cell::Wrong => false,
    }
}

/// The typed cell of a value; problems are reported and give a wrong cell.
fn typed(resource: &Resource, column: usize, node: &Node, tables: &mut Tables, diagnostics: &mut Diagnostics) -> Cell {
    let field = &resource.schema.fields[column];
    let Some(text) = node.cell() else {
        let problem = Diagnostic::new(Code::S504).with("key", &field.name).with("value", "…").hint("cell");
        push(problem, node.start, tables, diagnostics);
        return Cell::Wrong;
    };
    match cell::parse(field, text.trim()) {
        Ok(value) => tables.texts.cell(value),
        Err(problem) => {
            push(problem, node.start, tables, diagnostics);
            Cell::Wrong
        }
    }
}

fn set_cell(
    resource: &Resource,
    row: usize,
    column: usize,
    entry: &Entry,
    tables: &mut Tables,
    diagnostics: &mut Diagnostics,
) {
    let cell = typed(resource, column, &entry.node, tables, diagnostics);
    change_cell(resource, row, column, cell, entry.start, tables);
}

fn change_cell(resource: &Resource, row: usize, column: usize, cell: Cell, start: usize, tables: &mut Tables) {
    if let Some(table) = tables.table_mut(&resource.name) {
        table.set(row, column, cell);
        table.changed.insert((row, column), start);
    }
}

fn scale_cell(
    resource: &Resource,
    row: usize,
    column: usize,
    entry: &Entry,
    tables: &mut Tables,
    diagnostics: &mut Diagnostics,
) {
    let field = &resource.schema.fields[column];
    let Some(factor) = entry.node.number().filter(|factor| factor.is_finite()) else {
        let value = entry.node.cell().unwrap_or_else(|| "…".to_owned());
        let problem = Diagnostic::new(Code::S504).with("key", &field.name).with("value", value).hint("factor");
        push(problem, entry.node.start, tables, diagnostics);
        return;
    };
    let cell = tables.table(&resource.name).map_or(Cell::Blank, |table| table.cell(row, column));
    let scaled = match cell {
        Cell::Number(number) if field.kind == Kind::Number => number * factor,
        Cell::Wrong => return,
        _ => {
            let key = tables.table(&resource.name).map(|table| Row { tables, table, number: row }.key());
            let problem = Diagnostic::new(Code::S511).with("column", &field.name).with("table", &resource.name);
            let problem = problem.with("row", key.unwrap_or_default());
            push(problem, entry.start, tables, diagnostics);
            return;
        }
    };
    let cell = match cell::check_number(field, &scaled.to_string(), scaled) {
        Ok(number) => Cell::Number(number),
        Err(problem) => {
            push(problem, entry.start, tables, diagnostics);
            Cell::Wrong
        }
    };
    change_cell(resource, row, column, cell, entry.start, tables);
}

/// A row that a scenario changes is an assumption, and says why, unless the scenario says otherwise.
fn mark(resource: &Resource, row: usize, set: &[(usize, &Entry)], note: &str, start: usize, tables: &mut Tables) {
    for (name, text) in [("quality", "assumed"), ("note", note)] {
        let Some(column) = resource.position(name) else { continue };
        if set.iter().all(|(changed, _)| *changed != column) {
            let cell = Cell::Text(tables.texts.intern(text));
            change_cell(resource, row, column, cell, start, tables);
        }
    }
}

fn remove(rows: &[usize], resource: &Resource, tables: &mut Tables) {
    let Some(table) = tables.table_mut(&resource.name) else { return };
    let removed: BTreeSet<usize> = rows.iter().copied().collect();
    let width = table.width();
    let kept: Vec<usize> = (0..table.len()).filter(|row| !removed.contains(row)).collect();
    let mut changed = std::collections::BTreeMap::new();
    let mut cells = Vec::with_capacity(kept.len() * width);
    let mut origins = Vec::with_capacity(kept.len());
    for (new, old) in kept.into_iter().enumerate() {
        cells.extend((0..width).map(|column| table.cell(old, column)));
        origins.extend(table.origins.get(old).copied());
        changed
            .extend(table.changed.range((old, 0)..(old + 1, 0)).map(|((_, column), start)| ((new, *column), *start)));
    }
    table.cells = cells;
    table.origins = origins;
    table.changed = changed;
}

fn add(
    change: &Change,
    resource: &'static Resource,
    row: &Table,
    note: &str,
    tables: &mut Tables,
    diagnostics: &mut Diagnostics,
) {
    let given = columns(resource, row, tables, diagnostics);
    let mut cells = Vec::with_capacity(resource.schema.fields.len());
    for (column, field) in resource.schema.fields.iter().enumerate() {
        cells.push(match given.iter().find(|(position, _)| *position == column) {
            Some((_, entry)) => typed(resource, column, &entry.node, tables, diagnostics),
            None => match cell::parse(field, "") {
                Ok(_) => Cell::Blank,
                Err(problem) => {
                    push(problem, change.start, tables, diagnostics);
                    Cell::Wrong
                }
            },
        });
    }
    if is_there(resource, &cells, tables) {
        let problem = Diagnostic::new(Code::S509).with("table", &resource.name);
        push(problem, change.start, tables, diagnostics);
        return;
    }
    let Some(table) = tables.table_mut(&resource.name) else { return };
    let number = table.len();
    table.cells.extend(cells);
    table.origins.push(Origin::Scenario(change.start));
    for (column, entry) in &given {
        table.changed.insert((number, *column), entry.start);
    }
    mark(resource, number, &given, note, change.start, tables);
}

/// Whether a table has a row with the key of these cells.
fn is_there(resource: &Resource, cells: &[Cell], tables: &Tables) -> bool {
    let Some(table) = tables.table(&resource.name) else { return false };
    let keys: Vec<usize> = resource.schema.primary_key.iter().filter_map(|key| resource.position(key)).collect();
    let same = |table: &Rows, row: usize| {
        keys.iter().all(|column| cells.get(*column).is_some_and(|cell| table.cell(row, *column) == *cell))
    };
    (0..table.len()).any(|row| same(table, row))
}
