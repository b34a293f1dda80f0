//! A result folder: tables as CSV and Parquet, their schemas, the manifest, and the page.
//!
//! ```text
//! result/
//!   manifest.json      what made it, from what; hash of every other file
//!   datapackage.json   schemas of the tables
//!   plan.html          the page
//!   tables/<name>.csv, tables/<name>.parquet
//!   case/              the case and the scenario that it was made from, so that other questions can start from it
//! ```

mod datapackage;
mod explore;
mod frontier;
mod infeasible;
pub mod manifest;
pub mod parquet;
pub mod parts;
pub(crate) mod read;
mod stochastic;
mod stress;
mod trace;
mod write;

use std::path::PathBuf;

pub use explore::{Explored, write_explored};
pub use frontier::FrontierFolder;
pub use infeasible::write_infeasible;
pub use manifest::{FileHash, Manifest, RunInfo};
pub use read::{ResultPackage, read_manifest, read_result};
pub use stochastic::write_stochastic;
pub use stress::write_stress;
pub use trace::write_trace;
pub use write::write_result;

use denchi_core::catalogue::{Lang, format};
use denchi_core::diagnostics::Diagnostics;

/// Name of the manifest in a result folder.
pub const MANIFEST: &str = "manifest.json";
/// Name of the descriptor in a result folder.
pub const DATAPACKAGE: &str = "datapackage.json";
/// Name of the page in a result folder.
pub const PAGE: &str = "plan.html";
/// Name of the page in the folder of a trace.
pub const TRACE_PAGE: &str = "trace.html";
/// Name of the page in the folder of a stress test.
pub const STRESS_PAGE: &str = "stress.html";
/// Name of the page in the folder of near-optimal alternatives.
pub const ALTERNATIVES_PAGE: &str = "alternatives.html";
/// Name of the page in the folder of a sensitivity study.
pub const SENSITIVITY_PAGE: &str = "sensitivity.html";
/// Name of the page in the folder of a two-stage plan.
pub const STOCHASTIC_PAGE: &str = "stochastic.html";
/// Name of the page in the folder of a frontier.
pub const FRONTIER_PAGE: &str = "frontier.html";
/// Name of the page in the folder of investments.
pub const INVEST_PAGE: &str = "invest.html";
/// Name of the page in the folder of why there is no plan.
pub const INFEASIBLE_PAGE: &str = "infeasible.html";
/// Folder of the case inside a result folder.
pub const CASE: &str = "case";

/// Why a result cannot be written or read.
#[derive(Debug)]
pub enum PackageError {
    /// A file or folder cannot be read or written.
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder exists and is no result of denchi.
    NotAResult {
        /// Where.
        path: PathBuf,
    },
    /// The result folder holds a file that denchi did not write.
    ForeignFile {
        /// The file.
        path: PathBuf,
    },
    /// The result was written in a layout that this version does not know.
    Version {
        /// Where.
        path: PathBuf,
        /// Version found.
        found: u32,
    },
    /// A file of the result does not say what it should.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, as the parser says it.
        detail: String,
    },
    /// The result does not hold the case that it was made from: it is older than that, or was made elsewhere.
    NoCase {
        /// The result folder.
        path: PathBuf,
    },
    /// The result is the replay of a stress test: the case of its months is made, not read.
    Replay {
        /// The result folder.
        path: PathBuf,
    },
    /// The case inside the result is not valid for this version.
    Case {
        /// The folder of the case.
        path: PathBuf,
        /// What is wrong.
        problems: Box<Diagnostics>,
    },
    /// Draws that were kept answer another question than the one that is asked.
    OtherDraws {
        /// The folder of the draws.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// A table cannot be turned into a file.
    Table {
        /// The table.
        table: String,
        /// Why.
        detail: String,
    },
}

impl PackageError {
    /// The message in a language.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            PackageError::File { path, source } => {
                format(lang, "package.file", &[("path", &path.display()), ("cause", source)])
            }
            PackageError::NotAResult { path } => format(lang, "package.not-a-result", &[("path", &path.display())]),
            PackageError::ForeignFile { path } => format(lang, "package.foreign-file", &[("path", &path.display())]),
            PackageError::Version { path, found } => {
                format(lang, "package.version", &[("path", &path.display()), ("version", found)])
            }
            PackageError::Damaged { path, detail } => {
                format(lang, "package.damaged", &[("path", &path.display()), ("cause", detail)])
            }
            PackageError::NoCase { path } => format(lang, "package.no-case", &[("path", &path.display())]),
            PackageError::Replay { path } => format(lang, "package.replay", &[("path", &path.display())]),
            PackageError::Case { path, problems } => {
                format(lang, "package.case", &[("path", &path.display()), ("problems", &problems.render(lang))])
            }
            PackageError::OtherDraws { path, what } => {
                format(lang, "package.other-draws", &[("path", &path.display()), ("what", what)])
            }
            PackageError::Table { table, detail } => {
                format(lang, "package.table", &[("table", table), ("cause", detail)])
            }
        }
    }
}

impl std::fmt::Display for PackageError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for PackageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PackageError::File { source, .. } => Some(source),
            _ => None,
        }
    }
}
