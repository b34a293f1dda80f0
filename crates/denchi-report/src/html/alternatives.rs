//! What the page of near-optimal alternatives shows: classes in words, ranges, and plans that differ.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::Answer;

/// The view of near-optimal alternatives.
pub(super) fn view(answer: &Answer<'_>) -> Value {
    let slacks = answer.options.get("slack").and_then(Value::as_array).cloned().unwrap_or_default();
    // A thing that was looked at has a row for every slack, where the search was not stopped.
    let mut rows: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (table, row) in
        answer.table("alternatives").iter().flat_map(|table| (0..table.len()).map(move |row| (table, row)))
    {
        *rows.entry((table.text(row, "kind"), table.text(row, "thing"))).or_default() += 1;
    }
    let complete = answer.options.get("complete").and_then(Value::as_bool).unwrap_or(true);
    let tally = answer.responses;
    answer.view(
        "near",
        json!({
            "cost": answer.cost,
            "slacks": slacks,
            "threshold": answer.options.get("threshold"),
            "complete": complete && rows.values().all(|&count| count == slacks.len()),
            "settled": tally.untouched,
            "solved": tally.warm + tally.cold,
            "audited": tally.audited,
            "worst_audit": tally.worst_audit,
        }),
    )
}
