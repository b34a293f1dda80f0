//! `denchi compare`: what changed from one result to another; several results side by side.

use std::path::PathBuf;

use anyhow::{Context, Result};
use denchi_core::case::write_atomically;
use denchi_core::catalogue::Lang;
use denchi_report::compare::{self, Names};
use denchi_report::package::ResultPackage;
use denchi_report::reload::case_of;
use denchi_report::table::ResultTable;

use super::show::FormatArgument;
use super::{End, read_result};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders of results: of two, what changed from the first to the second; of more, all side by side
    #[arg(required = true, num_args = 2.., value_name = "RESULT")]
    results: Vec<PathBuf>,
    /// Two results side by side as well: cost, emissions, supply, targets, dependence, builds
    #[arg(long)]
    summary: bool,
    /// Period of dependence, footprint and landed cost (default: the last one)
    #[arg(long, short)]
    period: Option<String>,
    /// Write them side by side as a page with bars, too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = FormatArgument::Table)]
    format: FormatArgument,
    /// Of two results: at most so many rows of each group
    #[arg(long, value_name = "ROWS", default_value_t = 12)]
    limit: usize,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let results = arguments.results.iter().map(|folder| read_result(folder, printer));
    let results: Vec<ResultPackage> = results.collect::<Result<_>>()?;
    let names = names(&arguments.results, &results, printer.lang);
    if let Some(file) = &arguments.html {
        let titles: Vec<String> = results.iter().map(|result| title(result, printer.lang)).collect();
        let table = compare::summary(&results, arguments.period.as_deref());
        let page = compare::page(&table, &titles, &names, printer.lang);
        write_atomically(file, page.as_bytes()).with_context(|| file.display().to_string())?;
        printer.tell("cli.packaged", &[("file", &file.display())]);
    }
    match results.as_slice() {
        [before, after] if !arguments.summary => changes(before, after, &names, arguments, printer),
        _ => {
            let table = compare::summary(&results, arguments.period.as_deref());
            side_by_side(&table, &names, arguments.format, printer);
        }
    }
    Ok(End::Done)
}

/// What changed from one result to another.
fn changes(before: &ResultPackage, after: &ResultPackage, names: &Names, arguments: &Arguments, printer: &mut Printer) {
    let table = compare::compare(before, after);
    if table.is_empty() && arguments.format.for_people() {
        printer.tell("cli.no_difference", &[]);
        return;
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
    side_by_side(&table.filtered(|row| keep[row]), names, arguments.format, printer);
}

/// Names for people of what the results speak of; a result that does not hold its case adds none.
pub(crate) fn names(folders: &[PathBuf], results: &[ResultPackage], lang: Lang) -> Names {
    let cases = folders.iter().zip(results).filter_map(|(folder, result)| case_of(folder, result).ok());
    compare::names(&cases.collect::<Vec<_>>(), lang)
}

/// Prints a comparison.
pub(crate) fn side_by_side(table: &ResultTable, names: &Names, format: FormatArgument, printer: &mut Printer) {
    let text = if format.for_people() {
        format.render(&compare::in_words(table, printer.lang, names), printer)
    } else {
        format.render(table, printer)
    };
    printer.data(&text);
}

/// Title of the case of a result.
fn title(result: &ResultPackage, lang: Lang) -> String {
    let case = &result.manifest.case;
    let japanese = case.title_ja.as_ref().filter(|_| lang == Lang::Ja);
    japanese.unwrap_or(&case.title).clone()
}
