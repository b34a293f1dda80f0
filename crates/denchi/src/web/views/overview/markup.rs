//! The overview as markup.

use denchi_core::catalogue::{self, text};
use maud::{Markup, html};

use super::super::super::shell::words::{number, percent, signed};
use super::super::Seen;
use super::data::{Change, Figure, Goal, Overview};

/// Figures that stand at the top, by group and identifier.
const CARDS: [(&str, &str); 5] = [
    ("cost", "unit_cost"),
    ("emissions", "unit_emissions"),
    ("cost", "objective"),
    ("cost", "investment"),
    ("emissions", "emissions"),
];

/// Groups of figures that have a table of their own, in their order.
const GROUPS: [&str; 5] = ["cost", "emissions", "supply", "dependence", "builds"];

pub(super) fn body(overview: &Overview, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    html! {
        section.answer {
            p.eyebrow { (overview.result) @if let Some(with) = &overview.with { " · " (text(lang, "desk.with")) " " (with) } }
            h1 { (overview.title) }
            @if let Some(question) = &overview.question { p.question { (question) } }
            @if overview.goals.is_empty() { p.sentence { (text(lang, "desk.overview.no_goals")) } }
            dl.cards {
                @for goal in overview.last_goals() { (goal_card(goal, seen)) }
                @for (group, id) in CARDS {
                    @for figure in overview.group(group).filter(|figure| figure.id == id) { (card(figure)) }
                }
            }
        }
        section.figure id="capacity" {
            h2 { (text(lang, "page.capacity.title")) }
            p.lead { (text(lang, "page.capacity.lead")) }
            div.chart.chart-capacity {}
        }
        section.figure id="minerals-home" {
            h2 { (text(lang, "desk.overview.dependence")) }
            p.lead { (text(lang, "desk.overview.dependence_lead")) }
            (bars(overview, seen))
            p { a href=(seen.asked.to("/dependence")) { (text(lang, "desk.view.dependence.title")) } }
        }
        section.figure id="changes" {
            h2 { (text(lang, "desk.overview.changes")) }
            @match &overview.with {
                None => p.lead { (text(lang, "desk.overview.choose_with")) },
                Some(with) if overview.changes.is_empty() => {
                    p.lead { (catalogue::format(lang, "desk.overview.no_changes", &[("with", with)])) }
                }
                Some(with) => {
                    p.lead { (catalogue::format(lang, "desk.overview.changes_lead", &[("with", with)])) }
                    (change_table(&overview.changes, seen))
                }
            }
        }
        section.figure id="key-figures" {
            h2 { (text(lang, "desk.overview.figures")) }
            (figure_table(overview, seen))
        }
    }
}

/// A goal: what is reached beside what is wanted.
fn goal_card(goal: &Goal, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let (limit, period) = (number(goal.limit), &goal.period);
    html! {
        div data-goal=(goal.rule) {
            dt { (goal.name) }
            dd { (number(goal.value)) small { " / " (limit) } }
            dd.note {
                span.badge.(if goal.met { "good" } else { "bad" }) {
                    (text(lang, if goal.met { "desk.overview.met" } else { "desk.overview.missed" }))
                }
                " " (period)
                @if let Some(before) = goal.before { " · " (change(goal.value - before)) }
            }
        }
    }
}

fn card(figure: &Figure) -> Markup {
    html! {
        div data-figure=(figure.id) {
            dt { (figure.name) }
            dd { (figure.value.map_or("–".to_owned(), number)) " " small { (figure.unit) } }
            @if let (Some(value), Some(before)) = (figure.value, figure.before) { dd.note { (change(value - before)) } }
        }
    }
}

/// A change; one that is nothing is said as such.
fn change(difference: f64) -> Markup {
    html! { span.change { "Δ " (signed(difference)) } }
}

/// The largest country where each mineral enters the chain: rows of dependence with an element and no stage.
fn bars(overview: &Overview, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let entries: Vec<&Figure> =
        overview.group("dependence").filter(|figure| figure.id.split(" · ").count() == 3).collect();
    let shares = entries.iter().filter(|figure| !figure.id.contains("largest"));
    html! {
        @if entries.is_empty() { p.empty { (text(lang, "page.nothing")) } }
        @else {
            table.bars {
                thead { tr {
                    th scope="col" { (text(lang, "desk.overview.share_of")) }
                    th scope="col" {}
                    th.number scope="col" { (overview.result) }
                    @if let Some(with) = &overview.with { th.number scope="col" { (with) } }
                } }
                tbody {
                    @for figure in shares {
                        tr {
                            th scope="row" { (figure.name) }
                            // Values in words are per cent.
                            td { meter min="0" max="100" value=(figure.value.unwrap_or(0.0)) aria-label=(figure.name) {} }
                            td.number { (figure.value.map_or("–".to_owned(), |value| percent(value / 100.0))) }
                            @if overview.with.is_some() {
                                td.number { (figure.before.map_or("–".to_owned(), |value| percent(value / 100.0))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn change_table(changes: &[Change], seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let cell = |value: Option<f64>| value.map_or("–".to_owned(), number);
    html! {
        div.scroll tabindex="0" {
            table {
                thead { tr {
                    @for key in ["group", "figure", "unit"] { th scope="col" { (text(lang, &format!("heading.{key}"))) } }
                    @for key in ["before", "after", "change"] {
                        th.number scope="col" { (text(lang, &format!("desk.overview.{key}"))) }
                    }
                } }
                tbody {
                    @for change in changes {
                        tr {
                            td { (change.group) } td { (change.name) } td { (change.unit) }
                            td.number { (cell(change.before)) } td.number { (cell(change.after)) }
                            td.number { (change.change.map_or("–".to_owned(), signed)) }
                        }
                    }
                }
            }
        }
    }
}

fn figure_table(overview: &Overview, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    html! {
        div.scroll tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { (text(lang, "heading.figure")) }
                    th scope="col" { (text(lang, "heading.unit")) }
                    th.number scope="col" { (overview.result) }
                    @if let Some(with) = &overview.with { th.number scope="col" { (with) } }
                } }
                @for group in GROUPS {
                    @let figures: Vec<&Figure> = overview.group(group).collect();
                    @if let Some(first) = figures.first() {
                        tbody {
                            tr { th.group colspan="4" scope="rowgroup" { (first.heading) } }
                            @for figure in &figures {
                                tr {
                                    td { (figure.name) } td { (figure.unit) }
                                    td.number { (figure.value.map_or("–".to_owned(), number)) }
                                    @if overview.with.is_some() { td.number { (figure.before.map_or("–".to_owned(), number)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
