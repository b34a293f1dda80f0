//! What is asked of `denchi invest`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use denchi_core::case::Case;
use denchi_core::ids::OptionId;
use serde_json::{Value, json};

use super::super::CaseArguments;
use super::super::threads::Threads;
use super::rank::Rank;

/// Per cent of a share.
const PERCENT: f64 = 100.0;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) case: CaseArguments,
    /// Also under these scenarios, separated by commas, or all
    #[arg(long, value_name = "NAMES")]
    pub(super) scenarios: Option<String>,
    /// The least-cost portfolio that spends at most so much overnight cost a year
    #[arg(long, value_name = "MONEY", value_parser = not_negative)]
    pub(super) budget: Option<f64>,
    /// Only these options, separated by commas (default: all)
    #[arg(long, value_name = "OPTIONS", value_delimiter = ',')]
    of: Vec<String>,
    /// Yearly rate of the net present values, per cent (default: as the case discounts and charges)
    #[arg(long, value_name = "PERCENT", value_parser = not_negative)]
    rate: Option<f64>,
    /// What projects are ranked by
    #[arg(long = "by", value_name = "WHAT", value_enum, default_value_t = Rank::Npv)]
    pub(super) rank: Rank,
    /// Country whose dependence is compared (default: the foreign one on which the plan depends most)
    #[arg(long, value_name = "COUNTRY")]
    pub(super) country: Option<String>,
    /// Also compare the expected loss of so many draws of events
    #[arg(long, value_name = "DRAWS")]
    pub(super) expected_loss: Option<u16>,
    /// Show all projects
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    threads: Threads,
    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Folder for the tables and the page; an earlier result there is replaced
    #[arg(long, short, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
    /// Folder for the plan under the budget, as an ordinary result
    #[arg(long, value_name = "FOLDER", requires = "budget")]
    pub(super) portfolio: Option<PathBuf>,
}

/// A number that is not negative.
fn not_negative(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0).ok_or_else(|| ">= 0".to_owned())
}

impl Arguments {
    /// The rate as a share.
    pub(super) fn rate(&self) -> Option<f64> {
        self.rate.map(|percent| percent / PERCENT)
    }

    /// Threads.
    pub(super) fn jobs(&self) -> usize {
        self.threads.jobs()
    }

    /// The projects that are asked about; the first name that the case does not know.
    pub(super) fn projects(&self, case: &Case) -> Result<Vec<OptionId>, String> {
        if self.of.is_empty() {
            return Ok(case.options.ids().collect());
        }
        self.of.iter().map(|name| case.options.find(name).ok_or_else(|| name.clone())).collect()
    }

    /// What was asked, for the manifest.
    pub(super) fn named(&self, country: Option<&str>) -> BTreeMap<String, Value> {
        BTreeMap::from([
            ("scenarios".to_owned(), json!(self.scenarios)),
            ("budget".to_owned(), json!(self.budget)),
            ("of".to_owned(), json!(self.of)),
            ("rate".to_owned(), json!(self.rate())),
            ("by".to_owned(), json!(self.rank.id())),
            ("country".to_owned(), json!(country)),
            ("expected_loss".to_owned(), json!(self.expected_loss)),
        ])
    }
}
