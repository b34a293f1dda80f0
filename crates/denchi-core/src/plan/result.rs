//! A plan: what the solved model says, in the terms of the case.
//!
//! Amounts are totals of a period in the commodity's unit; capacities are yearly rates; money is real, of the base
//! year of the case, undiscounted unless a field says `present_value`. Rows with a zero amount are left out of the
//! sparse tables (activity, flows, purchases, builds, discards). Rows are in the order of the case's tables, then of
//! the periods.

#![expect(missing_docs, reason = "fields whose name and unit say all carry no further comment")]

pub use denchi_solver::Ranges;

pub use crate::accounts::Term;
pub use crate::case::custody::Carrier;
use crate::case::queries::WorkItem;
use crate::case::settings::Period;
use crate::ids::{
    CommodityId, ContractId, DemandId, ElementId, LaneId, OptionId, PlaceId, ProcessId, ReturnId, RuleId, SiteId,
    StockId, SupplyId,
};

/// Index of a period in the horizon.
pub type PeriodIndex = usize;

/// A plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The periods that the plan covers.
    pub periods: Vec<Period>,
    /// Why the solver stopped, and how good the plan is.
    pub quality: Quality,
    /// Capacity of every site in every period.
    pub capacity: Vec<CapacityRow>,
    /// Activity by site and process.
    pub activity: Vec<ActivityRow>,
    /// Flows on lanes.
    pub flows: Vec<FlowRow>,
    /// Levels of stocks.
    pub stocks: Vec<StockRow>,
    /// Purchases by supply and step.
    pub purchases: Vec<PurchaseRow>,
    /// What is built.
    pub builds: Vec<BuildRow>,
    /// Demands: wanted, served, lost, carried over.
    pub demands: Vec<DemandRow>,
    /// What served the demands, by commodity.
    pub served: Vec<ServedRow>,
    /// Contracts in their terms: volume, price, what is delivered.
    pub contracts: Vec<ContractRow>,
    /// Deliveries under contracts, by destination.
    pub deliveries: Vec<DeliveryRow>,
    /// What contracts are worth to either side, at the shadow prices; empty where the solver gave none.
    pub contract_values: Vec<ContractValueRow>,
    /// Who takes the output of the projects: sites with options or contracts.
    pub offtakes: Vec<OfftakeRow>,
    /// What comes back at the end of life.
    pub returns: Vec<ReturnRow>,
    /// Surplus that is discarded.
    pub discards: Vec<DiscardRow>,
    /// Rules and how far they are met.
    pub rules: Vec<RuleRow>,
    /// The books of all chains of custody that rules follow.
    pub custody: Vec<CustodyRow>,
    /// What works for the destination of a rule, where that is not the whole plan.
    pub work_for: Vec<WorkRow>,
    /// Costs by term, subject and period; they add up to the objective.
    pub costs: Vec<CostRow>,
    /// Shadow prices of the material balances.
    pub prices: Vec<PriceRow>,
    /// Shadow prices of capacity.
    pub rents: Vec<RentRow>,
    /// Elements that product making takes in.
    pub needs: Vec<NeedRow>,
    /// Emissions of activity, purchases and transport.
    pub emissions: Vec<EmissionRow>,
}

/// Why the solver stopped, and how good the plan is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// `optimal`, `time_limit`, `interrupted`, ...
    pub termination: String,
    /// Present value of all cost, money.
    pub objective: f64,
    /// Best bound on the present value, where known.
    pub bound: Option<f64>,
    /// Relative gap between objective and bound, where known.
    pub gap: Option<f64>,
    /// Method that HiGHS used.
    pub method: String,
    /// Size of the model: columns, rows, nonzeros, whole-number columns.
    pub size: [usize; 4],
    /// Smallest and largest numbers of the programme, before and after scaling.
    pub ranges: [Ranges; 2],
}

/// Capacity of a site in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct CapacityRow {
    pub site: SiteId,
    pub period: PeriodIndex,
    /// Existing capacity, units a year, mean over the period after ramp-up; may be infinite.
    pub existing: f64,
    /// Capacity added by options, units a year, mean over the period after ramp-up.
    pub added: f64,
    /// Most that can be done in the period, units: (existing + added) x availability x years; may be infinite.
    pub usable: f64,
    /// Capacity used in the period, units.
    pub used: f64,
}

