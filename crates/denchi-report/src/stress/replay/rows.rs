//! The tables of a replay: one row a month and thing, with what is planned and what is done.

use std::collections::BTreeMap;

use denchi_core::ids::{CommodityId, DemandId, LaneId, SiteId, SupplyId};
use denchi_core::plan::result::{PeriodIndex, Plan};
use denchi_core::stress::{Impact, Replay};

use super::{Pair, pairs};
use crate::table::{Cell, Column, ResultTable, number, text};
use crate::tables::{Context, lane_columns, route_names, stock_columns, supply_columns};

/// Amounts by month and thing.
pub(super) type Pairs<K> = BTreeMap<(PeriodIndex, K), Pair>;

pub(super) fn flow_pairs(replay: &Replay) -> Pairs<LaneId> {
    let of = |plan: &Plan| plan.flows.iter().map(|row| (row.period, row.lane, row.amount)).collect::<Vec<_>>();
    pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter())
}

/// Activity of sites that have a capacity, in units of capacity.
pub(super) fn site_pairs(replay: &Replay) -> Pairs<SiteId> {
    let of = |plan: &Plan| plan.capacity.iter().map(|row| (row.period, row.site, row.used)).collect::<Vec<_>>();
    pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter())
}

pub(super) fn purchase_pairs(replay: &Replay) -> Pairs<SupplyId> {
    let of = |plan: &Plan| plan.purchases.iter().map(|row| (row.period, row.supply, row.amount)).collect::<Vec<_>>();
    pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter())
}

pub(super) fn served_pairs(replay: &Replay) -> Pairs<(DemandId, CommodityId)> {
    let of = |plan: &Plan| {
        plan.served.iter().map(|row| (row.period, (row.demand, row.commodity), row.amount)).collect::<Vec<_>>()
    };
    pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter())
}

fn month() -> Column {
    text("month").described("stress-month")
}

fn planned() -> Column {
    number("planned", "unit").described("replay-planned")
}

fn then() -> Column {
    number("amount", "unit").described("replay-amount")
}

/// Flows by the month in which they leave.
pub(super) fn flows(context: &Context<'_>, flows: &Pairs<LaneId>) -> ResultTable {
    let case = context.case;
    let mut columns = vec![month()];
    columns.extend(lane_columns());
    columns.extend([
        planned(),
        then(),
        number("planned_mass", "t").described("replay-planned_mass"),
        number("mass", "t").described("replay-mass"),
        text("route"),
    ]);
    let mut table = ResultTable::new("flow_months", columns, &["month", "lane"]);
    for (&(period, id), pair) in flows {
        let mass = case.commodities[case.lanes[id].commodity].mass;
        let mut cells = vec![context.period(period)];
        cells.extend(context.lane(id));
        cells.extend([
            pair.planned.into(),
            pair.then.into(),
            mass.map(|mass| pair.planned * mass).into(),
            mass.map(|mass| pair.then * mass).into(),
            route_names(case, id).as_str().into(),
        ]);
        table.push_row(cells);
    }
    table
}

/// Sites that work or could not, in units of their main product.
pub(super) fn sites(context: &Context<'_>, sites: &Pairs<SiteId>, impact: &Impact) -> ResultTable {
    let case = context.case;
    let columns = vec![
        month(),
        text("site"),
        text("place"),
        text("country"),
        text("stage"),
        text("product"),
        text("unit"),
        planned(),
        then(),
        number("possible", "unit").described("replay-possible"),
        number("left", "1").described("replay-left"),
    ];
    let usable: BTreeMap<(PeriodIndex, SiteId), f64> =
        context.plan.capacity.iter().map(|row| ((row.period, row.site), row.usable)).collect();
    let mut table = ResultTable::new("site_months", columns, &["month", "site"]);
    for (&(period, id), pair) in sites {
        let product = context.product(id);
        let of = product.map_or(1.0, |product| product.per_capacity);
        let left = impact.capacity.get(&id).and_then(|months| months.get(period)).copied();
        if *pair == Pair::default() && left.is_none_or(|left| left == 1.0) {
            continue;
        }
        let possible = usable.get(&(period, id)).map(|usable| usable * left.unwrap_or(1.0) * of);
        table.push([
            context.period(period),
            context.sites.cell(id),
            context.places.cell(case.sites[id].place),
            context.country(case.sites[id].place),
            context.stages.optional(context.stage_of(id)),
            product.map_or(Cell::Blank, |product| context.commodities.cell(product.commodity)),
            product.map_or(Cell::Blank, |product| context.unit(product.commodity)),
            (pair.planned * of).into(),
            (pair.then * of).into(),
            possible.filter(|possible| possible.is_finite()).into(),
            left.unwrap_or(1.0).into(),
        ]);
    }
    table
}

