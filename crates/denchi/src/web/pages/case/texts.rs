//! `/case/<name>/text/<file>`: `case.toml` and the scenarios, as texts.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use axum::{Extension, Form};
use denchi_core::catalogue::Lang;
use maud::html;
use serde_json::json;

use super::super::super::guard::who::require;
use super::super::super::shell::problem::Problem;
use super::super::visit::Visit;
use super::super::{DeskOf, FormOf, Known, page};
use super::{banner, case_of, framed, path, problems, say, unsaved, work_of};
use crate::pipeline;
use crate::workspace::Name;
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;

/// Problems that are listed.
const LISTED: usize = 100;

/// The path in a case of a name in an address: `case`, or `<scenario>.toml`.
fn path_of(file: &str) -> Result<(String, Option<&str>), Problem> {
    if file == "case" {
        return Ok(("case.toml".to_owned(), None));
    }
    let scenario = file.strip_suffix(".toml").ok_or(Problem::NotFound)?;
    let name = Name::parse(scenario).map_err(|_| Problem::NotFound)?;
    Ok((format!("scenarios/{name}.toml"), Some(scenario)))
}

pub(super) async fn show(visit: Visit, Path((name, file)): Path<(String, String)>) -> Result<Response, Problem> {
    visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let case = case_of(desk, &name)?;
            let (own, scenario) = path_of(&file)?;
            let work = work_of(desk, &case, &visit.session)?;
            let content = work.state.text(&own).ok_or(Problem::NotFound)?;
            if visit.query.get("format").is_some_and(|format| format == "toml") {
                let name = own.rsplit('/').next().unwrap_or_default();
                return Ok(super::files::file(name, "application/toml; charset=utf-8", content.into_bytes()));
            }
            let found = pipeline::check(work.state.files.clone(), scenario);
            let at = format!("/case/{case}/text/{file}");
            let frame = visit.frame(&at)?;
            let may = frame.may(Role::Analyst);
            let body = html! {
                (path(lang, &case, Some(&own)))
                h1 { (scenario.unwrap_or("case.toml")) }
                (banner(&frame, &case, &work))
                form.figure.text method="post" action=(at) {
                    (frame.token())
                    input type="hidden" name="version" value=(work.version());
                    textarea name="text" rows="24" spellcheck="false" readonly[!may] aria-label=(own) { (content) }
                    div.actions {
                        @if may { button.primary type="submit" { (say(lang, "texts.keep")) } }
                        a.button download href=(format!("{at}?format=toml")) { "TOML" }
                    }
                }
                section.figure id="problems" {
                    h2 { (say(lang, if scenario.is_some() { "texts.problems" } else { "overview.problems" })) }
                    (problems::listed(lang, &case, &work.state, &found, LISTED))
                }
            };
            Ok(page(framed(&frame, &format!("{own} · {case}"), body, Vec::new())))
        })
        .await
}

pub(super) async fn change(
    State(desk): DeskOf,
    Path((name, file)): Path<(String, String)>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(form): FormOf,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    let version = form.get("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    let given = form.get("text").cloned().unwrap_or_default();
    desk.blocking(move |desk| {
        let case = case_of(desk, &name)?;
        let (own, _) = path_of(&file)?;
        let what = json!({ "did": "text", "file": own });
        let step = desk.edits.step(&case, &session.user, version, &what, |state| {
            // Forms send lines that end as those of Windows.
            let before = state.text(&own).unwrap_or_default();
            let text = if before.contains("\r\n") { given } else { given.replace("\r\n", "\n") };
            Ok(state.with(BTreeMap::from([(own.clone(), Some(text.into_bytes()))])))
        });
        step.map_err(|error| unsaved(lang, error))?;
        Ok(Redirect::to(&format!("/case/{case}/text/{file}")))
    })
    .await
}
