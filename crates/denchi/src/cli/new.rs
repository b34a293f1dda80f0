//! `denchi new`: a small valid case to start from.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use denchi_core::catalogue;

use super::{Advised, End};
use crate::embedded;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder to make; its last part becomes the name of the case
    folder: PathBuf,
    /// Embedded case to start from
    #[arg(long, default_value = "tutorial", value_parser = embedded::NAMES)]
    from: String,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let folder = &arguments.folder;
    if folder.exists() {
        let message = catalogue::format(printer.lang, "cli.exists", &[("folder", &folder.display())]);
        return Err(Advised { message, hint: "cli.hint_exists" }.into());
    }
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files = embedded::case(&arguments.from).unwrap_or_default();
    // Complete beside its place first: a folder that exists is whole.
    let fresh = folder.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = write(&fresh, &arguments.from, &name, &files)
        .and_then(|()| fs::rename(&fresh, folder).with_context(|| folder.display().to_string()));
    if written.is_err() {
        // The error of the writing says more than one of the tidying.
        let _ = fs::remove_dir_all(&fresh);
    }
    written?;
    printer.tell("cli.new", &[("folder", &folder.display())]);
    printer.hint("cli.hint_new", &[("folder", &folder.display())]);
    Ok(End::Done)
}

fn write(fresh: &std::path::Path, from: &str, name: &str, files: &denchi_core::case::Files) -> Result<()> {
    let valid = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-".contains(letter));
    let name = if valid { name } else { from };
    for (path, content) in files {
        let target = fresh.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        }
        let content = if path == "case.toml" { embedded::renamed(content, name) } else { content.clone() };
        fs::write(&target, content).with_context(|| target.display().to_string())?;
    }
    Ok(())
}
