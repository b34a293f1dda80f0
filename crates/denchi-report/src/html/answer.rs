//! What is shown of the answer of an exploration: on its page, and of a folder that was read back.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use serde_json::{Map, Value, json};

use super::{alternatives, frontier, invest, sensitivity, view};
use crate::package::manifest::Responses;
use crate::package::{ResultPackage, RunInfo};
use crate::table::ResultTable;

/// Tables that are too long for a page: what is said of them stands in the others.
const LEFT_OUT: [&str; 2] = ["evaluations", "frontier_metrics"];

/// The answer of an exploration.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) case: &'a Case,
    /// Version of denchi.
    pub(crate) denchi: &'a str,
    /// Name and version of the solver.
    pub(crate) solver: &'a str,
    /// What was asked.
    pub(crate) options: &'a BTreeMap<String, Value>,
    /// Present value of all cost of the plan that it is about.
    pub(crate) cost: f64,
    /// How the answers were found.
    pub(crate) responses: Responses,
    pub(crate) tables: &'a [ResultTable],
}

impl<'a> Answer<'a> {
    /// An answer that was read back, about a case.
    fn of(case: &'a Case, package: &'a ResultPackage) -> Self {
        let manifest = &package.manifest;
        Answer {
            case,
            denchi: &manifest.denchi_version,
            solver: &manifest.solver_version,
            options: &manifest.options,
            cost: manifest.solve.objective,
            responses: manifest.responses.unwrap_or_default(),
            tables: &package.tables,
        }
    }

    /// An answer that was just found.
    pub(super) fn found(case: &'a Case, run: &'a RunInfo, cost: f64, tables: &'a [ResultTable]) -> Self {
        Answer {
            case,
            denchi: &run.denchi_version,
            solver: &run.solver_version,
            options: &run.options,
            cost,
            responses: Responses::default(),
            tables,
        }
    }

    /// A table by name.
    pub(super) fn table(&self, name: &str) -> Option<&'a ResultTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// What programmes draw; `name` is where they look for what is particular to the question.
    pub(super) fn view(&self, name: &str, particular: Value) -> Value {
        let case = self.case;
        let shown = self.tables.iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str()));
        let shown: Map<String, Value> = shown.map(|table| (table.name.clone(), view::columnar(table))).collect();
        let mut view = json!({
            "case": view::about(case),
            "run": { "denchi": self.denchi, "solver": self.solver },
            "periods": [],
            "names": view::names(case),
            "stages": view::stages(case),
            "sources": view::sources(case),
            "tables": shown,
        });
        view[name] = particular;
        view
    }
}

/// What the page of an exploration shows, of its folder read back and the case that it is about; `None` where its question has no page
/// that is drawn.
pub fn view_of_answer(case: &Case, package: &ResultPackage) -> Option<Value> {
    let answer = Answer::of(case, package);
    Some(match package.manifest.question() {
        "frontier" => frontier::view(&answer),
        "alternatives" => alternatives::view(&answer),
        "invest" => invest::view(&answer),
        "sensitivity" => sensitivity::view(&answer),
        _ => return None,
    })
}
