//! Investments: what is built when, must-haves and choices, what projects are worth, contracts.

use denchi_core::catalogue::text;
use denchi_report::brief::Note;
use denchi_report::html::view_of_answer;
use maud::{Markup, html};
use serde_json::Value;

use super::super::shell::problem::Problem;
use super::answers::{Chosen, number, select};
use super::figures::{Figure, INVESTMENTS, chart, markup, plain};
use super::{Seen, Shown, View, behind};

/// The view.
pub(super) struct Investments;

/// Near-optimal alternatives.
const CHOICES: &[Figure] = &[plain("classes", &["classes-lists"]), chart("ranges", &[]), chart("different", &[])];
/// Projects in their rank.
const PROJECTS: &[Figure] = &[
    plain("ranking", &["ranking-table"]),
    chart("projects", &[]),
    chart("supports", &[]),
    chart("flows", &[]),
    chart("portfolio", &[]),
];
/// Programmes by what there is: alternatives, investments.
const PROGRAMMES: [[&[&str]; 2]; 2] = [
    [&["money.js", "contracts.js"], &["money.js", "contracts.js", "invest.js"]],
    [&["money.js", "contracts.js", "alternatives.js"], &["money.js", "contracts.js", "alternatives.js", "invest.js"]],
];
/// Slacks and draws that are asked for at first.
const SLACK: &str = "5";
/// What alternatives can look at.
const LOOKED: [&str; 5] = ["options", "timing", "sites", "imports", "shares"];

impl View for Investments {
    fn id(&self) -> &'static str {
        "investments"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let mut shown = INVESTMENTS.show(seen)?;
        let (choices, projects) = (Chosen::of("alternatives", seen)?, Chosen::of("invest", seen)?);
        let has = [add(&choices, seen, &mut shown, "near"), add(&projects, seen, &mut shown, "invest")];
        if let Some(drawn) = &mut shown.drawn {
            drawn.programmes = PROGRAMMES[usize::from(has[0])][usize::from(has[1])];
        }
        shown.tables.extend(choices.tables().into_iter().chain(projects.tables()));
        shown.body = body(seen, &shown.body, &choices, &projects, has);
        Ok(shown)
    }

    fn behind(&self, seen: &Seen<'_>, figure: &str) -> Vec<Note> {
        match figure {
            // What is said of options rests on them and on all that the plan costs.
            "classes" | "ranges" | "different" | "ranking" | "projects" | "supports" | "flows" | "portfolio" => {
                vec![Note::of("builds", "capital", &[], "sum"), Note::of("costs", "present_value", &[], "sum")]
            }
            figure => behind::figure(seen, figure),
        }
    }
}

/// Adds what an answer shows to what the view draws; whether there is one.
fn add(chosen: &Chosen, seen: &Seen<'_>, shown: &mut Shown, name: &str) -> bool {
    let case = &seen.result.reloaded.case;
    let answer = chosen.answer.as_ref().and_then(|answer| view_of_answer(case, &answer.package));
    let (Some(mut answer), Some(drawn)) = (answer, &mut shown.drawn) else { return false };
    drawn.view[name] = answer[name].take();
    if let (Some(Value::Object(tables)), Some(all)) =
        (answer.get_mut("tables").map(Value::take), drawn.view["tables"].as_object_mut())
    {
        all.extend(tables);
    }
    shown.data = drawn.view.clone();
    true
}

fn body(seen: &Seen<'_>, plan: &Markup, choices: &Chosen, projects: &Chosen, has: [bool; 2]) -> Markup {
    let lang = seen.lang;
    let looked: Vec<(String, String)> = LOOKED
        .iter()
        .map(|kind| ((*kind).to_owned(), text(lang, &format!("page.near.kinds.{kind}")).to_owned()))
        .collect();
    let of_choices = html! {
        (number(seen, "slack", SLACK, "0", "any"))
        (select(seen, "looked", "desk.field.looked", &looked))
        (number(seen, "different", "", "0", "1"))
    };
    let of_projects = html! {
        (number(seen, "budget", "", "0", "any"))
        (number(seen, "rate", "", "0", "any"))
        (number(seen, "expected_loss", "", "1", "1"))
    };
    html! {
        nav.of aria-label=(text(lang, "desk.explore.parts")) {
            a href="#builds" { (text(lang, "page.builds.title")) }
            a href="#of-alternatives" { (text(lang, "desk.explore.alternatives.title")) }
            a href="#of-invest" { (text(lang, "desk.explore.invest.title")) }
            a href="#contracts" { (text(lang, "page.contracts.title")) }
        }
        (plan)
        (choices.head(seen, "/investments", &of_choices))
        @if has[0] { (markup(CHOICES, lang)) }
        (projects.head(seen, "/investments", &of_projects))
        @if has[1] { (markup(PROJECTS, lang)) }
    }
}
