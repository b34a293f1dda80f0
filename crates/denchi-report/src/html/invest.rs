//! What the page of investments shows: projects in their rank, their years, scenarios, a portfolio.

use serde_json::{Value, json};

use super::answer::Answer;

/// The view of investments; the options say what was asked.
pub(super) fn view(answer: &Answer<'_>) -> Value {
    answer.view("invest", json!({ "options": answer.options }))
}
