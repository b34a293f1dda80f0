//! `denchi invest`: what projects are worth, what support they need, what they do to the plan.

mod asked;
mod portfolio;
mod rank;
mod report;
mod written;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::catalogue;
use denchi_core::explore::ExploreError;
use denchi_core::explore::invest::{Asked, Assessment, Assessor, Sampling, largest_country};
use denchi_core::ids::OptionId;
use denchi_core::plan::{PlanOptions, Start, Watch};
use denchi_core::stress::Window;
use denchi_report::explore::invest::{InScenario, Invested};

use super::End;
use super::plan::{self, Answers};
use super::told::Told;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

pub(crate) use asked::Arguments;
use portfolio::Budgeted;
use written::Written;

/// Seed of the draws of events: any will do, as all plans are met by the same draws.
const SEED: u64 = 1;

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    let mut clock = Clock::default();
    let path = &arguments.case.case;
    let loaded = match pipeline::load(path, arguments.case.scenario.as_deref(), &mut clock) {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, answers, printer),
    };
    let projects = match arguments.projects(&loaded.case) {
        Ok(projects) if projects.is_empty() => {
            printer.error(&catalogue::text(printer.lang, "invest.no_options"));
            return Ok(End::Usage);
        }
        Ok(projects) => projects,
        Err(unknown) => {
            let known: Vec<&str> = loaded.case.options.names().collect();
            let words: [(&str, &dyn std::fmt::Display); 3] =
                [("argument", &"--of"), ("value", &unknown), ("known", &known.join(", "))];
            printer.error(&catalogue::format(printer.lang, "cli.unknown", &words));
            return Ok(End::Usage);
        }
    };
    match explore(arguments, &loaded, &projects, printer) {
        Ok(end) => Ok(end),
        Err(Failed::Explore(error)) => refuse(&loaded.case, error, answers, printer),
        Err(Failed::Case(problems)) => plan::refuse(&problems, answers, printer),
        Err(Failed::Other(error)) => Err(error),
    }
}

/// Why there is no answer.
enum Failed {
    Explore(ExploreError),
    Case(denchi_core::diagnostics::Diagnostics),
    Other(anyhow::Error),
}

impl From<ExploreError> for Failed {
    fn from(error: ExploreError) -> Self {
        Failed::Explore(error)
    }
}

impl From<anyhow::Error> for Failed {
    fn from(error: anyhow::Error) -> Self {
        Failed::Other(error)
    }
}

fn explore(
    arguments: &Arguments,
    loaded: &Loaded,
    projects: &[OptionId],
    printer: &mut Printer,
) -> Result<End, Failed> {
    let case = &loaded.case;
    let options = PlanOptions::default();
    let assessor = assessor(case, &options, printer)?;
    let country = match &arguments.country {
        Some(country) => Some(country.clone()),
        None => largest_country(case, &assessor.plan()).map_err(ExploreError::from)?,
    };
    let asked = Asked {
        rate: arguments.rate(),
        held: true,
        country: country.as_deref(),
        sampling: sampling(arguments, case),
        interrupt: pipeline::watch().interrupt,
    };
    let mut found = assess(&assessor, projects, &asked, arguments.jobs(), printer)?;
    if found.is_empty() {
        return Err(ExploreError::Stopped.into());
    }
    let scenarios = in_scenarios(arguments, loaded, projects, assessor.start().as_ref(), printer)?;
    let budgeted = match arguments.budget.filter(|_| !pipeline::interrupted()) {
        Some(budget) => Budgeted::plan(loaded, budget, &options, assessor.start(), printer)?,
        None => None,
    };
    // After this nothing is left out.
    let complete = !pipeline::interrupted();
    arguments.rank.sort(&mut found);
    let invested = Invested {
        case,
        found: &found,
        scenarios: &scenarios,
        portfolio: budgeted.as_ref().map(|budgeted| &budgeted.portfolio),
    };
    let plan = assessor.plan();
    let written = Written {
        invested,
        loaded,
        options: &options,
        plan: &plan,
        asked: arguments.named(country.as_deref()),
        complete,
    };
    if arguments.json {
        printer.data(&serde_json::to_string_pretty(&written.json()).map_err(anyhow::Error::from)?);
    } else {
        let text = report::text(printer.lang, &invested, arguments, country.as_deref(), plan.quality.objective);
        printer.data(&text);
    }
    if let Some(folder) = &arguments.out {
        written.write(folder, printer)?;
    }
    if let (Some(folder), Some(budgeted)) = (&arguments.portfolio, &budgeted) {
        budgeted.write(folder, &options, printer)?;
    }
    if complete {
        return Ok(End::Done);
    }
    printer.tell("invest.incomplete", &[("done", &found.len()), ("all", &projects.len())]);
    Ok(End::Interrupted)
}

