//! Rules, limits, published figures.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use std::collections::BTreeSet;

use super::basics::{Names, Provenance, Scope};
use crate::case::series::Series;
use crate::ids::{CommodityId, CorridorId, DemandId, ElementId, OptionId, ProcessId, SiteId, StageId, SupplyId};

/// Kind of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    CapacityTarget,
    ProductionTarget,
    InvestmentBudget,
    ShareLimit,
    OriginLimit,
    TouchLimit,
    ContentMinimum,
    RecycledContentMinimum,
    EmissionLimit,
    EmissionPrice,
    ExportLimit,
    StockDaysMinimum,
    Bankability,
}

impl RuleKind {
    /// All kinds, in the order of the documentation.
    pub const ALL: [RuleKind; 13] = [
        RuleKind::CapacityTarget,
        RuleKind::ProductionTarget,
        RuleKind::InvestmentBudget,
        RuleKind::ShareLimit,
        RuleKind::OriginLimit,
        RuleKind::TouchLimit,
        RuleKind::ContentMinimum,
        RuleKind::RecycledContentMinimum,
        RuleKind::EmissionLimit,
        RuleKind::EmissionPrice,
        RuleKind::ExportLimit,
        RuleKind::StockDaysMinimum,
        RuleKind::Bankability,
    ];

    /// Identifier in tables.
    pub fn id(self) -> &'static str {
        match self {
            RuleKind::CapacityTarget => "capacity_target",
            RuleKind::ProductionTarget => "production_target",
            RuleKind::InvestmentBudget => "investment_budget",
            RuleKind::ShareLimit => "share_limit",
            RuleKind::OriginLimit => "origin_limit",
            RuleKind::TouchLimit => "touch_limit",
            RuleKind::ContentMinimum => "content_minimum",
            RuleKind::RecycledContentMinimum => "recycled_content_minimum",
            RuleKind::EmissionLimit => "emission_limit",
            RuleKind::EmissionPrice => "emission_price",
            RuleKind::ExportLimit => "export_limit",
            RuleKind::StockDaysMinimum => "stock_days_minimum",
            RuleKind::Bankability => "bankability",
        }
    }

    /// The kind of an identifier.
    pub fn of(id: &str) -> Option<RuleKind> {
        RuleKind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether the rule asks for at least its limit, rather than at most.
    pub fn is_minimum(self) -> bool {
        matches!(
            self,
            RuleKind::CapacityTarget
                | RuleKind::ProductionTarget
                | RuleKind::ContentMinimum
                | RuleKind::RecycledContentMinimum
                | RuleKind::StockDaysMinimum
                | RuleKind::Bankability
        )
    }
}

/// What a rule on shares, contents or emissions measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Units of the commodities.
    Amount,
    Mass,
    /// At reference prices.
    Value,
    Territorial,
    Embodied,
}

/// Row of `rules`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Name of the row; a row on several elements or commodities becomes one rule for each.
    pub row: String,
    pub names: Names,
    pub kind: RuleKind,
    /// Commodities in scope; `None`: all products, or for consumption whatever serves demands.
    pub commodities: Option<BTreeSet<CommodityId>>,
    /// The element of a content rule.
    pub element: Option<ElementId>,
    /// Places in scope; `None`: all.
    pub region: Option<Scope>,
    /// Demands in scope; `None`: all consumption in the region.
    pub demands: Option<BTreeSet<DemandId>>,
    /// The group where it comes from.
    pub origin: Option<Scope>,
    /// Owner countries in scope; `None`: all.
    pub owner_countries: Option<BTreeSet<String>>,
    /// Owned share from which a site counts in full.
    pub owner_threshold: Option<f64>,
    /// Stages at which the group counts.
    pub origin_stages: Option<BTreeSet<StageId>>,
    /// Where exports go to; `None`: anywhere outside the origin.
    pub destination: Option<Scope>,
    pub basis: Option<Basis>,
    /// The limit is per unit of what is consumed or made in scope.
    pub per_unit: bool,
    /// Years for which output must be contracted.
    pub years: Option<f64>,
    /// Value by year; no rule before its first year.
    pub limit: Series,
    /// First year in which it holds.
    pub first_year: Option<i64>,
    /// Last year in which it holds.
    pub last_year: Option<i64>,
    /// Money per unit missed; `None`: it must hold.
    pub penalty: Option<f64>,
    /// Legal status of a statutory rule: `in_force`, `repealed`, ...
    pub legal_status: Option<String>,
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

/// What an emission factor replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactorKind {
    /// Direct emissions, t CO2e per unit of activity.
    Process,
    /// t CO2e per GJ.
    Fuel,
    /// t CO2e per MWh.
    Grid,
    /// t CO2e per unit.
    Supply,
    /// g CO2e per t km.
    Mode,
}

/// Row of `factors`.
#[derive(Clone, Debug)]
pub struct Factor {
    pub set: String,
    pub kind: FactorKind,
    /// Identifier in the table of the kind.
    pub name: String,
    pub factor: f64,
    pub provenance: Provenance,
}

/// What an indicator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndicatorKind {
    /// Of a country: 0 worst to 1 best.
    Governance,
    /// Of a country: the trade parameter of the EU method.
    Trade,
    /// Of a commodity: the substitution index of the EU method.
    Substitution,
    /// Of a commodity: the end-of-life recycling input rate of the EU method.
    RecyclingInput,
}

/// Row of `indicators`.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub kind: IndicatorKind,
    /// A country or a commodity.
    pub subject: String,
    pub year: i64,
    pub value: f64,
    pub provenance: Provenance,
}

/// What an observed quantity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObservedSeries {
    /// Made in the country.
    WorldSupply,
    /// Of the region from the country.
    Imports,
    /// Of the region.
    Consumption,
}

/// Row of `observed`.
#[derive(Clone, Debug)]
pub struct Observed {
    pub series: ObservedSeries,
    /// Country or country group; `*` for the world.
    pub region: String,
    pub commodity: CommodityId,
    /// Country of origin; `other`, or `*` for consumption.
    pub country: String,
    pub year: i64,
    pub quantity: f64,
    /// Unit of mass, or `share`.
    pub unit: String,
    pub provenance: Provenance,
}
