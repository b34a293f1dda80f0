//! `case.toml`: title, money, discounting, horizon.

use super::entities::StressSettings;

/// How capital is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capital {
    /// Annuities over the lifetime, paid within the horizon: no cliff at its end.
    Annuity,
    /// The overnight cost in full, at the decision.
    Overnight,
}

/// How a process divides emissions and costs among several outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Allocation {
    /// By quantity times reference price; an output without a price carries nothing, unless none has one.
    #[default]
    Value,
    /// By mass.
    Mass,
    /// The main product carries all.
    Main,
}

/// One period of the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// What people call it: `2025`, `2025-04`, `2025-2029`.
    pub label: String,
    /// Start, as a decimal year.
    pub start: f64,
    /// Length in years.
    pub years: f64,
}

impl Period {
    /// End, as a decimal year (not included).
    pub fn end(&self) -> f64 {
        self.start + self.years
    }
}

/// `case.toml`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Identifier, for folders and file names.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: Option<String>,
    /// What the case is about.
    pub description: Option<String>,
    /// The same in Japanese.
    pub description_ja: Option<String>,
    /// ISO 4217 code of the money of all costs.
    pub money: String,
    /// Year of that money: all costs are real.
    pub money_year: i64,
    /// Real discount rate a year.
    pub discount_rate: f64,
    /// Costs are discounted to the start of this year.
    pub base_year: i64,
    /// How capital is charged.
    pub capital: Capital,
    /// The horizon: contiguous periods in order.
    pub periods: Vec<Period>,
    /// The region whose point of view is taken: a place, country or country group.
    pub home: Option<String>,
    /// The commodity stage whose output is counted as the end product in summaries (e.g. `cell`).
    pub product_stage: Option<String>,
    /// The stage whose sites recycle: what passes it counts as recycled.
    pub recycling_stage: Option<String>,
    /// How a process divides its burdens among several outputs.
    pub allocation: Allocation,
    /// How the chain is stress-tested.
    pub stress: Option<StressSettings>,
}
