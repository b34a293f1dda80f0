//! The rows of the case behind a trace: the sites of the chain, and the processes that they run.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::case::entities::Provenance;
use denchi_core::ids::{ProcessId, StageId};
use serde_json::{Value, json};

use crate::tables::{Context, quality_id};

/// Table, row, stage, country, quality, source and note of each; processes stand in no country.
pub(super) fn rows(case: &Case, context: &Context<'_>, sites: &BTreeSet<String>) -> Value {
    let row = |table: &str, name: &str, stage: Option<StageId>, country: Option<&str>, from: &Provenance| {
        json!([
            table,
            name,
            stage.map(|stage| case.stages.name(stage)),
            country,
            from.quality.map(quality_id),
            from.source.map(|source| case.sources.name(source)),
            from.note,
        ])
    };
    let mut processes: BTreeMap<ProcessId, Option<StageId>> = BTreeMap::new();
    let mut all = Vec::new();
    for id in sites.iter().filter_map(|name| case.sites.find(name)) {
        let site = &case.sites[id];
        let country = case.places[site.place].country.as_deref();
        all.push(row("sites", case.sites.name(id), context.stage_of(id), country, &site.provenance));
        processes.extend(site.runs.iter().map(|run| (run.process, case.stage_of(run.process))));
    }
    for (id, stage) in processes {
        all.push(row("processes", case.processes.name(id), stage, None, &case.processes[id].provenance));
    }
    all.into()
}
