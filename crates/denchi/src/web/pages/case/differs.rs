//! What differs between two states of a case, as markup.

use denchi_core::case::edit::{Difference, Sheet, key_text};
use denchi_core::case::schema::{self, Resource};
use denchi_core::catalogue::Lang;
use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

use super::{fill, say};
use crate::workspace::edits::State;

/// Rows of one kind that are shown.
const MOST_ROWS: usize = 200;
/// Lines around a change of a text that are shown.
const AROUND: usize = 2;
/// The descriptor of the tables follows them; nobody needs to read how.
pub(super) const DESCRIPTOR: &str = "datapackage.json";

/// Everything that differs from one state to another.
pub(super) fn between(lang: Lang, before: &State, after: &State) -> Markup {
    let mut paths: Vec<&String> = before.files.keys().chain(after.files.keys()).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| before.files.get(*path) != after.files.get(*path));
    html! {
        @if paths.is_empty() { p.empty { (say(lang, "differs.nothing")) } }
        @for path in paths {
            @match schema::package().resources.iter().find(|table| table.path == *path) {
                Some(table) => (of_table(lang, table, before, after)),
                None if path.as_str() == DESCRIPTOR => {},
                None => (of_text(lang, path, before, after)),
            }
        }
    }
}

fn of_table(lang: Lang, table: &Resource, before: &State, after: &State) -> Markup {
    let (old, new) = (before.sheet(table), after.sheet(table));
    let found = after.difference(before, table);
    html! {
        section.figure.differs id=(format!("differs-{}", table.name)) {
            h2 { (table.title(lang)) " " small { (table.path) } }
            p.badges {
                @for (kind, count, mark) in [
                    ("added", found.added.len(), "+"),
                    ("removed", found.removed.len(), "−"),
                    ("changed", found.changed.len(), "≠"),
                ] {
                    @if count > 0 {
                        span.badge.(kind) { (mark) " " (fill(lang, &format!("differs.{kind}"), &[("count", &count)])) }
                    }
                }
                @if found.moved { span.badge { (say(lang, "differs.moved")) } }
                @for name in &found.new_columns { span.badge.added { "+ " (say(lang, "differs.column")) " " code { (name) } } }
                @for name in &found.lost_columns { span.badge.removed { "− " (say(lang, "differs.column")) " " code { (name) } } }
            }
            @if !found.changed.is_empty() { (changed(lang, table, &old, &new, &found)) }
            (whole(lang, table, "added", &new, &found.added))
            (whole(lang, table, "removed", &old, &found.removed))
        }
    }
}

/// Cells that differ, one a line.
fn changed(lang: Lang, table: &Resource, old: &Sheet, new: &Sheet, found: &Difference) -> Markup {
    let text = |sheet: &Sheet, row: usize, column: &str| {
        sheet.position(column).map(|at| sheet.cell(row, at).into_owned()).unwrap_or_default()
    };
    html! {
        h3 { "≠ " (say(lang, "differs.changed_rows")) }
        div.scroll tabindex="0" { table {
            thead { tr {
                @for key in ["row", "column", "before", "after"] { th scope="col" { (say(lang, &format!("differs.{key}"))) } }
            } }
            tbody { @for row in found.changed.iter().take(MOST_ROWS) { @for (place, column) in row.columns.iter().enumerate() {
                tr {
                    @if place == 0 { th scope="row" { (key_text(table, new, row.after)) } } @else { td {} }
                    td { code { (column) } (unit(table, column)) }
                    td.removed { del { (text(old, row.before, column)) } }
                    td.added { ins { (text(new, row.after, column)) } }
                }
            } } }
        } }
        (more(lang, found.changed.len()))
    }
}

fn unit(table: &Resource, column: &str) -> Markup {
    let field = table.field(column);
    html! { @if let Some(unit) = field.and_then(|field| field.unit.as_ref()).filter(|unit| *unit != "1") { " " small { (unit) } } }
}

/// Whole rows that one of the states lacks; columns that are blank in all of them are left out.
fn whole(lang: Lang, table: &Resource, kind: &str, sheet: &Sheet, rows: &[usize]) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let shown = &rows[..rows.len().min(MOST_ROWS)];
    let filled = |column: &usize| shown.iter().any(|row| !sheet.cell(*row, *column).is_empty());
    let columns: Vec<usize> = (0..sheet.columns().len()).filter(filled).collect();
    let mark = if kind == "added" { "+" } else { "−" };
    html! {
        h3 { (mark) " " (say(lang, &format!("differs.{kind}_rows"))) }
        div.scroll tabindex="0" { table.(kind) {
            thead { tr {
                @for column in &columns { @let name = &sheet.columns()[*column]; th scope="col" { (name) (unit(table, name)) } }
            } }
            tbody { @for row in shown { tr { @for column in &columns { td { (sheet.cell(*row, *column)) } } } } }
        } }
        (more(lang, rows.len()))
    }
}

fn more(lang: Lang, count: usize) -> Markup {
    html! { @if count > MOST_ROWS { p { (fill(lang, "differs.more", &[("count", &(count - MOST_ROWS))])) } } }
}

fn of_text(lang: Lang, path: &str, before: &State, after: &State) -> Markup {
    let (old, new) = (before.text(path).unwrap_or_default(), after.text(path).unwrap_or_default());
    let lines = TextDiff::from_lines(&old, &new);
    html! {
        section.figure.differs {
            h2 { (path) }
            @if !after.files.contains_key(path) { p { (say(lang, "differs.file_removed")) } }
            pre.lines tabindex="0" {
                @for (place, group) in lines.grouped_ops(AROUND).iter().enumerate() {
                    @if place > 0 { "⋯\n" }
                    @for operation in group { @for change in lines.iter_changes(operation) {
                        @match change.tag() {
                            ChangeTag::Delete => del { "− " (change.value()) },
                            ChangeTag::Insert => ins { "+ " (change.value()) },
                            ChangeTag::Equal => { "  " (change.value()) },
                        }
                    } }
                }
            }
        }
    }
}
