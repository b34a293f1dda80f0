//! `denchi explain infeasible`: a smallest set of rules and limits that exclude each other, and the least changes that make
//! the case plannable.

mod written;

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::conflict::Step;
use denchi_core::explore::{ExploreError, conflict, repair};
use denchi_core::plan::{PlanError, PlanOptions, Watch};
use serde_json::json;

use super::super::plan::{self, Answers};
use super::super::{CaseArguments, End};
use crate::conflicts::Words;
use crate::pipeline::{self, Clock};
use crate::printer::Printer;

/// Version of the JSON.
const SCHEMA: u32 = 1;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Show at most so many repairs; 0: only what excludes each other
    #[arg(long, value_name = "COUNT", default_value_t = 3)]
    repairs: usize,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    /// Folder for the tables, the page and a scenario of each repair; an earlier one there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let (path, scenario) = (&arguments.case.case, arguments.case.scenario.as_deref());
    let loaded = match pipeline::load(path, scenario, &mut Clock::default()) {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, answers, printer),
    };
    let case = &loaded.case;
    let lang = printer.lang;
    let options = PlanOptions::default();
    printer.stage(catalogue::text(lang, "stage-conflict"));
    let found = conflict::find(case, &options, &mut watch(), &mut |step| printer.progress(&told(lang, step)));
    printer.end_stage();
    let found = match found {
        Ok(found) => found,
        Err(error) => return fail(&loaded, error, answers, printer),
    };
    let Some(found) = found else {
        if arguments.json {
            let answer = json!({ "schema": SCHEMA, "status": "feasible", "case": case.settings.name, "scenario": case.scenario });
            printer.data(&format!("{answer:#}"));
        } else {
            printer.data(&format!("{}\n", catalogue::text(lang, "cli.no_conflict")));
        }
        return Ok(End::Done);
    };
    let words = Words::of(case, &loaded.files);
    if !arguments.json {
        printer.data(&words.conflict(lang, &found));
    }
    printer.stage(catalogue::text(lang, "stage-repair"));
    let tell = &mut |found: usize| {
        printer.progress(&catalogue::format(
            lang,
            "cli.repairs_found",
            &[("count", &found), ("most", &arguments.repairs)],
        ));
    };
    let repairs = repair::find(case, &loaded.files, arguments.repairs, &options, &mut watch(), tell);
    printer.end_stage();
    let repairs = match repairs {
        Ok(repairs) => repairs,
        Err(error) => return fail(&loaded, error, answers, printer),
    };
    if arguments.json {
        let answer = json!({
            "schema": SCHEMA,
            "status": "infeasible",
            "case": case.settings.name,
            "scenario": case.scenario,
            "conflict": words.conflict_json(&found),
            "repairs": words.repairs_json(&repairs.found),
            "stopped": repairs.stopped,
        });
        printer.data(&format!("{answer:#}"));
    } else if arguments.repairs > 0 && !(repairs.stopped && repairs.found.is_empty()) {
        printer.data(&words.repairs(lang, &repairs.found));
    }
    if let Some(folder) = &arguments.out {
        written::write(folder, &loaded, &words, &found, &repairs, printer)?;
    }
    if pipeline::interrupted() {
        printer.tell("infeasible.repairs_stopped", &[]);
        return Ok(End::Interrupted);
    }
    Ok(End::Done)
}

/// What the search has come to, in words.
fn told(lang: Lang, step: Step) -> String {
    match step {
        Step::Rules { held, of } => catalogue::format(lang, "cli.conflict_rules", &[("held", &held), ("count", &of)]),
        Step::Left { members } => catalogue::format(lang, "cli.conflict_left", &[("count", &members)]),
        Step::Needed { done, of } => catalogue::format(lang, "cli.conflict_needed", &[("done", &done), ("count", &of)]),
    }
}

fn watch() -> Watch<'static> {
    Watch { solver: pipeline::watch(), stage: None }
}

fn fail(loaded: &pipeline::Loaded, error: ExploreError, answers: Answers, printer: &mut Printer) -> Result<End> {
    match error {
        ExploreError::Plan(error) => plan::fail(&loaded.case, error, answers, printer),
        ExploreError::Stopped => {
            let stopped = PlanError::Stopped(denchi_solver::Termination::Interrupted);
            plan::fail(&loaded.case, stopped, answers, printer)
        }
        error => Err(anyhow!(error)),
    }
}
