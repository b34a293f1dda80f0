//! What the tables of a case become: one struct a table, references resolved, units as in the schema.
//!
//! Money is in the money of the case, real, of its base year. A quantity "a year" is a rate; the model turns rates
//! into amounts with the length of each period.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use std::collections::{BTreeMap, BTreeSet};

use super::series::Series;
use crate::ids::{
    CommodityId, CorridorId, DemandId, ElementId, FuelId, GridId, ModeId, OptionId, OwnerId, PlaceId, ProcessId,
    RampId, SiteId, SourceId, StageId, SupplyId,
};

/// Names for people; blank names fall back to the identifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// English.
    pub en: Option<String>,
    /// Japanese.
    pub ja: Option<String>,
}

/// How well the numbers of a row are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Read in the source.
    Reported,
    /// Computed from the source.
    Estimated,
    /// A judgement.
    Assumed,
}

/// Where the numbers of a row come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// The source, where there is one.
    pub source: Option<SourceId>,
    /// How well the numbers are known; `None` where a row has no numbers.
    pub quality: Option<Quality>,
    /// What a reader must know.
    pub note: Option<String>,
}

/// Status of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Operating,
    Construction,
    Planned,
    Paused,
    Cancelled,
}

/// A set of places: given by a place, a country, a country group, or everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// The word in the table.
    pub label: String,
    /// The places.
    pub places: BTreeSet<PlaceId>,
}

/// Row of `commodities`.
#[derive(Clone, Debug, Default)]
pub struct Commodity {
    pub names: Names,
    pub unit: String,
    /// `product`, `contained`, `lce`, `energy` or `count`.
    pub mass_basis: Option<String>,
    /// t per unit, for freight.
    pub mass: Option<f64>,
    pub stage: Option<StageId>,
    pub hs2022: Option<String>,
    /// Money per unit; `None`: a surplus cannot be discarded.
    pub disposal_cost: Option<f64>,
    /// t of the element per unit.
    pub contents: BTreeMap<ElementId, f64>,
    /// Reference price, money per unit.
    pub price: Option<Series>,
    pub provenance: Provenance,
}

/// Row of `stages`.
#[derive(Clone, Debug)]
pub struct Stage {
    pub names: Names,
    pub order: i64,
}

/// Row of `elements`.
#[derive(Clone, Debug)]
pub struct Element {
    pub names: Names,
    pub reported_as: Option<String>,
    /// t of the reported basis per t of the element.
    pub reported_factor: f64,
    pub provenance: Provenance,
}

/// Row of `places`.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub names: Names,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// ISO 3166-2.
    pub province: Option<String>,
    /// Latitude and longitude in degrees.
    pub coordinates: Option<(f64, f64)>,
    pub grid: Option<GridId>,
    pub landmass: Option<String>,
    pub port: bool,
    pub waypoint: bool,
    pub provenance: Provenance,
}

/// Row of `countries`.
#[derive(Clone, Debug, Default)]
pub struct Country {
    pub names: Names,
    pub region: Option<String>,
}

/// Row of `owners`.
#[derive(Clone, Debug, Default)]
pub struct Owner {
    pub names: Names,
    pub country: Option<String>,
}

/// Direction of a commodity in a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Input,
    Output,
    Byproduct,
}

/// Row of `recipes`.
#[derive(Clone, Debug)]
pub struct Ingredient {
    pub commodity: CommodityId,
    pub direction: Direction,
    /// Units per unit of activity.
    pub quantity: f64,
    pub provenance: Provenance,
}

impl Ingredient {
    /// Units made (positive) or taken (negative) per unit of activity.
    pub fn net(&self) -> f64 {
        if self.direction == Direction::Input { -self.quantity } else { self.quantity }
    }
}

