//! Archives: a whole case as one file, and what is looked at before anything that was sent is unpacked.

use std::io::{Cursor, Read, Write, copy, sink};

use denchi_core::case::edit::Sheet;
use denchi_core::case::schema;
use denchi_core::case::{Files, is_name};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Note, Received, Refused, encoding, sheets};

/// Most bytes of everything that is unpacked.
pub const MOST_UNPACKED: u64 = 256 << 20;
/// Most parts of an archive; a workbook of a case has about a hundred.
pub const MOST_ENTRIES: usize = 4096;
/// How many times larger than packed the whole may be. Worksheets reach about 30; deflate cannot exceed 1032.
pub const MOST_RATIO: u64 = 200;
/// Below this many unpacked bytes, the ratio does not matter.
const SMALL: u64 = 8 << 20;

/// What begins an entry of the directory of an archive (APPNOTE 4.3.12).
const ENTRY: &[u8] = b"PK\x01\x02";
/// What begins the end of the directory (4.3.16).
const END: &[u8] = b"PK\x05\x06";
/// What begins the locator of a directory for more than 65535 entries (4.3.15), and its length: it stands right before the end.
const LOCATOR: (&[u8], usize) = (b"PK\x06\x07", 20);
/// Name of the part by which an archive is a workbook.
const WORKBOOK: &str = "[Content_Types].xml";

/// A whole case as an archive: its files as they are. The same files give the same bytes.
///
/// # Errors
/// The archive would be too large.
pub fn archive(files: &Files) -> std::io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        archive.start_file(path.as_str(), SimpleFileOptions::default())?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// An archive, once it is known how large it is.
pub(super) type Checked<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens an archive whose parts are few and small enough. First what its directory says is looked at; as that may lie, the
/// bytes are then counted while they are unpacked, and thrown away.
pub(super) fn check(content: &[u8]) -> Result<Checked<'_>, Refused> {
    let entries = content.windows(ENTRY.len()).filter(|bytes| *bytes == ENTRY).count();
    if entries > MOST_ENTRIES || has_locator(content) {
        return Err(Refused::Parts);
    }
    let damaged = |error: zip::result::ZipError| Refused::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(damaged)?;
    let packed = content.len() as u64;
    let allowed = MOST_UNPACKED.min(SMALL.max(packed.saturating_mul(MOST_RATIO)));
    let mut said: u64 = 0;
    for index in 0..archive.len() {
        said = said.saturating_add(archive.by_index_raw(index).map_err(damaged)?.size());
    }
    if said > allowed {
        return Err(Refused::Bomb);
    }
    let mut counted: u64 = 0;
    for index in 0..archive.len() {
        let left = allowed - counted;
        let part = archive.by_index(index).map_err(damaged)?;
        counted += copy(&mut part.take(left + 1), &mut sink()).map_err(|error| Refused::Damaged(error.to_string()))?;
        if counted > allowed {
            return Err(Refused::Bomb);
        }
    }
    Ok(archive)
}

/// Whether an archive says that it has more than 65535 parts; room for as many as it says would be made at once.
fn has_locator(content: &[u8]) -> bool {
    let (start, length) = LOCATOR;
    content.windows(length + END.len()).any(|bytes| bytes.starts_with(start) && bytes.ends_with(END))
}

/// Reads an archive: a workbook, or the files of a case.
pub(super) fn read(content: &[u8]) -> Result<Received, Refused> {
    let mut archive = check(content)?;
    if archive.index_for_name(WORKBOOK).is_some() {
        return sheets::read(content, &mut archive);
    }
    let mut received = Received::default();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| Refused::Damaged(error.to_string()))?;
        if part.is_dir() {
            continue;
        }
        // A name is only compared with those that a case may have; it never becomes a path.
        let name = part.name().map(|name| name.into_owned()).unwrap_or_default();
        let Some(path) = path_in_case(&name) else {
            received.notes.push(Note::LeftOut(name));
            continue;
        };
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(|error| Refused::Damaged(error.to_string()))?;
        let (text, note) = encoding::decode(&content)?;
        received.notes.extend(note.filter(|note| !received.notes.contains(note)));
        match schema::package().resources.iter().find(|table| table.path == path) {
            Some(table) => drop(received.tables.insert(table.name.clone(), Sheet::read(text))),
            None if path == "datapackage.json" => {}
            None => drop(received.texts.insert(path, text)),
        }
    }
    Ok(received)
}

/// The path in a case that a name in an archive means, whether or not the case lies in a folder there.
fn path_in_case(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('/').collect();
    let (folder, file) = match parts[..] {
        [file] | [_, file] if file_at_top(file) => ("", file),
        ["scenarios", file] | [_, "scenarios", file] => ("scenarios/", file),
        _ => return None,
    };
    if folder.is_empty() {
        return Some(file.to_owned());
    }
    is_name(file.strip_suffix(".toml")?).then(|| format!("{folder}{file}"))
}

fn file_at_top(file: &str) -> bool {
    ["case.toml", "datapackage.json"].contains(&file)
        || schema::package().resources.iter().any(|table| table.path == file)
}
