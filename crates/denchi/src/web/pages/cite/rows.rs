//! The rows of the case behind an answer, as a table.

use denchi_core::case::entities::Quality;
use denchi_report::table::{Cell, Column, Kind, ResultTable};

use super::Answer;

/// Identifier of a quality, as in the tables of a case.
pub(super) fn quality_id(quality: Quality) -> &'static str {
    match quality {
        Quality::Reported => "reported",
        Quality::Estimated => "estimated",
        Quality::Assumed => "assumed",
    }
}

/// Table, row, name, quality, source, note.
pub(super) fn table(answer: &Answer<'_>) -> ResultTable {
    let case = &answer.result.reloaded.case;
    let column = |name: &str| Column {
        name: name.to_owned(),
        kind: Kind::Text,
        unit: None,
        key: format!("desk.cite.column.{name}"),
    };
    let columns = ["table", "row", "name", "quality", "source", "title", "note"].map(column);
    let mut table = ResultTable::new("cited", columns.into(), &["table", "row"]);
    for row in &answer.behind.rows {
        let text = |text: Option<&str>| text.map_or(Cell::Blank, Cell::from);
        let source = row.from.source;
        table.push([
            row.table.into(),
            row.row.as_str().into(),
            row.name(case, answer.lang).as_str().into(),
            text(row.from.quality.map(quality_id)),
            text(source.map(|id| case.sources.name(id))),
            text(source.map(|id| case.sources[id].title.as_str())),
            text(row.from.note.as_deref()),
        ]);
    }
    table
}
