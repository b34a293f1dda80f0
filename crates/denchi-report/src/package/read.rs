//! Reading a result folder back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::manifest::{EXPLORED_KIND, KIND, Manifest, SCHEMA_VERSION, STRESS_KIND, TRACE_KIND, sha256};
use super::{DATAPACKAGE, MANIFEST, PackageError, datapackage};
use crate::numbers;
use crate::table::{Cell, Kind, ResultTable};

/// A result, read back.
#[derive(Clone, Debug)]
pub struct ResultPackage {
    /// What made it.
    pub manifest: Manifest,
    /// Its tables.
    pub tables: Vec<ResultTable>,
}

impl ResultPackage {
    /// A table by name.
    pub fn table(&self, name: &str) -> Option<&ResultTable> {
        self.tables.iter().find(|table| table.name == name)
    }
}

/// Reads a result folder, whatever its kind. The hash of every file that is read is verified.
///
/// # Errors
/// See [`PackageError`].
pub fn read_result(folder: &Path) -> Result<ResultPackage, PackageError> {
    read_tables(folder, |_| true)
}

/// Reads a result folder with those of its tables that are wanted, by name.
///
/// # Errors
/// As [`read_result`].
pub(crate) fn read_tables(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<ResultPackage, PackageError> {
    let manifest = read_manifest(folder)?;
    let descriptor = read_verified(folder, DATAPACKAGE, &manifest)?;
    let path = folder.join(DATAPACKAGE);
    let descriptor: Value = serde_json::from_slice(&descriptor).map_err(|error| damaged(&path, &error.to_string()))?;
    let heads = datapackage::heads(&descriptor).ok_or_else(|| damaged(&path, "schema"))?;
    let mut tables = Vec::with_capacity(heads.len());
    for (path, head) in heads.into_iter().filter(|(_, head)| wanted(&head.name)) {
        let content = read_verified(folder, &path, &manifest)?;
        tables.push(read_rows(head, &content, &folder.join(&path))?);
    }
    Ok(ResultPackage { manifest, tables })
}

/// Reads the manifest of a result folder, whatever its kind.
///
/// # Errors
/// No manifest, one that is damaged, or one of another layout.
pub fn read_manifest(folder: &Path) -> Result<Manifest, PackageError> {
    let path = folder.join(MANIFEST);
    let content = match fs::read(&path) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(PackageError::NotAResult { path: folder.to_owned() });
        }
        Err(source) => return Err(PackageError::File { path, source }),
    };
    let value: Value = serde_json::from_slice(&content).map_err(|error| damaged(&path, &error.to_string()))?;
    let kinds = [KIND, TRACE_KIND, STRESS_KIND, EXPLORED_KIND];
    if !value.get("kind").and_then(Value::as_str).is_some_and(|kind| kinds.contains(&kind)) {
        return Err(PackageError::NotAResult { path: folder.to_owned() });
    }
    let version = value.get("schema_version").and_then(Value::as_u64).and_then(|version| u32::try_from(version).ok());
    match version {
        Some(SCHEMA_VERSION) => serde_json::from_value(value).map_err(|error| damaged(&path, &error.to_string())),
        found => Err(PackageError::Version { path, found: found.unwrap_or_default() }),
    }
}

pub(crate) fn damaged(path: &Path, detail: &str) -> PackageError {
    PackageError::Damaged { path: path.to_owned(), detail: detail.to_owned() }
}

pub(crate) fn read_verified(folder: &Path, name: &str, manifest: &Manifest) -> Result<Vec<u8>, PackageError> {
    let path: PathBuf = folder.join(name);
    let file = manifest.outputs.iter().find(|file| file.path == name).ok_or_else(|| damaged(&path, "manifest"))?;
    let content = fs::read(&path).map_err(|source| PackageError::File { path: path.clone(), source })?;
    if sha256(&content) == file.sha256 { Ok(content) } else { Err(damaged(&path, "SHA-256")) }
}

/// The rows of a CSV file, into a table that has its columns.
pub(crate) fn read_rows(mut table: ResultTable, content: &[u8], path: &Path) -> Result<ResultTable, PackageError> {
    let mut reader = csv::Reader::from_reader(content);
    let headers = reader.headers().map_err(|error| damaged(path, &error.to_string()))?;
    if !headers.iter().eq(table.columns.iter().map(|column| column.name.as_str())) {
        return Err(damaged(path, "columns"));
    }
    let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
    // Names repeat from row to row: the last one of each column is shared.
    let mut last: Vec<Option<Arc<str>>> = vec![None; kinds.len()];
    for record in reader.records() {
        let record = record.map_err(|error| damaged(path, &error.to_string()))?;
        let mut row = Vec::with_capacity(kinds.len());
        for ((field, kind), last) in record.iter().zip(&kinds).zip(&mut last) {
            let cell = cell(field, *kind, last).ok_or_else(|| damaged(path, field))?;
            row.push(cell);
        }
        table.push_row(row);
    }
    Ok(table)
}

fn cell(field: &str, kind: Kind, last: &mut Option<Arc<str>>) -> Option<Cell> {
    if field.is_empty() {
        return Some(Cell::Blank);
    }
    match kind {
        Kind::Text => {
            if last.as_deref() != Some(field) {
                *last = Some(field.into());
            }
            last.as_ref().map(Into::into)
        }
        Kind::Integer => field.parse().ok().map(Cell::Integer),
        Kind::Number => numbers::parse(field).map(Cell::Number),
    }
}
