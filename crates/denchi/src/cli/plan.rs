//! `denchi plan`: the main job.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use denchi_core::plan::{Answer, Foresight, PlanError, PlanOptions, PlanRun};
use denchi_solver::{Method, Options, Purpose};

use super::{CaseArguments, End, check, summary};
use crate::messages;
use crate::pipeline::{self, Clock, Loaded};
use crate::printer::Printer;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Folder of the result (default: results/<case>[-<scenario>]); an earlier result there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
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
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<f64>,
    /// Relative gap at which a mixed-integer plan is good enough
    #[arg(long, value_name = "SHARE", default_value_t = 1e-4)]
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
        PlanOptions { foresight, solver }
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
    let printer = std::cell::RefCell::new(printer);
    let mut log = |line: &str| printer.borrow_mut().say(line);
    let log: Option<&mut dyn FnMut(&str)> = if arguments.log { Some(&mut log) } else { None };
    let mut told = |stage, progress| {
        let text = messages::progress(lang, stage, progress);
        printer.borrow_mut().progress(&text);
    };
    pipeline::plan(&loaded.case, &options, clock, log, &mut told)
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let mut clock = Clock::default();
    let loaded = match pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut clock) {
        Ok(loaded) => loaded,
        Err(problems) => return Ok(check::report(&problems, false, printer)),
    };
    if loaded.warnings.warnings() > 0 {
        printer.tell("cli.warnings", &[("count", &loaded.warnings.warnings())]);
    }
    let run = match solve(&loaded, &arguments.solve, &mut clock, printer) {
        Ok(run) => run,
        Err(PlanError::Unbounded(charges)) => {
            return Ok(check::report(&messages::unbounded(&charges), false, printer));
        }
        Err(PlanError::Stopped(termination)) => {
            printer.tell("cli.stopped", &[("termination", &messages::termination(printer.lang, termination.as_str()))]);
            return Ok(if pipeline::interrupted() { End::Interrupted } else { End::LimitReached });
        }
        Err(error) => return Err(error.into()),
    };
    let Answer::Plan(plan) = &run.answer else {
        printer.error(&messages::without_plan(printer.lang, &loaded.case, &run));
        return Ok(End::Infeasible);
    };
    let out = arguments.out.clone().unwrap_or_else(|| {
        let name = &loaded.case.settings.name;
        let scenario = arguments.case.scenario.as_ref().map(|name| format!("-{name}")).unwrap_or_default();
        PathBuf::from("results").join(format!("{name}{scenario}"))
    });
    clock.enter("write");
    let info = pipeline::run_info(&loaded, &arguments.solve.options(), &run, &clock);
    let manifest = denchi_report::package::write_result(&out, &loaded.case, plan, &info, printer.lang)
        .map_err(|error| anyhow::anyhow!(error.message(printer.lang)))?;
    clock.stop();
    let text = if arguments.json {
        serde_json::to_string_pretty(&summary::json(&loaded.case, plan, &run, &manifest))?
    } else {
        summary::text(printer.lang, &loaded.case, plan, &run)
    };
    printer.data(&text);
    for violation in &run.check.violations {
        printer.error(&messages::violation(printer.lang, violation));
    }
    printer.tell(
        "cli.written",
        &[
            ("folder", &out.display()),
            ("page", &out.join("plan.html").display()),
            ("seconds", &format!("{:.1}", printer.elapsed())),
        ],
    );
    Ok(end(&run, &plan.quality.termination))
}

fn end(run: &PlanRun, termination: &str) -> End {
    match termination {
        _ if !run.check.passed() => End::CheckFailed,
        "interrupted" => End::Interrupted,
        "optimal" => End::Done,
        _ => End::LimitReached,
    }
}