/// Row of `processes`, with its recipe.
#[derive(Clone, Debug, Default)]
pub struct Process {
    pub names: Names,
    pub stage: Option<StageId>,
    /// MWh per unit of activity.
    pub electricity: f64,
    /// GJ per unit of activity.
    pub heat: f64,
    pub heat_fuel: Option<FuelId>,
    /// t CO2e per unit of activity.
    pub direct_emissions: f64,
    /// Money per unit of activity.
    pub variable_cost: f64,
    pub recipe: Vec<Ingredient>,
    pub provenance: Provenance,
}

impl Process {
    /// The main product: the first output of the recipe.
    pub fn product(&self) -> Option<&Ingredient> {
        self.recipe.iter().find(|row| row.direction == Direction::Output)
    }
}

/// One way of running a site: its own process, or a row of `site_processes`.
#[derive(Clone, Debug)]
pub struct Run {
    pub process: ProcessId,
    /// Units of capacity per unit of activity.
    pub capacity_use: f64,
    /// Money per unit of activity, on top of that of the process.
    pub variable_cost: Series,
}

/// Row of `sites`.
#[derive(Clone, Debug)]
pub struct Site {
    pub names: Names,
    pub place: PlaceId,
    /// The site's own process first.
    pub runs: Vec<Run>,
    pub owner: Option<OwnerId>,
    /// Equity shares from `ownership`.
    pub shares: Vec<(OwnerId, f64)>,
    pub status: Option<Status>,
    /// Units of activity a year; may be infinite.
    pub capacity: Series,
    pub start_year: Option<i64>,
    pub end_year: Option<i64>,
    pub ramp: Option<RampId>,
    pub availability: f64,
    pub minimum_utilisation: f64,
    /// Money per unit of existing capacity a year.
    pub fixed_operating_cost: f64,
    /// Money per period in which the site is active.
    pub fixed_cost_when_used: Series,
    /// Units of activity over the horizon.
    pub reserve: Option<f64>,
    pub provenance: Provenance,
}

/// A ramp-up of `ramps`: share of capacity by whole years of age.
#[derive(Clone, Debug)]
pub struct Ramp {
    /// Share in year 0, 1, 2, ...; the last one holds for ever.
    pub shares: Vec<f64>,
}

/// Row of `options`.
#[derive(Clone, Debug)]
pub struct Investment {
    pub names: Names,
    pub site: SiteId,
    pub status: Option<Status>,
    /// Money per unit of yearly capacity, by year of the decision.
    pub overnight_cost: Series,
    /// Money in each period in which some of it is built.
    pub fixed_cost: f64,
    /// Money per unit of capacity a year once it runs.
    pub fixed_operating_cost: f64,
    /// Capacity of one whole unit.
    pub unit_size: Option<f64>,
    /// Most capacity over the horizon; may be infinite.
    pub maximum: f64,
    pub maximum_per_period: Option<f64>,
    pub minimum_size: Option<f64>,
    /// Years from the decision to the start.
    pub lead_time: f64,
    /// Years; may be infinite.
    pub lifetime: f64,
    pub ramp: Option<RampId>,
    pub earliest_year: Option<i64>,
    pub latest_year: Option<i64>,
    /// Real rate of the annuity; `None`: the discount rate of the case.
    pub cost_of_capital: Option<f64>,
    /// Money per unit of capacity.
    pub grant: f64,
    /// Share of the overnight cost.
    pub tax_credit: f64,
    /// Units of a commodity per unit of capacity built.
    pub inputs: Vec<(CommodityId, f64)>,
    /// Options whose built share bounds that of this one.
    pub requires: Vec<OptionId>,
    pub provenance: Provenance,
}

/// One step of a supply curve.
#[derive(Clone, Debug)]
pub struct Step {
    /// Units a year; may be infinite. The available share is already applied.
    pub maximum: Series,
    /// Money per unit.
    pub price: Series,
}

/// Row of `supplies`, with its steps.
#[derive(Clone, Debug)]
pub struct Supply {
    pub names: Names,
    pub place: PlaceId,
    pub commodity: CommodityId,
    pub steps: Vec<Step>,
    pub available_share: f64,
    /// Money per period in which anything is bought.
    pub fixed_cost_when_used: f64,
    /// t CO2e per unit.
    pub emissions: f64,
    pub provenance: Provenance,
}

