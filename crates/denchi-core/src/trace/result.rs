//! What a trace says, in the terms of the case.
//!
//! Amounts are totals of a period: tonnes of the tracer (units, where the tracer is a commodity), t CO2e, or money of the
//! case, undiscounted. Shares are of the content at the place. Rows with a zero amount are left out; rows are in the
//! order of tracers, periods, places, commodities, stages.

#![expect(missing_docs, reason = "fields whose name and unit say all carry no further comment")]

use crate::accounts::Term;
use crate::case::Case;
use crate::case::settings::Period;
use crate::ids::{CommodityId, DemandId, PlaceId, ReturnId, SiteId, StageId, StockId, SupplyId};
use crate::plan::result::{EmissionKind, PeriodIndex};

pub use crate::case::custody::{Test, Tracer};

/// Where something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Made, mined, or last worked at a site.
    Site(SiteId),
    /// Bought.
    Supply(SupplyId),
    /// Back at the end of life: secondary, from the place of collection.
    Return(ReturnId),
    /// In a stock before the horizon.
    Stock(StockId),
    /// On the way before the horizon: a row of `in_transit`.
    Shipment(usize),
    /// It circles without ever having entered.
    Unknown,
}

impl Origin {
    /// The place that counts as the origin.
    pub fn place(self, case: &Case) -> Option<PlaceId> {
        Some(match self {
            Origin::Site(id) => case.sites[id].place,
            Origin::Supply(id) => case.supplies[id].place,
            Origin::Return(id) => case.returns[id].place,
            Origin::Stock(id) => case.stocks[id].place,
            Origin::Shipment(row) => case.in_transit[row].place,
            Origin::Unknown => return None,
        })
    }

    /// ISO 3166-1 alpha-3 of that place.
    pub fn country(self, case: &Case) -> Option<&str> {
        self.place(case).and_then(|place| case.places[place].country.as_deref())
    }

    /// The name in the case.
    pub fn name(self, case: &Case) -> &str {
        match self {
            Origin::Site(id) => case.sites.name(id),
            Origin::Supply(id) => case.supplies.name(id),
            Origin::Return(id) => case.returns.name(id),
            Origin::Stock(id) => case.stocks.name(id),
            Origin::Shipment(row) => &case.in_transit[row].name,
            Origin::Unknown => "",
        }
    }

    /// What kind of origin: `site`, `supply`, `return`, `stock`, `shipment`, `unknown`; key in the catalogue
    /// (`origin.<id>`).
    pub fn kind(self) -> &'static str {
        match self {
            Origin::Site(_) => "site",
            Origin::Supply(_) => "supply",
            Origin::Return(_) => "return",
            Origin::Stock(_) => "stock",
            Origin::Shipment(_) => "shipment",
            Origin::Unknown => "unknown",
        }
    }
}

/// How a plan is traced.
#[derive(Clone, Debug, Default)]
pub struct TraceOptions {
    /// Set of `factors` that replaces the emission factors of the tables; `None`: the factors of the tables.
    pub factor_set: Option<String>,
    /// What is followed; empty: every element.
    pub tracers: Vec<Tracer>,
    /// Regions whose dependence is asked (places, countries, country groups, `*`); empty: the home region of the case and
    /// `*`.
    pub regions: Vec<String>,
    /// Regions (countries, country groups) whose regional value content is asked.
    pub value_regions: Vec<String>,
}

/// Everything that a trace says. See the module.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub periods: Vec<Period>,
    /// The factor set that was used.
    pub factor_set: Option<String>,
    /// Where the content of every commodity at every place comes from, in proportion.
    pub provenance: Vec<ProvenanceRow>,
    /// What regions consume depends on countries.
    pub dependence: Vec<DependenceRow>,
    /// Secondary content of what regions consume.
    pub recycled: Vec<RecycledRow>,
    /// What is consumed where, and by what: weights for any sum over places.
    pub consumption: Vec<ConsumptionRow>,
    /// Emissions that work for each demand.
    pub footprint: Vec<FootprintRow>,
    /// Costs that work for each demand.
    pub landed: Vec<LandedRow>,
    /// Emissions and cost of a unit of every commodity at every place.
    pub intensity: Vec<IntensityRow>,
    /// Emissions where they arise, whoever they are for.
    pub territorial: Vec<TerritorialRow>,
    /// Regional value content of what serves demands.
    pub value_content: Vec<ValueContentRow>,
    /// Emissions and costs that work for no demand.
    pub unattributed: Vec<UnattributedRow>,
    /// Conservation, always computed.
    pub checks: Vec<Conservation>,
}

