//! The least-cost portfolio under an investment budget.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use denchi_core::case::{self, Case};
use denchi_core::catalogue;
use denchi_core::explore::ExploreError;
use denchi_core::explore::invest::{Portfolio, budget};
use denchi_core::plan::{PlanOptions, PlanRun, Start};
use denchi_core::trace::TraceOptions;

use super::Failed;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// A case under a budget, planned.
pub(super) struct Budgeted {
    loaded: Loaded,
    run: PlanRun,
    pub(super) portfolio: Portfolio,
}

impl Budgeted {
    /// Plans the case with the budget as a rule; `None` where it was stopped.
    pub(super) fn plan(
        of: &Loaded,
        yearly: f64,
        options: &PlanOptions,
        start: Option<Arc<Start>>,
        printer: &mut Printer,
    ) -> Result<Option<Self>, Failed> {
        let variant = budget(yearly);
        let files = variant.files(&of.files, of.case.scenario.as_deref());
        let (case, warnings) = case::read_files(files.clone(), Some(&variant.name)).map_err(Failed::Case)?;
        let loaded = Loaded { case, warnings, inputs: of.inputs.clone(), files };
        let options = PlanOptions { start, ..options.clone() };
        printer.stage(catalogue::text(printer.lang, "invest.planning"));
        let run = pipeline::plan(&loaded.case, &options, &mut Clock::default(), None, &mut |_, _| ());
        printer.end_stage();
        if pipeline::interrupted() {
            return Ok(None);
        }
        let run = run.map_err(ExploreError::from)?;
        let Some(plan) = run.plan() else {
            return Err(anyhow!(catalogue::text(printer.lang, "invest.no_budget_plan")).into());
        };
        let portfolio = Portfolio::of(&loaded.case, plan);
        Ok(Some(Budgeted { loaded, run, portfolio }))
    }

    /// Writes the plan under the budget as an ordinary result.
    pub(super) fn write(&self, folder: &Path, options: &PlanOptions, printer: &mut Printer) -> Result<()> {
        let case: &Case = &self.loaded.case;
        let Some(plan) = self.run.plan() else { return Ok(()) };
        let mut clock = Clock::default();
        let value_regions = case.settings.home.iter().cloned().collect();
        let traced = TraceOptions { value_regions, ..TraceOptions::default() };
        let trace = pipeline::trace(case, plan, &traced, &mut clock)?;
        let info = pipeline::run_info(&self.loaded, options, &self.run, &clock);
        denchi_report::package::write_result(folder, case, plan, &trace, &info, printer.lang)
            .map_err(|error| anyhow!(error.message(printer.lang)))?;
        printer.tell("invest.result", &[("folder", &folder.display())]);
        Ok(())
    }
}
