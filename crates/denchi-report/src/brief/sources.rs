//! The sources that the numbers of the case rest on.

use std::collections::BTreeSet;

use super::line::{Block, Column, Grid, Item, Line, Part, Section};
use super::subject::Subject;
use crate::evidence;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let case = subject.case;
    let used: BTreeSet<&str> = evidence::provenances(case)
        .into_iter()
        .flat_map(|(_, rows)| rows)
        .filter_map(|row| row.source)
        .map(|source| case.sources.name(source))
        .collect();
    let text = |text: Option<&String>| text.map_or(Item::Part(Part::Blank), |text| text.as_str().into());
    let rows = used.iter().filter_map(|&name| {
        let source = &case.sources[case.sources.find(name)?];
        Some(vec![
            source.title.as_str().into(),
            text(source.publisher.as_ref()),
            text(source.date.as_ref()),
            text(source.licence.as_ref()),
            source.url.as_ref().map_or(Item::Part(Part::Blank), |url| Item::Part(Part::Link(url.clone()))),
        ])
    });
    let column = |key| Column { key, unit: None };
    let grid = Grid {
        id: "sources",
        columns: ["source", "publisher", "date", "licence", "url"].map(column).into(),
        rows: rows.collect(),
        shown: usize::MAX,
        note: None,
    };
    let parts = vec![("case", case.settings.name.as_str().into())];
    Section { id: "sources", blocks: vec![Block::Line(Line::new("sources.lead", parts)), Block::Grid(grid)] }
}