/// Row of `freight_modes`.
#[derive(Clone, Debug)]
pub struct FreightMode {
    pub names: Names,
    pub medium: Medium,
    /// Money per t km.
    pub cost: f64,
    /// Money per t at each end of a run of legs.
    pub handling_cost: f64,
    pub detour: f64,
    /// km per day.
    pub speed: f64,
    /// Days at each end of a run of legs.
    pub terminal_time: f64,
    /// g CO2e per t km.
    pub emissions: f64,
    pub generated: bool,
    /// km.
    pub minimum_distance: f64,
    /// km; may be infinite.
    pub maximum_distance: f64,
    pub provenance: Provenance,
}

/// What a freight mode moves on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    Sea,
    Land,
    Air,
}

/// Row of `legs`.
#[derive(Clone, Debug)]
pub struct Leg {
    pub from: PlaceId,
    pub to: PlaceId,
    pub mode: ModeId,
    /// km; `None`: great circle times the detour of the mode.
    pub distance: Option<f64>,
    pub corridor: Option<CorridorId>,
    pub one_way: bool,
}

/// Row of `corridors`.
#[derive(Clone, Debug)]
pub struct Corridor {
    pub names: Names,
    /// Money per t.
    pub toll: f64,
}

/// Row of `lane_rules`.
#[derive(Clone, Debug)]
pub struct LaneRule {
    pub name: String,
    pub commodity: CommodityId,
    pub origin: Scope,
    pub destination: Scope,
    /// Money per unit.
    pub extra_cost: f64,
    /// Money per unit.
    pub maximum_cost: f64,
    pub provenance: Provenance,
}

/// A lane: a row of `lanes`, or generated by a row of `lane_rules` on the cheapest route.
#[derive(Clone, Debug)]
pub struct Lane {
    pub commodity: CommodityId,
    pub from: PlaceId,
    pub to: PlaceId,
    /// Freight and handling, money per unit.
    pub cost: Series,
    /// Whether the case leaves the cost to the route.
    pub cost_from_route: bool,
    /// Units a year; may be infinite.
    pub maximum: Series,
    /// Money per period in which the lane is used.
    pub fixed_cost_when_used: Series,
    /// Days.
    pub lead_time: f64,
    /// Whether the case leaves the lead time to the route.
    pub lead_time_from_route: bool,
    /// t CO2e per unit.
    pub emissions: f64,
    /// Whether the case leaves the emissions to the route.
    pub emissions_from_route: bool,
    /// Duty, money per unit.
    pub tariff: Series,
    /// The route it runs on, where it was generated or something was left to the route.
    pub route: Option<usize>,
    pub provenance: Provenance,
}

/// The cheapest way between two places over the freight network.
#[derive(Clone, Debug)]
pub struct Route {
    pub from: PlaceId,
    pub to: PlaceId,
    pub legs: Vec<RouteLeg>,
    /// Money per t, handling and tolls included.
    pub cost: f64,
    /// km.
    pub distance: f64,
    /// Days.
    pub lead_time: f64,
    /// t CO2e per t.
    pub emissions: f64,
    pub corridors: Vec<CorridorId>,
}

/// One leg of a [`Route`].
#[derive(Clone, Debug)]
pub struct RouteLeg {
    pub from: PlaceId,
    pub to: PlaceId,
    pub mode: ModeId,
    /// km.
    pub distance: f64,
}

/// Member of a group demand.
#[derive(Clone, Debug)]
pub struct MixMember {
    pub commodity: CommodityId,
    /// Least share of what is served.
    pub minimum_share: Option<Series>,
    /// Largest share of what is served.
    pub maximum_share: Option<Series>,
}