/// Where the content of a commodity at a place comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvenanceRow {
    pub tracer: Tracer,
    pub period: PeriodIndex,
    pub place: PlaceId,
    pub commodity: CommodityId,
    /// `None`: where it entered the chain. Otherwise the last site of this stage that it passed, and where it entered, for
    /// what passed none; rows of a stage exist only where some of it passed the stage.
    pub stage: Option<StageId>,
    pub origin: Origin,
    /// t of the tracer that is there in the period: all that arrives, the stock of the period before included.
    pub amount: f64,
    /// Share of all of it.
    pub share: f64,
}

/// How far what a region consumes of a commodity depends on a country.
#[derive(Clone, Debug, PartialEq)]
pub struct DependenceRow {
    pub tracer: Tracer,
    pub period: PeriodIndex,
    pub region: String,
    pub commodity: CommodityId,
    /// `None`: where it entered; with `touch`: anywhere. With `touch`, rows of a stage exist only for countries with a site
    /// of it; elsewhere touching is entering.
    pub stage: Option<StageId>,
    /// What passed the country at the stage, rather than what passed it last.
    pub touch: bool,
    /// ISO 3166-1 alpha-3; empty: unknown.
    pub country: String,
    /// t of the tracer in all that the region consumes of the commodity.
    pub content: f64,
    /// Least share that any attribution consistent with the flows allows; see [`super::bounds`].
    pub least: Option<f64>,
    /// Share where everything that leaves a place carries the mix of the place.
    pub proportional: f64,
    /// Largest share that any attribution consistent with the flows allows.
    pub most: Option<f64>,
}

/// Secondary content of what a region consumes of a commodity.
#[derive(Clone, Debug, PartialEq)]
pub struct RecycledRow {
    pub tracer: Tracer,
    pub period: PeriodIndex,
    pub region: String,
    pub commodity: CommodityId,
    /// t of the tracer in all that the region consumes of the commodity.
    pub content: f64,
    /// Share of it that came back at the end of life or passed the recycling stage of the case.
    pub share: f64,
}

/// What consumes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    Demand(DemandId),
    Site(SiteId),
}

/// What is consumed of a commodity at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumptionRow {
    pub period: PeriodIndex,
    pub place: PlaceId,
    pub commodity: CommodityId,
    pub by: Use,
    /// Units.
    pub amount: f64,
}

/// Emissions that work for a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct FootprintRow {
    /// Period in which the demand is served; the emissions may be of an earlier one.
    pub period: PeriodIndex,
    pub demand: DemandId,
    pub commodity: CommodityId,
    /// Stage of the process, or of the commodity that is bought or moved.
    pub stage: Option<StageId>,
    /// Where it is emitted; transport: the place it goes to.
    pub place: Option<PlaceId>,
    pub kind: EmissionKind,
    /// t CO2e.
    pub amount: f64,
    /// t CO2e per unit of the commodity that serves the demand.
    pub per_unit: f64,
}

/// Costs that work for a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct LandedRow {
    /// Period in which the demand is served; the costs may be of an earlier one.
    pub period: PeriodIndex,
    pub demand: DemandId,
    pub commodity: CommodityId,
    pub stage: Option<StageId>,
    /// Where it is spent; freight and duty: the place it goes to.
    pub place: Option<PlaceId>,
    pub term: Term,
    /// Money.
    pub amount: f64,
    /// Money per unit of the commodity that serves the demand.
    pub per_unit: f64,
}