/// Activity of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityRow {
    pub site: SiteId,
    pub process: ProcessId,
    pub period: PeriodIndex,
    /// Units of activity in the period.
    pub amount: f64,
}

/// Flow on a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRow {
    pub lane: LaneId,
    /// Period of dispatch.
    pub period: PeriodIndex,
    /// Period of arrival; `None`: beyond the horizon.
    pub arrival: Option<PeriodIndex>,
    pub amount: f64,
}

/// Level of a stock at the end of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct StockRow {
    pub stock: StockId,
    pub period: PeriodIndex,
    pub level: f64,
    /// Net fill in the period (negative: draw), before losses.
    pub fill: f64,
}

/// Purchase on a step of a supply curve.
#[derive(Clone, Debug, PartialEq)]
pub struct PurchaseRow {
    pub supply: SupplyId,
    /// Step, from 0.
    pub step: usize,
    pub period: PeriodIndex,
    pub amount: f64,
    /// Money per unit.
    pub price: f64,
}

/// A decision to build.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildRow {
    pub option: OptionId,
    /// Period of the decision.
    pub period: PeriodIndex,
    /// Units of capacity a year.
    pub capacity: f64,
    /// Decimal year in which it starts.
    pub start: f64,
    /// Overnight cost less support, money.
    pub capital: f64,
}

/// A demand in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandRow {
    pub demand: DemandId,
    pub period: PeriodIndex,
    pub wanted: f64,
    pub served: f64,
    pub lost: f64,
    /// Carried over to the next period.
    pub backlog: f64,
    /// Cost of one more unit wanted, money per unit, undiscounted.
    pub price: Option<f64>,
}

/// What served a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedRow {
    pub demand: DemandId,
    pub commodity: CommodityId,
    pub period: PeriodIndex,
    pub amount: f64,
}

/// A contract in a period of its term.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractRow {
    pub contract: ContractId,
    pub period: PeriodIndex,
    /// The term that holds: 0 the first one, then the renewals.
    pub term: u16,
    /// Contracted volume of the term, units a year; 0 where it is not signed, may be infinite.
    pub volume: f64,
    /// The same in the period, after ramp-up, units.
    pub contracted: f64,
    /// Money per unit.
    pub price: f64,
    pub delivered: f64,
    /// Paid for but not taken.
    pub shortfall: f64,
}

/// Delivery under a contract to a place.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryRow {
    pub contract: ContractId,
    pub place: PlaceId,
    /// Period of dispatch.
    pub period: PeriodIndex,
    pub amount: f64,
}

/// What a contract is worth to either side in a period: money, undiscounted, at the shadow prices of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractValueRow {
    pub contract: ContractId,
    pub period: PeriodIndex,
    /// Price less what the goods are worth at the seller, and what is paid for what is not taken.
    pub to_seller: f64,
    /// What the goods are worth at the buyer, less freight, duty and price, and less what is paid for what is not taken.
    pub to_buyer: f64,
    /// Equity that the buyer puts into the seller.
    pub equity_paid: f64,
    /// The buyer's share of what the capacity of the seller earns.
    pub equity_return: f64,
}

/// Who takes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taker {
    /// The buyer of a contract.
    Contract(ContractId),
    /// A site that takes it in.
    Site(SiteId),
    Demand(DemandId),
    Stock(StockId),
    /// Building an option.
    Option(OptionId),
    /// It goes on to this place, or is under way to it at the end of the horizon.
    Place(PlaceId),
    Discarded,
}

/// A part of a project's output and who takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct OfftakeRow {
    pub site: SiteId,
    pub commodity: CommodityId,
    /// Period in which it leaves the site.
    pub period: PeriodIndex,
    pub taker: Taker,
    /// Where it is taken.
    pub place: PlaceId,
    pub amount: f64,
}

/// End-of-life return.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRow {
    pub r#return: ReturnId,
    pub period: PeriodIndex,
    /// Units of scrap.
    pub amount: f64,
}

