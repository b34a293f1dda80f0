//! Dependence: stage by mineral or by year, for a country or a group; in proportion, at least, at most.

use denchi_core::catalogue::text;
use denchi_report::brief::Note;
use denchi_report::html::view_of_bounds;
use maud::html;
use serde_json::{Map, Value};

use super::super::shell::problem::Problem;
use super::answers::{Chosen, select};
use super::{Seen, Shown, View, behind, figures};

/// The view.
pub(super) struct Dependence;

impl View for Dependence {
    fn id(&self) -> &'static str {
        "dependence"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let mut shown = figures::DEPENDENCE.show(seen)?;
        let trace = Chosen::of("trace", seen)?;
        let case = &seen.result.reloaded.case;
        if let Some(drawn) = &mut shown.drawn {
            let groups =
                case.country_groups.iter().map(|(group, members)| (group.clone(), members.iter().cloned().collect()));
            drawn.view["groups"] = Value::Object(groups.collect::<Map<_, _>>());
            if let Some(answer) = &trace.answer {
                drawn.view["tables"]["bounds"] = view_of_bounds(&answer.package);
            }
            shown.data = drawn.view.clone();
        }
        let fields = html! {
            (select(seen, "origin", "desk.field.origin", &origins(seen)))
            (select(seen, "period", "desk.field.period", &periods(seen)))
        };
        shown.body = html! { (shown.body) (trace.head(seen, "/dependence", &fields)) };
        Ok(shown)
    }

    fn behind(&self, seen: &Seen<'_>, figure: &str) -> Vec<Note> {
        behind::figure(seen, figure)
    }
}

/// Groups of the case, then the countries that are traced, with their names.
fn origins(seen: &Seen<'_>) -> Vec<(String, String)> {
    let case = &seen.result.reloaded.case;
    let japanese = seen.lang == denchi_core::catalogue::Lang::Ja;
    let traced = |code: &&String| {
        let table = seen.result.reloaded.package.table("dependence");
        table.is_some_and(|table| (0..table.len()).any(|row| table.text(row, "country") == code.as_str()))
    };
    let groups = case.country_groups.keys().map(|group| (group.clone(), group.clone()));
    let countries = case.countries.iter().filter(|(code, _)| traced(code));
    let countries = countries.map(|(code, country)| (code.clone(), country.names.display(japanese, code).to_owned()));
    countries.chain(groups).collect()
}

/// The last period first: bounds take their time, and the last is what is asked about most; all of them at the end.
fn periods(seen: &Seen<'_>) -> Vec<(String, String)> {
    let labels =
        seen.result.reloaded.plan.periods.iter().rev().map(|period| (period.label.clone(), period.label.clone()));
    labels.chain([(String::new(), text(seen.lang, "page.all").to_owned())]).collect()
}
