//! Rules, limits, published figures.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use std::collections::BTreeSet;

use super::basics::{Names, Provenance, Scope};
use crate::case::series::Series;
use crate::ids::{CommodityId, CorridorId, ElementId, OptionId, ProcessId, SiteId, SupplyId};

/// Kind of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    CapacityTarget,
    ProductionTarget,
    EmissionPrice,
    InvestmentBudget,
}

/// Row of `rules`.
#[derive(Clone, Debug)]
pub struct Rule {
    pub names: Names,
    pub kind: RuleKind,
    /// Products in scope; `None`: all.
    pub commodities: Option<BTreeSet<CommodityId>>,
    /// Places in scope; `None`: all.
    pub region: Option<Scope>,
    /// Owner countries in scope; `None`: all.
    pub owner_countries: Option<BTreeSet<String>>,
    /// Value by year; no rule before its first year.
    pub limit: Series,
    /// First year in which it holds.
    pub first_year: Option<i64>,
    /// Money per unit missed; `None`: it must hold.
    pub penalty: Option<f64>,
    pub provenance: Provenance,
}

/// What a limit sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    Activity,
    Build,
    Purchase,
    Flow,
}

/// Row of `limits`.
#[derive(Clone, Debug)]
pub struct Limit {
    pub measure: Measure,
    /// True: one bound on the sum over the span; false: a yearly rate in each period.
    pub total: bool,
    pub site: Option<SiteId>,
    pub process: Option<ProcessId>,
    pub option: Option<OptionId>,
    pub supply: Option<SupplyId>,
    /// Name of a lane of `lanes`.
    pub lane: Option<String>,
    pub commodity: Option<CommodityId>,
    pub region: Option<Scope>,
    /// Where flows go to.
    pub destination: Option<Scope>,
    /// Corridor that flows pass.
    pub corridor: Option<CorridorId>,
    pub from_year: Option<i64>,
    pub to_year: Option<i64>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub penalty: Option<f64>,
    pub provenance: Provenance,
}

/// Row of `references`: a published figure that results are compared with.
#[derive(Clone, Debug)]
pub struct Reference {
    pub name: String,
    pub metric: String,
    pub element: Option<ElementId>,
    pub commodity: Option<CommodityId>,
    pub country: Option<String>,
    pub year: Option<i64>,
    /// GWh of cells a year that the figure belongs to.
    pub at: Option<f64>,
    pub value: f64,
    pub tolerance: Option<f64>,
    pub provenance: Provenance,
}
