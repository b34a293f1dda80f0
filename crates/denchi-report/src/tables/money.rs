//! Costs, prices and emissions.

use super::Context;
use crate::rows::sum_by;
use crate::table::{Cell, ResultTable, number, text};

/// Costs by term, subject and period.
pub(super) fn costs(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("term"),
        text("subject_kind"),
        text("subject"),
        text("country").described("subject-country"),
        text("stage"),
        text("commodity").described("subject-commodity"),
        number("amount", &context.money).described("costs-amount"),
        number("present_value", &context.money),
    ];
    let mut table = ResultTable::new("costs", columns, &["period", "term", "subject_kind", "subject"]);
    for row in &context.plan.costs {
        let subject = context.subject(&row.subject);
        table.push([
            context.period(row.period),
            row.term.id().into(),
            subject.kind,
            subject.name,
            subject.country,
            subject.stage,
            subject.commodity,
            row.amount.into(),
            row.present_value.into(),
        ]);
    }
    let keys = ["period", "term", "subject_kind", "subject", "country", "stage", "commodity"];
    sum_by(&table, &keys, &["amount", "present_value"])
}

/// Shadow prices of the material balances.
pub(super) fn shadow_prices(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("place"),
        text("country"),
        text("commodity"),
        text("stage").described("commodity-stage"),
        text("unit"),
        number("price", &format!("{}/unit", context.money)).described("shadow_prices-price"),
    ];
    let mut table = ResultTable::new("shadow_prices", columns, &["period", "place", "commodity"]);
    for row in &context.plan.prices {
        table.push([
            context.period(row.period),
            context.places.cell(row.place),
            context.country(row.place),
            context.commodities.cell(row.commodity),
            context.stages.optional(context.case.commodities[row.commodity].stage),
            context.unit(row.commodity),
            row.price.into(),
        ]);
    }
    table
}

/// Shadow prices of capacity.
pub(super) fn rents(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("site"),
        text("country"),
        text("stage"),
        text("product"),
        number("rent", &format!("{}/activity", context.money)),
    ];
    let mut table = ResultTable::new("rents", columns, &["period", "site"]);
    for row in &context.plan.rents {
        let product = context.product(row.site);
        table.push([
            context.period(row.period),
            context.sites.cell(row.site),
            context.country(context.place_of(row.site)),
            context.stages.optional(context.stage_of(row.site)),
            product.map_or(Cell::Blank, |product| context.commodities.cell(product.commodity)),
            row.rent.into(),
        ]);
    }
    table
}

/// Emissions of activity, purchases and transport.
pub(super) fn emissions(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("kind").described("emission-kind"),
        text("subject_kind"),
        text("subject"),
        text("country").described("subject-country"),
        text("stage"),
        text("commodity").described("subject-commodity"),
        number("amount", "t CO2e").described("emissions-amount"),
    ];
    let mut table = ResultTable::new("emissions", columns, &["period", "kind", "subject_kind", "subject"]);
    for row in &context.plan.emissions {
        let subject = context.subject(&row.subject);
        table.push([
            context.period(row.period),
            row.kind.id().into(),
            subject.kind,
            subject.name,
            subject.country,
            subject.stage,
            subject.commodity,
            row.amount.into(),
        ]);
    }
    // A site with several processes has one row for all of them.
    sum_by(&table, &["period", "kind", "subject_kind", "subject", "country", "stage", "commodity"], &["amount"])
}
