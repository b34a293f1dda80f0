//! Demands, contracts, stocks, returns.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use super::basics::{Names, Provenance};
use crate::case::series::Series;
use crate::ids::{CommodityId, DemandId, OwnerId, PlaceId, RampId, SiteId};

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

/// How far a contract binds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContractStatus {
    #[default]
    Signed,
    /// In proportion to the capacity that stands at the seller.
    Conditional,
    /// Whether and how much to sign is a decision.
    Proposed,
    /// Does not bind.
    Memorandum,
    /// Does not bind.
    Terminated,
}

impl ContractStatus {
    /// Identifier in tables.
    pub fn id(self) -> &'static str {
        match self {
            ContractStatus::Signed => "signed",
            ContractStatus::Conditional => "conditional",
            ContractStatus::Proposed => "proposed",
            ContractStatus::Memorandum => "memorandum",
            ContractStatus::Terminated => "terminated",
        }
    }

    /// Whether anything is delivered under it.
    pub fn binds(self) -> bool {
        matches!(self, ContractStatus::Signed | ContractStatus::Conditional | ContractStatus::Proposed)
    }
}

/// Row of `contracts`.
#[derive(Clone, Debug)]
pub struct Contract {
    pub names: Names,
    pub seller: SiteId,
    pub buyer: Buyer,
    pub commodity: CommodityId,
    pub status: ContractStatus,
    /// Units a year: most that is taken, or for a proposed contract most that can be signed; may be infinite.
    pub maximum: f64,
    /// Units a year: least that is signed of a proposed contract, if anything is.
    pub minimum: Option<f64>,
    /// Units a year that are paid for, taken or not.
    pub take_or_pay: f64,
    /// Share of the contracted volume that is paid for, taken or not.
    pub take_or_pay_share: Option<f64>,
    /// Ramp-up of the volume by years since the start.
    pub ramp: Option<RampId>,
    /// Constant of the price formula, money per unit.
    pub price: f64,
    /// Commodity whose reference price the contract follows.
    pub price_index: Option<CommodityId>,
    /// Units of the index price in the price.
    pub price_factor: f64,
    /// Money per unit.
    pub price_floor: Option<f64>,
    /// Money per unit.
    pub price_ceiling: Option<f64>,
    /// How often the term can be renewed.
    pub renewals: u16,
    /// Share of the contracted volume that lenders count.
    pub bankable_share: f64,
    pub start_year: Option<i64>,
    /// Years.
    pub term: Option<f64>,
    /// Million money.
    pub equity: Option<f64>,
    /// Share of the seller that the equity buys.
    pub equity_share: Option<f64>,
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
