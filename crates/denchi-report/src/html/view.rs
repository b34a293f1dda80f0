//! What the page of a plan shows, as one JSON object: names, tables by column, and what is computed only for the page.
//!
//! Numbers are rounded to six significant digits: the page is for reading, the tables beside it are exact.

mod columns;
mod drawn;
mod entities;
mod geography;

pub(super) use columns::{columnar, sums};
pub(super) use drawn::{bounds, dependence};
pub(super) use entities::{about, commodities, names, sites, sources, stages};
pub(super) use geography::{places, routes};

use std::collections::BTreeSet;

use denchi_core::case::Case;
use denchi_core::plan::result::Plan;
use serde_json::{Map, Value, json};

use crate::evidence;
use crate::package::RunInfo;
use crate::rows::largest;
use crate::table::ResultTable;
use crate::tables::Context;

/// Most rows of flows on the map; the largest are kept, and the page says so.
const MOST_FLOWS: usize = 6000;

/// The view of a plan.
pub(super) fn view(case: &Case, plan: &Plan, tables: &[ResultTable], run: &RunInfo) -> Value {
    let context = Context::new(case, plan);
    let find = |name: &str| tables.iter().find(|table| table.name == name);
    let mut out = Map::new();
    for name in ["summary", "capacity", "builds", "demand", "rules", "minerals", "contracts", "contract_values"] {
        if let Some(table) = find(name) {
            out.insert(name.to_owned(), columnar(table));
        }
    }
    let mut add = |name: &str, table: &ResultTable| out.insert(name.to_owned(), columnar(table));
    add("costs", &sums(find("costs"), &["period", "term"], &["amount", "present_value"]));
    add("emissions", &sums(find("emissions"), &["period", "kind"], &["amount"]));
    add("served", &sums(find("served"), &["period", "demand", "commodity", "unit"], &["amount"]));
    add("made", &drawn::made(&context));
    add("prices", &drawn::prices(&context, find("shadow_prices")));
    add("links", &drawn::sankey_links(&context));
    add("offtakes", &drawn::offtakes(&context, find("offtakes")));
    let served: BTreeSet<&str> = plan.served.iter().map(|row| case.commodities.name(row.commodity)).collect();
    add("dependence", &dependence(find("dependence"), |commodity| served.contains(commodity)));
    add("footprint", &sums(find("footprint"), &["period", "demand", "unit", "stage", "kind"], &["amount"]));
    add("landed", &sums(find("landed_cost"), &["period", "demand", "unit", "stage", "term"], &["amount"]));
    let keys = ["period", "commodity", "stage", "unit", "from", "from_country", "to", "to_country", "route"];
    let (flows, left_out) = largest(&sums(find("flows"), &keys, &["amount", "mass"]), "mass", MOST_FLOWS);
    add("flows", &flows);
    json!({
        "case": about(case),
        "run": run_of(plan, run),
        "periods": plan.periods.iter().map(|period| json!([period.label, period.start, period.years])).collect::<Vec<_>>(),
        "names": names(case),
        "stages": stages(case),
        "commodities": commodities(case),
        "sites": sites(case, &context),
        "places": places(find("places")),
        "routes": routes(find("places"), &flows),
        "rules": entities::rules(&context),
        "sources": sources(case),
        "references": entities::references(case),
        "evidence": evidence::evidence(case, plan),
        "flows_left_out": left_out,
        "tables": out,
    })
}

/// How the plan was made.
fn run_of(plan: &Plan, run: &RunInfo) -> Value {
    json!({
        "denchi": run.denchi_version,
        "solver": run.solver_version,
        "termination": plan.quality.termination,
        "method": plan.quality.method,
        "gap": plan.quality.gap.filter(|gap| gap.is_finite()),
        "size": plan.quality.size,
        "checked": run.checked,
        "shortfall": run.shortfall.as_ref().map(|[en, ja]| json!({ "en": en, "ja": ja })),
    })
}
