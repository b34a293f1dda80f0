//! From files to a case: every step, and all problems at once.

use std::collections::BTreeSet;
use std::path::Path;

use super::files::{self, Files};
use super::schema::{self, Resource};
use super::tables::Tables;
use super::text::SourceText;
use super::toml_tree;
use super::validate::SettingsText;
use super::{Case, assemble, keys, overlay, routes, settings_read, table, validate};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, similar};

/// Tables without which there is no case.
pub(crate) const REQUIRED: &[&str] = &["commodities", "places", "demands"];

/// Tables of which at least one must be there.
const SOURCES_OF_GOODS: &[&str] = &["sites", "supplies"];

/// Reads the case in a folder, with a scenario of `scenarios/` laid over it. A valid case comes with warnings; of any
/// other, all problems come at once.
pub fn read(folder: &Path, scenario: Option<&str>) -> Result<(Case, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    if !folder.is_dir() {
        let shown = folder.display();
        let problem = Diagnostic::new(Code::D101).with("file", shown).with("detail", "").hint("folder");
        diagnostics.push(problem);
        return Err(diagnostics);
    }
    let files = files::read_folder(folder, &mut diagnostics);
    read_with(files, scenario, diagnostics)
}

/// Loads the files of a case folder, for [`read_files`].
///
/// # Errors
/// What could not be loaded.
pub fn load(folder: &Path) -> Result<Files, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    if !folder.is_dir() {
        let shown = folder.display();
        diagnostics.push(Diagnostic::new(Code::D101).with("file", shown).with("detail", "").hint("folder"));
        return Err(diagnostics);
    }
    let files = files::read_folder(folder, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(files) }
}

/// Names of the scenarios of a case folder, in order.
pub fn scenarios(folder: &Path) -> Vec<String> {
    let files = files::read_folder(folder, &mut Diagnostics::default());
    overlay::names(&files).map(str::to_owned).collect()
}

/// Reads a case from files in memory, by path relative to the case folder (`sites.csv`, `scenarios/high.toml`).
pub fn read_files(files: Files, scenario: Option<&str>) -> Result<(Case, Diagnostics), Diagnostics> {
    read_with(files, scenario, Diagnostics::default())
}

fn read_with(
    mut files: Files,
    scenario: Option<&str>,
    mut diagnostics: Diagnostics,
) -> Result<(Case, Diagnostics), Diagnostics> {
    let mut total = 0;
    files.retain(|path, content| files::within_limits(path, content.len() as u64, &mut total, &mut diagnostics));
    check_names(&files, &mut diagnostics);
    check_package(&files, &mut diagnostics);
    let scenarios: BTreeSet<String> = overlay::names(&files).map(str::to_owned).collect();
    let mut tables = read_tables(&mut files, &mut diagnostics);
    let case_toml = files.remove("case.toml");
    let case_text = match case_toml {
        Some(content) => files::decode("case.toml", content, &mut diagnostics),
        None => {
            diagnostics.push(Diagnostic::new(Code::D150).at(Place::file("case.toml")));
            None
        }
    };
    let mut settings_tree = case_text.as_ref().and_then(|text| parse_toml(text, &mut diagnostics));
    let overlay = scenario.and_then(|name| overlay::read(name, &mut files, &mut diagnostics));
    if let (Some(overlay), Some(name)) = (overlay, scenario) {
        overlay::apply(overlay, name, &mut tables, settings_tree.as_mut(), &mut diagnostics);
    }
    tables.index();
    keys::check(&tables, &mut diagnostics);
    keys::check_provenance(&tables, &mut diagnostics);
    let settings_text = settings_tree.as_ref().zip(case_text.as_ref()).map(|(tree, text)| SettingsText { tree, text });
    let settings = settings_text.as_ref().and_then(|SettingsText { tree, text }| {
        settings_read::read(tree, text, tables.scenario.as_ref(), &mut diagnostics)
    });
    validate::rows(&tables, settings.as_ref(), &mut diagnostics);
    validate::scenarios(&tables, &scenarios, scenario, &mut diagnostics);
    let (Some(settings), Some(settings_text)) = (settings, settings_text) else {
        return Err(diagnostics.sorted());
    };
    let mut case = assemble::assemble(&tables, settings, scenario.map(str::to_owned));
    validate::references(&tables, &case, &settings_text, &mut diagnostics);
    // Checks of the whole chain would only repeat what is wrong with its rows.
    if !diagnostics.has_errors() {
        debug_assert!(assemble::is_complete(&tables, &case), "a row without an error is in the case");
        let problems = routes::generate(&mut case);
        validate::routes(&tables, &case, &problems, &mut diagnostics);
        validate::network(&tables, &case, &mut diagnostics);
    }
    diagnostics.locate(|diagnostic| tables.place_of(diagnostic));
    let diagnostics = diagnostics.sorted();
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((case, diagnostics)) }
}

