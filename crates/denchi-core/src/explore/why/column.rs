//! What columns and rows are to a reader: who acts, what it costs, which limit it meets.

use crate::accounts;
use crate::case::Case;
use crate::case::queries::WorkItem;
use crate::ids::{
    CommodityId, ContractId, DemandId, LaneId, LimitId, OptionId, PlaceId, ProcessId, RuleId, SiteId, StockId, SupplyId,
};
use crate::model::{Column, Model, Row};
use crate::plan::result::{PeriodIndex, Subject, Term};

/// Something that a plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named after who acts")]
pub enum Act {
    Activity(SiteId, ProcessId),
    Flow(LaneId),
    /// A step of a supply, from 0.
    Purchase(SupplyId, usize),
    Stock(StockId),
    Build(OptionId),
    Served(DemandId, CommodityId),
    Lost(DemandId),
    Backlog(DemandId),
    Contract(ContractId),
    Discard(PlaceId, CommodityId),
    MissedRule(RuleId),
    MissedLimit(LimitId),
    /// What a chain of custody or the work for a destination is counted with.
    Counted,
}

/// A limit with a worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named after the limit")]
pub enum Limit {
    Capacity(SiteId),
    MinimumUtilisation(SiteId),
    Reserve(SiteId),
    OptionMaximum(OptionId),
    /// Least size of an option, or its charge.
    OptionSize(OptionId),
    Requires(OptionId, OptionId),
    /// What a demand wants.
    Demand(DemandId),
    Mix(DemandId, CommodityId),
    Stock(StockId),
    Contract(ContractId),
    /// What all contracts on the output of a site, or between two places, may deliver.
    Seller(SiteId),
    Rule(RuleId),
    Limit(LimitId),
    /// The book of a chain of custody, by its number in `Custodies::of`.
    Custody(usize),
    /// The work for the destination of a rule.
    Work(RuleId),
    /// Charged when used at all.
    Charge,
    /// The own bound of something that the plan does: a step of a supply, a lane, a build in its year.
    Own(Act),
}

impl Limit {
    /// Identifier in tables and key in the catalogue (`why.limit.<id>`).
    pub fn id(&self) -> &'static str {
        match self {
            Limit::Capacity(_) => "capacity",
            Limit::MinimumUtilisation(_) => "minimum_utilisation",
            Limit::Reserve(_) => "reserve",
            Limit::OptionMaximum(_) => "option_maximum",
            Limit::OptionSize(_) => "option_size",
            Limit::Requires(..) => "requires",
            Limit::Demand(_) => "demand",
            Limit::Mix(..) => "mix",
            Limit::Stock(_) => "stock",
            Limit::Contract(_) => "contract",
            Limit::Seller(_) => "seller",
            Limit::Rule(_) => "rule",
            Limit::Limit(_) => "limit",
            Limit::Custody(_) => "custody",
            Limit::Work(_) => "work",
            Limit::Charge => "charge",
            Limit::Own(_) => "own",
        }
    }
}

/// What money is paid for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A cost of the case.
    Cost(Term, Subject),
    /// Goods at their shadow price; where they end a chain, goods whose price is explained above in the same chain.
    Goods(PlaceId, CommodityId),
    /// A limit that holds back.
    Limit(Limit),
    /// What something that is not done would cost beyond what it is worth.
    Unused(Act),
}

/// A part of an account: positive is paid, negative is earned.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What for.
    pub what: What,
    /// When it is paid.
    pub period: PeriodIndex,
    /// Units of goods, or of what a limit limits, per unit; 1 for costs.
    pub quantity: f64,
    /// Money per unit of what the account is about.
    pub amount: f64,
}

