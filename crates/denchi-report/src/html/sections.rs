//! The sections of pages: each is a figure with a heading, a lead, and places that its programme fills.

use std::fmt::Write;

/// A section with a figure. Its texts are `page.<id>.title`, `.lead` and `.short`; its chart has the class `chart-<id>`, which
/// `plan.css` gives its height.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its identifier on the page, and that of its programme.
    pub id: &'static str,
    /// Places before the chart.
    pub before: &'static [Place],
    /// Whether ECharts draws in it.
    pub chart: bool,
    /// Places behind the chart.
    pub after: &'static [Place],
}

/// A place by its identifier.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// Key figures.
    Cards(&'static str),
    /// A few sentences.
    Words(&'static str),
    /// What is chosen in the figure.
    Detail(&'static str),
    /// A table, or lists, that scroll.
    Table(&'static str),
}

use Place::{Cards, Detail, Table, Words};

impl Place {
    /// The place as markup.
    pub fn markup(self) -> String {
        match self {
            Cards(id) => format!("<dl class=\"cards\" id=\"{id}\"></dl>"),
            Words(id) => format!("<div class=\"said\" id=\"{id}\" role=\"status\"></div>"),
            Detail(id) => format!("<div class=\"detail\" id=\"{id}\" role=\"status\"></div>"),
            Table(id) => format!("<div class=\"scroll\" id=\"{id}\" tabindex=\"0\"></div>"),
        }
    }
}

const fn chart(id: &'static str, before: &'static [Place], after: &'static [Place]) -> Section {
    Section { id, before, chart: true, after }
}

const fn plain(id: &'static str, after: &'static [Place]) -> Section {
    Section { id, before: &[], chart: false, after }
}

/// What breaks first: every target closed in turn.
pub const SWEEP: &[Section] = &[
    chart("closures", &[], &[]),
    chart("matrix", &[], &[]),
    plain("targets", &[Detail("targets-detail"), Table("targets-table")]),
    chart("survival", &[], &[]),
];
/// What draws of events say.
pub const SAMPLE: &[Section] =
    &[chart("exceedance", &[Cards("exceedance-cards")], &[]), chart("drivers", &[], &[Table("drivers-table")])];
/// The worst sets of closures.
pub const WORST: &[Section] = &[chart("sets", &[], &[Table("sets-table")])];
/// What resilience is worth.
pub const VALUE: &[Section] = &[chart("worth", &[], &[Table("worth-table")]), chart("reserve", &[], &[])];
/// One event, month by month.
pub const RUN: &[Section] = &[
    chart("replay", &[Words("replay-words")], &[Detail("replay-detail")]),
    chart("months", &[], &[Table("months-table")]),
    plain("gave", &[Words("gave-words"), Table("gave-table")]),
];
/// Near-optimal alternatives.
pub const ALTERNATIVES: &[Section] =
    &[plain("classes", &[Table("classes-lists")]), chart("ranges", &[], &[]), chart("different", &[], &[])];
/// A sensitivity study.
pub const SENSITIVITY: &[Section] = &[chart("importance", &[], &[]), plain("verdicts", &[Table("verdicts-table")])];
/// A frontier.
pub const FRONTIER: &[Section] =
    &[chart("frontier", &[], &[]), chart("steps", &[], &[]), plain("points", &[Table("points-table")])];
/// Investments.
pub const INVEST: &[Section] = &[
    plain("ranking", &[Table("ranking-table")]),
    chart("projects", &[], &[]),
    chart("supports", &[], &[]),
    chart("flows", &[], &[]),
    chart("portfolio", &[], &[]),
];

/// Sections as markup whose texts are filled later.
pub(super) fn markup(sections: &[&[Section]]) -> String {
    let mut out = String::new();
    for section in sections.iter().copied().flatten() {
        let id = section.id;
        // Writing to a string does not fail.
        let _ = write!(
            out,
            "<section class=\"figure\" id=\"{id}\">\n<h2 data-text=\"page.{id}.title\"></h2>\n\
             <p class=\"lead\" data-text=\"page.{id}.lead\"></p>\n"
        );
        section.before.iter().for_each(|place| out.push_str(&place.markup()));
        if section.chart {
            let _ = write!(out, "<div class=\"chart chart-{id}\"></div>");
        }
        section.after.iter().for_each(|place| out.push_str(&place.markup()));
        out.push_str("\n</section>\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use denchi_core::catalogue::{Lang, find};

    use super::*;

    #[test]
    fn every_section_has_its_texts_and_an_identifier_of_its_own() {
        let all = [SWEEP, SAMPLE, WORST, VALUE, RUN, ALTERNATIVES, SENSITIVITY, FRONTIER, INVEST];
        for section in all.into_iter().flatten() {
            for part in ["title", "lead", "short"] {
                let key = format!("page.{}.{part}", section.id);
                assert!(find(Lang::En, &key).is_some() && find(Lang::Ja, &key).is_some(), "{key}");
            }
        }
        let mut ids: Vec<&str> = all.into_iter().flatten().map(|section| section.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
