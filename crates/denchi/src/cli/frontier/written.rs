//! The points as plans: checked, traced, and written as results.

use anyhow::{Result, anyhow};
use denchi_core::catalogue;
use denchi_core::explore::Ready;
use denchi_core::explore::frontier::Frontier;
use denchi_core::metrics::{self, METRICS};
use denchi_core::plan::{self, PlanOptions};
use denchi_core::trace::TraceOptions;
use denchi_report::explore::frontier as tables;
use denchi_report::package::FrontierFolder;
use denchi_report::table::ResultTable;
use serde_json::json;

use super::Arguments;
use crate::messages;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

/// What the points gave.
pub(super) struct Points<'a> {
    /// The folder, where one is asked for.
    pub(super) folder: Option<FrontierFolder<'a>>,
    /// Metrics of all points, where some are asked for.
    pub(super) metrics: Option<ResultTable>,
    /// Whether all plans passed their check.
    pub(super) passed: bool,
}

/// The first name that is no metric.
pub(super) fn unknown_metric(names: &[String]) -> Option<&str> {
    names.iter().map(String::as_str).find(|name| !METRICS.iter().any(|metric| metric.id.id() == *name))
}

pub(super) fn points<'a>(
    arguments: &Arguments,
    loaded: &'a Loaded,
    ready: &Ready,
    frontier: &Frontier,
    printer: &mut Printer,
) -> Result<Points<'a>> {
    let (case, lang) = (&loaded.case, printer.lang);
    let failed = |error: denchi_report::PackageError| anyhow!(error.message(lang));
    let mut folder =
        arguments.out.as_deref().map(|at| FrontierFolder::new(at, case, lang)).transpose().map_err(failed)?;
    let value_regions: Vec<String> = case.settings.home.iter().cloned().collect();
    let (mut evaluated, mut passed) = (Vec::new(), true);
    printer.stage(catalogue::text(lang, "frontier.writing"));
    for (number, point) in frontier.points.iter().enumerate() {
        let run = plan::checked(case, frontier.plan(ready, number), &PlanOptions::default());
        let Some(plan) = run.plan() else { continue };
        passed &= run.check.passed();
        for violation in &run.check.violations {
            printer.error(&messages::violation(lang, violation));
        }
        let options = TraceOptions { value_regions: value_regions.clone(), ..TraceOptions::default() };
        let trace = pipeline::trace(case, plan, &options, &mut Clock::default())?;
        if !arguments.metric.is_empty() {
            let rows = metrics::all(case, Some(plan), Some(&trace));
            let wanted = |row: &metrics::MetricRow| arguments.metric.iter().any(|name| name == row.metric.id());
            evaluated.push(rows.into_iter().filter(|row| !row.series.is_observed() && wanted(row)).collect());
        }
        if let Some(folder) = &mut folder {
            let mut info = pipeline::run_info(loaded, &PlanOptions::default(), &run, &Clock::default());
            let asked = json!({ "against": arguments.against, "point": number + 1, "limits": point.limits });
            info.options.insert("frontier".to_owned(), asked);
            folder.add(plan, &trace, &info).map_err(failed)?;
        }
    }
    printer.end_stage();
    let metrics = (!arguments.metric.is_empty()).then(|| tables::metrics(case, &evaluated));
    Ok(Points { folder, metrics, passed })
}
