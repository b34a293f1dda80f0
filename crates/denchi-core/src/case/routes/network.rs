//! The freight network and the cheapest ways through it.
//!
//! Every place is a dock and one node a mode. Loading goes from the dock to the node of a mode, unloading back, each
//! at the handling cost of the mode; a leg joins two nodes of its mode. So a change of mode pays both, and a run of
//! legs in one mode pays once at each end.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};

use super::RouteProblem;
use crate::case::Case;
use crate::case::entities::{FreightMode, Medium, Place, Route, RouteLeg};
use crate::ids::{CorridorId, Id, ModeId, PlaceId};

/// Mean radius of the Earth, km: (2a + b) / 3 of the GRS 80 ellipsoid; H. Moritz, Geodetic Reference System 1980,
/// Journal of Geodesy 74 (2000), 128-133.
const EARTH_RADIUS: f64 = 6371.0088;

/// t per g.
const TONNES_PER_GRAM: f64 = 1e-6;

/// Great circle between two points (latitude, longitude in degrees), km; haversine formula (R. W. Sinnott, Virtues of
/// the Haversine, Sky and Telescope 68 (1984), 159).
pub(super) fn great_circle(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (start, end) = (from.0.to_radians(), to.0.to_radians());
    let north = ((end - start) / 2.0).sin();
    let east = ((to.1 - from.1).to_radians() / 2.0).sin();
    let haversine = north * north + start.cos() * end.cos() * east * east;
    2.0 * EARTH_RADIUS * haversine.sqrt().min(1.0).asin()
}

/// A way from one node to another.
#[derive(Clone, Debug)]
struct Edge {
    to: usize,
    /// Money per t, toll included.
    cost: f64,
    /// km.
    distance: f64,
    corridor: Option<CorridorId>,
}

/// All places and modes, joined by legs.
pub(super) struct Network {
    /// Edges by node.
    edges: Vec<Vec<Edge>>,
    places: usize,
    modes: usize,
}

/// How a node was reached.
#[derive(Clone, Copy, Debug)]
struct Label {
    cost: f64,
    distance: f64,
    previous: usize,
    /// km of the last leg.
    leg: f64,
    corridor: Option<CorridorId>,
}

impl Label {
    fn cmp(&self, other: &Label) -> Ordering {
        self.cost
            .total_cmp(&other.cost)
            .then(self.distance.total_cmp(&other.distance))
            .then(self.previous.cmp(&other.previous))
    }
}

/// A node in the queue, in order of cost, then distance, then number.
struct Entry {
    cost: f64,
    distance: f64,
    node: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cost.total_cmp(&other.cost).then(self.distance.total_cmp(&other.distance)).then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

/// The cheapest ways from one place to all others.
pub(super) struct Tree {
    from: PlaceId,
    labels: Vec<Option<Label>>,
    modes: usize,
}

impl Network {
    /// The given and the generated legs of a case.
    pub(super) fn new(case: &Case, problems: &mut Vec<RouteProblem>) -> Self {
        let (places, modes) = (case.places.len(), case.freight_modes.len());
        let mut network = Network { edges: vec![Vec::new(); places * (modes + 1)], places, modes };
        let mut given = BTreeSet::new();
        for (index, leg) in case.legs.iter().enumerate() {
            given.insert((leg.from.min(leg.to), leg.from.max(leg.to), leg.mode));
            let mode = &case.freight_modes[leg.mode];
            let along = || between(&case.places[leg.from], &case.places[leg.to]).map(|km| km * mode.detour);
            let Some(distance) = leg.distance.or_else(along) else {
                problems.push(RouteProblem::LegWithoutDistance { leg: index });
                continue;
            };
            let toll = leg.corridor.map_or(0.0, |corridor| case.corridors[corridor].toll);
            let cost = mode.cost * distance + toll;
            network.join(leg.from, leg.to, leg.mode, cost, distance, leg.corridor);
            if !leg.one_way {
                network.join(leg.to, leg.from, leg.mode, cost, distance, leg.corridor);
            }
        }
        for (id, mode) in case.freight_modes.iter() {
            if mode.generated {
                network.generate(case, id, mode, &given);
            }
            for place in case.places.ids() {
                let (dock, loaded) = (network.dock(place), network.loaded(place, id));
                let edge = |to| Edge { to, cost: mode.handling_cost, distance: 0.0, corridor: None };
                network.edges[dock].push(edge(loaded));
                network.edges[loaded].push(edge(dock));
            }
        }
        network
    }

