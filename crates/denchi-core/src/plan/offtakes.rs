//! Who takes the output of the projects: sites with options, and sellers of contracts.
//!
//! What is delivered under a contract goes to its buyer. The rest of what leaves the place of a site, or is used there, is
//! shared by the sites that make it in proportion to what they have left; where it arrives, by those who use it there in
//! proportion to what they use.

use std::collections::{BTreeMap, BTreeSet};

use super::result::{OfftakeRow, PeriodIndex, Plan, Taker};
use crate::case::Case;
use crate::case::entities::Direction;
use crate::ids::{CommodityId, Id, PlaceId, SiteId};

/// Amounts below this share of an output are noise.
const NOISE: f64 = 1e-9;

/// A place, a commodity, a period.
type Node = (PlaceId, CommodityId, PeriodIndex);
/// A taker, where it takes, how much.
type Part = (Taker, PlaceId, f64);
type Made = BTreeMap<(SiteId, CommodityId, PeriodIndex), f64>;

/// What leaves a place: to which other one, when it arrives, how much.
struct Leaving {
    to: PlaceId,
    arrival: Option<PeriodIndex>,
    amount: f64,
}

/// Uses of a commodity at every place, and what leaves it.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) local: BTreeMap<Node, Vec<(Taker, f64)>>,
    leaving: BTreeMap<Node, Vec<Leaving>>,
}

impl Uses {
    pub(super) fn of(case: &Case, plan: &Plan) -> Self {
        let mut uses = Uses::default();
        for row in &plan.flows {
            let lane = &case.lanes[row.lane];
            let leaving = Leaving { to: lane.to, arrival: row.arrival, amount: row.amount };
            uses.leaving.entry((lane.from, lane.commodity, row.period)).or_default().push(leaving);
        }
        for row in &plan.activity {
            let place = case.sites[row.site].place;
            let recipe = case.processes[row.process].recipe.iter();
            for input in recipe.filter(|input| input.direction == Direction::Input) {
                let amount = input.quantity * row.amount;
                uses.add((place, input.commodity, row.period), Taker::Site(row.site), amount);
            }
        }
        for row in &plan.served {
            let place = case.demands[row.demand].place;
            uses.add((place, row.commodity, row.period), Taker::Demand(row.demand), row.amount);
        }
        for row in plan.stocks.iter().filter(|row| row.fill > 0.0) {
            let stock = &case.stocks[row.stock];
            uses.add((stock.place, stock.commodity, row.period), Taker::Stock(row.stock), row.fill);
        }
        for row in &plan.builds {
            let option = &case.options[row.option];
            for &(commodity, quantity) in &option.inputs {
                let node = (case.sites[option.site].place, commodity, row.period);
                uses.add(node, Taker::Option(row.option), quantity * row.capacity);
            }
        }
        for row in &plan.discards {
            uses.add((row.place, row.commodity, row.period), Taker::Discarded, row.amount);
        }
        uses
    }

    fn add(&mut self, node: Node, taker: Taker, amount: f64) {
        if amount > 0.0 {
            self.local.entry(node).or_default().push((taker, amount));
        }
    }

    /// Users at a place with their shares of what arrives there; what goes on counts to the place where it goes.
    fn shares(&self, node: Node) -> Vec<(Taker, f64)> {
        let local = self.local.get(&node).into_iter().flatten().copied();
        let onward = self.leaving.get(&node).into_iter().flatten();
        let mut users: Vec<(Taker, f64)> = local.chain(onward.map(|way| (Taker::Place(way.to), way.amount))).collect();
        let all: f64 = users.iter().map(|user| user.1).sum();
        users.iter_mut().for_each(|user| user.1 /= all);
        users
    }

