//! What the columns and rows of a programme mean, in the terms of the case.

use crate::case::custody::Carrier;
use crate::case::queries::WorkItem;
use crate::ids::{
    CommodityId, ContractId, DemandId, LaneId, LimitId, OptionId, PlaceId, RuleId, SiteId, StockId, SupplyId,
};

/// What a column is; `t` is the index of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variables of docs/model.md")]
pub enum Column {
    Activity {
        site: SiteId,
        run: u16,
        t: u16,
    },
    Flow {
        lane: LaneId,
        t: u16,
    },
    Purchase {
        supply: SupplyId,
        step: u16,
        t: u16,
    },
    Level {
        stock: StockId,
        t: u16,
    },
    /// In units of capacity, or in whole units of `unit_size`.
    Build {
        option: OptionId,
        t: u16,
    },
    Served {
        demand: DemandId,
        member: u16,
        t: u16,
    },
    Lost {
        demand: DemandId,
        t: u16,
    },
    Backlog {
        demand: DemandId,
        t: u16,
    },
    Delivered {
        contract: ContractId,
        destination: u16,
        t: u16,
    },
    Shortfall {
        contract: ContractId,
        t: u16,
    },
    /// Contracted volume of a term, units a year; `t` is the first period of the term.
    Volume {
        contract: ContractId,
        term: u16,
        t: u16,
    },
    /// Whether a proposed contract with a least volume is signed.
    Signed {
        contract: ContractId,
        t: u16,
    },
    Discard {
        place: PlaceId,
        commodity: CommodityId,
        t: u16,
    },
    MissedRule {
        rule: RuleId,
        t: u16,
    },
    /// Output of a project that a soft bankability rule lets go without a contract.
    Unbanked {
        rule: RuleId,
        site: SiteId,
        t: u16,
    },
    /// `t` is that of the period, or the last one of the span.
    MissedLimit {
        limit: LimitId,
        t: u16,
        below: bool,
    },
    SiteUsed {
        site: SiteId,
        t: u16,
    },
    LaneUsed {
        lane: LaneId,
        t: u16,
    },
    SupplyUsed {
        supply: SupplyId,
        t: u16,
    },
    OptionBuilt {
        option: OptionId,
        t: u16,
    },
    /// Tags of what leaves for the same place, by the first of its carriers: content of what a custody follows.
    Tagged {
        custody: u16,
        carrier: Carrier,
        t: u16,
    },
    /// What works for a destination, by its number among the scopes of the case.
    Work {
        scope: u16,
        item: WorkItem,
        t: u16,
    },
    /// By how much a requirement is missed, in an elastic model.
    Slack {
        slack: Slack,
        t: u16,
        below: bool,
    },
}

impl Column {
    /// The period that the column is about.
    pub fn period(&self) -> u16 {
        match *self {
            Column::Activity { t, .. }
            | Column::Flow { t, .. }
            | Column::Purchase { t, .. }
            | Column::Level { t, .. }
            | Column::Build { t, .. }
            | Column::Served { t, .. }
            | Column::Lost { t, .. }
            | Column::Backlog { t, .. }
            | Column::Delivered { t, .. }
            | Column::Shortfall { t, .. }
            | Column::Volume { t, .. }
            | Column::Signed { t, .. }
            | Column::Discard { t, .. }
            | Column::MissedRule { t, .. }
            | Column::Unbanked { t, .. }
            | Column::MissedLimit { t, .. }
            | Column::SiteUsed { t, .. }
            | Column::LaneUsed { t, .. }
            | Column::SupplyUsed { t, .. }
            | Column::OptionBuilt { t, .. }
            | Column::Tagged { t, .. }
            | Column::Work { t, .. }
            | Column::Slack { t, .. } => t,
        }
    }

    /// Whether the column decides nothing, and only assigns what happens anyway: to a destination, to an origin.
    pub fn is_assignment(&self) -> bool {
        matches!(self, Column::Work { .. } | Column::Tagged { .. })
    }
}

/// A requirement that an elastic model may miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named after what is required")]
pub enum Slack {
    Demand(DemandId),
    /// More arrives at a place than can leave it.
    Surplus(PlaceId, CommodityId),
    MinimumUtilisation(SiteId),
    StockMinimum(StockId),
    StockClosing(StockId),
    Rule(RuleId),
    Limit(LimitId),
    Mix(DemandId, CommodityId),
}

