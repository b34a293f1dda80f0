//! What rules are about: whose sites count, what a region consumes, what a unit weighs.

use crate::case::Case;
use crate::case::entities::{Basis, Direction, Lane, Process, Rule, RuleKind, Site};
use crate::case::settings::Period;
use crate::ids::{
    CommodityId, DemandId, ElementId, LaneId, PlaceId, ProcessId, RuleId, SiteId, StageId, StockId, SupplyId,
};

/// Days in a year, where stocks are counted in days of consumption.
pub const DAYS_OF_CONSUMPTION: f64 = 365.0;

/// Who consumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum User {
    /// A demand, and the index of the member that serves it.
    Demand(DemandId, usize),
    /// A site, and the index of its run.
    Site(SiteId, usize),
}

/// Something that is consumed in the scope of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consumer {
    /// Who consumes it.
    pub user: User,
    /// Where.
    pub place: PlaceId,
    /// What.
    pub commodity: CommodityId,
    /// Units of the commodity per unit served, or per unit of activity.
    pub quantity: f64,
}

impl Case {
    /// The owned share of a site: equity shares of owners from the owner countries of a rule where `ownership` gives
    /// them, otherwise all or nothing by the operator; 1 without an owner scope. With a threshold, 1 from there on and 0
    /// below.
    pub fn owner_share(&self, site: &Site, rule: &Rule) -> f64 {
        let Some(countries) = &rule.owner_countries else { return 1.0 };
        let within = |owner| self.owners[owner].country.as_ref().is_some_and(|country| countries.contains(country));
        let owned = if site.shares.is_empty() {
            f64::from(u8::from(site.owner.is_some_and(within)))
        } else {
            site.shares.iter().filter(|(owner, _)| within(*owner)).map(|(_, share)| share).sum()
        };
        match rule.owner_threshold {
            Some(threshold) => f64::from(u8::from(owned > 0.0 && owned >= threshold - 1e-9)),
            None => owned,
        }
    }

    /// How far a site belongs to the group of a rule: in full where it stands in the origin, otherwise by its owned
    /// share; a rule without a group means everyone.
    pub fn group_share(&self, rule: &Rule, site: &Site) -> f64 {
        if self.group_place(rule, site.place) == 1.0 {
            1.0
        } else if rule.owner_countries.is_some() {
            self.owner_share(site, rule)
        } else {
            0.0
        }
    }

    /// Whether a place belongs to the group of a rule, 1 or 0: for purchases, returns, opening stocks and shipments,
    /// which count by their place alone. A rule without a group means everywhere.
    pub fn group_place(&self, rule: &Rule, place: PlaceId) -> f64 {
        let inside = match &rule.origin {
            Some(origin) => origin.places.contains(&place),
            None => rule.owner_countries.is_none(),
        };
        f64::from(u8::from(inside))
    }

    /// Whether a place is in the region of a rule.
    pub fn in_region(&self, rule: &Rule, place: PlaceId) -> bool {
        rule.region.as_ref().is_none_or(|scope| scope.places.contains(&place))
    }

    /// Whether a rule names a commodity, or names none.
    pub fn names_commodity(&self, rule: &Rule, commodity: CommodityId) -> bool {
        rule.commodities.as_ref().is_none_or(|set| set.contains(&commodity))
    }

    /// What the region of a rule consumes: what serves its demands, and, where the rule names commodities or a stage and
    /// no demand, what activity in the region takes in of them. In the order of demands, then of sites.
    pub fn consumption(&self, rule: &Rule) -> Vec<Consumer> {
        let mut consumers = Vec::new();
        for (id, demand) in self.demands.iter() {
            if !self.in_region(rule, demand.place) || rule.demands.as_ref().is_some_and(|only| !only.contains(&id)) {
                continue;
            }
            for (member, data) in demand.members.iter().enumerate() {
                if self.names_commodity(rule, data.commodity) {
                    let user = User::Demand(id, member);
                    consumers.push(Consumer { user, place: demand.place, commodity: data.commodity, quantity: 1.0 });
                }
            }
        }
        let Some(named) = rule.commodities.as_ref().filter(|_| rule.demands.is_none()) else { return consumers };
        for (id, site) in self.sites.iter().filter(|(_, site)| self.in_region(rule, site.place)) {
            for (run, data) in site.runs.iter().enumerate() {
                let recipe = &self.processes[data.process].recipe;
                for input in recipe.iter().filter(|row| row.direction == Direction::Input) {
                    if named.contains(&input.commodity) {
                        let (place, commodity, quantity) = (site.place, input.commodity, input.quantity);
                        consumers.push(Consumer { user: User::Site(id, run), place, commodity, quantity });
                    }
                }
            }
        }
        consumers
    }

    /// Whether consumers are all that serves the demands of the case, and nothing else.
    pub fn consumes_everything(&self, consumers: &[Consumer]) -> bool {
        let members: usize = self.demands.values().map(|demand| demand.members.len()).sum();
        consumers.len() == members && consumers.iter().all(|consumer| matches!(consumer.user, User::Demand(..)))
    }

    /// The stage of a process: its own, or that of its product.
    pub fn stage_of(&self, process: ProcessId) -> Option<StageId> {
        let process = &self.processes[process];
        process.stage.or_else(|| self.commodities[process.product()?.commodity].stage)
    }

    /// Content of an element in a unit of a commodity, t.
    pub fn content(&self, commodity: CommodityId, element: ElementId) -> f64 {
        self.commodities[commodity].contents.get(&element).copied().unwrap_or(0.0)
    }

