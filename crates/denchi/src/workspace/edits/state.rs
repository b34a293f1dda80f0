//! A state of a case in memory: its files, its tables as texts, and what is wrong with it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use denchi_core::case::edit::{Difference, Sheet, difference};
use denchi_core::case::schema::Resource;
use denchi_core::case::{Files, package_files};
use denchi_core::diagnostics::Diagnostics;

use super::contents::Manifest;
use crate::pipeline;

/// What differs from an earlier table, and the digest of that table.
type Found = (Option<String>, Arc<Difference>);

/// A state of a case. Tables are read and problems looked for when first asked for.
pub(crate) struct State {
    pub(crate) manifest: Manifest,
    pub(crate) files: Files,
    sheets: Mutex<BTreeMap<String, Arc<Sheet>>>,
    problems: OnceLock<Diagnostics>,
    /// What differs from an earlier table, by table; and the digest of that.
    differences: Mutex<BTreeMap<String, Found>>,
}

impl State {
    /// A state with these files.
    pub(super) fn new(manifest: Manifest, files: Files) -> Self {
        State { manifest, files, sheets: Mutex::default(), problems: OnceLock::new(), differences: Mutex::default() }
    }

    /// A table; one that is not there, or is no text, has no columns.
    pub(crate) fn sheet(&self, table: &Resource) -> Arc<Sheet> {
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let content = self.files.get(&table.path).and_then(|content| std::str::from_utf8(content).ok());
            Arc::new(Sheet::read(content.unwrap_or_default()))
        };
        Arc::clone(sheets.entry(table.name.clone()).or_insert_with(read))
    }

    /// What differs in a table from an earlier state.
    pub(crate) fn difference(&self, before: &State, table: &Resource) -> Arc<Difference> {
        let digest = before.manifest.get(&table.path).cloned();
        let mut known = self.differences.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, found)) = known.get(&table.name)
            && *of == digest
        {
            return Arc::clone(found);
        }
        let found = Arc::new(difference(table, &before.sheet(table), &self.sheet(table)));
        known.insert(table.name.clone(), (digest, Arc::clone(&found)));
        found
    }

    /// What `denchi check` says of it.
    pub(crate) fn problems(&self) -> &Diagnostics {
        self.problems.get_or_init(|| pipeline::check(self.files.clone(), None))
    }

    /// A text of the case: `case.toml`, a scenario.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|content| String::from_utf8_lossy(content).into_owned())
    }

    /// Names of the scenarios.
    pub(crate) fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|path| path.strip_prefix("scenarios/")?.strip_suffix(".toml"))
    }

    /// The files with some of them changed or, at `None`, taken away. The descriptor of the tables follows where it has to.
    pub(crate) fn with(&self, changes: BTreeMap<String, Option<Vec<u8>>>) -> Files {
        let mut files = self.files.clone();
        for (path, content) in changes {
            match content {
                Some(content) => drop(files.insert(path, content)),
                None => drop(files.remove(&path)),
            }
        }
        if let (before, Ok(after)) = (package_files(&self.files).ok(), package_files(&files))
            && before.as_ref() != Some(&after)
        {
            files.insert("datapackage.json".to_owned(), after.into_bytes());
        }
        files
    }
}
