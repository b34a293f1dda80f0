//! Chains of custody, from the tables of the plan and the book alone:
//!
//! ```text
//! 0 <= T <= content                                       of everything that carries any
//! T = g content                                           of what enters the chain
//! sum T[in] = sum T[out]                                  at a place with a commodity
//! sum T[out] = carried sum T[in] + added a                at a run of a site
//! sum w T <= limit sum w content + m                      of what the region consumes, or >= for a minimum
//! ```
//!
//! for everything upstream of what a rule counts. Whatever the book leaves out counts as untagged.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Kind};
use crate::case::Case;
use crate::case::custody::{Carrier, Custodies, Custody, Entry, follows_tags, weight};
use crate::case::queries::in_force;
use crate::ids::{CommodityId, PlaceId, SiteId};
use crate::plan::custody::carrier_of;
use crate::plan::result::Plan;
use crate::time;

/// Content below this is no reason to look further upstream, as a share of the largest in the book.
const TRIFLE: f64 = 1e-9;

/// Where tags meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Node(PlaceId, CommodityId, usize),
    Process(SiteId, usize, usize),
}

/// Content on its way, as the tables of the plan have it.
struct Part {
    carrier: Carrier,
    period: usize,
    from: Option<Spot>,
    to: Option<Spot>,
    /// What arrives per unit that leaves.
    gain: f64,
    /// The share that must be tagged, where it enters the chain.
    share: Option<f64>,
    content: f64,
    tagged: f64,
}

/// All content of a custody in a plan.
struct Content<'a> {
    case: &'a Case,
    plan: &'a Plan,
    custody: &'a Custody,
    /// Tags of the book.
    book: BTreeMap<(Carrier, usize), f64>,
    parts: Vec<Part>,
    activity: BTreeMap<Spot, f64>,
}

impl<'a> Content<'a> {
    fn of(case: &'a Case, plan: &'a Plan, custody: &'a Custody, index: usize) -> Self {
        let rows = plan.custody.iter().filter(|row| row.custody == index);
        let book = rows.map(|row| ((row.carrier, row.period), row.tagged)).collect();
        let mut content = Content { case, plan, custody, book, parts: Vec::new(), activity: BTreeMap::new() };
        content.entries();
        content.stocks();
        content.activity();
        content.flows();
        content.ends();
        content
    }

    fn add(&mut self, carrier: Carrier, period: usize, amount: f64, ends: (Option<Spot>, Option<Spot>)) {
        let Some((_, commodity)) = carrier.subject(self.case) else { return };
        let content = amount * self.custody.tracer.content(self.case, commodity);
        if content > 0.0 {
            let tagged = self.book.get(&(carrier, period)).copied().unwrap_or(0.0);
            let (from, to) = ends;
            self.parts.push(Part { carrier, period, from, to, gain: 1.0, share: None, content, tagged });
        }
    }

    fn enter(&mut self, carrier: Carrier, period: usize, amount: f64, entry: Entry) {
        let Some((place, commodity)) = carrier.subject(self.case) else { return };
        let count = self.parts.len();
        self.add(carrier, period, amount, (None, Some(Spot::Node(place, commodity, period))));
        if let Some(part) = self.parts.get_mut(count) {
            part.share = Some(self.custody.entry(place, entry));
        }
    }

