//! Where a number comes from, as markup.

use denchi_core::case::entities::Quality;
use denchi_core::catalogue::{self, text};
use denchi_report::brief::{Note, Reader, told};
use denchi_report::cite::{CaseRow, table_rows};
use denchi_report::table::{Cell, ResultTable};
use maud::{Markup, html};

use super::super::super::shell::address::Asked;
use super::super::super::shell::cited::{FORMATS, source_line};
use super::super::super::shell::words::number;
use super::rows::quality_id;
use super::{Answer, citations};

/// Most rows of a table that are shown.
const MOST: usize = 200;
/// Qualities, the weakest first.
const QUALITIES: [Quality; 3] = [Quality::Assumed, Quality::Estimated, Quality::Reported];

/// The whole answer.
pub(super) fn body(answer: &Answer<'_>, asked: &Asked) -> Markup {
    let lang = answer.lang;
    html! {
        div.head { div {
            p.eyebrow { (answer.result.name) " · " (answer.result.title(lang)) }
            h1 { (text(lang, "desk.cite.title")) }
        } }
        @for note in &answer.notes { (place(answer, note)) }
        section.figure id="case-rows" {
            h2 { (text(lang, "desk.cite.rows")) }
            p.lead { (count(answer)) }
            (case_rows(answer))
            p.below { a download href=(asked.changed("/cite", "format", "csv")) { "csv" } }
        }
        section.figure id="sources" {
            h2 { (text(lang, "desk.cited")) }
            (sources(answer, asked))
        }
    }
}

/// The answer below a figure: what rests on what, and the sources.
pub(super) fn panel(answer: &Answer<'_>, asked: &Asked) -> Markup {
    let lang = answer.lang;
    let mut whole = asked.clone();
    whole.query.remove("part");
    html! {
        @if !answer.behind.rows.is_empty() {
            p.counts { (count(answer)) " " a href=(whole.changed("/cite", "result", answer.result.name.as_str())) { (text(lang, "desk.cite.all")) } }
        }
        (sources(answer, &whole))
    }
}

/// How many rows are known how well.
fn count(answer: &Answer<'_>) -> Markup {
    let lang = answer.lang;
    html! {
        (catalogue::format(lang, "desk.cite.count", &[("count", &answer.behind.rows.len())])) " "
        @for quality in QUALITIES {
            @let count = answer.behind.count(quality);
            @if count > 0 {
                span.quality.(quality_id(quality)) { (text(lang, &format!("page.quality.{}", quality_id(quality)))) " " (count) } " "
            }
        }
    }
}

/// The rows of the result in which a number stands.
fn place(answer: &Answer<'_>, note: &Note) -> Markup {
    let lang = answer.lang;
    let rows = table_rows(&answer.result.reloaded.package, note).filter(|_| note.of == "result");
    let title = catalogue::find(lang, &format!("table.{}", note.table)).unwrap_or(&note.table);
    html! {
        section.figure.place {
            h2 { (title) }
            p.lead {
                @if let Some(value) = rows.as_ref().filter(|_| answer.number).and_then(|rows| value(rows, note)) {
                    strong { (value) } " · "
                }
                code { (told(&Reader { lang, yen: None }, note)) }
            }
            @if let Some(rows) = rows { (result_rows(&rows, note, lang)) }
        }
    }
}

/// The number, where it is one of the table or a sum of its rows.
fn value(rows: &ResultTable, note: &Note) -> Option<String> {
    let numbers: Vec<f64> = (0..rows.len()).filter_map(|row| rows.number(row, &note.column)).collect();
    let unit = unit(rows, 0, &note.column);
    let told = |value: f64| format!("{} {unit}", number(value)).trim_end().to_owned();
    match note.how {
        "value" if numbers.len() == 1 => numbers.first().copied().map(told),
        "sum" if !numbers.is_empty() => Some(told(numbers.iter().sum())),
        _ => None,
    }
}

