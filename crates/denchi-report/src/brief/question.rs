//! What was asked.

use super::line::{Amount, Block, Line, Note, Part, Section};
use super::subject::Subject;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let periods = subject.periods();
    let mut blocks = Vec::new();
    if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
        let parts = vec![
            ("wanted", subject.key_figure("demand_wanted")),
            ("from", first.as_str().into()),
            ("to", last.as_str().into()),
        ];
        blocks.push(Block::Line(Line::new("question.demand", parts)));
    }
    blocks.extend(targets(subject));
    if let Some(scenario) = &subject.case.scenario {
        blocks.push(Block::Line(Line::new("question.scenario", vec![("scenario", scenario.as_str().into())])));
    }
    if let Some(beside) = subject.beside {
        let name = beside.manifest.case.scenario.as_deref().map_or(Part::Key("brief.base".to_owned()), Part::from);
        blocks.push(Block::Line(Line::new("question.beside", vec![("beside", name)])));
    }
    Section { id: "question", blocks }
}

/// One line a target: how much, from when on.
fn targets(subject: &Subject<'_>) -> Vec<Block> {
    let rules = subject.table("rules");
    let line = |row: usize| {
        let rule = rules.text(row, "rule");
        let note = Note::of("rules", "limit", &[("rule", rule), ("period", &subject.focus)], "value");
        let limit = rules.number(row, "limit")?;
        let unit = subject.unit_of_targets();
        let parts = vec![
            ("rule", subject.name("rule", rule)),
            ("limit", Amount::new(limit, &unit, note).into()),
            ("from", subject.focus.as_str().into()),
        ];
        Some(Block::Line(Line::new("question.target", parts)))
    };
    subject.targets().filter_map(line).collect()
}

impl Subject<'_> {
    /// Rows of the table of rules about targets in the period that is looked at.
    pub(super) fn targets(&self) -> impl Iterator<Item = usize> {
        let rules = self.table("rules");
        (0..rules.len())
            .filter(|&row| rules.text(row, "kind").ends_with("_target") && rules.text(row, "period") == self.focus)
    }

    /// Unit of what targets are about: end products a year.
    pub(super) fn unit_of_targets(&self) -> String {
        Subject::figure(&self.of.package, "product_output_last").map(|figure| figure.1).unwrap_or_default()
    }
}
