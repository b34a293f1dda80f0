//! Demands, contracts, stocks, returns.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use super::basics::{Names, Provenance};
use crate::case::series::Series;
use crate::ids::{CommodityId, DemandId, OwnerId, PlaceId, SiteId};

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
