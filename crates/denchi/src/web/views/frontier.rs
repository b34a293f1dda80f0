//! The frontier: cost against risk and carbon; a point is a plan that opens in all views.

use std::collections::BTreeSet;

use denchi_core::case::Case;
use denchi_core::catalogue::text;
use denchi_core::explore::Measure;
use denchi_report::brief::Note;
use denchi_report::explore::frontier::label;
use denchi_report::html::view_of_answer;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::super::shell::problem::Problem;
use super::answers::{Chosen, number, select};
use super::figures::{Figure, chart, markup, plain};
use super::{Drawn, Seen, Shown, View};

/// The view.
pub(super) struct Frontier;

const FIGURES: &[Figure] = &[chart("frontier", &[]), chart("steps", &[]), plain("points", &["points-table"])];
/// Foreign countries whose dependence can be chosen as a measure: those of which the plan uses most.
const MOST_COUNTRIES: usize = 4;
/// Points that are asked for at first: enough for a curve, few enough to wait for.
const POINTS: &str = "8";

impl View for Frontier {
    fn id(&self) -> &'static str {
        "frontier"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let chosen = Chosen::of("frontier", seen)?;
        let case = &seen.result.reloaded.case;
        let mut view = chosen.answer.as_ref().and_then(|answer| view_of_answer(case, &answer.package));
        if let (Some(view), Some(answer)) = (&mut view, &chosen.answer) {
            view["frontier"]["name"] = answer.name.as_str().into();
        }
        Ok(Shown {
            data: view.clone().unwrap_or_else(|| json!({ "frontier": Value::Null })),
            tables: chosen.tables(),
            sources: case.sources.names().map(str::to_owned).collect(),
            body: body(&chosen, seen, view.is_some()),
            drawn: view.map(|view| Drawn { programmes: &["frontier.js"], view }),
        })
    }

    /// The costs of the plan that is open, and what it has of that of which less is better.
    fn behind(&self, seen: &Seen<'_>, _figure: &str) -> Vec<Note> {
        let measures = Chosen::of("frontier", seen).ok().and_then(|chosen| measured(&chosen)).unwrap_or_default();
        let of = |measure: &String| match measure.split([':', '@']).next().unwrap_or_default() {
            "emissions" => Some(("emissions", "amount")),
            "origin" => Some(("dependence", "proportional")),
            "imports" => Some(("flows", "amount")),
            "investment" => Some(("builds", "capital")),
            "shortage" => Some(("demand", "lost")),
            "rule" => Some(("rules", "value")),
            _ => None,
        };
        let all = [("costs", "present_value")].into_iter().chain(measures.iter().filter_map(of));
        all.map(|(table, column)| Note::of(table, column, &[], "sum")).collect()
    }
}

/// The measures of the frontier that is shown.
fn measured(chosen: &Chosen) -> Option<Vec<String>> {
    let against = chosen.answer.as_ref()?.package.manifest.options.get("against")?.as_array()?;
    Some(against.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn body(chosen: &Chosen, seen: &Seen<'_>, drawn: bool) -> Markup {
    html! {
        @if drawn {
            section.answer id="answer" {
                p.eyebrow id="answer-case" {}
                h2.title id="answer-title" {}
                p.sentence id="answer-sentence" {}
                dl.cards id="answer-cards" hidden {}
                p.badges id="answer-badges" {}
            }
            (markup(FIGURES, seen.lang))
        }
        (chosen.head(seen, "/frontier", &fields(seen)))
    }
}

/// What is asked: one measure or two, how many points, draws of events.
fn fields(seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let case = &seen.result.reloaded.case;
    let named = |measure: &Measure| (measure.id.clone(), label(case, measure, lang));
    let all: Vec<(String, String)> = measures(seen).iter().map(named).collect();
    let none = [(String::new(), text(lang, "desk.explore.no_second").to_owned())];
    html! {
        @if all.is_empty() { p.told { (text(lang, "desk.explore.no_measure")) } }
        (select(seen, "measure", "desk.explore.first", &all))
        (select(seen, "measure_2", "desk.field.measure_2", &none.into_iter().chain(all.iter().cloned()).collect::<Vec<_>>()))
        (number(seen, "points", POINTS, "2", "1"))
        (number(seen, "expected_loss", "", "1", "1"))
    }
}

/// Measures of the case: emissions, dependence on the countries that the plan uses most and on groups, imports, investment,
/// shortage, and rules that limit something from above.
fn measures(seen: &Seen<'_>) -> Vec<Measure> {
    let case = &seen.result.reloaded.case;
    let home = case.settings.home.as_deref();
    let groups = foreign(seen, home).chain(case.country_groups.keys().map(String::as_str));
    let mut words = vec!["emissions".to_owned()];
    words.extend(home.map(|home| format!("emissions@{home}")));
    words.extend(groups.map(|group| format!("origin:{group}")));
    // Without a home, imports are those of whoever is served.
    let served: BTreeSet<&str> =
        case.demands.values().filter_map(|demand| case.places[demand.place].country.as_deref()).collect();
    let consumers: Vec<String> =
        home.map_or_else(|| served.iter().map(|country| format!("@{country}")).collect(), |_| vec![String::new()]);
    for country in foreign(seen, home) {
        words.extend(
            consumers
                .iter()
                .filter(|at| at.strip_prefix('@') != Some(country))
                .map(|at| format!("imports:{country}{at}")),
        );
    }
    words.push("investment".to_owned());
    words.extend(home.map(|home| format!("investment@{home}")));
    words.push("shortage".to_owned());
    let rows: BTreeSet<&str> = case.rules.values().map(|rule| rule.row.as_str()).collect();
    words.extend(rows.into_iter().map(|row| format!("rule:{row}")));
    words.iter().filter_map(|word| Measure::parse(word, case).ok()).filter(|measure| counts(case, measure)).collect()
}

/// Whether anything in the case has what a measure looks at: a case without emissions has no frontier of them.
fn counts(case: &Case, measure: &Measure) -> bool {
    match measure.id.split([':', '@']).next() {
        Some("emissions") => case
            .processes
            .values()
            .any(|process| process.direct_emissions != 0.0 || process.electricity != 0.0 || process.heat != 0.0),
        Some("investment") => case.options.ids().next().is_some(),
        _ => true,
    }
}

/// Countries abroad that hold most of what the plan consumes where it enters, the largest first.
fn foreign<'a>(seen: &Seen<'a>, home: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    let table = seen.result.reloaded.package.table("dependence");
    let mut sums: Vec<(&str, f64)> = Vec::new();
    for (table, row) in table.into_iter().flat_map(|table| (0..table.len()).map(move |row| (table, row))) {
        let country = table.text(row, "country");
        let at_entry = table.text(row, "stage") == "entry" && table.text(row, "measure") == "last";
        if !at_entry || country == "unknown" || home == Some(country) {
            continue;
        }
        let amount = table.number(row, "content").unwrap_or(0.0) * table.number(row, "proportional").unwrap_or(0.0);
        match sums.iter_mut().find(|(known, _)| *known == country) {
            Some((_, sum)) => *sum += amount,
            None => sums.push((country, amount)),
        }
    }
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    sums.into_iter().map(|(country, _)| country).take(MOST_COUNTRIES)
}
