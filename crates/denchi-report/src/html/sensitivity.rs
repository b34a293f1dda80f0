//! What the page of a sensitivity study shows: indices with their intervals, output by output.

use serde_json::{Value, json};

use super::answer::Answer;

/// The view of a sensitivity study.
pub(super) fn view(answer: &Answer<'_>) -> Value {
    let plans = answer.table("evaluations");
    let without =
        plans.map_or(0, |table| (0..table.len()).filter(|&row| !table.text(row, "problem").is_empty()).count());
    answer.view(
        "study",
        json!({
            "method": answer.options.get("method"),
            "blocks": answer.options.get("blocks"),
            "plans": plans.map_or(0, |table| table.len()),
            "without": without,
            "inputs": answer.table("inputs").map_or(0, |table| table.len()),
        }),
    )
}
