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
mod sensitivity;
mod stress;
mod trace;
mod view;

pub use answer::view_of_answer;
pub use trace::TraceQuestion;

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang, text};
use denchi_core::plan::result::Plan;
use serde_json::{Map, Value};

use answer::Answer;

use crate::explore::alternatives::Found;
use crate::explore::sensitivity::Studied;
use crate::package::RunInfo;
use crate::package::manifest::{Manifest, Responses};
use crate::stress::Tested;
use crate::table::ResultTable;

const TEMPLATE: &str = include_str!("../../assets/page/plan.html");
const TRACE_TEMPLATE: &str = include_str!("../../assets/page/trace.html");
const SENSITIVITY_TEMPLATE: &str = include_str!("../../assets/page/sensitivity.html");
const STRESS_TEMPLATE: &str = include_str!("../../assets/page/stress.html");
const ALTERNATIVES_TEMPLATE: &str = include_str!("../../assets/page/alternatives.html");
const FRONTIER_TEMPLATE: &str = include_str!("../../assets/page/frontier.html");
const INVEST_TEMPLATE: &str = include_str!("../../assets/page/invest.html");
const STYLE: &str = include_str!("../../assets/page/plan.css");
const ECHARTS: &str = include_str!("../../assets/vendor/echarts.min.js");
const LAND: &str = include_str!("../../assets/vendor/land-110m.json");

/// Programmes that all pages share.
const SHARED: [&str; 3] = [
    include_str!("../../assets/page/base.js"),
    include_str!("../../assets/page/numbers.js"),
    include_str!("../../assets/page/figure.js"),
];

/// Programmes of the page of a plan, in the order in which they run.
const OF_PLAN: [&str; 11] = [
    include_str!("../../assets/page/answer.js"),
    include_str!("../../assets/page/capacity.js"),
    include_str!("../../assets/page/globe.js"),
    include_str!("../../assets/page/map.js"),
    include_str!("../../assets/page/sankey.js"),
    include_str!("../../assets/page/dependence.js"),
    include_str!("../../assets/page/minerals.js"),
    include_str!("../../assets/page/money.js"),
    include_str!("../../assets/page/contracts.js"),
    include_str!("../../assets/page/evidence.js"),
    include_str!("../../assets/page/main.js"),
];

/// Programmes of the page of a trace, in the order in which they run.
const OF_TRACE: [&str; 6] = [
    include_str!("../../assets/page/trace.js"),
    include_str!("../../assets/page/globe.js"),
    include_str!("../../assets/page/map.js"),
    include_str!("../../assets/page/sankey.js"),
    include_str!("../../assets/page/dependence.js"),
    include_str!("../../assets/page/main.js"),
];

/// Programmes of the page of a sensitivity study, in the order in which they run.
const OF_SENSITIVITY: [&str; 2] =
    [include_str!("../../assets/page/sensitivity.js"), include_str!("../../assets/page/main.js")];

/// Programmes of the page of a stress test, in the order in which they run.
const OF_STRESS: [&str; 2] = [include_str!("../../assets/page/stress.js"), include_str!("../../assets/page/main.js")];

/// Programmes of the page of near-optimal alternatives, in the order in which they run.
const OF_ALTERNATIVES: [&str; 2] =
    [include_str!("../../assets/page/alternatives.js"), include_str!("../../assets/page/main.js")];

/// Programmes of the page of a frontier, in the order in which they run.
const OF_FRONTIER: [&str; 2] =
    [include_str!("../../assets/page/frontier.js"), include_str!("../../assets/page/main.js")];

/// Programmes of the page of investments, in the order in which they run.
const OF_INVEST: [&str; 2] = [include_str!("../../assets/page/invest.js"), include_str!("../../assets/page/main.js")];

/// Beginnings of the catalogue keys that the page uses.
const TEXTS: [&str; 8] =
    ["page.", "table.", "column.", "figure.", "term.", "emission.", "stress.figure.", "stress.kinds."];

/// The page of a plan; it opens in `lang`, and switches to the other language at a key. The same arguments give the same
/// bytes: times of the run are not shown.
pub fn page(case: &Case, plan: &Plan, tables: &[ResultTable], run: &RunInfo, lang: Lang) -> String {
    let view = view::view(case, plan, tables, run);
    assemble(TEMPLATE, &OF_PLAN, title(case, lang), &view, lang)
}

