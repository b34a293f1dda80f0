//! How concentrated, how dependent, how clean, at what cost: published indicators of world supply, observed imports and
//! a plan.
//!
//! [`METRICS`] says which there are, [`formulas`] computes them on plain values, and [`all`] applies them to a case, a plan
//! and its trace. Every value says where its inputs come from.

pub mod formulas;
mod mix;
mod observed;
mod page;
mod planned;
mod registry;
mod sink;
mod traced;

pub use page::{page, section};
pub use registry::{METRICS, Metric, MetricId, Reference};

use crate::case::Case;
use crate::ids::{CommodityId, ElementId, SourceId, StageId};
use crate::plan::result::Plan;
use crate::trace::Trace;

/// What a metric is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// World supply as published (`observed`).
    WorldSupply,
    /// Imports of a region as published (`observed`).
    Imports,
    /// What the plan makes or buys, by country.
    PlanProduction,
    /// What the plan brings into the home region, by the country that it was sent from.
    PlanImports,
    /// What a region consumes in the plan, by where it comes from (traced).
    PlanConsumption,
    /// The plan as a whole.
    Plan,
}

impl Series {
    /// All series, in order.
    pub const ALL: [Series; 6] = [
        Series::WorldSupply,
        Series::Imports,
        Series::PlanProduction,
        Series::PlanImports,
        Series::PlanConsumption,
        Series::Plan,
    ];

    /// Identifier in tables and key in the catalogue (`metric.series.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Series::WorldSupply => "world_supply",
            Series::Imports => "imports",
            Series::PlanProduction => "plan_production",
            Series::PlanImports => "plan_imports",
            Series::PlanConsumption => "plan_consumption",
            Series::Plan => "plan",
        }
    }

    /// Whether it needs no plan.
    pub fn is_observed(self) -> bool {
        matches!(self, Series::WorldSupply | Series::Imports)
    }
}

/// A value that went into a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// A country, or the end of a key in the catalogue (`metric.input.<name>`).
    pub name: String,
    /// Its value.
    pub value: f64,
}

/// A value of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricRow {
    /// Which metric.
    pub metric: MetricId,
    /// What it is about.
    pub series: Series,
    /// Whose supply, imports or consumption: a place, a country, a country group; `*` for the world.
    pub region: String,
    /// Stage of what is made or moved; of [`Series::PlanConsumption`], the stage at which the origin counts. `None`: all,
    /// or where it entered the chain.
    pub stage: Option<StageId>,
    /// Commodity; `None`: all of the stage, or all that serves demands.
    pub commodity: Option<CommodityId>,
    /// Element whose content is counted; `None`: amounts.
    pub element: Option<ElementId>,
    /// ISO 3166-1 alpha-3 of the country that it is about; `None`: of all together.
    pub country: Option<String>,
    /// Year, or period of the plan.
    pub period: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Share of the quantity behind it whose country is known (and, for the supply risk, its governance).
    pub covered: Option<f64>,
    /// What it was computed from.
    pub inputs: Vec<Input>,
    /// Sources of the rows of the case behind it; none: the plan.
    pub sources: Vec<SourceId>,
}

/// All metrics that a case, a plan and its trace allow, in the order of metrics, series, regions, stages, commodities,
/// elements, periods and countries. Without a plan: those of what is observed.
pub fn all(case: &Case, plan: Option<&Plan>, trace: Option<&Trace>) -> Vec<MetricRow> {
    let mut sink = sink::Sink::new(case);
    observed::add(&mut sink);
    if let Some(plan) = plan {
        planned::add(&mut sink, plan);
        if let Some(trace) = trace {
            traced::add(&mut sink, plan, trace);
        }
    }
    sink.sorted()
}
