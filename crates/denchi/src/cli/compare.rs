//! `denchi compare`: what changed from one result to another.

use std::path::PathBuf;

use anyhow::Result;
use denchi_report::compare;

use super::show::FormatArgument;
use super::{End, read_result};
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
    let before = read_result(&arguments.before, printer)?;
    let after = read_result(&arguments.after, printer)?;
    let table = compare::compare(&before, &after);
    if table.is_empty() && arguments.format.for_people() {
        printer.tell("cli.no_difference", &[]);
        return Ok(End::Done);
    }
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
