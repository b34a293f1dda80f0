//! The manifest of a result: what made it, from what, and the hash of every file.

use std::collections::BTreeMap;

use denchi_core::case::{Case, Files};
use denchi_core::plan::result::{Plan, Ranges};
use denchi_core::stress::Tally;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Version of the layout of a result folder.
pub const SCHEMA_VERSION: u32 = 1;
/// What `kind` says in the manifest of a result folder.
pub const KIND: &str = "denchi-result";
/// What `kind` says in the manifest of a folder with a trace.
pub const TRACE_KIND: &str = "denchi-trace";
/// What `kind` says in the manifest of a folder with the answer of a stress test.
pub const STRESS_KIND: &str = "denchi-stress";

/// What `kind` says in the manifest of a folder with the answer of an exploration.
pub const EXPLORED_KIND: &str = "denchi-explored";

/// What the caller knows about a run.
#[derive(Clone, Debug, Default)]
pub struct RunInfo {
    /// Version of denchi.
    pub denchi_version: String,
    /// Name and version of the solver.
    pub solver_version: String,
    /// Every file of the case that was read, the scenario included.
    pub inputs: Vec<FileHash>,
    /// The files of the case, by path: they are kept in the result.
    pub case_files: Files,
    /// Options of the run that can change the plan, by name.
    pub options: BTreeMap<String, serde_json::Value>,
    /// Tolerances of the solver, by name.
    pub tolerances: BTreeMap<String, f64>,
    /// Seed of the solver, where it has one.
    pub seed: Option<u64>,
    /// Whether the plan passed its check against the case; `None`: not checked.
    pub checked: Option<bool>,
    /// What falls short and the limits behind it, in English and in Japanese; empty where nothing does.
    pub shortfall: Option<[String; 2]>,
    /// Wall-clock time of each phase, seconds, in order.
    pub timings: Vec<(String, f64)>,
    /// When the run ended, RFC 3339.
    pub created: Option<String>,
}

/// A file and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Path inside the folder, with `/`.
    pub path: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl FileHash {
    /// Hash of a file's content.
    pub fn of(path: &str, content: &[u8]) -> Self {
        FileHash { path: path.to_owned(), bytes: content.len() as u64, sha256: sha256(content) }
    }
}

/// SHA-256 as lower-case hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The option of a result that is the replay of a stress test.
pub const REPLAY: &str = "replay";

/// `manifest.json`. Everything but `run` depends only on the case, the options and the versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`KIND`].
    pub kind: String,
    /// Version of the layout.
    pub schema_version: u32,
    /// Version of denchi.
    pub denchi_version: String,
    /// Name and version of the solver.
    pub solver_version: String,
    /// The case.
    pub case: CaseInfo,
    /// Options of the run that can change the plan.
    pub options: BTreeMap<String, serde_json::Value>,
    /// How it was solved and how good the plan is.
    pub solve: SolveInfo,
    /// Of a stress test or an exploration: how its answers were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<Responses>,
    /// Files of the result, the manifest apart.
    pub outputs: Vec<FileHash>,
    /// What differs from run to run.
    pub run: RunTimes,
}

/// How the responses of a stress test were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Responses {
    /// The plan stood.
    pub untouched: u64,
    /// Solved from the basis of the plan.
    pub warm: u64,
    /// Solved anew because the certificate failed.
    pub cold: u64,
    /// Solved anew to be sure, and compared.
    pub audited: u64,
    /// Largest relative difference of the objectives in an audit.
    pub worst_audit: f64,
    /// Simplex iterations in all, audits apart.
    pub pivots: u64,
}

impl From<Tally> for Responses {
    fn from(tally: Tally) -> Self {
        let Tally { untouched, warm, cold, audited, worst_audit, pivots } = tally;
        Responses { untouched, warm, cold, audited, worst_audit, pivots }
    }
}

/// The case of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseInfo {
    /// Identifier.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: Option<String>,
    /// The scenario that was laid over it.
    pub scenario: Option<String>,
    /// Money of all costs.
    pub money: String,
    /// Year of that money.
    pub money_year: i64,
    /// Files that were read.
    pub inputs: Vec<FileHash>,
}

