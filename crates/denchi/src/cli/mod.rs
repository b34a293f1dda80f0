//! Commands: one file each. Exit codes are documented in docs/cli.md.

mod alternatives;
mod answer;
mod bench;
mod brief;
mod check;
mod compare;
mod explain;
mod export;
mod frontier;
mod grid;
mod help;
mod invest;
mod measured;
mod metrics;
mod new;
mod package;
mod plan;
mod provenance;
mod scenarios;
mod schema;
mod second;
mod sensitivity;
mod serve;
mod show;
mod stochastic;
mod stress;
mod summary;
mod threads;
mod told;
mod trace;
mod user;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{FromArgMatches, Parser, Subcommand};
use denchi_core::catalogue::{self, Lang};
use denchi_report::package::{PackageError, ResultPackage, read_result as read_package};
use denchi_report::reload::{Reloaded, reload};

use crate::pipeline;
use crate::printer::{Manner, Printer};
use crate::serving::Serve;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All is well.
    Done = 0,
    /// Something outside the case failed: a file, the solver.
    Failed = 1,
    /// The arguments do not fit together; the same as clap's own.
    Usage = 2,
    /// The case is invalid.
    InvalidData = 3,
    /// The case has no plan.
    Infeasible = 4,
    /// A limit was reached; the best plan so far was kept.
    LimitReached = 5,
    /// The plan did not pass its check against the case.
    CheckFailed = 6,
    /// Stopped from the keyboard; the best plan so far was kept, if there is one.
    Interrupted = 130,
}

/// An open planner for battery supply chains, mine to cell.
#[derive(Parser)]
#[command(name = "denchi", version, arg_required_else_help = true, propagate_version = true)]
struct Arguments {
    /// Language: en or ja (default: from the locale)
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_lang)]
    lang: Option<Lang>,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// How progress and messages are written to stderr: text, or json, one object a line
    #[arg(long, global = true, value_enum, value_name = "MANNER", default_value_t = Manner::Text, hide_possible_values = true)]
    progress: Manner,
    /// Stop as at Ctrl-C when stdin ends: for a program that runs denchi and watches over it
    #[arg(long, global = true)]
    attended: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Plan a case: what to build, buy and ship, when and where, at least cost
    Plan(plan::Arguments),
    /// Check a case and print every problem in it
    Check(check::Arguments),
    /// Make a small valid case to start from
    New(new::Arguments),
    /// What the tables and columns of a case mean, with units
    Schema(schema::Arguments),
    /// Print a table of a result
    Show(show::Arguments),
    /// Where what is consumed comes from, tier by tier; what it emitted and what it cost
    Trace(trace::Arguments),
    /// What breaks when something closes, when, how badly, and what would have helped
    Stress(stress::Arguments),
    /// What all good plans build, what some do, and what none does; plans that differ
    Alternatives(alternatives::Arguments),
    /// Which uncertain inputs decide the cost, the dependence and what is built
    Sensitivity(sensitivity::Arguments),
    /// Build now, operate later: one first stage for many futures, and what it is worth
    Stochastic(stochastic::Arguments),
    /// Cost against dependence, emissions or any measure: plans of which none is better in one without being worse in the other
    Frontier(frontier::Arguments),
    /// What projects are worth, what support they need, what they do to the plan; a portfolio under a budget
    Invest(invest::Arguments),
    /// What changed from one result to another, and by how much; several side by side
    Compare(compare::Arguments),
    /// Concentration, dependence, emissions and cost: of a result, or of what a case observes
    Metrics(metrics::Arguments),
    /// What something means: formula, unit, reference, and a worked value
    Explain(explain::Arguments),
    /// Write a case as MPS or LP, a result as IAMC or GeoJSON, a product as PACT, Catena-X or battery data
    Export(export::Arguments),
    /// A report to hand up: a page that prints well and a workbook; every figure computed, with where it stands
    Brief(brief::Arguments),
    /// Open the desk in a browser: results as pictures, jobs, history
    Serve(serve::Arguments),
    /// Who may sign in to the desk
    User(user::Arguments),
    /// Write datapackage.json of a case anew, from its tables
    Package(package::Arguments),
    /// Time and memory of each phase, as JSON
    Bench(bench::Arguments),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

fn parse_lang(text: &str) -> std::result::Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "en or ja".to_owned())
}

/// The language of the locale; English where denchi does not speak it.
fn locale() -> Lang {
    sys_locale::get_locale().as_deref().and_then(Lang::parse).unwrap_or_default()
}

