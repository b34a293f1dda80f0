//! `denchi stress value`: the same draws with and without a stockpile, an option, or what another plan has.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::plan::result::Plan;
use denchi_core::stress::sample::{self, Draw};
use denchi_core::stress::value::{self, Variant};
use denchi_core::stress::{Engine, StressError, Tally, Window};
use denchi_report::numbers::shortest;
use denchi_report::reload::Reloaded;
use denchi_report::stress::batches::{Batches, fingerprint};
use denchi_report::stress::worth::{self, Worth};
use serde_json::{Map, Value, json};

use super::super::told::Told;
use super::super::{End, reload_result};
use super::asked::{self, Asked, Effort};
use super::kept::{self, Failed, Keeping};
use super::report;
use super::sample::Drawn;
use super::written::Written;
use crate::pipeline;
use crate::printer::Printer;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    effort: Effort,
    #[command(flatten)]
    drawn: Drawn,
    #[command(flatten)]
    keeping: Keeping,
    /// A stock beyond the plan: so many months of what the place takes; several sizes with commas; may be given again
    #[arg(long = "stock", value_name = "COMMODITY@PLACE=MONTHS", value_parser = stock)]
    stocks: Vec<StockArgument>,
    /// What an option has not built stands idle until it is needed; may be given again
    #[arg(long = "option", value_name = "OPTION")]
    spare: Vec<String>,
    /// What another plan of the same events loses; may be given again
    #[arg(long, value_name = "RESULT", required_unless_present_any = ["stocks", "spare"])]
    against: Vec<PathBuf>,
}

/// `COMMODITY@PLACE=MONTHS,MONTHS`.
#[derive(Clone, Debug)]
struct StockArgument {
    commodity: String,
    place: String,
    months: Vec<f64>,
}

fn stock(text: &str) -> Result<StockArgument, String> {
    let parse = || {
        let (what, months) = text.split_once('=')?;
        let (commodity, place) = what.split_once('@')?;
        let months = months.split(',').map(|months| asked::positive(months).ok()).collect::<Option<_>>()?;
        Some(StockArgument { commodity: commodity.to_owned(), place: place.to_owned(), months })
    };
    parse().ok_or_else(|| "lithium@tokyo=1,2,3".to_owned())
}

