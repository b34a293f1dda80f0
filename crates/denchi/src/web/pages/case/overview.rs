//! `GET /case/<name>`: the tables of a case in groups, what is wrong with it, its scenarios, and what can be done with it.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use denchi_core::case::{schema, text_setting};
use denchi_core::catalogue::Lang;
use denchi_core::diagnostics::{Diagnostics, Severity};
use maud::{Markup, html};

use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::page;
use super::super::visit::Visit;
use super::groups::GROUPS;
use super::{banner, case_of, framed, path, prose, say, work_of};
use crate::workspace::Name;
use crate::workspace::edits::Work;
use crate::workspace::users::Role;

/// Problems that are listed; the rest are on the pages of their tables.
const LISTED: usize = 50;

pub(super) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let case = case_of(desk, &name)?;
            let work = work_of(desk, &case, &visit.session)?;
            let frame = visit.frame(&format!("/case/{case}"))?;
            let body = html! {
                (path(lang, &case, None))
                h1 { (title_of(&work, lang).unwrap_or_else(|| case.to_string())) }
                (banner(&frame, &case, &work))
                (actions(&frame, &case, &work))
                (tables(lang, &case, &work))
                (texts(lang, &case, &work))
                @if frame.may(Role::Analyst) { (super::uploads::form(&frame, &case, &work, None)) }
                section.figure id="problems" {
                    h2 { (say(lang, "overview.problems")) }
                    (super::problems::listed(lang, &case, &work.state, work.state.problems(), LISTED))
                }
            };
            Ok(framed(&frame, case.as_str(), body, vec!["upload.js"]))
        })
        .await?;
    Ok(page(markup))
}

/// The title in the settings of a case.
pub(super) fn title_of(work: &Work, lang: Lang) -> Option<String> {
    let text = work.state.text("case.toml")?;
    let japanese = if lang == Lang::Ja { text_setting(&text, "title_ja") } else { None };
    japanese.or_else(|| text_setting(&text, "title"))
}

fn actions(frame: &Frame, case: &Name, work: &Work) -> Markup {
    let lang = frame.lang;
    html! {
        div.actions {
            @if frame.may(Role::Analyst) {
                form.inline method="post" action="/runs/start/plan" {
                    (frame.token())
                    input type="hidden" name="case" value=(case);
                    button.primary type="submit" { (say(lang, "overview.plan")) }
                }
            }
            a.button href=(format!("/case/{case}/history")) {
                (say(lang, "overview.history")) " (" (work.current.number) ")"
            }
            a.button download href=(format!("/case/{case}/download?format=xlsx")) { "xlsx" }
            a.button download href=(format!("/case/{case}/download?format=zip")) { "zip" }
        }
    }
}

/// How many errors and warnings a file has.
fn counts(problems: &Diagnostics) -> BTreeMap<&str, (usize, usize)> {
    let mut counts = BTreeMap::<&str, (usize, usize)>::new();
    for problem in problems.iter() {
        let file = problem.place.as_ref().map_or("", |place| place.file.as_str());
        let count = counts.entry(file).or_default();
        match problem.severity {
            Severity::Error => count.0 += 1,
            Severity::Warning => count.1 += 1,
        }
    }
    counts
}

/// Errors and warnings as marks with words.
fn marks(lang: Lang, count: Option<&(usize, usize)>) -> Markup {
    let (errors, warnings) = count.copied().unwrap_or_default();
    html! {
        @if errors > 0 { span.badge.bad { "✕ " (errors) " " (say(lang, "overview.errors")) } " " }
        @if warnings > 0 { span.badge.warn { "△ " (warnings) " " (say(lang, "overview.warnings")) } }
    }
}

fn tables(lang: Lang, case: &Name, work: &Work) -> Markup {
    let counts = counts(work.state.problems());
    let has = |name: &str| schema::resource(name).is_some_and(|table| work.state.files.contains_key(&table.path));
    let row = |name: &str| {
        let Some(table) = schema::resource(name) else { return html! {} };
        html! {
            tr {
                th scope="row" { a href=(format!("/case/{case}/table/{name}")) { (table.title(lang)) } }
                td.number {
                    (work.state.sheet(table).len())
                    @if work.base.files.get(&table.path) != work.state.files.get(&table.path) {
                        " " span.badge { (say(lang, "overview.changed")) }
                    }
                }
                td { (marks(lang, counts.get(table.path.as_str()))) }
                td.about { (prose(table.description(lang))) }
            }
        }
    };
    html! {
        section.figure id="tables" {
            h2 { (say(lang, "overview.tables")) }
            div.scroll.whole tabindex="0" { table {
                thead { tr {
                    th scope="col" { (say(lang, "overview.column.table")) }
                    th.number scope="col" { (say(lang, "overview.column.rows")) }
                    th scope="col" { (say(lang, "overview.column.problems")) }
                    th scope="col" { (say(lang, "overview.column.about")) }
                } }
                @for group in &GROUPS {
                    @if group.tables.iter().any(|name| has(name)) {
                        tbody {
                            tr { th.group scope="rowgroup" colspan="4" { (say(lang, &format!("group.{}", group.id))) } }
                            @for name in group.tables.iter().filter(|name| has(name)) { (row(name)) }
                        }
                    }
                }
            } }
            details {
                summary { (say(lang, "overview.more")) }
                div.scroll.whole tabindex="0" { table { tbody {
                    @for group in &GROUPS { @for name in group.tables.iter().filter(|name| !has(name)) { (row(name)) } }
                } } }
            }
        }
    }
}

/// Settings and scenarios.
fn texts(lang: Lang, case: &Name, work: &Work) -> Markup {
    let counts = counts(work.state.problems());
    html! {
        section.figure id="scenarios" {
            h2 { (say(lang, "overview.texts")) }
            ul.plain {
                li {
                    a href=(format!("/case/{case}/text/case")) { (say(lang, "overview.settings")) } " (case.toml) "
                    (marks(lang, counts.get("case.toml")))
                }
                @for scenario in work.state.scenarios() {
                    li { (say(lang, "overview.scenario")) " "
                        a href=(format!("/case/{case}/text/{scenario}.toml")) { (scenario) } }
                }
            }
        }
    }
}
