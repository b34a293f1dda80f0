//! What is said of a lane, a supply or a stock in every table about it: columns, and their cells in the same order.

use denchi_core::ids::{CommodityId, LaneId, PlaceId, StockId, SupplyId};

use super::Context;
use crate::table::{Cell, Column, text};

/// Columns of [`Context::lane`].
pub(crate) fn lane_columns() -> [Column; 8] {
    [
        text("lane"),
        text("commodity"),
        text("stage").described("commodity-stage"),
        text("unit"),
        text("from"),
        text("from_country"),
        text("to"),
        text("to_country"),
    ]
}

/// Columns of [`Context::supply`].
pub(crate) fn supply_columns() -> [Column; 5] {
    [text("place"), text("country"), text("commodity"), text("stage").described("commodity-stage"), text("unit")]
}

/// Columns of [`Context::stock`].
pub(crate) fn stock_columns() -> [Column; 5] {
    [text("stock"), text("place"), text("country"), text("commodity"), text("unit")]
}

impl Context<'_> {
    /// Name, commodity and ends of a lane.
    pub(crate) fn lane(&self, id: LaneId) -> [Cell; 8] {
        let lane = &self.case.lanes[id];
        let ([commodity, stage, unit], [from, from_country], [to, to_country]) =
            (self.commodity(lane.commodity), self.place(lane.from), self.place(lane.to));
        [self.case.lanes.name(id).into(), commodity, stage, unit, from, from_country, to, to_country]
    }

    /// Place and commodity of a supply; its name stands before its step.
    pub(crate) fn supply(&self, id: SupplyId) -> [Cell; 5] {
        let supply = &self.case.supplies[id];
        let ([place, country], [commodity, stage, unit]) = (self.place(supply.place), self.commodity(supply.commodity));
        [place, country, commodity, stage, unit]
    }

    /// Name, place and commodity of a stock.
    pub(crate) fn stock(&self, id: StockId) -> [Cell; 5] {
        let stock = &self.case.stocks[id];
        let ([place, country], [commodity, _, unit]) = (self.place(stock.place), self.commodity(stock.commodity));
        [self.case.stocks.name(id).into(), place, country, commodity, unit]
    }

    /// A place and its country.
    fn place(&self, id: PlaceId) -> [Cell; 2] {
        [self.places.cell(id), self.country(id)]
    }

    /// A commodity, its stage and its unit.
    fn commodity(&self, id: CommodityId) -> [Cell; 3] {
        let stage = self.stages.optional(self.case.commodities[id].stage);
        [self.commodities.cell(id), stage, self.unit(id)]
    }
}
