//! The books of the chains of custody that rules follow.

use std::sync::Arc;

use denchi_core::case::custody::{Carrier, Custodies, Tracer};

use super::Context;
use crate::table::{Cell, ResultTable, number, text};

/// Content that is followed, and the tagged part of it, line by line.
pub(super) fn custody(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period").described("custody-period"),
        text("custody"),
        text("follows"),
        text("carrier"),
        text("subject").described("custody-subject"),
        text("process"),
        text("place").described("custody-place"),
        text("country"),
        text("commodity"),
        number("content", "unit").described("custody-content"),
        number("tagged", "unit"),
        text("unit"),
    ];
    let key = ["custody", "period", "carrier", "subject", "process", "place", "commodity"];
    let mut table = ResultTable::new("custody", columns, &key);
    let case = context.case;
    let custodies = Custodies::of(case);
    let names: Vec<Cell> = (0..custodies.all.len())
        .map(|index| custodies.rules(index).next().map_or(Cell::Blank, |rule| Cell::Text(case.rules.name(rule).into())))
        .collect();
    let tonne: Arc<str> = "t".into();
    for row in &context.plan.custody {
        let (follows, unit) = match custodies.all.get(row.custody).map(|custody| custody.tracer) {
            Some(Tracer::Element(element)) => {
                (Cell::Text(case.elements.name(element).into()), Cell::Text(tonne.clone()))
            }
            Some(Tracer::Commodity(commodity)) => (context.commodities.cell(commodity), context.unit(commodity)),
            None => (Cell::Blank, Cell::Blank),
        };
        let (subject, process) = subject(context, row.carrier);
        table.push([
            context.period(row.period),
            names.get(row.custody).cloned().unwrap_or(Cell::Blank),
            follows,
            Cell::Text(row.carrier.id().into()),
            subject,
            process,
            context.places.cell(row.place),
            context.country(row.place),
            context.commodities.cell(row.commodity),
            row.content.into(),
            row.tagged.into(),
            unit,
        ]);
    }
    table
}

/// What carries it: a row of the table of its kind, and for a site the process.
fn subject(context: &Context<'_>, carrier: Carrier) -> (Cell, Cell) {
    let case = context.case;
    let plain = |name: &str| (Cell::Text(name.into()), Cell::Blank);
    match carrier {
        Carrier::Purchase(id) => plain(case.supplies.name(id)),
        Carrier::Return(id) => plain(case.returns.name(id)),
        Carrier::Opening(id) | Carrier::Stock(id) => plain(case.stocks.name(id)),
        Carrier::Shipment(index) => {
            case.in_transit.get(index as usize).map_or((Cell::Blank, Cell::Blank), |shipment| plain(&shipment.name))
        }
        Carrier::Output(site, run, _) | Carrier::Input(site, run, _) => {
            let process = case.sites[site].runs.get(usize::from(run)).map(|run| run.process);
            (context.sites.cell(site), context.processes.optional(process))
        }
        Carrier::Lane(id) => plain(case.lanes.name(id)),
        Carrier::Built(id, _) => plain(case.options.name(id)),
        Carrier::Served(id, _) => plain(case.demands.name(id)),
        Carrier::Discarded(..) => (Cell::Blank, Cell::Blank),
    }
}
