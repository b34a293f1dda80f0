//! How sure it is: what was checked, what rests on assumptions, how it compares with published figures.

use denchi_core::plan::references;

use super::findings::count;
use super::line::{Amount, Block, Column, Grid, Item, Line, Note, Part, Section};
use super::subject::Subject;
use crate::evidence;

/// Rows of a page; the workbook has all.
const SHOWN: usize = 6;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let manifest = &subject.of.package.manifest;
    let checked = match manifest.solve.checked {
        Some(true) => "sure.checked",
        Some(false) => "sure.failed",
        None => "sure.unchecked",
    };
    let gap = Amount::new(
        subject.of.plan.quality.gap.unwrap_or(0.0),
        "1",
        Note::of("summary", "value", &[("figure", "gap")], "value"),
    );
    let mut blocks = vec![Block::Line(Line::new(checked, vec![("gap", gap.into())]))];
    blocks.extend(assumed(subject).map(Block::Line));
    blocks.extend(published(subject).map(Block::Line));
    blocks.push(Block::Grid(weakest(subject)));
    Section { id: "sure", blocks }
}

/// What share of the cost rests on assumptions.
fn assumed(subject: &Subject<'_>) -> Option<Line> {
    let by_quality = evidence::cost_by_quality(subject.case, &subject.of.plan);
    let total: f64 = by_quality.values().sum();
    let share = |quality: &str| {
        let note = Note { of: "case", ..Note::of("*", "quality", &[("quality", quality)], "share") };
        Part::from(Amount::new(by_quality.get(quality).copied().unwrap_or(0.0) / total, "1", note))
    };
    (total > 0.0).then(|| {
        let parts =
            vec![("assumed", share("assumed")), ("estimated", share("estimated")), ("reported", share("reported"))];
        Line::new("sure.assumed", parts)
    })
}

/// How many published figures the plan is near to.
fn published(subject: &Subject<'_>) -> Option<Line> {
    let compared = references::compare(subject.case, &subject.of.plan);
    let judged: Vec<bool> = compared.iter().filter_map(|found| found.within(subject.case)).collect();
    let within = judged.iter().filter(|&&within| within).count();
    (!judged.is_empty()).then(|| {
        let number = |value| Part::from(Amount::new(count(value), "", Note::of_case("references", "value", &[])));
        Line::new("sure.published", vec![("within", number(within)), ("count", number(judged.len()))])
    })
}

/// What costs most and rests on an assumption.
fn weakest(subject: &Subject<'_>) -> Grid {
    let rows = evidence::weakest(subject.case, &subject.of.plan).into_iter().map(|weak| {
        let (kind, name) = evidence::subject_name(subject.case, weak.subject);
        vec![
            subject.name(kind, name).into(),
            Item::Number(weak.cost),
            weak.note.map_or(Item::Part(Part::Blank), Item::from),
        ]
    });
    Grid {
        id: "weakest",
        columns: vec![
            Column { key: "what", unit: None },
            Column { key: "present_value", unit: Some(subject.money()) },
            Column { key: "note", unit: None },
        ],
        rows: rows.collect(),
        shown: SHOWN,
        note: Some(Note::of("costs", "present_value", &[], "sum")),
    }
}