    fn entries(&mut self) {
        let mut bought: BTreeMap<_, f64> = BTreeMap::new();
        for row in &self.plan.purchases {
            *bought.entry((row.supply, row.period)).or_default() += row.amount;
        }
        for ((supply, period), amount) in bought {
            self.enter(Carrier::Purchase(supply), period, amount, Entry::Purchase);
        }
        for row in &self.plan.returns {
            self.enter(Carrier::Return(row.r#return), row.period, row.amount, Entry::Return);
        }
        for (index, shipment) in (0_u32..).zip(&self.case.in_transit) {
            if let Some(period) = time::period_at(&self.plan.periods, shipment.arrival) {
                self.enter(Carrier::Shipment(index), period, shipment.quantity, Entry::Shipment);
            }
        }
    }

    fn stocks(&mut self) {
        let kept = |loss: f64, period: usize| (1.0 - loss).powf(self.plan.periods[period].years);
        let mut gains = Vec::new();
        for (id, stock) in self.case.stocks.iter() {
            gains.push((Carrier::Opening(id), 0, kept(stock.loss, 0)));
            for period in 1..self.plan.periods.len() {
                gains.push((Carrier::Stock(id), period - 1, kept(stock.loss, period)));
            }
        }
        for (id, stock) in self.case.stocks.iter() {
            self.enter(Carrier::Opening(id), 0, stock.opening, Entry::Opening);
        }
        for row in &self.plan.stocks {
            let stock = &self.case.stocks[row.stock];
            let node = |period| Spot::Node(stock.place, stock.commodity, period);
            let next = (row.period + 1 < self.plan.periods.len()).then(|| node(row.period + 1));
            self.add(Carrier::Stock(row.stock), row.period, row.level, (Some(node(row.period)), next));
        }
        for (carrier, period, gain) in gains {
            let own = self.parts.iter_mut().find(|part| part.carrier == carrier && part.period == period);
            if let Some(part) = own {
                part.gain = gain;
            }
        }
    }

    fn activity(&mut self) {
        for row in &self.plan.activity {
            let site = &self.case.sites[row.site];
            let Some(run) = site.runs.iter().position(|run| run.process == row.process) else { continue };
            let spot = Spot::Process(row.site, run, row.period);
            *self.activity.entry(spot).or_default() += row.amount;
            #[expect(clippy::cast_possible_truncation, reason = "the reader refuses sites with 65536 and more runs")]
            let index = run as u16;
            let yields = self.custody.tracer.yields(self.case, row.process);
            let parts =
                yields.inputs.iter().map(|part| (part, true)).chain(yields.outputs.iter().map(|part| (part, false)));
            for (&(commodity, content), input) in parts {
                let node = Some(Spot::Node(site.place, commodity, row.period));
                let (carrier, ends) = if input {
                    (Carrier::Input(row.site, index, commodity), (node, Some(spot)))
                } else {
                    (Carrier::Output(row.site, index, commodity), (Some(spot), node))
                };
                let amount = row.amount * content / self.custody.tracer.content(self.case, commodity);
                self.add(carrier, row.period, amount, ends);
            }
        }
    }

    fn flows(&mut self) {
        for row in &self.plan.flows {
            let lane = &self.case.lanes[row.lane];
            let from = Spot::Node(lane.from, lane.commodity, row.period);
            let to = row.arrival.map(|arrival| Spot::Node(lane.to, lane.commodity, arrival));
            self.add(Carrier::Lane(row.lane), row.period, row.amount, (Some(from), to));
        }
    }

    fn ends(&mut self) {
        for row in &self.plan.served {
            let demand = &self.case.demands[row.demand];
            let Some(member) = demand.members.iter().position(|member| member.commodity == row.commodity) else {
                continue;
            };
            #[expect(clippy::cast_possible_truncation, reason = "the reader refuses mixes of 65536 and more members")]
            let carrier = Carrier::Served(row.demand, member as u16);
            let from = Spot::Node(demand.place, row.commodity, row.period);
            self.add(carrier, row.period, row.amount, (Some(from), None));
        }
        for row in &self.plan.builds {
            let option = &self.case.options[row.option];
            let place = self.case.sites[option.site].place;
            for &(commodity, quantity) in &option.inputs {
                let from = Spot::Node(place, commodity, row.period);
                let carrier = Carrier::Built(row.option, commodity);
                self.add(carrier, row.period, quantity * row.capacity, (Some(from), None));
            }
        }
        for row in &self.plan.discards {
            let from = Spot::Node(row.place, row.commodity, row.period);
            let carrier = Carrier::Discarded(row.place, row.commodity);
            self.add(carrier, row.period, row.amount, (Some(from), None));
        }
    }

    /// Everything upstream of some parts.
    fn upstream(&self, counted: &BTreeSet<(Carrier, usize)>) -> BTreeSet<Spot> {
        let largest = self.parts.iter().map(|part| part.content).fold(0.0, f64::max);
        let mut arriving: BTreeMap<Spot, Vec<&Part>> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| part.content > TRIFLE * largest) {
            if let Some(to) = part.to {
                arriving.entry(to).or_default().push(part);
            }
        }
        let counts = self.parts.iter().filter(|part| counted.contains(&(part.carrier, part.period)));
        let mut waiting: Vec<Spot> = counts.filter_map(|part| part.from).collect();
        let mut upstream = BTreeSet::new();
        while let Some(spot) = waiting.pop() {
            let stops = matches!(spot, Spot::Process(site, run, _) if self.passage(site, run).carried <= 0.0);
            if upstream.insert(spot) && !stops {
                waiting.extend(arriving.get(&spot).into_iter().flatten().filter_map(|part| part.from));
            }
        }
        upstream
    }

    fn passage(&self, site: SiteId, run: usize) -> crate::case::custody::Passage {
        self.custody.passage(self.case, site, &self.case.sites[site].runs[run])
    }
}

/// What arrives and leaves at a spot.
#[derive(Default)]
struct Sums {
    arrives: f64,
    leaves: f64,
    size: f64,
}

/// Content and tags of what is consumed, by custody, carrier and period.
type Counted = BTreeMap<(usize, Carrier, usize), (f64, f64)>;

/// Checks all books and the rules on them.
pub(super) fn books(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let custodies = Custodies::of(case);
    let mut consumed = Counted::new();
    for (index, custody) in custodies.all.iter().enumerate() {
        let content = Content::of(case, plan, custody, index);
        let mut counted = BTreeSet::new();
        for id in custodies.rules(index) {
            let rule = &case.rules[id];
            let consumers = case.consumption(rule);
            for (t, _) in plan.periods.iter().enumerate().filter(|(_, period)| in_force(rule, period)) {
                counted.extend(consumers.iter().map(|consumer| (carrier_of(consumer), t)));
            }
        }
        let upstream = content.upstream(&counted);
        parts(checker, &content, &upstream);
        spots(checker, &content, &upstream);
        for part in content.parts.iter().filter(|part| counted.contains(&(part.carrier, part.period))) {
            consumed.insert((index, part.carrier, part.period), (part.content, part.tagged));
        }
    }
    rules(checker, &custodies, &consumed);
}

fn parts(checker: &mut Checker, content: &Content, upstream: &BTreeSet<Spot>) {
    for part in &content.parts {
        let spot = part.from.or(part.to);
        if !spot.is_some_and(|spot| upstream.contains(&spot)) {
            continue;
        }
        let label = checker.label(part.period).to_owned();
        let subject = || name(content, part.carrier, &label);
        let beyond = (part.tagged - part.content).max(-part.tagged);
        let wrong = part.share.map_or(0.0, |share| (part.tagged - share * part.content).abs());
        checker.note(Kind::Custody, beyond.max(wrong), part.content, subject);
    }
}

fn spots(checker: &mut Checker, content: &Content, upstream: &BTreeSet<Spot>) {
    let mut sums: BTreeMap<Spot, Sums> = BTreeMap::new();
    for part in &content.parts {
        if let Some(to) = part.to.filter(|to| upstream.contains(to)) {
            let sum = sums.entry(to).or_default();
            sum.arrives += part.gain * part.tagged;
            sum.size += part.content;
        }
        if let Some(from) = part.from.filter(|from| upstream.contains(from)) {
            let sum = sums.entry(from).or_default();
            sum.leaves += part.tagged;
            sum.size += part.content;
        }
    }
    for (&spot, sum) in &sums {
        let (expected, subject) = match spot {
            Spot::Node(place, commodity, period) => {
                let names = (content.case.places.name(place), content.case.commodities.name(commodity));
                (sum.arrives, format!("{} {} {}", names.0, names.1, checker.label(period)))
            }
            Spot::Process(site, run, period) => {
                let passage = content.passage(site, run);
                let activity = content.activity.get(&spot).copied().unwrap_or(0.0);
                let expected = passage.carried * sum.arrives + passage.added * activity;
                (expected, format!("{} {}", content.case.sites.name(site), checker.label(period)))
            }
        };
        checker.note(Kind::Custody, (sum.leaves - expected).abs(), sum.size, || subject);
    }
}

fn rules(checker: &mut Checker, custodies: &Custodies, consumed: &Counted) {
    let (case, plan) = (checker.case, checker.plan);
    for row in plan.rules.iter().filter(|row| follows_tags(&case.rules[row.rule])) {
        let rule = &case.rules[row.rule];
        let consumers = case.consumption(rule);
        let (mut tagged, mut content) = (0.0, 0.0);
        for &custody in custodies.of_rule.get(&row.rule).into_iter().flatten() {
            let weight = weight(case, rule, custodies.all[custody].tracer, &plan.periods[row.period]);
            for consumer in &consumers {
                let key = (custody, carrier_of(consumer), row.period);
                let (all, own) = consumed.get(&key).copied().unwrap_or_default();
                content += weight * all;
                tagged += weight * own;
            }
        }
        let beyond = tagged - row.limit * content;
        let error = if rule.kind.is_minimum() { -beyond } else { beyond } - row.missed * plan.periods[row.period].years;
        let subject = || format!("{} {}", case.rules.name(row.rule), plan.periods[row.period].label);
        checker.note(Kind::Rule, error, content, subject);
    }
}

/// A carrier in the names of the case.
fn name(content: &Content, carrier: Carrier, label: &str) -> String {
    let case = content.case;
    let (place, commodity) = carrier
        .subject(case)
        .map_or(("", ""), |(place, commodity)| (case.places.name(place), case.commodities.name(commodity)));
    format!("{} {place} {commodity} {label}", carrier.id())
}
