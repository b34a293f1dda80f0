//! Words that stand for places, countries or groups.

use crate::case::Case;
use crate::case::assemble::{countries, scope};
use crate::case::settings_read::SCENARIO_FROM;
use crate::case::tables::Tables;
use crate::case::text::SourceText;
use crate::case::toml_tree::Table;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, similar};

/// Columns with a region.
const REGIONS: &[(&str, &str)] = &[
    ("lane_rules", "origin"),
    ("lane_rules", "destination"),
    ("tariffs", "origin"),
    ("tariffs", "destination"),
    ("rules", "region"),
    ("rules", "origin"),
    ("rules", "destination"),
    ("limits", "region"),
    ("limits", "destination"),
    ("event_effects", "region"),
    ("event_effects", "destination"),
];

/// D427: a region that is no place, country or group. D428: one without any place of the case.
pub(super) fn regions(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (table, column) in REGIONS {
        for row in tables.rows(table) {
            let Some(label) = row.text(column) else { continue };
            match scope(label, case) {
                None => {
                    let problem = row.problem(Code::D427, column).with("value", label);
                    diagnostics.push(problem.similar(similar(label, words(case))));
                }
                // Rules that generate nothing and tariffs that no lane meets are told with the lanes.
                Some(scope) if scope.places.is_empty() && ["rules", "limits", "event_effects"].contains(table) => {
                    diagnostics.push(row.problem(Code::D428, column).with("value", label));
                }
                Some(_) => {}
            }
        }
    }
}

/// Words that can stand for a region.
fn words(case: &Case) -> impl Iterator<Item = &str> {
    let countries = case.places.values().filter_map(|place| place.country.as_deref());
    case.places.names().chain(case.country_groups.keys().map(String::as_str)).chain(countries)
}

/// D427: an owner country that is no country or group.
pub(super) fn owner_countries(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for row in ["rules", "event_effects"].into_iter().flat_map(|table| tables.rows(table)) {
        let Some(label) = row.text("owner_country") else { continue };
        if countries(label, case).is_none() {
            let groups = case.country_groups.keys().map(String::as_str);
            let problem = row.problem(Code::D427, "owner_country").with("value", label);
            diagnostics.push(problem.similar(similar(label, groups)));
        }
    }
}

/// `case.toml` as it was read, for places.
pub(crate) struct SettingsText<'a> {
    pub(crate) tree: &'a Table,
    pub(crate) text: &'a SourceText,
}

impl SettingsText<'_> {
    fn problem(&self, key: &str, value: &str) -> Diagnostic {
        let start = self.tree.get(key).map_or(0, |node| node.start);
        let place = if start < SCENARIO_FROM { Some(self.text.place(start)) } else { None };
        Diagnostic { place, ..Diagnostic::new(Code::D427).with("column", key).with("value", value) }
    }
}

/// D427: a home that is no place, country or group.
pub(super) fn home(case: &Case, settings: &SettingsText<'_>, diagnostics: &mut Diagnostics) {
    if let Some(home) = &case.settings.home
        && scope(home, case).is_none()
    {
        diagnostics.push(settings.problem("home", home).similar(similar(home, words(case))));
    }
}

/// D427: a product or recycling stage that is no stage.
pub(super) fn stages(case: &Case, settings: &SettingsText<'_>, diagnostics: &mut Diagnostics) {
    let (product, recycling) = (&case.settings.product_stage, &case.settings.recycling_stage);
    for (key, stage) in [("product_stage", product), ("recycling_stage", recycling)] {
        if let Some(stage) = stage
            && case.stages.find(stage).is_none()
        {
            let problem = settings.problem(key, stage).hint("stage");
            diagnostics.push(problem.similar(similar(stage, case.stages.names())));
        }
    }
}