/// How a plan was solved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolveInfo {
    /// Why the solver stopped.
    pub termination: String,
    /// Method.
    pub method: String,
    /// Present value of all cost.
    pub objective: f64,
    /// Best bound, where known.
    pub bound: Option<f64>,
    /// Relative gap, where known.
    pub gap: Option<f64>,
    /// Columns of the model.
    pub columns: usize,
    /// Rows of the model.
    pub rows: usize,
    /// Nonzeros of the model.
    pub nonzeros: usize,
    /// Whole-number columns of the model.
    pub integer_columns: usize,
    /// Smallest and largest numbers of the model.
    #[serde(default)]
    pub ranges: NumberRanges,
    /// Tolerances.
    pub tolerances: BTreeMap<String, f64>,
    /// Seed.
    pub seed: Option<u64>,
    /// Whether the plan passed its check against the case.
    pub checked: Option<bool>,
}

/// Smallest and largest numbers of a model, in the units of the case and as the solver gets them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberRanges {
    /// In the units of the case.
    pub before_scaling: NumberRange,
    /// As the solver gets them.
    pub after_scaling: NumberRange,
}

/// Smallest and largest size of numbers that are neither zero nor infinite; zeros where there are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberRange {
    /// Coefficients of the matrix.
    pub matrix: [f64; 2],
    /// Costs.
    pub cost: [f64; 2],
    /// Bounds of columns.
    pub bounds: [f64; 2],
    /// Sides of rows.
    pub sides: [f64; 2],
}

impl NumberRange {
    fn of(ranges: &Ranges) -> Self {
        let Ranges { matrix, cost, bounds, sides } = *ranges;
        NumberRange { matrix, cost, bounds, sides }
    }

    /// The same as part of a plan.
    pub(crate) fn ranges(&self) -> Ranges {
        let NumberRange { matrix, cost, bounds, sides } = *self;
        Ranges { matrix, cost, bounds, sides }
    }
}

/// What differs from run to run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunTimes {
    /// When the run ended, RFC 3339.
    pub created: Option<String>,
    /// Time of each phase.
    pub timings: Vec<Timing>,
}

/// Time of a phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The phase.
    pub phase: String,
    /// Wall-clock seconds.
    pub seconds: f64,
}

/// The manifest of a plan.
pub(crate) fn manifest(case: &Case, plan: &Plan, run: &RunInfo, outputs: Vec<FileHash>) -> Manifest {
    let [columns, rows, nonzeros, integer_columns] = plan.quality.size;
    let mut inputs = run.inputs.clone();
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    Manifest {
        kind: KIND.to_owned(),
        schema_version: SCHEMA_VERSION,
        denchi_version: run.denchi_version.clone(),
        solver_version: run.solver_version.clone(),
        case: CaseInfo {
            name: case.settings.name.clone(),
            title: case.settings.title.clone(),
            title_ja: case.settings.title_ja.clone(),
            scenario: case.scenario.clone(),
            money: case.settings.money.clone(),
            money_year: case.settings.money_year,
            inputs,
        },
        options: run.options.clone(),
        solve: SolveInfo {
            termination: plan.quality.termination.clone(),
            method: plan.quality.method.clone(),
            objective: plan.quality.objective,
            bound: finite(plan.quality.bound),
            gap: finite(plan.quality.gap),
            columns,
            rows,
            nonzeros,
            integer_columns,
            ranges: NumberRanges {
                before_scaling: NumberRange::of(&plan.quality.ranges[0]),
                after_scaling: NumberRange::of(&plan.quality.ranges[1]),
            },
            tolerances: run.tolerances.clone(),
            seed: run.seed,
            checked: run.checked,
        },
        responses: None,
        outputs,
        run: RunTimes {
            created: run.created.clone(),
            timings: run
                .timings
                .iter()
                .map(|(phase, seconds)| Timing { phase: phase.clone(), seconds: *seconds })
                .collect(),
        },
    }
}

/// JSON knows no infinity: an unbounded bound or gap is unknown.
fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}
