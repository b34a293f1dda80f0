//! `GET /case/<name>/table/<table>`: a table, drawn and changed by programmes; with `?format=csv`, as a file.

use axum::extract::Path;
use axum::response::Response;
use denchi_core::case::edit::Sheet;
use denchi_core::case::schema::{Constraints, Field, Resource};
use denchi_core::catalogue::{Lang, text};
use denchi_report::spreadsheet::csv;
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use super::super::super::shell::frame::{Frame, data};
use super::super::super::shell::problem::Problem;
use super::super::page;
use super::super::visit::Visit;
use super::{case_of, framed, path, prose, say, table_of, work_of};
use crate::workspace::Name;
use crate::workspace::edits::Work;
use crate::workspace::users::Role;

/// Programmes of the page, in their order.
const PROGRAMMES: [&str; 5] = ["case-table.js", "case-draft.js", "case-draw.js", "case.js", "upload.js"];

/// Texts that the programmes use, as `desk.case.script.<key>`.
const TEXTS: [&str; 25] = [
    "required",
    "one_of",
    "from_to",
    "at_least",
    "at_most",
    "infinite",
    "number",
    "whole",
    "year",
    "boolean",
    "pattern",
    "refers",
    "source",
    "kept",
    "keeping",
    "stale",
    "failed",
    "rows",
    "filtered",
    "added",
    "was",
    "no_problems",
    "unit",
    "key",
    "blank",
];

pub(super) async fn show(visit: Visit, Path((name, table)): Path<(String, String)>) -> Result<Response, Problem> {
    visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let (case, table) = (case_of(desk, &name)?, table_of(&table)?);
            let work = work_of(desk, &case, &visit.session)?;
            if visit.query.get("format").is_some_and(|format| format == "csv") {
                let content = csv(table, &work.state.sheet(table)).into_bytes();
                return Ok(super::files::file(&table.path, "text/csv; charset=utf-8", content));
            }
            let at = format!("/case/{case}/table/{}", table.name);
            let frame = visit.frame(&at)?;
            let body = body(&frame, &case, table, &work);
            Ok(page(framed(&frame, &format!("{} · {case}", table.title(lang)), body, PROGRAMMES.to_vec())))
        })
        .await
}

fn body(frame: &Frame, case: &Name, table: &Resource, work: &Work) -> Markup {
    let lang = frame.lang;
    let may = frame.may(Role::Analyst);
    html! {
        (path(lang, case, Some(table.title(lang))))
        h1 { (table.title(lang)) }
        p.lead { (prose(table.description(lang))) }
        div.actions id="tools" {
            label.search { span { (say(lang, "table.find")) } input type="search" id="find" autocomplete="off"; }
            select id="only" aria-label=(say(lang, "table.only")) {
                @for only in ["all", "changed", "problems"] {
                    option value=(only) { (say(lang, &format!("table.only_{only}"))) }
                }
            }
            label.check { input type="checkbox" id="all-columns"; (say(lang, "table.all_columns")) }
            @if may {
                button type="button" id="add" { (say(lang, "table.add")) }
                button type="button" id="duplicate" disabled { (say(lang, "table.duplicate")) }
                button type="button" id="remove" disabled { (say(lang, "table.remove")) }
                button type="button" id="undo" title="Ctrl+Z" { "↶ " (say(lang, "draft.undo")) }
                button type="button" id="redo" title="Ctrl+Y" { "↷ " (say(lang, "draft.redo")) }
                a.button.primary id="review" href=(format!("/case/{case}/changes")) { (say(lang, "draft.review")) }
            }
            a.button download href=(format!("/case/{case}/table/{}?format=csv", table.name)) { "CSV" }
        }
        p.told id="state" role="status" { @if work.is_stale() { (say(lang, "draft.stale")) } }
        div.workbench {
            div.grid id="grid" tabindex="0" role="region" aria-label=(table.title(lang)) {
                table role="grid" aria-rowcount=(work.state.sheet(table).len() + 1) { thead {} tbody {} }
            }
            aside.cell id="cell" aria-live="polite" { p.quiet { (say(lang, "table.choose")) } }
        }
        section.figure id="problems" {
            h2 { (say(lang, "overview.problems")) }
            p.summary id="summary" role="status" {}
            ol.problems {}
        }
        @if may { (super::uploads::form(frame, case, work, Some(table))) }
        noscript { p.notice { (say(lang, "table.script")) } }
        (data("table", &json!({
            "case": case.as_str(),
            "table": table.name,
            "path": format!("/case/{case}"),
            "version": work.version(),
            "readonly": !may,
            "columns": columns(table, &work.state.sheet(table), lang),
            "texts": texts(lang),
            "qualities": qualities(lang),
        })))
    }
}

/// What the qualities of rows are called.
fn qualities(lang: Lang) -> Map<String, Value> {
    ["reported", "estimated", "assumed"]
        .map(|id| (id.to_owned(), text(lang, &format!("page.quality.{id}")).into()))
        .into_iter()
        .collect()
}

fn texts(lang: Lang) -> Map<String, Value> {
    TEXTS.iter().map(|key| ((*key).to_owned(), say(lang, &format!("script.{key}")).into())).collect()
}

/// The columns of the file in its order, then those of the schema that it lacks.
fn columns(table: &Resource, sheet: &Sheet, lang: Lang) -> Vec<Value> {
    let own = sheet.columns().iter().map(|name| match table.field(name) {
        Some(field) => column(table, field, true, lang),
        None => json!({ "name": name, "kind": "string", "there": true, "about": "" }),
    });
    let fields = table.schema.fields.iter().filter(|field| sheet.position(&field.name).is_none());
    own.chain(fields.map(|field| column(table, field, sheet.columns().is_empty(), lang))).collect()
}

fn column(table: &Resource, field: &Field, there: bool, lang: Lang) -> Value {
    let refers = table.schema.foreign_keys.iter().find(|key| key.fields.contains(&field.name));
    let Constraints { required, words, pattern, minimum, maximum } = &field.constraints;
    json!({
        "name": field.name,
        "kind": field.kind.name(),
        "unit": field.unit_in(lang),
        "about": field.description(lang),
        "required": required,
        "words": words,
        "pattern": pattern,
        "minimum": minimum,
        "maximum": maximum,
        "infinite": field.infinite,
        "key": table.is_key(&field.name),
        "refers": refers.map(|key| &key.reference.resource),
        "there": there,
    })
}