/// What a row is; `t` is the index of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the constraints of docs/model.md")]
pub enum Row {
    Balance {
        place: PlaceId,
        commodity: CommodityId,
        t: u16,
    },
    Capacity {
        site: SiteId,
        t: u16,
    },
    MinimumUtilisation {
        site: SiteId,
        t: u16,
    },
    Reserve {
        site: SiteId,
    },
    OptionMaximum {
        option: OptionId,
    },
    OptionMinimum {
        option: OptionId,
        t: u16,
    },
    OptionBuilt {
        option: OptionId,
        t: u16,
    },
    OptionRequires {
        option: OptionId,
        requires: OptionId,
        t: u16,
    },
    Demand {
        demand: DemandId,
        t: u16,
    },
    MixMinimum {
        demand: DemandId,
        member: u16,
        t: u16,
    },
    MixMaximum {
        demand: DemandId,
        member: u16,
        t: u16,
    },
    StockMinimum {
        stock: StockId,
        t: u16,
    },
    StockClosing {
        stock: StockId,
    },
    TakeOrPay {
        contract: ContractId,
        t: u16,
    },
    ContractMaximum {
        contract: ContractId,
        t: u16,
    },
    SellerOutput {
        site: SiteId,
        commodity: CommodityId,
        t: u16,
    },
    SoldOnLanes {
        from: PlaceId,
        to: PlaceId,
        commodity: CommodityId,
        t: u16,
    },
    /// At most what the plan does.
    WorkWithin {
        scope: u16,
        item: WorkItem,
        t: u16,
    },
    WorkBalance {
        scope: u16,
        place: PlaceId,
        commodity: CommodityId,
        t: u16,
    },
    WorkUsed {
        scope: u16,
        place: PlaceId,
        commodity: CommodityId,
        t: u16,
    },
    Rule {
        rule: RuleId,
        t: u16,
    },
    Renewal {
        contract: ContractId,
        t: u16,
    },
    VolumeMaximum {
        contract: ContractId,
        t: u16,
    },
    VolumeMinimum {
        contract: ContractId,
        t: u16,
    },
    Bankability {
        rule: RuleId,
        site: SiteId,
        t: u16,
    },
    Limit {
        limit: LimitId,
        t: u16,
    },
    SiteUsed {
        site: SiteId,
        t: u16,
    },
    LaneUsed {
        lane: LaneId,
        t: u16,
    },
    SupplyUsed {
        supply: SupplyId,
        t: u16,
    },
    Tags {
        custody: u16,
        place: PlaceId,
        commodity: CommodityId,
        t: u16,
    },
    TagsPassed {
        custody: u16,
        site: SiteId,
        run: u16,
        t: u16,
    },
    Tagged {
        custody: u16,
        carrier: Carrier,
        t: u16,
    },
}

impl Row {
    /// The last period that the row is about; `None` where it spans the horizon.
    pub fn period(&self) -> Option<u16> {
        match *self {
            Row::Reserve { .. } | Row::OptionMaximum { .. } | Row::StockClosing { .. } => None,
            Row::Balance { t, .. }
            | Row::Capacity { t, .. }
            | Row::MinimumUtilisation { t, .. }
            | Row::OptionMinimum { t, .. }
            | Row::OptionBuilt { t, .. }
            | Row::OptionRequires { t, .. }
            | Row::Demand { t, .. }
            | Row::MixMinimum { t, .. }
            | Row::MixMaximum { t, .. }
            | Row::StockMinimum { t, .. }
            | Row::TakeOrPay { t, .. }
            | Row::ContractMaximum { t, .. }
            | Row::Renewal { t, .. }
            | Row::VolumeMaximum { t, .. }
            | Row::VolumeMinimum { t, .. }
            | Row::SellerOutput { t, .. }
            | Row::SoldOnLanes { t, .. }
            | Row::WorkWithin { t, .. }
            | Row::WorkBalance { t, .. }
            | Row::WorkUsed { t, .. }
            | Row::Rule { t, .. }
            | Row::Bankability { t, .. }
            | Row::Limit { t, .. }
            | Row::SiteUsed { t, .. }
            | Row::LaneUsed { t, .. }
            | Row::SupplyUsed { t, .. }
            | Row::Tags { t, .. }
            | Row::TagsPassed { t, .. }
            | Row::Tagged { t, .. } => Some(t),
        }
    }
}

/// The index of a period or of a member, for keys.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the reader refuses horizons, recipes and curves of 65536 and more"
)]
pub(crate) fn small(index: usize) -> u16 {
    index as u16
}
