//! The tables of a trace, with the names of the case.

use denchi_core::case::Case;
use denchi_core::ids::{PlaceId, StageId};
use denchi_core::plan::result::Plan;
use denchi_core::trace::{Burden, Origin, Trace, Tracer, Use};

use crate::rows::sum_by;
use crate::table::{Cell, Column, ResultTable, number, text};
use crate::tables::Context;

/// Names of the tables of a trace, in the order of files and lists.
pub const NAMES: [&str; 11] = [
    "provenance",
    "dependence",
    "recycled",
    "consumption",
    "footprint",
    "landed_cost",
    "intensity",
    "territorial",
    "value_content",
    "unattributed",
    "conservation",
];

/// Stands for the entry into the chain, where a stage stands otherwise.
pub(crate) const ENTRY: &str = "entry";
/// Stands for what nobody knows.
pub(crate) const UNKNOWN: &str = "unknown";
/// Stands where something has no stage, place or period.
pub(crate) const NONE: &str = "-";

/// All tables of a trace of a plan.
pub fn tables(case: &Case, plan: &Plan, trace: &Trace) -> Vec<ResultTable> {
    let context = Context::new(case, plan);
    vec![
        provenance(&context, trace),
        dependence(&context, trace),
        recycled(&context, trace),
        consumption(&context, trace),
        footprint(&context, trace),
        landed_cost(&context, trace),
        intensity(&context, trace),
        territorial(&context, trace),
        value_content(&context, trace),
        unattributed(&context, trace),
        conservation(&context, trace),
    ]
}

impl Context<'_> {
    fn tracer(&self, tracer: Tracer) -> Cell {
        match tracer {
            Tracer::Element(element) => self.case.elements.name(element).into(),
            Tracer::Commodity(commodity) => self.commodities.cell(commodity),
        }
    }

    /// The unit in which a tracer is counted.
    fn tracer_unit(&self, tracer: Tracer) -> Cell {
        match tracer {
            Tracer::Element(_) => "t".into(),
            Tracer::Commodity(commodity) => self.unit(commodity),
        }
    }

    fn stage_or(&self, stage: Option<StageId>, other: &str) -> Cell {
        stage.map_or_else(|| other.into(), |stage| self.stages.cell(stage))
    }

    fn place_or_none(&self, place: Option<PlaceId>) -> Cell {
        place.map_or_else(|| NONE.into(), |place| self.places.cell(place))
    }

    fn country_of(&self, place: Option<PlaceId>) -> Cell {
        match place.map(|place| self.country(place)) {
            Some(Cell::Text(country)) => Cell::Text(country),
            _ => UNKNOWN.into(),
        }
    }
}

fn known(text: &str) -> Cell {
    if text.is_empty() { UNKNOWN.into() } else { text.into() }
}

fn tracer() -> Column {
    text("tracer")
}

fn content_stage() -> Column {
    text("stage").described("trace-stage")
}

/// Where the content of every commodity at every place comes from.
fn provenance(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        tracer(),
        text("place"),
        text("country"),
        text("commodity"),
        content_stage(),
        text("origin_kind"),
        text("origin"),
        text("origin_place"),
        text("origin_country"),
        text("unit").described("tracer-unit"),
        number("amount", "unit").described("provenance-amount"),
        number("share", "1").described("provenance-share"),
    ];
    let key = ["period", "tracer", "place", "commodity", "stage", "origin_kind", "origin"];
    let mut table = ResultTable::new("provenance", columns, &key);
    for row in &trace.provenance {
        let name = match row.origin {
            Origin::Site(site) => context.sites.cell(site),
            origin => known(origin.name(context.case)),
        };
        table.push([
            context.period(row.period),
            context.tracer(row.tracer),
            context.places.cell(row.place),
            context.country(row.place),
            context.commodities.cell(row.commodity),
            context.stage_or(row.stage, ENTRY),
            row.origin.kind().into(),
            name,
            context.place_or_none(row.origin.place(context.case)),
            context.country_of(row.origin.place(context.case)),
            context.tracer_unit(row.tracer),
            row.amount.into(),
            row.share.into(),
        ]);
    }
    table
}

/// How far what regions consume depends on countries.
pub(crate) fn dependence(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        text("region").described("trace-region"),
        tracer(),
        text("commodity"),
        content_stage(),
        text("measure"),
        text("country").described("dependence-country"),
        text("unit").described("tracer-unit"),
        number("content", "unit"),
        number("least", "1"),
        number("proportional", "1"),
        number("most", "1"),
    ];
    let key = ["period", "region", "tracer", "commodity", "stage", "measure", "country"];
    let mut table = ResultTable::new("dependence", columns, &key);
    for row in &trace.dependence {
        table.push([
            context.period(row.period),
            row.region.as_str().into(),
            context.tracer(row.tracer),
            context.commodities.cell(row.commodity),
            context.stage_or(row.stage, if row.touch { NONE } else { ENTRY }),
            if row.touch { "touch" } else { "last" }.into(),
            known(&row.country),
            context.tracer_unit(row.tracer),
            row.content.into(),
            row.least.into(),
            row.proportional.into(),
            row.most.into(),
        ]);
    }
    table
}

