//! The folder of a frontier: its table as a data package, a manifest, the page, and each point as the result of a plan.
//!
//! ```text
//! frontier/
//!   manifest.json, datapackage.json, frontier.html, tables/
//!   points/01/ ...     result folders, least cost first
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use denchi_core::case::Case;
use denchi_core::catalogue::Lang;
use denchi_core::explore::frontier::Frontier;
use denchi_core::plan::result::Plan;
use denchi_core::trace::Trace;
use serde_json::Value;

use super::manifest::{EXPLORED_KIND, Manifest, RunInfo, RunTimes};
use super::write::{Files, hashes, json, may_replace, put, result_files, table_files};
use super::{FRONTIER_PAGE, MANIFEST, PackageError};
use crate::explore::frontier::folder;
use crate::html::{self, frontier::STOPPED};
use crate::table::ResultTable;

/// The folder of a frontier while its points are collected.
pub struct FrontierFolder<'a> {
    case: &'a Case,
    lang: Lang,
    files: Files,
    /// Of the first point: the plan at least cost.
    first: Option<Manifest>,
    points: usize,
}

impl<'a> FrontierFolder<'a> {
    /// Nothing is written before [`FrontierFolder::write`]; that the folder may be replaced is looked at now.
    ///
    /// # Errors
    /// The folder holds something that denchi did not write.
    pub fn new(at: &Path, case: &'a Case, lang: Lang) -> Result<Self, PackageError> {
        may_replace(at)?;
        Ok(FrontierFolder { case, lang, files: Vec::new(), first: None, points: 0 })
    }

    /// Adds the next point.
    ///
    /// # Errors
    /// A table cannot be turned into a file.
    pub fn add(&mut self, plan: &Plan, trace: &Trace, run: &RunInfo) -> Result<(), PackageError> {
        let (files, manifest) = result_files(self.case, plan, trace, run, self.lang)?;
        let below = folder(self.points);
        self.files.extend(files.into_iter().map(|(path, content)| (format!("{below}/{path}"), content)));
        self.first.get_or_insert(manifest);
        self.points += 1;
        Ok(())
    }

    /// Writes the folder: complete, or not at all.
    ///
    /// # Errors
    /// See [`PackageError`].
    pub fn write(
        self,
        at: &Path,
        frontier: &Frontier,
        mut options: BTreeMap<String, Value>,
        tables: &[ResultTable],
    ) -> Result<(), PackageError> {
        if frontier.stopped {
            options.insert(STOPPED.to_owned(), true.into());
        }
        let Some(of) = self.first else { return Ok(()) };
        let name = format!("{}-frontier", of.case.name.to_lowercase());
        let mut files = table_files(&name, (&of.case.title, of.case.title_ja.as_deref()), tables)?;
        let page = html::frontier_page(self.case, &of, &options, tables, self.lang);
        files.push((FRONTIER_PAGE.to_owned(), page.into_bytes()));
        files.extend(self.files);
        let mut outputs = hashes(&files);
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest { kind: EXPLORED_KIND.to_owned(), options, outputs, run: RunTimes::default(), ..of };
        files.push((MANIFEST.to_owned(), json(&manifest, MANIFEST)?));
        put(at, &files)
    }
}
