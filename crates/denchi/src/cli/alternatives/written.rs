//! The answer as JSON, as a folder, and each plan that differs as a result of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use denchi_core::explore::alternatives::Different;
use denchi_core::plan::PlanOptions;
use denchi_core::plan::check::{self, Tolerance};
use denchi_core::plan::result::Plan;
use denchi_core::trace::TraceOptions;
use denchi_report::explore::alternatives::{Found, alternatives, different};
use denchi_report::html::alternatives_page;
use denchi_report::package::manifest::Responses;
use denchi_report::package::{ALTERNATIVES_PAGE, Explored, RunInfo, write_explored, write_result};
use denchi_report::table::ResultTable;
use serde_json::{Map, Value, json};

use super::super::trace::rows_json;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// Version of the JSON of `denchi alternatives`.
const SCHEMA: u32 = 1;

/// An answer, ready to be written.
pub(super) struct Written<'a> {
    pub(super) found: Found<'a>,
    pub(super) loaded: &'a Loaded,
    pub(super) options: &'a PlanOptions,
    /// The plan at least cost.
    pub(super) plan: Plan,
    /// What was asked.
    pub(super) asked: BTreeMap<String, Value>,
}

impl Written<'_> {
    fn tables(&self) -> Vec<ResultTable> {
        let mut tables = vec![alternatives(&self.found)];
        if !self.found.different.is_empty() {
            tables.push(different(&self.found));
        }
        tables
    }

    /// The answer for programs.
    pub(super) fn json(&self) -> Value {
        let case = self.found.case;
        let tables: Map<String, Value> =
            self.tables().iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.asked,
            "cost": self.found.cost,
            "complete": self.found.ranges.complete(),
            "responses": self.responses(),
            "tables": tables,
        })
    }

    /// How the answers were found; untouched are those that needed no solve.
    fn responses(&self) -> Responses {
        let tally = self.found.ranges.tally;
        let count = |count: usize| u64::try_from(count).unwrap_or_default();
        Responses {
            untouched: count(tally.settled),
            warm: count(tally.warm),
            cold: count(tally.cold),
            audited: count(tally.audited),
            worst_audit: tally.worst_audit,
            pivots: tally.pivots,
        }
    }

    /// How the answers were found, in a line.
    pub(super) fn tell_tally(&self, printer: &mut Printer) {
        let Responses { untouched, warm, cold, audited, worst_audit, pivots } = self.responses();
        let worst = format!("{worst_audit:.0e}");
        let words: [(&str, &dyn std::fmt::Display); 6] = [
            ("settled", &untouched),
            ("warm", &warm),
            ("cold", &cold),
            ("audited", &audited),
            ("worst", &worst),
            ("pivots", &pivots),
        ];
        printer.tell("alternatives.tally", &words);
        if !self.found.ranges.complete() {
            printer.tell("alternatives.incomplete", &[]);
        }
    }

    /// Writes the folder, and those of the plans beside it.
    pub(super) fn write(&self, folder: &Path, printer: &mut Printer) -> Result<()> {
        let tables = self.tables();
        let mut run = pipeline::solve_info(self.loaded, self.options, &Clock::default());
        run.options.extend(self.asked.clone());
        run.options.insert("complete".to_owned(), json!(self.found.ranges.complete()));
        run.checked = Some(check::verify(self.found.case, &self.plan, Tolerance::of(&self.options.solver)).passed());
        let page = alternatives_page(&self.found, &run, &tables, printer.lang);
        let explored = Explored {
            case: self.found.case,
            plan: &self.plan,
            run: &run,
            responses: Some(self.responses()),
            name: "alternatives",
            tables: &tables,
            page: Some((ALTERNATIVES_PAGE, page)),
            others: &[],
        };
        write_explored(folder, explored).map_err(|error| anyhow!(error.message(printer.lang)))?;
        for (index, plan) in self.found.different.iter().enumerate() {
            self.write_plan(&beside(folder, index + 1), plan, printer)?;
        }
        let page = folder.join(ALTERNATIVES_PAGE);
        printer.tell("stress.written", &[("folder", &folder.display()), ("page", &page.display())]);
        Ok(())
    }

    fn write_plan(&self, folder: &Path, different: &Different, printer: &mut Printer) -> Result<()> {
        let (case, plan) = (self.found.case, &different.plan);
        let value_regions = case.settings.home.iter().cloned().collect();
        let options = TraceOptions { value_regions, ..TraceOptions::default() };
        let mut clock = Clock::default();
        let trace = pipeline::trace(case, plan, &options, &mut clock)?;
        let mut run = pipeline::solve_info(self.loaded, self.options, &clock);
        run.checked = Some(check::verify(case, plan, Tolerance::of(&self.options.solver)).passed());
        run.options.insert("different_from".to_owned(), json!({ "dearer_at_most": self.found.ranges.slacks.last() }));
        let run = RunInfo { created: None, timings: Vec::new(), ..run };
        write_result(folder, case, plan, &trace, &run, printer.lang)
            .map_err(|error| anyhow!(error.message(printer.lang)))?;
        printer.tell("alternatives.written_plan", &[("folder", &folder.display())]);
        Ok(())
    }
}

/// The folder of a plan: that of the answer with a number behind its name.
fn beside(folder: &Path, number: usize) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}-{number}"))
}
