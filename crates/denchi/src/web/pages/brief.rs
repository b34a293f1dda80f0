//! `GET /brief`: the brief of a result, made when it is asked for by what `denchi brief` runs: `format=html`, `format=xlsx`.

use std::fs;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use denchi_report::brief::{self, Reader};
use denchi_report::package::manifest::STRESS_KIND;
use denchi_report::package::{ResultPackage, read_result};

use super::super::desk::Desk;
use super::super::opened::Opened;
use super::super::shell::address::Asked;
use super::super::shell::problem::Problem;
use super::view::newest;
use super::visit::Visit;

/// Most answers of stress tests that go into a brief: the newest.
const MOST_TESTS: usize = 6;
/// What the page may do: nothing but show itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let asked = Asked::of(visit.query.clone());
            let name = asked.result.clone().or_else(|| newest(desk)).ok_or(Problem::NotFound)?;
            let of = desk.results.open(&name, lang)?;
            let with = asked.with.as_ref().filter(|with| **with != name);
            let with = with.map(|with| desk.results.open(with, lang)).transpose()?;
            let tests = tests(desk, &of)?;
            let brief = brief::brief(&of.reloaded, with.as_ref().map(|with| &with.reloaded.package), &tests);
            let yen = asked
                .get("yen")
                .and_then(|rate| rate.parse().ok())
                .filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
            let reader = Reader { lang, yen };
            match asked.get("format") {
                Some("xlsx") => {
                    let content = brief::workbook(&brief, reader).map_err(Problem::failed)?;
                    let disposition = format!("attachment; filename=\"{name}-brief.xlsx\"");
                    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                    Ok((
                        [(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
                        content,
                    )
                        .into_response())
                }
                None | Some("html") => {
                    let headers =
                        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
                    Ok((headers, brief::page(&brief, reader)).into_response())
                }
                Some(_) => Err(Problem::NotFound),
            }
        })
        .await
}

/// The newest answers of stress tests of a plan: those of the same case, scenario and cost.
fn tests(desk: &Desk, of: &Opened) -> Result<Vec<ResultPackage>, Problem> {
    let own = &of.reloaded.package.manifest;
    let results = desk.workspace.results()?;
    let of_plan = results.into_iter().filter(|listed| {
        let manifest = &listed.manifest;
        manifest.kind == STRESS_KIND && manifest.case == own.case && manifest.solve.objective == own.solve.objective
    });
    let folders = of_plan.take(MOST_TESTS).filter_map(|listed| desk.workspace.result(&listed.name).ok());
    Ok(folders
        .filter(|folder| fs::exists(folder).unwrap_or(false))
        .filter_map(|folder| read_result(&folder).ok())
        .collect())
}
