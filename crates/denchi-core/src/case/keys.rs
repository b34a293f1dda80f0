//! Keys name one row each, and references lead to a row.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::cell::{Cell, Symbol};
use super::schema::ForeignKey;
use super::table::Table;
use super::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostics, similar};

/// Checks all keys and references.
pub(crate) fn check(tables: &Tables, diagnostics: &mut Diagnostics) {
    for table in tables.iter() {
        check_unique(tables, table, diagnostics);
        for key in &table.resource.schema.foreign_keys {
            check_references(tables, table, key, diagnostics);
        }
    }
    check_processes(tables, diagnostics);
}

/// Part of a key, as a number that is the same for the same value.
fn part(cell: Cell) -> Option<u64> {
    match cell {
        Cell::Text(symbol) => Some(u64::from(symbol.0)),
        Cell::Number(number) => Some(number.to_bits()),
        Cell::Flag(flag) => Some(u64::from(flag)),
        // A blank part is a value of its own: "every year".
        Cell::Blank => Some(u64::MAX),
        Cell::Wrong => None,
    }
}

/// Columns of the longest key of the schema.
pub(super) const LONGEST_KEY: usize = 5;

fn check_unique(tables: &Tables, table: &Table, diagnostics: &mut Diagnostics) {
    let keys = &table.resource.schema.primary_key;
    let columns: Vec<usize> = keys.iter().filter_map(|key| table.resource.position(key)).collect();
    let mut seen: IndexMap<[u64; LONGEST_KEY], usize> = IndexMap::with_capacity(table.len());
    'rows: for number in 0..table.len() {
        let mut key = [0; LONGEST_KEY];
        for (slot, column) in key.iter_mut().zip(&columns) {
            match part(table.cell(number, *column)) {
                Some(part) => *slot = part,
                None => continue 'rows,
            }
        }
        let first = *seen.entry(key).or_insert(number);
        if first != number {
            let row = Row { tables, table, number };
            let before = Row { tables, table, number: first };
            let column = keys.first().map(String::as_str).unwrap_or_default();
            diagnostics.push(row.problem(Code::D214, column).with("first", before.place(column)));
        }
    }
}

fn check_references(tables: &Tables, table: &Table, key: &ForeignKey, diagnostics: &mut Diagnostics) {
    let (Some(column), Some(target)) = (key.fields.first(), tables.table(&key.reference.resource)) else { return };
    if !target.complete {
        return;
    }
    let Some(position) = table.resource.position(column) else { return };
    let mut nearest: BTreeMap<Symbol, Option<&str>> = BTreeMap::new();
    for number in 0..table.len() {
        let Cell::Text(symbol) = table.cell(number, position) else { continue };
        if target.index.contains_key(&symbol) {
            continue;
        }
        let row = Row { tables, table, number };
        let name = tables.texts.text(symbol);
        let similar = *nearest
            .entry(symbol)
            .or_insert_with(|| similar(name, target.index.keys().map(|symbol| tables.texts.text(*symbol))));
        let problem = row.problem(Code::D215, column).with("value", name).with("target", &target.resource.name);
        let problem = if target.len() == 0 { problem.hint("no_table") } else { problem };
        diagnostics.push(problem.similar(similar));
    }
}

/// Processes may be named in `processes` or only in `recipes`, which a foreign key cannot say.
fn check_processes(tables: &Tables, diagnostics: &mut Diagnostics) {
    if ["processes", "recipes"].iter().any(|name| tables.table(name).is_some_and(|table| !table.complete)) {
        return;
    }
    let mut known: IndexMap<Symbol, ()> = IndexMap::new();
    for name in ["processes", "recipes"] {
        known.extend(tables.rows(name).filter_map(|row| row.symbol("process")).map(|symbol| (symbol, ())));
    }
    for name in ["sites", "site_processes", "limits"] {
        for row in tables.rows(name) {
            let Some(symbol) = row.symbol("process") else { continue };
            if !known.contains_key(&symbol) {
                let name = tables.texts.text(symbol);
                let nearest = similar(name, known.keys().map(|symbol| tables.texts.text(*symbol)));
                let problem = row.problem(Code::D215, "process").with("value", name).with("target", "recipes");
                diagnostics.push(problem.similar(nearest));
            }
        }
    }
}

/// Rows with numbers say how well these are known, and where they come from.
pub(crate) fn check_provenance(tables: &Tables, diagnostics: &mut Diagnostics) {
    for table in tables.iter().filter(|table| table.resource.has_provenance()) {
        for number in 0..table.len() {
            let row = Row { tables, table, number };
            let has_numbers = row.cells().any(|(field, cell)| {
                field.kind.is_numeric() && matches!(cell, Cell::Number(_)) && !table.resource.is_key(&field.name)
            });
            if !has_numbers {
                continue;
            }
            if row.is_blank("quality") {
                diagnostics.push(row.problem(Code::D301, "quality"));
            }
            let assumed = row.text("quality") == Some("assumed") || row.cell("quality") == Cell::Wrong;
            if row.is_blank("source") && !assumed {
                diagnostics.push(row.problem(Code::D302, "source"));
            }
        }
    }
}
