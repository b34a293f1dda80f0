//! What result tables need to know about the case: names shared between rows, places, stages, products, discounting.

use std::sync::Arc;

use denchi_core::case::Case;
use denchi_core::case::entities::{Quality, Status};
use denchi_core::ids::{Arena, CommodityId, Id, OwnerId, PlaceId, ProcessId, SiteId, StageId};
use denchi_core::plan::result::{PeriodIndex, Plan, Subject};
use denchi_core::time;

use crate::table::Cell;

/// Names of an arena, shared by all rows that use them.
pub(crate) struct Shared<I> {
    names: Vec<Arc<str>>,
    id: std::marker::PhantomData<I>,
}

impl<I: Id> Shared<I> {
    fn of<T>(arena: &Arena<I, T>) -> Self {
        Shared { names: arena.names().map(Arc::from).collect(), id: std::marker::PhantomData }
    }

    /// The name as a cell.
    pub(crate) fn cell(&self, id: I) -> Cell {
        self.names.get(id.index()).into()
    }

    /// The name of an optional id as a cell.
    pub(crate) fn optional(&self, id: Option<I>) -> Cell {
        id.map_or(Cell::Blank, |id| self.cell(id))
    }
}

/// Case and plan with what is derived from them once.
pub(crate) struct Context<'a> {
    pub(crate) case: &'a Case,
    pub(crate) plan: &'a Plan,
    pub(crate) places: Shared<PlaceId>,
    pub(crate) sites: Shared<SiteId>,
    pub(crate) commodities: Shared<CommodityId>,
    pub(crate) processes: Shared<ProcessId>,
    pub(crate) owners: Shared<OwnerId>,
    pub(crate) stages: Shared<StageId>,
    /// The unit of all money, e.g. `USD_2024`.
    pub(crate) money: String,
    periods: Vec<Arc<str>>,
    units: Vec<Arc<str>>,
    countries: Vec<Option<Arc<str>>>,
    products: Vec<Option<Product>>,
}

/// The main product of a site.
#[derive(Clone, Copy)]
pub(crate) struct Product {
    pub(crate) commodity: CommodityId,
    /// Units of product per unit of capacity.
    pub(crate) per_capacity: f64,
}

impl<'a> Context<'a> {
    pub(crate) fn new(case: &'a Case, plan: &'a Plan) -> Self {
        Context {
            case,
            plan,
            places: Shared::of(&case.places),
            sites: Shared::of(&case.sites),
            commodities: Shared::of(&case.commodities),
            processes: Shared::of(&case.processes),
            owners: Shared::of(&case.owners),
            stages: Shared::of(&case.stages),
            money: format!("{}_{}", case.settings.money, case.settings.money_year),
            periods: plan.periods.iter().map(|period| Arc::from(period.label.as_str())).collect(),
            units: case.commodities.values().map(|commodity| Arc::from(commodity.unit.as_str())).collect(),
            countries: case.places.values().map(|place| place.country.as_deref().map(Arc::from)).collect(),
            products: case.sites.ids().map(|site| product(case, site)).collect(),
        }
    }

    pub(crate) fn period(&self, index: PeriodIndex) -> Cell {
        self.periods.get(index).into()
    }

    pub(crate) fn optional_period(&self, index: Option<PeriodIndex>) -> Cell {
        index.map_or(Cell::Blank, |index| self.period(index))
    }

    pub(crate) fn unit(&self, commodity: CommodityId) -> Cell {
        self.units.get(commodity.index()).into()
    }

    pub(crate) fn country(&self, place: PlaceId) -> Cell {
        self.countries.get(place.index()).and_then(Option::as_ref).into()
    }

    pub(crate) fn product(&self, site: SiteId) -> Option<Product> {
        self.products.get(site.index()).copied().flatten()
    }

    pub(crate) fn place_of(&self, site: SiteId) -> PlaceId {
        self.case.sites[site].place
    }

    pub(crate) fn owner_country(&self, site: SiteId) -> Cell {
        self.case.sites[site].owner.and_then(|owner| self.case.owners[owner].country.as_deref()).into()
    }

    /// Stage of a site: that of its first process.
    pub(crate) fn stage_of(&self, site: SiteId) -> Option<StageId> {
        self.case.sites[site].runs.first().and_then(|run| self.case.stage_of(run.process))
    }

