//! The tables of a trace, with the names of the case.

use denchi_core::case::Case;
use denchi_core::ids::{PlaceId, StageId};
use denchi_core::plan::result::Plan;
use denchi_core::trace::{Origin, Trace, Tracer, Use};

use super::burdens;
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
        burdens::footprint(&context, trace),
        burdens::landed_cost(&context, trace),
        burdens::intensity(&context, trace),
        burdens::territorial(&context, trace),
        value_content(&context, trace),
        burdens::unattributed(&context, trace),
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

    pub(super) fn stage_or(&self, stage: Option<StageId>, other: &str) -> Cell {
        stage.map_or_else(|| other.into(), |stage| self.stages.cell(stage))
    }

    pub(super) fn place_or_none(&self, place: Option<PlaceId>) -> Cell {
        place.map_or_else(|| NONE.into(), |place| self.places.cell(place))
    }

    pub(super) fn country_of(&self, place: Option<PlaceId>) -> Cell {
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
