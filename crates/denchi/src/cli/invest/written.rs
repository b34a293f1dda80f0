//! The answer as JSON and as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::plan::PlanOptions;
use denchi_core::plan::check::{self, Tolerance};
use denchi_core::plan::result::Plan;
use denchi_report::explore::invest::Invested;
use denchi_report::html::invest_page;
use denchi_report::package::{Explored, INVEST_PAGE, write_explored};
use serde_json::{Map, Value, json};

use super::super::trace::rows_json;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// Version of the JSON of `denchi invest`.
const SCHEMA: u32 = 1;

/// An answer, ready to be written.
pub(super) struct Written<'a> {
    pub(super) invested: Invested<'a>,
    pub(super) loaded: &'a Loaded,
    pub(super) options: &'a PlanOptions,
    /// The plan at least cost.
    pub(super) plan: &'a Plan,
    /// What was asked.
    pub(super) asked: BTreeMap<String, Value>,
    /// Whether all that was asked is answered; not after Ctrl-C.
    pub(super) complete: bool,
}

impl Written<'_> {
    /// The answer for programs.
    pub(super) fn json(&self) -> Value {
        let case = self.invested.case;
        let tables = self.invested.tables();
        let tables: Map<String, Value> = tables.iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.asked,
            "complete": self.complete,
            "cost": self.plan.quality.objective,
            "tables": tables,
        })
    }

    /// Writes the folder.
    pub(super) fn write(&self, folder: &Path, printer: &mut Printer) -> Result<()> {
        let tables = self.invested.tables();
        let mut run = pipeline::solve_info(self.loaded, self.options, &Clock::default());
        run.options.extend(self.asked.clone());
        run.options.insert("complete".to_owned(), json!(self.complete));
        run.checked = Some(check::verify(self.invested.case, self.plan, Tolerance::of(&self.options.solver)).passed());
        let page = invest_page(self.invested.case, &run, &tables, printer.lang);
        let explored = Explored {
            case: self.invested.case,
            plan: self.plan,
            run: &run,
            responses: None,
            name: "invest",
            tables: &tables,
            page: Some((INVEST_PAGE, page)),
            others: &[],
        };
        write_explored(folder, explored).map_err(|error| anyhow!(error.message(printer.lang)))?;
        let page = folder.join(INVEST_PAGE);
        printer.tell("invest.written", &[("folder", &folder.display()), ("page", &page.display())]);
        Ok(())
    }
}
