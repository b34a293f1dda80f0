//! The page of a plan: one HTML file that needs nothing else, in English and Japanese.
//!
//! The page is put together from `assets/page/` (see [`frame`]). What it shows is one JSON object (see [`view`]); the programmes
//! in `assets/page/*.js` draw it with ECharts.

mod alternatives;
mod answer;
pub mod assets;
mod behind;
mod frame;
pub(crate) mod frontier;
mod invest;
mod links;
pub mod sections;
mod sensitivity;
mod stress;
mod trace;
mod view;

pub use answer::view_of_answer;
pub use stress::StressAnswer;
pub use trace::TraceQuestion;

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang, text};
use denchi_core::plan::result::Plan;
use serde_json::{Map, Value};

use answer::Answer;
use frame::Body;

use crate::explore::alternatives::Found;
use crate::explore::sensitivity::Studied;
use crate::package::manifest::{Manifest, Responses};
use crate::package::{ResultPackage, RunInfo};
use crate::reload::Reloaded;
use crate::table::ResultTable;
use sections::Section;

/// Programmes that all pages share.
const SHARED: [&str; 3] = ["base.js", "numbers.js", "figure.js"];

/// Programmes of the page of a plan, in the order in which they run.
const OF_PLAN: [&str; 12] = [
    "answer.js",
    "capacity.js",
    "globe.js",
    "map.js",
    "plan_map.js",
    "sankey.js",
    "dependence.js",
    "minerals.js",
    "money.js",
    "contracts.js",
    "evidence.js",
    "main.js",
];

/// Programmes of the page of a trace, in the order in which they run.
const OF_TRACE: [&str; 7] = ["trace.js", "globe.js", "map.js", "plan_map.js", "sankey.js", "dependence.js", "main.js"];

/// Programmes of the page of a sensitivity study, in the order in which they run.
const OF_SENSITIVITY: [&str; 2] = ["sensitivity.js", "main.js"];

/// Programmes of the page of a stress test behind those of its figures, [`assets::STRESS`].
const OF_STRESS: [&str; 2] = ["stress_page.js", "main.js"];

/// Sections of the page of a stress test: those of what was not asked have nothing to show, and hide.
const STRESS: [&[Section]; 5] = [sections::RUN, sections::SWEEP, sections::SAMPLE, sections::WORST, sections::VALUE];

/// Programmes of the page of near-optimal alternatives, in the order in which they run.
const OF_ALTERNATIVES: [&str; 2] = ["alternatives.js", "main.js"];

/// Programmes of the page of a frontier, in the order in which they run.
const OF_FRONTIER: [&str; 2] = ["frontier.js", "main.js"];

/// Programmes of the page of investments, in the order in which they run.
const OF_INVEST: [&str; 2] = ["invest.js", "main.js"];

/// Beginnings of the catalogue keys that the page uses.
const TEXTS: [&str; 8] =
    ["page.", "table.", "column.", "figure.", "term.", "emission.", "stress.figure.", "stress.kinds."];

/// The page of a plan; it opens in `lang`, and switches to the other language at a key. The same arguments give the same
/// bytes: times of the run are not shown.
pub fn page(case: &Case, plan: &Plan, tables: &[ResultTable], run: &RunInfo, lang: Lang) -> String {
    let view = view::view(case, plan, tables, run);
    frame::page(Body::Plan, &OF_PLAN, title(case, lang), &view, lang)
}

/// The page of a trace, as self-contained as that of a plan.
pub fn trace_page(question: &TraceQuestion<'_>, tables: &[ResultTable], lang: Lang) -> String {
    let view = trace::view(question, tables);
    frame::page(Body::Trace, &OF_TRACE, title(question.case, lang), &view, lang)
}

/// The page of a sensitivity study, as self-contained as that of a plan.
pub fn sensitivity_page(studied: &Studied<'_>, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let view = sensitivity::view(&Answer::found(studied.case, run, 0.0, tables));
    frame::page(Body::Answer(&[sections::SENSITIVITY]), &OF_SENSITIVITY, title(studied.case, lang), &view, lang)
}

/// The page of a stress test, as self-contained as that of a plan. `of` is the result that was tested.
pub fn stress_page(of: &Reloaded, answer: &StressAnswer<'_>, lang: Lang) -> String {
    let view = stress::view(of, std::slice::from_ref(answer));
    frame::page(Body::Answer(&STRESS), &[assets::STRESS, &OF_STRESS].concat(), title(&of.case, lang), &view, lang)
}

