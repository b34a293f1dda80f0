//! Names, provenance, commodities, places, owners.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use std::collections::{BTreeMap, BTreeSet};

use crate::case::series::Series;
use crate::ids::{ElementId, GridId, PlaceId, SourceId, StageId};

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
    /// t per unit, for freight; known for units of mass even where the row does not say it.
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

/// Row of `sources`.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub title: String,
    pub publisher: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub licence: Option<String>,
    /// When it was looked at, as given: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`.
    pub accessed: Option<String>,
}