/// Row of `demands`.
#[derive(Clone, Debug)]
pub struct Demand {
    pub names: Names,
    pub place: PlaceId,
    /// What serves it: one commodity, or the members of the group.
    pub members: Vec<MixMember>,
    /// Units a year.
    pub quantity: Series,
    /// Money per unit lost; `None`: all must be served.
    pub shortage_cost: Option<f64>,
    /// Revenue, money per unit served.
    pub price: Series,
    /// Money per unit and year of delay; `None`: never carried over.
    pub backlog_cost: Option<f64>,
    pub provenance: Provenance,
}

/// Who buys under a contract.
#[derive(Clone, Debug, PartialEq)]
pub enum Buyer {
    /// All places where this company owns a site.
    Owner(OwnerId),
    /// A place.
    Place(PlaceId),
}

/// Row of `contracts`.
#[derive(Clone, Debug)]
pub struct Contract {
    pub names: Names,
    pub seller: SiteId,
    pub buyer: Buyer,
    pub commodity: CommodityId,
    /// `signed`, `conditional`, `memorandum` or `terminated`; only the first two bind.
    pub status: Option<String>,
    /// Units a year; may be infinite.
    pub maximum: f64,
    /// Units a year.
    pub take_or_pay: f64,
    /// Money per unit not taken.
    pub price: f64,
    pub start_year: Option<i64>,
    /// Years.
    pub term: Option<f64>,
    /// Million money.
    pub equity: Option<f64>,
    pub provenance: Provenance,
}

/// Level of a stock at the end of the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    Free,
    AtLeastOpening,
    EqualOpening,
}

/// Row of `stocks`.
#[derive(Clone, Debug)]
pub struct Stock {
    pub names: Names,
    pub place: PlaceId,
    pub commodity: CommodityId,
    /// Units; may be infinite.
    pub maximum: f64,
    pub minimum: f64,
    pub opening: f64,
    /// Money per unit and year, on the level at the end of each period.
    pub holding_cost: Series,
    /// Share a year.
    pub loss: f64,
    pub closing: Closing,
    pub provenance: Provenance,
}

/// Row of `returns`, with its history.
#[derive(Clone, Debug)]
pub struct Return {
    pub demand: DemandId,
    pub served: CommodityId,
    pub scrap: CommodityId,
    pub place: PlaceId,
    /// Units of scrap per unit served.
    pub quantity: f64,
    /// Years.
    pub lifetime: f64,
    /// Weibull shape; `None`: all comes back exactly after the lifetime.
    pub shape: Option<f64>,
    pub collection_rate: f64,
    /// Units served, by past year.
    pub history: Vec<(i64, f64)>,
    pub provenance: Provenance,
}

/// Row of `in_transit`.
#[derive(Clone, Debug)]
pub struct Shipment {
    pub name: String,
    pub commodity: CommodityId,
    pub place: PlaceId,
    /// Decimal year.
    pub arrival: f64,
    pub quantity: f64,
}

/// Row of `grids`.
#[derive(Clone, Debug)]
pub struct Grid {
    pub names: Names,
    /// Money per MWh.
    pub price: Series,
    /// t CO2e per MWh.
    pub emissions: Series,
    pub basis: Option<String>,
    pub provenance: Provenance,
}

/// Row of `fuels`.
#[derive(Clone, Debug)]
pub struct Fuel {
    pub names: Names,
    /// Money per GJ.
    pub price: f64,
    /// t CO2e per GJ.
    pub emissions: f64,
    pub provenance: Provenance,
}

/// Kind of a tariff row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TariffKind {
    MostFavouredNation,
    Preference,
    Additional,
}

/// Row of `tariffs`.
#[derive(Clone, Debug)]
pub struct Tariff {
    pub name: String,
    pub kind: TariffKind,
    pub commodities: BTreeSet<CommodityId>,
    pub origin: Scope,
    pub destination: Scope,
    /// Share of the customs value.
    pub rate: f64,
    /// Money per unit.
    pub specific: f64,
    pub start_year: Option<i64>,
    pub end_year: Option<i64>,
    pub provenance: Provenance,
}

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

/// Row of `sources`.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub title: String,
    pub publisher: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub licence: Option<String>,
}
