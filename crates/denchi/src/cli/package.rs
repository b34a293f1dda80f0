//! `denchi package`: `datapackage.json` of a case anew.

use std::path::PathBuf;

use anyhow::{Context, Result};
use denchi_core::case::{self, write_atomically};

use super::End;
use super::plan::{self, Answers};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a case
    case: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let text = match case::package(&arguments.case) {
        Ok(text) => text,
        Err(problems) => return plan::refuse(&problems, Answers::Text, printer),
    };
    let file = arguments.case.join("datapackage.json");
    write_atomically(&file, text.as_bytes()).with_context(|| file.display().to_string())?;
    printer.tell("cli.packaged", &[("file", &file.display())]);
    Ok(End::Done)
}
