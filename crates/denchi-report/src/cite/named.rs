//! What a row of a result table is about.

use crate::table::ResultTable;

/// Columns that name something, and what that is.
const NAMES: [(&str, &str); 17] = [
    ("site", "site"),
    ("seller", "site"),
    ("option", "option"),
    ("supply", "supply"),
    ("contract", "contract"),
    ("rule", "rule"),
    ("demand", "demand"),
    ("stock", "stock"),
    ("return", "return"),
    ("limit", "limit"),
    ("lane", "lane"),
    ("process", "process"),
    ("element", "element"),
    ("tracer", "element"),
    ("commodity", "commodity"),
    ("product", "commodity"),
    ("reported_as", "commodity"),
];

/// Columns that name something of the kind in another column.
const KINDS: [(&str, &str); 4] =
    [("subject_kind", "subject"), ("origin_kind", "origin"), ("user_kind", "user"), ("taker_kind", "taker")];

/// Kind and identifier of all that a row is about.
pub(super) fn named(table: &ResultTable, row: usize) -> Vec<(&str, &str)> {
    let own = NAMES.iter().map(|(column, kind)| (*kind, table.text(row, column)));
    let told = KINDS.iter().map(|(kind, column)| (table.text(row, kind), table.text(row, column)));
    own.chain(told).filter(|(kind, id)| !kind.is_empty() && !id.is_empty() && *id != "*").collect()
}
