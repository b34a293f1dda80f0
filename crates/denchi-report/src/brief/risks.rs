//! What could go wrong: what stress tests say, and whom the chain depends on.

use super::line::{Amount, Block, Column, Grid, Item, Line, Note, Part, Section};
use super::subject::Subject;
use crate::package::ResultPackage;
use crate::table::{Cell, ResultTable};

/// Rows of a page; the workbook has all.
const SHOWN: usize = 8;
/// Shares below this are left to the tables of the result.
const WORTH_SAYING: f64 = 0.1;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut blocks: Vec<Block> = subject.tests.iter().flat_map(|test| tested(subject, test)).collect();
    if blocks.is_empty() {
        blocks.push(Block::Line(Line::new("risks.untested", Vec::new())));
    }
    blocks.push(Block::Grid(dependence(subject)));
    Section { id: "risks", blocks }
}

/// What a stress test says: its key figures, and what hurts most.
fn tested(subject: &Subject<'_>, test: &ResultPackage) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(sweep) = test.table("sweep").filter(|sweep| !sweep.is_empty()) {
        blocks.push(Block::Line(worst(subject, sweep)));
        blocks.push(Block::Grid(closures(sweep)));
    }
    if let Some(figures) = test.table("figures") {
        let find = |name: &str| {
            let row = (0..figures.len()).find(|&row| figures.text(row, "figure") == name)?;
            let note = Note { of: "test", ..Note::of("figures", "value", &[("figure", name)], "value") };
            Some(Part::from(Amount::new(figures.number(row, "value")?, figures.text(row, "unit"), note)))
        };
        if let (Some(expected), Some(tail)) = (find("expected"), find("tail")) {
            blocks.push(Block::Line(Line::new("risks.sample", vec![("expected", expected), ("tail", tail)])));
        }
    }
    blocks
}

/// A number, whole or not.
fn value(table: &ResultTable, row: usize, column: &str) -> Option<f64> {
    match table.cell(row, table.column(column)?) {
        Cell::Number(value) => Some(value),
        #[expect(clippy::cast_precision_loss, reason = "ranks, flags and months")]
        Cell::Integer(value) => Some(value as f64),
        _ => None,
    }
}

fn worst(subject: &Subject<'_>, sweep: &ResultTable) -> Line {
    let number = |column: &str| {
        let unit = sweep.columns.iter().find(|known| known.name == column).and_then(|known| known.unit.clone());
        let note = Note { of: "test", ..Note::of("sweep", column, &[("rank", "1")], "value") };
        value(sweep, 0, column)
            .map_or(Part::Blank, |value| Amount::new(value, unit.as_deref().unwrap_or_default(), note).into())
    };
    let exposed = (0..sweep.len()).filter(|&row| value(sweep, row, "exposed").is_some_and(|flag| flag > 0.0)).count();
    let note = |rows: &[(&str, &str)]| Note { of: "test", ..Note::of("sweep", "target", rows, "count") };
    let money = subject.money();
    let total = match number("total") {
        Part::Amount(amount) => Amount { unit: money, ..amount }.into(),
        other => other,
    };
    Line::new(
        "risks.worst",
        vec![
            ("target", [sweep.text(0, "name_en").to_owned(), sweep.text(0, "name_ja").to_owned()].into()),
            ("months", number("time_to_recover")),
            ("lost", number("lost")),
            ("total", total),
            ("exposed", Amount::new(super::findings::count(exposed), "", note(&[("exposed", "1")])).into()),
            ("count", Amount::new(super::findings::count(sweep.len()), "", note(&[])).into()),
        ],
    )
}

fn closures(sweep: &ResultTable) -> Grid {
    let unit =
        |name: &str| sweep.columns.iter().find(|column| column.name == name).and_then(|column| column.unit.clone());
    let rows = (0..sweep.len()).map(|row| {
        let number = |column: &str| value(sweep, row, column).map_or(Item::Part(Part::Blank), Item::Number);
        vec![
            Item::Part([sweep.text(row, "name_en").to_owned(), sweep.text(row, "name_ja").to_owned()].into()),
            number("time_to_recover"),
            number("time_to_survive"),
            number("lost"),
            number("total"),
        ]
    });
    Grid {
        id: "closures",
        columns: vec![
            Column { key: "closure", unit: None },
            Column { key: "recover", unit: unit("time_to_recover") },
            Column { key: "survive", unit: unit("time_to_recover") },
            Column { key: "lost", unit: unit("lost") },
            Column { key: "loss", unit: unit("total") },
        ],
        rows: rows.collect(),
        shown: SHOWN,
        note: Some(Note { of: "test", ..Note::of("sweep", "total", &[], "value") }),
    }
}

/// The largest shares of countries, element by element and stage by stage.
fn dependence(subject: &Subject<'_>) -> Grid {
    let share = |value: Option<f64>| value.map_or(Item::Part(Part::Blank), Item::Number);
    let rows = subject.dependence(&subject.of.package).into_iter().filter(|row| row.share >= WORTH_SAYING).map(|row| {
        vec![
            subject.name("element", &row.tracer).into(),
            subject.stage(&row.stage).into(),
            subject.place_of_trace(&row.country).into(),
            share(row.least),
            Item::Number(row.share),
            share(row.most),
        ]
    });
    let column = |key| Column { key, unit: Some("1".to_owned()) };
    let name = |key| Column { key, unit: None };
    let region = subject.region();
    let rows_of = [("period", subject.focus.as_str()), ("region", &region), ("measure", "last")];
    Grid {
        id: "dependence",
        columns: vec![
            name("element"),
            name("stage"),
            name("country"),
            column("least"),
            column("proportional"),
            column("most"),
        ],
        rows: rows.collect(),
        shown: SHOWN,
        note: Some(Note::of("dependence", "proportional", &rows_of, "weighted")),
    }
}
