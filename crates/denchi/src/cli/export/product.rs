//! Formats about one product of a result.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use denchi_core::case::Case;
use denchi_core::catalogue;
use denchi_core::ids::CommodityId;
use denchi_core::trace::{Trace, TraceOptions, Use};
use denchi_report::exchange::{Item, ItemError, Product, ProductError};
use denchi_report::trace::answer;
use serde_json::Value;

use super::super::{End, reload_result};
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

/// Which product, where and when.
#[derive(clap::Args)]
pub(super) struct ProductArguments {
    /// Commodity, of pact, catena and battery (default: what serves demands)
    #[arg(long, value_name = "COMMODITY")]
    of: Option<String>,
    /// Region where it is consumed, of pact, catena and battery (default: the home region of the case)
    #[arg(long = "in", value_name = "REGION")]
    region: Option<String>,
    /// Period, of pact, catena and battery (default: the last)
    #[arg(long, short, value_name = "PERIOD")]
    period: Option<String>,
    /// TOML file with what the company knows of its product: names, identifiers, share of primary data
    #[arg(long, value_name = "FILE")]
    product: Option<PathBuf>,
}

/// What a format makes of a product.
type Format = fn(&Item<'_>) -> Result<Value, ItemError>;

/// The product in a format, or how the command ends without one.
pub(super) fn write(
    folder: &Path,
    arguments: &ProductArguments,
    format: Format,
    printer: &mut Printer,
) -> Result<Result<Vec<u8>, End>> {
    let product = match &arguments.product {
        None => Product::default(),
        Some(file) => match read_product(file, printer)? {
            Ok(product) => product,
            Err(end) => return Ok(Err(end)),
        },
    };
    let result = reload_result(folder, printer)?;
    let case = &result.case;
    let region = arguments.region.clone().or_else(|| case.settings.home.clone()).unwrap_or_else(|| "*".to_owned());
    let labels = || case.settings.periods.iter().map(|period| period.label.as_str());
    let period = match &arguments.period {
        None => Some(case.settings.periods.len().saturating_sub(1)),
        Some(label) => labels().position(|known| known == label),
    };
    let Some(period) = period else {
        let known = labels().collect::<Vec<_>>().join(", ");
        return Ok(Err(unknown("--period", arguments.period.as_deref().unwrap_or_default(), &known, printer)));
    };
    let mut options = TraceOptions { regions: vec![region.clone()], ..TraceOptions::default() };
    if case.elements.is_empty() {
        let served = case.demands.values().flat_map(|demand| &demand.members);
        options.tracers = served.map(|member| denchi_core::trace::Tracer::Commodity(member.commodity)).collect();
        options.tracers.sort_unstable();
        options.tracers.dedup();
    }
    let trace = pipeline::trace(case, &result.plan, &options, &mut Clock::default())?;
    let commodity = match commodity(arguments, case, &trace, (&region, period), printer) {
        Ok(commodity) => commodity,
        Err(end) => return Ok(Err(end)),
    };
    let manifest = &result.package.manifest;
    let item = Item { case, trace: &trace, manifest, commodity, region: &region, period, product: &product };
    match format(&item) {
        Ok(value) => {
            let mut content = serde_json::to_vec_pretty(&value)?;
            content.push(b'\n');
            Ok(Ok(content))
        }
        Err(error) => Ok(Err(refuse(error, &item, printer))),
    }
}

fn read_product(file: &Path, printer: &mut Printer) -> Result<Result<Product, End>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let error = match Product::read(&text) {
        Ok(product) => return Ok(Ok(product)),
        Err(error) => error,
    };
    let shown = file.display();
    let text = match &error {
        ProductError::Toml(cause) => {
            catalogue::format(printer.lang, "cli.product_toml", &[("file", &shown), ("cause", cause)])
        }
        ProductError::Value(key) => {
            catalogue::format(printer.lang, "cli.product_value", &[("file", &shown), ("key", key)])
        }
    };
    printer.error(&text);
    Ok(Err(End::InvalidData))
}

fn unknown(argument: &str, value: &str, known: &str, printer: &mut Printer) -> End {
    let words: [(&str, &dyn std::fmt::Display); 3] = [("argument", &argument), ("value", &value), ("known", &known)];
    let text = catalogue::format(printer.lang, "cli.unknown", &words);
    printer.error(&text);
    End::Usage
}

/// The commodity that was named, or the one that serves demands in the region.
fn commodity(
    arguments: &ProductArguments,
    case: &Case,
    trace: &Trace,
    (region, period): (&str, usize),
    printer: &mut Printer,
) -> Result<CommodityId, End> {
    if let Some(name) = &arguments.of {
        let known = || case.commodities.names().collect::<Vec<_>>().join(", ");
        return case.commodities.find(name).ok_or_else(|| unknown("--of", name, &known(), printer));
    }
    let demands = answer::demands(case, region);
    let serves = |by: Use| matches!(by, Use::Demand(demand) if demands.contains(&demand));
    let rows = trace.consumption.iter().filter(|row| row.period == period && row.amount > 0.0 && serves(row.by));
    let served: BTreeSet<CommodityId> = rows.map(|row| row.commodity).collect();
    let served: Vec<CommodityId> = served.into_iter().collect();
    match served[..] {
        [only] => Ok(only),
        [] => {
            let label = &case.settings.periods[period].label;
            let what = catalogue::text(printer.lang, "cli.commodity").to_owned();
            let words: [(&str, &dyn std::fmt::Display); 3] =
                [("commodity", &what), ("region", &region), ("period", label)];
            let text = catalogue::format(printer.lang, "cli.not_served", &words);
            printer.error(&text);
            Err(End::Usage)
        }
        _ => {
            let known = served.iter().map(|&id| case.commodities.name(id)).collect::<Vec<_>>().join(", ");
            let text = catalogue::format(printer.lang, "cli.one_product", &[("region", &region), ("known", &known)]);
            printer.error(&text);
            Err(End::Usage)
        }
    }
}

fn refuse(error: ItemError, item: &Item<'_>, printer: &mut Printer) -> End {
    let name = item.case.commodities.name(item.commodity);
    let text = match error {
        ItemError::NotServed => {
            let label = &item.case.settings.periods[item.period].label;
            let words: [(&str, &dyn std::fmt::Display); 3] =
                [("commodity", &name), ("region", &item.region), ("period", label)];
            catalogue::format(printer.lang, "cli.not_served", &words)
        }
        ItemError::NoEnergy => catalogue::format(printer.lang, "cli.no_energy", &[("commodity", &name)]),
    };
    printer.error(&text);
    End::Usage
}
