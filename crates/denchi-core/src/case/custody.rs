//! What a chain of custody follows: a tracer, what makes it tagged, and how tags pass a process. See "Chain of custody"
//! in `docs/model.md`.
//!
//! Model, check and trace read the same description; none of them knows how the others use it.

use std::collections::{BTreeMap, BTreeSet};

use super::Case;
use super::entities::{Basis, Direction, Rule, RuleKind, Run};
use super::settings::Period;
use crate::ids::{
    CommodityId, DemandId, ElementId, Id, LaneId, OptionId, PlaceId, ReturnId, RuleId, SiteId, StageId, StockId,
    SupplyId,
};

/// What is followed through the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tracer {
    /// The content of an element.
    Element(ElementId),
    /// A commodity, from its maker on.
    Commodity(CommodityId),
}

impl Tracer {
    /// What one unit of a commodity holds of it: t of the element, or 1 of the commodity itself; 0 where there is none.
    pub fn content(self, case: &Case, commodity: CommodityId) -> f64 {
        match self {
            Tracer::Element(element) => case.commodities[commodity].contents.get(&element).copied().unwrap_or(0.0),
            Tracer::Commodity(only) => f64::from(u8::from(only == commodity)),
        }
    }

    /// What one unit of activity of a process takes in and gives out of it.
    pub fn yields(self, case: &Case, process: crate::ids::ProcessId) -> Yields {
        let mut yields = Yields::default();
        for row in &case.processes[process].recipe {
            let content = row.quantity * self.content(case, row.commodity);
            if content <= 0.0 {
                continue;
            }
            if row.direction == Direction::Input {
                add(&mut yields.inputs, row.commodity, content);
            } else {
                add(&mut yields.outputs, row.commodity, content);
            }
        }
        yields
    }
}

fn add(parts: &mut Vec<(CommodityId, f64)>, commodity: CommodityId, content: f64) {
    match parts.iter_mut().find(|part| part.0 == commodity) {
        Some(part) => part.1 += content,
        None => parts.push((commodity, content)),
    }
}

/// Content per unit of activity of a process, by commodity that carries any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Yields {
    /// Taken in.
    pub inputs: Vec<(CommodityId, f64)>,
    /// Given out, by-products included.
    pub outputs: Vec<(CommodityId, f64)>,
}

impl Yields {
    /// Taken in, `I`.
    pub fn taken(&self) -> f64 {
        self.inputs.iter().map(|part| part.1).sum()
    }

    /// Given out, `O`.
    pub fn given(&self) -> f64 {
        self.outputs.iter().map(|part| part.1).sum()
    }

    /// Part of what is taken in that is given out again, `min(1, O/I)`.
    pub fn kept(&self) -> f64 {
        let taken = self.taken();
        if taken > 0.0 { (self.given() / taken).min(1.0) } else { 0.0 }
    }

    /// What enters the chain here, `max(0, O - I)`: all of it at a mine.
    pub fn entered(&self) -> f64 {
        (self.given() - self.taken()).max(0.0)
    }
}

/// What makes content tagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It entered the chain in the group.
    Entered,
    /// It passed its last site of these stages in the group; before the first one, it entered there.
    LastOf(BTreeSet<StageId>),
    /// It passed a site of the group at one of these stages (`None`: at any), or entered there.
    Touched(Option<BTreeSet<StageId>>),
    /// It came back at the end of life, or passed a site of these stages, in the group.
    Recycled(BTreeSet<StageId>),
}

/// How a process at a site treats tags.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stamp {
    /// Passes them; what enters here is tagged with this share.
    Pass(f64),
    /// All that leaves carries this tagged share.
    Set(f64),
    /// Tags what it passes with this share, on top of what is tagged.
    Touch(f64),
}

/// Tags that leave a process, `carried * (tags taken in) + added * activity`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Share of the tags taken in that is passed on.
    pub carried: f64,
    /// Tags made per unit of activity.
    pub added: f64,
}

/// How something enters the chain other than through a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Bought.
    Purchase,
    /// Back at the end of life.
    Return,
    /// In stock at the start.
    Opening,
    /// On the water at the start.
    Shipment,
}

