//! The folder of an exploration: its tables as a data package, a manifest, and the page where it has one.

use std::path::Path;

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;

use super::manifest::{EXPLORED_KIND, Manifest, Responses, RunInfo, RunTimes, manifest};
use super::write::{hashes, json, may_replace, put, table_files};
use super::{MANIFEST, PackageError};
use crate::table::ResultTable;

/// The answer of an exploration.
pub struct Explored<'a> {
    /// The case.
    pub case: &'a Case,
    /// The plan that it is about.
    pub plan: &'a Plan,
    /// What made it; the options say what was asked.
    pub run: &'a RunInfo,
    /// How the answers were found.
    pub responses: Option<Responses>,
    /// What it is, as part of the name of the data package.
    pub name: &'a str,
    /// The answer.
    pub tables: &'a [ResultTable],
    /// Name and content of the page.
    pub page: Option<(&'a str, String)>,
    /// Other files, by name.
    pub others: &'a [(String, Vec<u8>)],
}

/// Writes the folder of an exploration, as [`super::write_result`] writes that of a plan.
///
/// # Errors
/// See [`PackageError`].
pub fn write_explored(folder: &Path, explored: Explored<'_>) -> Result<Manifest, PackageError> {
    may_replace(folder)?;
    let settings = &explored.case.settings;
    let name = format!("{}-{}", settings.name.to_lowercase(), explored.name);
    let mut files = table_files(&name, (&settings.title, settings.title_ja.as_deref()), explored.tables)?;
    files.extend(explored.page.map(|(name, page)| (name.to_owned(), page.into_bytes())));
    files.extend(explored.others.iter().cloned());
    let mut outputs = hashes(&files);
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = Manifest {
        kind: EXPLORED_KIND.to_owned(),
        responses: explored.responses,
        run: RunTimes::default(),
        ..manifest(explored.case, explored.plan, explored.run, outputs)
    };
    files.push((MANIFEST.to_owned(), json(&manifest, MANIFEST)?));
    put(folder, &files)?;
    Ok(manifest)
}
