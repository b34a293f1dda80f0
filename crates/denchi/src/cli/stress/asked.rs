//! What all questions of a stress test share: a result, a window, how much work, and the targets that are named.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::case::entities::StressSettings;
use denchi_core::catalogue::{self, Lang};
use denchi_core::stress::{Engine, StressError, Target, Window};
use denchi_report::numbers::shortest;
use denchi_report::reload::Reloaded;
use denchi_report::stress::Tested;
use serde_json::{Value, json};

use super::super::threads::Threads;
use super::super::{End, reload_result};
use crate::pipeline;
use crate::printer::Printer;

/// Months of a year.
const MONTHS: f64 = 12.0;
/// Most targets that are listed where one is not known.
const LISTED: usize = 12;

/// The plan and the months that are tested.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Asked {
    /// Folder of a result of denchi plan
    #[arg(value_name = "RESULT")]
    pub(super) tested: PathBuf,
    /// First month that is looked at, as 2030-04 or 2030 (default: stress.start of the case, or the start of the plan)
    #[arg(long = "start", value_name = "MONTH", value_parser = month)]
    pub(super) first_month: Option<f64>,
    /// Months that are looked at (default: stress.months of the case)
    #[arg(long = "window", value_name = "MONTHS", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) window_months: Option<u16>,
    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Folder for the tables and the page; an earlier result there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
}

/// How much work is done, and how it is watched.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Effort {
    #[command(flatten)]
    threads: Threads,
    /// Solve every so many responses anew, without a start, and compare; 0: none
    #[arg(long, value_name = "EVERY", default_value_t = 100)]
    pub(super) audit: usize,
}

impl Effort {
    /// Threads.
    pub(super) fn jobs(&self) -> usize {
        self.threads.jobs()
    }
}

/// A year, or a year and a month, as a decimal year.
fn month(text: &str) -> Result<f64, String> {
    let wrong = || "2030-04 or 2030".to_owned();
    let (year, month) = text.split_once('-').unwrap_or((text, "1"));
    let year: u16 = year.parse().map_err(|_| wrong())?;
    let month: u8 = month.parse().map_err(|_| wrong())?;
    if (1..=12).contains(&month) { Ok(f64::from(year) + (f64::from(month) - 1.0) / MONTHS) } else { Err(wrong()) }
}

/// A number that is not negative.
pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0).ok_or_else(|| ">= 0".to_owned())
}

/// A number above zero.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    not_negative(text).ok().filter(|value| *value > 0.0).ok_or_else(|| "> 0".to_owned())
}

impl Asked {
    /// Reads the result.
    pub(super) fn reload(&self, printer: &Printer) -> Result<Reloaded> {
        reload_result(&self.tested, printer)
    }

    /// The months that are looked at.
    pub(super) fn window(&self, case: &Case) -> Window {
        let settings = settings(case);
        let first = case.settings.periods.first().map_or(0.0, |period| period.start);
        Window {
            start: self.first_month.or(settings.start).unwrap_or(first),
            months: usize::from(self.window_months.unwrap_or(settings.months)),
        }
    }
}

/// How the case wants to be tested.
pub(super) fn settings(case: &Case) -> StressSettings {
    case.settings.stress.clone().unwrap_or_default()
}

/// The programme of a plan over a window; on a large case it takes its time. Ctrl-C ends a response within it.
pub(super) fn engine<'a>(of: &'a Reloaded, window: Window, printer: &mut Printer) -> Result<Engine<'a>, StressError> {
    printer.stage(catalogue::text(printer.lang, "stress.preparing"));
    let engine = Engine::new(&of.case, &of.plan, window);
    printer.end_stage();
    Ok(engine?.stopped_by(pipeline::interrupt()))
}

/// Months until a target opens again: its own, else that of the case.
pub(super) fn time_to_recover(case: &Case, target: &Target) -> f64 {
    target.time_to_recover(case).unwrap_or_else(|| settings(case).time_to_recover)
}

/// What was tested.
pub(super) fn tested<'a>(engine: &'a Engine<'_>) -> Tested<'a> {
    Tested { case: engine.case(), window: engine.window(), base: engine.base() }
}

/// The options of a test that all questions have, for the manifest and for JSON. Decimal years are text, so that they read
/// back as they were.
pub(super) fn options(question: &str, window: &Window) -> BTreeMap<String, Value> {
    BTreeMap::from([
        ("question".to_owned(), question.into()),
        ("start".to_owned(), shortest(window.start).into()),
        ("months".to_owned(), json!(window.months)),
    ])
}

/// Whether the case has events that can be drawn; says so where it has none.
pub(in crate::cli) fn has_rates(case: &Case, printer: &mut Printer) -> bool {
    let any = case.events.values().any(|event| event.rate.is_some_and(|rate| rate > 0.0));
    if !any {
        let text = catalogue::text(printer.lang, "stress.no_rates").to_owned();
        printer.error(&text);
    }
    any
}

/// The target of an identifier, or what the user is told.
pub(super) fn target(case: &Case, id: &str, printer: &mut Printer) -> Option<Target> {
    let found = Target::find(case, id);
    if found.is_none() {
        let known: Vec<String> = Target::all(case).iter().map(|target| target.id(case)).collect();
        unknown("--close", id, &known, printer);
    }
    found
}

/// Says that the case does not have what an argument names.
pub(super) fn unknown(argument: &str, value: &str, known: &[String], printer: &mut Printer) {
    let mut list = known.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    if known.len() > LISTED {
        list.push_str(", …");
    }
    let words: [(&str, &dyn std::fmt::Display); 3] = [("argument", &argument), ("value", &value), ("known", &list)];
    let text = catalogue::format(printer.lang, "cli.unknown", &words);
    printer.error(&text);
}

/// Says why there is no answer.
pub(in crate::cli) fn refuse(error: &StressError, printer: &mut Printer) -> Result<End> {
    let end = match error {
        StressError::Stopped if pipeline::interrupted() => End::Interrupted,
        StressError::Outside(_) | StressError::NoMonths => End::Usage,
        StressError::NoValue(_) => End::InvalidData,
        _ => return Err(anyhow::anyhow!(message(error, printer.lang))),
    };
    let text = message(error, printer.lang);
    printer.error(&text);
    Ok(end)
}

/// An error in words.
fn message(error: &StressError, lang: Lang) -> String {
    match error {
        StressError::Outside(start) => catalogue::format(lang, "stress.outside", &[("start", start)]),
        StressError::NoMonths => catalogue::text(lang, "stress.no_months").to_owned(),
        StressError::NoValue(demand) => catalogue::format(lang, "stress.no_value", &[("demand", demand)]),
        StressError::Stopped => catalogue::text(lang, "stress.stopped").to_owned(),
        StressError::Uncertified { primal, dual, gap } => {
            let [primal, dual, gap] = [primal, dual, gap].map(|value| format!("{value:.1e}"));
            catalogue::format(lang, "stress.uncertified", &[("primal", &primal), ("dual", &dual), ("gap", &gap)])
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn months_are_decimal_years() {
        assert_eq!(month("2030"), Ok(2030.0));
        assert_eq!(month("2030-04"), Ok(2030.25));
        assert!(month("2030-13").is_err() && month("2030-0").is_err() && month("soon").is_err());
    }
}
