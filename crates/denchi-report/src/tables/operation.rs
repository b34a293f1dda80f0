//! What runs: capacity, activity, material made and taken, flows, stocks, purchases.

use denchi_core::case::Case;
use denchi_core::case::entities::Direction;
use denchi_core::ids::LaneId;

use super::{Context, lane_columns, stock_columns, supply_columns};
use crate::table::{Cell, ResultTable, integer, number, text};

/// Capacity of every site in every period.
pub(super) fn capacity(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("site"),
        text("place"),
        text("country"),
        text("owner"),
        text("owner_country"),
        text("stage"),
        text("product"),
        text("unit"),
        number("existing", "activity/year"),
        number("added", "activity/year"),
        number("usable", "activity"),
        number("used", "activity"),
        number("product_capacity", "unit/year"),
    ];
    let mut table = ResultTable::new("capacity", columns, &["period", "site"]);
    for row in &context.plan.capacity {
        let site = &context.case.sites[row.site];
        let product = context.product(row.site);
        table.push([
            context.period(row.period),
            context.sites.cell(row.site),
            context.places.cell(site.place),
            context.country(site.place),
            context.owners.optional(site.owner),
            context.owner_country(row.site),
            context.stages.optional(context.stage_of(row.site)),
            product.map_or(Cell::Blank, |product| context.commodities.cell(product.commodity)),
            product.map_or(Cell::Blank, |product| context.unit(product.commodity)),
            row.existing.into(),
            row.added.into(),
            row.usable.into(),
            row.used.into(),
            product.map(|product| (row.existing + row.added) * product.per_capacity).into(),
        ]);
    }
    table
}

/// Activity by site and process.
pub(super) fn activity(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("site"),
        text("country"),
        text("process"),
        text("stage"),
        number("amount", "activity").described("activity-amount"),
    ];
    let mut table = ResultTable::new("activity", columns, &["period", "site", "process"]);
    for row in &context.plan.activity {
        table.push([
            context.period(row.period),
            context.sites.cell(row.site),
            context.country(context.place_of(row.site)),
            context.processes.cell(row.process),
            context.stages.optional(context.case.processes[row.process].stage),
            row.amount.into(),
        ]);
    }
    table
}

/// What activity takes in and makes, by commodity.
pub(super) fn throughput(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("site"),
        text("place"),
        text("country"),
        text("process"),
        text("stage"),
        text("direction"),
        text("commodity"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("throughput", columns, &["period", "site", "process", "direction", "commodity"]);
    for row in &context.plan.activity {
        let process = &context.case.processes[row.process];
        let place = context.place_of(row.site);
        for ingredient in &process.recipe {
            table.push([
                context.period(row.period),
                context.sites.cell(row.site),
                context.places.cell(place),
                context.country(place),
                context.processes.cell(row.process),
                context.stages.optional(process.stage.or_else(|| context.stage_of(row.site))),
                direction_id(ingredient.direction).into(),
                context.commodities.cell(ingredient.commodity),
                context.unit(ingredient.commodity),
                (row.amount * ingredient.quantity).into(),
            ]);
        }
    }
    table
}

fn direction_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Input => "input",
        Direction::Output => "output",
        Direction::Byproduct => "byproduct",
    }
}

/// Flows on lanes, with the way they take.
pub(super) fn flows(context: &Context<'_>) -> ResultTable {
    let case = context.case;
    let mut columns = vec![text("period").described("flows-period"), text("arrival")];
    columns.extend(lane_columns());
    columns.extend([
        number("amount", "unit").described("flows-amount"),
        number("mass", "t"),
        number("distance", "km"),
        number("lead_time", "day"),
        text("route"),
    ]);
    let mut table = ResultTable::new("flows", columns, &["period", "lane"]);
    for row in &context.plan.flows {
        let lane = &case.lanes[row.lane];
        let route = lane.route.and_then(|index| case.routes.get(index));
        let mut cells = vec![context.period(row.period), context.optional_period(row.arrival)];
        cells.extend(context.lane(row.lane));
        cells.extend([
            row.amount.into(),
            case.commodities[lane.commodity].mass.map(|mass| row.amount * mass).into(),
            route.map(|route| route.distance).into(),
            lane.lead_time.into(),
            route_names(case, row.lane).as_str().into(),
        ]);
        table.push_row(cells);
    }
    table
}

/// The places that a lane passes, ends included, separated by spaces.
pub(crate) fn route_names(case: &Case, lane: LaneId) -> String {
    let lane = &case.lanes[lane];
    let mut names = vec![case.places.name(lane.from)];
    match lane.route.and_then(|index| case.routes.get(index)) {
        Some(route) => names.extend(route.legs.iter().map(|leg| case.places.name(leg.to))),
        None => names.push(case.places.name(lane.to)),
    }
    names.join(" ")
}

/// Levels of stocks.
pub(super) fn stocks(context: &Context<'_>) -> ResultTable {
    let mut columns = vec![text("period")];
    columns.extend(stock_columns());
    columns.extend([number("level", "unit"), number("fill", "unit")]);
    let mut table = ResultTable::new("stocks", columns, &["period", "stock"]);
    for row in &context.plan.stocks {
        let mut cells = vec![context.period(row.period)];
        cells.extend(context.stock(row.stock));
        cells.extend([row.level.into(), row.fill.into()]);
        table.push_row(cells);
    }
    table
}

/// Purchases by supply and step.
pub(super) fn purchases(context: &Context<'_>) -> ResultTable {
    let mut columns = vec![text("period"), text("supply"), integer("step")];
    columns.extend(supply_columns());
    columns.extend([
        number("amount", "unit"),
        number("price", &format!("{}/unit", context.money)).described("purchases-price"),
    ]);
    let mut table = ResultTable::new("purchases", columns, &["period", "supply", "step"]);
    for row in &context.plan.purchases {
        let step = Cell::Integer(i64::try_from(row.step + 1).unwrap_or(i64::MAX));
        let mut cells = vec![context.period(row.period), context.case.supplies.name(row.supply).into(), step];
        cells.extend(context.supply(row.supply));
        cells.extend([row.amount.into(), row.price.into()]);
        table.push_row(cells);
    }
    table
}
