//! What projects are ranked by.

use denchi_core::explore::invest::Assessment;
use denchi_report::explore::invest::{saves, support_per_dependence, whole_npv};

/// What projects are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Rank {
    Npv,
    Support,
    Dependence,
    Saves,
}

impl Rank {
    /// Identifier, and end of the key in the catalogue.
    pub(super) fn id(self) -> &'static str {
        match self {
            Rank::Npv => "npv",
            Rank::Support => "support",
            Rank::Dependence => "dependence",
            Rank::Saves => "saves",
        }
    }

    /// What is large for the best; `None`: last.
    fn worth(self, found: &Assessment) -> Option<f64> {
        match self {
            Rank::Npv => whole_npv(found),
            Rank::Support => found.share_of_capital.map(|share| -share),
            Rank::Dependence => support_per_dependence(found).map(|support| -support),
            Rank::Saves => saves(found),
        }
    }

    /// Puts the best first; equals stay in the order of the case.
    pub(super) fn sort(self, found: &mut [Assessment]) {
        let key = |one: &Assessment| self.worth(one).unwrap_or(f64::NEG_INFINITY);
        found.sort_by(|a, b| key(b).total_cmp(&key(a)));
    }
}
