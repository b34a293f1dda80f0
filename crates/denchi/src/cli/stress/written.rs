//! An answer as JSON and as a folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::stress::Tally;
use denchi_report::html::{StressAnswer, stress_page};
use denchi_report::package::manifest::Responses;
use denchi_report::package::write_stress;
use denchi_report::reload::Reloaded;
use denchi_report::stress::Tested;
use denchi_report::table::ResultTable;
use serde_json::{Map, Value, json};

use super::super::trace::rows_json;
use crate::printer::Printer;

/// Version of the JSON of `denchi stress`.
const SCHEMA: u32 = 1;

/// An answer, ready to be written.
pub(super) struct Written<'a> {
    pub(super) tested: Tested<'a>,
    pub(super) result: &'a Reloaded,
    pub(super) options: BTreeMap<String, Value>,
    pub(super) tally: Tally,
    pub(super) tables: Vec<ResultTable>,
}

impl Written<'_> {
    /// The answer for programs.
    pub(super) fn json(&self) -> Value {
        let case = self.tested.case;
        let tables: Map<String, Value> =
            self.tables.iter().map(|table| (table.name.clone(), rows_json(table))).collect();
        json!({
            "schema": SCHEMA,
            "case": case.settings.name,
            "scenario": case.scenario,
            "options": self.options,
            "responses": Responses::from(self.tally),
            "programme": { "columns": self.tested.base.size[0], "rows": self.tested.base.size[1] },
            "tables": tables,
        })
    }

    /// Writes the folder.
    pub(super) fn write(&self, folder: &Path, printer: &mut Printer) -> Result<()> {
        let manifest = &self.result.package.manifest;
        let responses = Responses::from(self.tally);
        let answer = StressAnswer { options: &self.options, responses, tables: &self.tables };
        let page = stress_page(self.result, &answer, printer.lang);
        write_stress(folder, manifest, self.options.clone(), responses, &self.tables, page)
            .map_err(|error| anyhow!(error.message(printer.lang)))?;
        let page = folder.join(denchi_report::package::STRESS_PAGE);
        printer.tell("stress.written", &[("folder", &folder.display()), ("page", &page.display())]);
        Ok(())
    }

    /// How the responses were found, in a line.
    pub(super) fn tell_tally(&self, printer: &mut Printer) {
        let Tally { untouched, warm, cold, audited, worst_audit, pivots } = self.tally;
        let worst = format!("{worst_audit:.0e}");
        let words: [(&str, &dyn std::fmt::Display); 6] = [
            ("untouched", &untouched),
            ("warm", &warm),
            ("cold", &cold),
            ("audited", &audited),
            ("worst", &worst),
            ("pivots", &pivots),
        ];
        printer.tell("stress.tally", &words);
    }
}
