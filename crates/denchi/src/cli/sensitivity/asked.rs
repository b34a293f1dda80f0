//! What is asked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueEnum;
use denchi_core::explore::sensitivity::Method;
use serde_json::{Value, json};

use super::super::CaseArguments;
use super::super::threads::Threads;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) case: CaseArguments,
    /// Elementary effects: few plans, an order of the inputs; or shares of the variance: many plans, numbers that add up
    #[arg(long, value_enum, default_value = "morris")]
    method: MethodArgument,
    /// morris: trajectories; each takes a plan more than there are inputs
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..))]
    trajectories: u32,
    /// sobol: points of each of two matrices; each takes two plans more than there are inputs
    #[arg(long, value_name = "COUNT", default_value_t = 256, value_parser = clap::value_parser!(u32).range(2..))]
    samples: u32,
    /// Seed of the design and of the intervals
    #[arg(long = "seed", value_name = "NUMBER", default_value_t = 1)]
    pub(super) draw_seed: u64,
    /// What is looked at, separated by commas: cost, shortage, emissions, investment, built:OPTION, dependence:GROUP[@STAGE], metric:ID[/WORD...] (default: all but metrics)
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) outputs: Option<Vec<String>>,
    /// Start every plan from the basis of the plan without uncertainty: for cases where that is quicker
    #[arg(long)]
    pub(super) warm: bool,
    /// Go on with the plans that an interrupted run kept beside the result
    #[arg(long, requires = "out")]
    pub(super) resume: bool,
    #[command(flatten)]
    threads: Threads,
    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Folder for the tables and the page; an earlier result there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum MethodArgument {
    Morris,
    Sobol,
}

impl Arguments {
    /// What is estimated.
    pub(super) fn method(&self) -> Method {
        match self.method {
            MethodArgument::Morris => Method::Morris { trajectories: self.trajectories as usize },
            MethodArgument::Sobol => Method::Sobol { samples: self.samples as usize },
        }
    }

    /// Threads.
    pub(super) fn jobs(&self) -> usize {
        self.threads.jobs()
    }

    /// The options that can change the answer, for the manifest and for JSON.
    pub(super) fn named(&self) -> BTreeMap<String, Value> {
        BTreeMap::from([
            ("question".to_owned(), "sensitivity".into()),
            ("method".to_owned(), self.method().id().into()),
            ("blocks".to_owned(), json!(self.method().blocks())),
            ("seed".to_owned(), json!(self.draw_seed)),
            ("warm".to_owned(), json!(self.warm)),
        ])
    }
}
