//! What an effect or the closure of a target reaches: the sites, lanes, supplies, demands and options that match.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::case::entities::{Demand, Effect, EffectKind, Lane, Site, Supply};
use crate::ids::{
    CommodityId, ContractId, CorridorId, DemandId, LaneId, OptionId, OwnerId, PlaceId, SiteId, StageId, SupplyId,
};

/// What is reached, in the order of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Sites whose capacity or variable cost changes.
    pub sites: Vec<SiteId>,
    /// Lanes whose flow or freight changes.
    pub lanes: Vec<LaneId>,
    /// Supplies whose sales or prices change.
    pub supplies: Vec<SupplyId>,
    /// Demands that change.
    pub demands: Vec<DemandId>,
    /// Options whose capacity starts later.
    pub options: Vec<OptionId>,
}

impl Reach {
    /// Whether nothing is reached.
    pub fn is_empty(&self) -> bool {
        *self == Reach::default()
    }
}

impl Effect {
    /// An effect of a kind on everything: all is lost, at once, as long as the event.
    pub fn closing(kind: EffectKind) -> Self {
        Effect {
            kind,
            region: None,
            destination: None,
            stages: None,
            commodities: None,
            site: None,
            owner: None,
            owner_countries: None,
            corridor: None,
            contract: None,
            demand: None,
            option: None,
            severity: 1.0,
            change: 0.0,
            delay: 0.0,
            after: 0.0,
            duration: None,
            recovery: 0.0,
        }
    }

    /// All that matches every filled column.
    pub fn reach(&self, case: &Case) -> Reach {
        let mut reach = Reach::default();
        match self.kind {
            EffectKind::Capacity | EffectKind::ActivityCost => {
                reach.sites.extend(case.sites.ids().filter(|id| self.takes_site(case, *id)));
            }
            EffectKind::Export | EffectKind::Flow | EffectKind::FlowCost => {
                let lanes = case.lanes.iter().filter(|(_, lane)| self.takes_lane(case, lane));
                reach.lanes.extend(lanes.map(|(id, _)| id));
            }
            EffectKind::Delivery => {
                let Some((commodity, from, to)) = self.contract.map(|contract| ends(case, contract)) else {
                    return reach;
                };
                let lanes = case
                    .lanes
                    .iter()
                    .filter(|(_, lane)| lane.commodity == commodity && lane.from == from && to.contains(&lane.to));
                reach.lanes.extend(lanes.map(|(id, _)| id));
            }
            EffectKind::Purchase | EffectKind::PurchaseCost => {
                let supplies = case.supplies.iter().filter(|(_, supply)| self.takes_supply(case, supply));
                reach.supplies.extend(supplies.map(|(id, _)| id));
            }
            EffectKind::Demand => {
                let demands = case.demands.iter().filter(|(id, demand)| self.takes_demand(case, *id, demand));
                reach.demands.extend(demands.map(|(id, _)| id));
            }
            EffectKind::Delay => {
                let options = case.options.iter().filter(|(id, option)| {
                    self.option.is_none_or(|only| only == *id) && self.takes_site(case, option.site)
                });
                reach.options.extend(options.map(|(id, _)| id));
            }
        }
        reach
    }

    fn takes_place(&self, place: PlaceId) -> bool {
        self.region.as_ref().is_none_or(|scope| scope.places.contains(&place))
    }

    /// Whether a commodity is named, or none is, and its stage as well.
    fn takes_commodity(&self, case: &Case, commodity: CommodityId) -> bool {
        let staged =
            |stages: &BTreeSet<StageId>| case.commodities[commodity].stage.is_some_and(|stage| stages.contains(&stage));
        self.commodities.as_ref().is_none_or(|set| set.contains(&commodity)) && self.stages.as_ref().is_none_or(staged)
    }

    /// A site counts by any of its processes, and by any of its owners.
    fn takes_site(&self, case: &Case, id: SiteId) -> bool {
        let site = &case.sites[id];
        let runs = site.runs.iter().any(|run| {
            let stage = case.stage_of(run.process);
            let product = case.processes[run.process].product().map(|row| row.commodity);
            self.stages.as_ref().is_none_or(|set| stage.is_some_and(|stage| set.contains(&stage)))
                && self.commodities.as_ref().is_none_or(|set| product.is_some_and(|product| set.contains(&product)))
        });
        let country = |owner: OwnerId| case.owners[owner].country.as_ref();
        self.takes_place(site.place)
            && self.site.is_none_or(|only| only == id)
            && self.owner.is_none_or(|only| owners(site).any(|owner| owner == only))
            && self
                .owner_countries
                .as_ref()
                .is_none_or(|set| owners(site).any(|owner| country(owner).is_some_and(|country| set.contains(country))))
            && runs
    }

    /// An export leaves the region; other flows may stay within it.
    fn takes_lane(&self, case: &Case, lane: &Lane) -> bool {
        let leaves = self.kind != EffectKind::Export || (self.region.is_some() && !self.takes_place(lane.to));
        self.takes_place(lane.from)
            && leaves
            && self.destination.as_ref().is_none_or(|scope| scope.places.contains(&lane.to))
            && self.corridor.is_none_or(|corridor| passes(case, lane, corridor))
            && self.takes_commodity(case, lane.commodity)
    }

    fn takes_supply(&self, case: &Case, supply: &Supply) -> bool {
        self.takes_place(supply.place) && self.takes_commodity(case, supply.commodity)
    }

    /// A demand counts by any commodity that can serve it.
    fn takes_demand(&self, case: &Case, id: DemandId, demand: &Demand) -> bool {
        self.takes_place(demand.place)
            && self.demand.is_none_or(|only| only == id)
            && demand.members.iter().any(|member| self.takes_commodity(case, member.commodity))
    }
}

/// The operator of a site and all that have a share in it.
fn owners(site: &Site) -> impl Iterator<Item = OwnerId> {
    let holders = site.shares.iter().filter(|(_, share)| *share > 0.0).map(|(owner, _)| *owner);
    site.owner.into_iter().chain(holders)
}

/// Whether the route of a lane passes a corridor.
pub(super) fn passes(case: &Case, lane: &Lane, corridor: CorridorId) -> bool {
    lane.route.is_some_and(|route| case.routes[route].corridors.contains(&corridor))
}

/// What is delivered under a contract, from where, and to where.
fn ends(case: &Case, contract: ContractId) -> (CommodityId, PlaceId, Vec<PlaceId>) {
    let contract = &case.contracts[contract];
    (contract.commodity, case.sites[contract.seller].place, case.contract_destinations(contract))
}
