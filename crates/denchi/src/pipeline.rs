//! From a case folder to a plan: what the command line and the web page share.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::Result;
use denchi_core::case::{self, Case, Files};
use denchi_core::catalogue::Lang;
use denchi_core::diagnostics::Diagnostics;
use denchi_core::model;
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanError, PlanOptions, PlanRun, Stage};
use denchi_core::trace::{self, DependenceRow, Trace, TraceError, TraceOptions};
use denchi_report::package::{FileHash, RunInfo};
use denchi_solver::Progress;

use crate::embedded;
use crate::findings;
use crate::messages;

/// Set by Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C stop the solver; a second one ends the program.
pub(crate) fn watch_interrupts() -> Result<()> {
    ctrlc::set_handler(ask_to_stop)?;
    Ok(())
}

/// Asks what runs to stop and to keep what is done; a second time, ends the program.
fn ask_to_stop() {
    if INTERRUPTED.swap(true, Ordering::SeqCst) {
        std::process::exit(130);
    }
}

/// Stops as at Ctrl-C when stdin ends: whoever started this program closed it, or is gone.
pub(crate) fn stop_when_left() {
    std::thread::spawn(|| {
        // What is written there means nothing; an error ends it as well.
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        ask_to_stop();
    });
}

/// Whether Ctrl-C was pressed.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// What Ctrl-C sets, for those who look at it themselves.
pub(crate) fn interrupt() -> &'static AtomicBool {
    &INTERRUPTED
}

/// Wall-clock time of phases, in order.
#[derive(Default)]
pub(crate) struct Clock {
    phases: Vec<(String, f64)>,
    running: Option<(String, Instant)>,
}

impl Clock {
    /// Ends the running phase and begins another.
    pub(crate) fn enter(&mut self, phase: &str) {
        self.stop();
        self.running = Some((phase.to_owned(), Instant::now()));
    }

    /// Ends the running phase.
    pub(crate) fn stop(&mut self) {
        if let Some((phase, start)) = self.running.take() {
            let seconds = start.elapsed().as_secs_f64();
            match self.phases.iter_mut().find(|(known, _)| *known == phase) {
                Some((_, total)) => *total += seconds,
                None => self.phases.push((phase, seconds)),
            }
        }
    }

    /// Phases and their seconds.
    pub(crate) fn phases(&self) -> &[(String, f64)] {
        &self.phases
    }
}

/// Files of a case: a folder, or an embedded one of that name where no such folder exists.
pub(crate) fn files(case: &Path) -> Result<Files, Diagnostics> {
    let embedded = || case.to_str().and_then(embedded::case);
    match if case.exists() { None } else { embedded() } {
        Some(files) => Ok(files),
        None => case::load(case),
    }
}

/// Every problem of the files of a case, with a scenario laid over them.
pub(crate) fn check(files: Files, scenario: Option<&str>) -> Diagnostics {
    match case::read_files(files, scenario) {
        Ok((case, warnings)) => problems(&case, warnings),
        Err(problems) => problems,
    }
}

/// Every problem of a case that could be read: its warnings, and what would have no bounds.
pub(crate) fn problems(case: &Case, mut warnings: Diagnostics) -> Diagnostics {
    warnings.extend(messages::unbounded(&model::unbounded_charges(case, &case.settings.periods)));
    warnings.sorted()
}

/// A valid case with its warnings and the hashes of its files.
pub(crate) struct Loaded {
    pub(crate) case: Case,
    pub(crate) warnings: Diagnostics,
    pub(crate) inputs: Vec<FileHash>,
    /// The files that were read and the descriptor, for the result to keep.
    pub(crate) files: Files,
}

/// Reads and checks a case.
pub(crate) fn load(path: &Path, scenario: Option<&str>, clock: &mut Clock) -> Result<Loaded, Diagnostics> {
    clock.enter("read");
    let files = files(path)?;
    let chosen = scenario.map(|name| format!("scenarios/{name}.toml"));
    let read = |path: &str| match path.strip_prefix("scenarios/") {
        Some(_) => Some(path) == chosen.as_deref(),
        None => path == "case.toml" || path.ends_with(".csv"),
    };
    let inputs =
        files.iter().filter(|(path, _)| read(path)).map(|(path, content)| FileHash::of(path, content)).collect();
    let mut kept = files.clone();
    kept.retain(|path, _| read(path) || path == "datapackage.json");
    let result = case::read_files(files, scenario);
    clock.stop();
    let (case, warnings) = result?;
    Ok(Loaded { case, warnings, inputs, files: kept })
}

