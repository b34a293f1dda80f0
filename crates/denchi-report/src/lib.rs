//! Results of denchi: tables, the result package on disk, exchange formats, comparison, and the page of a plan.
//!
//! Everything here is built from a case and a plan, or from a result that was read back; nothing knows the model.

pub mod brief;
pub mod cite;
pub mod compare;
mod evidence;
pub mod exchange;
pub mod explore;
pub mod format;
pub mod geojson;
pub mod geometry;
pub mod html;
pub mod iamc;
pub mod numbers;
pub mod package;
pub mod reload;
mod rows;
pub mod spreadsheet;
pub mod stress;
pub mod table;
pub mod tables;
pub mod trace;
pub mod what_if;
pub mod xlsx;

pub use package::{PackageError, ResultPackage, RunInfo, read_result, write_result};
pub use reload::{Reloaded, reload};
pub use table::ResultTable;
pub use tables::tables;
