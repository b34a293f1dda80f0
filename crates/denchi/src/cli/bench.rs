//! `denchi bench`: time and memory of each phase of a plan, as JSON.

use std::path::PathBuf;

mod stress;

use anyhow::Result;
use denchi_core::case::Case;
use denchi_core::model::{self, BuildOptions};
use denchi_core::plan::result::{Plan, Ranges};
use denchi_core::trace::{self, DependenceRow, Trace, TraceOptions};
use denchi_solver::Watch as SolverWatch;
use serde_json::{Value, json};

use super::plan::{self, Answers, SolveArguments};
use super::{CaseArguments, End};
use crate::pipeline::{self, Clock};
use crate::printer::Printer;
use crate::{messages, numbers};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Read, check and build only
    #[arg(long)]
    build_only: bool,
    /// Also find the least and the most of the dependence on this country
    #[arg(long, value_name = "COUNTRY")]
    group: Option<String>,
    /// Also answer so many draws of events over the months of a stress test
    #[arg(long, value_name = "DRAWS")]
    draws: Option<usize>,
    /// Write the programme of each of these answers here, as MPS
    #[arg(long, value_name = "FOLDER", requires = "draws")]
    programmes: Option<PathBuf>,
    /// Also find the time to survive the closure of every site
    #[arg(long)]
    survive: bool,
    /// Folder for the result (default: a temporary one, removed afterwards)
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    solve: SolveArguments,
}

/// Largest memory of this process so far, bytes; where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    pipeline::watch_interrupts()?;
    let mut clock = Clock::default();
    let loaded = match pipeline::load(&arguments.case.case, arguments.case.scenario.as_deref(), &mut clock) {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, Answers::Text, printer),
    };
    let memory_read = peak_memory();
    if arguments.build_only {
        clock.enter("build");
        let periods = &loaded.case.settings.periods;
        let model = match model::build(&loaded.case, periods, BuildOptions::default()) {
            Ok(model) => model,
            Err(charges) => return plan::refuse(&messages::unbounded(&charges), Answers::Text, printer),
        };
        clock.stop();
        let problem = &model.problem;
        let size = [problem.columns(), problem.rows(), problem.nonzeros()];
        printer.data(&serde_json::to_string_pretty(&json!({
            "schema": 1,
            "size": { "columns": size[0], "rows": size[1], "nonzeros": size[2] },
            "ranges": numbers::ranges_json(&Ranges::of(problem)),
            "seconds": seconds(&clock),
            "peak_memory": { "read": memory_read, "all": peak_memory() },
        }))?);
        return Ok(End::Done);
    }
    let run = match plan::solve(&loaded, &arguments.solve, &mut clock, printer) {
        Ok(run) => run,
        Err(error) => return plan::fail(&loaded.case, error, Answers::Text, printer),
    };
    let memory_solve = peak_memory();
    let Some(plan) = run.plan() else {
        return plan::explain(&loaded.case, &run, Answers::Text, printer);
    };
    let stressed = match arguments.draws {
        Some(draws) => stress::respond(&loaded.case, plan, draws, arguments.programmes.as_deref(), &mut clock)?,
        None => Value::Null,
    };
    let survived = if arguments.survive { stress::survive(&loaded.case, plan, &mut clock)? } else { Value::Null };
    let (trace, traced) = trace(&loaded.case, plan, arguments.group.as_deref(), &mut clock)?;
    clock.enter("write");
    let info = pipeline::run_info(&loaded, &arguments.solve.options(), &run, &clock);
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("denchi-bench-{}", std::process::id())));
    denchi_report::package::write_result(&folder, &loaded.case, plan, &trace, &info, printer.lang)
        .map_err(|error| anyhow::anyhow!(error.message(printer.lang)))?;
    clock.stop();
    if arguments.out.is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    let [columns, rows, nonzeros, integer_columns] = plan.quality.size;
    printer.data(&serde_json::to_string_pretty(&json!({
        "schema": 1,
        "size": { "columns": columns, "rows": rows, "nonzeros": nonzeros, "integer_columns": integer_columns },
        "method": plan.quality.method,
        "termination": plan.quality.termination,
        "objective": plan.quality.objective,
        "bound": plan.quality.bound,
        "gap": plan.quality.gap,
        "ranges": {
            "before_scaling": numbers::ranges_json(&plan.quality.ranges[0]),
            "after_scaling": numbers::ranges_json(&plan.quality.ranges[1]),
        },
        "checked": run.check.passed(),
        "trace": traced,
        "stress": stressed,
        "survive": survived,
        "seconds": seconds(&clock),
        "peak_memory": { "read": memory_read, "solve": memory_solve, "all": peak_memory() },
    }))?);
    Ok(End::Done)
}

/// Traces a plan, with the least and the most of the dependence on a country where one is given.
fn trace(case: &Case, plan: &Plan, group: Option<&str>, clock: &mut Clock) -> Result<(Trace, Value)> {
    clock.enter("trace");
    let mut trace = trace::trace(case, plan, &TraceOptions::default())?;
    clock.stop();
    let mut bounded = 0;
    if let Some(group) = group {
        clock.enter("bounds");
        trace::bound_dependence(case, plan, &mut trace, |row| row.country == group, &mut SolverWatch::none())?;
        clock.stop();
        bounded = trace.dependence.iter().filter(|row| row.most.is_some()).count();
    }
    let open = |row: &&DependenceRow| row.least.zip(row.most).is_some_and(|(least, most)| most - least > 1e-6);
    let found = json!({
        "conserved": trace.conserved(),
        "provenance": trace.provenance.len(),
        "dependence": trace.dependence.len(),
        "footprint": trace.footprint.len(),
        "landed": trace.landed.len(),
        "bounded": bounded,
        "open": trace.dependence.iter().filter(open).count(),
    });
    Ok((trace, found))
}

fn seconds(clock: &Clock) -> serde_json::Map<String, Value> {
    clock.phases().iter().map(|(phase, seconds)| (phase.clone(), json!(seconds))).collect()
}
