//! A two-stage plan as JSON and as a folder.

use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::case::Files;
use denchi_core::catalogue;
use denchi_core::explore::Future;
use denchi_core::explore::stochastic::{StochasticOptions, TwoStage, carried_out};
use denchi_core::plan::{PlanRun, Watch};
use denchi_core::trace::TraceOptions;
use denchi_report::explore::stochastic::tables;
use denchi_report::explore::stochastic_page::page;
use denchi_report::package::{FileHash, RunInfo, STOCHASTIC_PAGE, write_result, write_stochastic};
use serde_json::{Map, Value, json};

use super::super::End;
use super::super::trace::rows_json;
use super::Arguments;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// Version of the JSON of `denchi stochastic`.
const SCHEMA: u32 = 1;

/// A two-stage plan, ready to be written.
pub(super) struct Written<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) loaded: &'a Loaded,
    pub(super) files: &'a Files,
    pub(super) futures: &'a [Future],
    pub(super) plan: &'a TwoStage,
    pub(super) options: &'a StochasticOptions,
}

impl Written<'_> {
    /// The answer for programs.
    pub(super) fn json(&self) -> Value {
        let case = &self.loaded.case;
        let tables: Map<String, Value> =
            tables(case, self.plan).iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.arguments.asked(self.futures),
            "stopped": self.plan.stopped,
            "tables": tables,
        })
    }

    /// What the manifest says of the run; `scenario`: that of the future.
    fn info(&self, future: Option<&Future>, run: &PlanRun, clock: &Clock) -> RunInfo {
        let mut info = pipeline::run_info(self.loaded, &self.options.plan, run, clock);
        if let Some(future) = future {
            // A future that is no scenario of the case alone has no files that it could be read from again.
            let scenario = future.case.scenario.as_ref().map(|name| format!("scenarios/{name}.toml"));
            let known = scenario.as_ref().is_none_or(|path| self.files.contains_key(path));
            let kept = |path: &str| match path.starts_with("scenarios/") {
                true => Some(path) == scenario.as_deref(),
                false => path == "case.toml" || path.ends_with(".csv") || path == "datapackage.json",
            };
            info.case_files = self.files.clone();
            info.case_files.retain(|path, _| known && kept(path));
            let read = info.case_files.iter().filter(|(path, _)| *path != "datapackage.json");
            info.inputs = read.map(|(path, content)| FileHash::of(path, content)).collect();
        }
        info
    }

    /// Writes the folder.
    pub(super) fn write(&self, folder: &Path, clock: &Clock, printer: &mut Printer) -> Result<()> {
        let case = &self.loaded.case;
        let none = PlanRun {
            answer: denchi_core::plan::Answer::Infeasible(Vec::new()),
            check: denchi_core::plan::check::Check::default(),
            missed: Vec::new(),
            bindings: Vec::new(),
            start: None,
        };
        let mut info = self.info(None, &none, clock);
        info.options = self.arguments.asked(self.futures);
        let text = page(case, self.plan, printer.lang);
        write_stochastic(folder, case, self.plan, &info, &tables(case, self.plan), text)
            .map_err(|error| anyhow!(error.message(printer.lang)))?;
        let page = folder.join(STOCHASTIC_PAGE);
        printer.tell("stochastic.written", &[("folder", &folder.display()), ("page", &page.display())]);
        Ok(())
    }

    /// Writes the plan of every future with the first stage, each a result folder.
    pub(super) fn plans(&self, folder: &Path, clock: &mut Clock, printer: &mut Printer) -> Result<End> {
        let mut end = End::Done;
        for future in self.futures {
            if pipeline::interrupted() {
                return Ok(End::Interrupted);
            }
            let (until, options) = (self.options.until, &self.options.plan);
            let mut watch = Watch { solver: pipeline::watch(), stage: None };
            let run = carried_out(future, &self.plan.decisions, until, options, &mut watch)?;
            let Some(plan) = run.plan() else { continue };
            let value_regions = future.case.settings.home.iter().cloned().collect();
            let trace = TraceOptions { value_regions, ..TraceOptions::default() };
            let trace = pipeline::trace(&future.case, plan, &trace, clock)?;
            let to = folder.join(&future.name);
            let info = self.info(Some(future), &run, clock);
            write_result(&to, &future.case, plan, &trace, &info, printer.lang)
                .map_err(|error| anyhow!(error.message(printer.lang)))?;
            if !run.check.passed() {
                let text = catalogue::format(printer.lang, "stochastic.unchecked", &[("future", &future.name)]);
                printer.error(&text);
                end = End::CheckFailed;
            }
        }
        Ok(end)
    }
}
