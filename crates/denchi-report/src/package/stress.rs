//! The folder of a stress test: its tables as a data package, a manifest, and the page.

use std::collections::BTreeMap;
use std::path::Path;

use super::manifest::{Manifest, Responses, RunTimes, STRESS_KIND};
use super::write::{hashes, json, may_replace, put, table_files};
use super::{MANIFEST, PackageError, STRESS_PAGE};
use crate::table::ResultTable;

/// Writes the folder of a stress test, as [`super::write_result`] writes that of a plan. The manifest is that of the plan,
/// with the options of the test and how its responses were found.
///
/// # Errors
/// See [`PackageError`].
pub fn write_stress(
    folder: &Path,
    of: &Manifest,
    options: BTreeMap<String, serde_json::Value>,
    responses: Responses,
    tables: &[ResultTable],
    page: String,
) -> Result<Manifest, PackageError> {
    may_replace(folder)?;
    let name = format!("{}-stress", of.case.name.to_lowercase());
    let mut files = table_files(&name, (&of.case.title, of.case.title_ja.as_deref()), tables)?;
    files.push((STRESS_PAGE.to_owned(), page.into_bytes()));
    let mut outputs = hashes(&files);
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = Manifest {
        kind: STRESS_KIND.to_owned(),
        options,
        responses: Some(responses),
        outputs,
        run: RunTimes::default(),
        ..of.clone()
    };
    files.push((MANIFEST.to_owned(), json(&manifest, MANIFEST)?));
    put(folder, &files)?;
    Ok(manifest)
}