/// The unit of a number: that of its column, where `unit` stands for the one of the row.
fn unit(table: &ResultTable, row: usize, column: &str) -> String {
    let head = table.column(column).and_then(|index| table.columns.get(index));
    let unit = head.and_then(|head| head.unit.clone()).unwrap_or_default();
    let own = table.text(row, "unit");
    if own.is_empty() { unit } else { unit.replace("unit", own) }
}

fn result_rows(rows: &ResultTable, note: &Note, lang: denchi_core::catalogue::Lang) -> Markup {
    let shown = rows.len().min(MOST);
    let said = |row: usize, column: usize| match rows.cell(row, column) {
        Cell::Number(value) => number(value),
        cell => cell.text(),
    };
    let is_number = |column: usize| matches!(rows.values.get(column), Some(denchi_report::table::Values::Number(_)));
    html! {
        @if rows.len() > shown {
            p.told { (catalogue::format(lang, "page.first_rows", &[("shown", &shown), ("all", &rows.len())])) }
        }
        div.scroll tabindex="0" {
            table {
                thead { tr { @for (index, column) in rows.columns.iter().enumerate() {
                    th.number[is_number(index)].cited-column[column.name == note.column] scope="col" title=(text(lang, &column.key)) {
                        (column.name) @if let Some(unit) = column.unit.as_ref().filter(|unit| *unit != "unit") { " (" (unit) ")" }
                    }
                } } }
                tbody { @for row in 0..shown { tr { @for (index, column) in rows.columns.iter().enumerate() {
                    td.number[is_number(index)].cited-column[column.name == note.column] { (said(row, index)) }
                } } } }
            }
        }
    }
}

fn case_rows(answer: &Answer<'_>) -> Markup {
    let (lang, case) = (answer.lang, &answer.result.reloaded.case);
    let mut rows: Vec<&CaseRow<'_>> = answer.behind.rows.iter().collect();
    // The weakest first: that is what a reader has to know.
    rows.sort_by_key(|row| QUALITIES.iter().position(|quality| row.from.quality == Some(*quality)));
    let shown = rows.len().min(MOST);
    html! {
        @if rows.len() > shown {
            p.told { (catalogue::format(lang, "page.first_rows", &[("shown", &shown), ("all", &rows.len())])) }
        }
        div.scroll.tall tabindex="0" {
            table {
                thead { tr { @for key in ["table", "row", "quality", "source", "note"] {
                    th scope="col" { (text(lang, &format!("desk.cite.column.{key}"))) }
                } } }
                tbody { @for row in rows.iter().take(shown) { tr data-table=(row.table) data-row=(row.row) {
                    td { (row.table) }
                    td { (row.name(case, lang)) @if row.name(case, lang) != row.row { " " small { (row.row) } } }
                    td { @if let Some(quality) = row.from.quality.map(quality_id) {
                        span.quality.(quality) { (text(lang, &format!("page.quality.{quality}"))) }
                    } }
                    td { @match row.from.source {
                        Some(id) => { a href=(format!("#source-{}", case.sources.name(id))) { (case.sources[id].title) } },
                        None => { (text(lang, "desk.cite.no_source")) },
                    } }
                    td { (row.from.note.as_deref().unwrap_or_default()) }
                } } }
            }
        }
    }
}

fn sources(answer: &Answer<'_>, asked: &Asked) -> Markup {
    let (lang, case) = (answer.lang, &answer.result.reloaded.case);
    html! {
        @if answer.sources.is_empty() { p.empty { (text(lang, "desk.cite.none")) } }
        @else {
            p.tools {
                span { (text(lang, "desk.cite.take")) ": " }
                @for (format, name) in FORMATS {
                    a download href=(asked.changed("/cite", "format", format)) { (text(lang, name)) } " "
                }
            }
            ul.cited {
                @for (citation, (_, rows)) in citations(case, &answer.sources).zip(&answer.sources) {
                    (source_line(&citation, (*rows > 0).then_some(*rows), lang))
                }
            }
        }
    }
}
