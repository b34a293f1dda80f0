//! `denchi explain price`: the chain behind a shadow price.

use std::fmt::Display;
use std::path::PathBuf;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::Ready;
use denchi_core::explore::why::{Explainer, Node};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{PlanOptions, Watch};
use denchi_report::explore::why::{Words, tables};
use serde_json::{Map, Value, json};

use super::super::trace::rows_json;
use super::super::{End, reload_result};
use super::unknown;
use crate::pipeline;
use crate::printer::Printer;

/// Version of the JSON.
const SCHEMA: u32 = 1;
/// Parts below this share of the price are left out of the text.
const WEIGHS: f64 = 0.01;
/// A price that differs by more than this share is another one.
const SAME: f64 = 1e-6;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a result of denchi plan
    #[arg(value_name = "RESULT")]
    planned: PathBuf,
    /// The commodity
    #[arg(value_name = "COMMODITY")]
    commodity: String,
    /// Where (default: where most of it comes to)
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// When: the label of a period, or a year in it (default: the last period)
    #[arg(long, value_name = "YEAR")]
    period: Option<String>,
    /// All tiers and parts, however small
    #[arg(long)]
    all: bool,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let result = reload_result(&arguments.planned, printer)?;
    let case = &result.case;
    let (Some(commodity), Some(period)) =
        (commodity(arguments, case, printer), period(arguments.period.as_deref(), case, printer))
    else {
        return Ok(End::Usage);
    };
    let place = match arguments.at.as_deref().map(|at| (at, case.places.find(at))) {
        Some((at, None)) => {
            unknown("--at", at, case.places.names(), printer);
            return Ok(End::Usage);
        }
        Some((_, found)) => found,
        None => None,
    };
    printer.stage(catalogue::text(printer.lang, "why.solving"));
    let ready = Ready::of(case, &PlanOptions::default(), &mut Watch { solver: pipeline::watch(), stage: None });
    printer.end_stage();
    let ready = ready?;
    let explainer = Explainer::of(&ready);
    let here = |node: &Node| {
        node.commodity == commodity && node.period == period && place.is_none_or(|place| node.place == place)
    };
    let nodes = explainer.nodes().into_iter().filter(here);
    let moved = nodes.max_by(|a, b| explainer.moved(*a).total_cmp(&explainer.moved(*b)).then_with(|| b.cmp(a)));
    let Some((node, chain)) = moved.and_then(|node| Some((node, explainer.chain(node)?))) else {
        let words: [(&str, &dyn Display); 2] =
            [("commodity", &arguments.commodity), ("place", &arguments.at.as_deref().unwrap_or_default())];
        let key = if arguments.at.is_some() { "why.no_node" } else { "why.nowhere" };
        printer.error(&catalogue::format(printer.lang, key, &words));
        return Ok(End::Usage);
    };
    if arguments.json {
        let tables: Map<String, Value> =
            tables(case, &chain).iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        let answer = json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "commodity": case.commodities.name(node.commodity),
            "place": case.places.name(node.place),
            "period": case.settings.periods[node.period].label,
            "price": chain.price,
            "in_result": written(&result.plan, node),
            "tables": tables,
        });
        printer.data(&serde_json::to_string_pretty(&answer)?);
        return Ok(End::Done);
    }
    let share = if arguments.all { 0.0 } else { WEIGHS };
    let mut text = Words { case, lang: printer.lang }.chain(&chain, share);
    text.push_str(&note(printer.lang, written(&result.plan, node), chain.price));
    printer.data(&text);
    Ok(End::Done)
}

/// The price that the result has.
fn written(plan: &Plan, node: Node) -> Option<f64> {
    let same = |row: &&denchi_core::plan::result::PriceRow| {
        (row.place, row.commodity, row.period) == (node.place, node.commodity, node.period)
    };
    plan.prices.iter().find(same).map(|row| row.price)
}

/// Where the prices come from, and whether the result has another one.
fn note(lang: Lang, written: Option<f64>, price: f64) -> String {
    let mut text = format!("\n{}\n", catalogue::text(lang, "why.solved"));
    if let Some(old) = written.filter(|old| (old - price).abs() > SAME * old.abs().max(price.abs())) {
        let old = crate::messages::number(old);
        text.push_str(&format!("{}\n", catalogue::format(lang, "why.differs", &[("old", &old)])));
    }
    text
}

fn commodity(arguments: &Arguments, case: &Case, printer: &mut Printer) -> Option<denchi_core::ids::CommodityId> {
    let found = case.commodities.find(&arguments.commodity);
    if found.is_none() {
        unknown("COMMODITY", &arguments.commodity, case.commodities.names(), printer);
    }
    found
}

/// The period of a label or of a year; the last one where none is given.
fn period(asked: Option<&str>, case: &Case, printer: &mut Printer) -> Option<usize> {
    let periods = &case.settings.periods;
    let Some(asked) = asked else { return periods.len().checked_sub(1) };
    let by_label = periods.iter().position(|period| period.label == asked);
    let by_year = || {
        let year: f64 = asked.parse().ok()?;
        periods.iter().position(|period| period.start <= year && year < period.end())
    };
    let found = by_label.or_else(by_year);
    if found.is_none() {
        unknown("--period", asked, periods.iter().map(|period| period.label.as_str()), printer);
    }
    found
}
