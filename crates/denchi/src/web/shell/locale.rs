//! Language of an answer: what the address asks for, else the cookie, else the browser, else that of the server.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use denchi_core::catalogue::Lang;

use super::super::desk::Desk;
use super::super::guard::who::cookie;

/// Name of the cookie that remembers the language.
const COOKIE: &str = "denchi-lang";
/// Seconds for which it is remembered: a year.
const REMEMBERED: u32 = 365 * 24 * 3600;

/// The language that an address asks for.
fn asked(request: &Request) -> Option<Lang> {
    let query = request.uri().query().unwrap_or_default();
    query.split('&').filter_map(|pair| pair.strip_prefix("lang=")).find_map(Lang::parse)
}

/// The first language of the browser that denchi speaks.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    header.split(',').filter_map(|part| part.split(';').next()).find_map(|tag| Lang::parse(tag.trim()))
}

/// Puts the language into the request; an address that asks for one is remembered.
pub(crate) async fn choose(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let asked = asked(&request);
    let remembered = cookie(request.headers(), COOKIE).and_then(Lang::parse);
    let lang = asked.or(remembered).or_else(|| accepted(request.headers())).unwrap_or(desk.lang);
    request.extensions_mut().insert(lang);
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    if let Some(asked) = asked.filter(|asked| Some(*asked) != remembered) {
        let cookie = format!("{COOKIE}={}; SameSite=Strict; Path=/; Max-Age={REMEMBERED}", asked.tag());
        if let Ok(cookie) = cookie.parse() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
