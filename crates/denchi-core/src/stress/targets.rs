//! What a sweep closes: sites, stages of countries, owners, corridors, supplies.

use super::{Impact, Window};
use crate::case::Case;
use crate::ids::{CorridorId, OwnerId, SiteId, StageId, SupplyId};

/// Something that can close.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A site stops.
    Site(SiteId),
    /// A supply, such as a world market, sells nothing.
    Supply(SupplyId),
    /// All sites of a stage in a country (ISO 3166-1 alpha-3) stop.
    CountryStage(String, StageId),
    /// Nothing of a stage leaves a country.
    CountryExports(String, StageId),
    /// All sites of an owner stop.
    Owner(OwnerId),
    /// Nothing passes a corridor.
    Corridor(CorridorId),
}

impl Target {
    /// All targets of a case at which the closure of anything is possible, in the order of the kinds above and of the tables.
    pub fn all(case: &Case) -> Vec<Target> {
        let _ = case;
        Vec::new()
    }

    /// Identifier in tables: `site:NAME`, `supply:NAME`, `country:CHN/STAGE`, `exports:CHN/STAGE`, `owner:NAME`, `corridor:NAME`.
    pub fn id(&self, case: &Case) -> String {
        let _ = case;
        String::new()
    }

    /// The target of an identifier.
    pub fn find(case: &Case, id: &str) -> Option<Target> {
        let _ = (case, id);
        None
    }

    /// What its closure from `start` for `duration` months does.
    pub fn close(&self, case: &Case, window: &Window, start: f64, duration: f64) -> Impact {
        let _ = (case, window, start, duration);
        Impact::default()
    }
}
