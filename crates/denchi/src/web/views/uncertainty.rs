//! Uncertainty: which inputs decide the answer, and one plan for many futures.

mod stochastic;

use denchi_core::catalogue::text;
use denchi_report::brief::Note;
use denchi_report::html::view_of_answer;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::super::shell::problem::Problem;
use super::answers::{Chosen, number, select};
use super::figures::{Figure, chart, markup, plain};
use super::{Drawn, Seen, Shown, View};

/// The view.
pub(super) struct Uncertainty;

const SENSITIVITY: &[Figure] = &[chart("importance", &[]), plain("verdicts", &["verdicts-table"])];
/// Draws and trajectories that are asked for at first.
const DRAWS: &str = "8";
const TRAJECTORIES: &str = "10";

impl View for Uncertainty {
    fn id(&self) -> &'static str {
        "uncertainty"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let (study, futures) = (Chosen::of("sensitivity", seen)?, Chosen::of("stochastic", seen)?);
        let case = &seen.result.reloaded.case;
        let view = study.answer.as_ref().and_then(|answer| view_of_answer(case, &answer.package));
        let sources = case.uncertainties.values().filter_map(|row| row.provenance.source);
        let mut sources: Vec<String> = sources.map(|id| case.sources.name(id).to_owned()).collect();
        sources.sort();
        sources.dedup();
        Ok(Shown {
            data: view.clone().unwrap_or_else(|| json!({ "study": Value::Null })),
            tables: study.tables().into_iter().chain(futures.tables()).collect(),
            sources,
            body: body(seen, &study, &futures, view.is_some()),
            drawn: view.map(|view| Drawn { programmes: &["sensitivity.js"], view }),
        })
    }

    fn behind(&self, _seen: &Seen<'_>, _figure: &str) -> Vec<Note> {
        vec![Note::of_case("uncertainties", "distribution", &[])]
    }
}

fn body(seen: &Seen<'_>, study: &Chosen, futures: &Chosen, drawn: bool) -> Markup {
    let lang = seen.lang;
    let methods =
        ["morris", "sobol"].map(|id| (id.to_owned(), text(lang, &format!("desk.explore.method.{id}")).to_owned()));
    let of_study = html! {
        (select(seen, "method", "desk.field.method", &methods))
        (number(seen, "trajectories", TRAJECTORIES, "2", "1"))
        (number(seen, "seed", "1", "0", "1"))
    };
    let of_futures = html! {
        (number(seen, "draws", DRAWS, "1", "1"))
        (number(seen, "seed", "1", "0", "1"))
        (number(seen, "until", "", "0", "1"))
    };
    html! {
        nav.of aria-label=(text(lang, "desk.explore.parts")) {
            a href="#of-sensitivity" { (text(lang, "desk.explore.sensitivity.title")) }
            a href="#of-stochastic" { (text(lang, "desk.explore.stochastic.title")) }
        }
        (study.head(seen, "/uncertainty", &of_study))
        @if drawn { (markup(SENSITIVITY, lang)) }
        (futures.head(seen, "/uncertainty", &of_futures))
        @if let Some(answer) = &futures.answer { (stochastic::tables(&answer.package, &seen.result.reloaded.case, lang)) }
    }
}
