//! A result folder becomes a case and a plan again, exactly: what was asked of a plan once can be asked later.

mod custody;
mod explored;
mod plan;
mod rows;

pub use explored::{MEASURES, explored};

use std::fs;
use std::path::Path;

use denchi_core::case::{self, Case, Files};
use denchi_core::plan::result::Plan;

use crate::package::manifest::{FileHash, Manifest, REPLAY, sha256};
use crate::package::read::damaged;
use crate::package::{CASE, DATAPACKAGE, PackageError, ResultPackage, read_result};

/// A result, with the case and the plan that it was written from.
#[derive(Clone, Debug)]
pub struct Reloaded {
    /// The case, its scenario laid over it.
    pub case: Case,
    /// The plan, equal to the one that was written.
    pub plan: Plan,
    /// The tables and the manifest.
    pub package: ResultPackage,
    /// The files of the case.
    pub files: Files,
}

/// Reads a result folder with its case. The hashes of all files that are read are verified.
///
/// # Errors
/// As [`read_result`]; [`PackageError::NoCase`] where the result does not hold its case; [`PackageError::Replay`] where that was made; [`PackageError::Case`] where this
/// version does not accept it.
pub fn reload(folder: &Path) -> Result<Reloaded, PackageError> {
    let package = read_result(folder)?;
    let files = case_files(folder, &package.manifest)?;
    let case = read_case(folder, files.clone(), &package.manifest)?;
    let plan = plan_of(&case, &package, folder)?;
    Ok(Reloaded { case, plan, package, files })
}

/// The case that a result was written from.
///
/// # Errors
/// As [`reload`].
pub fn case_of(folder: &Path, package: &ResultPackage) -> Result<Case, PackageError> {
    read_case(folder, case_files(folder, &package.manifest)?, &package.manifest)
}

/// The plan in the tables of a result, in the terms of its case.
///
/// # Errors
/// [`PackageError::Damaged`] where a table says what the case does not know.
pub fn plan_of(case: &Case, package: &ResultPackage, folder: &Path) -> Result<Plan, PackageError> {
    plan::plan(case, package, folder)
}

/// The files of the case in a result folder.
fn case_files(folder: &Path, manifest: &Manifest) -> Result<Files, PackageError> {
    let root = folder.join(CASE);
    let kept = |file: &FileHash| file.path.strip_prefix(CASE).and_then(|rest| rest.strip_prefix('/')).is_some();
    if manifest.options.contains_key(REPLAY) {
        return Err(PackageError::Replay { path: folder.to_owned() });
    }
    if manifest.case.inputs.is_empty() || !manifest.outputs.iter().any(kept) {
        return Err(PackageError::NoCase { path: folder.to_owned() });
    }
    let mut files = Files::new();
    for file in &manifest.case.inputs {
        files.insert(file.path.clone(), verified(&root, file)?);
    }
    let descriptor = format!("{CASE}/{DATAPACKAGE}");
    if let Some(file) = manifest.outputs.iter().find(|file| file.path == descriptor) {
        files.insert(DATAPACKAGE.to_owned(), verified(folder, file)?);
    }
    Ok(files)
}

fn verified(folder: &Path, file: &FileHash) -> Result<Vec<u8>, PackageError> {
    let path = folder.join(&file.path);
    let content = fs::read(&path).map_err(|source| PackageError::File { path: path.clone(), source })?;
    if sha256(&content) == file.sha256 { Ok(content) } else { Err(damaged(&path, "SHA-256")) }
}

fn read_case(folder: &Path, files: Files, manifest: &Manifest) -> Result<Case, PackageError> {
    match case::read_files(files, manifest.case.scenario.as_deref()) {
        Ok((case, _)) => Ok(case),
        Err(problems) => Err(PackageError::Case { path: folder.join(CASE), problems: Box::new(problems) }),
    }
}
