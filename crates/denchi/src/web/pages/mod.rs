//! Pages: what an address shows.

pub(crate) mod audit;
pub(crate) mod brief;
pub(crate) mod case;
pub(crate) mod cite;
pub(crate) mod events;
pub(crate) mod job;
pub(crate) mod run_forms;
pub(crate) mod runs;
pub(crate) mod sign_in;
pub(crate) mod view;
pub(crate) mod visit;
pub(crate) mod what_if;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};

use super::assets;
use super::desk::Desk;
use super::shell::address::Asked;
use super::shell::problem::Problem;

/// The query of an address.
pub(crate) type QueryOf = Query<BTreeMap<String, String>>;
/// A form.
pub(crate) type FormOf = Form<BTreeMap<String, String>>;
/// The desk.
pub(crate) type DeskOf = State<Arc<Desk>>;
/// Something that the guard or the shell found out.
pub(crate) type Known<T> = Extension<T>;

/// The first page: the overview, or, where there is no result yet, the runs.
pub(crate) async fn home(State(desk): DeskOf, Query(query): QueryOf) -> Result<Redirect, Problem> {
    let has = desk.blocking(|desk| Ok(desk.workspace.results()?.iter().any(|listed| listed.is_plan()))).await?;
    let path = if has { "/overview" } else { "/runs" };
    Ok(Redirect::to(&Asked::of(query).to(path)))
}

/// A file that pages load.
pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let asset = assets::file(&name).ok_or(Problem::NotFound)?;
    let headers = [(header::CONTENT_TYPE, asset.media), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.content.as_slice()).into_response())
}

/// A page.
pub(crate) fn page(markup: maud::Markup) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], markup.into_string()).into_response()
}
