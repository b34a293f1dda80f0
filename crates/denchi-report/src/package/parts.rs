//! Parts of a run that takes long: a file each, beside the folder of the result, until that is complete.
//!
//! ```text
//! sample/          the result, when it is complete
//! sample.part/     until then
//!   question.json    what the parts answer: case, options
//!   000000.csv       the first part
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use denchi_core::case::write_atomically;
use serde_json::{Map, Value};

use super::PackageError;
use super::read::{damaged, read_rows};
use crate::table::ResultTable;

/// What the parts answer.
const QUESTION: &str = "question.json";

/// Files of parts.
pub struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// The folder of the parts of a result that goes to `out`, for a question. With `resume` parts that are there are kept,
    /// without they are removed.
    ///
    /// # Errors
    /// [`PackageError::OtherDraws`] where what is there answers another question; a file that cannot be read or written.
    pub fn open(out: &Path, question: &Map<String, Value>, resume: bool) -> Result<Self, PackageError> {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let parts = Parts { folder: out.with_file_name(format!("{name}.part")) };
        let path = parts.folder.join(QUESTION);
        if resume && parts.folder.exists() {
            let content = fs::read(&path).map_err(|source| PackageError::File { path: path.clone(), source })?;
            let kept: Map<String, Value> =
                serde_json::from_slice(&content).map_err(|error| damaged(&path, &error.to_string()))?;
            return match different(&kept, question) {
                None => Ok(parts),
                Some(what) => Err(PackageError::OtherDraws { path: parts.folder, what }),
            };
        }
        parts.remove()?;
        let failed = |source| PackageError::File { path: parts.folder.clone(), source };
        fs::create_dir_all(&parts.folder).map_err(failed)?;
        let mut text = serde_json::to_string_pretty(question).map_err(|error| damaged(&path, &error.to_string()))?;
        text.push('\n');
        write_atomically(&path, text.as_bytes()).map_err(|source| PackageError::File { path, source })?;
        Ok(parts)
    }

    /// Parts of their own, in a folder within.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub(crate) fn within(&self, name: &str) -> Result<Self, PackageError> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).map_err(|source| PackageError::File { path: folder.clone(), source })?;
        Ok(Parts { folder })
    }

    /// The file of a part.
    pub(crate) fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:06}.csv"))
    }

    /// The rows of a part, where it is kept; `head` is its table without rows.
    ///
    /// # Errors
    /// The file cannot be read, or is not one of ours.
    pub fn read(&self, number: u64, head: ResultTable) -> Result<Option<ResultTable>, PackageError> {
        let path = self.path(number);
        match fs::read(&path) {
            Ok(content) => read_rows(head, &content, &path).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(PackageError::File { path, source }),
        }
    }

    /// Keeps a part: all of its rows, or, where writing fails, none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, number: u64, table: &ResultTable) -> Result<(), PackageError> {
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