/// Secondary content of what regions consume.
fn recycled(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        text("region").described("trace-region"),
        tracer(),
        text("commodity"),
        text("unit").described("tracer-unit"),
        number("content", "unit"),
        number("share", "1").described("recycled-share"),
    ];
    let mut table = ResultTable::new("recycled", columns, &["period", "region", "tracer", "commodity"]);
    for row in &trace.recycled {
        table.push([
            context.period(row.period),
            row.region.as_str().into(),
            context.tracer(row.tracer),
            context.commodities.cell(row.commodity),
            context.tracer_unit(row.tracer),
            row.content.into(),
            row.share.into(),
        ]);
    }
    table
}

/// What is consumed where, and by what.
fn consumption(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("period"),
        text("place"),
        text("country"),
        text("commodity"),
        text("user_kind"),
        text("user"),
        text("unit"),
        number("amount", "unit"),
    ];
    let key = ["period", "place", "commodity", "user_kind", "user"];
    let mut table = ResultTable::new("consumption", columns, &key);
    for row in &trace.consumption {
        let (kind, user) = match row.by {
            Use::Demand(demand) => ("demand", context.case.demands.name(demand).into()),
            Use::Site(site) => ("site", context.sites.cell(site)),
        };
        table.push([
            context.period(row.period),
            context.places.cell(row.place),
            context.country(row.place),
            context.commodities.cell(row.commodity),
            kind.into(),
            user,
            context.unit(row.commodity),
            row.amount.into(),
        ]);
    }
    table
}

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
        table.push([
            context.period(row.period),
            context.case.demands.name(row.demand).into(),
            context.commodities.cell(row.commodity),
            context.unit(row.commodity),
            context.stage_or(row.stage, NONE),
            context.place_or_none(row.place),
            context.country_of(row.place),
            row.kind.id().into(),
            row.amount.into(),
            row.per_unit.into(),
        ]);
    }
    let keys = ["period", "demand", "commodity", "unit", "stage", "place", "country", "kind"];
    sum_by(&table, &keys, &["amount", "per_unit"])
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
        table.push([
            context.period(row.period),
            context.case.demands.name(row.demand).into(),
            context.commodities.cell(row.commodity),
            context.unit(row.commodity),
            context.stage_or(row.stage, NONE),
            context.place_or_none(row.place),
            context.country_of(row.place),
            row.term.id().into(),
            row.amount.into(),
            row.per_unit.into(),
        ]);
    }
    let keys = ["period", "demand", "commodity", "unit", "stage", "place", "country", "term"];
    sum_by(&table, &keys, &["amount", "per_unit"])
}

/// Emissions and cost of a unit of every commodity at every place.
fn intensity(context: &Context<'_>, trace: &Trace) -> ResultTable {
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
fn territorial(context: &Context<'_>, trace: &Trace) -> ResultTable {
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

/// Regional value content of what serves demands.
fn value_content(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let per_unit = format!("{}/unit", context.money);
    let columns = vec![
        text("period"),
        text("demand"),
        text("commodity"),
        text("region").described("value-region"),
        text("unit"),
        number("made", "unit"),
        number("share", "1").described("made-share"),
        number("transaction_value", &per_unit),
        number("net_cost", &per_unit),
        number("non_originating", &per_unit),
        number("by_transaction", "1"),
        number("by_net_cost", "1"),
    ];
    let mut table = ResultTable::new("value_content", columns, &["period", "demand", "commodity", "region"]);
    for row in &trace.value_content {
        table.push([
            context.period(row.period),
            context.case.demands.name(row.demand).into(),
            context.commodities.cell(row.commodity),
            row.region.as_str().into(),
            context.unit(row.commodity),
            row.made.into(),
            row.share.into(),
            row.transaction_value.into(),
            row.net_cost.into(),
            row.non_originating.into(),
            row.by_transaction.into(),
            row.by_net_cost.into(),
        ]);
    }
    table
}

/// Emissions and costs that work for no demand.
fn unattributed(context: &Context<'_>, trace: &Trace) -> ResultTable {
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

/// Sums that must close, and by how much they do not.
fn conservation(context: &Context<'_>, trace: &Trace) -> ResultTable {
    let columns = vec![
        text("what").described("conservation-what"),
        tracer(),
        text("period"),
        number("error", "1").described("conservation-error"),
    ];
    let mut table = ResultTable::new("conservation", columns, &["what", "tracer", "period"]);
    for row in &trace.checks {
        table.push([
            row.what.into(),
            row.tracer.map_or_else(|| NONE.into(), |tracer| context.tracer(tracer)),
            row.period.map_or_else(|| NONE.into(), |period| context.period(period)),
            row.error.into(),
        ]);
    }
    table
}