/// The group of a rule: places, and for each site the share that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Places in the group.
    pub places: BTreeSet<PlaceId>,
    /// `g` of each site, by index.
    pub sites: Vec<f64>,
}

/// A chain of custody: what is followed, and what makes it tagged. Rules with the same one share their tags.
#[derive(Clone, Debug, PartialEq)]
pub struct Custody {
    /// What is followed.
    pub tracer: Tracer,
    /// What makes it tagged.
    pub test: Test,
    /// In whose hands.
    pub group: Group,
}

impl Custody {
    /// How one way of running a site treats tags.
    pub fn stamp(&self, case: &Case, site: SiteId, run: &Run) -> Stamp {
        let share = self.group.sites[site.index()];
        let of = |stages: &BTreeSet<StageId>| case.stage_of(run.process).is_some_and(|stage| stages.contains(&stage));
        match &self.test {
            Test::LastOf(stages) | Test::Recycled(stages) if of(stages) => Stamp::Set(share),
            Test::Touched(stages) if stages.as_ref().is_none_or(of) => Stamp::Touch(share),
            Test::Recycled(_) => Stamp::Pass(0.0),
            Test::Entered | Test::LastOf(_) | Test::Touched(_) => Stamp::Pass(share),
        }
    }

    /// How tags pass one way of running a site.
    pub fn passage(&self, case: &Case, site: SiteId, run: &Run) -> Passage {
        let yields = self.tracer.yields(case, run.process);
        match self.stamp(case, site, run) {
            Stamp::Pass(share) => Passage { carried: yields.kept(), added: share * yields.entered() },
            Stamp::Set(share) => Passage { carried: 0.0, added: share * yields.given() },
            Stamp::Touch(share) => Passage { carried: (1.0 - share) * yields.kept(), added: share * yields.given() },
        }
    }

    /// Tagged share of what enters at a place.
    pub fn entry(&self, place: PlaceId, entry: Entry) -> f64 {
        let counts = match self.test {
            Test::Recycled(_) => entry == Entry::Return,
            _ => true,
        };
        f64::from(u8::from(counts && self.group.places.contains(&place)))
    }
}

/// All chains of custody that the rules of a case need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Custodies {
    /// Each one once, in the order of the rules.
    pub all: Vec<Custody>,
    /// For every rule that follows tags, the indices into `all`: one, or for makers one for each commodity.
    pub of_rule: BTreeMap<RuleId, Vec<usize>>,
}

impl Custodies {
    /// Those of a case.
    pub fn of(case: &Case) -> Self {
        let mut custodies = Custodies::default();
        for (id, rule) in case.rules.iter() {
            for custody in of_rule(case, rule) {
                let known = custodies.all.iter().position(|other| *other == custody);
                let index = known.unwrap_or_else(|| {
                    custodies.all.push(custody);
                    custodies.all.len() - 1
                });
                custodies.of_rule.entry(id).or_default().push(index);
            }
        }
        custodies
    }

    /// The rules that share a custody, in order.
    pub fn rules(&self, custody: usize) -> impl Iterator<Item = RuleId> {
        self.of_rule.iter().filter(move |(_, own)| own.contains(&custody)).map(|(&rule, _)| rule)
    }
}

/// Whether a rule is met by tags.
pub fn follows_tags(rule: &Rule) -> bool {
    match rule.kind {
        RuleKind::OriginLimit | RuleKind::TouchLimit | RuleKind::RecycledContentMinimum => rule.element.is_some(),
        RuleKind::ContentMinimum => rule.basis != Some(Basis::Value) && rule.element.is_some(),
        RuleKind::ShareLimit => rule.owner_countries.is_some(),
        _ => false,
    }
}

/// The chains of custody of one rule.
fn of_rule(case: &Case, rule: &Rule) -> Vec<Custody> {
    if !follows_tags(rule) {
        return Vec::new();
    }
    let group = Group::of(case, rule);
    if rule.kind == RuleKind::ShareLimit {
        let makers =
            |commodity| Custody { tracer: Tracer::Commodity(commodity), test: Test::Entered, group: group.clone() };
        return consumed_commodities(case, rule).into_iter().map(makers).collect();
    }
    let Some(element) = rule.element else { return Vec::new() };
    let stages = || rule.origin_stages.clone();
    let test = match rule.kind {
        RuleKind::TouchLimit => Test::Touched(stages()),
        RuleKind::RecycledContentMinimum => {
            let own = case.settings.recycling_stage.as_deref().and_then(|name| case.stages.find(name));
            Test::Recycled(stages().unwrap_or_else(|| own.into_iter().collect()))
        }
        _ => stages().map_or(Test::Entered, Test::LastOf),
    };
    vec![Custody { tracer: Tracer::Element(element), test, group }]
}

