//! `denchi new`: a small valid case to start from.

use std::path::PathBuf;

use anyhow::Result;
use denchi_core::case::{is_name, write_folder};
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
    let mut files = embedded::case(&arguments.from).unwrap_or_default();
    let named = if is_name(&name) { &name } else { &arguments.from };
    if let Some(settings) = files.get_mut("case.toml") {
        *settings = embedded::renamed(settings, named);
    }
    write_folder(folder, &files)?;
    printer.tell("cli.new", &[("folder", &folder.display())]);
    printer.hint("cli.hint_new", &[("folder", &folder.display())]);
    Ok(End::Done)
}