/// Runs the command line; `serve` is the web server, which this does not know otherwise.
pub(crate) fn run(serve: Serve) -> ExitCode {
    let asked = help::asked_for(std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()));
    let matches = help::command(asked.unwrap_or_else(locale)).get_matches();
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let mut printer = Printer::new(arguments.lang.unwrap_or_else(locale), arguments.quiet, arguments.progress);
    if arguments.attended {
        pipeline::stop_when_left();
    }
    let end = match arguments.command {
        Command::Plan(arguments) => plan::run(&arguments, &mut printer),
        Command::Check(arguments) => check::run(&arguments, &mut printer),
        Command::New(arguments) => new::run(&arguments, &mut printer),
        Command::Schema(arguments) => schema::run(&arguments, &mut printer),
        Command::Show(arguments) => show::run(&arguments, &mut printer),
        Command::Trace(arguments) => trace::run(&arguments, &mut printer),
        Command::Stress(arguments) => stress::run(&arguments, &mut printer),
        Command::Alternatives(arguments) => alternatives::run(&arguments, &mut printer),
        Command::Sensitivity(arguments) => sensitivity::run(&arguments, &mut printer),
        Command::Stochastic(arguments) => stochastic::run(&arguments, &mut printer),
        Command::Frontier(arguments) => frontier::run(&arguments, &mut printer),
        Command::Invest(arguments) => invest::run(&arguments, &mut printer),
        Command::Compare(arguments) => compare::run(&arguments, &mut printer),
        Command::Metrics(arguments) => metrics::run(&arguments, &mut printer),
        Command::Explain(arguments) => explain::run(&arguments, &mut printer),
        Command::Export(arguments) => export::run(&arguments, &mut printer),
        Command::Brief(arguments) => brief::run(&arguments, &mut printer),
        Command::Serve(arguments) => serve::run(&arguments, serve, &mut printer),
        Command::User(arguments) => user::run(&arguments, &mut printer),
        Command::Package(arguments) => package::run(&arguments, &mut printer),
        Command::Bench(arguments) => bench::run(&arguments, &mut printer),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut help::command(printer.lang), "denchi", &mut script);
            printer.data(&String::from_utf8_lossy(&script));
            Ok(End::Done)
        }
    };
    match end {
        Ok(end) => ExitCode::from(end as u8),
        Err(error) => {
            printer.error(&format!("{error:#}"));
            if let Some(advised) = error.downcast_ref::<Advised>() {
                printer.hint(advised.hint, &[]);
            }
            ExitCode::from(End::Failed as u8)
        }
    }
}

/// Which case a command is about.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct CaseArguments {
    /// Folder of a case, or the name of an embedded one: japan-canada, tutorial
    #[arg(value_name = "CASE", default_value = "japan-canada")]
    pub(crate) case: PathBuf,
    /// Scenario of the case to lay over it (a name in scenarios/)
    #[arg(long, value_name = "NAME")]
    pub(crate) scenario: Option<String>,
}

/// An error with the key of a hint.
#[derive(Debug)]
pub(crate) struct Advised {
    pub(crate) message: String,
    /// Key of the hint.
    pub(crate) hint: &'static str,
}

impl std::fmt::Display for Advised {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Advised {}

/// Reads a result folder; says what one is where it is none.
pub(crate) fn read_result(folder: &Path, printer: &Printer) -> Result<ResultPackage> {
    exists(folder, printer)?;
    read_package(folder).map_err(|error| advised(&error, printer))
}

/// Reads a result folder with the case and the plan that it was written from.
pub(crate) fn reload_result(folder: &Path, printer: &Printer) -> Result<Reloaded> {
    exists(folder, printer)?;
    reload(folder).map_err(|error| advised(&error, printer))
}

fn exists(folder: &Path, printer: &Printer) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    let message = catalogue::format(printer.lang, "cli.no_folder", &[("folder", &folder.display())]);
    Err(Advised { message, hint: "cli.hint_result" }.into())
}

fn advised(error: &PackageError, printer: &Printer) -> anyhow::Error {
    let message = error.message(printer.lang);
    match error {
        PackageError::NotAResult { .. } => Advised { message, hint: "cli.hint_result" }.into(),
        PackageError::Replay { .. } => Advised { message, hint: "cli.hint_replay" }.into(),
        PackageError::NoCase { .. } | PackageError::Case { .. } => Advised { message, hint: "cli.hint_no_case" }.into(),
        _ => anyhow!(message),
    }
}
