//! The plan of a state, as it is shown beside that of the result.

use std::slice;
use std::sync::{Mutex, OnceLock, PoisonError};

use denchi_core::case::Case;
use denchi_core::catalogue::Lang;
use denchi_core::explore::what_if::{Base, Found};
use denchi_core::trace::{TraceOptions, trace};
use denchi_report::compare::{compare, in_words, names};
use denchi_report::reload::Reloaded;
use denchi_report::table::Cell;
use denchi_report::tables::{dependence, without_trace};
use denchi_report::what_if::{Figures, entered};
use denchi_report::{ResultPackage, ResultTable};
use serde_json::{Value, json};

/// Most changes of each group that are listed.
const MOST_CHANGES: usize = 6;
/// Figures that say how a plan was solved: what they are is no change of the chain.
const OF_SOLVER: [&str; 2] = ["bound", "gap"];

/// An answer.
pub(crate) struct Answer {
    /// The case and its plan, until they are traced.
    found: Mutex<Option<Found>>,
    pivots: u64,
    anew: bool,
    /// Its tables that need no trace.
    pub(crate) tables: Vec<ResultTable>,
    /// Its numbers.
    pub(crate) figures: Figures,
    /// What changed from the plan of the result.
    pub(crate) changes: ResultTable,
    /// Whether the plan passed its check against the case.
    pub(crate) checked: bool,
    dependence: OnceLock<ResultTable>,
}

impl Answer {
    /// Of a plan that was found.
    pub(crate) fn of(found: Found, base: &Base, reloaded: &Reloaded) -> Self {
        let tables = without_trace(&found.case, &found.plan);
        let figures = Figures::of(&tables, found.case.settings.product_stage.as_deref());
        let after = ResultPackage { manifest: reloaded.package.manifest.clone(), tables };
        let changes = compare(&reloaded.package, &after);
        let checked = found.check(base).passed();
        let (pivots, anew) = (found.pivots, found.anew);
        let (found, dependence) = (Mutex::new(Some(found)), OnceLock::new());
        Answer { found, pivots, anew, tables: after.tables, figures, changes, checked, dependence }
    }

    /// Where what is consumed at home enters the chain. Traces the plan when first asked for.
    pub(crate) fn dependence(&self) -> &ResultTable {
        self.dependence.get_or_init(|| {
            let empty = ResultTable::new("dependence", Vec::new(), &[]);
            let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(Found { case, plan, .. }) = found else { return empty };
            let home = case.settings.home.clone().unwrap_or_else(|| "*".to_owned());
            let options = TraceOptions { regions: vec![home.clone()], ..TraceOptions::default() };
            let Some(served) = self.tables.iter().find(|table| table.name == "served") else { return empty };
            match trace(&case, &plan, &options) {
                Ok(trace) => entered(&dependence(&case, &plan, &trace), served, &home),
                // The regions are those of the case, and nothing else can be wrong.
                Err(_) => empty,
            }
        })
    }

    /// What is drawn at once.
    pub(crate) fn json(&self, case: &Case, lang: Lang) -> Value {
        json!({
            "figures": self.figures,
            "changes": in_language(&few(&self.changes), case, lang),
            "checked": self.checked,
            "pivots": self.pivots,
            "anew": self.anew,
        })
    }
}

/// The largest changes of each group.
fn few(table: &ResultTable) -> ResultTable {
    let table = table.filtered(|row| !OF_SOLVER.contains(&table.text(row, "figure")));
    let mut of_group = 0;
    let mut keep = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let same = row > 0 && table.text(row, "group") == table.text(row - 1, "group");
        of_group = if same { of_group + 1 } else { 0 };
        keep.push(of_group < MOST_CHANGES);
    }
    table.filtered(|row| keep[row])
}

/// Changes in words: group, figure, unit, before, after, change.
fn in_language(changes: &ResultTable, case: &Case, lang: Lang) -> Vec<Value> {
    let words = in_words(changes, lang, &names(slice::from_ref(case), lang));
    let cell = |row: usize, column: usize| match words.cell(row, column) {
        Cell::Number(number) => json!(number),
        Cell::Blank => Value::Null,
        other => json!(other.text()),
    };
    (0..words.len()).map(|row| (0..6).map(|column| cell(row, column)).collect()).collect()
}

/// Rows of shares as they are drawn: period, tracer, country, share.
pub(crate) fn shares(table: &ResultTable) -> Vec<Value> {
    let row = |row: usize| {
        json!([
            table.text(row, "period"),
            table.text(row, "tracer"),
            table.text(row, "country"),
            table.number(row, "share")
        ])
    };
    (0..table.len()).map(row).collect()
}
