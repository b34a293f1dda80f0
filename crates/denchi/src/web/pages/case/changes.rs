//! `GET /case/<name>/changes`: what a draft would change, and what is wrong with the case as it would be; save or discard.

use axum::extract::Path;
use axum::response::Response;
use denchi_core::catalogue::Lang;
use denchi_report::spreadsheet::Note;
use maud::{Markup, html};
use serde_json::Value;

use super::super::super::desk::Desk;
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::page;
use super::super::visit::Visit;
use super::{case_of, differs, fill, framed, path, problems, say, work_of};
use crate::workspace::Name;
use crate::workspace::edits::{Carried, Work, revisions};
use crate::workspace::users::Role;

/// Problems that are listed.
const LISTED: usize = 100;

pub(super) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Problem> {
    let markup = visit
        .answer(move |desk, visit| {
            let _lang = visit.lang;
            let case = case_of(desk, &name)?;
            let frame = visit.frame(&format!("/case/{case}/changes"))?;
            whole(desk, &frame, &case, None)
        })
        .await?;
    Ok(page(markup))
}

/// The page; after a draft was carried over, with what both sides changed.
pub(super) fn whole(desk: &Desk, frame: &Frame, case: &Name, carried: Option<&Carried>) -> Result<Markup, Problem> {
    let lang = frame.lang;
    let work = work_of(desk, case, &frame.session)?;
    let heading = say(lang, "changes.title");
    // An upload is looked at by itself: what it would change of the draft as it was.
    let upload = work.draft.as_ref().filter(|draft| draft.what.get("did").is_some_and(|did| did == "upload"));
    let before = match upload {
        Some(draft) if draft.step > 1 => desk.edits.before_step(case, &frame.session.user, draft)?,
        _ => None,
    };
    let theirs = match &work.draft {
        Some(draft) if work.is_stale() => {
            let base = revisions::find(&desk.database, case, draft.base)?.ok_or(Problem::NotFound)?;
            Some((desk.edits.state(&base.files)?, desk.edits.state(&work.current.files)?))
        }
        _ => None,
    };
    let body = html! {
        (path(lang, case, Some(heading)))
        h1 { (heading) }
        @if let Some(draft) = upload { (of_upload(lang, &draft.what)) }
        @if let Some(carried) = carried { (clashes(lang, carried)) }
        @if let Some((base, current)) = theirs {
            div.notice role="alert" id="stale" {
                p { strong { (fill(lang, "changes.stale", &[
                    ("number", &work.current.number), ("user", &super::history::author(&work.current, lang)),
                ])) } }
                details { summary { (say(lang, "changes.theirs")) } (differs::between(lang, &base, &current)) }
                (button(frame, case, &work, "draft/carry", "changes.carry", "primary"))
            }
        }
        @if frame.may(Role::Analyst) && work.is_changed() { (buttons(frame, case, &work, upload.is_some())) }
        @if let Some(before) = before {
            (differs::between(lang, &before, &work.state))
            details.figure { summary { (say(lang, "changes.all")) } (differs::between(lang, &work.base, &work.state)) }
        } @else {
            (differs::between(lang, &work.base, &work.state))
        }
        section.figure id="problems" {
            h2 { (say(lang, "changes.problems")) }
            (problems::listed(lang, case, &work.state, work.state.problems(), LISTED))
        }
    };
    Ok(framed(frame, &format!("{heading} · {case}"), body, Vec::new()))
}

/// What was uploaded, with notes on how it was read.
fn of_upload(lang: Lang, what: &Value) -> Markup {
    let text = |key: &str| what.get(key).and_then(Value::as_str).unwrap_or_default();
    let notes = what.get("notes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let note = |note: &Value| {
        let [id, name] = ["id", "name"].map(|key| note.get(key).and_then(Value::as_str).unwrap_or_default());
        let count = note.get("count").and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
        let (name, count) = (name.to_owned(), count.unwrap_or_default());
        match id {
            "left_out" => Some(Note::LeftOut(name)),
            "formulas" => Some(Note::Formulas(name, count)),
            "errors" => Some(Note::Errors(name, count)),
            "encoding" => Some(Note::Encoding(name)),
            _ => None,
        }
        .map(|note| note.message(lang))
    };
    let mode = say(lang, if text("mode") == "replace" { "upload.replace" } else { "upload.upsert" });
    html! {
        p.lead { (fill(lang, "changes.upload", &[("file", &text("file"))])) " " (mode) }
        @for note in notes.iter().filter_map(note) { p.notice { (note) } }
    }
}

/// What both sides changed, each in its own way.
fn clashes(lang: Lang, carried: &Carried) -> Markup {
    html! {
        @if carried.is_empty() { p.notice role="status" { (say(lang, "changes.carried")) } }
        @else {
            section.figure id="clashes" {
                h2 { (say(lang, "changes.clashes")) }
                div.scroll tabindex="0" { table {
                    thead { tr {
                        @for key in ["file", "row", "column", "theirs", "mine"] {
                            th scope="col" { (say(lang, &format!("differs.{key}"))) }
                        }
                    } }
                    tbody { @for (file, clash) in carried { tr {
                        td { (file) }
                        @if let Some(clash) = clash {
                            td { (clash.row) }
                            td { @match &clash.column { Some(column) => code { (column) }, None => (say(lang, "differs.whole_row")) } }
                            td { (clash.theirs) }
                            td { ins { (clash.mine) } }
                        } @else { td colspan="4" { (say(lang, "differs.whole_file")) } }
                    } } }
                } }
            }
        }
    }
}

fn buttons(frame: &Frame, case: &Name, work: &Work, upload: bool) -> Markup {
    let lang = frame.lang;
    let blocked = work.is_stale() || work.state.problems().has_errors();
    html! {
        div.actions {
            form.save method="post" action=(format!("/case/{case}/save")) {
                (frame.token())
                input type="hidden" name="version" value=(work.version());
                label { span { (say(lang, "changes.note")) } input name="note" maxlength="300" autocomplete="off"; }
                button.primary type="submit" disabled[blocked] {
                    (say(lang, if upload { "changes.apply" } else { "changes.save" }))
                }
            }
            @if upload { (button(frame, case, work, "draft/undo", "changes.drop", "")) }
            (button(frame, case, work, "draft/discard", "changes.discard", ""))
        }
        @if work.state.problems().has_errors() { p.told { (say(lang, "changes.blocked")) } }
    }
}

fn button(frame: &Frame, case: &Name, work: &Work, act: &str, key: &str, class: &str) -> Markup {
    html! {
        form.inline method="post" action=(format!("/case/{case}/{act}")) {
            (frame.token())
            input type="hidden" name="version" value=(work.version());
            button class=(class) type="submit" { (say(frame.lang, key)) }
        }
    }
}