/// Plans a case.
fn assessor<'a>(case: &'a Case, options: &PlanOptions, printer: &mut Printer) -> Result<Assessor<'a>, ExploreError> {
    let name = catalogue::text(printer.lang, "invest.planning").to_owned();
    printer.stage(&name);
    let assessor = Assessor::of(case, options, &mut Watch { solver: pipeline::watch(), stage: None });
    printer.end_stage();
    assessor
}

fn assess(
    assessor: &Assessor<'_>,
    projects: &[OptionId],
    asked: &Asked<'_>,
    jobs: usize,
    printer: &mut Printer,
) -> Result<Vec<Assessment>, ExploreError> {
    let told = Told::new(printer, "invest.asking", "invest.progress", Some(projects.len()));
    let progress = |done: usize, _: usize| told.tell(done);
    let found = assessor.assess(projects, asked, jobs, &progress);
    told.end();
    found
}

/// Draws of the events of the case over the months in which it is tested.
fn sampling(arguments: &Arguments, case: &Case) -> Option<Sampling> {
    let draws = usize::from(arguments.expected_loss?);
    let settings = case.settings.stress.clone().unwrap_or_default();
    let first = case.settings.periods.first().map_or(0.0, |period| period.start);
    let window = Window { start: settings.start.unwrap_or(first), months: usize::from(settings.months) };
    // Projects are already on several threads.
    Some(Sampling { window, draws, seed: SEED, jobs: 1 })
}

/// The same projects under the scenarios that are asked for; a scenario in which it was stopped is left out.
fn in_scenarios(
    arguments: &Arguments,
    loaded: &Loaded,
    projects: &[OptionId],
    start: Option<&std::sync::Arc<Start>>,
    printer: &mut Printer,
) -> Result<Vec<InScenario>, Failed> {
    let Some(names) = &arguments.scenarios else { return Ok(Vec::new()) };
    let path = &arguments.case.case;
    let known = scenarios_of(path).map_err(Failed::Case)?;
    let asked: Vec<String> = match names.as_str() {
        "all" => known,
        names => names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
    };
    let mut all = Vec::new();
    for scenario in asked.into_iter().filter(|name| loaded.case.scenario.as_deref() != Some(name)) {
        if pipeline::interrupted() {
            break;
        }
        let other = pipeline::load(path, Some(&scenario), &mut Clock::default()).map_err(Failed::Case)?;
        let options = PlanOptions { start: start.cloned(), ..PlanOptions::default() };
        printer.say(&catalogue::format(printer.lang, "invest.scenario", &[("name", &scenario)]));
        let assessor = match assessor(&other.case, &options, printer) {
            Err(_) if pipeline::interrupted() => break,
            assessor => assessor?,
        };
        let same: Vec<OptionId> =
            projects.iter().filter_map(|&id| other.case.options.find(loaded.case.options.name(id))).collect();
        let asked = Asked { rate: arguments.rate(), interrupt: pipeline::watch().interrupt, ..Asked::default() };
        let mut found = assess(&assessor, &same, &asked, arguments.jobs(), printer)?;
        if found.len() < same.len() {
            break;
        }
        // By their names in the case that was asked about.
        for one in &mut found {
            if let Some(id) = loaded.case.options.find(other.case.options.name(one.option)) {
                one.option = id;
            }
        }
        all.push(InScenario { scenario, found });
    }
    Ok(all)
}

fn scenarios_of(path: &std::path::Path) -> Result<Vec<String>, denchi_core::diagnostics::Diagnostics> {
    let files = pipeline::files(path)?;
    let names = files.keys().filter_map(|file| file.strip_prefix("scenarios/")?.strip_suffix(".toml"));
    Ok(names.filter(|name| !name.contains('/')).map(str::to_owned).collect())
}

/// Says why there is no answer.
fn refuse(case: &Case, error: ExploreError, answers: Answers, printer: &mut Printer) -> Result<End> {
    let (key, end) = match error {
        ExploreError::Plan(error) => return plan::fail(case, error, answers, printer),
        ExploreError::Stopped => ("invest.stopped", End::Interrupted),
        ExploreError::NoPlan => ("invest.no_plan", End::Infeasible),
        error => return Err(error.into()),
    };
    printer.error(&catalogue::text(printer.lang, key));
    Ok(end)
}
