//! Tables that are computed only to be drawn.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::entities::Direction;

use super::columns::empty;
use crate::html::links;
use crate::rows::sum_by;
use crate::table::{Cell, Column, ResultTable, number, text};
use crate::tables::Context;

/// Who takes the output of what is built and of sellers under contract; the other sites are in the table.
pub(super) fn offtakes(context: &Context<'_>, table: Option<&ResultTable>) -> ResultTable {
    let case = context.case;
    let built = context.plan.builds.iter().map(|row| case.options[row.option].site);
    let sellers = context.plan.contracts.iter().map(|row| case.contracts[row.contract].seller);
    let shown: BTreeSet<&str> = built.chain(sellers).map(|site| case.sites.name(site)).collect();
    table.map_or_else(empty, |table| table.filtered(|row| shown.contains(table.text(row, "site"))))
}

/// What is made or bought, by commodity, country and period.
pub(super) fn made(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("stage").described("commodity-stage"),
        text("commodity"),
        text("country"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("made", columns, &["period", "commodity", "country"]);
    let mut push = |period, place, commodity, amount: f64| {
        table.push([
            context.period(period),
            context.stages.optional(context.case.commodities[commodity].stage),
            context.commodities.cell(commodity),
            context.country(place),
            context.unit(commodity),
            amount.into(),
        ]);
    };
    for row in &context.plan.activity {
        for ingredient in &context.case.processes[row.process].recipe {
            if ingredient.direction != Direction::Input {
                push(row.period, context.place_of(row.site), ingredient.commodity, row.amount * ingredient.quantity);
            }
        }
    }
    for row in &context.plan.purchases {
        let supply = &context.case.supplies[row.supply];
        push(row.period, supply.place, supply.commodity, row.amount);
    }
    sum_by(&table, &["period", "stage", "commodity", "country", "unit"], &["amount"])
}

/// Dependence of what is asked about, the commodities added up by content: shares become amounts.
pub(in crate::html) fn dependence(table: Option<&ResultTable>, asked: impl Fn(&str) -> bool) -> ResultTable {
    let Some(table) = table else { return empty() };
    let columns = vec![
        text("period"),
        text("region").described("trace-region"),
        text("tracer"),
        text("stage").described("trace-stage"),
        text("measure"),
        text("country").described("dependence-country"),
        text("unit").described("tracer-unit"),
        number("amount", "unit").described("dependence-amount"),
    ];
    let mut amounts = ResultTable::new("dependence", columns, &[]);
    for row in (0..table.len()).filter(|&row| asked(table.text(row, "commodity"))) {
        let amount =
            table.number(row, "content").zip(table.number(row, "proportional")).map(|(all, share)| all * share);
        let cell = |name: &str| Cell::from(table.text(row, name));
        amounts.push([
            cell("period"),
            cell("region"),
            cell("tracer"),
            cell("stage"),
            cell("measure"),
            cell("country"),
            cell("unit"),
            amount.into(),
        ]);
    }
    let keys = ["period", "region", "tracer", "stage", "measure", "country", "unit"];
    sum_by(&amounts, &keys, &["amount"])
}

/// The least and the most that a share may be, of what a trace with bounds knows of it: over all commodities that were traced,
/// weighted with their content. Blank where a part is not known.
pub(in crate::html) fn bounds(table: Option<&ResultTable>) -> ResultTable {
    let Some(table) = table else { return empty() };
    let keys = ["period", "region", "tracer", "stage", "measure", "country"];
    let mut columns: Vec<Column> = keys.iter().map(|key| text(key)).collect();
    columns.extend([number("least", "1"), number("most", "1")]);
    let mut sums: BTreeMap<Vec<&str>, (f64, [Option<f64>; 2])> = BTreeMap::new();
    for row in 0..table.len() {
        let Some(content) = table.number(row, "content") else { continue };
        let key = keys.iter().map(|key| table.text(row, key)).collect();
        let (all, parts) = sums.entry(key).or_insert((0.0, [Some(0.0); 2]));
        *all += content;
        for (part, column) in parts.iter_mut().zip(["least", "most"]) {
            *part = part.zip(table.number(row, column)).map(|(part, share)| part + share * content);
        }
    }
    let mut bounds = ResultTable::new("bounds", columns, &[]);
    for (key, (all, parts)) in sums {
        let shares = parts.map(|part| part.filter(|_| all > 0.0).map(|part| part / all));
        // What was not asked for has no bounds.
        if shares.iter().any(Option::is_some) {
            let texts = key.into_iter().map(Cell::from);
            bounds.push_row(texts.chain(shares.map(Cell::from)).collect());
        }
    }
    bounds
}

/// Shadow prices where something is used or wanted; elsewhere they interest nobody.
pub(super) fn prices(context: &Context<'_>, table: Option<&ResultTable>) -> ResultTable {
    let Some(table) = table else { return empty() };
    let case = context.case;
    let mut wanted: BTreeSet<(&str, &str)> = BTreeSet::new();
    for site in case.sites.values() {
        for run in &site.runs {
            let inputs = case.processes[run.process].recipe.iter().filter(|row| row.direction == Direction::Input);
            wanted.extend(inputs.map(|row| (case.places.name(site.place), case.commodities.name(row.commodity))));
        }
    }
    for demand in case.demands.values() {
        let members = demand.members.iter();
        wanted.extend(members.map(|row| (case.places.name(demand.place), case.commodities.name(row.commodity))));
    }
    table.filtered(|row| wanted.contains(&(table.text(row, "place"), table.text(row, "commodity"))))
}

/// The links of the Sankey diagram.
pub(super) fn sankey_links(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("commodity"),
        text("from_stage").described("stage"),
        text("from_country"),
        text("from_place").described("from"),
        text("to_stage").described("stage"),
        text("to_country"),
        text("to_place").described("to"),
        text("unit"),
        number("amount", "unit"),
    ];
    let mut table = ResultTable::new("links", columns, &[]);
    for ((commodity, (from_stage, from), (to_stage, to), period), amount) in links::links(context.case, context.plan) {
        table.push([
            context.period(period),
            context.commodities.cell(commodity),
            context.stages.optional(from_stage),
            context.country(from),
            context.places.cell(from),
            context.stages.optional(to_stage),
            context.country(to),
            context.places.cell(to),
            context.unit(commodity),
            amount.into(),
        ]);
    }
    table
}
