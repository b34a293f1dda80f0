//! What to decide: what is built, by when it has to be decided, and which contracts are signed.

use super::line::{Block, Column, Grid, Item, Line, Note, Part, Section};
use super::subject::Subject;

/// Rows of a page; the workbook has all.
const SHOWN: usize = 12;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut blocks = Vec::new();
    let builds = subject.table("builds");
    let first = (0..builds.len()).map(|row| builds.text(row, "period")).min();
    match first {
        Some(first) => blocks.push(Block::Line(Line::new("decide.builds", vec![("first", first.into())]))),
        None => blocks.push(Block::Line(Line::new("decide.nothing", Vec::new()))),
    }
    blocks.push(Block::Grid(builds_grid(subject)));
    if let Some(grid) = contracts(subject) {
        blocks.push(Block::Grid(grid));
    }
    Section { id: "decide", blocks }
}

/// What is built, by the period of the decision; the dearest first in each.
fn builds_grid(subject: &Subject<'_>) -> Grid {
    let builds = subject.table("builds");
    let mut order: Vec<usize> = (0..builds.len()).collect();
    let capital = |row: usize| builds.number(row, "capital").unwrap_or(0.0);
    order.sort_by(|&a, &b| {
        builds.text(a, "period").cmp(builds.text(b, "period")).then_with(|| capital(b).total_cmp(&capital(a)))
    });
    let rows = order.into_iter().map(|row| {
        let unit = Part::Unit(format!("{}/year", builds.text(row, "unit")));
        let text = |column: &str| builds.text(row, column).to_owned();
        let capacity = builds.number(row, "product_capacity").or_else(|| builds.number(row, "capacity"));
        vec![
            text("period").as_str().into(),
            subject.name("option", &text("option")).into(),
            subject.name("country", &text("country")).into(),
            subject.name("commodity", &text("product")).into(),
            capacity.map_or(Item::Part(Part::Blank), Item::Number),
            unit.into(),
            builds.number(row, "start").map_or(Item::Part(Part::Blank), |start| format!("{start:.1}").as_str().into()),
            Item::Number(capital(row)),
        ]
    });
    let column = |key, unit: Option<&str>| Column { key, unit: unit.map(str::to_owned) };
    let money = subject.money();
    Grid {
        id: "builds",
        columns: vec![
            column("decided", None),
            column("option", None),
            column("country", None),
            column("product", None),
            column("capacity", None),
            column("unit", None),
            column("starts", None),
            column("capital", Some(&money)),
        ],
        rows: rows.collect(),
        shown: SHOWN,
        note: Some(Note::of("builds", "capital", &[], "value")),
    }
}

/// Contracts that are not signed yet and that the plan takes up, with what holds in their first period.
fn contracts(subject: &Subject<'_>) -> Option<Grid> {
    let table = subject.table("contracts");
    let mut seen = std::collections::BTreeSet::new();
    let proposed =
        |row: &usize| table.text(*row, "status") == "proposed" && table.number(*row, "volume").unwrap_or(0.0) > 0.0;
    let rows: Vec<Vec<Item>> = (0..table.len())
        .filter(proposed)
        .filter(|&row| seen.insert(table.text(row, "contract").to_owned()))
        .map(|row| {
            let text = |column: &str| table.text(row, column).to_owned();
            let number = |column: &str| table.number(row, column).map_or(Item::Part(Part::Blank), Item::Number);
            vec![
                text("period").as_str().into(),
                subject.name("contract", &text("contract")).into(),
                subject.name("site", &text("seller")).into(),
                subject.name("owner", &text("buyer")).into(),
                number("volume"),
                Part::Unit(format!("{}/year", text("unit"))).into(),
                number("price"),
            ]
        })
        .collect();
    let column = |key, unit: Option<&str>| Column { key, unit: unit.map(str::to_owned) };
    let money = subject.money();
    (!rows.is_empty()).then(|| Grid {
        id: "contracts",
        columns: vec![
            column("from", None),
            column("contract", None),
            column("seller", None),
            column("buyer", None),
            column("volume", None),
            column("unit", None),
            column("price", Some(&money)),
        ],
        rows,
        shown: SHOWN,
        note: Some(Note::of("contracts", "volume", &[("status", "proposed")], "value")),
    })
}