    /// Reference price of a commodity in a period, money per unit; 0 where it has none.
    pub fn reference_price(&self, commodity: CommodityId, period: &Period) -> f64 {
        self.commodities[commodity].price.as_ref().map_or(0.0, |price| price.mean(period.start, period.years))
    }

    /// What a unit of a commodity counts in a rule: the content of its element, the mass, the reference price, or 1.
    pub fn rule_weight(&self, rule: &Rule, commodity: CommodityId, period: &Period) -> f64 {
        match (rule.element, rule.basis) {
            (Some(element), _) => self.content(commodity, element),
            (None, Some(Basis::Mass)) => self.commodities[commodity].mass.unwrap_or(0.0),
            (None, Some(Basis::Value)) => self.reference_price(commodity, period),
            (None, _) => 1.0,
        }
    }

    /// Value added by one unit of activity at reference prices: outputs less inputs. What has no price counts nothing.
    pub fn value_added(&self, process: &Process, period: &Period) -> f64 {
        process.recipe.iter().map(|row| row.net() * self.reference_price(row.commodity, period)).sum()
    }

    /// Whether a process makes what a rule is about: its product is in scope.
    pub fn makes(&self, rule: &Rule, process: ProcessId) -> bool {
        let product = self.processes[process].product();
        rule.commodities.is_none() || product.is_some_and(|product| self.names_commodity(rule, product.commodity))
    }

    /// Whether what a lane carries is an export that a rule limits: from the origin to places outside it, or to the
    /// destination.
    pub fn is_export(&self, rule: &Rule, lane: &Lane) -> bool {
        let leaves = rule.origin.as_ref().is_some_and(|origin| origin.places.contains(&lane.from));
        let goes = match (&rule.destination, &rule.origin) {
            (Some(destination), _) => destination.places.contains(&lane.to),
            (None, Some(origin)) => !origin.places.contains(&lane.to),
            (None, None) => false,
        };
        leaves && goes && self.names_commodity(rule, lane.commodity)
    }

    /// Value added by one unit of something that works for a destination, money, and how far it belongs to the group of
    /// a rule: the value added of activity, the reference price of a purchase, at the stages that count.
    pub fn value_of_work(&self, rule: &Rule, item: WorkItem, period: &Period) -> (f64, f64) {
        match item {
            WorkItem::Activity(site, run) => {
                let site = &self.sites[site];
                let process = site.runs[usize::from(run)].process;
                if !rule.counts_at(self.stage_of(process)) {
                    return (0.0, 0.0);
                }
                (self.value_added(&self.processes[process], period), self.group_share(rule, site))
            }
            WorkItem::Purchase(supply) => {
                let supply = &self.supplies[supply];
                if !rule.counts_at(self.commodities[supply.commodity].stage) {
                    return (0.0, 0.0);
                }
                (self.reference_price(supply.commodity, period), self.group_place(rule, supply.place))
            }
            WorkItem::Flow(_) | WorkItem::Level(_) => (0.0, 0.0),
        }
    }

    /// The rules that look at the work for a destination, by what is consumed there: rules with the same consumers look
    /// at the same work.
    pub fn work_scopes(&self) -> Vec<WorkScope> {
        let mut scopes: Vec<WorkScope> = Vec::new();
        for (id, rule) in self.rules.iter().filter(|(_, rule)| rule.follows_work()) {
            let consumers = self.consumption(rule);
            let by_value = rule.kind == RuleKind::ContentMinimum;
            match scopes.iter_mut().find(|scope| scope.consumers == consumers) {
                Some(scope) => {
                    scope.rules.push(id);
                    scope.by_value |= by_value;
                }
                None => {
                    let everything = self.consumes_everything(&consumers);
                    scopes.push(WorkScope { rules: vec![id], consumers, everything, by_value });
                }
            }
        }
        scopes
    }
}

/// A destination whose work is followed through the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkScope {
    /// The rules that look at it.
    pub rules: Vec<RuleId>,
    /// What is consumed there.
    pub consumers: Vec<Consumer>,
    /// Everything that serves demands is in scope: the whole plan works for it.
    pub everything: bool,
    /// Whether value is counted.
    pub by_value: bool,
}

impl Rule {
    /// Whether the rule looks at all work for what a region consumes: embodied emissions, content by value.
    pub fn follows_work(&self) -> bool {
        match self.kind {
            RuleKind::EmissionLimit | RuleKind::EmissionPrice => self.basis == Some(Basis::Embodied),
            RuleKind::ContentMinimum => self.basis == Some(Basis::Value),
            _ => false,
        }
    }

    /// Whether the limit is an amount a year, in the unit in which the rule is missed: not a share, not days, not a
    /// number per unit.
    pub fn limits_amount(&self) -> bool {
        match self.kind {
            RuleKind::CapacityTarget
            | RuleKind::ProductionTarget
            | RuleKind::InvestmentBudget
            | RuleKind::ExportLimit => true,
            RuleKind::EmissionLimit => !self.per_unit,
            _ => false,
        }
    }

    /// Whether a process is at a stage at which the group counts; every stage where the rule names none.
    pub fn counts_at(&self, stage: Option<StageId>) -> bool {
        self.origin_stages.as_ref().is_none_or(|stages| stage.is_some_and(|stage| stages.contains(&stage)))
    }
}

/// Something that can work for a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkItem {
    /// A site, and the index of its run: units of activity.
    Activity(SiteId, u16),
    /// Units that a lane takes on.
    Flow(LaneId),
    /// Units bought from a supply, over all its steps.
    Purchase(SupplyId),
    /// Units in stock at the end of the period.
    Level(StockId),
}
