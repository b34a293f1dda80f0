//! The answer: whether demand is served and the targets are met, at what cost, with what footprint, from whom.

use super::line::{Amount, Block, Line, Note, Section};
use super::subject::Subject;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let lost = Subject::figure(&subject.of.package, "demand_lost").map_or(0.0, |figure| figure.0);
    let wanted = Subject::figure(&subject.of.package, "demand_wanted").map_or(0.0, |figure| figure.0);
    // What is lost below a millionth of what is wanted is noise of the solver.
    let all = lost <= 1e-6 * wanted;
    let parts = vec![
        ("wanted", subject.key_figure("demand_wanted")),
        ("lost", subject.key_figure("demand_lost")),
        ("cost", subject.key_figure("unit_cost")),
        ("present_value", subject.key_figure("objective")),
        ("footprint", subject.key_figure("unit_emissions")),
        ("investment", subject.key_figure("investment")),
    ];
    let mut blocks = vec![Block::Line(Line::new(if all { "answer.served" } else { "answer.short" }, parts))];
    blocks.extend(targets(subject));
    if let Some(found) = subject.largest_dependence() {
        let share = Amount::new(found.share, "1", subject.dependence_note(&found));
        let parts = vec![
            ("region", subject.place_of_trace(&subject.region())),
            ("element", subject.name("element", &found.tracer)),
            ("stage", subject.stage(&found.stage)),
            ("country", subject.name("country", &found.country)),
            ("share", share.into()),
            ("period", subject.focus.as_str().into()),
        ];
        blocks.push(Block::Line(Line::new("answer.dependence", parts)));
    }
    Section { id: "answer", blocks }
}

/// Which targets are met in the period that is looked at.
fn targets(subject: &Subject<'_>) -> Vec<Block> {
    let rules = subject.table("rules");
    let line = |row: usize| {
        let rule = rules.text(row, "rule");
        let note = |column| Note::of("rules", column, &[("rule", rule), ("period", &subject.focus)], "value");
        let unit = subject.unit_of_targets();
        let number = |column| rules.number(row, column).map(|value| Amount::new(value, &unit, note(column)));
        let missed = rules.number(row, "missed").unwrap_or(0.0) > 0.0;
        let parts = vec![
            ("rule", subject.name("rule", rule)),
            ("reached", number("value")?.into()),
            ("limit", number("limit")?.into()),
            ("period", subject.focus.as_str().into()),
        ];
        Some(Block::Line(Line::new(if missed { "answer.missed" } else { "answer.met" }, parts)))
    };
    subject.targets().filter_map(line).collect()
}
