//! The folder of a case on disk: what is in it, and how all its files change at once.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use denchi_core::case::Files;

/// How the files of a folder look without being read: another look is another content.
pub(super) type Look = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// How the files of a case folder look.
pub(super) fn look(folder: &Path) -> Look {
    let mut look = Look::new();
    for part in [folder.to_owned(), folder.join("scenarios")] {
        for entry in fs::read_dir(part).into_iter().flatten().filter_map(Result::ok) {
            if let Ok(metadata) = entry.metadata()
                && metadata.is_file()
            {
                look.insert(entry.path(), (metadata.len(), metadata.modified().ok()));
            }
        }
    }
    look
}

/// Makes the files of a case folder those of `after`; files that belong to no case stay. All new content lies beside its place
/// before the first file changes, so that what could fail has not begun.
pub(super) fn write(folder: &Path, before: &Files, after: &Files) -> io::Result<()> {
    let mut ready = Vec::new();
    let prepared = (|| {
        for (path, content) in after.iter().filter(|(path, content)| before.get(*path) != Some(*content)) {
            let target = folder.join(path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let temporary = target.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
            ready.push((temporary.clone(), target));
            let mut file = fs::File::create(&temporary)?;
            file.write_all(content)?;
            file.sync_all()?;
        }
        Ok(())
    })();
    if prepared.is_err() {
        // The error of the writing says more than one of the tidying.
        ready.iter().for_each(|(temporary, _)| drop(fs::remove_file(temporary)));
        return prepared;
    }
    for (temporary, target) in ready {
        fs::rename(temporary, target)?;
    }
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        match fs::remove_file(folder.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
