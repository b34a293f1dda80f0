//! Routes over the freight network, and the lanes and duties that follow from them.
//!
//! `cost(route) = sum over legs (mode cost x distance + toll) + sum over runs 2 x handling`, where a run is a stretch of
//! consecutive legs in one mode; the cheapest route a tonne serves every commodity. A lane then costs
//! `route cost x mass of a unit + extra cost`.

mod duties;
mod ends;
mod network;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::Case;
use super::entities::{Lane, Route};
use super::series::Series;
use crate::ids::{CommodityId, LaneId, PlaceId};
use network::{Network, Tree};

/// What keeps a route, a lane or a duty from being found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteProblem {
    /// A row of `legs` without a distance, between places of which one has no coordinates.
    LegWithoutDistance {
        /// Row of `legs`, from 0.
        leg: usize,
    },
    /// A row of `lanes` that leaves its cost to a route, where there is none.
    LaneWithoutRoute {
        /// Name of the lane.
        lane: String,
    },
    /// A commodity that goes by route but whose unit has no known mass.
    MassMissing {
        /// The commodity.
        commodity: CommodityId,
    },
    /// A row of `lane_rules` that generates nothing.
    NothingGenerated {
        /// Name of the rule.
        lane_rule: String,
    },
    /// An ad valorem duty on a commodity without a reference price.
    PriceMissing {
        /// Row of `tariffs`, from 0.
        tariff: usize,
        /// The commodity.
        commodity: CommodityId,
    },
    /// A row of `tariffs` that no lane meets.
    TariffUnused {
        /// Row of `tariffs`, from 0.
        tariff: usize,
    },
}

/// Fills in the routes of a case, what its lanes left to them, the lanes that its rules generate, and the duties.
pub fn generate(case: &mut Case) -> Vec<RouteProblem> {
    let mut problems = Vec::new();
    let mut finder = Finder::new(case, &mut problems);
    complete_given(case, &mut finder, &mut problems);
    for (name, lane) in generated(case, &mut finder, &mut problems) {
        case.lanes.insert(name, lane);
    }
    case.routes = finder.routes;
    duties::apply(case, &mut problems);
    problems
}

/// Finds routes, one search an origin, and keeps those that lanes use.
struct Finder {
    network: Network,
    trees: BTreeMap<PlaceId, Tree>,
    kept: BTreeMap<(PlaceId, PlaceId), usize>,
    routes: Vec<Route>,
}

impl Finder {
    fn new(case: &Case, problems: &mut Vec<RouteProblem>) -> Self {
        let network = Network::new(case, problems);
        Finder { network, trees: BTreeMap::new(), kept: BTreeMap::new(), routes: Vec::new() }
    }

    fn tree(&mut self, from: PlaceId) -> &Tree {
        self.trees.entry(from).or_insert_with(|| self.network.search(from))
    }

    /// Money per t of the cheapest route.
    fn cost(&mut self, from: PlaceId, to: PlaceId) -> Option<f64> {
        self.tree(from).cost(to)
    }

    /// The index of a route among those that are used.
    fn keep(&mut self, case: &Case, from: PlaceId, to: PlaceId) -> Option<usize> {
        if let Some(&index) = self.kept.get(&(from, to)) {
            return Some(index);
        }
        let route = self.tree(from).route(case, to)?;
        self.routes.push(route);
        self.kept.insert((from, to), self.routes.len() - 1);
        Some(self.routes.len() - 1)
    }
}

/// Gives the rows of `lanes` what they left to their route.
fn complete_given(case: &mut Case, finder: &mut Finder, problems: &mut Vec<RouteProblem>) {
    let mut without_mass = BTreeSet::new();
    let open: Vec<LaneId> = case
        .lanes
        .iter()
        .filter(|(_, lane)| lane.cost_from_route || lane.lead_time_from_route || lane.emissions_from_route)
        .map(|(id, _)| id)
        .collect();
    for id in open {
        let lane = &case.lanes[id];
        let (commodity, from, to) = (lane.commodity, lane.from, lane.to);
        let Some(index) = finder.keep(case, from, to) else {
            problems.push(RouteProblem::LaneWithoutRoute { lane: case.lanes.name(id).to_owned() });
            continue;
        };
        let mass = case.commodities[commodity].mass;
        if mass.is_none() && without_mass.insert(commodity) {
            problems.push(RouteProblem::MassMissing { commodity });
        }
        let (Some(mass), Some(lane)) = (mass, case.lanes.get_mut(id)) else { continue };
        let route = &finder.routes[index];
        lane.route = Some(index);
        if lane.cost_from_route {
            lane.cost = Series::constant(route.cost * mass);
        }
        if lane.lead_time_from_route {
            lane.lead_time = route.lead_time;
        }
        if lane.emissions_from_route {
            lane.emissions = route.emissions * mass;
        }
    }
}

/// The lanes of the rows of `lane_rules`, with their names.
fn generated(case: &Case, finder: &mut Finder, problems: &mut Vec<RouteProblem>) -> Vec<(String, Lane)> {
    let mut lanes = Vec::new();
    if case.lane_rules.is_empty() {
        return lanes;
    }
    let ends = ends::by_commodity(case);
    let mut taken: BTreeSet<_> = case.lanes.values().map(|lane| (lane.commodity, lane.from, lane.to)).collect();
    let mut without_mass = BTreeSet::new();
    for rule in &case.lane_rules {
        let commodity = rule.commodity;
        let Some(mass) = case.commodities[commodity].mass else {
            if without_mass.insert(commodity) {
                problems.push(RouteProblem::MassMissing { commodity });
            }
            continue;
        };
        let mut met = false;
        let within = |places: &BTreeSet<PlaceId>, scope: &BTreeSet<PlaceId>| -> Vec<PlaceId> {
            places.intersection(scope).copied().collect()
        };
        let (origins, destinations) = ends.get(&commodity).map_or_else(Default::default, |ends| {
            (within(&ends.leaves, &rule.origin.places), within(&ends.used, &rule.destination.places))
        });
        for &from in &origins {
            for &to in destinations.iter().filter(|&&to| to != from) {
                if taken.contains(&(commodity, from, to)) {
                    met = true;
                    continue;
                }
                let Some(cost) = finder.cost(from, to) else { continue };
                if cost * mass > rule.maximum_cost {
                    continue;
                }
                let Some(index) = finder.keep(case, from, to) else { continue };
                met = true;
                taken.insert((commodity, from, to));
                let route = &finder.routes[index];
                let name =
                    format!("{}:{}>{}", case.commodities.name(commodity), case.places.name(from), case.places.name(to));
                lanes.push((
                    name,
                    Lane {
                        commodity,
                        from,
                        to,
                        cost: Series::constant(route.cost * mass + rule.extra_cost),
                        maximum: Series::constant(f64::INFINITY),
                        fixed_cost_when_used: Series::constant(0.0),
                        lead_time: route.lead_time,
                        emissions: route.emissions * mass,
                        tariff: Series::constant(0.0),
                        cost_from_route: true,
                        lead_time_from_route: true,
                        emissions_from_route: true,
                        route: Some(index),
                        provenance: rule.provenance.clone(),
                    },
                ));
            }
        }
        if !met {
            problems.push(RouteProblem::NothingGenerated { lane_rule: rule.name.clone() });
        }
    }
    lanes
}
