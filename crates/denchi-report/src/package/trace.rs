//! The folder of a trace: its tables as a data package, a manifest, and the page.

use std::collections::BTreeMap;
use std::path::Path;

use super::manifest::{Manifest, RunTimes, TRACE_KIND};
use super::write::{hashes, json, may_replace, put, table_files};
use super::{MANIFEST, PackageError, TRACE_PAGE};
use crate::table::ResultTable;

/// Writes the folder of a trace, as [`super::write_result`] writes that of a plan. The manifest says what was traced: that
/// of the plan, with the options of the trace.
///
/// # Errors
/// See [`PackageError`].
pub fn write_trace(
    folder: &Path,
    of: &Manifest,
    options: BTreeMap<String, serde_json::Value>,
    tables: &[ResultTable],
    page: Option<String>,
) -> Result<Manifest, PackageError> {
    may_replace(folder)?;
    let name = format!("{}-trace", of.case.name.to_lowercase());
    let mut files = table_files(&name, (&of.case.title, of.case.title_ja.as_deref()), tables)?;
    files.extend(page.map(|page| (TRACE_PAGE.to_owned(), page.into_bytes())));
    let mut outputs = hashes(&files);
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = Manifest { kind: TRACE_KIND.to_owned(), options, outputs, run: RunTimes::default(), ..of.clone() };
    files.push((MANIFEST.to_owned(), json(&manifest, MANIFEST)?));
    put(folder, &files)?;
    Ok(manifest)
}