impl Group {
    /// The group of a rule; a rule without a group means everyone.
    fn of(case: &Case, rule: &Rule) -> Self {
        Group {
            places: case.places.ids().filter(|&place| case.group_place(rule, place) == 1.0).collect(),
            sites: case.sites.values().map(|site| case.group_share(rule, site)).collect(),
        }
    }
}

/// What a unit of a tracer counts in a rule: of an element 1, of a commodity what the rule weighs it with.
pub fn weight(case: &Case, rule: &Rule, tracer: Tracer, period: &Period) -> f64 {
    match tracer {
        Tracer::Element(_) => 1.0,
        Tracer::Commodity(commodity) => case.rule_weight(rule, commodity, period),
    }
}

/// Commodities whose makers a rule asks for: all that the region consumes.
fn consumed_commodities(case: &Case, rule: &Rule) -> BTreeSet<CommodityId> {
    case.consumption(rule).into_iter().map(|consumer| consumer.commodity).collect()
}

/// What carries content from somewhere to somewhere, in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// Bought, all steps together.
    Purchase(SupplyId),
    /// Back at the end of life.
    Return(ReturnId),
    /// In stock before the first period.
    Opening(StockId),
    /// On the water before the first period: a row of `in_transit`, by its index.
    Shipment(u32),
    /// Given out by a run of a site, by its index.
    Output(SiteId, u16, CommodityId),
    /// Moved on a lane; the period is that of the dispatch.
    Lane(LaneId),
    /// Kept in stock at the end of the period.
    Stock(StockId),
    /// Taken in by a run of a site, by its index.
    Input(SiteId, u16, CommodityId),
    /// Taken by what is built.
    Built(OptionId, CommodityId),
    /// Serves a demand, by the index of the member.
    Served(DemandId, u16),
    /// Discarded.
    Discarded(PlaceId, CommodityId),
}

impl Carrier {
    /// Identifier in result tables.
    pub fn id(self) -> &'static str {
        match self {
            Carrier::Purchase(_) => "purchase",
            Carrier::Return(_) => "return",
            Carrier::Opening(_) => "opening",
            Carrier::Shipment(_) => "shipment",
            Carrier::Output(..) => "output",
            Carrier::Lane(_) => "lane",
            Carrier::Stock(_) => "stock",
            Carrier::Input(..) => "input",
            Carrier::Built(..) => "built",
            Carrier::Served(..) => "served",
            Carrier::Discarded(..) => "discarded",
        }
    }
}

impl Carrier {
    /// Where it is, and of which commodity; `None` for a shipment that is not in the case.
    pub fn subject(self, case: &Case) -> Option<(PlaceId, CommodityId)> {
        Some(match self {
            Carrier::Purchase(id) => (case.supplies[id].place, case.supplies[id].commodity),
            Carrier::Return(id) => (case.returns[id].place, case.returns[id].scrap),
            Carrier::Opening(id) | Carrier::Stock(id) => (case.stocks[id].place, case.stocks[id].commodity),
            Carrier::Shipment(index) => {
                let shipment = case.in_transit.get(index as usize)?;
                (shipment.place, shipment.commodity)
            }
            Carrier::Output(site, _, commodity) | Carrier::Input(site, _, commodity) => {
                (case.sites[site].place, commodity)
            }
            Carrier::Lane(id) => (case.lanes[id].from, case.lanes[id].commodity),
            Carrier::Built(option, commodity) => (case.sites[case.options[option].site].place, commodity),
            Carrier::Served(demand, member) => {
                let demand = &case.demands[demand];
                (demand.place, demand.members[usize::from(member)].commodity)
            }
            Carrier::Discarded(place, commodity) => (place, commodity),
        })
    }
}