/// What a column does.
pub(crate) fn act(case: &Case, column: Column) -> Act {
    let served = |demand, member| {
        let members = &case.demands[demand].members;
        members.get(usize::from(member)).map_or(Act::Lost(demand), |data| Act::Served(demand, data.commodity))
    };
    match column {
        Column::Activity { site, run, .. } => Act::Activity(site, case.sites[site].runs[usize::from(run)].process),
        Column::Flow { lane, .. } | Column::LaneUsed { lane, .. } => Act::Flow(lane),
        Column::Purchase { supply, step, .. } => Act::Purchase(supply, usize::from(step)),
        Column::SupplyUsed { supply, .. } => Act::Purchase(supply, 0),
        Column::Level { stock, .. } => Act::Stock(stock),
        Column::Build { option, .. } | Column::OptionBuilt { option, .. } => Act::Build(option),
        Column::Served { demand, member, .. } => served(demand, member),
        Column::Lost { demand, .. } => Act::Lost(demand),
        Column::Backlog { demand, .. } => Act::Backlog(demand),
        Column::Delivered { contract, .. }
        | Column::Shortfall { contract, .. }
        | Column::Volume { contract, .. }
        | Column::Signed { contract, .. } => Act::Contract(contract),
        Column::Discard { place, commodity, .. } => Act::Discard(place, commodity),
        Column::MissedRule { rule, .. } | Column::Unbanked { rule, .. } => Act::MissedRule(rule),
        Column::MissedLimit { limit, .. } => Act::MissedLimit(limit),
        Column::SiteUsed { site, .. } => Act::Activity(site, case.sites[site].runs[0].process),
        Column::Tagged { .. } | Column::Work { .. } | Column::Slack { .. } => Act::Counted,
    }
}

/// What a row limits; `None` for a balance.
pub(crate) fn limit(case: &Case, model: &Model, row: Row) -> Option<Limit> {
    Some(match row {
        Row::Balance { .. } => return None,
        Row::Capacity { site, .. } => Limit::Capacity(site),
        Row::MinimumUtilisation { site, .. } => Limit::MinimumUtilisation(site),
        Row::Reserve { site } => Limit::Reserve(site),
        Row::OptionMaximum { option } => Limit::OptionMaximum(option),
        Row::OptionMinimum { option, .. } | Row::OptionBuilt { option, .. } => Limit::OptionSize(option),
        Row::OptionRequires { option, requires, .. } => Limit::Requires(option, requires),
        Row::Demand { demand, .. } => Limit::Demand(demand),
        Row::MixMinimum { demand, member, .. } | Row::MixMaximum { demand, member, .. } => {
            let member = case.demands[demand].members.get(usize::from(member));
            member.map_or(Limit::Demand(demand), |data| Limit::Mix(demand, data.commodity))
        }
        Row::StockMinimum { stock, .. } | Row::StockClosing { stock } => Limit::Stock(stock),
        Row::TakeOrPay { contract, .. }
        | Row::ContractMaximum { contract, .. }
        | Row::Renewal { contract, .. }
        | Row::VolumeMaximum { contract, .. }
        | Row::VolumeMinimum { contract, .. } => Limit::Contract(contract),
        Row::SellerOutput { site, .. } => Limit::Seller(site),
        Row::SoldOnLanes { from, commodity, .. } => {
            let sold = |contract: &crate::case::entities::Contract| {
                contract.commodity == commodity && case.sites[contract.seller].place == from
            };
            let seller = case.contracts.values().find(|contract| sold(contract)).map(|contract| contract.seller);
            seller.map_or(Limit::Charge, Limit::Seller)
        }
        Row::WorkWithin { scope, .. } | Row::WorkBalance { scope, .. } | Row::WorkUsed { scope, .. } => {
            model.destinations.get(usize::from(scope)).map_or(Limit::Charge, |&rule| Limit::Work(rule))
        }
        Row::Rule { rule, .. } | Row::Bankability { rule, .. } => Limit::Rule(rule),
        Row::Limit { limit, .. } => Limit::Limit(limit),
        Row::SiteUsed { .. } | Row::LaneUsed { .. } | Row::SupplyUsed { .. } => Limit::Charge,
        Row::Tags { custody, .. } | Row::TagsPassed { custody, .. } | Row::Tagged { custody, .. } => {
            Limit::Custody(usize::from(custody))
        }
    })
}

