//! Why there is no page, and the page or the object that says so.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use denchi_core::catalogue::{self, Lang, text};
use maud::{Markup, html};
use serde_json::json;

use super::super::desk::Desk;
use super::super::guard::limits::{FORM, UPLOAD};
use super::frame::bare;
use crate::workspace::users::{self, Role};

/// Why a request has no answer.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// Nobody is signed in.
    SignedOut,
    /// The name or the password is wrong.
    WrongPassword,
    /// The token is another, or was used.
    UsedToken,
    /// Only this role may do that.
    Forbidden(Role),
    /// The change does not come from a page of this desk.
    Elsewhere,
    /// The host is none of this desk.
    Misdirected,
    /// There is no such page, result or job.
    NotFound,
    /// Too many changes.
    TooMany,
    /// Too large.
    TooLarge,
    /// What was asked for cannot be done; the reason in the language of whoever asked.
    Refused(String),
    /// What was to be changed is another by now; the reason in the language of whoever asked.
    Conflict(String),
    /// Something failed here; the reason is for the log.
    Failed(String),
}

impl Problem {
    /// Something failed here.
    pub(crate) fn failed(error: impl std::fmt::Display) -> Self {
        Problem::Failed(format!("{error:#}"))
    }

    fn status(&self) -> StatusCode {
        match self {
            Problem::SignedOut | Problem::WrongPassword | Problem::UsedToken => StatusCode::UNAUTHORIZED,
            Problem::Forbidden(_) | Problem::Elsewhere => StatusCode::FORBIDDEN,
            Problem::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is wrong, in words.
    fn message(&self, lang: Lang) -> String {
        let key = match self {
            Problem::SignedOut => "desk.problem.signed_out",
            Problem::WrongPassword => "desk.problem.wrong_password",
            Problem::UsedToken => "desk.problem.used_token",
            Problem::Forbidden(role) => {
                let role = text(lang, &format!("desk.role.{}", role.id())).to_owned();
                return catalogue::format(lang, "desk.problem.forbidden", &[("role", &role)]);
            }
            Problem::Elsewhere => "desk.problem.elsewhere",
            Problem::Misdirected => "desk.problem.misdirected",
            Problem::NotFound => "desk.problem.not_found",
            Problem::TooMany => "desk.problem.too_many",
            Problem::TooLarge => {
                let sizes: [(&str, &dyn std::fmt::Display); 2] = [("upload", &(UPLOAD >> 20)), ("form", &(FORM >> 20))];
                return catalogue::format(lang, "desk.problem.too_large", &sizes);
            }
            Problem::Refused(reason) | Problem::Conflict(reason) => return reason.clone(),
            Problem::Failed(_) => "desk.problem.failed",
        };
        text(lang, key).to_owned()
    }

    /// The problem of a status that another layer gave.
    fn of(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::BAD_REQUEST => Some(Problem::NotFound),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge),
            _ => None,
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Problem::failed(error)
    }
}

impl IntoResponse for Problem {
    /// The status, and the problem for [`dress`], which knows the language and who asks.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes a page of a problem, or an object where a programme asks.
pub(crate) async fn dress(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let wants_json = wants_json(&request);
    let lang = request.extensions().get::<Lang>().copied().unwrap_or(desk.lang);
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().cloned().or_else(|| Problem::of(response.status()));
    let Some(problem) = problem else { return response };
    let status = if problem.status() == StatusCode::NOT_FOUND { response.status() } else { problem.status() };
    if let Problem::Failed(reason) = &problem {
        // The log of the server is its stderr.
        eprintln!("{reason}");
    }
    let mut dressed = if wants_json {
        let body = json!({ "error": problem.message(lang), "status": status.as_u16() }).to_string();
        (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    } else {
        let has_users = desk.blocking(|desk| Ok(users::any(&desk.database)?)).await.unwrap_or(false);
        let page = bare(lang, text(lang, "desk.problem.title"), &body(&problem, lang, has_users));
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response()
    };
    if status == StatusCode::TOO_MANY_REQUESTS {
        dressed.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("30"));
    }
    dressed
}

fn wants_json(request: &Request) -> bool {
    let accepts = |headers: &HeaderMap| {
        headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"))
    };
    accepts(request.headers())
        || request.uri().query().is_some_and(|query| query.split('&').any(|pair| pair == "format=json"))
}

/// What stands on the page of a problem: for whoever is not signed in, the way in.
fn body(problem: &Problem, lang: Lang, has_users: bool) -> Markup {
    html! {
        p.notice role="alert" { (problem.message(lang)) }
        @match problem {
            Problem::SignedOut | Problem::WrongPassword if has_users => (super::super::pages::sign_in::form(lang)),
            Problem::SignedOut | Problem::UsedToken => p { (text(lang, "desk.problem.open_address")) },
            _ => p { a href="/" { (text(lang, "desk.problem.home")) } },
        }
    }
}
