//! `denchi trace --flows`: observed flows, without a case.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use denchi_core::case::read_flows;
use denchi_core::catalogue;
use denchi_core::trace::{CONSERVED, observe};
use denchi_report::package::manifest::{
    CaseInfo, FileHash, Manifest, NumberRanges, RunTimes, SCHEMA_VERSION, SolveInfo, TRACE_KIND,
};
use denchi_report::package::write_trace;
use denchi_report::table::ResultTable;
use denchi_report::trace::observed;
use serde_json::{Map, Value, json};

use super::super::show::FormatArgument;
use super::super::{End, plan};
use super::question::Unknown;
use super::{Arguments, SCHEMA, refuse, rows_json, say_unknown};
use crate::pipeline;
use crate::printer::Printer;

pub(super) fn run(file: &Path, arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    let shown = file.display().to_string();
    let content = std::fs::read(file).with_context(|| shown.clone())?;
    let hash = FileHash::of(&shown, &content);
    let flows = match read_flows(&shown, content) {
        Ok((flows, _)) => flows,
        Err(problems) => return plan::refuse(&problems, plan::Answers::Text, printer),
    };
    let found = match observe(&flows, &mut pipeline::watch()) {
        Ok(found) => found,
        Err(error) => return refuse(error, printer),
    };
    let all = observed(&found);
    if let Some(unknown) = unknown(arguments, &all) {
        return Ok(say_unknown(&unknown, printer));
    }
    let tables: Vec<ResultTable> = all.iter().map(|table| filter(arguments, table)).collect();
    let dependence = tables.iter().find(|table| table.name == "dependence");
    let text = match arguments.format {
        FormatArgument::Json => {
            let rows: Map<String, Value> = tables.iter().map(|table| (table.name.clone(), rows_json(table))).collect();
            serde_json::to_string_pretty(&json!({
                "schema": SCHEMA,
                "flows": shown,
                "conserved": found.error <= CONSERVED,
                "tables": rows,
            }))?
        }
        format => dependence.map(|table| format.render(table, printer)).unwrap_or_default(),
    };
    printer.data(&text);
    if let Some(folder) = &arguments.out {
        let options = BTreeMap::from([("flows".to_owned(), json!(shown))]);
        write_trace(folder, &manifest(file, hash), options, &tables, None)
            .map_err(|error| anyhow!(error.message(printer.lang)))?;
        let text = catalogue::format(printer.lang, "cli.flows_written", &[("folder", &folder.display())]);
        printer.say(&text);
    }
    Ok(if found.error <= CONSERVED { End::Done } else { End::CheckFailed })
}

/// What is asked about, by column; of observed flows a region is a node.
fn asked(arguments: &Arguments) -> [(&'static str, &'static str, &Option<String>); 5] {
    [
        ("--period", "period", &arguments.period),
        ("--element", "tracer", &arguments.element),
        ("--in", "node", &arguments.region),
        ("--stage", "stage", &arguments.stage),
        ("--from", "country", &arguments.from),
    ]
}

/// The first argument that no row answers to.
fn unknown(arguments: &Arguments, tables: &[ResultTable]) -> Option<Unknown> {
    let dependence = tables.iter().find(|table| table.name == "dependence")?;
    asked(arguments).into_iter().find_map(|(argument, column, wanted)| {
        let wanted = wanted.as_deref()?;
        let known: BTreeSet<&str> = (0..dependence.len()).map(|row| dependence.text(row, column)).collect();
        let names = || known.iter().copied().collect::<Vec<_>>().join(", ");
        (!known.contains(wanted)).then(|| Unknown { argument, value: wanted.to_owned(), known: names() })
    })
}

/// The rows that are asked about.
fn filter(arguments: &Arguments, table: &ResultTable) -> ResultTable {
    let asked = asked(arguments);
    table.filtered(|row| {
        asked.iter().all(|(_, column, wanted)| wanted.as_ref().is_none_or(|wanted| table.text(row, column) == wanted))
    })
}

/// What was traced: a file, and nothing that was solved.
fn manifest(file: &Path, hash: FileHash) -> Manifest {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Manifest {
        kind: TRACE_KIND.to_owned(),
        schema_version: SCHEMA_VERSION,
        denchi_version: env!("CARGO_PKG_VERSION").to_owned(),
        solver_version: format!("HiGHS {}", denchi_solver::highs_version()),
        case: CaseInfo {
            title: name.clone(),
            name,
            title_ja: None,
            scenario: None,
            money: String::new(),
            money_year: 0,
            inputs: vec![hash],
        },
        options: BTreeMap::new(),
        solve: SolveInfo {
            termination: "observed".to_owned(),
            method: String::new(),
            objective: 0.0,
            bound: None,
            gap: None,
            columns: 0,
            rows: 0,
            nonzeros: 0,
            integer_columns: 0,
            ranges: NumberRanges::default(),
            tolerances: BTreeMap::new(),
            seed: None,
            checked: None,
        },
        responses: None,
        outputs: Vec::new(),
        run: RunTimes::default(),
    }
}
