//! What a case must mean, beyond the form of its tables.

mod routing;

use super::Case;
use super::tables::Tables;
use crate::diagnostics::Diagnostics;

pub(crate) use routing::check as routes;

/// Checks of single rows, and of rows that belong together.
pub(crate) fn rows(_tables: &Tables, _case: Option<&Case>, _diagnostics: &mut Diagnostics) {}

/// Checks of the settings and of words that stand for places.
pub(crate) fn references(_tables: &Tables, _case: &Case, _diagnostics: &mut Diagnostics) {}

/// Checks of the network as a whole.
pub(crate) fn network(_tables: &Tables, _case: &Case, _diagnostics: &mut Diagnostics) {}