/// The page of a trace, as self-contained as that of a plan.
pub fn trace_page(question: &TraceQuestion<'_>, tables: &[ResultTable], lang: Lang) -> String {
    let view = trace::view(question, tables);
    assemble(TRACE_TEMPLATE, &OF_TRACE, title(question.case, lang), &view, lang)
}

/// The page of a sensitivity study, as self-contained as that of a plan.
pub fn sensitivity_page(studied: &Studied<'_>, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let view = sensitivity::view(&Answer::found(studied.case, run, 0.0, tables));
    assemble(SENSITIVITY_TEMPLATE, &OF_SENSITIVITY, title(studied.case, lang), &view, lang)
}

/// The page of a stress test, as self-contained as that of a plan. `of` is the manifest of the plan; the options say what was
/// asked, and the tables are the answer.
pub fn stress_page(
    tested: &Tested<'_>,
    of: &Manifest,
    options: &BTreeMap<String, Value>,
    responses: Responses,
    tables: &[ResultTable],
    lang: Lang,
) -> String {
    let view = stress::view(tested, of, options, responses, tables);
    assemble(STRESS_TEMPLATE, &OF_STRESS, title(tested.case, lang), &view, lang)
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
    assemble(ALTERNATIVES_TEMPLATE, &OF_ALTERNATIVES, title(found.case, lang), &view, lang)
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
    assemble(FRONTIER_TEMPLATE, &OF_FRONTIER, title(case, lang), &view, lang)
}

/// The page of investments, as self-contained as that of a plan. The options of the run say what was asked.
pub fn invest_page(case: &Case, run: &RunInfo, tables: &[ResultTable], lang: Lang) -> String {
    let view = invest::view(&Answer::found(case, run, 0.0, tables));
    assemble(INVEST_TEMPLATE, &OF_INVEST, title(case, lang), &view, lang)
}

fn title(case: &Case, lang: Lang) -> &str {
    match lang {
        Lang::Ja => case.settings.title_ja.as_deref().unwrap_or(&case.settings.title),
        Lang::En => &case.settings.title,
    }
}

/// Puts a page together.
fn assemble(template: &str, programmes: &[&str], title: &str, view: &Value, lang: Lang) -> String {
    let mut page = String::with_capacity(2 << 20);
    for part in Parts::new(template) {
        match part {
            Part::Markup(markup) => fill_texts(&mut page, markup, lang),
            Part::Place("lang") => page.push_str(lang.tag()),
            Part::Place("title") => page.push_str(&escape(title)),
            Part::Place("style") => page.push_str(STYLE),
            Part::Place("texts") => page.push_str(&in_script(&texts())),
            Part::Place("view") => page.push_str(&in_script(view)),
            Part::Place("land") => page.push_str(LAND.trim_end()),
            Part::Place("echarts") => page.push_str(ECHARTS),
            Part::Place("programmes") => page.push_str(&[&SHARED, programmes].concat().join("\n")),
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
        let of_plans = [TEMPLATE, TRACE_TEMPLATE, STRESS_TEMPLATE];
        let explored = [ALTERNATIVES_TEMPLATE, SENSITIVITY_TEMPLATE, FRONTIER_TEMPLATE, INVEST_TEMPLATE];
        for template in of_plans.into_iter().chain(explored) {
            keys.extend(template.split("data-text=\"").skip(1).filter_map(|rest| rest.split('"').next()));
            keys.extend(template.split("data-label=\"").skip(1).filter_map(|rest| rest.split('"').next()));
        }
        let own = OF_PLAN.iter().chain(&OF_TRACE).chain(&OF_STRESS).chain(&OF_ALTERNATIVES).chain(&OF_SENSITIVITY);
        for programme in SHARED.iter().chain(own).chain(&OF_FRONTIER).chain(&OF_INVEST) {
            keys.extend(programme.split("t('").skip(1).filter_map(|rest| rest.split('\'').next()));
        }
        keys.retain(|key| TEXTS.iter().any(|start| key.starts_with(start)) && !key.ends_with('.'));
        assert!(keys.len() > 50);
        for key in keys {
            assert!(catalogue::find(Lang::En, key).is_some(), "{key}");
        }
    }

    #[test]
    fn texts_fill_their_elements() {
        let mut page = String::new();
        fill_texts(&mut page, "<h1 data-text=\"term.revenue\" class=\"x\"></h1>", Lang::En);
        assert_eq!(page, "<h1 data-text=\"term.revenue\" class=\"x\">Revenue</h1>");
    }
}
