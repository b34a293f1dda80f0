//! `denchi compare`: what changed from one result to another.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use denchi_report::{compare, package};

use super::End;
use super::show::FormatArgument;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the result before
    before: PathBuf,
    /// Folder of the result after
    after: PathBuf,
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
    /// At most so many rows of each group
    #[arg(long, value_name = "ROWS", default_value_t = 12)]
    limit: usize,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let read = |folder: &PathBuf| package::read_result(folder).map_err(|error| anyhow!(error.message(printer.lang)));
    let table = compare::compare(&read(&arguments.before)?, &read(&arguments.after)?);
    let mut group = String::new();
    let mut of_group = 0;
    let mut keep = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let name = table.text(row, "group");
        if name != group {
            group = name.to_owned();
            of_group = 0;
        }
        of_group += 1;
        keep.push(of_group <= arguments.limit);
    }
    let text = arguments.format.render(&table.filtered(|row| keep[row]), printer);
    printer.data(&text);
    Ok(End::Done)
}
