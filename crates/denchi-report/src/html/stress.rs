//! What the page of a stress test shows: the answers in words and in figures, of whatever was asked.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use serde_json::{Map, Value, json};

use super::view;
use crate::numbers::parse;
use crate::package::ResultPackage;
use crate::package::manifest::Responses;
use crate::reload::Reloaded;
use crate::rows::{largest, sum_by};
use crate::stress::{month, product_unit};
use crate::table::ResultTable;
use crate::tables::Context;

/// Tables that are too long for a page: what is said of them stands in the others.
const LEFT_OUT: [&str; 2] = ["draws", "served_months"];
/// Most rows of flows by month on the map; the largest are kept, and the page says so.
const MOST_FLOWS: usize = 16_000;

/// The answer to a question of a stress test.
#[derive(Clone, Copy)]
pub struct StressAnswer<'a> {
    /// What was asked; `question` is its kind.
    pub options: &'a BTreeMap<String, Value>,
    /// How the responses were found.
    pub responses: Responses,
    /// The answer.
    pub tables: &'a [ResultTable],
}

impl<'a> StressAnswer<'a> {
    /// The answer in a folder that was read back.
    pub fn of(package: &'a ResultPackage) -> Self {
        StressAnswer {
            options: &package.manifest.options,
            responses: package.manifest.responses.unwrap_or_default(),
            tables: &package.tables,
        }
    }

    fn question(&self) -> &str {
        self.options.get("question").and_then(Value::as_str).unwrap_or_default()
    }

    fn months(&self) -> usize {
        let months = self.options.get("months").and_then(Value::as_u64);
        months.and_then(|months| usize::try_from(months).ok()).unwrap_or_default()
    }

    /// The start of the window, a decimal year.
    fn start(&self) -> f64 {
        self.options.get("start").and_then(Value::as_str).and_then(parse).unwrap_or_default()
    }

    fn table(&self, name: &str) -> Option<&ResultTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// What is said of the question itself.
    fn asked(&self, case: &Case) -> Value {
        let tail = case.settings.stress.clone().unwrap_or_default().tail;
        json!({
            "options": self.options,
            "responses": self.responses,
            "first_month": month(self.start(), 0),
            "months": self.months(),
            "unit": product_unit(case),
            "tail": self.options.get("tail").and_then(Value::as_f64).unwrap_or(tail),
        })
    }
}

/// The view of answers to different questions: `tests` by question, `tables` as `<question>.<table>`. The months of a replay
/// are the periods.
pub(super) fn view(of: &Reloaded, answers: &[StressAnswer<'_>]) -> Value {
    let case = &of.case;
    let mut tables = Map::new();
    let mut left_out = 0;
    for answer in answers {
        for table in answer.tables.iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str())) {
            let name = format!("{}.{}", answer.question(), table.name);
            let shown = if table.name == "flow_months" {
                let (flows, left) = flows(table);
                left_out = left;
                view::columnar(&flows)
            } else {
                view::columnar(table)
            };
            tables.insert(name, shown);
        }
    }
    let tests: Map<String, Value> =
        answers.iter().map(|answer| (answer.question().to_owned(), answer.asked(case))).collect();
    let run = &of.package.manifest;
    let mut view = json!({
        "case": view::about(case),
        "run": { "denchi": run.denchi_version, "solver": run.solver_version },
        "periods": [],
        "names": view::names(case),
        "stages": view::stages(case),
        "sources": view::sources(case),
        "tests": tests,
        "tables": tables,
        "flows_left_out": left_out,
    });
    let replayed = answers.iter().find_map(|answer| Some((answer, answer.table("flow_months")?)));
    if let (Some((answer, flows)), Some(view)) = (replayed, view.as_object_mut()) {
        view.extend(map(of, answer, flows));
    }
    view
}

/// Flows by month without the names of their lanes, the largest of them, and how many are left out.
fn flows(table: &ResultTable) -> (ResultTable, usize) {
    let keys = ["month", "commodity", "stage", "unit", "from", "to", "route"];
    let summed = sum_by(table, &keys, &["planned", "amount", "planned_mass", "mass"]);
    let (kept, left) = largest(&summed, "mass", MOST_FLOWS);
    (kept, left)
}

/// What the map of a replay needs besides flows: months, commodities, sites, places, routes.
fn map(of: &Reloaded, answer: &StressAnswer<'_>, flows: &ResultTable) -> Map<String, Value> {
    let case = &of.case;
    let places = of.package.table("places");
    let period = |index: usize| json!([month(answer.start(), index), answer.start(), 1]);
    let entries = [
        ("periods", (0..answer.months()).map(period).collect::<Vec<_>>().into()),
        ("commodities", view::commodities(case)),
        ("sites", view::sites(case, &Context::new(case, &of.plan))),
        ("places", view::places(places)),
        ("routes", view::routes(places, flows)),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
