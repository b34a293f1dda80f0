//! What if: controls of the open result, and the plan that they make, beside that of the result.

use denchi_core::catalogue::{Lang, text};
use denchi_core::explore::what_if::{Control, Kind};
use denchi_report::ResultTable;
use denchi_report::package::manifest::Manifest;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::super::guard::who::require;
use super::super::shell::problem::Problem;
use super::super::what_if::answer::{Answer, shares};
use super::super::what_if::asking::said;
use super::super::what_if::state;
use super::{Drawn, Seen, Shown, View};
use crate::workspace::users::Role;

/// The view.
pub(super) struct WhatIf;

/// Programmes of the view, in the order in which they run.
const PROGRAMMES: [&str; 3] = ["what-if-controls.js", "what-if-charts.js", "what-if.js"];

/// Figures of the view, with a chart or without.
const FIGURES: [(&str, bool); 4] =
    [("what-capacity", true), ("what-costs", true), ("what-dependence", true), ("what-changes", false)];

impl View for WhatIf {
    fn id(&self) -> &'static str {
        "what-if"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let all = seen.result.figures();
        let view = json!({
            "case": all["case"], "run": all["run"], "periods": all["periods"], "names": all["names"], "stages": all["stages"],
            "sources": all["sources"], "rules": all["rules"], "what_if": self.asked(seen),
            "tables": { "rules": all.get("tables").map(|tables| &tables["rules"]) },
        });
        let sources = all["sources"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
        let (data, tables) = match seen.asked.get("format") {
            Some(_) => self.data(seen)?,
            None => (Value::Null, Vec::new()),
        };
        Ok(Shown { body: body(seen), data, tables, sources, drawn: Some(Drawn { programmes: &PROGRAMMES, view }) })
    }
}

impl WhatIf {
    /// Controls, and the plan that answers are compared with.
    fn asked(&self, seen: &Seen<'_>) -> Value {
        let (ground, reloaded) = (&seen.result.what_if, &seen.result.reloaded);
        let subject = ground.subject(reloaded);
        let compared = ground.compared(reloaded);
        let years = subject.controls().iter().map(|control| &control.years).find(|years| !years.is_empty());
        json!({
            "result": seen.result.name.as_str(),
            "may": seen.session.role >= Role::Analyst,
            "kinds": Kind::ALL.map(Kind::id),
            "years": years,
            "controls": subject.controls().iter().map(|control| described(control, seen.lang)).collect::<Vec<_>>(),
            "base": { "figures": compared.figures, "shares": shares(&compared.dependence) },
        })
    }

    /// What the address asks for, worked out now where it is not known yet, as data and tables.
    fn data(&self, seen: &Seen<'_>) -> Result<(Value, Vec<ResultTable>), Problem> {
        let (ground, reloaded) = (&seen.result.what_if, &seen.result.reloaded);
        let asked = state::read(&seen.asked.query, seen.lang)?;
        require(seen.session, Role::Analyst)?;
        let answer = ground.answer(reloaded, &asked).map_err(|error| Problem::Refused(said(&error, seen.lang)))?;
        let settings: Vec<Value> = asked
            .iter()
            .map(|(id, setting)| json!({ "control": id, "level": setting.level, "from": setting.from }))
            .collect();
        let compared = ground.compared(reloaded);
        let data = json!({
            "result": seen.result.name.as_str(),
            "settings": settings,
            "base": { "figures": compared.figures, "shares": shares(&compared.dependence) },
            "what_if": { "figures": answer.figures, "shares": shares(answer.dependence()) },
            "checked": answer.checked,
        });
        Ok((data, tables(&answer)))
    }
}

/// Tables of an answer: what changed first.
fn tables(answer: &Answer) -> Vec<ResultTable> {
    let mut tables = vec![answer.changes.clone(), answer.dependence().clone()];
    tables.extend(answer.tables.iter().cloned());
    tables
}

/// A control for programmes.
fn described(control: &Control, lang: Lang) -> Value {
    let name = match (lang, &control.names.en, &control.names.ja) {
        (Lang::Ja, _, Some(name)) | (Lang::En, Some(name), _) => name.clone(),
        _ => text(lang, &format!("desk.script.what-if.of.{}", control.kind.id())).to_owned(),
    };
    json!({
        "id": control.id(),
        "kind": control.kind.id(),
        "name": name,
        "country": control.country,
        "unit": control.unit.id(),
        "least": control.least,
        "most": control.most,
        "step": control.step,
        "neutral": control.neutral,
        "by_year": !control.years.is_empty(),
    })
}

/// Whether a plan is the cheapest one for another reason than its costs: period by period, under limits of a frontier, by a
/// second objective. What its answers are compared with then differs from them in more than what was moved.
fn is_otherwise(manifest: &Manifest) -> bool {
    let option = |name: &str| manifest.options.get(name);
    let limits = option("frontier").and_then(|frontier| frontier.get("limits")).and_then(Value::as_array);
    option("foresight").is_some_and(Value::is_object)
        || option("then").is_some()
        || limits.is_some_and(|limits| limits.iter().any(|limit| !limit.is_null()))
}

fn body(seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let say = |key: &str| text(lang, &format!("desk.what-if.{key}")).to_owned();
    html! {
        @if seen.session.role < Role::Analyst { p.notice { (say("readers")) } }
        @if is_otherwise(&seen.result.reloaded.package.manifest) { p.notice { (say("otherwise")) } }
        div.what-if {
            div.what-asked {
                section.figure aria-labelledby="what-moved-title" {
                    h2 id="what-moved-title" { (say("changes")) }
                    div id="what-moved" {}
                    div.what-buttons {
                        button.quiet type="button" id="what-reset" hidden { (say("reset")) }
                        form method="post" action="/what-if/keep" id="what-keep" hidden {
                            input type="hidden" name=(super::super::guard::posts::FIELD) value=(seen.session.csrf);
                            button.primary type="submit" { (say("keep")) }
                        }
                    }
                    p.told id="what-keep-note" hidden { (say("keep_note")) }
                }
                section.figure aria-labelledby="what-controls-title" {
                    h2 id="what-controls-title" { (say("controls")) }
                    p.lead { (say("controls_lead")) }
                    div id="what-controls" {}
                }
            }
            div.what-answered {
                div.what-status {
                    p id="what-status" role="status" {}
                    button type="button" id="what-cancel" hidden { (say("cancel")) }
                }
                dl.cards id="what-cards" {}
                @for (id, chart) in FIGURES {
                    section.figure id=(id) {
                        h2 { (text(lang, &format!("desk.script.{id}.title"))) }
                        p.lead { (text(lang, &format!("desk.script.{id}.lead"))) }
                        @if chart { div class=(format!("chart chart-{id}")) {} } @else { div.scroll tabindex="0" id="what-table" {} }
                    }
                }
            }
        }
    }
}
