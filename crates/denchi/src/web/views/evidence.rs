//! Evidence: every number behind the case with its source, date and quality; what rests on assumptions.

use denchi_core::case::entities::{Provenance, Quality};
use denchi_report::cite::case_rows;
use serde_json::{Value, json};

use super::super::shell::problem::Problem;
use super::{Seen, Shown, View, figures};

/// The view.
pub(super) struct Evidence;

impl View for Evidence {
    fn id(&self) -> &'static str {
        "evidence"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let mut shown = figures::EVIDENCE.show(seen)?;
        let case = &seen.result.reloaded.case;
        let known = |from: &Provenance| from.quality.is_some() || from.source.is_some();
        let rows = case_rows(case).into_iter().filter(|row| known(row.from)).map(|row| {
            let source = row.from.source.map(|id| case.sources.name(id));
            json!([row.table, row.row, row.name(case, seen.lang), row.from.quality.map(quality), source, row.from.note])
        });
        let rows: Value = rows.collect::<Vec<_>>().into();
        if let Some(drawn) = &mut shown.drawn {
            drawn.view["numbered"] = rows;
            shown.data = drawn.view.clone();
        }
        Ok(shown)
    }
}

fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Reported => "reported",
        Quality::Estimated => "estimated",
        Quality::Assumed => "assumed",
    }
}
