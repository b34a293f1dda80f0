//! The chain behind a product: what of every flow, activity and purchase of a plan works for what a region consumes.
//!
//! At every place what leaves carries the mix of the place: when a share of a pool is needed, the same share of everything
//! that fills it is. A process hands what is needed of its outputs on to its inputs by the content of the element that is
//! followed, or, where mass is followed, by its main product. Needs pass from the end of the chain to its beginning until
//! nothing is left to pass on; a loop passes on less each time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use denchi_core::case::Case;
use denchi_core::ids::{CommodityId, ElementId, LaneId, PlaceId, SiteId, StageId};
use denchi_core::plan::result::{PeriodIndex, Plan};
use denchi_core::trace::{Trace, Use};

/// What is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Mass, t; units that have no mass weigh nothing.
    Mass,
    /// The content of an element, t.
    Element(ElementId),
}

/// A share that is too small to be passed on.
const NOTHING: f64 = 1e-9;
/// A loop that passes on nearly everything each time is cut here.
const MOST_STEPS: usize = 2_000_000;

/// A commodity at a place in a period.
type Spot = (PlaceId, CommodityId, PeriodIndex);

/// What fills a spot.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// Row of the plan's activity, and units made there.
    Made(usize),
    /// Row of the plan's flows.
    Arrived(usize),
    Bought,
    Returned,
    /// From the stock of the period before.
    Kept,
    /// From before the horizon.
    Before,
}

/// A stage in a country; no stage: the market, or a commodity without one.
pub type Tier = (Option<StageId>, String);

/// What works for a product.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// Flows by lane and period of dispatch, units of the commodity.
    pub flows: BTreeMap<(LaneId, PeriodIndex), f64>,
    /// Sites that work for it.
    pub sites: BTreeSet<SiteId>,
    /// From whom to whom, by commodity, in units of the measure.
    pub links: BTreeMap<(CommodityId, Tier, Tier), f64>,
    /// What is taken in where, by whom, in units of the measure.
    intake: BTreeMap<(Spot, Tier), f64>,
}

/// The flows of a plan, ready to be asked.
pub struct Flows<'a> {
    case: &'a Case,
    plan: &'a Plan,
    sources: BTreeMap<Spot, Vec<(Source, f64)>>,
    totals: BTreeMap<Spot, f64>,
}

