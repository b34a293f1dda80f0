//! The page of a plan.

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;

use crate::package::RunInfo;
use denchi_core::catalogue::Lang;

/// The page.
pub fn page(_case: &Case, _plan: &Plan, _run: &RunInfo, _lang: Lang) -> String {
    String::new()
}
