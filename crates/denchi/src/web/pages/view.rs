//! `GET /<view>`: a view as a page, or its data as JSON, CSV or xlsx.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, text};
use denchi_report::cite::Citation;
use denchi_report::package::read_manifest;
use denchi_report::xlsx::workbook;
use maud::{Markup, html};

use super::super::desk::Desk;
use super::super::opened::Opened;
use super::super::shell::address::{Asked, address};
use super::super::shell::cited;
use super::super::shell::frame::{Content, data};
use super::super::shell::problem::Problem;
use super::super::views::{self, Seen, Shown, View};
use super::page;
use super::visit::Visit;
use crate::workspace::{Name, jobs};

/// Programmes that come before those of a view.
const BEFORE: [&str; 4] = ["echarts.js", "base.js", "numbers.js", "figure.js"];

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let view = views::find(&id).ok_or(Problem::NotFound)?;
    visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let asked = Asked::of(visit.query.clone());
            let Some(name) = asked.result.clone().or_else(|| of_answer(desk, &asked)).or_else(|| newest(desk)) else {
                return Ok(Redirect::to("/runs").into_response());
            };
            let result = desk.results.open(&name, lang)?;
            let with = match asked.with.as_ref().filter(|with| **with != name) {
                Some(with) => Some(desk.results.open(with, lang)?),
                None if view.compares() => {
                    desk.workspace.nearest(&name)?.and_then(|with| desk.results.open(&with, lang).ok())
                }
                None => None,
            };
            let active = jobs::active(&desk.database)?;
            let seen = Seen {
                lang,
                result: &result,
                with: with.as_deref(),
                results: &desk.results,
                active: &active,
                session: &visit.session,
                asked: &asked,
            };
            let shown = view.show(&seen)?;
            match asked.get("format") {
                None => whole(&visit, view, &result, &shown, &asked),
                Some(format) => as_data(format, &format!("{name}-{id}"), &shown, &asked, lang),
            }
        })
        .await
}

/// The newest plan that an answer in the address is about.
fn of_answer(desk: &Desk, asked: &Asked) -> Option<Name> {
    const ANSWERS: [&str; 5] = ["frontier", "alternatives", "invest", "sensitivity", "stochastic"];
    let name = ANSWERS.iter().find_map(|question| Name::parse(asked.get(question)?).ok())?;
    let answer = read_manifest(&desk.workspace.result(&name).ok()?).ok()?;
    let mut plans = desk.workspace.results().ok()?.into_iter().filter(|listed| listed.is_plan());
    let plan = plans.find(|listed| answer.is_about(&listed.manifest)).map(|listed| listed.name);
    // A frontier has plans of its own.
    let cheapest = name.at_point(1);
    plan.or_else(|| desk.workspace.result(&cheapest).ok().filter(|folder| folder.is_dir()).map(|_| cheapest))
}

/// The newest plan.
pub(super) fn newest(desk: &Desk) -> Option<Name> {
    desk.workspace.results().ok()?.into_iter().find(|listed| listed.is_plan()).map(|listed| listed.name)
}

/// The view as a page.
fn whole(
    visit: &Visit,
    view: &dyn View,
    result: &Arc<Opened>,
    shown: &Shown,
    asked: &Asked,
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let path = format!("/{}", view.id());
    let title = text(lang, &format!("desk.view.{}.title", view.id())).to_owned();
    let mut programmes = Vec::new();
    if let Some(drawn) = &shown.drawn {
        programmes.push(if lang == Lang::Ja { "texts-ja.js" } else { "texts-en.js" });
        programmes.push("land.js");
        programmes.extend(BEFORE);
        programmes.extend(drawn.programmes);
        programmes.push("figures.js");
    }
    let body = html! {
        div.head {
            div {
                h1.eyebrow { (title) }
                p.lead { (text(lang, &format!("desk.view.{}.lead", view.id()))) }
            }
            (tools(&path, asked, lang))
        }
        (shown.body)
        (sources(view.id(), asked, &result.reloaded.case, &shown.sources, lang))
        @if let Some(drawn) = &shown.drawn { (data("view", &drawn.view)) }
    };
    let title = format!("{title} · {}", result.name);
    let frame = visit.frame(&path)?;
    Ok(page(frame.page(&Content { title, body, programmes, chooses: true })))
}

/// The data of a view as files.
fn tools(path: &str, asked: &Asked, lang: Lang) -> Markup {
    html! {
        p.tools {
            span { (text(lang, "desk.data")) ": " }
            @for format in ["csv", "json", "xlsx"] {
                a data-keeps download href=(asked.changed(path, "format", format)) { (format) } " "
            }
            a href="#cited" { (text(lang, "desk.cite")) }
        }
    }
}

/// The sources behind a view, with a line for each that can be quoted.
fn sources(view: &str, asked: &Asked, case: &Case, ids: &[String], lang: Lang) -> Markup {
    let citations = ids.iter().filter_map(|id| case.sources.find(id)).map(|id| Citation::of(case, id));
    let result = asked.result.as_ref().map(|name| ("result", name.as_str()));
    let file =
        |format| address("/cite", [Some(("view", view)), Some(("format", format)), result].into_iter().flatten());
    html! {
        details.figure id="cited" {
            summary { (text(lang, "desk.cited")) " (" (ids.len()) ")" }
            p.tools {
                span { (text(lang, "desk.cite.take")) ": " }
                @for (format, name) in cited::FORMATS {
                    a download href=(file(format)) { (text(lang, name)) } " "
                }
            }
            ul.cited { @for citation in citations { (cited::source_line(&citation, None, lang)) } }
        }
    }
}

/// The data of a view in a format.
fn as_data(format: &str, name: &str, shown: &Shown, asked: &Asked, lang: Lang) -> Result<Response, Problem> {
    let (media, content) = match format {
        "json" => ("application/json", serde_json::to_vec_pretty(&shown.data).map_err(Problem::failed)?),
        "csv" => {
            let wanted = asked.get("table");
            let table = shown.tables.iter().find(|table| wanted.is_none_or(|wanted| table.name == wanted));
            ("text/csv; charset=utf-8", table.ok_or(Problem::NotFound)?.csv().map_err(Problem::failed)?)
        }
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook(&shown.tables, lang).map_err(Problem::failed)?,
        ),
        _ => return Err(Problem::NotFound),
    };
    let disposition = format!("attachment; filename=\"{name}.{format}\"");
    Ok(([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], content)
        .into_response())
}