/// Parses a TOML file, or reports why it is none.
pub(crate) fn parse_toml(text: &SourceText, diagnostics: &mut Diagnostics) -> Option<toml_tree::Table> {
    match toml_tree::parse(text.content()) {
        Ok(tree) => Some(tree),
        Err(problem) => {
            diagnostics.push(Diagnostic::new(Code::D151).with("detail", problem.detail).at(text.place(problem.start)));
            None
        }
    }
}

/// CSV files that are no table of a case, and tables that are missing.
fn check_names(files: &Files, diagnostics: &mut Diagnostics) {
    let known = |path: &str| schema::package().resources.iter().any(|table| table.path == path);
    for path in files.keys().filter(|path| !path.contains('/') && path.to_lowercase().ends_with(".csv")) {
        if !known(path) {
            let missing = schema::package().resources.iter().map(|table| table.path.as_str());
            let missing = missing.filter(|path| !files.contains_key(*path));
            let problem = Diagnostic::new(Code::D106).with("file", path).similar(similar(path, missing));
            diagnostics.push(problem.at(Place::file(path)));
        }
    }
}

/// Whether `datapackage.json` is there and lists every table.
fn check_package(files: &Files, diagnostics: &mut Diagnostics) {
    let place = || Place::file("datapackage.json");
    let Some(content) = files.get("datapackage.json") else {
        diagnostics.push(Diagnostic::new(Code::D107).at(place()));
        return;
    };
    let package: serde_json::Value = match serde_json::from_slice(content) {
        Ok(package) => package,
        Err(error) => {
            let place = Place::new("datapackage.json", error.line().max(1), error.column().max(1));
            diagnostics.push(Diagnostic::new(Code::D111).with("detail", &error).at(place));
            return;
        }
    };
    let resources = package.get("resources").and_then(serde_json::Value::as_array);
    let listed: Vec<&str> = resources
        .into_iter()
        .flatten()
        .filter_map(|resource| resource.get("path").and_then(serde_json::Value::as_str))
        .collect();
    for table in &schema::package().resources {
        if files.contains_key(&table.path) && !listed.contains(&table.path.as_str()) {
            diagnostics.push(Diagnostic::new(Code::D108).with("table", &table.path).at(place()));
        }
    }
}

/// The tables of a case with its scenario laid over them, for whoever looks for a row.
pub(super) fn laid_over(mut files: Files, scenario: Option<&str>) -> Tables {
    let mut ignored = Diagnostics::default();
    let mut tables = read_tables(&mut files, &mut ignored);
    let overlay = scenario.and_then(|name| overlay::read(name, &mut files, &mut ignored));
    if let (Some(overlay), Some(name)) = (overlay, scenario) {
        overlay::apply(overlay, name, &mut tables, None, &mut ignored);
    }
    tables.index();
    tables
}

/// Reads all tables that are there, and reports those that must be.
fn read_tables(files: &mut Files, diagnostics: &mut Diagnostics) -> Tables {
    let mut tables = Tables::new();
    for resource in &schema::package().resources {
        read_table(resource, files, &mut tables, diagnostics);
    }
    let present = |name: &str| tables.table(name).is_some_and(|table| table.present);
    if !SOURCES_OF_GOODS.iter().any(|name| present(name)) {
        diagnostics.push(Diagnostic::new(Code::D105).at(Place::file("sites.csv")));
    }
    tables
}

fn read_table(resource: &'static Resource, files: &mut Files, tables: &mut Tables, diagnostics: &mut Diagnostics) {
    let mut empty = table::Table::empty(resource);
    match files.remove(&resource.path) {
        None => {
            if REQUIRED.contains(&resource.name.as_str()) {
                let problem = Diagnostic::new(Code::D104).with("table", &resource.path);
                diagnostics.push(problem.at(Place::file(&resource.path)));
                empty.complete = false;
                tables.insert(empty, None);
            }
        }
        Some(content) => match files::decode(&resource.path, content, diagnostics) {
            Some(text) => {
                let table = table::read(resource, &text, &mut tables.texts, diagnostics);
                tables.insert(table, Some(text));
            }
            None => {
                empty.present = true;
                empty.complete = false;
                tables.insert(empty, None);
            }
        },
    }
}
