//! Which address is what, and what every request passes.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::limit::RequestBodyLimitLayer;

use super::desk::Desk;
use super::guard::limits::UPLOAD;
use super::guard::{headers, hosts, posts, who};
use super::pages::{asset, audit, brief, case, cite, events, home, job, run_forms, runs, sign_in, view, what_if};
use super::shell::{locale, problem};

/// All addresses. A layer wraps those above it, so the last one sees a request first.
pub(crate) fn router(desk: &Arc<Desk>) -> Router {
    let desk = Arc::clone(desk);
    Router::new()
        .route("/", get(home))
        .route("/enter", get(sign_in::enter))
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/audit", get(audit::show))
        .route("/brief", get(brief::show))
        .route("/cite", get(cite::show))
        .route("/events", get(events::stream))
        .route("/runs", get(runs::show))
        .route("/runs/start/{kind}", post(run_forms::start))
        .route("/runs/{id}", get(job::show))
        .route("/runs/{id}/cancel", post(job::cancel))
        .route("/runs/{id}/resume", post(job::resume))
        .route("/results/{name}", get(job::result))
        .route("/what-if/ask", post(what_if::ask))
        .route("/what-if/cancel", post(what_if::cancel))
        .route("/what-if/keep", post(what_if::keep))
        .route("/assets/{name}", get(asset))
        .merge(case::routes())
        .route("/{view}", get(view::show))
        .layer(from_fn_with_state(Arc::clone(&desk), posts::check))
        .layer(from_fn_with_state(Arc::clone(&desk), who::identify))
        .layer(RequestBodyLimitLayer::new(UPLOAD))
        .layer(from_fn_with_state(Arc::clone(&desk), hosts::check))
        .layer(from_fn_with_state(Arc::clone(&desk), problem::dress))
        .layer(from_fn_with_state(Arc::clone(&desk), locale::choose))
        .layer(from_fn(headers::add))
        .with_state(desk)
}
