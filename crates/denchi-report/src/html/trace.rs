//! What the page of a trace shows: the chain of one product, tier by tier.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::ids::{CommodityId, PlaceId};
use denchi_core::plan::result::{PeriodIndex, Plan};
use denchi_core::trace::{Trace, Tracer};
use serde_json::{Map, Value, json};

use super::{behind, view};
use crate::rows::{largest, sum_by};
use crate::table::{Column, ResultTable, number, text};
use crate::tables::Context;
use crate::trace::answer;
use crate::trace::chain::{Flows, Measure};

/// Most rows of flows on the map; the largest are kept.
const MOST_FLOWS: usize = 4000;

/// What was asked, and of what.
pub struct TraceQuestion<'a> {
    /// The case.
    pub case: &'a Case,
    /// The plan.
    pub plan: &'a Plan,
    /// Its trace.
    pub trace: &'a Trace,
    /// The tables of the plan that the map needs: capacity, flows, places.
    pub plan_tables: &'a [ResultTable],
    /// What is traced.
    pub commodities: &'a BTreeSet<CommodityId>,
    /// The region whose consumption it is.
    pub region: &'a str,
    /// The periods that are asked about.
    pub periods: &'a [PeriodIndex],
    /// Versions of denchi and of the solver.
    pub versions: (&'a str, &'a str),
}

impl TraceQuestion<'_> {
    fn places(&self) -> BTreeSet<PlaceId> {
        answer::places(self.case, self.region)
    }

    /// What the chain is weighed by: mass, and every element that is traced.
    fn measures(&self) -> Vec<(String, Measure)> {
        let tracers: BTreeSet<Tracer> = self.trace.dependence.iter().map(|row| row.tracer).collect();
        let elements = tracers.into_iter().filter_map(|tracer| match tracer {
            Tracer::Element(id) => Some((self.case.elements.name(id).to_owned(), Measure::Element(id))),
            Tracer::Commodity(_) => None,
        });
        std::iter::once(("mass".to_owned(), Measure::Mass)).chain(elements).collect()
    }
}

/// The view of a trace. The tables are those of the answer, filtered.
pub(super) fn view(question: &TraceQuestion<'_>, tables: &[ResultTable]) -> Value {
    let TraceQuestion { case, plan, trace, .. } = *question;
    let context = Context::new(case, plan);
    let find = |name: &str| tables.iter().find(|table| table.name == name);
    let of_plan = |name: &str| question.plan_tables.iter().find(|table| table.name == name);
    let mut out = Map::new();
    let mut add = |name: &str, table: &ResultTable| out.insert(name.to_owned(), view::columnar(table));
    let traced: BTreeSet<&str> = question.commodities.iter().map(|&id| case.commodities.name(id)).collect();
    for (name, table) in [("tiers", "dependence"), ("recycled", "recycled")] {
        if let Some(table) = find(table) {
            let of_region = table.filtered(|row| {
                traced.contains(table.text(row, "commodity")) && table.text(row, "region") == question.region
            });
            add(name, &of_region);
        }
    }
    add("dependence", &view::dependence(find("dependence"), |commodity| traced.contains(commodity)));
    let keys = |kind| ["period", "demand", "unit", "stage", kind];
    add("footprint", &view::sums(find("footprint"), &keys("kind"), &["amount"]));
    add("landed", &view::sums(find("landed_cost"), &keys("term"), &["amount"]));
    let served = find("consumption").map(|table| table.filtered(|row| table.text(row, "user_kind") == "demand"));
    add("served", &served.map_or_else(|| view::sums(None, &[], &[]), |table| served_by_demand(&table)));
    let (links, flows, sites) = chain(question, &context, of_plan("flows"));
    let (flows, left_out) = largest(&flows, "mass", MOST_FLOWS);
    add("links", &links);
    add("flows", &flows);
    let capacity = of_plan("capacity").map(|table| {
        let keep = |row| sites.contains(table.text(row, "site"));
        table.filtered(keep)
    });
    add("capacity", &capacity.unwrap_or_else(|| view::sums(None, &[], &[])));
    let periods = question.periods.iter().filter_map(|&index| trace.periods.get(index));
    json!({
        "case": view::about(case),
        "run": { "denchi": question.versions.0, "solver": question.versions.1 },
        "periods": periods.map(|period| json!([period.label, period.start, period.years])).collect::<Vec<_>>(),
        "names": view::names(case),
        "stages": view::stages(case),
        "commodities": view::commodities(case),
        "sites": view::sites(case, &context),
        "places": view::places(of_plan("places")),
        "routes": view::routes(of_plan("places"), &flows),
        "rules": {},
        "sources": view::sources(case),
        "question": {
            "commodities": question.commodities.iter().map(|&id| case.commodities.name(id)).collect::<Vec<_>>(),
            "region": question.region,
            "factors": trace.factor_set,
            "conserved": trace.conserved(),
            "checks": trace.checks.len(),
        },
        "behind": behind::rows(case, &context, &sites),
        "flows_left_out": left_out,
        "tables": out,
    })
}

