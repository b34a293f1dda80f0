//! Rules that follow tags.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::case::entities::RuleKind;
use crate::case::tables::Tables;
use crate::diagnostics::{Code, Diagnostics};

/// D460: a rule on recycled content of a case that does not say where it is recycled. D461: a stage at which no site runs.
pub(super) fn check(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for rule in case.rules.values().filter(|rule| counts_stages(rule.kind)) {
        let Some(row) = tables.find("rules", &rule.row) else { continue };
        if !told.insert(&rule.row) {
            continue;
        }
        let Some(stages) = &rule.origin_stages else {
            if rule.kind == RuleKind::RecycledContentMinimum && case.settings.recycling_stage.is_none() {
                diagnostics.push(row.problem(Code::D460, "origin_stage"));
            }
            continue;
        };
        let run = |stage| {
            case.sites.values().any(|site| site.runs.iter().any(|run| case.stage_of(run.process) == Some(stage)))
        };
        if let Some(&stage) = stages.iter().find(|&&stage| !run(stage)) {
            diagnostics.push(row.problem(Code::D461, "origin_stage").with("stage", case.stages.name(stage)));
        }
    }
}

fn counts_stages(kind: RuleKind) -> bool {
    matches!(
        kind,
        RuleKind::OriginLimit | RuleKind::TouchLimit | RuleKind::ContentMinimum | RuleKind::RecycledContentMinimum
    )
}