/// Levels of stocks at the end of each month.
pub(super) fn stocks(context: &Context<'_>, replay: &Replay) -> ResultTable {
    let mut columns = vec![month()];
    columns.extend(stock_columns());
    columns.extend([
        number("planned", "unit").described("replay-planned_level"),
        number("level", "unit").described("replay-level"),
    ]);
    let mut table = ResultTable::new("stock_months", columns, &["month", "stock"]);
    let of = |plan: &Plan| plan.stocks.iter().map(|row| (row.period, row.stock, row.level)).collect::<Vec<_>>();
    for ((period, id), pair) in pairs(of(&replay.planned).into_iter(), of(&replay.then).into_iter()) {
        let mut cells = vec![context.period(period)];
        cells.extend(context.stock(id));
        cells.extend([pair.planned.into(), pair.then.into()]);
        table.push_row(cells);
    }
    table
}

/// What is bought of each supply, all its steps together.
pub(super) fn purchases(context: &Context<'_>, purchases: &Pairs<SupplyId>) -> ResultTable {
    let mut columns = vec![month(), text("supply")];
    columns.extend(supply_columns());
    columns.extend([planned(), then()]);
    let mut table = ResultTable::new("purchase_months", columns, &["month", "supply"]);
    for (&(period, id), pair) in purchases {
        let mut cells = vec![context.period(period), context.case.supplies.name(id).into()];
        cells.extend(context.supply(id));
        cells.extend([pair.planned.into(), pair.then.into()]);
        table.push_row(cells);
    }
    table
}

/// What each demand is served with.
pub(super) fn served(context: &Context<'_>, served: &Pairs<(DemandId, CommodityId)>) -> ResultTable {
    let case = context.case;
    let columns = vec![month(), text("demand"), text("country"), text("commodity"), text("unit"), planned(), then()];
    let mut table = ResultTable::new("served_months", columns, &["month", "demand", "commodity"]);
    for (&(period, (demand, commodity)), pair) in served {
        table.push([
            context.period(period),
            case.demands.name(demand).into(),
            context.country(case.demands[demand].place),
            context.commodities.cell(commodity),
            context.unit(commodity),
            pair.planned.into(),
            pair.then.into(),
        ]);
    }
    table
}

/// What is wanted, served, and lost beyond what the plan loses.
pub(super) fn demands(context: &Context<'_>, replay: &Replay) -> ResultTable {
    let case = context.case;
    let columns = vec![
        month(),
        text("demand"),
        text("place"),
        text("country"),
        text("unit"),
        number("wanted", "unit").described("replay-wanted"),
        number("planned", "unit").described("replay-planned_served"),
        number("served", "unit").described("replay-served"),
        number("lost", "unit").described("stress-lost_of_demand"),
    ];
    let of = |plan: &Plan, value: fn(&denchi_core::plan::result::DemandRow) -> f64| {
        plan.demands.iter().map(|row| (row.period, row.demand, value(row))).collect::<Vec<_>>().into_iter()
    };
    let served = pairs(of(&replay.planned, |row| row.served), of(&replay.then, |row| row.served));
    let lost = pairs(of(&replay.planned, |row| row.lost), of(&replay.then, |row| row.lost));
    let wanted = pairs(of(&replay.planned, |row| row.wanted), of(&replay.then, |row| row.served + row.lost));
    let mut table = ResultTable::new("demand_months", columns, &["month", "demand"]);
    for (key @ (period, id), pair) in served {
        let place = case.demands[id].place;
        let unit = case.demands[id].members.first().map(|member| context.unit(member.commodity));
        table.push([
            context.period(period),
            case.demands.name(id).into(),
            context.places.cell(place),
            context.country(place),
            unit.unwrap_or(Cell::Blank),
            wanted.get(&key).map(|pair| pair.then).into(),
            pair.planned.into(),
            pair.then.into(),
            lost.get(&key).map(|pair| pair.more().max(0.0)).into(),
        ]);
    }
    table
}
