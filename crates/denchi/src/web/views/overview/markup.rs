//! The overview as markup.

use denchi_core::catalogue::{self, text};
use denchi_report::brief::Note;
use maud::{Markup, html};

use super::super::super::shell::address::address;
use super::super::super::shell::cited;
use super::super::super::shell::words::{number, percent, signed};
use super::super::Seen;
use super::data::{Figure, Goal, Overview};

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
            p.eyebrow { (overview.result) }
            h2.title { (overview.title) }
            @if let Some(question) = &overview.question { p.question { (question) } }
            p.beside { (beside(overview, seen)) }
            @if overview.goals.is_empty() { p.sentence { (text(lang, "desk.overview.no_goals")) } }
            dl.cards {
                @for goal in overview.last_goals() { (goal_card(goal, seen)) }
                @for (group, id) in CARDS {
                    @for figure in overview.group(group).filter(|figure| figure.id == id) { (card(figure, seen)) }
                }
            }
        }
        section.figure id="capacity" {
            h2 { (text(lang, "page.capacity.title")) }
            p.lead { (text(lang, "page.capacity.lead")) }
            div.chart.chart-capacity {}
        }
        div.pair {
            @for id in ["landed", "footprint"] {
                section.figure id=(id) {
                    h2 { (text(lang, &format!("page.{id}.title"))) }
                    p.lead { (text(lang, &format!("page.{id}.lead"))) }
                    div.chart {}
                }
            }
        }
        section.figure id="minerals-home" {
            h2 { (text(lang, "desk.overview.dependence")) }
            p.lead { (text(lang, "desk.overview.dependence_lead")) }
            (bars(overview, seen))
            p { a href=(seen.asked.to("/dependence")) { (text(lang, "desk.view.dependence.title")) } }
        }
        section.figure id="changes" {
            h2 { (text(lang, "desk.overview.changes")) }
            p.lead { (beside(overview, seen)) }
            @if overview.changes.is_empty() { p.empty { (text(lang, "desk.overview.no_changes")) } }
            @else { (change_table(overview, seen)) }
        }
        section.figure id="key-figures" {
            h2 { (text(lang, "desk.overview.figures")) }
            (figure_table(overview, seen))
        }
        (briefs(overview, seen))
    }
}

/// What the plan is compared with, and why.
fn beside(overview: &Overview, seen: &Seen<'_>) -> Markup {
    let with = overview.beside.name();
    let said = catalogue::format(seen.lang, overview.beside.key(), &[("with", &with)]);
    html! {
        @match overview.beside.result() {
            Some(other) => { (said) " " a href=(address("/overview", [("result", other)])) { (text(seen.lang, "desk.overview.look_there")) } }
            None => (said),
        }
    }
}

/// The result as a report to hand up, made when it is asked for.
fn briefs(overview: &Overview, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let own =
        [("result", overview.result.as_str())].into_iter().chain(overview.beside.result().map(|with| ("with", with)));
    let file = |format| address("/brief", own.clone().chain([("format", format)]));
    html! {
        section.figure id="brief" {
            h2 { (text(lang, "desk.overview.brief")) }
            p.lead { (text(lang, "desk.overview.brief_lead")) }
            p {
                a href=(file("html")) target="_blank" { (text(lang, "desk.overview.brief_page")) } " · "
                a download href=(file("xlsx")) { (text(lang, "desk.overview.brief_workbook")) }
            }
        }
    }
}

/// A number, leading to where it comes from.
fn from(seen: &Seen<'_>, value: Option<f64>, place: Option<&Note>) -> Markup {
    cited::number(
        seen.result.name.as_str(),
        &value.map_or("–".to_owned(), number),
        place.filter(|_| value.is_some()),
        seen.lang,
    )
}

/// The same number in what the plan is compared with.
fn from_before(overview: &Overview, seen: &Seen<'_>, value: Option<f64>, place: Option<&Note>) -> Markup {
    let place = place.filter(|_| value.is_some()).map(|place| overview.beside.place(place));
    let result = overview.beside.result().unwrap_or(&overview.result);
    cited::number(result, &value.map_or("–".to_owned(), number), place.as_ref(), seen.lang)
}

