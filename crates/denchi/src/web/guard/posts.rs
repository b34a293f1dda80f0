//! Where a change comes from: a page of this desk, by the origin that the browser states and by the token that the page holds.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::desk::Desk;
use super::super::shell::problem::Problem;
use super::limits::{FORM, POST, SIGN_IN};
use super::who::client;
use crate::workspace::secrets;
use crate::workspace::sessions::Session;

/// The field of a form, and the header of a request of a programme, that hold the token.
pub(crate) const FIELD: &str = "csrf";
const HEADER: &str = "x-csrf-token";

/// Whether the browser says that a page of this desk asks. A browser always states where a post comes from.
fn from_here(headers: &HeaderMap, desk: &Desk) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let (site, origin) = (text("sec-fetch-site"), text("origin"));
    let site_fits = site.is_none_or(|site| site == "same-origin");
    let origin_fits = origin.is_none_or(|origin| desk.hosts.has_origin(origin));
    site_fits && origin_fits && (site.is_some() || origin.is_some())
}

/// Refuses changes that come from elsewhere, and too many of them.
pub(crate) async fn check(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    if !from_here(request.headers(), &desk) {
        return Problem::Elsewhere.into_response();
    }
    let session = request.extensions().get::<Session>().cloned();
    let (who, limit) = match &session {
        Some(session) => (format!("post {}", session.user), POST),
        None => (format!("sign-in {}", client(&request)), SIGN_IN),
    };
    if !desk.limits.allow(&who, limit) {
        return Problem::TooMany.into_response();
    }
    // Whoever signs in has no token yet; the origin has been checked.
    let Some(session) = session else { return next.run(request).await };
    match with_token(request, &session).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// The request, if it holds the token of its session.
async fn with_token(request: Request, session: &Session) -> Result<Request, Problem> {
    if let Some(token) = request.headers().get(HEADER).and_then(|value| value.to_str().ok()) {
        return if secrets::same(token, &session.csrf) { Ok(request) } else { Err(Problem::Elsewhere) };
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(Problem::Elsewhere);
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, FORM).await.map_err(|_| Problem::TooLarge)?;
    let start = format!("{FIELD}=");
    let token = bytes.split(|byte| *byte == b'&').find_map(|pair| pair.strip_prefix(start.as_bytes()));
    // A token is hexadecimal, so nothing in it is encoded.
    let fits = token
        .and_then(|token| std::str::from_utf8(token).ok())
        .is_some_and(|token| secrets::same(token, &session.csrf));
    if fits { Ok(Request::from_parts(parts, Body::from(bytes))) } else { Err(Problem::Elsewhere) }
}
