//! `denchi plan`: the main job.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use denchi_core::case::Case;
use denchi_core::catalogue;
use denchi_core::diagnostics::Diagnostics;
use denchi_core::explore::conflict;
use denchi_core::plan::{Answer, Foresight, PlanError, PlanOptions, PlanRun, Watch};
use denchi_core::trace::TraceOptions;
use denchi_solver::{Method, Options, Progress, Purpose, Termination};

use super::{CaseArguments, End, answer, grid, scenarios, second, summary};
use crate::conflicts::Words;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;
use crate::{findings, messages};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) case: CaseArguments,
    /// Several scenarios one after the other, compared at the end: names separated by commas, or all; the case without one is planned first, as base
    #[arg(long, value_name = "NAMES", conflicts_with = "scenario")]
    pub(super) scenarios: Option<String>,
    /// Make a measure least within a slack of the least cost, as emissions@2%; may be given again, in order of rank (measures: as for denchi frontier --against)
    #[arg(long, value_name = "MEASURE@SLACK%", conflicts_with = "window")]
    then: Vec<String>,
    /// Folder of the result (default: results/<case>[-<scenario>]); an earlier result there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    solve: SolveArguments,
}

/// How the solver works.
#[derive(clap::Args)]
pub(crate) struct SolveArguments {
    /// Rolling horizon: periods that are known at a time (default: perfect foresight)
    #[arg(long, value_name = "PERIODS", value_parser = clap::value_parser!(u16).range(1..))]
    window: Option<u16>,
    /// Rolling horizon: periods that a window decides
    #[arg(long, value_name = "PERIODS", default_value_t = 1, requires = "window", value_parser = clap::value_parser!(u16).range(1..))]
    step: u16,
    /// Method (default: decided from size and purpose)
    #[arg(long, value_enum)]
    method: Option<MethodArgument>,
    /// Stop after so many seconds and keep the best plan
    #[arg(long, value_name = "SECONDS", value_parser = positive)]
    time_limit: Option<f64>,
    /// Relative gap at which a mixed-integer plan is good enough
    #[arg(long, value_name = "SHARE", default_value_t = 1e-4, value_parser = not_negative)]
    gap: f64,
    /// Threads of the solver; only 1 makes results repeatable to the byte
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    threads: u32,
    /// Seed of the solver
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u32,
    /// Be content with an accuracy of 1e-4 (first-order method on large cases)
    #[arg(long)]
    approximate: bool,
    /// Print the log of HiGHS
    #[arg(long)]
    log: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum MethodArgument {
    Simplex,
    InteriorPoint,
    FirstOrder,
}

pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0).ok_or_else(|| ">= 0".to_owned())
}

fn positive(text: &str) -> Result<f64, String> {
    not_negative(text).ok().filter(|value| *value > 0.0).ok_or_else(|| "> 0".to_owned())
}

impl SolveArguments {
    /// Options of the run.
    pub(crate) fn options(&self) -> PlanOptions {
        let foresight = self.window.map_or(Foresight::Perfect, |window| Foresight::Rolling {
            window: usize::from(window),
            step: usize::from(self.step),
        });
        let method = self.method.map(|method| match method {
            MethodArgument::Simplex => Method::Simplex,
            MethodArgument::InteriorPoint => Method::InteriorPoint,
            MethodArgument::FirstOrder => Method::FirstOrder,
        });
        let solver = Options {
            method,
            purpose: if self.approximate { Purpose::Approximate } else { Purpose::Once },
            time_limit: self.time_limit,
            relative_gap: self.gap,
            threads: self.threads,
            seed: self.seed,
            ..Options::default()
        };
        PlanOptions { foresight, solver, start: None }
    }
}

/// Plans a loaded case with progress on stderr.
pub(crate) fn solve(
    loaded: &Loaded,
    arguments: &SolveArguments,
    clock: &mut Clock,
    printer: &mut Printer,
) -> Result<PlanRun, PlanError> {
    let options = arguments.options();
    let lang = printer.lang;
    let shared = std::cell::RefCell::new(&mut *printer);
    let mut log = |line: &str| shared.borrow_mut().say(line);
    let log: Option<&mut dyn FnMut(&str)> = if arguments.log { Some(&mut log) } else { None };
    let mut told = |stage, progress: Option<Progress>| match progress {
        Some(progress) => shared.borrow_mut().progress(&messages::progress(lang, stage, progress)),
        None => shared.borrow_mut().stage(&messages::stage_name(lang, stage)),
    };
    let run = pipeline::plan(&loaded.case, &options, clock, log, &mut told);
    printer.end_stage();
    run
}

