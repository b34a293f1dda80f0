//! `denchi sensitivity`: which uncertain inputs decide what a plan costs, needs and depends on.

mod asked;
mod planned;
mod report;
mod written;

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use denchi_core::catalogue;
use denchi_core::explore::ExploreError;
use denchi_core::explore::sensitivity::{Output, Study};
use denchi_core::plan::{self, PlanOptions, PlanRun, Watch};
use denchi_report::explore::sensitivity::Studied;
use denchi_report::package::PackageError;
use denchi_report::package::parts::Parts;
use serde_json::{Map, Value, json};

use super::End;
use super::plan::{self as planning, Answers};
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

pub(crate) use asked::Arguments;
use planned::{Failed, all};
use written::Written;

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let scenario = arguments.case.scenario.as_deref();
    let loaded = match pipeline::load(&arguments.case.case, scenario, &mut Clock::default()) {
        Ok(loaded) => loaded,
        Err(problems) => return planning::refuse(&problems, answers, printer),
    };
    let base = match base(&loaded, printer) {
        Ok(base) => base,
        Err(error) => return planning::fail(&loaded.case, error, answers, printer),
    };
    let Some(plan) = base.plan() else { return Ok(refuse("no_plan", &[], End::Infeasible, printer)) };
    let outputs = match outputs(arguments, &loaded, plan) {
        Ok(outputs) => outputs,
        Err(id) => return Ok(refuse("unknown", &[("id", &id)], End::Usage, printer)),
    };
    let start = base.start.clone().filter(|_| arguments.warm);
    let study = Study::new(&loaded.files, &loaded.case, outputs, (&PlanOptions::default(), start));
    if study.inputs.list.is_empty() {
        return Ok(refuse("no_inputs", &[], End::InvalidData, printer));
    }
    let (question, parts) = match parts(arguments, &loaded, &study) {
        Ok(opened) => opened,
        Err(error @ PackageError::OtherDraws { .. }) => {
            printer.error(&error.message(printer.lang));
            return Ok(End::Usage);
        }
        Err(error) => return Err(anyhow!(error.message(printer.lang))),
    };
    let names: Vec<&str> = study.inputs.list.iter().map(|input| input.name.as_str()).collect();
    let points = arguments.method().design(&names, arguments.draw_seed);
    let found = match all(arguments, &study, &points, parts.as_ref(), printer) {
        Ok(found) => found,
        Err(failed) => return stopped(failed, parts.as_ref(), printer),
    };
    let studied = Studied {
        case: &loaded.case,
        inputs: &study.inputs,
        outputs: &study.outputs,
        method: arguments.method(),
        seed: arguments.draw_seed,
        points: &points,
        found: &found,
    };
    let asked: BTreeMap<String, Value> = question.into_iter().collect();
    let written = Written::new(&studied, &loaded, (&base, plan), asked);
    if arguments.json {
        printer.data(&serde_json::to_string_pretty(&written.json())?);
    } else {
        printer.data(&report::text(printer.lang, &studied, written.indices()));
    }
    if let Some(folder) = &arguments.out {
        written.write(folder, printer)?;
    }
    if let Some(parts) = parts {
        parts.remove().map_err(|error| anyhow!(error.message(printer.lang)))?;
    }
    Ok(End::Done)
}

/// The plan without uncertainty.
fn base(loaded: &Loaded, printer: &mut Printer) -> Result<PlanRun, plan::PlanError> {
    printer.stage(catalogue::text(printer.lang, "sensitivity.planning"));
    let mut watch = Watch { solver: pipeline::watch(), stage: None };
    let run = plan::run(&loaded.case, &PlanOptions::default(), &mut watch);
    printer.end_stage();
    run
}

/// What is looked at; what is not known, where something is not.
fn outputs(arguments: &Arguments, loaded: &Loaded, plan: &plan::result::Plan) -> Result<Vec<Output>, String> {
    let Some(asked) = &arguments.outputs else { return Ok(Output::usual(&loaded.case, plan)) };
    let mut outputs: Vec<Output> = Vec::new();
    for id in asked {
        let found = Output::parse(id, &loaded.case, plan).map_err(|_| id.clone())?;
        outputs.extend(found.into_iter().filter(|new| outputs.iter().all(|old| old.id != new.id)).collect::<Vec<_>>());
    }
    Ok(outputs)
}

/// What the plans answer, and where they are kept while it runs.
fn parts(
    arguments: &Arguments,
    loaded: &Loaded,
    study: &Study,
) -> Result<(Map<String, Value>, Option<Parts>), PackageError> {
    let mut question: Map<String, Value> = arguments.named().into_iter().collect();
    question.insert("denchi".to_owned(), env!("CARGO_PKG_VERSION").into());
    question.insert("scenario".to_owned(), json!(study.scenario));
    question.insert("outputs".to_owned(), json!(study.outputs.iter().map(|output| &output.id).collect::<Vec<_>>()));
    question.insert("inputs".to_owned(), json!(loaded.inputs));
    let parts = arguments.out.as_deref().map(|out| Parts::open(out, &question, arguments.resume)).transpose()?;
    // The hashes of the case stand in the manifest already.
    question.remove("inputs");
    Ok((question, parts))
}

/// Says why there is no answer.
fn stopped(failed: Failed, parts: Option<&Parts>, printer: &mut Printer) -> Result<End> {
    match failed {
        Failed::Explore(ExploreError::Stopped) => {
            match parts {
                Some(parts) => printer.tell("sensitivity.kept", &[("folder", &parts.folder().display())]),
                None => printer.tell("sensitivity.stopped", &[]),
            }
            Ok(End::Interrupted)
        }
        Failed::Explore(error) => Err(error.into()),
        Failed::Package(error) => Err(anyhow!(error.message(printer.lang))),
        Failed::Invalid(point, problems) => {
            printer.line(&problems.render(printer.lang));
            Ok(refuse("invalid", &[("point", &point)], End::InvalidData, printer))
        }
    }
}

fn refuse(key: &str, words: &[(&str, &dyn std::fmt::Display)], end: End, printer: &mut Printer) -> End {
    let text = catalogue::format(printer.lang, &format!("sensitivity.{key}"), words);
    printer.error(&text);
    end
}
