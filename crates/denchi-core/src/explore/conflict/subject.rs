//! What a row or a bound of the programme is in the case.

use crate::accounts;
use crate::case::Case;
use crate::ids::{
    CommodityId, ContractId, DemandId, LaneId, LimitId, OptionId, PlaceId, RuleId, SiteId, StockId, SupplyId,
};
use crate::model::{Column, Row};

/// Something that a case states and that could be otherwise. In the order in which it is blamed, of several that serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A rule.
    Rule(RuleId),
    /// A limit: its minimum (`below`) or its maximum.
    #[expect(missing_docs, reason = "said above")]
    Limit { limit: LimitId, below: bool },
    /// A demand must be served.
    Demand(DemandId),
    /// Least or largest share of a commodity in the mix of a demand.
    #[expect(missing_docs, reason = "said above")]
    Mix { demand: DemandId, commodity: CommodityId, below: bool },
    /// A site must run at least so much.
    MinimumUtilisation(SiteId),
    /// Least level of a stock.
    StockMinimum(StockId),
    /// Level of a stock at the end.
    StockClosing(StockId),
    /// Volumes of a contract.
    Contract(ContractId),
    /// An option is built at this size at least, or not at all.
    OptionMinimum(OptionId),
    /// An option needs another one.
    #[expect(missing_docs, reason = "said above")]
    OptionRequires { option: OptionId, requires: OptionId },
    /// Years in which an option can be decided.
    OptionTiming(OptionId),
    /// Most that an option can add.
    OptionMaximum(OptionId),
    /// Size of a stock.
    StockMaximum(StockId),
    /// What a site can make over the horizon.
    Reserve(SiteId),
    /// Capacity of a site, with what has been built by then.
    Capacity(SiteId),
    /// Most that a supply sells.
    Supply(SupplyId),
    /// Most that a lane carries.
    Lane(LaneId),
    /// A market takes no more than it demands.
    Market(DemandId),
    /// What comes back, is on the water or lies in a stock at the start must go somewhere.
    Arrivals(PlaceId, CommodityId),
}

