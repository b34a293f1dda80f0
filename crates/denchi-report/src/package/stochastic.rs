//! The folder of a two-stage plan: its tables as a data package, a manifest, and the page.

use std::path::Path;

use denchi_core::case::Case;
use denchi_core::explore::stochastic::TwoStage;
use denchi_core::plan::result::{Plan, Quality};

use super::manifest::{Manifest, RunInfo};
use super::{Explored, PackageError, STOCHASTIC_PAGE, write_explored};
use crate::table::ResultTable;

/// Writes the folder of a two-stage plan. The manifest says how near it is to the best.
///
/// # Errors
/// See [`PackageError`].
pub fn write_stochastic(
    folder: &Path,
    case: &Case,
    plan: &TwoStage,
    run: &RunInfo,
    tables: &[ResultTable],
    page: String,
) -> Result<Manifest, PackageError> {
    let quality = Quality {
        termination: if plan.stopped { "interrupted" } else { "optimal" }.to_owned(),
        objective: plan.values.recourse,
        bound: Some(plan.lower),
        gap: Some(plan.gap),
        method: if plan.iterations.is_empty() { "one-programme" } else { "decomposition" }.to_owned(),
        ..Quality::default()
    };
    let plan = Plan { quality, ..Plan::default() };
    let page = Some((STOCHASTIC_PAGE, page));
    let name = "stochastic";
    write_explored(folder, Explored { case, plan: &plan, run, responses: None, name, tables, page, others: &[] })
}
