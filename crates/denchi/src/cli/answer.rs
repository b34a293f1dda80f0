//! The answer of `denchi plan` for programs.

use std::collections::BTreeMap;
use std::path::Path;

use denchi_core::case::Case;
use denchi_core::catalogue::Lang;
use denchi_core::diagnostics::Diagnostics;
use denchi_core::plan::result::Plan;
use denchi_core::plan::{Answer, PlanRun, references};
use denchi_core::trace::Trace;
use denchi_report::package::Manifest;
use serde_json::{Value, json};

use super::provenance;
use crate::findings;

/// Version of the JSON of `denchi plan`.
const SCHEMA: u32 = 1;

/// A plan, and what is known of it.
pub(crate) struct Planned<'a> {
    pub(crate) case: &'a Case,
    pub(crate) plan: &'a Plan,
    pub(crate) trace: &'a Trace,
    pub(crate) run: &'a PlanRun,
}

/// A plan that was made and written.
pub(crate) fn planned(found: &Planned<'_>, folder: &Path, manifest: &Manifest) -> Value {
    let Planned { case, plan, trace, run } = *found;
    let mut costs: BTreeMap<&str, f64> = BTreeMap::new();
    for row in &plan.costs {
        *costs.entry(row.term.id()).or_default() += row.present_value;
    }
    let references: Vec<Value> = references::compare(case, plan)
        .iter()
        .map(|comparison| {
            let reference = &case.references[comparison.reference];
            json!({
                "reference": reference.name,
                "period": plan.periods[comparison.period].label,
                "plan": comparison.value,
                "published": reference.value,
                "within": comparison.within(case),
            })
        })
        .collect();
    let violations: Vec<Value> = run
        .check
        .violations
        .iter()
        .map(|violation| {
            json!({ "kind": violation.kind.id(), "subject": violation.subject, "amount": violation.amount })
        })
        .collect();
    let missed = findings::missed(run);
    let bindings: &[_] = if missed.is_empty() { &[] } else { &run.bindings };
    json!({
        "schema": SCHEMA,
        "status": "planned",
        "case": case.settings.name,
        "scenario": case.scenario,
        "result": folder.display().to_string(),
        "solve": manifest.solve,
        "check": { "passed": run.check.passed(), "equations": run.check.count(), "violations": violations },
        "present_value_by_term": costs,
        "references": references,
        "missed": findings::misses_json(case, &missed),
        "bindings": findings::limits_json(case, bindings),
        "dependence": provenance::dependence_json(case, trace),
        "served": provenance::served_json(case, trace),
    })
}

/// A case without a plan.
pub(crate) fn without_plan(case: &Case, run: &PlanRun) -> Value {
    let status = if let Answer::Unbounded = run.answer { "unbounded" } else { "infeasible" };
    json!({
        "schema": SCHEMA,
        "status": status,
        "case": case.settings.name,
        "scenario": case.scenario,
        "missed": findings::misses_json(case, &findings::missed(run)),
        "bindings": findings::limits_json(case, &run.bindings),
    })
}

/// A run that stopped before it had a plan.
pub(crate) fn stopped(case: &Case, termination: &str) -> Value {
    json!({
        "schema": SCHEMA,
        "status": "stopped",
        "case": case.settings.name,
        "scenario": case.scenario,
        "termination": termination,
    })
}

/// A case that is not valid: the problems as `denchi check --json` gives them.
pub(crate) fn invalid(problems: &Diagnostics, lang: Lang) -> Value {
    let mut value = problems.to_json(lang);
    if let Some(object) = value.as_object_mut() {
        object.insert("status".to_owned(), "invalid".into());
    }
    value
}
