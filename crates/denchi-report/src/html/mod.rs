//! The page of a plan: one HTML file that needs nothing else, in English and Japanese.
//!
//! The page is put together from `assets/page/`: `plan.html` with places for texts, style, programmes and data. What it
//! shows is one JSON object (see [`view`]); the programmes in `assets/page/*.js` draw it with ECharts.

mod alternatives;
mod answer;
pub mod assets;
mod behind;
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

use crate::explore::alternatives::Found;
use crate::explore::sensitivity::Studied;
use crate::package::manifest::{Manifest, Responses};
use crate::package::{ResultPackage, RunInfo};
use crate::reload::Reloaded;
use crate::table::ResultTable;
use sections::Section;

const TEMPLATE: &str = include_str!("../../assets/page/plan.html");
/// Pages of an answer: a head, and sections with figures.
const ANSWER_TEMPLATE: &str = include_str!("../../assets/page/answer.html");
const TRACE_TEMPLATE: &str = include_str!("../../assets/page/trace.html");
const STYLE: &str = include_str!("../../assets/page/plan.css");
const ECHARTS: &str = include_str!("../../assets/vendor/echarts.min.js");
const LAND: &str = include_str!("../../assets/vendor/land-110m.json");

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
    assemble((TEMPLATE, &[]), &OF_PLAN, title(case, lang), &view, lang)
}

/// The page of a trace, as self-contained as that of a plan.
pub fn trace_page(question: &TraceQuestion<'_>, tables: &[ResultTable], lang: Lang) -> String {
    let view = trace::view(question, tables);
    assemble((TRACE_TEMPLATE, &[]), &OF_TRACE, title(question.case, lang), &view, lang)
}

/// The page of a sensitivity study, as self-contained as that of a plan.
pub fn sensitivity_page(studied: &Studied<'_>, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let view = sensitivity::view(&Answer::found(studied.case, run, 0.0, tables));
    assemble((ANSWER_TEMPLATE, &[sections::SENSITIVITY]), &OF_SENSITIVITY, title(studied.case, lang), &view, lang)
}

/// The page of a stress test, as self-contained as that of a plan. `of` is the result that was tested.
pub fn stress_page(of: &Reloaded, answer: &StressAnswer<'_>, lang: Lang) -> String {
    let view = stress::view(of, std::slice::from_ref(answer));
    assemble((ANSWER_TEMPLATE, &STRESS), &[assets::STRESS, &OF_STRESS].concat(), title(&of.case, lang), &view, lang)
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
    assemble((ANSWER_TEMPLATE, &[sections::ALTERNATIVES]), &OF_ALTERNATIVES, title(found.case, lang), &view, lang)
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
    assemble((ANSWER_TEMPLATE, &[sections::FRONTIER]), &OF_FRONTIER, title(case, lang), &view, lang)
}

/// The page of investments, as self-contained as that of a plan. The options of the run say what was asked.
pub fn invest_page(case: &Case, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let view = invest::view(&Answer::found(case, run, 0.0, tables));
    assemble((ANSWER_TEMPLATE, &[sections::INVEST]), &OF_INVEST, title(case, lang), &view, lang)
}

fn title(case: &Case, lang: Lang) -> &str {
    match lang {
        Lang::Ja => case.settings.title_ja.as_deref().unwrap_or(&case.settings.title),
        Lang::En => &case.settings.title,
    }
}

/// Puts a page together.
fn assemble(
    (template, sections): (&str, &[&[Section]]),
    programmes: &[&str],
    title: &str,
    view: &Value,
    lang: Lang,
) -> String {
    let mut page = String::with_capacity(2 << 20);
    for part in Parts::new(template) {
        match part {
            Part::Markup(markup) => fill_texts(&mut page, markup, lang),
            Part::Place("lang") => page.push_str(lang.tag()),
            Part::Place("title") => page.push_str(&escape(title)),
            Part::Place("style") => page.push_str(STYLE),
            Part::Place("texts") => page.push_str(&in_script(&texts())),
            Part::Place("view") => page.push_str(&in_script(view)),
            Part::Place("figures") => fill_texts(&mut page, &sections::markup(sections), lang),
            // Only maps need the land.
            Part::Place("land") => page.push_str(if view.get("routes").is_some() { LAND.trim_end() } else { "null" }),
            Part::Place("echarts") => page.push_str(ECHARTS),
            Part::Place("programmes") => {
                let all = SHARED.iter().chain(programmes).filter_map(|name| assets::programme(name));
                page.push_str(&all.collect::<Vec<_>>().join("\n"));
            }
            Part::Place(_) => {}
        }
    }
    page
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

/// JSON that cannot end the script element that holds it.
fn in_script(value: &Value) -> String {
    value.to_string().replace("</", "<\\/").replace("<!--", "<\\u0021--")
}

/// Text inside markup.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A part of the template.
enum Part<'a> {
    /// As it is.
    Markup(&'a str),
    /// `{{name}}`: something goes here.
    Place(&'a str),
}

/// The parts of a template.
struct Parts<'a> {
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn new(template: &'a str) -> Self {
        Parts { rest: template }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(inside) = self.rest.strip_prefix("{{")
            && let Some((name, rest)) = inside.split_once("}}")
        {
            self.rest = rest;
            return Some(Part::Place(name));
        }
        let end = self.rest.get(1..).and_then(|rest| rest.find("{{")).map_or(self.rest.len(), |index| index + 1);
        let (markup, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Part::Markup(markup))
    }
}

/// Copies markup and puts its text behind every `data-text="key">`.
fn fill_texts(page: &mut String, markup: &str, lang: Lang) {
    const MARK: &str = "data-text=\"";
    let mut rest = markup;
    while let Some(start) = rest.find(MARK) {
        let (before, after) = rest.split_at(start + MARK.len());
        page.push_str(before);
        let Some((key, tail)) = after.split_once('"') else { break };
        let close = tail.find('>').map_or(tail.len(), |index| index + 1);
        page.push_str(key);
        page.push('"');
        page.push_str(&tail[..close]);
        page.push_str(&escape(text(lang, key)));
        rest = &tail[close..];
    }
    page.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_cannot_be_closed_by_data() {
        let text = in_script(&Value::from("</script><!--"));
        assert_eq!(text, "\"<\\/script><\\u0021--\"");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(Value::from("</script><!--")));
    }

    #[test]
    fn every_text_of_the_page_is_in_the_catalogue() {
        let mut keys: Vec<&str> = Vec::new();
        for template in [TEMPLATE, TRACE_TEMPLATE, ANSWER_TEMPLATE] {
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

    #[test]
    fn texts_fill_their_elements() {
        let mut page = String::new();
        fill_texts(&mut page, "<h1 data-text=\"term.revenue\" class=\"x\"></h1>", Lang::En);
        assert_eq!(page, "<h1 data-text=\"term.revenue\" class=\"x\">Revenue</h1>");
    }
}
