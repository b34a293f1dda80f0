//! What is decided: builds, and the rules that bind.

use denchi_core::case::queries::WorkItem;

use super::{Context, status_id};
use crate::table::{Cell, ResultTable, number, text};

/// What is built, when and where.
pub(super) fn builds(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period").described("builds-period"),
        text("option"),
        text("site"),
        text("place"),
        text("country"),
        text("owner"),
        text("owner_country"),
        text("stage"),
        text("status"),
        text("product"),
        text("unit"),
        number("capacity", "activity/year"),
        number("product_capacity", "unit/year").described("builds-product_capacity"),
        number("start", "year"),
        number("capital", &context.money),
    ];
    let mut table = ResultTable::new("builds", columns, &["period", "option"]);
    for row in &context.plan.builds {
        let option = &context.case.options[row.option];
        let site = &context.case.sites[option.site];
        let product = context.product(option.site);
        table.push([
            context.period(row.period),
            context.case.options.name(row.option).into(),
            context.sites.cell(option.site),
            context.places.cell(site.place),
            context.country(site.place),
            context.owners.optional(site.owner),
            context.owner_country(option.site),
            context.stages.optional(context.stage_of(option.site)),
            option.status.map(status_id).into(),
            product.map_or(Cell::Blank, |product| context.commodities.cell(product.commodity)),
            product.map_or(Cell::Blank, |product| context.unit(product.commodity)),
            row.capacity.into(),
            product.map(|product| row.capacity * product.per_capacity).into(),
            row.start.into(),
            row.capital.into(),
        ]);
    }
    table
}

/// Rules and how far they are met.
pub(super) fn rules(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("rule"),
        text("kind").described("rule-kind"),
        text("region"),
        number("value", "rule"),
        number("limit", "rule"),
        number("missed", "rule"),
        number("shadow_price", &format!("{}/rule", context.money)),
    ];
    let mut table = ResultTable::new("rules", columns, &["period", "rule"]);
    for row in &context.plan.rules {
        let rule = &context.case.rules[row.rule];
        table.push([
            context.period(row.period),
            context.case.rules.name(row.rule).into(),
            rule.kind.id().into(),
            rule.region.as_ref().map(|region| region.label.as_str()).into(),
            row.value.into(),
            row.limit.into(),
            row.missed.into(),
            row.shadow_price.into(),
        ]);
    }
    table
}

/// What works for the destination of a rule.
pub(super) fn work_for(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("rule").described("work_for-rule"),
        text("subject_kind"),
        text("subject"),
        text("process"),
        number("amount", "unit").described("work_for-amount"),
    ];
    let mut table = ResultTable::new("work_for", columns, &["period", "rule", "subject_kind", "subject", "process"]);
    let case = context.case;
    for row in &context.plan.work_for {
        let (kind, name, process) = match row.item {
            WorkItem::Activity(site, run) => {
                let process = case.sites[site].runs[usize::from(run)].process;
                ("site", case.sites.name(site), case.processes.name(process).into())
            }
            WorkItem::Flow(lane) => ("lane", case.lanes.name(lane), Cell::Blank),
            WorkItem::Purchase(supply) => ("supply", case.supplies.name(supply), Cell::Blank),
            WorkItem::Level(stock) => ("stock", case.stocks.name(stock), Cell::Blank),
        };
        table.push([
            context.period(row.period),
            case.rules.name(row.rule).into(),
            kind.into(),
            name.into(),
            process,
            row.amount.into(),
        ]);
    }
    table
}
