//! `datapackage.json` of a case folder: its tables as they are, with the schema of denchi.

use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::files::Files;
use super::schema::{self, DATAPACKAGE};
use super::toml_tree::{self, Tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};

/// The text of `datapackage.json` for a case folder: only tables that are there, only columns that they have, and
/// only references to those. Other readers compare the header with the schema; the checks of denchi are stricter.
///
/// # Errors
/// The file that cannot be read.
pub fn package(folder: &Path) -> Result<String, Diagnostics> {
    let mut files = Files::new();
    let tables = schema::package().resources.iter().map(|table| table.path.as_str());
    for file in std::iter::once("case.toml").chain(tables) {
        let path = folder.join(file);
        if file == "case.toml" || path.is_file() {
            files.insert(file.to_owned(), fs::read(path).map_err(|error| failed(file, &error))?);
        }
    }
    package_files(&files)
}

/// The text of `datapackage.json` for the files of a case, as [`package`].
///
/// # Errors
/// The file that is no text.
pub fn package_files(files: &Files) -> Result<String, Diagnostics> {
    let mut package: Map<String, Value> =
        serde_json::from_str(DATAPACKAGE).map_err(|error| failed("datapackage.json", &error))?;
    let settings = files.get("case.toml").map_or(&[][..], Vec::as_slice);
    describe_case(std::str::from_utf8(settings).map_err(|error| failed("case.toml", &error))?, &mut package);
    let mut resources = Vec::new();
    for resource in package.remove("resources").and_then(into_array).unwrap_or_default() {
        let Value::Object(mut resource) = resource else { continue };
        let file = text(&resource, "path").to_owned();
        if let Some(content) = files.get(&file) {
            fit(&mut resource, &header(content).map_err(|error| failed(&file, &error))?);
            resources.push(resource);
        }
    }
    let columns: Vec<(String, Vec<String>)> =
        resources.iter().map(|resource| (text(resource, "name").to_owned(), names(resource))).collect();
    for resource in &mut resources {
        keep_known_references(resource, &columns);
    }
    package.insert("licenses".to_owned(), licence());
    package.insert("resources".to_owned(), resources.into_iter().map(Value::Object).collect());
    Ok(format!("{:#}\n", Value::Object(package)))
}

fn failed(file: &str, error: &dyn Display) -> Diagnostics {
    let problem = Diagnostic::new(Code::D101).with("file", file).with("detail", error);
    Diagnostics::from_iter([problem.at(Place::file(file))])
}

fn licence() -> Value {
    json!([{
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0 International",
    }])
}

/// Name, title and description from `case.toml`; what it lacks is left out.
fn describe_case(settings: &str, package: &mut Map<String, Value>) {
    let Ok(settings) = toml_tree::parse(settings) else { return };
    for key in ["name", "title", "description"] {
        if let Some(Tree::Text(value)) = settings.get(key).map(|node| &node.value) {
            // Names of data packages are lower case.
            let value = if key == "name" { value.to_lowercase() } else { value.clone() };
            package.insert(key.to_owned(), Value::String(value));
        }
    }
}

/// A text of `case.toml`, such as the `title`, where the file can be read and has it.
pub fn text_setting(settings: &str, key: &str) -> Option<String> {
    match &toml_tree::parse(settings).ok()?.get(key)?.value {
        Tree::Text(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// The names of the columns of a CSV file.
fn header(content: &[u8]) -> io::Result<Vec<String>> {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(record.iter().map(|name| name.trim().to_owned()).collect())
}

/// Leaves only the columns of the file, in its order, and only keys over them.
fn fit(resource: &mut Map<String, Value>, header: &[String]) {
    let Some(Value::Object(schema)) = resource.get_mut("schema") else { return };
    let fields = schema.remove("fields").and_then(into_array).unwrap_or_default();
    let field = |name: &String| fields.iter().find(|field| field.get("name").and_then(Value::as_str) == Some(name));
    let kept: Vec<Value> = header.iter().filter_map(|name| field(name).cloned()).collect();
    let may_be_blank = |name: &str| {
        kept.iter().any(|field| {
            let required = field.pointer("/constraints/required").and_then(Value::as_bool);
            field.get("name").and_then(Value::as_str) == Some(name) && required != Some(true)
        })
    };
    let in_header = |name: &Value| name.as_str().is_some_and(|name| header.iter().any(|column| column == name));
    if let Some(keys) = schema.remove("primaryKey").and_then(into_array) {
        // Part of a key may be blank here ("every year"), but not in the standard: denchi alone checks such keys.
        let standard = keys.iter().all(in_header) && !keys.iter().any(|key| key.as_str().is_some_and(may_be_blank));
        if standard {
            schema.insert("primaryKey".to_owned(), Value::Array(keys));
        }
    }
    if let Some(references) = schema.remove("foreignKeys").and_then(into_array) {
        let refers = |reference: &Value| {
            reference.get("fields").and_then(Value::as_array).is_some_and(|fields| fields.iter().all(in_header))
        };
        let references: Vec<Value> = references.into_iter().filter(refers).collect();
        schema.insert("foreignKeys".to_owned(), Value::Array(references));
    }
    schema.insert("fields".to_owned(), Value::Array(kept));
}

/// Leaves only references to tables and columns of the package.
fn keep_known_references(resource: &mut Map<String, Value>, columns: &[(String, Vec<String>)]) {
    // A reference of a table to itself has no resource name in the standard.
    let own = text(resource, "name").to_owned();
    let Some(Value::Object(schema)) = resource.get_mut("schema") else { return };
    let Some(references) = schema.remove("foreignKeys").and_then(into_array) else { return };
    let mut kept = Vec::new();
    for mut reference in references {
        let target = reference.pointer("/reference/resource").and_then(Value::as_str).unwrap_or_default().to_owned();
        let fields = reference.pointer("/reference/fields").and_then(Value::as_array).cloned().unwrap_or_default();
        let known = columns.iter().any(|(name, columns)| {
            *name == target
                && fields.iter().all(|field| columns.iter().any(|column| Some(column.as_str()) == field.as_str()))
        });
        if !known {
            continue;
        }
        if target == own
            && let Some(Value::Object(inner)) = reference.get_mut("reference")
        {
            inner.remove("resource");
        }
        kept.push(reference);
    }
    if !kept.is_empty() {
        schema.insert("foreignKeys".to_owned(), Value::Array(kept));
    }
}

fn names(resource: &Map<String, Value>) -> Vec<String> {
    let fields = resource.get("schema").and_then(|schema| schema.get("fields")).and_then(Value::as_array);
    let names = fields.into_iter().flatten().filter_map(|field| field.get("name").and_then(Value::as_str));
    names.map(str::to_owned).collect()
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn into_array(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(list) => Some(list),
        _ => None,
    }
}
