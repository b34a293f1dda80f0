//! What the markets get, what comes back, and what minerals it takes.

use denchi_core::case::entities::Direction;

use super::Context;
use crate::table::{Cell, ResultTable, number, text};

/// Demands: wanted, served, lost, carried over.
pub(super) fn demand(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("demand"),
        text("place"),
        text("country"),
        text("unit"),
        number("wanted", "unit"),
        number("served", "unit"),
        number("lost", "unit"),
        number("backlog", "unit"),
        number("price", &format!("{}/unit", context.money)).described("demand-price"),
    ];
    let mut table = ResultTable::new("demand", columns, &["period", "demand"]);
    for row in &context.plan.demands {
        let demand = &context.case.demands[row.demand];
        table.push([
            context.period(row.period),
            context.case.demands.name(row.demand).into(),
            context.places.cell(demand.place),
            context.country(demand.place),
            demand.members.first().map_or(Cell::Blank, |member| context.unit(member.commodity)),
            row.wanted.into(),
            row.served.into(),
            row.lost.into(),
            row.backlog.into(),
            row.price.into(),
        ]);
    }
    table
}

/// What served the demands, by commodity.
pub(super) fn served(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("demand"),
        text("place"),
        text("country"),
        text("commodity"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("served", columns, &["period", "demand", "commodity"]);
    for row in &context.plan.served {
        let demand = &context.case.demands[row.demand];
        table.push([
            context.period(row.period),
            context.case.demands.name(row.demand).into(),
            context.places.cell(demand.place),
            context.country(demand.place),
            context.commodities.cell(row.commodity),
            context.unit(row.commodity),
            row.amount.into(),
        ]);
    }
    table
}

/// What comes back at the end of life.
pub(super) fn returns(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("return"),
        text("place"),
        text("country"),
        text("commodity"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("returns", columns, &["period", "return"]);
    for row in &context.plan.returns {
        let entry = &context.case.returns[row.r#return];
        table.push([
            context.period(row.period),
            context.case.returns.name(row.r#return).into(),
            context.places.cell(entry.place),
            context.country(entry.place),
            context.commodities.cell(entry.scrap),
            context.unit(entry.scrap),
            row.amount.into(),
        ]);
    }
    table
}

/// Surplus that is discarded.
pub(super) fn discards(context: &Context<'_>) -> ResultTable {
    let columns =
        vec![text("period"), text("place"), text("country"), text("commodity"), text("unit"), number("amount", "unit")];
    let mut table = ResultTable::new("discards", columns, &["period", "place", "commodity"]);
    for row in &context.plan.discards {
        table.push([
            context.period(row.period),
            context.places.cell(row.place),
            context.country(row.place),
            context.commodities.cell(row.commodity),
            context.unit(row.commodity),
            row.amount.into(),
        ]);
    }
    table
}

/// Elements that making the end product takes in, beside its output.
pub(super) fn minerals(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("element"),
        number("amount", "t").described("minerals-amount"),
        text("reported_as"),
        number("reported", "t"),
        text("unit").described("minerals-unit"),
        number("product_output", "unit"),
    ];
    let mut table = ResultTable::new("minerals", columns, &["period", "element"]);
    let unit = end_product_unit(context);
    let output = end_product_output(context);
    for row in &context.plan.needs {
        let element = &context.case.elements[row.element];
        table.push([
            context.period(row.period),
            context.case.elements.name(row.element).into(),
            row.amount.into(),
            element.reported_as.as_deref().into(),
            row.reported.into(),
            unit.clone(),
            output.get(row.period).copied().into(),
        ]);
    }
    table
}

/// Output of the end product by period, in its unit.
pub(super) fn end_product_output(context: &Context<'_>) -> Vec<f64> {
    let mut output = vec![0.0; context.plan.periods.len()];
    for row in &context.plan.activity {
        for ingredient in &context.case.processes[row.process].recipe {
            if ingredient.direction != Direction::Input && context.is_end_product(ingredient.commodity) {
                output[row.period] += ingredient.quantity * row.amount;
            }
        }
    }
    output
}

/// Unit of the end product: that of the first commodity of its stage.
pub(super) fn end_product_unit(context: &Context<'_>) -> Cell {
    let first = context.case.commodities.ids().find(|&commodity| context.is_end_product(commodity));
    first.map_or(Cell::Blank, |commodity| context.unit(commodity))
}