/// What is served, with the names that the page of a plan uses.
fn served_by_demand(table: &ResultTable) -> ResultTable {
    let mut sums = sum_by(table, &["period", "user", "commodity", "unit"], &["amount"]);
    if let Some(column) = sums.columns.get_mut(1) {
        *column = text("demand");
    }
    sums
}

/// Links and flows of the chain, and the sites in it.
fn chain(
    question: &TraceQuestion<'_>,
    context: &Context<'_>,
    flows_of_plan: Option<&ResultTable>,
) -> (ResultTable, ResultTable, BTreeSet<String>) {
    let case = question.case;
    let places = question.places();
    let network = Flows::new(case, question.plan);
    let mut links = ResultTable::new("links", link_columns(), &[]);
    let mut flows = ResultTable::new("flows", flow_columns(), &[]);
    let mut sites = BTreeSet::new();
    // The way of a lane, as the table of the plan says it.
    let routes: BTreeMap<&str, &str> = flows_of_plan
        .map(|table| (0..table.len()).map(|row| (table.text(row, "lane"), table.text(row, "route"))).collect())
        .unwrap_or_default();
    for &period in question.periods {
        for (name, measure) in question.measures() {
            let chain = network.behind(question.trace, question.commodities, &places, period, measure);
            for ((commodity, maker, user), weight) in &chain.links {
                links.push([
                    context.period(period),
                    name.as_str().into(),
                    context.commodities.cell(*commodity),
                    context.stages.optional(maker.0),
                    maker.1.as_str().into(),
                    context.stages.optional(user.0),
                    user.1.as_str().into(),
                    (*weight).into(),
                ]);
            }
            if measure != Measure::Mass {
                continue;
            }
            sites.extend(chain.sites.iter().map(|&site| case.sites.name(site).to_owned()));
            for (&(lane, _), &amount) in &chain.flows {
                let data = &case.lanes[lane];
                let commodity = &case.commodities[data.commodity];
                flows.push([
                    context.period(period),
                    context.commodities.cell(data.commodity),
                    context.stages.optional(commodity.stage),
                    context.unit(data.commodity),
                    context.places.cell(data.from),
                    context.country(data.from),
                    context.places.cell(data.to),
                    context.country(data.to),
                    routes.get(case.lanes.name(lane)).copied().unwrap_or_default().into(),
                    amount.into(),
                    commodity.mass.map(|mass| amount * mass).into(),
                ]);
            }
        }
    }
    (links, flows, sites)
}

fn link_columns() -> Vec<Column> {
    vec![
        text("period"),
        text("measure").described("link-measure"),
        text("commodity"),
        text("from_stage").described("stage"),
        text("from_country"),
        text("to_stage").described("stage"),
        text("to_country"),
        number("weight", "t").described("link-weight"),
    ]
}

fn flow_columns() -> Vec<Column> {
    vec![
        text("period"),
        text("commodity"),
        text("stage").described("commodity-stage"),
        text("unit"),
        text("from"),
        text("from_country"),
        text("to"),
        text("to_country"),
        text("route"),
        number("amount", "unit").described("chain-amount"),
        number("mass", "t"),
    ]
}
