//! What is asked of `denchi alternatives`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use denchi_core::explore::alternatives::Kind;
use denchi_core::plan::PlanOptions;
use denchi_solver::Options;
use serde_json::{Value, json};

use super::super::CaseArguments;
use super::super::threads::Threads;

/// Per cent of a share.
const PERCENT: f64 = 100.0;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) case: CaseArguments,
    /// How much more than the best plan a good one may cost, per cent; several, separated by commas
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', default_value = "1,5,10", value_parser = not_negative)]
    slack: Vec<f64>,
    /// What is looked at, separated by commas: options; timing, options by when; sites; imports, streams between countries; shares of countries
    #[arg(long, value_name = "KINDS", value_delimiter = ',', default_value = "options")]
    of: Vec<Looked>,
    /// From how much on a thing is there, per cent of its maximum, or of the most that the widest slack leaves
    #[arg(long, value_name = "PERCENT", default_value_t = 1.0, value_parser = not_negative)]
    threshold: f64,
    /// Also find so many plans within the widest slack that differ as much as they can; each is a result of its own, in <out>-1, <out>-2, …
    #[arg(long, value_name = "COUNT", default_value_t = 0, requires = "out")]
    pub(super) different: u16,
    /// Relative gap at which a search over whole numbers ends
    #[arg(long, value_name = "SHARE", default_value_t = 1e-4, value_parser = not_negative)]
    gap: f64,
    #[command(flatten)]
    threads: Threads,
    /// Find every so many answers once more without a start, and compare; 0: none
    #[arg(long, value_name = "EVERY", default_value_t = 0)]
    pub(super) audit: usize,
    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Folder for the table and the page; an earlier result there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
}

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Looked {
    Options,
    Timing,
    Sites,
    Imports,
    Shares,
}

impl From<Looked> for Kind {
    fn from(looked: Looked) -> Self {
        match looked {
            Looked::Options => Kind::Options,
            Looked::Timing => Kind::Timing,
            Looked::Sites => Kind::Sites,
            Looked::Imports => Kind::Imports,
            Looked::Shares => Kind::Shares,
        }
    }
}

/// A number that is not negative.
fn not_negative(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0).ok_or_else(|| ">= 0".to_owned())
}

impl Arguments {
    /// Slacks, as shares of the least cost, ascending.
    pub(super) fn slacks(&self) -> Vec<f64> {
        let mut slacks: Vec<f64> = self.slack.iter().map(|percent| percent / PERCENT).collect();
        slacks.sort_by(f64::total_cmp);
        slacks.dedup();
        slacks
    }

    /// Kinds of things, each once.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.of.iter().map(|&looked| looked.into()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// As a share.
    pub(super) fn threshold(&self) -> f64 {
        self.threshold / PERCENT
    }

    /// Threads.
    pub(super) fn jobs(&self) -> usize {
        self.threads.jobs()
    }

    /// How the case is planned.
    pub(super) fn options(&self) -> PlanOptions {
        PlanOptions { solver: Options { relative_gap: self.gap, ..Options::default() }, ..PlanOptions::default() }
    }

    /// What was asked, for the manifest.
    pub(super) fn named(&self) -> BTreeMap<String, Value> {
        let kinds: Vec<&str> = self.kinds().into_iter().map(Kind::id).collect();
        BTreeMap::from([
            ("slack".to_owned(), json!(self.slacks())),
            ("of".to_owned(), json!(kinds)),
            ("threshold".to_owned(), json!(self.threshold())),
            ("different".to_owned(), json!(self.different)),
            ("gap".to_owned(), json!(self.gap)),
            ("audit".to_owned(), json!(self.audit)),
        ])
    }
}
