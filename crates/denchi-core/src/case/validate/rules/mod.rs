//! Rules: what they name, the columns that each kind needs and uses, and what they add up.

mod columns;
mod meaning;
mod names;

pub(super) use columns::check as columns;
pub(super) use meaning::check as meaning;
pub(super) use names::check as names;
pub(super) use names::{country, known};