/// What the page of stress tests shows: the answers to different questions about one result, as one object that the
/// programmes in [`assets`] draw.
pub fn view_of_stress(of: &Reloaded, answers: &[StressAnswer<'_>]) -> Value {
    stress::view(of, answers)
}

/// The page of near-optimal alternatives, as self-contained as that of a plan.
pub fn alternatives_page(found: &Found<'_>, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let tally = found.ranges.tally;
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let responses = Responses {
        untouched: count(tally.settled),
        warm: count(tally.warm),
        cold: count(tally.cold),
        audited: count(tally.audited),
        worst_audit: tally.worst_audit,
        pivots: tally.pivots,
    };
    let view = alternatives::view(&Answer { responses, ..Answer::found(found.case, run, found.cost, tables) });
    frame::page(Body::Answer(&[sections::ALTERNATIVES]), &OF_ALTERNATIVES, title(found.case, lang), &view, lang)
}

/// The page of a frontier, as self-contained as that of a plan. `of` is the manifest of the plan at least cost; the options
/// say what was asked.
pub fn frontier_page(
    case: &Case,
    of: &Manifest,
    options: &BTreeMap<String, Value>,
    tables: &[ResultTable],
    lang: Lang,
) -> String {
    let (denchi, solver) = (of.denchi_version.as_str(), of.solver_version.as_str());
    let (cost, responses) = (of.solve.objective, Responses::default());
    let view = frontier::view(&Answer { case, denchi, solver, options, cost, responses, tables });
    frame::page(Body::Answer(&[sections::FRONTIER]), &OF_FRONTIER, title(case, lang), &view, lang)
}

/// The page of investments, as self-contained as that of a plan. The options of the run say what was asked.
pub fn invest_page(case: &Case, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let view = invest::view(&Answer::found(case, run, 0.0, tables));
    frame::page(Body::Answer(&[sections::INVEST]), &OF_INVEST, title(case, lang), &view, lang)
}

fn title(case: &Case, lang: Lang) -> &str {
    match lang {
        Lang::Ja => case.settings.title_ja.as_deref().unwrap_or(&case.settings.title),
        Lang::En => &case.settings.title,
    }
}

/// All texts of the page, by language and key.
fn texts() -> Value {
    let languages = [Lang::En, Lang::Ja].map(|lang| (lang.tag().to_owned(), texts_of(lang, &[])));
    languages.into_iter().collect::<Map<_, _>>().into()
}

/// The texts that programmes of pages use, by key, in one language; `more` are beginnings of further keys.
pub fn texts_of(lang: Lang, more: &[&str]) -> Value {
    let used = |key: &&str| TEXTS.iter().chain(more).any(|start| key.starts_with(start));
    let texts = catalogue::keys().filter(used).map(|key| (key.to_owned(), text(lang, key).into()));
    texts.collect::<Map<_, _>>().into()
}

/// What the page of a plan shows, as one object that the programmes in [`assets`] draw: names, sites, routes, sources, and
/// the tables by column under `tables`. Numbers have six significant digits.
pub fn view_of_plan(case: &Case, plan: &Plan, tables: &[ResultTable], run: &RunInfo) -> Value {
    view::view(case, plan, tables, run)
}

/// The least and the most of shares of dependence that a trace knows, by column, for the programme of the heat map.
pub fn view_of_bounds(trace: &ResultPackage) -> Value {
    view::columnar(&view::bounds(trace.table("dependence")))
}

/// Text inside markup.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_page_is_in_the_catalogue() {
        let mut keys: Vec<&str> = Vec::new();
        for template in frame::MARKUP {
            keys.extend(template.split("data-text=\"").skip(1).filter_map(|rest| rest.split('"').next()));
            keys.extend(template.split("data-label=\"").skip(1).filter_map(|rest| rest.split('"').next()));
        }
        for programme in assets::programmes().filter_map(assets::programme) {
            keys.extend(programme.split("t('").skip(1).filter_map(|rest| rest.split('\'').next()));
        }
        keys.retain(|key| TEXTS.iter().any(|start| key.starts_with(start)) && !key.ends_with('.'));
        assert!(keys.len() > 50);
        for key in keys {
            assert!(catalogue::find(Lang::En, key).is_some(), "{key}");
        }
    }

    #[test]
    fn every_programme_is_there() {
        let own = SHARED.iter().chain(&OF_PLAN).chain(&OF_TRACE).chain(&OF_SENSITIVITY).chain(assets::STRESS);
        let more = OF_STRESS.iter().chain(&OF_ALTERNATIVES).chain(&OF_FRONTIER).chain(&OF_INVEST);
        for name in own.chain(more) {
            assert!(assets::programme(name).is_some(), "{name}");
        }
    }
}