/// Discarded surplus.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscardRow {
    pub place: PlaceId,
    pub commodity: CommodityId,
    pub period: PeriodIndex,
    pub amount: f64,
}

/// A rule in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    pub rule: RuleId,
    pub period: PeriodIndex,
    /// What the plan reaches, in the unit of the limit: a yearly rate (t CO2e for an emission price), a share, days, or
    /// an amount per unit. Days are infinite where nothing is consumed; a share of nothing is 0 for a largest and 1 for
    /// a least one.
    pub value: f64,
    pub limit: f64,
    /// By how much a soft rule is missed, a yearly rate, in the unit of its penalty.
    pub missed: f64,
    /// What one unit more of the limit adds to the cost of the period, in its money; negative where it saves. `None`
    /// where the solver gave no duals, and for rules without a limit to move (an emission price).
    pub shadow_price: Option<f64>,
}

/// A line of the book of a chain of custody: what carries content, and how much of it is tagged. The book covers
/// everything upstream of what its rules look at; a tag can go to any part of what leaves a place (mass balance).
#[derive(Clone, Debug, PartialEq)]
pub struct CustodyRow {
    /// Index into `Custodies::of(case).all`.
    pub custody: usize,
    pub carrier: Carrier,
    /// Where it is; for a lane, where it leaves.
    pub place: PlaceId,
    pub commodity: CommodityId,
    /// For a lane, the period of dispatch; for an opening stock, the first one.
    pub period: PeriodIndex,
    /// Of what is followed: t of an element, or units of the commodity.
    pub content: f64,
    /// The tagged part of it.
    pub tagged: f64,
}

/// Something that works for the destination of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkRow {
    /// The first rule that looks at this destination.
    pub rule: RuleId,
    pub item: WorkItem,
    pub period: PeriodIndex,
    /// Units of activity, dispatched, bought, or in stock at the end of the period: at most what the plan does.
    pub amount: f64,
}

/// What a cost belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Site(SiteId),
    Option(OptionId),
    Supply(SupplyId),
    Lane(LaneId),
    Stock(StockId),
    Demand(DemandId),
    Contract(ContractId),
    Rule(RuleId),
    /// A named limit (soft).
    Limit(crate::ids::LimitId),
    /// Discarding at a place.
    Place(PlaceId),
}

/// A part of the cost.
#[derive(Clone, Debug, PartialEq)]
pub struct CostRow {
    pub term: Term,
    pub subject: Subject,
    pub period: PeriodIndex,
    /// Money in the period.
    pub amount: f64,
    /// Money discounted to the base year.
    pub present_value: f64,
}

/// Shadow price of a material balance.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceRow {
    pub place: PlaceId,
    pub commodity: CommodityId,
    pub period: PeriodIndex,
    /// Cost of taking one more unit there, money per unit, undiscounted.
    pub price: f64,
}

/// Shadow price of a site's capacity.
#[derive(Clone, Debug, PartialEq)]
pub struct RentRow {
    pub site: SiteId,
    pub period: PeriodIndex,
    /// What one more unit of usable capacity would save, money per unit, undiscounted.
    pub rent: f64,
}

/// Element taken in by product making (inputs of the processes of the product stage).
#[derive(Clone, Debug, PartialEq)]
pub struct NeedRow {
    pub element: ElementId,
    pub period: PeriodIndex,
    /// t of the element.
    pub amount: f64,
    /// t in the reported basis (e.g. LCE).
    pub reported: f64,
}

/// Kind of an emission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmissionKind {
    Process,
    Heat,
    Electricity,
    Purchase,
    Transport,
}

impl EmissionKind {
    /// Identifier in result tables and key in the catalogue (`emission.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            EmissionKind::Process => "process",
            EmissionKind::Heat => "heat",
            EmissionKind::Electricity => "electricity",
            EmissionKind::Purchase => "purchase",
            EmissionKind::Transport => "transport",
        }
    }
}

/// An emission.
#[derive(Clone, Debug, PartialEq)]
pub struct EmissionRow {
    pub kind: EmissionKind,
    pub subject: Subject,
    pub period: PeriodIndex,
    /// t CO2e in the period.
    pub amount: f64,
}
