//! Who asks: the session of the cookie.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::desk::Desk;
use super::super::shell::problem::Problem;
use crate::workspace::sessions::{self, LONGEST, Session};
use crate::workspace::users::Role;

/// Addresses that anyone may ask for: to come in, and what pages look like.
const OPEN: [&str; 2] = ["/enter", "/sign-in"];

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The cookie of a session.
pub(crate) fn set_cookie(desk: &Desk, secret: &str) -> String {
    let (name, secure) = (&desk.cookie, if desk.secure { "; Secure" } else { "" });
    format!("{name}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={LONGEST}{secure}")
}

/// Finds the session of a request; without one, only the way in is open.
pub(crate) async fn identify(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let secret = cookie(request.headers(), &desk.cookie).map(str::to_owned);
    let session = match secret {
        Some(secret) => {
            let found = desk.blocking(move |desk| Ok(sessions::find(&desk.database, &secret)?)).await;
            match found {
                Ok(session) => session,
                Err(problem) => return problem.into_response(),
            }
        }
        None => None,
    };
    let path = request.uri().path();
    if session.is_none() && !OPEN.contains(&path) && !path.starts_with("/assets/") {
        return Problem::SignedOut.into_response();
    }
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    next.run(request).await
}

/// Refuses whoever may not do something.
pub(crate) fn require(session: &Session, role: Role) -> Result<(), Problem> {
    if session.role >= role { Ok(()) } else { Err(Problem::Forbidden(role)) }
}

/// The address of whoever asks, for limits.
pub(crate) fn client(request: &Request) -> String {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map(|ConnectInfo(address)| address.ip().to_string()).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test fails where something is missing")]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "denchi-80=a; denchi-8017=b".parse().expect("a header"));
        headers.append(header::COOKIE, "lang=ja".parse().expect("a header"));
        assert_eq!(cookie(&headers, "denchi-8017"), Some("b"));
        assert_eq!(cookie(&headers, "lang"), Some("ja"));
        assert_eq!(cookie(&headers, "denchi"), None);
    }
}