/// Name of another plan: that of its folder, which says the same on every machine.
fn plan_name(folder: &Path) -> String {
    let real = folder.canonicalize().ok();
    let name = real.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Something to be tested by the same draws.
struct Thing {
    label: String,
    amount: Option<(f64, String)>,
    cost: Option<f64>,
    case: Case,
    plan: Plan,
    /// Fingerprint of the result, where it is another plan's.
    fingerprint: Option<String>,
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let result = arguments.asked.reload(printer)?;
    let window = arguments.asked.window(&result.case);
    if !asked::has_rates(&result.case, printer) {
        return Ok(End::InvalidData);
    }
    let things = match things(arguments, &result, &window, printer)? {
        Ok(Some(things)) => things,
        Ok(None) => return Ok(End::Usage),
        Err(error) => return asked::refuse(&error, printer),
    };
    let question = question(arguments, &result, &things, &window);
    let batches = match arguments.keeping.open(arguments.asked.out.as_ref(), &question, printer)? {
        Ok(batches) => batches,
        Err(end) => return Ok(end),
    };
    let engine = match asked::engine(&result, window, printer) {
        Ok(engine) => engine,
        Err(error) => return asked::refuse(&error, printer),
    };
    let runs = things.len() + 1;
    let all = usize::try_from(arguments.drawn.batches()).unwrap_or(usize::MAX).saturating_mul(runs);
    let all = all.saturating_mul(arguments.drawn.options().batch);
    let mut told = super::told(printer, Some(all));
    let answered = answers(arguments, &engine, things, batches.as_ref(), &mut told);
    told.end();
    let (without, worths, tally) = match answered {
        Ok(answered) => answered,
        Err(failed) => return failed.refuse(batches.as_ref(), printer),
    };
    answer(arguments, &result, &engine, (&without, tally), &worths, printer)?;
    arguments.keeping.close(batches, printer)?;
    Ok(End::Done)
}

/// What is tested; `None` where the case does not know what is named.
fn things(
    arguments: &Arguments,
    of: &Reloaded,
    window: &Window,
    printer: &mut Printer,
) -> Result<Result<Option<Vec<Thing>>, StressError>> {
    let (case, plan) = (&of.case, &of.plan);
    let mut things = Vec::new();
    let mut add = |label: String, unit: String, variant: Variant| {
        let Variant { case, plan, amount, cost } = variant;
        things.push(Thing { label, amount: Some((amount, unit)), cost, case, plan, fingerprint: None });
    };
    for asked in &arguments.stocks {
        let found = (case.commodities.find(&asked.commodity), case.places.find(&asked.place));
        let (Some(commodity), Some(place)) = found else {
            let missing = found.0.is_none();
            let names = |missing: bool| -> Vec<String> {
                if missing {
                    case.commodities.names().map(str::to_owned).collect()
                } else {
                    case.places.names().map(str::to_owned).collect()
                }
            };
            asked::unknown("--stock", if missing { &asked.commodity } else { &asked.place }, &names(missing), printer);
            return Ok(Ok(None));
        };
        for &months in &asked.months {
            let label = format!("{}@{}={}", asked.commodity, asked.place, shortest(months));
            match value::stockpile(case, plan, window, commodity, place, months) {
                Ok(variant) => add(label, case.commodities[commodity].unit.clone(), variant),
                Err(error) => return Ok(Err(error)),
            }
        }
    }
    for name in &arguments.spare {
        let Some(option) = case.options.find(name) else {
            let known: Vec<String> = case.options.names().map(str::to_owned).collect();
            asked::unknown("--option", name, &known, printer);
            return Ok(Ok(None));
        };
        match value::reserve(case, plan, window, option) {
            Ok(variant) => add(name.clone(), String::new(), variant),
            Err(error) => return Ok(Err(error)),
        }
    }
    for folder in &arguments.against {
        let other = reload_result(folder, printer)?;
        let costs =
            value::cost_of_supply(&other.plan, window).and_then(|cost| Ok(cost - value::cost_of_supply(plan, window)?));
        let cost = match costs {
            Ok(cost) => Some(cost),
            Err(error) => return Ok(Err(error)),
        };
        let label = plan_name(folder);
        let fingerprint = Some(fingerprint(&other.package.manifest));
        things.push(Thing { label, amount: None, cost, case: other.case, plan: other.plan, fingerprint });
    }
    Ok(Ok(Some(things)))
}

/// The draws without, the losses of the same draws with each thing, and how all of them were answered. Each run has a folder
/// of its own for its batches.
fn answers(
    arguments: &Arguments,
    engine: &Engine,
    things: Vec<Thing>,
    batches: Option<&Batches>,
    told: &mut Told<'_>,
) -> Result<(Vec<Draw>, Vec<Worth>, Tally), Failed> {
    let without = drawn(arguments, engine, batches, 0, told)?;
    let mut tally = sample::tally(&without);
    let mut worths = Vec::with_capacity(things.len());
    for (number, Thing { label, amount, cost, case, plan, .. }) in things.into_iter().enumerate() {
        let engine = Engine::new(&case, &plan, *engine.window())?.stopped_by(pipeline::interrupt());
        let draws = drawn(arguments, &engine, batches, number + 1, told)?;
        tally += sample::tally(&draws);
        let losses = draws.iter().map(Draw::total).collect();
        worths.push(Worth { label, amount, cost, losses });
    }
    Ok((without, worths, tally))
}

fn drawn(
    arguments: &Arguments,
    engine: &Engine,
    batches: Option<&Batches>,
    run: usize,
    told: &mut Told<'_>,
) -> Result<Vec<Draw>, Failed> {
    let own = batches.map(|batches| batches.of_run(run)).transpose()?;
    let mut draws = Vec::new();
    for number in 0..arguments.drawn.batches() {
        let options = arguments.drawn.options();
        draws.extend(kept::batch(engine, &options, &arguments.effort, (own.as_ref(), number), told)?);
    }
    Ok(draws)
}

/// What the draws answer, apart from how many there are: what must be the same for them to be kept.
fn question(arguments: &Arguments, of: &Reloaded, things: &[Thing], window: &Window) -> Map<String, Value> {
    let mut question: Map<String, Value> =
        options(arguments, window, asked::settings(&of.case).tail).into_iter().collect();
    question.remove("draws");
    question.insert("denchi".to_owned(), env!("CARGO_PKG_VERSION").into());
    question.insert("plan".to_owned(), fingerprint(&of.package.manifest).into());
    let others: Vec<&String> = things.iter().filter_map(|thing| thing.fingerprint.as_ref()).collect();
    question.insert("plans".to_owned(), json!(others));
    question
}

fn answer(
    arguments: &Arguments,
    result: &Reloaded,
    engine: &Engine,
    (without, tally): (&[Draw], Tally),
    worths: &[Worth],
    printer: &mut Printer,
) -> Result<()> {
    let tested = asked::tested(engine);
    let (batch, level) = (arguments.drawn.options().batch, asked::settings(&result.case).tail);
    let losses: Vec<f64> = without.iter().map(Draw::total).collect();
    let chances = denchi_report::stress::chances::Chances::of(&tested, without, batch, level);
    let table = worth::value(&tested, &losses, worths, batch, level);
    let mut tables = vec![table];
    tables.extend(chances.tables());
    let options = options(arguments, engine.window(), level);
    let written = Written { tested, result, options, tally, tables };
    if arguments.asked.json {
        printer.data(&serde_json::to_string_pretty(&written.json())?);
    } else {
        let text = report::worths(printer.lang, &tested, &chances, worths, (&losses, batch));
        printer.data(&text);
        written.tell_tally(printer);
    }
    match &arguments.asked.out {
        Some(folder) => written.write(folder, printer),
        None => Ok(()),
    }
}

/// What was asked, for the manifest.
fn options(arguments: &Arguments, window: &Window, level: f64) -> BTreeMap<String, Value> {
    let mut options = asked::options("value", window);
    let drawn = arguments.drawn.options();
    let stock = |asked: &StockArgument| {
        let months = asked.months.iter().map(|months| shortest(*months)).collect::<Vec<_>>().join(",");
        format!("{}@{}={months}", asked.commodity, asked.place)
    };
    options.insert("stock".to_owned(), arguments.stocks.iter().map(stock).collect::<Vec<_>>().into());
    options.insert("option".to_owned(), json!(arguments.spare));
    options.insert("against".to_owned(), arguments.against.iter().map(|folder| plan_name(folder)).collect());
    options.insert("seed".to_owned(), json!(drawn.seed));
    options.insert("batch".to_owned(), json!(drawn.batch));
    options.insert("draws".to_owned(), json!(arguments.drawn.count()));
    options.insert("audit".to_owned(), json!(arguments.effort.audit));
    options.insert("tail".to_owned(), json!(level));
    options
}
