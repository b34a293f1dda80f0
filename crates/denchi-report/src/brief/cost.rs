//! What it costs: by term, in the period that is looked at and over the horizon.

use super::findings::sums;
use super::line::{Amount, Block, Column, Grid, Item, Line, Note, Part, Section};
use super::subject::Subject;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let costs = subject.table("costs");
    let focus = costs.filtered(|row| costs.text(row, "period") == subject.focus);
    let of_focus = sums(&focus, "term", "amount");
    let all = sums(costs, "term", "present_value");
    let total: f64 = all.values().sum();
    let mut order: Vec<(&str, f64)> = all.into_iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let rows = order.iter().map(|&(term, value)| {
        vec![
            Item::Part(Part::Key(format!("term.{term}"))),
            Item::Number(of_focus.get(term).copied().unwrap_or(0.0)),
            Item::Number(value),
            Item::Number(if total == 0.0 { 0.0 } else { value / total }),
        ]
    });
    let money = subject.money();
    let column = |key, unit: Option<&str>| Column { key, unit: unit.map(str::to_owned) };
    let grid = Grid {
        id: "costs",
        columns: vec![
            column("term", None),
            column("focus", Some(&money)),
            column("present_value", Some(&money)),
            column("share", Some("1")),
        ],
        rows: rows.collect(),
        shown: usize::MAX,
        note: Some(Note::of("costs", "present_value", &[], "sum")),
    };
    let in_focus: f64 = of_focus.values().sum();
    let note = Note::of("costs", "amount", &[("period", &subject.focus)], "sum");
    let parts = vec![
        ("present_value", subject.key_figure("objective")),
        ("focus", Amount::new(in_focus, &money, note).into()),
        ("period", subject.focus.as_str().into()),
        (
            "rate",
            Amount::new(subject.case.settings.discount_rate, "1", Note::of_case("case", "discount_rate", &[])).into(),
        ),
    ];
    Section { id: "cost", blocks: vec![Block::Line(Line::new("cost.total", parts)), Block::Grid(grid)] }
}
