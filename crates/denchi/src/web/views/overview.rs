//! The overview: the question, capacity against its goals, cost and carbon, dependence, what changed against another result.

mod beside;
mod data;
mod markup;
mod places;

use denchi_report::brief::Note;
use serde_json::json;

use super::super::shell::problem::Problem;
use super::{Drawn, Seen, Shown, View, behind};

/// The overview.
pub(super) struct Overview;

impl View for Overview {
    fn id(&self) -> &'static str {
        "overview"
    }

    fn compares(&self) -> bool {
        true
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let data = data::Overview::of(seen);
        let all = seen.result.figures();
        let tables = all.get("tables");
        let view = json!({
            "case": all["case"], "run": all["run"], "periods": all["periods"], "names": all["names"], "stages": all["stages"],
            "sources": all["sources"], "rules": all["rules"], "cited": behind::heads(seen),
            "tables": { "capacity": tables.map(|all| &all["capacity"]), "rules": tables.map(|all| &all["rules"]),
                        "served": tables.map(|all| &all["served"]), "demand": tables.map(|all| &all["demand"]),
                        "dependence": tables.map(|all| &all["dependence"]), "landed": tables.map(|all| &all["landed"]),
                        "footprint": tables.map(|all| &all["footprint"]) },
        });
        Ok(Shown {
            body: markup::body(&data, seen),
            tables: data.tables(),
            sources: all["sources"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default(),
            data: serde_json::to_value(&data).map_err(Problem::failed)?,
            drawn: Some(Drawn { programmes: &["capacity.js", "dependence.js"], view }),
        })
    }

    fn behind(&self, seen: &Seen<'_>, figure: &str) -> Vec<Note> {
        behind::figure(seen, figure)
    }
}