/// Burdens of a unit of a commodity at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct IntensityRow {
    pub period: PeriodIndex,
    pub place: PlaceId,
    pub commodity: CommodityId,
    /// t CO2e per unit, from cradle to this place.
    pub emissions: f64,
    /// Money per unit, all that was spent up to this place.
    pub cost: f64,
}

/// Emissions where they arise.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritorialRow {
    pub period: PeriodIndex,
    pub stage: Option<StageId>,
    /// Transport: the place it goes to.
    pub place: PlaceId,
    pub kind: EmissionKind,
    /// t CO2e.
    pub amount: f64,
}

/// Regional value content of what serves a demand: docs/model.md, "The trace".
#[derive(Clone, Debug, PartialEq)]
pub struct ValueContentRow {
    pub period: PeriodIndex,
    pub demand: DemandId,
    pub commodity: CommodityId,
    pub region: String,
    /// Units that serve the demand and were made in the region; all below is about these.
    pub made: f64,
    /// Share that they are of all that serves the demand.
    pub share: f64,
    /// Reference price of the commodity, money per unit.
    pub transaction_value: Option<f64>,
    /// Cost up to the place where it was made, money per unit.
    pub net_cost: f64,
    /// Value of materials from outside the region, money per unit.
    pub non_originating: f64,
    /// (transaction value - non-originating) / transaction value.
    pub by_transaction: Option<f64>,
    /// (net cost - non-originating) / net cost.
    pub by_net_cost: Option<f64>,
}

/// What a burden is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burden {
    Emission(EmissionKind),
    Cost(Term),
}

/// Why a burden works for no demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sink {
    /// In a stock at the end of the horizon.
    Stock,
    /// Discarded.
    Discard,
    /// On the way at the end of the horizon.
    Beyond,
    /// In what was built.
    Build,
    /// It belongs to no activity: penalties, revenues, capacity that stands idle.
    NoActivity,
}

impl Sink {
    /// Identifier in tables and key in the catalogue (`sink.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Sink::Stock => "stock",
            Sink::Discard => "discard",
            Sink::Beyond => "beyond",
            Sink::Build => "build",
            Sink::NoActivity => "no_activity",
        }
    }
}

/// Emissions and costs that work for no demand.
#[derive(Clone, Debug, PartialEq)]
pub struct UnattributedRow {
    /// Period in which they arise.
    pub period: PeriodIndex,
    pub burden: Burden,
    pub sink: Sink,
    /// t CO2e, or money.
    pub amount: f64,
}

/// Whose consumption is asked about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// What serves a demand.
    Demand(DemandId),
    /// What serves demands in a region, and what activity there takes in: a place, a country, a country group, `*`.
    Region(String),
    /// All that is at a place.
    Place(PlaceId),
}

/// How far does it depend on a group, at least and at most?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub tracer: Tracer,
    pub test: Test,
    /// A place, a country, a country group, `*`.
    pub group: String,
    pub destination: Destination,
    pub commodity: CommodityId,
    pub period: PeriodIndex,
}

/// The answer to a [`Question`], as shares of the content.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// t of the tracer that it is about.
    pub content: f64,
    pub least: f64,
    pub proportional: f64,
    pub most: f64,
    /// Whether linear programmes had to be solved.
    pub solved: bool,
}

/// A sum that must close.
#[derive(Clone, Debug, PartialEq)]
pub struct Conservation {
    /// `shares`, `content`, `emissions`, `cost`; key in the catalogue (`conservation.<what>`).
    pub what: &'static str,
    /// The tracer, where it is about one.
    pub tracer: Option<Tracer>,
    pub period: Option<PeriodIndex>,
    /// What is missing, relative to the larger side.
    pub error: f64,
}

/// Errors up to this count as none.
pub const CONSERVED: f64 = 1e-9;

impl Trace {
    /// Whether everything is conserved, to [`CONSERVED`].
    pub fn conserved(&self) -> bool {
        self.checks.iter().all(|check| check.error <= CONSERVED)
    }
}