/// What a unit of a column costs by itself: present values that add up to its cost in the programme.
pub(crate) fn costs(case: &Case, model: &Model, index: usize) -> Vec<Part> {
    let (column, total) = (model.columns[index], model.problem.cost[index]);
    let t = usize::from(column.period());
    let periods = &case.settings.periods[..model.discount.len()];
    let mut parts = Vec::new();
    let mut add = |term, subject, period: usize, amount: f64| {
        if amount != 0.0 {
            parts.push(Part { what: What::Cost(term, subject), period, quantity: 1.0, amount });
        }
    };
    let factor = model.discount[t];
    match column {
        Column::Activity { site, run, .. } => {
            let (data, run) = (&case.sites[site], usize::from(run));
            let (variable, energy) = accounts::activity(case, data, run, &periods[t]);
            add(Term::VariableOperation, Subject::Site(site), t, variable * factor);
            add(Term::Energy, Subject::Site(site), t, energy * factor);
            for (rule, price) in accounts::emission_prices(case, data, run, &periods[t]) {
                add(Term::EmissionPrice, Subject::Rule(rule), t, price * factor);
            }
        }
        Column::Flow { lane, .. } => {
            let (freight, duty) = accounts::flow(case, lane, &periods[t]);
            add(Term::Freight, Subject::Lane(lane), t, freight * factor);
            add(Term::Tariff, Subject::Lane(lane), t, duty * factor);
        }
        Column::Build { option, .. } => {
            let (data, decided, unit) = (&case.options[option], &periods[t], model.layout.unit(option));
            let (start, end) = accounts::life(data, decided);
            for (paid, period) in periods.iter().enumerate() {
                let capital = accounts::overnight(data, decided) * accounts::capital_share(case, data, decided, period);
                add(Term::Capital, Subject::Option(option), paid, capital * unit * model.discount[paid]);
                let fixed = data.fixed_operating_cost * crate::time::overlap(start, end, period);
                add(Term::FixedOperation, Subject::Option(option), paid, fixed * unit * model.discount[paid]);
            }
        }
        Column::Purchase { supply, .. } => add(Term::Purchase, Subject::Supply(supply), t, total),
        Column::Level { stock, .. } => add(Term::Holding, Subject::Stock(stock), t, total),
        Column::Served { demand, .. } => add(Term::Revenue, Subject::Demand(demand), t, total),
        Column::Lost { demand, .. } => add(Term::Shortage, Subject::Demand(demand), t, total),
        Column::Backlog { demand, .. } => add(Term::Backlog, Subject::Demand(demand), t, total),
        Column::Discard { place, .. } => add(Term::Disposal, Subject::Place(place), t, total),
        Column::Delivered { contract, .. }
        | Column::Shortfall { contract, .. }
        | Column::Volume { contract, .. }
        | Column::Signed { contract, .. } => add(Term::TakeOrPay, Subject::Contract(contract), t, total),
        Column::MissedRule { rule, .. } | Column::Unbanked { rule, .. } => {
            add(Term::RulePenalty, Subject::Rule(rule), t, total);
        }
        Column::MissedLimit { limit, .. } => add(Term::RulePenalty, Subject::Limit(limit), t, total),
        Column::SiteUsed { site, .. } => add(Term::FixedCharge, Subject::Site(site), t, total),
        Column::LaneUsed { lane, .. } => add(Term::FixedCharge, Subject::Lane(lane), t, total),
        Column::SupplyUsed { supply, .. } => add(Term::FixedCharge, Subject::Supply(supply), t, total),
        Column::OptionBuilt { option, .. } => add(Term::FixedCharge, Subject::Option(option), t, total),
        Column::Work { item, .. } => add(Term::EmissionPrice, subject(item), t, total),
        Column::Tagged { .. } | Column::Slack { .. } => {}
    }
    parts
}

fn subject(item: WorkItem) -> Subject {
    match item {
        WorkItem::Activity(site, _) => Subject::Site(site),
        WorkItem::Flow(lane) => Subject::Lane(lane),
        WorkItem::Purchase(supply) => Subject::Supply(supply),
        WorkItem::Level(stock) => Subject::Stock(stock),
    }
}
