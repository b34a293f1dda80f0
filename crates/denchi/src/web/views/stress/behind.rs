//! The rows of the case behind the answers: events and their rates, times to recover, the sites of a replay.

use std::collections::BTreeSet;

use denchi_core::case::Case;
use denchi_core::stress::Target;
use denchi_report::brief::Note;
use denchi_report::cite::behind;
use denchi_report::package::ResultPackage;
use serde_json::Value;

use super::super::super::shell::problem::Problem;
use super::super::Seen;
use super::chosen::Chosen;
use super::{QUESTIONS, Question};

/// Rows behind a figure: those behind the answer that it shows.
///
/// # Errors
/// The answer cannot be read.
pub(super) fn figure(seen: &Seen<'_>, figure: &str) -> Result<Vec<Note>, Problem> {
    let shows = |question: &&Question| question.sections.iter().any(|section| section.id == figure);
    let Some(question) = QUESTIONS.iter().find(shows) else { return Ok(Vec::new()) };
    Ok(answer(&Chosen::of(question, seen)?, &seen.result.reloaded.case))
}

/// Identifiers of the sources behind all answers that are shown.
pub(super) fn sources(chosen: &[Chosen], seen: &Seen<'_>) -> Vec<String> {
    let case = &seen.result.reloaded.case;
    let notes: Vec<Note> = chosen.iter().flat_map(|chosen| answer(chosen, case)).collect();
    let mut ids: Vec<_> = behind(case, &seen.result.reloaded.package, &notes).sources();
    ids.sort_by_key(|(id, _)| *id);
    ids.into_iter().map(|(id, _)| case.sources.name(id).to_owned()).collect()
}

/// Rows behind an answer.
fn answer(chosen: &Chosen, case: &Case) -> Vec<Note> {
    let Some(answer) = &chosen.answer else { return Vec::new() };
    let package = &answer.package;
    match chosen.question.id {
        // All that can close is closed for its time to recover.
        "sweep" | "worst" => vec![Note::of_case("recovery_times", "time_to_recover", &[])],
        "sample" | "value" => {
            let drawn = case.events.iter().filter(|(_, event)| event.rate.is_some());
            let drawn: Vec<&str> = drawn.map(|(id, _)| case.events.name(id)).collect();
            vec![Note::of_case("events", "rate", &drawn)]
        }
        _ => replay(package, case),
    }
}

/// Rows behind a replay: its events, the sites that it closes, those on its map.
fn replay(package: &ResultPackage, case: &Case) -> Vec<Note> {
    let options = &package.manifest.options;
    let listed =
        |list: &str| options.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let events: Vec<&str> = listed("events").collect();
    let mut sites: BTreeSet<&str> = listed("close")
        .filter_map(|id| match Target::find(case, id)? {
            Target::Site(site) => Some(case.sites.name(site)),
            _ => None,
        })
        .collect();
    if let Some(months) = package.table("site_months") {
        sites.extend((0..months.len()).map(|row| months.text(row, "site")));
    }
    let sites: Vec<&str> = sites.into_iter().collect();
    [("events", "severity", &events), ("sites", "capacity", &sites)]
        .into_iter()
        .filter(|(_, _, rows)| !rows.is_empty())
        .map(|(table, column, rows)| Note::of_case(table, column, rows))
        .collect()
}