/// A goal: what is reached beside what is wanted.
fn goal_card(goal: &Goal, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    let (limit, period) = (number(goal.limit), &goal.period);
    html! {
        div data-goal=(goal.rule) {
            dt { (goal.name) }
            dd { (from(seen, Some(goal.value), Some(&goal.place("value")))) small { " / " (limit) } }
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

fn card(figure: &Figure, seen: &Seen<'_>) -> Markup {
    html! {
        div data-figure=(figure.id) {
            dt { (figure.name) }
            dd { (from(seen, figure.value, figure.place.as_ref())) " " small { (figure.unit) } }
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
            div.scroll.whole tabindex="0" { table.bars {
                thead { tr {
                    th scope="col" { (text(lang, "desk.overview.share_of")) }
                    td {}
                    th.number scope="col" { (overview.result) }
                    th.number scope="col" { (overview.beside.name()) }
                } }
                tbody {
                    @for figure in shares {
                        tr {
                            th scope="row" { (figure.name) }
                            // Values in words are per cent.
                            td { (bar(figure)) }
                            td.number { (share(overview, seen, figure, false)) }
                            td.number { (share(overview, seen, figure, true)) }
                        }
                    }
                }
            } }
        }
    }
}

/// A share as a bar, with a mark where it was.
fn bar(figure: &Figure) -> Markup {
    let wide = |value: Option<f64>| value.unwrap_or(0.0).clamp(0.0, 100.0);
    html! {
        svg.share viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect.all width="100" height="8" {}
            rect.part width=(wide(figure.value)) height="8" {}
            @if figure.before.is_some() { rect.was x=(wide(figure.before).min(99.4)) width="0.6" height="8" {} }
        }
    }
}

/// A share, or what it was.
fn share(overview: &Overview, seen: &Seen<'_>, figure: &Figure, before: bool) -> Markup {
    let value = if before { figure.before } else { figure.value };
    let said = value.map_or("–".to_owned(), |value| percent(value / 100.0));
    let place = figure.place.as_ref().filter(|_| value.is_some());
    match place {
        Some(place) if before => {
            let result = overview.beside.result().unwrap_or(&overview.result);
            cited::number(result, &said, Some(&overview.beside.place(place)), seen.lang)
        }
        place => cited::number(&overview.result, &said, place, seen.lang),
    }
}

fn change_table(overview: &Overview, seen: &Seen<'_>) -> Markup {
    let lang = seen.lang;
    html! {
        div.scroll.whole tabindex="0" {
            table {
                thead { tr {
                    @for key in ["group", "figure", "unit"] { th scope="col" { (text(lang, &format!("heading.{key}"))) } }
                    @for key in ["before", "after", "change"] {
                        th.number scope="col" { (text(lang, &format!("desk.overview.{key}"))) }
                    }
                } }
                tbody {
                    @for change in &overview.changes {
                        tr {
                            td { (change.group) } td { (change.name) } td { (change.unit) }
                            td.number { (from_before(overview, seen, change.before, change.place.as_ref())) }
                            td.number { (from(seen, change.after, change.place.as_ref())) }
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
        div.scroll.whole tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { (text(lang, "heading.figure")) }
                    th scope="col" { (text(lang, "heading.unit")) }
                    th.number scope="col" { (overview.result) }
                    th.number scope="col" { (overview.beside.name()) }
                } }
                @for group in GROUPS {
                    // What is built option by option stands among the changes, and in the investments.
                    @let figures: Vec<&Figure> = overview.group(group).filter(|figure| group != "builds" || figure.id.contains(" · ")).collect();
                    @if let Some(first) = figures.first() {
                        tbody {
                            tr { th.group colspan="4" scope="rowgroup" { (first.heading) } }
                            @for figure in &figures {
                                tr {
                                    td { (figure.name) } td { (figure.unit) }
                                    td.number { (from(seen, figure.value, figure.place.as_ref())) }
                                    td.number { (from_before(overview, seen, figure.before, figure.place.as_ref())) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
