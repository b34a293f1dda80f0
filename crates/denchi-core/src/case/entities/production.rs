//! Processes, sites, ramps, options, energy.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use super::basics::{Names, Provenance, Status};
use crate::case::series::Series;
use crate::ids::{CommodityId, FuelId, OptionId, OwnerId, PlaceId, ProcessId, RampId, SiteId, StageId};

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
