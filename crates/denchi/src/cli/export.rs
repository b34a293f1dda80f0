//! `denchi export`: a case as MPS or LP, a result as IAMC or GeoJSON, a product of a result as PACT, Catena-X or battery data.

mod product;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use denchi_core::case::write_atomically;
use denchi_core::catalogue;
use denchi_core::model::{self, BuildOptions, Named};
use denchi_report::{exchange, geojson, iamc};
use denchi_solver::{Names, write_lp, write_mps};

use super::plan::{self, Answers};
use super::{End, read_result};
use crate::messages;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Case (mps, lp) or folder of a result (all others)
    what: PathBuf,
    /// What to write
    #[arg(long, short, value_enum)]
    format: FormatArgument,
    /// Scenario to lay over the case
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    #[command(flatten)]
    product: product::ProductArguments,
    /// File (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    Mps,
    Lp,
    Iamc,
    Geojson,
    Pact,
    Catena,
    Battery,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let of_result = !matches!(arguments.format, FormatArgument::Mps | FormatArgument::Lp);
    if of_result && arguments.scenario.is_some() {
        let text = catalogue::text(printer.lang, "cli.scenario_of_result").to_owned();
        printer.error(&text);
        return Ok(End::Usage);
    }
    let content = match arguments.format {
        FormatArgument::Mps | FormatArgument::Lp => match programme(arguments, printer)? {
            Ok(content) => content,
            Err(end) => return Ok(end),
        },
        FormatArgument::Iamc | FormatArgument::Geojson => result(arguments, printer)?,
        FormatArgument::Pact | FormatArgument::Catena | FormatArgument::Battery => {
            let format = match arguments.format {
                FormatArgument::Pact => exchange::pact,
                FormatArgument::Catena => exchange::catena,
                _ => exchange::battery,
            };
            match product::write(&arguments.what, &arguments.product, format, printer)? {
                Ok(content) => content,
                Err(end) => return Ok(end),
            }
        }
    };
    match &arguments.out {
        Some(file) => write(file, &content)?,
        None => printer.data(&String::from_utf8_lossy(&content)),
    }
    Ok(End::Done)
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    write_atomically(file, content).with_context(|| file.display().to_string())
}

fn programme(arguments: &Arguments, printer: &mut Printer) -> Result<Result<Vec<u8>, End>> {
    let loaded = match pipeline::load(&arguments.what, arguments.scenario.as_deref(), &mut Clock::default()) {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, Answers::Text, printer).map(Err),
    };
    let periods = &loaded.case.settings.periods;
    let model = match model::build(&loaded.case, periods, BuildOptions::default()) {
        Ok(model) => model,
        Err(charges) => return plan::refuse(&messages::unbounded(&charges), Answers::Text, printer).map(Err),
    };
    let named = Named { case: &loaded.case, periods, model: &model };
    let names = Names { columns: &|column| named.column(column), rows: &|row| named.row(row) };
    let mut content = Vec::new();
    match arguments.format {
        FormatArgument::Lp => write_lp(&model.problem, names, &mut content)?,
        _ => write_mps(&model.problem, names, &mut content)?,
    }
    Ok(Ok(content))
}

fn result(arguments: &Arguments, printer: &Printer) -> Result<Vec<u8>> {
    let result = read_result(&arguments.what, printer)?;
    Ok(match arguments.format {
        FormatArgument::Iamc => iamc::iamc(&result.manifest, &result.tables)?,
        _ => serde_json::to_vec_pretty(&geojson::geojson(&result.tables))?,
    })
}
