//! The view as markup: which answers, what runs, and each question with its figures or with the form that asks it.

use std::collections::BTreeMap;

use denchi_core::catalogue::{self, Lang, text};
use denchi_core::stress::Target;
use denchi_report::html::sections::Section;
use denchi_report::numbers::parse;
use denchi_report::stress::month;
use denchi_report::stress::names::in_language;
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::super::super::assets::address as asset;
use super::super::super::pages::runs::job_table;
use super::super::super::shell::frame::Frame;
use super::super::super::shell::problem::Problem;
use super::super::Seen;
use super::chosen::{Chosen, HIDDEN};
use super::{QUESTIONS, ask};
use crate::workspace::jobs::Job;
use crate::workspace::results::Listed;
use crate::workspace::users::Role;

/// The body of the view.
///
/// # Errors
/// The folder of the results cannot be read.
pub(super) fn body(chosen: &[Chosen], seen: &Seen<'_>) -> Result<Markup, Problem> {
    let frame = Frame::within(seen.lang, seen.session, seen.asked, "/stress");
    let questions = chosen.iter().map(|chosen| question(chosen, &frame, seen)).collect::<Result<Vec<_>, _>>()?;
    Ok(html! {
        nav.of aria-label=(text(seen.lang, "desk.stress.questions")) {
            @for question in &QUESTIONS {
                a href=(format!("#of-{}", question.id)) { (text(seen.lang, &format!("desk.stress.{}.title", question.id))) }
            }
        }
        @if chosen.iter().any(|chosen| !chosen.own.is_empty() || !chosen.other.is_empty()) { (choice(chosen, seen)) }
        (running(&frame, seen))
        @for question in questions { (question) }
    })
}

/// Which answers are shown.
fn choice(chosen: &[Chosen], seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let others = seen.asked.query.iter().filter(|(key, _)| {
        // The month is one of the replay that was shown.
        *key != "period" && !QUESTIONS.iter().any(|question| question.id == *key)
    });
    html! {
        form.choose method="get" action="/stress" data-choose aria-label=(text(lang, "desk.stress.choose")) {
            @for (key, value) in others { input type="hidden" name=(key) value=(value); }
            @for chosen in chosen {
                label {
                    (text(lang, &format!("desk.stress.{}.short", chosen.question.id))) " "
                    (select(chosen, seen))
                }
            }
            button type="submit" { (text(lang, "desk.show")) }
        }
    }
}

fn select(chosen: &Chosen, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let shown = chosen.answer.as_ref().map(|answer| &answer.name);
    let option = |listed: &Listed| {
        html! { option value=(listed.name) selected[shown == Some(&listed.name)] { (listed.name) } }
    };
    html! {
        select name=(chosen.question.id) id=(format!("choose-{}", chosen.question.id)) {
            @if chosen.own.is_empty() { option value="" { (text(lang, "desk.stress.none")) } }
            @else {
                optgroup label=(text(lang, "desk.stress.this")) { @for listed in &chosen.own { (option(listed)) } }
                option value=(HIDDEN) selected[chosen.hidden] { (text(lang, "desk.stress.hidden")) }
            }
            @if !chosen.other.is_empty() {
                optgroup label=(text(lang, "desk.stress.other")) { @for listed in &chosen.other { (option(listed)) } }
            }
        }
    }
}

/// Jobs about this plan that wait or run; the page is loaded again when one of them is done.
fn running(frame: &Frame, seen: &Seen<'_>) -> Markup {
    let about = |job: &&Job| {
        job.form.get("result").and_then(Value::as_str) == Some(seen.result.name.as_str())
            && QUESTIONS.iter().any(|question| question.job == job.kind)
    };
    let active: Vec<Job> = seen.active.iter().filter(about).cloned().collect();
    html! {
        @if !active.is_empty() {
            section.figure id="running" data-follow {
                h2 { (text(seen.lang, "desk.stress.running")) }
                (job_table(&active, frame))
                script src=(asset("runs.js")) {}
            }
        }
    }
}

/// A question: what it asks, its answer in words, its figures, and the form that asks it.
fn question(chosen: &Chosen, frame: &Frame, seen: &Seen<'_>) -> Result<Markup, Problem> {
    let lang = seen.lang;
    let id = chosen.question.id;
    let form = if frame.may(Role::Analyst) {
        ask::form(chosen.question, frame, seen)?
    } else {
        html! { p.note { (text(lang, "desk.stress.readers")) } }
    };
    let title = format!("of-{id}-title");
    Ok(html! {
        section.question-of id=(format!("of-{id}")) aria-labelledby=(title) {
            h2.of id=(title) { (text(lang, &format!("desk.stress.{id}.title"))) }
            @match &chosen.answer {
                None => {
                    div.figure {
                        p.lead { (text(lang, &format!("desk.stress.{id}.about"))) }
                        (form)
                    }
                }
                Some(answer) => {
                    p.eyebrow {
                        (of_options(&answer.package.manifest.options, seen)) " · "
                        a href=(format!("/results/{}", answer.name)) { (text(lang, "desk.stress.page")) } " · "
                        a href=(format!("/results/{}?file=manifest", answer.name)) { "manifest.json" }
                    }
                    @if chosen.is_foreign() {
                        @let words: [(&str, &dyn std::fmt::Display); 2] = [("name", &answer.name), ("result", &seen.result.name)];
                        p.notice { (catalogue::format(lang, "desk.stress.foreign", &words)) }
                    }
                    p.sentence data-sentence=(id) {}
                    @for section in chosen.question.sections { (figure(section, seen)) }
                    details.figure.ask {
                        summary { (text(lang, "desk.stress.again")) }
                        p.lead { (text(lang, &format!("desk.stress.{id}.about"))) }
                        (form)
                    }
                }
            }
        }
    })
}

/// The months that an answer is about, and what was asked of them.
fn of_options(options: &BTreeMap<String, Value>, seen: &Seen<'_>) -> String {
    let start = options.get("start").and_then(Value::as_str).and_then(parse);
    let start = start.map(|start| month(start, 0)).unwrap_or_default();
    let months = options.get("months").and_then(Value::as_u64).unwrap_or_default();
    let words: [(&str, &dyn std::fmt::Display); 2] = [("start", &start), ("months", &months)];
    let mut parts = vec![catalogue::format(seen.lang, "desk.stress.of_options", &words)];
    let case = &seen.result.reloaded.case;
    let listed =
        |list: &str| options.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    parts.extend(listed("events").map(|id| {
        let event = case.events.find(id).map(|event| case.events[event].names.display(seen.lang == Lang::Ja, id));
        event.unwrap_or(id).to_owned()
    }));
    parts.extend(listed("close").map(|id| {
        Target::find(case, id).map_or_else(|| id.to_owned(), |target| in_language(case, &target, seen.lang))
    }));
    for (key, field) in [("draws", "draws"), ("seed", "seed"), ("k", "most")] {
        if let Some(value) = options.get(key).filter(|value| value.is_number()) {
            parts.push(format!("{}: {value}", text(seen.lang, &format!("desk.field.{field}"))));
        }
    }
    parts.join(" · ")
}

fn figure(section: &Section, seen: &Seen<'_>) -> Markup {
    let id = section.id;
    html! {
        section.figure id=(id) {
            h3.title { (text(seen.lang, &format!("page.{id}.title"))) }
            p.lead { (text(seen.lang, &format!("page.{id}.lead"))) }
            @for place in section.before { (PreEscaped(place.markup())) }
            @if section.chart { div class=(format!("chart chart-{id}")) {} }
            @for place in section.after { (PreEscaped(place.markup())) }
        }
    }
}
