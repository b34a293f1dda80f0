//! Writing a result folder: complete in a sibling folder first, then put in place by renaming.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;
use denchi_core::trace::Trace;

use super::manifest::{self, FileHash, Manifest, RunInfo};
use super::{CASE, DATAPACKAGE, MANIFEST, PAGE, PackageError, datapackage, parquet, read};
use crate::table::ResultTable;
use crate::{html, tables};
use denchi_core::catalogue::Lang;

/// Writes the result folder of a plan. A result that is already there is replaced as a whole; any other folder is
/// left alone. Nothing is left half-written: the folder appears when it is complete.
pub fn write_result(
    folder: &Path,
    case: &Case,
    plan: &Plan,
    trace: &Trace,
    run: &RunInfo,
    lang: Lang,
) -> Result<Manifest, PackageError> {
    may_replace(folder)?;
    let (files, manifest) = result_files(case, plan, trace, run, lang)?;
    put(folder, &files)?;
    Ok(manifest)
}

/// Content of files by path.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// Puts files into a folder that they replace as a whole.
pub(super) fn put(folder: &Path, files: &Files) -> Result<(), PackageError> {
    let fresh = sibling(folder, "new")?;
    let written = write_files(&fresh, files).and_then(|()| put_in_place(&fresh, folder));
    if written.is_err() {
        // The error of the writing says more than one of the tidying.
        let _ = fs::remove_dir_all(&fresh);
    }
    written
}

/// The content of every file of a result folder, by path, and the manifest.
pub(super) fn result_files(
    case: &Case,
    plan: &Plan,
    trace: &Trace,
    run: &RunInfo,
    lang: Lang,
) -> Result<(Files, Manifest), PackageError> {
    let settings = &case.settings;
    let name = format!("{}-result", settings.name.to_lowercase());
    let titles = (settings.title.as_str(), settings.title_ja.as_deref());
    let tables = tables::tables(case, plan, trace);
    let mut files = table_files(&name, titles, &tables)?;
    files.push((PAGE.to_owned(), html::page(case, plan, &tables, run, lang).into_bytes()));
    files.extend(run.case_files.iter().map(|(path, content)| (format!("{CASE}/{path}"), content.clone())));
    let mut outputs = self::hashes(&files);
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest = manifest::manifest(case, plan, run, outputs);
    files.push((MANIFEST.to_owned(), json(&manifest, MANIFEST)?));
    Ok((files, manifest))
}

/// The files of tables, and their descriptor.
pub(super) fn table_files(
    name: &str,
    titles: (&str, Option<&str>),
    tables: &[ResultTable],
) -> Result<Files, PackageError> {
    let mut files = Vec::new();
    for table in tables {
        let failed = |detail: String| PackageError::Table { table: table.name.clone(), detail };
        let csv = table.csv().map_err(|error| failed(error.to_string()))?;
        let parquet = parquet::parquet(table).map_err(|error| failed(error.to_string()))?;
        files.push((table_path(table, "csv"), csv));
        files.push((table_path(table, "parquet"), parquet));
    }
    let hashes = hashes(&files);
    let descriptor = datapackage::descriptor(name, titles, tables, &hashes);
    files.push((DATAPACKAGE.to_owned(), json(&descriptor, DATAPACKAGE)?));
    Ok(files)
}

fn table_path(table: &ResultTable, extension: &str) -> String {
    format!("{}/{}.{extension}", datapackage::TABLES, table.name)
}

pub(super) fn hashes(files: &[(String, Vec<u8>)]) -> Vec<FileHash> {
    files.iter().map(|(path, content)| FileHash::of(path, content)).collect()
}

pub(super) fn json(value: &impl serde::Serialize, path: &str) -> Result<Vec<u8>, PackageError> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| PackageError::Damaged { path: path.into(), detail: error.to_string() })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> PackageError + use<> {
    let path = path.to_owned();
    move |source| PackageError::File { path, source }
}

fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), PackageError> {
    for (path, content) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        fs::write(&path, content).map_err(failed(&path))?;
    }
    Ok(())
}

/// Refuses to replace anything but an empty folder or a result without foreign files.
pub(super) fn may_replace(folder: &Path) -> Result<(), PackageError> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(PackageError::NotAResult { path: folder.to_owned() });
    }
    let found = files_below(folder)?;
    if found.is_empty() {
        return Ok(());
    }
    let manifest = read::read_manifest(folder).map_err(|_| PackageError::NotAResult { path: folder.to_owned() })?;
    let foreign = found.into_iter().find(|path| {
        let ours = manifest.outputs.iter().map(|file| file.path.as_str()).chain([MANIFEST]);
        !ours.into_iter().any(|name| *path == folder.join(name))
    });
    match foreign {
        Some(path) => Err(PackageError::ForeignFile { path }),
        None => Ok(()),
    }
}

/// All files below a folder, at any depth; what is no folder counts as a file.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, PackageError> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).map_err(failed(&next))? {
            let entry = entry.map_err(failed(&next))?;
            let kind = entry.file_type().map_err(failed(&next))?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Makes a new hidden folder beside the result folder, on the same file system.
fn sibling(folder: &Path, purpose: &str) -> Result<PathBuf, PackageError> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(failed(parent))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    for attempt in 0..1000 {
        let path = parent.join(format!(".{name}.{purpose}-{process}-{attempt}"));
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&path)(error)),
        }
    }
    Err(failed(parent)(io::ErrorKind::AlreadyExists.into()))
}

/// Renames the fresh folder to its place; the old one steps aside first, and comes back if that fails.
fn put_in_place(fresh: &Path, folder: &Path) -> Result<(), PackageError> {
    if !folder.exists() {
        return fs::rename(fresh, folder).map_err(failed(folder));
    }
    let old = sibling(folder, "old")?;
    // Renaming over the empty folder that was just made is allowed, and keeps its name ours.
    fs::rename(folder, &old).map_err(failed(folder))?;
    if let Err(error) = fs::rename(fresh, folder) {
        let _ = fs::rename(&old, folder);
        return Err(failed(folder)(error));
    }
    fs::remove_dir_all(&old).map_err(failed(&old))
}