/// Plans a case, with the time of each stage.
pub(crate) fn plan(
    case: &Case,
    options: &PlanOptions,
    clock: &mut Clock,
    mut log: Option<&mut dyn FnMut(&str)>,
    told: &mut dyn FnMut(Stage, Option<Progress>),
) -> Result<PlanRun, PlanError> {
    let wants_log = log.is_some();
    let mut line = |text: &str| {
        if let Some(log) = log.as_mut() {
            log(text);
        }
    };
    let told = std::cell::RefCell::new(told);
    let now = std::cell::Cell::new(Stage::Build);
    let mut stage = |next: Stage| {
        clock.enter(next.id());
        now.set(next);
        (told.borrow_mut())(next, None);
    };
    let mut progress = |progress: Progress| (told.borrow_mut())(now.get(), Some(progress));
    let log: Option<&mut dyn FnMut(&str)> = if wants_log { Some(&mut line) } else { None };
    let solver = denchi_solver::Watch { interrupt: Some(&INTERRUPTED), log, progress: Some(&mut progress) };
    let run = plan::run(case, options, &mut plan::Watch { solver, stage: Some(&mut stage) });
    clock.stop();
    run
}

/// Traces a plan: where what is consumed comes from, what it emitted, what it cost.
pub(crate) fn trace(case: &Case, plan: &Plan, options: &TraceOptions, clock: &mut Clock) -> Result<Trace, TraceError> {
    clock.enter("trace");
    let trace = trace::trace(case, plan, options);
    clock.stop();
    trace
}

/// Puts the least and the most that any attribution allows into the chosen rows; Ctrl-C stops it.
pub(crate) fn bounds(
    case: &Case,
    plan: &Plan,
    trace: &mut Trace,
    chosen: impl Fn(&DependenceRow) -> bool,
) -> Result<(), TraceError> {
    trace::bound_dependence(case, plan, trace, chosen, &mut watch())
}

/// Lets Ctrl-C stop a solver that nobody else looks at.
pub(crate) fn watch() -> denchi_solver::Watch<'static> {
    denchi_solver::Watch { interrupt: Some(&INTERRUPTED), log: None, progress: None }
}

/// What the manifest says of a run.
pub(crate) fn run_info(loaded: &Loaded, options: &PlanOptions, run: &PlanRun, clock: &Clock) -> RunInfo {
    RunInfo {
        checked: run.plan().map(|_| run.check.passed()),
        shortfall: shortfall(&loaded.case, run),
        ..solve_info(loaded, options, clock)
    }
}

/// What the manifest says of a run, whatever came out.
pub(crate) fn solve_info(loaded: &Loaded, options: &PlanOptions, clock: &Clock) -> RunInfo {
    let solver = &options.solver;
    let mut named = BTreeMap::new();
    let foresight = match options.foresight {
        plan::Foresight::Perfect => serde_json::json!("perfect"),
        plan::Foresight::Rolling { window, step } => serde_json::json!({ "window": window, "step": step }),
    };
    named.insert("foresight".to_owned(), foresight);
    named.insert("method".to_owned(), serde_json::json!(solver.method.map(|method| method.as_str())));
    named.insert("time_limit".to_owned(), serde_json::json!(solver.time_limit));
    named.insert("threads".to_owned(), serde_json::json!(solver.threads));
    named.insert("crossover".to_owned(), serde_json::json!(solver.crossover));
    let tolerances = [
        ("feasibility", solver.feasibility_tolerance),
        ("optimality", solver.optimality_tolerance),
        ("relative_gap", solver.relative_gap),
        ("absolute_gap", solver.absolute_gap),
    ];
    RunInfo {
        denchi_version: env!("CARGO_PKG_VERSION").to_owned(),
        solver_version: format!("HiGHS {}", denchi_solver::highs_version()),
        inputs: loaded.inputs.clone(),
        case_files: loaded.files.clone(),
        options: named,
        tolerances: tolerances.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        seed: Some(u64::from(solver.seed)),
        checked: None,
        shortfall: None,
        timings: clock.phases().to_vec(),
        created: Some(jiff::Timestamp::now().to_string()),
    }
}

/// What falls short and why, in both languages.
fn shortfall(case: &Case, run: &PlanRun) -> Option<[String; 2]> {
    let missed = findings::missed(run);
    let text = |lang| {
        let misses = findings::misses_text(lang, case, &missed);
        misses + "\n" + &findings::limits_text(lang, case, &run.bindings, true)
    };
    (!missed.is_empty()).then(|| [text(Lang::En), text(Lang::Ja)])
}
