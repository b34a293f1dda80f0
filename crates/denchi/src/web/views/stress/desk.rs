//! What the figures need to know of the desk: what can be replayed, and what is there already.

use denchi_report::numbers::parse;
use denchi_report::stress::month;
use serde_json::{Value, json};

use super::super::super::shell::problem::Problem;
use super::super::Seen;
use crate::workspace::results::Listed;
use crate::workspace::users::Role;

/// The result, whether whoever looks may start jobs, and the replays of the result.
///
/// # Errors
/// The folder of the results cannot be read.
pub(super) fn desk(seen: &Seen<'_>) -> Result<Value, Problem> {
    let plan = &seen.result.reloaded.package.manifest;
    let replays = seen.results.answers_to("run")?;
    let replays = replays.iter().filter(|listed| listed.manifest.is_about(plan)).map(replay);
    Ok(json!({
        "result": seen.result.name.as_str(),
        "may": seen.session.role >= Role::Analyst,
        "replays": replays.collect::<Vec<_>>(),
    }))
}

/// What a replay is of, in the words of the form that starts one.
fn replay(listed: &Listed) -> Value {
    let options = &listed.manifest.options;
    let start = options.get("start").and_then(Value::as_str).and_then(parse);
    json!({
        "name": listed.name.as_str(),
        "events": options.get("events"),
        "close": options.get("close"),
        "lasts": options.get("lasts"),
        "after": options.get("after"),
        "months": options.get("months"),
        "start": start.map(|start| month(start, 0)),
    })
}
