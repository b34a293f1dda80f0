//! The answer as JSON and as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{PlanOptions, PlanRun};
use denchi_report::explore::sensitivity::{Indices, Studied};
use denchi_report::html::sensitivity_page;
use denchi_report::package::{Explored, SENSITIVITY_PAGE, write_explored};
use denchi_report::table::ResultTable;
use serde_json::{Map, Value, json};

use super::super::trace::rows_json;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// Version of the JSON of `denchi sensitivity`.
const SCHEMA: u32 = 1;

/// An answer, ready to be written.
pub(super) struct Written<'a> {
    studied: &'a Studied<'a>,
    loaded: &'a Loaded,
    base: &'a PlanRun,
    plan: &'a Plan,
    asked: BTreeMap<String, Value>,
    indices: Indices,
    tables: Vec<ResultTable>,
}

impl<'a> Written<'a> {
    pub(super) fn new(
        studied: &'a Studied<'a>,
        loaded: &'a Loaded,
        (base, plan): (&'a PlanRun, &'a Plan),
        asked: BTreeMap<String, Value>,
    ) -> Self {
        let indices = studied.indices();
        let tables = studied.tables(&indices);
        Written { studied, loaded, base, plan, asked, indices, tables }
    }

    /// By output, then by input.
    pub(super) fn indices(&self) -> &Indices {
        &self.indices
    }

    /// The answer for programs; plans of all points are for the folder.
    pub(super) fn json(&self) -> Value {
        let case = self.studied.case;
        let told = self.tables.iter().filter(|table| table.name != "evaluations");
        let tables: Map<String, Value> = told.map(|table| (table.name.clone(), rows_json(table))).collect();
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.asked,
            "plans": self.studied.found.len(),
            "without_plan": self.studied.without_plan(),
            "tables": tables,
        })
    }

    /// Writes the folder.
    pub(super) fn write(&self, folder: &Path, printer: &mut Printer) -> Result<()> {
        let mut run = pipeline::run_info(self.loaded, &PlanOptions::default(), self.base, &Clock::default());
        run.options.extend(self.asked.clone());
        let page = sensitivity_page(self.studied, &run, &self.tables, printer.lang);
        let explored = Explored {
            case: self.studied.case,
            plan: self.plan,
            run: &run,
            responses: None,
            name: "sensitivity",
            tables: &self.tables,
            page: Some((SENSITIVITY_PAGE, page)),
            others: &[],
        };
        write_explored(folder, explored).map_err(|error| anyhow!(error.message(printer.lang)))?;
        let page = folder.join(SENSITIVITY_PAGE);
        printer.tell("sensitivity.written", &[("folder", &folder.display()), ("page", &page.display())]);
        Ok(())
    }
}
