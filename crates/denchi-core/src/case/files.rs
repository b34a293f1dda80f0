//! Files of a case folder: reading with limits, decoding, and writing so that a file is never half written.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use encoding_rs::{EUC_JP, SHIFT_JIS};

use super::text::SourceText;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};

/// Largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// Largest case that is read, in bytes over all its files.
pub const LARGEST_CASE: u64 = 4 * 1024 * 1024 * 1024;

/// Files of a case by path relative to its folder, with `/` between parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads the files of a case folder: tables, `case.toml`, `datapackage.json`, scenarios. Files that cannot be read or
/// are too large are reported and left out.
pub(crate) fn read_folder(folder: &Path, diagnostics: &mut Diagnostics) -> Files {
    let mut files = Files::new();
    let mut total = 0;
    read_into(&mut files, folder, "", &mut total, diagnostics);
    let scenarios = folder.join("scenarios");
    if scenarios.is_dir() {
        read_into(&mut files, &scenarios, "scenarios/", &mut total, diagnostics);
    }
    files
}

fn read_into(files: &mut Files, folder: &Path, prefix: &str, total: &mut u64, diagnostics: &mut Diagnostics) {
    let failed = |path: &str, error: &io::Error| {
        let shown = if path.is_empty() { "." } else { path };
        Diagnostic::new(Code::D101).with("file", shown).with("detail", error).at(Place::file(shown))
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            diagnostics.push(failed(prefix, &error));
            return;
        }
    };
    let mut names: Vec<String> =
        entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names.into_iter().filter(|name| is_part_of_a_case(prefix, name)) {
        let path = format!("{prefix}{name}");
        let full = folder.join(&name);
        let size = match fs::metadata(&full) {
            Ok(metadata) if metadata.is_dir() => continue,
            Ok(metadata) => metadata.len(),
            Err(error) => {
                diagnostics.push(failed(&path, &error));
                continue;
            }
        };
        if !within_limits(&path, size, total, diagnostics) {
            continue;
        }
        match fs::read(&full) {
            Ok(content) => {
                files.insert(path, content);
            }
            Err(error) => diagnostics.push(failed(&path, &error)),
        }
    }
}

/// Whether a file is small enough; its size is added to the total.
pub(crate) fn within_limits(path: &str, size: u64, total: &mut u64, diagnostics: &mut Diagnostics) -> bool {
    const MEBIBYTE: u64 = 1024 * 1024;
    *total = total.saturating_add(size);
    let problem = |limit: u64| {
        let problem = Diagnostic::new(Code::D103).with("file", path).with("size", size.div_ceil(MEBIBYTE));
        problem.with("limit", limit / MEBIBYTE).at(Place::file(path))
    };
    if size > LARGEST_FILE {
        diagnostics.push(problem(LARGEST_FILE));
        false
    } else if *total > LARGEST_CASE {
        diagnostics.push(problem(LARGEST_CASE).hint("case"));
        false
    } else {
        true
    }
}

fn is_part_of_a_case(prefix: &str, name: &str) -> bool {
    let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match (prefix, extension.as_deref()) {
        ("", Some("csv")) => true,
        ("", _) => matches!(name, "case.toml" | "datapackage.json"),
        (_, Some("toml")) => true,
        _ => false,
    }
}

/// The text of a file, or the problem with its encoding.
pub(crate) fn decode(path: &str, content: Vec<u8>, diagnostics: &mut Diagnostics) -> Option<SourceText> {
    let error = match String::from_utf8(content) {
        Ok(text) => return Some(SourceText::new(path, text)),
        Err(error) => error,
    };
    let byte = error.utf8_error().valid_up_to();
    let content = error.as_bytes();
    // Everything before the first wrong byte is text: the place can be shown.
    let before = content.get(..byte).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
    let place = SourceText::new(path, before.to_owned()).place(byte);
    let decodes_as = |encoding: &'static encoding_rs::Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(content).is_some()
    };
    let problem = Diagnostic::new(Code::D102).with("file", path).with("byte", byte + 1).at(place);
    diagnostics.push(if content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]) {
        problem.hint("utf_16")
    } else if content.starts_with(b"PK\x03\x04") {
        problem.hint("spreadsheet")
    } else if decodes_as(SHIFT_JIS) {
        problem.hint("shift_jis")
    } else if decodes_as(EUC_JP) {
        problem.hint("euc_jp")
    } else {
        problem
    });
    None
}

/// Longest name of a scenario or a case folder, in bytes.
pub const LONGEST_NAME: usize = 80;

/// Whether a text may name a scenario or a case folder: letters and digits of ASCII, `.`, `_`, `-`; it begins with a letter or a
/// digit, so that it is no path and no option of a command.
pub fn is_name(text: &str) -> bool {
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    let allowed = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    begins && allowed && text.len() <= LONGEST_NAME
}

/// Makes a folder of the files of a case. It is completed beside its place and then renamed: a folder that exists is whole.
///
/// # Errors
/// What cannot be written, with its path.
pub fn write_folder(folder: &Path, files: &Files) -> io::Result<()> {
    let at = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let fresh = folder.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let write = || {
        for (path, content) in files {
            let path = fresh.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
            }
            fs::write(&path, content).map_err(|error| at(&path, error))?;
        }
        fs::rename(&fresh, folder).map_err(|error| at(folder, error))
    };
    let written = write();
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_dir_all(&fresh);
    }
    written
}

/// Writes a file so that a reader sees either the old or the new content, never a part.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no file name"))?;
    let temporary = path.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if renamed.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    renamed
}