/// Where the answer of a command goes, when it is no plan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// For people, to stderr.
    Text,
    /// The same; of a plan only where it was written.
    Brief,
    /// For programs, to stdout.
    Json,
}

/// Says that a case is not valid.
pub(crate) fn refuse(problems: &Diagnostics, answers: Answers, printer: &mut Printer) -> Result<End> {
    match answers {
        Answers::Text | Answers::Brief => printer.line(&problems.render(printer.lang)),
        Answers::Json => printer.data(&serde_json::to_string_pretty(&answer::invalid(problems, printer.lang))?),
    }
    Ok(End::InvalidData)
}

/// Says why a run has no answer.
pub(crate) fn fail(case: &Case, error: PlanError, answers: Answers, printer: &mut Printer) -> Result<End> {
    let termination = match error {
        PlanError::Unbounded(charges) => return refuse(&messages::unbounded(&charges), answers, printer),
        PlanError::Stopped(termination) => termination,
        PlanError::Window => {
            let text = catalogue::text(printer.lang, "cli.window");
            printer.error(&text);
            return Ok(End::Usage);
        }
        error => return Err(error.into()),
    };
    match answers {
        Answers::Text | Answers::Brief => {
            let words = messages::termination(printer.lang, termination.as_str());
            let text = catalogue::format(printer.lang, "cli.stopped", &[("termination", &words)]);
            printer.error(&text);
        }
        Answers::Json => {
            printer.data(&serde_json::to_string_pretty(&answer::stopped(case, termination.as_str()))?);
        }
    }
    Ok(match termination {
        _ if pipeline::interrupted() => End::Interrupted,
        Termination::Interrupted => End::Interrupted,
        Termination::TimeLimit | Termination::IterationLimit | Termination::ObjectiveLimit => {
            printer.hint("cli.hint_limit", &[]);
            End::LimitReached
        }
        _ => End::Failed,
    })
}

/// Says why a case has no plan, down to what excludes each other.
fn explain_loaded(loaded: &Loaded, run: &PlanRun, answers: Answers, printer: &mut Printer) -> Result<End> {
    let case = &loaded.case;
    let infeasible = matches!(&run.answer, Answer::Infeasible(missed) if !missed.is_empty());
    let found = if infeasible && conflict::is_quick(case).unwrap_or(false) {
        printer.stage(catalogue::text(printer.lang, "stage-conflict"));
        let mut watch = Watch { solver: pipeline::watch(), stage: None };
        // The misses alone are an answer: whoever stops the search gets them.
        let found = conflict::find(case, &PlanOptions::default(), &mut watch, &mut |_| {}).ok().flatten();
        printer.end_stage();
        found
    } else {
        None
    };
    let words = Words::of(case, &loaded.files);
    match (found, answers) {
        (None, _) => {
            explain(case, run, answers, printer)?;
        }
        (Some(found), Answers::Text | Answers::Brief) => {
            let text = findings::without_plan(printer.lang, case, run);
            printer.error(&format!("{text}\n{}", words.conflict(printer.lang, &found)));
        }
        (Some(found), Answers::Json) => {
            let mut answer = answer::without_plan(case, run);
            answer["conflict"] = words.conflict_json(&found);
            printer.data(&serde_json::to_string_pretty(&answer)?);
        }
    }
    if infeasible && answers != Answers::Json {
        printer.hint("cli.hint_repair", &[]);
    }
    Ok(End::Infeasible)
}

/// Says why a case has no plan.
pub(crate) fn explain(case: &Case, run: &PlanRun, answers: Answers, printer: &mut Printer) -> Result<End> {
    match answers {
        Answers::Text | Answers::Brief => printer.error(&findings::without_plan(printer.lang, case, run)),
        Answers::Json => printer.data(&serde_json::to_string_pretty(&answer::without_plan(case, run))?),
    }
    Ok(End::Infeasible)
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    if let Some(names) = &arguments.scenarios {
        return scenarios::run(arguments, names, printer);
    }
    let answers = if arguments.json { Answers::Json } else { Answers::Text };
    one(arguments, arguments.case.scenario.as_deref(), arguments.out.as_deref(), answers, printer)
}

