//! The folder of why a case has no plan: tables as a data package, a manifest, the page, and the scenario of each repair.

use std::path::Path;

use denchi_core::case::Case;
use denchi_core::plan::result::{Plan, Quality};

use super::manifest::{Manifest, RunInfo};
use super::{Explored, INFEASIBLE_PAGE, PackageError, write_explored};
use crate::explore::infeasible::{Found, tables};

/// Writes the folder. There is no plan, so the manifest says so in place of an optimum.
///
/// # Errors
/// See [`PackageError`].
pub fn write_infeasible(
    folder: &Path,
    case: &Case,
    found: &Found,
    run: &RunInfo,
    page: String,
) -> Result<Manifest, PackageError> {
    let quality = Quality { termination: "infeasible".to_owned(), ..Quality::default() };
    let plan = Plan { quality, ..Plan::default() };
    let scenarios: Vec<(String, Vec<u8>)> = found
        .repairs
        .iter()
        .map(|repair| (repair.scenario.0.clone(), repair.scenario.1.clone().into_bytes()))
        .collect();
    let explored = Explored {
        case,
        plan: &plan,
        run,
        responses: None,
        name: "infeasible",
        tables: &tables(found),
        page: Some((INFEASIBLE_PAGE, page)),
        others: &scenarios,
    };
    write_explored(folder, explored)
}
