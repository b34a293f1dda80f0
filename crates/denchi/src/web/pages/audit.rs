//! `GET /audit`: who ran and changed what; for admins.

use axum::response::Response;
use denchi_core::catalogue::{self, Lang, text};
use maud::html;

use super::super::guard::who::require;
use super::super::shell::frame::Content;
use super::super::shell::problem::Problem;
use super::page;
use super::visit::Visit;
use crate::workspace::audit::last;
use crate::workspace::users::Role;

/// Entries that are shown.
const MOST: u32 = 500;

pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    require(&visit.session, Role::Admin)?;
    let markup = visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let entries = last(&desk.database, MOST)?;
            let frame = visit.frame("/audit")?;
            let title = text(lang, "desk.view.audit.title").to_owned();
            let body = html! {
                h1 { (title) }
                p.lead { (text(lang, "desk.view.audit.lead")) }
                section.figure { div.scroll.tall tabindex="0" { table {
                    thead { tr {
                        @for key in ["at", "user", "action", "subject"] {
                            th scope="col" { (text(lang, &format!("desk.audit.column.{key}"))) }
                        }
                    } }
                    tbody { @for entry in &entries {
                        tr {
                            td { (entry.at) } td { (entry.user) }
                            td { (action(lang, &entry.action)) } td { (entry.subject) }
                        }
                    } }
                } } }
            };
            Ok(frame.page(&Content { title, body, programmes: Vec::new(), chooses: false }))
        })
        .await?;
    Ok(page(markup))
}

/// What was done, in words.
fn action(lang: Lang, action: &str) -> &str {
    catalogue::find(lang, &format!("desk.audit.{action}")).unwrap_or(action)
}
