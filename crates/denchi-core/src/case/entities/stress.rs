//! Events: what may happen to a chain, and what happened.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use std::collections::BTreeSet;

use super::basics::{Names, Provenance, Scope};
use crate::ids::{CommodityId, ContractId, CorridorId, DemandId, OptionId, OwnerId, SiteId, StageId, SupplyId};

/// How long an event lasts, months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Duration {
    /// Always the same; infinite where it never ends.
    Fixed(f64),
    /// Exponential with this mean.
    Exponential(f64),
    /// Triangular: least, most likely, most.
    Triangular(f64, f64, f64),
    /// Log-normal with this median and standard deviation of the logarithm.
    Lognormal(f64, f64),
}

impl Duration {
    /// What is said of one occurrence where nothing is drawn: the mean, most likely or median value that the case states.
    pub fn typical(&self) -> f64 {
        match *self {
            Duration::Fixed(months) => months,
            Duration::Exponential(mean) => mean,
            Duration::Triangular(_, likely, _) => likely,
            Duration::Lognormal(median, _) => median,
        }
    }
}

/// Row of `events`, with its rows of `event_effects`.
#[derive(Clone, Debug)]
pub struct Event {
    pub names: Names,
    /// When it happened, or is assumed to begin, a decimal year; `None`: where it is put.
    pub start: Option<f64>,
    pub duration: Duration,
    /// Expected number a year; `None`: never drawn.
    pub rate: Option<f64>,
    /// Events of one group tend to come together.
    pub dependence: Option<String>,
    pub effects: Vec<Effect>,
    pub provenance: Provenance,
}

/// What an effect scales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EffectKind {
    /// Capacity of sites.
    Capacity,
    /// What leaves the region: flows from places inside it to places outside; only those to `destination` where it is given.
    Export,
    /// Flows on lanes: from the region, to the destination, in a corridor; all that match.
    Flow,
    /// What supplies sell.
    Purchase,
    /// Deliveries under a contract: flows from its seller to its buyer.
    Delivery,
    /// Quantity that demands want: by `change`.
    Demand,
    /// Variable cost of activity at sites: by `change`.
    ActivityCost,
    /// Freight: by `change`.
    FlowCost,
    /// Prices of purchases: by `change`.
    PurchaseCost,
    /// Start of capacity from options: later by `delay`.
    Delay,
}

impl EffectKind {
    /// All kinds, in the order of the documentation.
    pub const ALL: [EffectKind; 10] = [
        EffectKind::Capacity,
        EffectKind::Export,
        EffectKind::Flow,
        EffectKind::Purchase,
        EffectKind::Delivery,
        EffectKind::Demand,
        EffectKind::ActivityCost,
        EffectKind::FlowCost,
        EffectKind::PurchaseCost,
        EffectKind::Delay,
    ];

    /// Identifier in tables.
    pub fn id(self) -> &'static str {
        match self {
            EffectKind::Capacity => "capacity",
            EffectKind::Export => "export",
            EffectKind::Flow => "flow",
            EffectKind::Purchase => "purchase",
            EffectKind::Delivery => "delivery",
            EffectKind::Demand => "demand",
            EffectKind::ActivityCost => "activity_cost",
            EffectKind::FlowCost => "flow_cost",
            EffectKind::PurchaseCost => "purchase_cost",
            EffectKind::Delay => "delay",
        }
    }

    /// The kind of an identifier.
    pub fn of(id: &str) -> Option<EffectKind> {
        EffectKind::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// Row of `event_effects`: what an event does to all that matches every filled column.
#[derive(Clone, Debug)]
pub struct Effect {
    pub kind: EffectKind,
    /// Places; of flows, where they come from. `None`: all.
    pub region: Option<Scope>,
    /// Where flows go to; `None`: anywhere.
    pub destination: Option<Scope>,
    /// Stages of the sites.
    pub stages: Option<BTreeSet<StageId>>,
    /// Products of sites; what flows, is sold or demanded.
    pub commodities: Option<BTreeSet<CommodityId>>,
    pub site: Option<SiteId>,
    pub owner: Option<OwnerId>,
    pub owner_countries: Option<BTreeSet<String>>,
    pub corridor: Option<CorridorId>,
    pub contract: Option<ContractId>,
    pub demand: Option<DemandId>,
    pub option: Option<OptionId>,
    /// Share that is lost, 0 to 1.
    pub severity: f64,
    /// Change of demand or cost, as a share: 0.5 is half as much again, -0.2 a fifth less.
    pub change: f64,
    /// Months by which capacity from options starts later.
    pub delay: f64,
    /// Months from the start of the event to that of the effect.
    pub after: f64,
    /// Months; `None`: as long as the event.
    pub duration: Option<f64>,
    /// Months after its end over which it recovers linearly; 0: at once.
    pub recovery: f64,
}

/// What a row of `recovery_times` is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recovers {
    Site(SiteId),
    /// Sites of the stage that have no row of their own.
    Stage(StageId),
    Supply(SupplyId),
    /// Exports of the country.
    Country(String),
    Owner(OwnerId),
    Corridor(CorridorId),
}

/// Row of `recovery_times`.
#[derive(Clone, Debug)]
pub struct RecoveryTime {
    /// Months for which a sweep closes it.
    pub months: f64,
    pub provenance: Provenance,
}

/// `[stress]` of `case.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct StressSettings {
    /// First month of the window, a decimal year; `None`: the start of the first period of the plan.
    pub start: Option<f64>,
    /// Months of the window.
    pub months: u16,
    /// Months for which sweeps close their targets: the time to recover where a target has none of its own.
    pub time_to_recover: f64,
    /// Money per unit of a demand that has no `shortage_cost`.
    pub value_of_lost: Option<f64>,
    /// Correlation of events of one group, 0 to 1.
    pub dependence: f64,
    /// Level of the conditional value at risk, 0 to 1.
    pub tail: f64,
}

impl Default for StressSettings {
    /// What holds where `case.toml` says nothing: two years are looked at, closures last half a year, events are independent,
    /// and the tail is the worst twentieth.
    fn default() -> Self {
        StressSettings {
            start: None,
            months: 24,
            time_to_recover: 6.0,
            value_of_lost: None,
            dependence: 0.0,
            tail: 0.95,
        }
    }
}