/// Plans the case with a scenario, and writes the result.
pub(super) fn one(
    arguments: &Arguments,
    scenario: Option<&str>,
    out: Option<&Path>,
    answers: Answers,
    printer: &mut Printer,
) -> Result<End> {
    let mut clock = Clock::default();
    let loaded = match pipeline::load(&arguments.case.case, scenario, &mut clock) {
        Ok(loaded) => loaded,
        Err(problems) => return refuse(&problems, answers, printer),
    };
    if loaded.warnings.warnings() > 0 {
        printer.tell("cli.warnings", &[("count", &loaded.warnings.warnings())]);
        printer.hint("cli.hint_warnings", &[("case", &arguments.case.case.display())]);
    }
    let options = arguments.solve.options();
    let (loaded, ranked) = if arguments.then.is_empty() {
        (loaded, None)
    } else {
        clock.enter("solve");
        match second::solve(loaded, &arguments.then, &options, answers, printer)? {
            second::Ended::Ranked(ranked) => {
                let second::Ranked { loaded, run, stages, text } = *ranked;
                (loaded, Some((run, stages, text)))
            }
            second::Ended::NoPlan(loaded) => (*loaded, None),
            second::Ended::End(end) => return Ok(end),
        }
    };
    let case = &loaded.case;
    let (run, stages) = match ranked {
        Some((run, stages, text)) => (Ok(run), Some((stages, text))),
        None => (solve(&loaded, &arguments.solve, &mut clock, printer), None),
    };
    let run = match run {
        Ok(run) => run,
        Err(error) => return fail(case, error, answers, printer),
    };
    let Some(plan) = run.plan() else { return explain_loaded(&loaded, &run, answers, printer) };
    let out = out.map_or_else(|| folder(case), Path::to_path_buf);
    let value_regions = case.settings.home.iter().cloned().collect();
    let traced = TraceOptions { value_regions, ..TraceOptions::default() };
    let trace = pipeline::trace(case, plan, &traced, &mut clock)?;
    clock.enter("write");
    let mut info = pipeline::run_info(&loaded, &options, &run, &clock);
    if let Some((stages, text)) = &stages {
        info.options.insert("then".to_owned(), stages.clone());
        printer.say(text);
    }
    let manifest = denchi_report::package::write_result(&out, case, plan, &trace, &info, printer.lang)
        .map_err(|error| anyhow::anyhow!(error.message(printer.lang)))?;
    clock.stop();
    let mut folded = false;
    let found = summary::Found { case, plan, trace: &trace, run: &run };
    let text = match answers {
        Answers::Json => {
            let planned = answer::Planned { case, plan, trace: &trace, run: &run };
            serde_json::to_string_pretty(&answer::planned(&planned, &out, &manifest))?
        }
        Answers::Text => {
            let width = grid::line_width(printer.width());
            let (text, some_left_out) = summary::text(printer.lang, &found, width);
            folded = some_left_out;
            text
        }
        Answers::Brief => String::new(),
    };
    if answers != Answers::Brief {
        printer.data(&text);
    }
    for violation in &run.check.violations {
        printer.error(&messages::violation(printer.lang, violation));
    }
    let page = out.join(denchi_report::package::PAGE);
    let seconds = format!("{:.1}", printer.elapsed());
    printer.tell("cli.written", &[("folder", &out.display()), ("page", &page.display()), ("seconds", &seconds)]);
    if folded {
        printer.hint("cli.hint_periods", &[("folder", &out.display())]);
    }
    Ok(end(&run, &plan.quality.termination))
}

/// Where the result of a case goes by default.
fn folder(case: &Case) -> PathBuf {
    let scenario = case.scenario.as_ref().map(|name| format!("-{name}")).unwrap_or_default();
    PathBuf::from("results").join(format!("{}{scenario}", case.settings.name))
}

fn end(run: &PlanRun, termination: &str) -> End {
    match termination {
        _ if !run.check.passed() => End::CheckFailed,
        "interrupted" => End::Interrupted,
        "optimal" => End::Done,
        _ => End::LimitReached,
    }
}