    fn generate(&mut self, case: &Case, id: ModeId, mode: &FreightMode, given: &BTreeSet<(PlaceId, PlaceId, ModeId)>) {
        for (from, start) in case.places.iter() {
            for (to, end) in case.places.iter().skip(from.index() + 1) {
                if !can_be_joined(mode.medium, start, end) || given.contains(&(from, to, id)) {
                    continue;
                }
                let Some(direct) = between(start, end) else { continue };
                if direct < mode.minimum_distance || direct > mode.maximum_distance {
                    continue;
                }
                let distance = direct * mode.detour;
                self.join(from, to, id, mode.cost * distance, distance, None);
                self.join(to, from, id, mode.cost * distance, distance, None);
            }
        }
    }

    fn join(
        &mut self,
        from: PlaceId,
        to: PlaceId,
        mode: ModeId,
        cost: f64,
        distance: f64,
        corridor: Option<CorridorId>,
    ) {
        let (start, to) = (self.loaded(from, mode), self.loaded(to, mode));
        self.edges[start].push(Edge { to, cost, distance, corridor });
    }

    fn dock(&self, place: PlaceId) -> usize {
        place.index() * (self.modes + 1)
    }

    fn loaded(&self, place: PlaceId, mode: ModeId) -> usize {
        self.dock(place) + 1 + mode.index()
    }

    /// Dijkstra's algorithm from one place; of equally cheap ways the shorter one, then the one over earlier rows.
    pub(super) fn search(&self, from: PlaceId) -> Tree {
        let mut labels: Vec<Option<Label>> = vec![None; self.places * (self.modes + 1)];
        let mut settled = vec![false; labels.len()];
        let start = self.dock(from);
        labels[start] = Some(Label { cost: 0.0, distance: 0.0, previous: start, leg: 0.0, corridor: None });
        let mut queue = BinaryHeap::from([Reverse(Entry { cost: 0.0, distance: 0.0, node: start })]);
        while let Some(Reverse(Entry { cost, distance, node })) = queue.pop() {
            if std::mem::replace(&mut settled[node], true) {
                continue;
            }
            for edge in self.edges[node].iter().filter(|edge| !settled[edge.to]) {
                let label = Label {
                    cost: cost + edge.cost,
                    distance: distance + edge.distance,
                    previous: node,
                    leg: edge.distance,
                    corridor: edge.corridor,
                };
                if labels[edge.to].is_none_or(|known| label.cmp(&known).is_lt()) {
                    labels[edge.to] = Some(label);
                    queue.push(Reverse(Entry { cost: label.cost, distance: label.distance, node: edge.to }));
                }
            }
        }
        Tree { from, labels, modes: self.modes }
    }
}

impl Tree {
    /// Money per t.
    pub(super) fn cost(&self, to: PlaceId) -> Option<f64> {
        self.labels[to.index() * (self.modes + 1)].map(|label| label.cost)
    }

    /// The way to a place.
    pub(super) fn route(&self, case: &Case, to: PlaceId) -> Option<Route> {
        let mut node = to.index() * (self.modes + 1);
        let arrived = self.labels[node]?;
        let mut legs = Vec::new();
        let mut corridors = Vec::new();
        while let Some(label) = self.labels[node].filter(|label| label.previous != node) {
            let place = |node: usize| PlaceId::from_index(node / (self.modes + 1));
            if place(label.previous) != place(node) {
                let mode = ModeId::from_index(node % (self.modes + 1) - 1);
                legs.push(RouteLeg { from: place(label.previous), to: place(node), mode, distance: label.leg });
                corridors.extend(label.corridor);
            }
            node = label.previous;
        }
        legs.reverse();
        corridors.reverse();
        let mut lead_time = 0.0;
        let mut emissions = 0.0;
        let mut last = None;
        for leg in &legs {
            let mode = &case.freight_modes[leg.mode];
            if last != Some(leg.mode) {
                lead_time += 2.0 * mode.terminal_time;
            }
            lead_time += leg.distance / mode.speed;
            emissions += leg.distance * mode.emissions * TONNES_PER_GRAM;
            last = Some(leg.mode);
        }
        Some(Route {
            from: self.from,
            to,
            legs,
            cost: arrived.cost,
            distance: arrived.distance,
            lead_time,
            emissions,
            corridors,
        })
    }
}

/// Great circle between two places that both have coordinates, km.
fn between(from: &Place, to: &Place) -> Option<f64> {
    Some(great_circle(from.coordinates?, to.coordinates?))
}

fn can_be_joined(medium: Medium, from: &Place, to: &Place) -> bool {
    match medium {
        Medium::Land => from.landmass.is_some() && from.landmass == to.landmass,
        Medium::Sea => from.port && to.port,
        Medium::Air => !from.waypoint && !to.waypoint,
    }
}
