//! A folder on disk becomes a valid [`Case`], or a list of everything that is wrong with it.

mod assemble;
mod cell;
pub mod custody;
pub mod describe;
pub mod edit;
pub mod entities;
mod files;
mod flows;
mod keys;
mod overlay;
mod package;
mod pattern;
mod positions;
pub mod queries;
mod read;
pub mod routes;
pub mod schema;
pub mod series;
pub mod settings;
mod settings_read;
mod table;
mod tables;
mod text;
mod toml_tree;
mod validate;
pub mod variant;

#[cfg(test)]
pub(crate) mod tests;

pub use files::{Files, LARGEST_CASE, LARGEST_FILE, LONGEST_NAME, is_name, write_atomically, write_folder};
pub use flows::{Delivery, FLOWS, read_flows};
pub use package::{package, package_files, text_setting};
pub use positions::Positions;
pub use read::{load, read, read_files, scenarios};

use std::collections::{BTreeMap, BTreeSet};

use entities::*;
use settings::Settings;

use crate::ids::{
    Arena, CommodityId, ContractId, CorridorId, DemandId, ElementId, EventId, FuelId, FutureId, GridId, LaneId,
    LimitId, ModeId, OptionId, OwnerId, PlaceId, ProcessId, RampId, ReturnId, RuleId, SiteId, SourceId, StageId,
    StockId, SupplyId, UncertaintyId,
};

/// A valid case: every reference resolved, every series complete, lanes and routes generated.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "one field a table; the schema describes them")]
pub struct Case {
    pub settings: Settings,
    /// Name of the scenario that was laid over the tables, if any.
    pub scenario: Option<String>,
    pub commodities: Arena<CommodityId, Commodity>,
    pub stages: Arena<StageId, Stage>,
    pub elements: Arena<ElementId, Element>,
    pub places: Arena<PlaceId, Place>,
    pub countries: BTreeMap<String, Country>,
    pub country_groups: BTreeMap<String, BTreeSet<String>>,
    pub owners: Arena<OwnerId, Owner>,
    pub processes: Arena<ProcessId, Process>,
    pub sites: Arena<SiteId, Site>,
    pub ramps: Arena<RampId, Ramp>,
    pub options: Arena<OptionId, Investment>,
    pub supplies: Arena<SupplyId, Supply>,
    pub lanes: Arena<LaneId, Lane>,
    pub routes: Vec<Route>,
    pub freight_modes: Arena<ModeId, FreightMode>,
    pub corridors: Arena<CorridorId, Corridor>,
    pub legs: Vec<Leg>,
    pub lane_rules: Vec<LaneRule>,
    pub tariffs: Vec<Tariff>,
    pub demands: Arena<DemandId, Demand>,
    pub contracts: Arena<ContractId, Contract>,
    pub stocks: Arena<StockId, Stock>,
    pub returns: Arena<ReturnId, Return>,
    pub in_transit: Vec<Shipment>,
    pub grids: Arena<GridId, Grid>,
    pub fuels: Arena<FuelId, Fuel>,
    pub rules: Arena<RuleId, Rule>,
    pub limits: Arena<LimitId, Limit>,
    pub events: Arena<EventId, Event>,
    pub recovery_times: BTreeMap<Recovers, RecoveryTime>,
    pub futures: Arena<FutureId, FutureRow>,
    pub uncertainties: Arena<UncertaintyId, Uncertainty>,
    pub references: Vec<Reference>,
    pub factors: Vec<Factor>,
    pub indicators: Vec<Indicator>,
    pub observed: Vec<Observed>,
    pub sources: Arena<SourceId, Source>,
}
