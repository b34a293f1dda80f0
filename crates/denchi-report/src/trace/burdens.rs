//! The tables of a trace about emissions and costs: what works for demands, where it arises, and what works for none.

use denchi_core::ids::{CommodityId, DemandId, PlaceId, StageId};
use denchi_core::plan::result::PeriodIndex;
use denchi_core::trace::{Burden, Trace};

use super::tables::NONE;
use crate::rows::sum_by;
use crate::table::{Cell, Column, ResultTable, number, text};
use crate::tables::Context;

/// What a row of burdens is about, before what kind it is.
fn burden_columns() -> Vec<Column> {
    vec![
        text("period").described("served-period"),
        text("demand"),
        text("commodity"),
        text("unit"),
        text("stage").described("burden-stage"),
        text("place").described("burden-place"),
        text("country").described("burden-country"),
    ]
}

/// Cells of [`burden_columns`]: what is served with what, and where the burden arises.
fn of_demand(
    context: &Context<'_>,
    period: PeriodIndex,
    (demand, commodity): (DemandId, CommodityId),
    (stage, place): (Option<StageId>, Option<PlaceId>),
) -> [Cell; 7] {
    [
        context.period(period),
        context.case.demands.name(demand).into(),
        context.commodities.cell(commodity),
        context.unit(commodity),
        context.stage_or(stage, NONE),
        context.place_or_none(place),
        context.country_of(place),
    ]
}

/// Burdens of the same kind on the same row added up.
fn sum_burdens(table: &ResultTable, kind: &str) -> ResultTable {
    let keys = ["period", "demand", "commodity", "unit", "stage", "place", "country", kind];
    sum_by(table, &keys, &["amount", "per_unit"])
}

/// Emissions that work for each demand.
pub(crate) fn footprint(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let mut columns = burden_columns();
    columns.extend([
        text("kind").described("emission-kind"),
        number("amount", "t CO2e").described("footprint-amount"),
        number("per_unit", "t CO2e/unit").described("footprint-per_unit"),
    ]);
    let key = ["period", "demand", "commodity", "stage", "place", "kind"];
    let mut table = ResultTable::new("footprint", columns, &key);
    for row in &trace.footprint {
        let mut cells = of_demand(context, row.period, (row.demand, row.commodity), (row.stage, row.place)).to_vec();
        cells.extend([row.kind.id().into(), row.amount.into(), row.per_unit.into()]);
        table.push_row(cells);
    }
    sum_burdens(&table, "kind")
}

/// Costs that work for each demand.
pub(crate) fn landed_cost(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let mut columns = burden_columns();
    columns.extend([
        text("term"),
        number("amount", &context.money).described("landed-amount"),
        number("per_unit", &format!("{}/unit", context.money)).described("landed-per_unit"),
    ]);
    let key = ["period", "demand", "commodity", "stage", "place", "term"];
    let mut table = ResultTable::new("landed_cost", columns, &key);
    for row in &trace.landed {
        let mut cells = of_demand(context, row.period, (row.demand, row.commodity), (row.stage, row.place)).to_vec();
        cells.extend([row.term.id().into(), row.amount.into(), row.per_unit.into()]);
        table.push_row(cells);
    }
    sum_burdens(&table, "term")
}

/// Emissions and cost of a unit of every commodity at every place.
pub(super) fn intensity(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        text("place"),
        text("country"),
        text("commodity"),
        text("unit"),
        number("emissions", "t CO2e/unit").described("intensity-emissions"),
        number("cost", &format!("{}/unit", context.money)).described("intensity-cost"),
    ];
    let mut table = ResultTable::new("intensity", columns, &["period", "place", "commodity"]);
    for row in &trace.intensity {
        table.push([
            context.period(row.period),
            context.places.cell(row.place),
            context.country(row.place),
            context.commodities.cell(row.commodity),
            context.unit(row.commodity),
            row.emissions.into(),
            row.cost.into(),
        ]);
    }
    table
}

/// Emissions where they arise.
pub(super) fn territorial(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        text("stage").described("burden-stage"),
        text("place").described("burden-place"),
        text("country").described("burden-country"),
        text("kind").described("emission-kind"),
        number("amount", "t CO2e").described("emissions-amount"),
    ];
    let mut table = ResultTable::new("territorial", columns, &["period", "stage", "place", "kind"]);
    for row in &trace.territorial {
        table.push([
            context.period(row.period),
            context.stage_or(row.stage, NONE),
            context.places.cell(row.place),
            context.country_of(Some(row.place)),
            row.kind.id().into(),
            row.amount.into(),
        ]);
    }
    sum_by(&table, &["period", "stage", "place", "country", "kind"], &["amount"])
}

/// Emissions and costs that work for no demand.
pub(super) fn unattributed(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        text("burden_kind"),
        text("burden"),
        text("sink"),
        text("unit").described("burden-unit"),
        number("amount", "unit").described("unattributed-amount"),
    ];
    let mut table = ResultTable::new("unattributed", columns, &["period", "burden_kind", "burden", "sink"]);
    for row in &trace.unattributed {
        let (kind, id, unit) = match row.burden {
            Burden::Emission(kind) => ("emission", kind.id(), "t CO2e"),
            Burden::Cost(term) => ("cost", term.id(), context.money.as_str()),
        };
        table.push([
            context.period(row.period),
            kind.into(),
            id.into(),
            row.sink.id().into(),
            unit.into(),
            row.amount.into(),
        ]);
    }
    sum_by(&table, &["period", "burden_kind", "burden", "sink", "unit"], &["amount"])
}