impl Subject {
    /// Identifier in JSON; end of a key in the catalogue.
    pub fn id(self) -> &'static str {
        match self {
            Subject::Rule(_) => "rule",
            Subject::Limit { below: true, .. } => "limit_minimum",
            Subject::Limit { below: false, .. } => "limit_maximum",
            Subject::Demand(_) => "demand",
            Subject::Mix { below: true, .. } => "mix_minimum",
            Subject::Mix { below: false, .. } => "mix_maximum",
            Subject::MinimumUtilisation(_) => "utilisation",
            Subject::StockMinimum(_) => "stock_minimum",
            Subject::StockClosing(_) => "stock_closing",
            Subject::Contract(_) => "contract",
            Subject::OptionMinimum(_) => "option_minimum",
            Subject::OptionRequires { .. } => "option_requires",
            Subject::OptionTiming(_) => "option_timing",
            Subject::OptionMaximum(_) => "option_maximum",
            Subject::StockMaximum(_) => "stock_maximum",
            Subject::Reserve(_) => "reserve",
            Subject::Capacity(_) => "capacity",
            Subject::Supply(_) => "supply",
            Subject::Lane(_) => "lane",
            Subject::Market(_) => "market",
            Subject::Arrivals(..) => "arrivals",
        }
    }

    /// Table and name of the row of the case that states it; the column, where one does.
    pub fn row(self, case: &Case) -> (&'static str, String, &'static str) {
        let named = |table, name: &str, column| (table, name.to_owned(), column);
        match self {
            Subject::Rule(id) => named("rules", &case.rules[id].row, "limit"),
            Subject::Limit { limit, below } => {
                named("limits", case.limits.name(limit), if below { "minimum" } else { "maximum" })
            }
            Subject::Demand(id) | Subject::Market(id) => named("demands", case.demands.name(id), "quantity"),
            Subject::Mix { demand, .. } => named("demand_mix", case.demands.name(demand), ""),
            Subject::MinimumUtilisation(id) => named("sites", case.sites.name(id), "minimum_utilisation"),
            Subject::StockMinimum(id) => named("stocks", case.stocks.name(id), "minimum"),
            Subject::StockClosing(id) => named("stocks", case.stocks.name(id), "closing"),
            Subject::Contract(id) => named("contracts", case.contracts.name(id), "maximum"),
            Subject::OptionMinimum(id) => named("options", case.options.name(id), "minimum_size"),
            Subject::OptionRequires { option, .. } => named("option_requires", case.options.name(option), "requires"),
            Subject::OptionTiming(id) => named("options", case.options.name(id), "earliest_year"),
            Subject::OptionMaximum(id) => named("options", case.options.name(id), "maximum"),
            Subject::StockMaximum(id) => named("stocks", case.stocks.name(id), "maximum"),
            Subject::Reserve(id) => named("sites", case.sites.name(id), "reserve"),
            Subject::Capacity(id) => named("sites", case.sites.name(id), "capacity"),
            Subject::Supply(id) => named("supplies", case.supplies.name(id), "maximum"),
            Subject::Lane(id) => named("lanes", case.lanes.name(id), "maximum"),
            Subject::Arrivals(place, _) => named("places", case.places.name(place), ""),
        }
    }

    /// Whether it is a fact rather than a choice of whoever wrote the case.
    pub(super) fn is_fact(self) -> bool {
        matches!(self, Subject::Arrivals(..))
    }

    /// What states the lower and the upper side of a row.
    pub(super) fn of_row(case: &Case, row: &Row) -> [Option<Subject>; 2] {
        let both = |subject| [Some(subject), Some(subject)];
        match *row {
            Row::Rule { rule, .. } | Row::Bankability { rule, .. } => both(Subject::Rule(rule)),
            Row::Limit { limit, .. } => {
                [Some(Subject::Limit { limit, below: true }), Some(Subject::Limit { limit, below: false })]
            }
            Row::Demand { demand, .. } => [Some(Subject::Demand(demand)), Some(Subject::Market(demand))],
            Row::MixMinimum { demand, member, .. } | Row::MixMaximum { demand, member, .. } => {
                let commodity = case.demands[demand].members[usize::from(member)].commodity;
                both(Subject::Mix { demand, commodity, below: matches!(row, Row::MixMinimum { .. }) })
            }
            Row::MinimumUtilisation { site, .. } => both(Subject::MinimumUtilisation(site)),
            Row::StockMinimum { stock, .. } => both(Subject::StockMinimum(stock)),
            Row::StockClosing { stock } => both(Subject::StockClosing(stock)),
            Row::TakeOrPay { contract, .. }
            | Row::ContractMaximum { contract, .. }
            | Row::Renewal { contract, .. }
            | Row::VolumeMaximum { contract, .. }
            | Row::VolumeMinimum { contract, .. } => both(Subject::Contract(contract)),
            Row::OptionMinimum { option, .. } => both(Subject::OptionMinimum(option)),
            Row::OptionRequires { option, requires, .. } => both(Subject::OptionRequires { option, requires }),
            Row::OptionMaximum { option } | Row::OptionBuilt { option, .. } => both(Subject::OptionMaximum(option)),
            Row::Reserve { site } => both(Subject::Reserve(site)),
            // The most that a charge allows is what the capacity allows.
            Row::Capacity { site, .. } | Row::SiteUsed { site, .. } => both(Subject::Capacity(site)),
            Row::SupplyUsed { supply, .. } => both(Subject::Supply(supply)),
            Row::LaneUsed { lane, .. } => both(Subject::Lane(lane)),
            Row::Balance { place, commodity, .. } => [Some(Subject::Arrivals(place, commodity)), None],
            Row::SellerOutput { .. }
            | Row::SoldOnLanes { .. }
            | Row::WorkWithin { .. }
            | Row::WorkBalance { .. }
            | Row::WorkUsed { .. }
            | Row::Tags { .. }
            | Row::TagsPassed { .. }
            | Row::Tagged { .. } => [None, None],
        }
    }

    /// What states the upper bound of a column.
    pub(super) fn of_column(case: &Case, column: &Column) -> Option<Subject> {
        match *column {
            Column::Flow { lane, .. } => Some(Subject::Lane(lane)),
            Column::Purchase { supply, .. } => Some(Subject::Supply(supply)),
            Column::Level { stock, .. } => Some(Subject::StockMaximum(stock)),
            Column::Volume { contract, .. } => Some(Subject::Contract(contract)),
            Column::Build { option, t } => {
                let periods = &case.settings.periods;
                let end = periods.last().map_or(0.0, crate::case::settings::Period::end);
                let open = accounts::can_be_decided(&case.options[option], &periods[usize::from(t)], end);
                Some(if open { Subject::OptionMaximum(option) } else { Subject::OptionTiming(option) })
            }
            _ => None,
        }
    }
}
