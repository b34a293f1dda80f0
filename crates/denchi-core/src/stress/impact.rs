//! What happens, by month: shares that are left, factors on costs and demands.

use std::collections::BTreeMap;

use super::{Occurrence, Window};
use crate::case::Case;
use crate::case::entities::Effect;
use crate::ids::{DemandId, LaneId, SiteId, SupplyId};

/// A factor for each month of the window; 1 is as planned.
pub type Months = Vec<f64>;

/// What happens to a chain, by month. Only what changes is listed. Of effects on the same thing the shares multiply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// Share of the capacity of sites that is left.
    pub capacity: BTreeMap<SiteId, Months>,
    /// Share of the limit of lanes that is left; of lanes without a limit, of what the plan moves.
    pub flow: BTreeMap<LaneId, Months>,
    /// Share of what supplies sell that is left.
    pub purchase: BTreeMap<SupplyId, Months>,
    /// Factor on what demands want.
    pub demand: BTreeMap<DemandId, Months>,
    /// Factor on the variable cost of activity at sites.
    pub activity_cost: BTreeMap<SiteId, Months>,
    /// Factor on the freight of lanes.
    pub flow_cost: BTreeMap<LaneId, Months>,
    /// Factor on the prices of supplies.
    pub purchase_cost: BTreeMap<SupplyId, Months>,
}

impl Impact {
    /// Whether nothing happens.
    pub fn is_empty(&self) -> bool {
        *self == Impact::default()
    }

    /// What an effect does that begins with its event at `start` (months from the start of the window) and lasts
    /// `duration` months. A month that it covers in part is covered by its share of the month.
    pub fn add(&mut self, case: &Case, window: &Window, effect: &Effect, start: f64, duration: f64) {
        let _ = (case, window, effect, start, duration);
    }

    /// What events do together.
    pub fn of(case: &Case, window: &Window, occurrences: &[Occurrence]) -> Self {
        let _ = (case, window, occurrences);
        Impact::default()
    }
}