impl<'a> Flows<'a> {
    /// Sorts the flows of a plan by where they arrive.
    pub fn new(case: &'a Case, plan: &'a Plan) -> Self {
        let mut flows = Flows { case, plan, sources: BTreeMap::new(), totals: BTreeMap::new() };
        for (index, row) in plan.activity.iter().enumerate() {
            let place = case.sites[row.site].place;
            for made in case.processes[row.process].recipe.iter().filter(|made| made.net() > 0.0) {
                flows.add((place, made.commodity, row.period), Source::Made(index), made.quantity * row.amount);
            }
        }
        for (index, row) in plan.flows.iter().enumerate() {
            let lane = &case.lanes[row.lane];
            if let Some(arrival) = row.arrival {
                flows.add((lane.to, lane.commodity, arrival), Source::Arrived(index), row.amount);
            }
        }
        for row in &plan.purchases {
            let supply = &case.supplies[row.supply];
            flows.add((supply.place, supply.commodity, row.period), Source::Bought, row.amount);
        }
        for row in &plan.returns {
            let entry = &case.returns[row.r#return];
            flows.add((entry.place, entry.scrap, row.period), Source::Returned, row.amount);
        }
        for row in plan.stocks.iter().filter(|row| row.fill < 0.0) {
            let stock = &case.stocks[row.stock];
            let source = if row.period == 0 { Source::Before } else { Source::Kept };
            flows.add((stock.place, stock.commodity, row.period), source, -row.fill);
        }
        flows
    }

    fn add(&mut self, spot: Spot, source: Source, amount: f64) {
        if amount > 0.0 {
            self.sources.entry(spot).or_default().push((source, amount));
            *self.totals.entry(spot).or_default() += amount;
        }
    }

    /// Units of the measure in a unit of a commodity.
    fn weight(&self, commodity: CommodityId, measure: Measure) -> f64 {
        let data = &self.case.commodities[commodity];
        match measure {
            Measure::Mass => data.mass.unwrap_or(0.0),
            Measure::Element(element) => data.contents.get(&element).copied().unwrap_or(0.0),
        }
    }

    /// Inputs that a unit of an output takes along, units, in the way of the measure.
    fn inputs(&self, activity: usize, output: CommodityId, needed: f64, measure: Measure) -> Vec<(CommodityId, f64)> {
        let row = &self.plan.activity[activity];
        let process = &self.case.processes[row.process];
        let made = |row: &&denchi_core::case::entities::Ingredient| row.net() > 0.0;
        let activity = match measure {
            Measure::Element(_) => {
                let weigh =
                    |row: &denchi_core::case::entities::Ingredient| self.weight(row.commodity, measure) * row.quantity;
                let all: f64 = process.recipe.iter().filter(made).map(weigh).sum();
                if all > 0.0 { needed * self.weight(output, measure) / all } else { 0.0 }
            }
            Measure::Mass => match process.product() {
                Some(product) if product.commodity == output => needed / product.quantity,
                _ => 0.0,
            },
        };
        let taken = process.recipe.iter().filter(|row| row.net() < 0.0);
        taken.map(|row| (row.commodity, row.quantity * activity)).collect()
    }

    /// The chain behind what is consumed of some commodities at some places in a period. What serves demands counts; where
    /// nothing does, what sites take in.
    pub fn behind(
        &self,
        trace: &Trace,
        commodities: &BTreeSet<CommodityId>,
        places: &BTreeSet<PlaceId>,
        period: PeriodIndex,
        measure: Measure,
    ) -> Chain {
        let mut chain = Chain::default();
        let mut needs: BTreeMap<Spot, f64> = BTreeMap::new();
        for by_demand in [true, false] {
            for row in trace.consumption.iter().filter(|row| {
                row.period == period
                    && commodities.contains(&row.commodity)
                    && places.contains(&row.place)
                    && matches!(row.by, Use::Demand(_)) == by_demand
            }) {
                *needs.entry((row.place, row.commodity, period)).or_default() += row.amount;
                let user = match row.by {
                    Use::Demand(_) => (None, self.country(row.place)),
                    Use::Site(site) => self.tier(site),
                };
                *chain.intake.entry(((row.place, row.commodity, period), user)).or_default() +=
                    row.amount * self.weight(row.commodity, measure);
            }
            if !needs.is_empty() {
                break;
            }
        }
        self.pass_on(needs, measure, &mut chain);
        let mut makers = BTreeMap::new();
        for (&(spot, ref user), &amount) in chain.intake.iter().filter(|entry| *entry.1 > 0.0) {
            for (maker, share) in self.makers(spot, &mut makers) {
                *chain.links.entry((spot.1, maker, user.clone())).or_default() += amount * share;
            }
        }
        chain
    }

    fn country(&self, place: PlaceId) -> String {
        self.case.places[place].country.clone().unwrap_or_default()
    }

    /// Stage and country of a site.
    fn tier(&self, site: SiteId) -> Tier {
        let data = &self.case.sites[site];
        let process = data.runs.first().map(|run| &self.case.processes[run.process]);
        let stage = process.and_then(|process| {
            process.stage.or_else(|| process.product().and_then(|row| self.case.commodities[row.commodity].stage))
        });
        (stage, self.country(data.place))
    }

    /// Who made or sold what is at a spot, wherever it came by. What circles without a maker is of its own place.
    fn makers(&self, spot: Spot, known: &mut BTreeMap<Spot, Vec<(Tier, f64)>>) -> Vec<(Tier, f64)> {
        if let Some(found) = known.get(&spot) {
            return found.clone();
        }
        let (place, commodity, period) = spot;
        let here = (self.case.commodities[commodity].stage, self.country(place));
        known.insert(spot, vec![(here.clone(), 1.0)]);
        let Some(sources) = self.sources.get(&spot) else { return vec![(here, 1.0)] };
        let total = self.totals[&spot];
        let mut mix: BTreeMap<Tier, f64> = BTreeMap::new();
        for &(source, amount) in sources {
            let of = match source {
                Source::Made(index) => vec![(self.tier(self.plan.activity[index].site), 1.0)],
                Source::Arrived(index) => {
                    let row = &self.plan.flows[index];
                    self.makers((self.case.lanes[row.lane].from, commodity, row.period), known)
                }
                Source::Kept => self.makers((place, commodity, period - 1), known),
                Source::Bought | Source::Returned | Source::Before => vec![(here.clone(), 1.0)],
            };
            for (tier, share) in of {
                *mix.entry(tier).or_default() += share * amount / total;
            }
        }
        let mix: Vec<(Tier, f64)> = mix.into_iter().collect();
        known.insert(spot, mix.clone());
        mix
    }

    fn pass_on(&self, mut needs: BTreeMap<Spot, f64>, measure: Measure, chain: &mut Chain) {
        let mut open: VecDeque<Spot> = needs.keys().copied().collect();
        let mut waiting: BTreeSet<Spot> = open.iter().copied().collect();
        let mut steps = 0;
        while let Some(spot) = open.pop_front() {
            steps += 1;
            waiting.remove(&spot);
            let need = needs.remove(&spot).unwrap_or(0.0);
            let total = self.totals.get(&spot).copied().unwrap_or(0.0);
            if total <= 0.0 || need <= NOTHING * total || steps > MOST_STEPS {
                continue;
            }
            let mut later = Vec::new();
            for &(source, amount) in &self.sources[&spot] {
                self.take(spot, source, amount * need / total, measure, chain, &mut later);
            }
            for (spot, need) in later {
                *needs.entry(spot).or_default() += need;
                if waiting.insert(spot) {
                    open.push_back(spot);
                }
            }
        }
    }

    /// Takes a part of a source, and says what that needs.
    fn take(
        &self,
        spot: Spot,
        source: Source,
        part: f64,
        measure: Measure,
        chain: &mut Chain,
        later: &mut Vec<(Spot, f64)>,
    ) {
        let (place, commodity, period) = spot;
        match source {
            Source::Made(index) => {
                let row = &self.plan.activity[index];
                chain.sites.insert(row.site);
                for (input, amount) in self.inputs(index, commodity, part, measure) {
                    let weight = self.weight(input, measure);
                    if amount > 0.0 && (weight > 0.0 || measure == Measure::Mass) {
                        let intake = ((place, input, row.period), self.tier(row.site));
                        *chain.intake.entry(intake).or_default() += amount * weight;
                        later.push(((place, input, row.period), amount));
                    }
                }
            }
            Source::Arrived(index) => {
                let row = &self.plan.flows[index];
                *chain.flows.entry((row.lane, row.period)).or_default() += part;
                later.push(((self.case.lanes[row.lane].from, commodity, row.period), part));
            }
            Source::Kept => later.push(((place, commodity, period - 1), part)),
            Source::Bought | Source::Returned | Source::Before => {}
        }
    }
}
