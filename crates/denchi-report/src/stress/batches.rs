//! The draws of a sample that runs: a file for each batch, beside the folder of the result, until that is complete.
//!
//! ```text
//! sample/          the result, when it is complete
//! sample.part/     until then
//!   question.json    what the draws answer: plan, window, options
//!   000000.csv       the first batch
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use denchi_core::case::write_atomically;
use denchi_core::stress::sample::Draw;
use serde_json::{Map, Value};

use super::{Tested, draws, read_draws};
use crate::package::PackageError;
use crate::package::manifest::{Manifest, sha256};
use crate::package::read::{damaged, read_rows};

/// What the draws answer.
const QUESTION: &str = "question.json";

/// Files of batches.
pub struct Batches {
    folder: PathBuf,
}

impl Batches {
    /// The folder of the batches of a sample whose result goes to `out`, for a question. With `resume` batches that are there
    /// are kept, without they are removed.
    ///
    /// # Errors
    /// [`PackageError::OtherDraws`] where what is there answers another question; a file that cannot be read or written.
    pub fn open(out: &Path, question: &Map<String, Value>, resume: bool) -> Result<Self, PackageError> {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let batches = Batches { folder: out.with_file_name(format!("{name}.part")) };
        let path = batches.folder.join(QUESTION);
        if resume && batches.folder.exists() {
            let content = fs::read(&path).map_err(|source| PackageError::File { path: path.clone(), source })?;
            let kept: Map<String, Value> =
                serde_json::from_slice(&content).map_err(|error| damaged(&path, &error.to_string()))?;
            return match different(&kept, question) {
                None => Ok(batches),
                Some(what) => Err(PackageError::OtherDraws { path: batches.folder, what }),
            };
        }
        batches.remove()?;
        let failed = |source| PackageError::File { path: batches.folder.clone(), source };
        fs::create_dir_all(&batches.folder).map_err(failed)?;
        let mut text = serde_json::to_string_pretty(question).map_err(|error| damaged(&path, &error.to_string()))?;
        text.push('\n');
        write_atomically(&path, text.as_bytes()).map_err(|source| PackageError::File { path, source })?;
        Ok(batches)
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:06}.csv"))
    }

    /// The draws of a batch, where it is kept.
    ///
    /// # Errors
    /// The file cannot be read, or is not one of ours.
    pub fn read(&self, tested: &Tested<'_>, number: u64) -> Result<Option<Vec<Draw>>, PackageError> {
        let path = self.path(number);
        let content = match fs::read(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(PackageError::File { path, source }),
        };
        let table = read_rows(draws::head(tested), &content, &path)?;
        read_draws(tested.case, &table).map(Some).ok_or_else(|| damaged(&path, "draws"))
    }

    /// Keeps the draws of a batch: all of them, or, where writing fails, none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, tested: &Tested<'_>, number: u64, batch: &[Draw]) -> Result<(), PackageError> {
        let table = super::draws(tested, batch);
        let failed = |error: csv::Error| PackageError::Table { table: table.name.clone(), detail: error.to_string() };
        let content = table.csv().map_err(failed)?;
        let path = self.path(number);
        write_atomically(&path, &content).map_err(|source| PackageError::File { path, source })
    }

    /// Removes the folder: the result is complete.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(&self) -> Result<(), PackageError> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(PackageError::File { path: self.folder.clone(), source: error })
            }
            _ => Ok(()),
        }
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// What differs between two questions: the first such key with both values.
fn different(kept: &Map<String, Value>, asked: &Map<String, Value>) -> Option<String> {
    let keys = kept.keys().chain(asked.keys());
    let (key, before, now) =
        keys.map(|key| (key, kept.get(key), asked.get(key))).find(|(_, before, now)| before != now)?;
    let said = |value: Option<&Value>| value.map_or_else(|| "-".to_owned(), Value::to_string);
    Some(format!("{key}: {} / {}", said(before), said(now)))
}

/// Fingerprint of a result: the hash of the hashes of its tables and of its case.
pub fn fingerprint(manifest: &Manifest) -> String {
    let told = |path: &str| path.starts_with("tables/") && path.ends_with(".csv") || path.starts_with("case/");
    let mut hashes: Vec<String> = manifest
        .outputs
        .iter()
        .filter(|file| told(&file.path))
        .map(|file| format!("{} {}", file.sha256, file.path))
        .collect();
    hashes.sort();
    sha256(hashes.join("\n").as_bytes())
}
