//! What gave way in each month: what is lost, and what was done so that no more is.

use std::collections::BTreeMap;

use denchi_core::ids::{CommodityId, DemandId, LaneId, SiteId, StockId, SupplyId};
use denchi_core::plan::result::{PeriodIndex, Plan};
use denchi_core::stress::Replay;

use super::rows::Pairs as Rows;
use super::{Pair, pairs};
use crate::table::{Cell, ResultTable, number, text};
use crate::tables::Context;

/// What gave way. The order is that of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Supply that a demand loses.
    Lost,
    /// What sites make less than planned.
    Stopped,
    /// What leaves stocks beyond the plan.
    Drawn,
    /// What goes into stocks to make up for that.
    Refilled,
    /// What moves on lanes that the plan uses less or not at all.
    Rerouted,
    /// What sites make beyond the plan: spare capacity.
    Made,
    /// What is bought beyond the plan.
    Bought,
    /// What serves in place of something else.
    Substituted,
}

impl Way {
    fn id(self) -> &'static str {
        match self {
            Way::Lost => "lost",
            Way::Stopped => "stopped",
            Way::Drawn => "drawn",
            Way::Refilled => "refilled",
            Way::Rerouted => "rerouted",
            Way::Made => "made",
            Way::Bought => "bought",
            Way::Substituted => "substituted",
        }
    }
}

/// What of: demands lose, everything else is of a commodity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Demand(DemandId),
    Commodity(CommodityId),
}

/// What is planned and done, by month.
pub(super) struct Pairs {
    pub(super) flows: Rows<LaneId>,
    pub(super) sites: Rows<SiteId>,
    pub(super) purchases: Rows<SupplyId>,
    pub(super) served: Rows<(DemandId, CommodityId)>,
}

type Sums = BTreeMap<(PeriodIndex, Way, Of), f64>;

/// What gave way, by month, way and commodity or demand.
pub(super) fn gave(context: &Context<'_>, replay: &Replay, pairs: &Pairs) -> ResultTable {
    let case = context.case;
    let mut sums = Sums::new();
    let mut add = |month, way, of, amount: f64| {
        if amount > 0.0 {
            *sums.entry((month, way, of)).or_default() += amount;
        }
    };
    for (month, demand, lost) in lost(replay) {
        add(month, Way::Lost, Of::Demand(demand), lost);
    }
    for (&(month, lane), pair) in &pairs.flows {
        add(month, Way::Rerouted, Of::Commodity(case.lanes[lane].commodity), pair.more());
    }
    for (&(month, site), pair) in &pairs.sites {
        if let Some(product) = context.product(site) {
            let more = pair.more() * product.per_capacity;
            add(month, Way::Made, Of::Commodity(product.commodity), more);
            add(month, Way::Stopped, Of::Commodity(product.commodity), -more);
        }
    }
    for (&(month, supply), pair) in &pairs.purchases {
        add(month, Way::Bought, Of::Commodity(case.supplies[supply].commodity), pair.more());
    }
    for (&(month, (_, commodity)), pair) in &pairs.served {
        add(month, Way::Substituted, Of::Commodity(commodity), pair.more());
    }
    for (month, stock, drawn) in drawn(replay) {
        let of = Of::Commodity(case.stocks[stock].commodity);
        add(month, Way::Drawn, of, drawn);
        add(month, Way::Refilled, of, -drawn);
    }
    table(context, &sums)
}

fn table(context: &Context<'_>, sums: &Sums) -> ResultTable {
    let case = context.case;
    let columns = vec![
        text("month").described("stress-month"),
        text("way").described("replay-way"),
        text("of").described("replay-of"),
        text("unit"),
        number("amount", "unit").described("replay-gave"),
    ];
    let mut table = ResultTable::new("gave", columns, &["month", "way", "of"]);
    for (&(month, way, of), &amount) in sums {
        let (name, unit) = match of {
            Of::Demand(id) => {
                let member = case.demands[id].members.first();
                (case.demands.name(id).into(), member.map_or(Cell::Blank, |member| context.unit(member.commodity)))
            }
            Of::Commodity(id) => (context.commodities.cell(id), context.unit(id)),
        };
        table.push([context.period(month), way.id().into(), name, unit, amount.into()]);
    }
    table
}

/// What demands lose beyond the plan.
fn lost(replay: &Replay) -> Vec<(PeriodIndex, DemandId, f64)> {
    let of = |plan: &Plan| plan.demands.iter().map(|row| (row.period, row.demand, row.lost)).collect::<Vec<_>>();
    let pairs = pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter());
    pairs.into_iter().map(|((month, demand), pair)| (month, demand, pair.more())).collect()
}

/// By how much the distance of a stock from its level in the plan grows in a month: what leaves it beyond the plan.
fn drawn(replay: &Replay) -> Vec<(PeriodIndex, StockId, f64)> {
    let of = |plan: &Plan| plan.stocks.iter().map(|row| (row.period, row.stock, row.level)).collect::<Vec<_>>();
    let levels = pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter());
    let missing = |month: PeriodIndex, stock: StockId| {
        let Pair { planned, then } = levels.get(&(month, stock)).copied().unwrap_or_default();
        Pair { planned: then, then: planned }.more()
    };
    let change = |&(month, stock): &(PeriodIndex, StockId)| {
        let before = month.checked_sub(1).map_or(0.0, |before| missing(before, stock));
        (month, stock, missing(month, stock) - before)
    };
    levels.keys().map(change).collect()
}
