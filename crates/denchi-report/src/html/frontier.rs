//! What the page of a frontier shows: its axes and its points.

use denchi_core::catalogue::Lang;
use denchi_core::explore::Measure;
use serde_json::{Value, json};

use super::answer::Answer;
use crate::explore::frontier::{TABLE, label};

/// Option that says that a frontier was stopped before it was done.
pub(crate) const STOPPED: &str = "stopped";

/// The view of a frontier.
pub(super) fn view(answer: &Answer<'_>) -> Value {
    let case = answer.case;
    let asked = answer.options.get("against").and_then(Value::as_array);
    let axis = |id: &str| match Measure::parse(id, case) {
        Ok(measure) => {
            let labels = json!({ "en": label(case, &measure, Lang::En), "ja": label(case, &measure, Lang::Ja) });
            json!({ "id": id, "unit": measure.unit, "label": labels })
        }
        // The case of a reader may lack what the frontier measures; its name is left.
        Err(_) => json!({ "id": id, "unit": "", "label": { "en": id, "ja": id } }),
    };
    let axes: Vec<Value> = asked.into_iter().flatten().filter_map(Value::as_str).map(axis).collect();
    // Between points of a linear programme the frontier runs below the straight line.
    let convex = answer.table(TABLE).is_some_and(|table| {
        (0..table.len()).any(|row| table.number(row, "slope").is_some() || table.number(row, "slope_2").is_some())
    });
    answer.view(
        "frontier",
        json!({
            "axes": axes,
            "options": answer.options,
            "stopped": answer.options.get(STOPPED).and_then(Value::as_bool).unwrap_or(false),
            "convex": convex,
        }),
    )
}
