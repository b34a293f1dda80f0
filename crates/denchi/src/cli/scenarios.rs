//! `denchi plan --scenarios`: several scenarios of a case one after the other, and their comparison.

use std::path::PathBuf;

use anyhow::Result;
use denchi_report::compare;
use denchi_report::package::{ResultPackage, read_result};

use super::End;
use super::compare::{self as comparison, side_by_side};
use super::plan::{self, Answers};
use super::show::FormatArgument;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

/// Name of the folder, and of the column, of the case without a scenario.
const BASE: &str = "base";
/// Stands for all scenarios of the case.
const ALL: &str = "all";

/// Plans the case without a scenario, then with each of those that are named; writes one result folder each, then prints
/// them side by side. Ends as the worst of them; a scenario without a plan does not stop the others.
pub(super) fn run(arguments: &plan::Arguments, names: &str, printer: &mut Printer) -> Result<End> {
    let path = &arguments.case.case;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let files = match pipeline::files(path) {
        Ok(files) => files,
        Err(problems) => return plan::refuse(&problems, answers, printer),
    };
    let known: Vec<&str> = files
        .keys()
        .filter_map(|file| file.strip_prefix("scenarios/")?.strip_suffix(".toml"))
        .filter(|name| !name.contains('/'))
        .collect();
    let mut chosen: Vec<&str> = Vec::new();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != BASE) {
        let all: &[&str] = if name == ALL && !known.contains(&ALL) { &known } else { &[name] };
        let fresh: Vec<&str> = all.iter().copied().filter(|one| !chosen.contains(one)).collect();
        chosen.extend(fresh);
    }
    // A name that does not exist is said before anything is planned.
    for name in chosen.iter().filter(|name| !known.contains(name)) {
        if let Err(problems) = pipeline::load(path, Some(name), &mut Clock::default()) {
            return plan::refuse(&problems, answers, printer);
        }
    }
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => {
            let name = match pipeline::load(path, None, &mut Clock::default()) {
                Ok(loaded) => loaded.case.settings.name,
                Err(problems) => return plan::refuse(&problems, answers, printer),
            };
            PathBuf::from("results").join(format!("{name}-scenarios"))
        }
    };
    let all: Vec<Option<&str>> = [None].into_iter().chain(chosen.into_iter().map(Some)).collect();
    let mut worst = End::Done;
    let mut planned = Vec::new();
    for (index, scenario) in all.iter().enumerate() {
        let name = scenario.unwrap_or(BASE);
        let (number, count) = (index + 1, all.len());
        printer.tell("cli.planning", &[("scenario", &name), ("number", &number), ("count", &count)]);
        let folder = out.join(name);
        let end = plan::one(arguments, *scenario, Some(&folder), Answers::Brief, printer)?;
        if matches!(end, End::Done | End::LimitReached | End::CheckFailed) {
            planned.push(folder);
        }
        worst = if rank(end) > rank(worst) { end } else { worst };
        if pipeline::interrupted() {
            break;
        }
    }
    let results: Result<Vec<ResultPackage>, _> = planned.iter().map(|folder| read_result(folder)).collect();
    let results = results.map_err(|error| anyhow::anyhow!(error.message(printer.lang)))?;
    let format = if arguments.json { FormatArgument::Json } else { FormatArgument::Table };
    let names = comparison::names(&planned, &results, printer.lang);
    side_by_side(&compare::summary(&results, None), &names, format, printer);
    Ok(worst)
}

/// How bad an end is.
fn rank(end: End) -> u8 {
    match end {
        End::Done => 0,
        End::LimitReached => 1,
        End::CheckFailed => 2,
        End::Infeasible => 3,
        End::InvalidData => 4,
        End::Usage => 5,
        End::Failed => 6,
        End::Interrupted => 7,
    }
}
