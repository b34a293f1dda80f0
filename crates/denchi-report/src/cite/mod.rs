//! Where numbers come from: from rows of result tables to the rows of the case behind them, to their sources, to lines that can
//! be quoted.
//!
//! A number of a result stands in a table ([`crate::brief::Note`] says in which rows of which column). Those rows name what they
//! are about: sites, options, rules, elements. Those are rows of the case, and these have a source, or are assumed.

mod behind;
mod case_rows;
mod citation;
mod named;

pub use behind::{Behind, behind, table_rows};
pub use case_rows::{CaseRow, case_rows};
pub use citation::Citation;
