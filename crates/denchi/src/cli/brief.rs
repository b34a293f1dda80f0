//! `denchi brief`: a report to hand up, as a page that prints well and as a workbook.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use denchi_core::case::write_atomically;
use denchi_core::catalogue;
use denchi_report::brief::{self, PAGE, Reader};
use denchi_report::package::ResultPackage;
use denchi_report::package::manifest::STRESS_KIND;

use super::{Advised, End, read_result, reload_result};
use crate::printer::Printer;

/// Name of the workbook in the folder.
const WORKBOOK: &str = "brief.xlsx";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a result
    result: PathBuf,
    /// Another result to compare with
    #[arg(long, value_name = "RESULT")]
    beside: Option<PathBuf>,
    /// Folder with the answer of a stress test (`denchi stress … --out`); may be given again
    #[arg(long = "test", value_name = "FOLDER")]
    tests: Vec<PathBuf>,
    /// Show money in yen, at so many yen for one unit of the money of the case
    #[arg(long, value_name = "RATE", value_parser = positive)]
    yen: Option<f64>,
    /// Folder to write to (default: brief)
    #[arg(long, short, value_name = "FOLDER", default_value = "brief", hide_default_value = true)]
    out: PathBuf,
}

fn positive(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0).ok_or_else(|| "150".to_owned())
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let of = reload_result(&arguments.result, printer)?;
    let beside = arguments.beside.as_deref().map(|folder| read_result(folder, printer)).transpose()?;
    let tests: Vec<ResultPackage> =
        arguments.tests.iter().map(|folder| test(folder, printer)).collect::<Result<_>>()?;
    let reader = Reader { lang: printer.lang, yen: arguments.yen };
    let brief = brief::brief(&of, beside.as_ref(), &tests);
    let workbook = brief::workbook(&brief, reader)?;
    let page = brief::page(&brief, reader);
    fs::create_dir_all(&arguments.out).with_context(|| arguments.out.display().to_string())?;
    for (name, content) in [(PAGE, page.as_bytes()), (WORKBOOK, &workbook)] {
        let file = arguments.out.join(name);
        write_atomically(&file, content).with_context(|| file.display().to_string())?;
    }
    let folder = arguments.out.display();
    printer.tell("cli.brief_written", &[("folder", &folder), ("page", &PAGE), ("workbook", &WORKBOOK)]);
    Ok(End::Done)
}

/// The answer of a stress test.
fn test(folder: &Path, printer: &Printer) -> Result<ResultPackage> {
    let package = read_result(folder, printer)?;
    if package.manifest.kind == STRESS_KIND {
        return Ok(package);
    }
    let message = catalogue::format(printer.lang, "cli.brief_not_a_test", &[("folder", &folder.display())]);
    Err(Advised { message, hint: "cli.hint_stress" }.into())
}