    /// Whether a commodity is the end product that summaries count.
    pub(crate) fn is_end_product(&self, commodity: CommodityId) -> bool {
        let stage = self.case.commodities[commodity].stage.map(|stage| self.case.stages.name(stage));
        stage.is_some() && stage == self.case.settings.product_stage.as_deref()
    }

    /// Discount factor of a period.
    pub(crate) fn discount(&self, index: PeriodIndex) -> f64 {
        self.plan.periods.get(index).map_or(0.0, |period| time::discount(&self.case.settings, period))
    }

    /// Kind, name, place, stage and commodity of what a cost or an emission belongs to.
    pub(crate) fn subject(&self, subject: &Subject) -> SubjectCells {
        let case = self.case;
        let cells = |kind: &str, name: &str, place: Option<PlaceId>, stage: Option<StageId>, commodity| SubjectCells {
            kind: kind.into(),
            name: name.into(),
            country: place.map_or(Cell::Blank, |place| self.country(place)),
            stage: self.stages.optional(stage),
            commodity: self.commodities.optional(commodity),
        };
        let of = |commodity: CommodityId| case.commodities[commodity].stage;
        match *subject {
            Subject::Site(site) => {
                let product = self.product(site).map(|product| product.commodity);
                cells("site", case.sites.name(site), Some(self.place_of(site)), self.stage_of(site), product)
            }
            Subject::Option(option) => {
                let site = case.options[option].site;
                let product = self.product(site).map(|product| product.commodity);
                cells("option", case.options.name(option), Some(self.place_of(site)), self.stage_of(site), product)
            }
            Subject::Supply(supply) => {
                let row = &case.supplies[supply];
                let commodity = row.commodity;
                cells("supply", case.supplies.name(supply), Some(row.place), of(commodity), Some(commodity))
            }
            Subject::Lane(lane) => {
                let row = &case.lanes[lane];
                cells("lane", case.lanes.name(lane), Some(row.to), of(row.commodity), Some(row.commodity))
            }
            Subject::Stock(stock) => {
                let row = &case.stocks[stock];
                cells("stock", case.stocks.name(stock), Some(row.place), of(row.commodity), Some(row.commodity))
            }
            Subject::Demand(demand) => {
                let row = &case.demands[demand];
                let only = match row.members.as_slice() {
                    [member] => Some(member.commodity),
                    _ => None,
                };
                let stage = row.members.first().and_then(|member| of(member.commodity));
                cells("demand", case.demands.name(demand), Some(row.place), stage, only)
            }
            Subject::Contract(contract) => {
                let row = &case.contracts[contract];
                let place = self.place_of(row.seller);
                cells("contract", case.contracts.name(contract), Some(place), of(row.commodity), Some(row.commodity))
            }
            Subject::Rule(rule) => cells("rule", case.rules.name(rule), None, None, None),
            Subject::Limit(limit) => cells("limit", case.limits.name(limit), None, None, None),
            Subject::Place(place) => cells("place", case.places.name(place), Some(place), None, None),
        }
    }
}

/// A subject as cells of a table.
pub(crate) struct SubjectCells {
    pub(crate) kind: Cell,
    pub(crate) name: Cell,
    pub(crate) country: Cell,
    pub(crate) stage: Cell,
    pub(crate) commodity: Cell,
}

fn product(case: &Case, site: SiteId) -> Option<Product> {
    let run = case.sites[site].runs.first()?;
    let row = case.processes[run.process].product()?;
    Some(Product { commodity: row.commodity, per_capacity: row.quantity / run.capacity_use })
}

/// Identifier of a status in tables.
pub(crate) fn status_id(status: Status) -> &'static str {
    match status {
        Status::Operating => "operating",
        Status::Construction => "construction",
        Status::Planned => "planned",
        Status::Paused => "paused",
        Status::Cancelled => "cancelled",
    }
}

/// Identifier of a quality in tables.
pub(crate) fn quality_id(quality: Quality) -> &'static str {
    match quality {
        Quality::Reported => "reported",
        Quality::Estimated => "estimated",
        Quality::Assumed => "assumed",
    }
}
