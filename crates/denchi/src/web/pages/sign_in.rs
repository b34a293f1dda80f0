//! Coming in and going out.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use denchi_core::catalogue::{Lang, text};
use maud::{Markup, html};

use super::super::guard::limits::SIGN_IN;
use super::super::guard::who::set_cookie;
use super::super::shell::frame::bare;
use super::super::shell::problem::Problem;
use super::{DeskOf, FormOf, Known, QueryOf, page};
use crate::workspace::sessions::{self, OPERATOR, Session};
use crate::workspace::{audit, users};

/// `GET /enter?token=`: opens a session for whoever started the server, once, and leaves the token behind.
pub(crate) async fn enter(State(desk): DeskOf, Query(query): QueryOf) -> Result<Response, Problem> {
    let token = query.get("token").map(String::as_str).unwrap_or_default();
    if !desk.token.redeem(token) {
        return Err(Problem::UsedToken);
    }
    let secret = desk
        .blocking(|desk| {
            audit::note(&desk.database, OPERATOR, "enter", "")?;
            Ok(sessions::begin(&desk.database, None)?)
        })
        .await?;
    Ok(([(header::SET_COOKIE, set_cookie(&desk, &secret))], Redirect::to("/")).into_response())
}

/// `GET /sign-in`.
pub(crate) async fn show(Extension(lang): Known<Lang>) -> Response {
    page(bare(lang, text(lang, "desk.sign_in"), &form(lang)))
}

/// The form to sign in.
pub(crate) fn form(lang: Lang) -> Markup {
    html! {
        form.card method="post" action="/sign-in" {
            label { (text(lang, "desk.user")) input name="user" autocomplete="username" required maxlength="80"; }
            label {
                (text(lang, "desk.password"))
                input name="password" type="password" autocomplete="current-password" required maxlength="1000";
            }
            button.primary type="submit" { (text(lang, "desk.sign_in")) }
        }
    }
}

/// `POST /sign-in`. The guard has counted the attempts of the address; here those on the name are.
pub(crate) async fn sign_in(State(desk): DeskOf, Form(form): FormOf) -> Result<Response, Problem> {
    let field = |form: &BTreeMap<String, String>, name: &str| form.get(name).cloned().unwrap_or_default();
    let (user, password) = (field(&form, "user"), field(&form, "password"));
    if !desk.limits.allow(&format!("sign-in as {user}"), SIGN_IN) {
        return Err(Problem::TooMany);
    }
    let secret = desk
        .blocking(move |desk| match users::verify(&desk.database, &user, &password)? {
            Some(user) => {
                audit::note(&desk.database, &user.name, "sign-in", "")?;
                Ok(sessions::begin(&desk.database, Some(&user.name))?)
            }
            None => {
                let tried: String = user.chars().take(80).collect();
                audit::note(&desk.database, &tried, "sign-in.refused", "")?;
                Err(Problem::WrongPassword)
            }
        })
        .await?;
    Ok(([(header::SET_COOKIE, set_cookie(&desk, &secret))], Redirect::to("/")).into_response())
}

/// `POST /sign-out`.
pub(crate) async fn sign_out(State(desk): DeskOf, Extension(session): Known<Session>) -> Result<Redirect, Problem> {
    desk.blocking(move |desk| Ok(sessions::end(&desk.database, &session.digest)?)).await?;
    Ok(Redirect::to("/sign-in"))
}
