//! The form that asks a question, filled with what suits the case.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, text};
use denchi_report::stress::month;
use maud::{Markup, html};

use super::super::super::jobs::form::{Field, Input};
use super::super::super::jobs::kinds;
use super::super::super::pages::run_forms::{Choices, input};
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::Seen;
use super::Question;

/// Draws of a sample: those of the command where nothing is said.
const DRAWS: &str = "1024";
/// Seed of the draws: that of the command.
const SEED: &str = "1";
/// Closures at once: those of the command.
const AT_ONCE: &str = "2";
/// Months of a stock that are tried.
const STOCKS: &str = "1,3";
/// Places whose stocks are tried.
const MOST_STOCKS: usize = 3;

/// The form of a question about the plan, or why it cannot be asked.
///
/// # Errors
/// The folder of the results cannot be read.
pub(super) fn form(question: &Question, frame: &Frame, seen: &Seen<'_>) -> Result<Markup, Problem> {
    let case = &seen.result.reloaded.case;
    let lang = seen.lang;
    let drawn = matches!(question.id, "sample" | "value");
    if drawn && !case.events.values().any(|event| event.rate.is_some_and(|rate| rate > 0.0)) {
        return Ok(html! { p.notice { (text(lang, "desk.stress.no_rates")) } });
    }
    let Some(kind) = kinds::find(question.job) else { return Ok(html! {}) };
    let choices = Choices::of_plans(&seen.results.plans()?);
    let defaults = defaults(case);
    let shown = |field: &&Field| field.name != "result";
    Ok(html! {
        form.fields method="post" action=(format!("/runs/start/{}", kind.id)) {
            (frame.token())
            input type="hidden" name="result" value=(seen.result.name);
            @for field in kind.fields.iter().filter(shown) {
                label {
                    @if field.name == "events" {
                        span { (text(lang, "desk.stress.event")) }
                        (events(case, lang))
                    } @else {
                        span { (text(lang, &format!("desk.field.{}", field.name))) }
                        (input(field, lang, &choices, default(field, &defaults)))
                    }
                }
            }
            button.primary type="submit" { (text(lang, "desk.stress.ask")) }
        }
    })
}

fn default<'a>(field: &Field, defaults: &'a BTreeMap<&str, String>) -> Option<&'a str> {
    // What is compared with another plan is chosen, not assumed.
    if matches!(field.input, Input::Plan) { None } else { defaults.get(field.name).map(String::as_str) }
}

/// What suits a case, by field.
fn defaults(case: &Case) -> BTreeMap<&'static str, String> {
    let settings = case.settings.stress.clone().unwrap_or_default();
    let first = case.settings.periods.first().map_or(0.0, |period| period.start);
    BTreeMap::from([
        ("start", month(settings.start.unwrap_or(first), 0)),
        ("window_months", settings.months.to_string()),
        ("draws", DRAWS.to_owned()),
        ("seed", SEED.to_owned()),
        ("most", AT_ONCE.to_owned()),
        ("stocks", stocks(case)),
    ])
}

/// Stocks to try, one a line: what the case stores, else what its demands take.
fn stocks(case: &Case) -> String {
    let line = |commodity, place| format!("{}@{}={STOCKS}", case.commodities.name(commodity), case.places.name(place));
    let mut lines: Vec<String> =
        case.stocks.values().map(|stock| line(stock.commodity, stock.place)).take(MOST_STOCKS).collect();
    if lines.is_empty() {
        let first = case.demands.values().filter_map(|demand| Some((demand.members.first()?.commodity, demand.place)));
        lines = first.map(|(commodity, place)| line(commodity, place)).take(MOST_STOCKS).collect();
    }
    lines.join("\n")
}

/// The events of the case by name; the first is chosen where there are any.
fn events(case: &Case, lang: Lang) -> Markup {
    let name = |id| case.events[id].names.display(lang == Lang::Ja, case.events.name(id)).to_owned();
    html! {
        select name="events" {
            @for (place, id) in case.events.ids().enumerate() {
                option value=(case.events.name(id)) selected[place == 0] { (name(id)) }
            }
            option value="" { (text(lang, "desk.stress.any_event")) }
        }
    }
}
