//! `GET /cite`: where a number, or what a figure shows, comes from: rows of the result, rows of the case, sources.
//!
//! | query | asks |
//! | --- | --- |
//! | `table`, `column`, `rows`, `how` | for a number: the rows of a table of the result that are `column=value;…` |
//! | `view`, `figure` and the state of the page | for what the figure shows |
//! | `view` | for all of the view |
//!
//! `part=panel` is the answer without the page around it; `format` is `text`, `bibtex`, `csl` (sources) or `csv` (rows of the
//! case).

mod markup;
mod rows;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, text};
use denchi_core::ids::SourceId;
use denchi_report::brief::Note;
use denchi_report::cite::{Behind, Citation, behind};
use serde_json::Value;

use super::super::desk::Desk;
use super::super::opened::Opened;
use super::super::shell::address::Asked;
use super::super::shell::cited;
use super::super::shell::frame::Content;
use super::super::shell::problem::Problem;
use super::super::views::{self, Seen};
use super::page;
use super::view::newest;
use super::visit::Visit;
use crate::workspace::sessions::Session;

/// What is asked for, and what is behind it.
struct Answer<'a> {
    lang: Lang,
    result: &'a Opened,
    /// Where the numbers stand.
    notes: Vec<Note>,
    /// The rows of the case; none for all of a view.
    behind: Behind<'a>,
    /// Sources and how many rows name each.
    sources: Vec<(SourceId, usize)>,
    /// Whether one number is asked for.
    number: bool,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    visit
        .answer(move |desk, visit| {
            let lang = visit.lang;
            let asked = Asked::of(visit.query.clone());
            let name = asked.result.clone().or_else(|| newest(desk)).ok_or(Problem::NotFound)?;
            let result = desk.results.open(&name, lang)?;
            let answer = answer(desk, &visit.session, &asked, &result, lang)?;
            match asked.get("format") {
                None if asked.get("part") == Some("panel") => Ok(page(markup::panel(&answer, &asked))),
                None => whole(&visit, &answer, &asked),
                Some(format) => as_file(format, &answer),
            }
        })
        .await
}

fn answer<'a>(
    desk: &Desk,
    session: &Session,
    asked: &Asked,
    result: &'a Opened,
    lang: Lang,
) -> Result<Answer<'a>, Problem> {
    let (case, package) = (&result.reloaded.case, &result.reloaded.package);
    let number = cited::asked(asked);
    let is_number = number.is_some();
    let view = asked.get("view").and_then(views::find);
    let seen = Seen { lang, result, with: None, results: &desk.results, active: &[], session, asked };
    let notes = match (number, view, asked.get("figure")) {
        (Some(note), _, _) => vec![note],
        (None, Some(view), Some(figure)) => view.behind(&seen, figure),
        (None, Some(_), None) => Vec::new(),
        (None, None, _) => return Err(Problem::NotFound),
    };
    let behind = behind(case, package, &notes);
    let mut sources = behind.sources();
    if let Some(view) = view.filter(|_| notes.is_empty()) {
        let ids = view.show(&seen)?.sources;
        sources = ids.iter().filter_map(|id| Some((case.sources.find(id)?, 0))).collect();
    }
    Ok(Answer { lang, result, notes, behind, sources, number: is_number })
}

fn whole(visit: &Visit, answer: &Answer<'_>, asked: &Asked) -> Result<Response, Problem> {
    let title = text(answer.lang, "desk.cite.title").to_owned();
    let body = markup::body(answer, asked);
    let frame = visit.frame("/cite")?;
    Ok(page(frame.page(&Content { title, body, programmes: Vec::new(), chooses: false })))
}

/// Citations of sources, in the order in which they are given.
fn citations<'a>(case: &'a Case, sources: &'a [(SourceId, usize)]) -> impl Iterator<Item = Citation<'a>> {
    sources.iter().map(|(id, _)| Citation::of(case, *id))
}

fn as_file(format: &str, answer: &Answer<'_>) -> Result<Response, Problem> {
    let case = &answer.result.reloaded.case;
    let all = citations(case, &answer.sources);
    let (media, extension, content) = match format {
        "text" => (
            "text/plain; charset=utf-8",
            "txt",
            all.map(|one| one.line(answer.lang) + "\n").collect::<String>().into_bytes(),
        ),
        "bibtex" => {
            ("application/x-bibtex; charset=utf-8", "bib", all.map(|one| one.bibtex()).collect::<String>().into_bytes())
        }
        "csl" => {
            let items: Vec<Value> = all.map(|one| one.csl()).collect();
            let content = serde_json::to_vec_pretty(&items).map_err(Problem::failed)?;
            ("application/vnd.citationstyles.csl+json", "json", content)
        }
        "csv" => ("text/csv; charset=utf-8", "csv", rows::table(answer).csv().map_err(Problem::failed)?),
        _ => return Err(Problem::NotFound),
    };
    let disposition = format!("attachment; filename=\"{}-cited.{extension}\"", answer.result.name);
    Ok(([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], content)
        .into_response())
}
