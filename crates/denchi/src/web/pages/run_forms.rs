//! Forms to start jobs, and `POST /runs/start/<kind>`.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Redirect;
use axum::{Extension, Form};
use denchi_core::catalogue::{self, Lang, text};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::super::desk::Desk;
use super::super::guard::who::require;
use super::super::jobs::form::{self, Field, Input};
use super::super::jobs::kinds::{self, KINDS, Kind};
use super::super::shell::frame::Frame;
use super::super::shell::problem::Problem;
use super::{DeskOf, FormOf, Known};
use crate::workspace::sessions::Session;
use crate::workspace::users::Role;
use crate::workspace::{Name, audit, jobs};

/// What can be chosen in the forms.
pub(crate) struct Choices {
    cases: Vec<String>,
    plans: Vec<String>,
    scenarios: Vec<String>,
}

impl Choices {
    /// Only plans.
    pub(crate) fn of_plans(plans: &[Name]) -> Self {
        let plans = plans.iter().map(ToString::to_string).collect();
        Choices { cases: Vec::new(), plans, scenarios: Vec::new() }
    }

    /// What the workspace has. Blocks.
    pub(crate) fn of(desk: &Desk) -> Result<Self, Problem> {
        let cases = desk.workspace.cases()?;
        let mut scenarios: Vec<String> = Vec::new();
        for case in &cases {
            scenarios.extend(desk.workspace.scenarios(case)?.iter().map(ToString::to_string));
        }
        scenarios.sort();
        scenarios.dedup();
        let plans = desk.workspace.results()?.into_iter().filter(|listed| listed.is_plan());
        Ok(Choices {
            cases: cases.iter().map(ToString::to_string).collect(),
            plans: plans.map(|listed| listed.name.to_string()).collect(),
            scenarios,
        })
    }
}

/// A form for each kind of job, folded.
pub(crate) fn all(frame: &Frame, choices: &Choices) -> Markup {
    html! {
        section.figure.start {
            h2 { (text(frame.lang, "desk.runs.start")) }
            @for kind in KINDS {
                details name="start" id=(format!("start-{}", kind.id)) {
                    summary { (text(frame.lang, &format!("desk.job.{}", kind.id))) }
                    (one(kind, frame, choices))
                }
            }
        }
    }
}

fn one(kind: &Kind, frame: &Frame, choices: &Choices) -> Markup {
    html! {
        form.fields method="post" action=(format!("/runs/start/{}", kind.id)) {
            (frame.token())
            @for field in kind.fields {
                label {
                    span { (text(frame.lang, &format!("desk.field.{}", field.name))) }
                    (input(field, frame.lang, choices, looked_at(field, frame)))
                }
            }
            button.primary type="submit" { (text(frame.lang, "desk.runs.go")) }
        }
    }
}

/// The result that is looked at is the first choice of a field that asks for one.
fn looked_at<'a>(field: &Field, frame: &'a Frame) -> Option<&'a str> {
    let asks = matches!(field.input, Input::Plan) && field.option.is_none();
    frame.asked.result.as_ref().filter(|_| asks).map(|name| name.as_str())
}

/// The control of a field, with what stands in it at first.
pub(crate) fn input(field: &Field, lang: Lang, choices: &Choices, value: Option<&str>) -> Markup {
    let required = field.option.is_none();
    let select = |options: &[String], word: &dyn Fn(&str) -> String| {
        html! {
            select name=(field.name) required[required] {
                @if !required { option value="" { "–" } }
                @for option in options { option value=(option) selected[value == Some(option)] { (word(option)) } }
            }
        }
    };
    let as_it_is = |option: &str| option.to_owned();
    let in_words = |option: &str| {
        let key = format!("desk.choice.{option}");
        catalogue::find(lang, &key).unwrap_or(option).to_owned()
    };
    match &field.input {
        Input::Case => select(&choices.cases, &as_it_is),
        Input::Plan => select(&choices.plans, &as_it_is),
        Input::Scenario => select(&choices.scenarios, &as_it_is),
        Input::Choice(options) => select(&options.iter().map(ToString::to_string).collect::<Vec<_>>(), &in_words),
        Input::Whole { least, most } => html! {
            input type="number" name=(field.name) min=(least) max=(most) step="1" value=[value] required[required];
        },
        Input::Number { above } => html! {
            input type="number" name=(field.name) min=(above) step="any" value=[value] required[required];
        },
        Input::Month => html! {
            input name=(field.name) placeholder="2030-04" pattern="[0-9]{4}(-[0-9]{2})?" value=[value];
        },
        Input::Words => {
            let value = value.unwrap_or_default();
            // A line more than there are, to write into.
            html! { textarea name=(field.name) rows=(1 + value.lines().count().max(1)) { (value) } }
        }
    }
}

/// `POST /runs/start/<kind>`: puts a job into the queue.
pub(crate) async fn start(
    State(desk): DeskOf,
    Path(id): Path<String>,
    Extension(session): Known<Session>,
    Extension(lang): Known<Lang>,
    Form(fields): FormOf,
) -> Result<Redirect, Problem> {
    require(&session, Role::Analyst)?;
    let kind = kinds::find(&id).ok_or(Problem::NotFound)?;
    let job = desk.blocking(move |desk| add(desk, kind, &fields, &session, lang)).await?;
    desk.runner.wake();
    Ok(Redirect::to(&format!("/runs/{job}")))
}

/// Checks a form and adds its job; the number of the job.
fn add(
    desk: &Desk,
    kind: &Kind,
    fields: &BTreeMap<String, String>,
    session: &Session,
    lang: Lang,
) -> Result<i64, Problem> {
    let known = |name: &&String| kind.fields.iter().any(|field| field.name == *name);
    let form: Map<String, Value> = fields
        .iter()
        .filter(|(name, value)| known(name) && !value.trim().is_empty())
        .map(|(name, value)| (name.clone(), value.trim().into()))
        .collect();
    form::arguments(kind, &form, &desk.workspace).map_err(|wrong| {
        let field = text(lang, &format!("desk.field.{}", wrong.field)).to_owned();
        let key = if wrong.value.is_empty() { "desk.problem.missing" } else { "desk.problem.field" };
        Problem::Refused(catalogue::format(lang, key, &[("field", &field), ("value", &wrong.value)]))
    })?;
    let stem = form::stem(kind, &form).ok_or(Problem::NotFound)?;
    let id = jobs::add(&desk.database, kind.id, &form, stem.as_str(), &session.user, lang)?;
    audit::note(&desk.database, &session.user, "job.start", &format!("{id} {}", kind.id))?;
    desk.runner.tell(id)?;
    Ok(id)
}
