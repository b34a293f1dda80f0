//! Answers about the case of a plan (frontiers, alternatives, investments, ...): which one a view shows, and the way to ask anew.

use std::sync::Arc;

use denchi_core::catalogue::text;
use denchi_report::table::ResultTable;
use maud::{Markup, html};

use super::super::guard::posts;
use super::super::opened::Answer;
use super::super::shell::problem::Problem;
use super::Seen;
use crate::workspace::results::Listed;
use crate::workspace::users::Role;

/// A question, the answers that the workspace has for the case of a plan, and the one that is shown.
pub(super) struct Chosen {
    /// Its identifier: in manifests, in addresses, of its kind of job, and of its texts `desk.explore.<id>.{title,about}`.
    question: &'static str,
    /// The answers, the newest first.
    own: Vec<Listed>,
    /// The one that is shown.
    pub(super) answer: Option<Arc<Answer>>,
}

impl Chosen {
    /// Looks up the answers to a question: the address names one, or the newest is shown. Blocks.
    ///
    /// # Errors
    /// One that cannot be read.
    pub(super) fn of(question: &'static str, seen: &Seen<'_>) -> Result<Self, Problem> {
        let plan = &seen.result.reloaded.package.manifest;
        let mut own = seen.results.answers_to(question)?;
        own.retain(|listed| listed.manifest.is_about(plan));
        // Whoever has chosen another plan since may still have an answer about the one before in the address.
        let asked = seen.asked.get(question).and_then(|asked| own.iter().find(|listed| listed.name.as_str() == asked));
        let name = asked.or(own.first()).map(|listed| listed.name.clone());
        let answer = name.map(|name| seen.results.answer(&name, seen.lang)).transpose()?;
        Ok(Chosen { question, own, answer })
    }

    /// The tables of the answer that is shown.
    pub(super) fn tables(&self) -> Vec<ResultTable> {
        self.answer.iter().flat_map(|answer| answer.package.tables.iter().cloned()).collect()
    }

    /// What stands above the figures: which answer is shown, and the form to ask anew; without an answer, the form alone.
    pub(super) fn head(&self, seen: &Seen<'_>, path: &str, fields: &Markup) -> Markup {
        let lang = seen.lang;
        let word = |part: &str| text(lang, &format!("desk.explore.{}.{part}", self.question)).to_owned();
        html! {
            section.figure.explored id=(format!("of-{}", self.question)) {
                h2 { (word("title")) }
                p.lead { (word("about")) }
                @match &self.answer {
                    Some(answer) => {
                        @if self.own.len() > 1 { (self.select(seen, path)) }
                        p.told {
                            (text(lang, "desk.explore.shown")) " " strong { (answer.name) } " · "
                            a href=(format!("/results/{}", answer.name)) { (text(lang, "desk.runs.page")) } " · "
                            a href=(format!("/results/{}?file=manifest", answer.name)) { "manifest.json" }
                        }
                        details { summary { (text(lang, "desk.explore.again")) } (self.form(seen, fields)) }
                    }
                    None => {
                        p.empty { (text(lang, "desk.explore.none")) }
                        (self.form(seen, fields))
                    }
                }
            }
        }
    }

    fn select(&self, seen: &Seen<'_>, path: &str) -> Markup {
        let lang = seen.lang;
        let shown = self.answer.as_ref().map(|answer| &answer.name);
        let id = format!("choose-{}", self.question);
        html! {
            form.choose method="get" action=(path) data-choose aria-label=(text(lang, "desk.explore.answer")) {
                @for (key, value) in seen.asked.query.iter().filter(|(key, _)| *key != self.question) {
                    input type="hidden" name=(key) value=(value);
                }
                label for=(id) { (text(lang, "desk.explore.answer")) }
                select name=(self.question) id=(id) {
                    @for listed in &self.own { option value=(listed.name) selected[shown == Some(&listed.name)] { (listed.name) } }
                }
                button type="submit" { (text(lang, "desk.show")) }
            }
        }
    }

    /// The form that starts the job; a reader is told that it takes an analyst.
    fn form(&self, seen: &Seen<'_>, fields: &Markup) -> Markup {
        let lang = seen.lang;
        let case = &seen.result.reloaded.package.manifest.case;
        if seen.session.role < Role::Analyst {
            return html! { p.told { (text(lang, "desk.explore.readers")) } };
        }
        html! {
            form.fields method="post" action=(format!("/runs/start/{}", self.question)) {
                input type="hidden" name=(posts::FIELD) value=(seen.session.csrf);
                // A job takes of these what its kind asks for.
                input type="hidden" name="case" value=(case.name);
                input type="hidden" name="result" value=(seen.result.name);
                @if let Some(scenario) = &case.scenario { input type="hidden" name="scenario" value=(scenario); }
                (fields)
                button.primary type="submit" { (text(lang, "desk.explore.ask")) }
            }
        }
    }
}

/// A field with a number.
pub(super) fn number(seen: &Seen<'_>, name: &str, value: &str, least: &str, step: &str) -> Markup {
    html! {
        label {
            span { (text(seen.lang, &format!("desk.field.{name}"))) }
            input type="number" name=(name) value=(value) min=(least) step=(step);
        }
    }
}

/// A field with a choice, under a text: values and what they are called; the first is chosen.
pub(super) fn select(seen: &Seen<'_>, name: &str, key: &str, options: &[(String, String)]) -> Markup {
    html! {
        label {
            span { (text(seen.lang, key)) }
            select name=(name) { @for (value, said) in options { option value=(value) { (said) } } }
        }
    }
}
