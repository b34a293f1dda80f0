//! The page of a plan.

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;

use crate::catalogue::Lang;
use crate::package::RunInfo;

/// The page.
pub fn page(_case: &Case, _plan: &Plan, _run: &RunInfo, _lang: Lang) -> String {
    String::new()
}