    /// What is taken beyond contracts at a place and wherever it goes, with taker and place of taking.
    fn beyond(&self, node: Node, sold: &BTreeMap<PlaceId, f64>) -> Vec<Part> {
        let (place, commodity, _) = node;
        let left = |to: PlaceId, all: f64| {
            let sold = sold.get(&to).copied().unwrap_or(0.0);
            if all > 0.0 { (1.0 - sold / all).max(0.0) } else { 0.0 }
        };
        let local = self.local.get(&node).into_iter().flatten();
        let kept = left(place, local.clone().map(|user| user.1).sum());
        let mut taken: Vec<Part> = local.map(|&(taker, amount)| (taker, place, amount * kept)).collect();
        let mut moved: BTreeMap<PlaceId, f64> = BTreeMap::new();
        for way in self.leaving.get(&node).into_iter().flatten() {
            *moved.entry(way.to).or_default() += way.amount;
        }
        for way in self.leaving.get(&node).into_iter().flatten() {
            let amount = way.amount * left(way.to, moved[&way.to]);
            let users = way.arrival.map_or_else(Vec::new, |arrival| self.shares((way.to, commodity, arrival)));
            if users.is_empty() {
                taken.push((Taker::Place(way.to), way.to, amount));
            }
            taken.extend(users.into_iter().map(|(taker, share)| (taker, way.to, amount * share)));
        }
        taken
    }
}

/// Who takes what of every project in every period.
pub(super) fn offtakes(case: &Case, plan: &Plan) -> Vec<OfftakeRow> {
    let projects: BTreeSet<SiteId> = case
        .options
        .values()
        .map(|option| option.site)
        .chain(case.contracts.values().filter(|contract| contract.status.binds()).map(|contract| contract.seller))
        .collect();
    let made = made(case, plan, &projects);
    if made.is_empty() {
        return Vec::new();
    }
    let mut rows: BTreeMap<(usize, CommodityId, PeriodIndex, Taker, PlaceId), f64> = BTreeMap::new();
    let mut add = |site: SiteId, commodity, period, taker, place, amount: f64| {
        *rows.entry((site.index(), commodity, period, taker, place)).or_default() += amount;
    };
    // Under contract: by place of departure and destination, and by seller.
    let mut sold: BTreeMap<Node, BTreeMap<PlaceId, f64>> = BTreeMap::new();
    let mut left = made.clone();
    for row in &plan.deliveries {
        let contract = &case.contracts[row.contract];
        let (site, commodity) = (contract.seller, contract.commodity);
        add(site, commodity, row.period, Taker::Contract(row.contract), row.place, row.amount);
        let node = (case.sites[site].place, commodity, row.period);
        *sold.entry(node).or_default().entry(row.place).or_default() += row.amount;
        if let Some(left) = left.get_mut(&(site, commodity, row.period)) {
            *left -= row.amount;
        }
    }
    let uses = Uses::of(case, plan);
    let mut known: BTreeMap<Node, (Vec<Part>, f64)> = BTreeMap::new();
    for (&(site, commodity, period), &amount) in &left {
        if amount <= NOISE * made[&(site, commodity, period)] {
            continue;
        }
        let node = (case.sites[site].place, commodity, period);
        let (taken, all) = known.entry(node).or_insert_with(|| {
            let taken = uses.beyond(node, sold.get(&node).unwrap_or(&BTreeMap::new()));
            let all = taken.iter().map(|part| part.2).sum();
            (taken, all)
        });
        for &(taker, place, part) in taken.iter().filter(|part| part.2 > NOISE * *all) {
            add(site, commodity, period, taker, place, amount * part / *all);
        }
    }
    let row = |((site, commodity, period, taker, place), amount)| OfftakeRow {
        site: SiteId::from_index(site),
        commodity,
        period,
        taker,
        place,
        amount,
    };
    rows.into_iter().map(row).collect()
}

/// What the projects make.
fn made(case: &Case, plan: &Plan, projects: &BTreeSet<SiteId>) -> Made {
    let mut made: Made = BTreeMap::new();
    for row in plan.activity.iter().filter(|row| projects.contains(&row.site)) {
        let sold = |commodity| {
            case.contracts.values().any(|contract| contract.seller == row.site && contract.commodity == commodity)
        };
        for out in case.processes[row.process].recipe.iter().filter(|out| out.net() > 0.0) {
            if out.direction == Direction::Output || sold(out.commodity) {
                *made.entry((row.site, out.commodity, row.period)).or_default() += out.quantity * row.amount;
            }
        }
    }
    made
}
