//! Contents of files, each kept once, and states of a case: which content stands at which path.

use std::collections::BTreeMap;

use denchi_core::case::Files;
use denchi_report::package::manifest::sha256;
use rusqlite::{Connection, params};

/// The files of a case: path and digest of the content.
pub(crate) type Manifest = BTreeMap<String, String>;

/// The manifest of files.
pub(super) fn manifest(files: &Files) -> Manifest {
    files.iter().map(|(path, content)| (path.clone(), sha256(content))).collect()
}

/// Keeps the contents of files.
pub(super) fn keep(connection: &Connection, files: &Files) -> rusqlite::Result<Manifest> {
    let mut insert = connection.prepare_cached("insert or ignore into contents (digest, content) values (?1, ?2)")?;
    let manifest = manifest(files);
    for (content, digest) in files.values().zip(manifest.values()) {
        insert.execute(params![digest, content])?;
    }
    Ok(manifest)
}

/// The files of a manifest.
pub(super) fn files(connection: &Connection, manifest: &Manifest) -> rusqlite::Result<Files> {
    let mut select = connection.prepare_cached("select content from contents where digest = ?1")?;
    manifest.iter().map(|(path, digest)| Ok((path.clone(), select.query_row([digest], |row| row.get(0))?))).collect()
}

/// Forgets contents that no revision and no draft has any more.
pub(super) fn forget(connection: &Connection) -> rusqlite::Result<()> {
    let unused = "delete from contents where digest not in (
                    select value from revisions, json_each(revisions.files)
                    union select value from draft_steps, json_each(draft_steps.files))";
    connection.execute(unused, []).map(drop)
}

/// A manifest as the database has it.
pub(super) fn to_text(manifest: &Manifest) -> String {
    serde_json::json!(manifest).to_string()
}

/// Reads a manifest of the database.
pub(super) fn from_text(text: &str) -> Manifest {
    serde_json::from_str(text).unwrap_or_default()
}
