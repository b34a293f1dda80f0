//! `datapackage.json` of a result: Frictionless Data Package v2 with a full schema for every table.

use serde_json::{Map, Value, json};

use super::manifest::FileHash;
use crate::table::{Column, Kind, ResultTable};
use denchi_core::catalogue::{Lang, text};

/// Folder of the tables inside a result folder.
pub(crate) const TABLES: &str = "tables";

/// The descriptor; `files` holds the hash of every table file.
pub(crate) fn descriptor(
    name: &str,
    titles: (&str, Option<&str>),
    tables: &[ResultTable],
    files: &[FileHash],
) -> Value {
    let resources: Vec<Value> = tables.iter().map(|table| resource(table, files)).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": titles.0,
        "title_ja": titles.1,
        "resources": resources,
    })
}

/// The CSV file is the resource; the standard has no way to say that another file holds the same rows, so the Parquet
/// file is named in a property of our own, `parquet`.
fn resource(table: &ResultTable, files: &[FileHash]) -> Value {
    let mut resource = Map::new();
    resource.insert("name".to_owned(), table.name.replace('_', "-").into());
    resource.insert("type".to_owned(), "table".into());
    resource.insert("title".to_owned(), text(Lang::En, &table.key).into());
    resource.insert("title_ja".to_owned(), text(Lang::Ja, &table.key).into());
    resource.extend(file(table, "csv", "text/csv", files));
    resource.insert("encoding".to_owned(), "utf-8".into());
    resource.insert("schema".to_owned(), schema(table));
    let parquet = file(table, "parquet", "application/vnd.apache.parquet", files);
    resource.insert("parquet".to_owned(), parquet.into());
    Value::Object(resource)
}

/// What is said of a file: path, format, length, hash.
fn file(table: &ResultTable, format: &str, mediatype: &str, files: &[FileHash]) -> Map<String, Value> {
    let path = format!("{TABLES}/{}.{format}", table.name);
    let mut entry = Map::new();
    if let Some(file) = files.iter().find(|file| file.path == path) {
        entry.insert("bytes".to_owned(), file.bytes.into());
        entry.insert("hash".to_owned(), format!("sha256:{}", file.sha256).into());
    }
    entry.insert("path".to_owned(), path.into());
    entry.insert("format".to_owned(), format.into());
    entry.insert("mediatype".to_owned(), mediatype.into());
    entry
}

fn schema(table: &ResultTable) -> Value {
    json!({
        "fields": table.columns.iter().map(|column| field(column, &table.primary_key)).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": table.primary_key,
    })
}

fn field(column: &Column, primary_key: &[String]) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), column.name.as_str().into());
    field.insert("type".to_owned(), column.kind.id().into());
    if let Some(unit) = &column.unit {
        field.insert("unit".to_owned(), unit.as_str().into());
    }
    field.insert("description".to_owned(), text(Lang::En, &column.key).into());
    field.insert("description_ja".to_owned(), text(Lang::Ja, &column.key).into());
    field.insert("key".to_owned(), column.key.as_str().into());
    if primary_key.contains(&column.name) {
        field.insert("constraints".to_owned(), json!({ "required": true }));
    }
    Value::Object(field)
}

/// The tables that a descriptor announces, without rows; `None` where it is not one of ours.
pub(crate) fn heads(descriptor: &Value) -> Option<Vec<(String, ResultTable)>> {
    let resources = descriptor.get("resources")?.as_array()?;
    resources.iter().map(head).collect()
}

fn head(resource: &Value) -> Option<(String, ResultTable)> {
    let path = resource.get("path")?.as_str()?;
    let name = path.strip_prefix(TABLES)?.strip_prefix('/')?.strip_suffix(".csv")?;
    let schema = resource.get("schema")?;
    let columns = schema.get("fields")?.as_array()?.iter().map(head_column).collect::<Option<Vec<_>>>()?;
    let key = schema.get("primaryKey")?.as_array()?;
    let key: Vec<&str> = key.iter().map(Value::as_str).collect::<Option<_>>()?;
    Some((path.to_owned(), ResultTable::new(name, columns, &key)))
}

fn head_column(field: &Value) -> Option<Column> {
    let text = |name: &str| field.get(name).and_then(Value::as_str);
    Some(Column {
        name: text("name")?.to_owned(),
        kind: Kind::of(text("type")?)?,
        unit: text("unit").map(str::to_owned),
        key: text("key").unwrap_or_default().to_owned(),
    })
}
