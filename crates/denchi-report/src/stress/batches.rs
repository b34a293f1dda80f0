//! The draws of a sample that runs, a file for each batch.

use std::path::Path;

use denchi_core::stress::sample::Draw;
use serde_json::{Map, Value};

use super::{Tested, draws, read_draws};
use crate::package::PackageError;
use crate::package::manifest::{Manifest, sha256};
use crate::package::parts::Parts;
use crate::package::read::damaged;

/// Files of batches.
pub struct Batches {
    parts: Parts,
}

impl Batches {
    /// The batches of a sample whose result goes to `out`; see [`Parts::open`].
    ///
    /// # Errors
    /// As [`Parts::open`].
    pub fn open(out: &Path, question: &Map<String, Value>, resume: bool) -> Result<Self, PackageError> {
        Ok(Batches { parts: Parts::open(out, question, resume)? })
    }

    /// Of several runs that answer one question together, the batches of one: in a folder within.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn of_run(&self, run: usize) -> Result<Self, PackageError> {
        Ok(Batches { parts: self.parts.within(&run.to_string())? })
    }

    /// The draws of a batch, where it is kept.
    ///
    /// # Errors
    /// The file cannot be read, or is not one of ours.
    pub fn read(&self, tested: &Tested<'_>, number: u64) -> Result<Option<Vec<Draw>>, PackageError> {
        let Some(table) = self.parts.read(number, draws::head(tested))? else { return Ok(None) };
        read_draws(tested.case, &table).map(Some).ok_or_else(|| damaged(&self.parts.path(number), "draws"))
    }

    /// Keeps the draws of a batch: all of them, or, where writing fails, none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, tested: &Tested<'_>, number: u64, batch: &[Draw]) -> Result<(), PackageError> {
        self.parts.write(number, &draws(tested, batch))
    }

    /// Removes the folder: the result is complete.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(&self) -> Result<(), PackageError> {
        self.parts.remove()
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        self.parts.folder()
    }
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
