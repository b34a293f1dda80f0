//! The result package: what is written, what is read back, what is left alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod fixture;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use denchi_core::catalogue::{Lang, find};
use denchi_report::package::manifest::sha256;
use denchi_report::package::{PackageError, RunInfo, read_result, write_result};
use denchi_report::table::{Cell, Kind};
use denchi_report::tables::{NAMES, tables};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

fn write(folder: &Path, run: &RunInfo) {
    write_result(folder, &fixture::case(), &fixture::plan(), &fixture::trace(), run, Lang::En).unwrap();
}

fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

#[test]
fn tables_have_their_names_and_descriptions() {
    let tables = tables(&fixture::case(), &fixture::plan(), &fixture::trace());
    assert_eq!(tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), NAMES);
    for lang in [Lang::En, Lang::Ja] {
        for table in &tables {
            assert!(find(lang, &table.key).is_some(), "{}", table.key);
            for column in &table.columns {
                assert!(find(lang, &column.key).is_some(), "{}", column.key);
            }
        }
    }
}

/// 10 + 15 + 20 GWh; cost without shortage: capital 40, operation 450, purchases 2.7, freight 5.4 M USD = 498.1 M USD,
/// and 498.1 / 45 = 11.0688... M USD per GWh.
#[test]
fn key_figures_by_hand() {
    let tables = tables(&fixture::case(), &fixture::plan(), &fixture::trace());
    let summary = &tables[0];
    let figure = |name: &str| {
        let row = (0..summary.len()).find(|&row| summary.text(row, "figure") == name).unwrap();
        (summary.number(row, "value").unwrap(), summary.text(row, "unit").to_owned())
    };
    assert_eq!(figure("product_output"), (45.0, "GWh".to_owned()));
    assert_eq!(figure("product_output_last"), (20.0, "GWh/year".to_owned()));
    assert_eq!(figure("product_target_last"), (30.0, "GWh/year".to_owned()));
    assert_eq!(figure("demand_lost"), (10.0, "GWh".to_owned()));
    assert_eq!(figure("emissions"), (9000.0, "t CO2e".to_owned()));
    let (unit_cost, unit) = figure("unit_cost");
    assert!((unit_cost - 498.1e6 / 45.0).abs() < 1e-3);
    assert_eq!(unit, "USD_2024/GWh");
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write(&path, &fixture::run());
    let package = read_result(&path).unwrap();
    assert_eq!(package.tables, tables(&fixture::case(), &fixture::plan(), &fixture::trace()));
    assert_eq!(package.manifest.case.name, "fixture");
    assert_eq!(package.manifest.solve.termination, "optimal");
    assert_eq!(package.manifest.run.timings[0].seconds, 1.5);
}

#[test]
fn every_hash_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write(&path, &fixture::run());
    let mut files = content(&path);
    files.remove("manifest.json").unwrap();
    let manifest = read_result(&path).unwrap().manifest;
    assert_eq!(manifest.outputs.len(), files.len());
    for file in &manifest.outputs {
        assert_eq!(file.sha256, sha256(&files[&file.path]), "{}", file.path);
        assert_eq!(file.bytes, files[&file.path].len() as u64);
    }
    // The SHA-256 of "abc" is that of FIPS 180-2, appendix B.1.
    assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn a_changed_table_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write(&path, &fixture::run());
    fs::write(path.join("tables/costs.csv"), "period\n").unwrap();
    assert!(matches!(read_result(&path), Err(PackageError::Damaged { .. })));
}

#[test]
fn parquet_says_what_csv_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write(&path, &fixture::run());
    for table in read_result(&path).unwrap().tables {
        let file = fs::File::open(path.join(format!("tables/{}.parquet", table.name))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let mut rows = 0;
        for (row, record) in reader.get_row_iter(None).unwrap().enumerate() {
            let record = record.unwrap();
            for (index, (name, field)) in record.get_column_iter().enumerate() {
                assert_eq!(*name, table.columns[index].name);
                let cell = match field {
                    Field::Null => Cell::Blank,
                    Field::Str(text) => Cell::Text(text.as_str().into()),
                    Field::Long(value) => Cell::Integer(*value),
                    Field::Double(value) => Cell::Number(*value),
                    other => panic!("{other:?}"),
                };
                assert_eq!(cell, table.cell(row, index), "{} {name} {row}", table.name);
            }
            rows += 1;
        }
        assert_eq!(rows, table.len(), "{}", table.name);
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    write(&first, &fixture::run());
    let later = RunInfo {
        timings: vec![("solve".to_owned(), 9.0)],
        created: Some("2026-02-02T00:00:00Z".to_owned()),
        ..fixture::run()
    };
    write(&second, &later);
    let (mut first, mut second) = (content(&first), content(&second));
    let json = |files: &mut BTreeMap<String, Vec<u8>>| {
        let mut value: serde_json::Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
        value.as_object_mut().unwrap().remove("run").unwrap();
        value
    };
    assert_eq!(json(&mut first), json(&mut second));
    assert_eq!(first, second);
}

#[test]
fn only_a_result_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    let try_write =
        || write_result(&path, &fixture::case(), &fixture::plan(), &fixture::trace(), &fixture::run(), Lang::En);
    // A folder of somebody else.
    fs::create_dir(&path).unwrap();
    fs::write(path.join("thesis.txt"), "years of work").unwrap();
    assert!(matches!(try_write(), Err(PackageError::NotAResult { .. })));
    assert_eq!(fs::read_to_string(path.join("thesis.txt")).unwrap(), "years of work");
    // An empty folder.
    fs::remove_file(path.join("thesis.txt")).unwrap();
    try_write().unwrap();
    // A result.
    try_write().unwrap();
    // A result with a file of somebody else.
    fs::write(path.join("notes.txt"), "mine").unwrap();
    assert!(matches!(try_write(), Err(PackageError::ForeignFile { .. })));
    assert!(path.join("notes.txt").exists());
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_descriptor_matches_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write(&path, &fixture::run());
    let descriptor: serde_json::Value =
        serde_json::from_slice(&fs::read(path.join("datapackage.json")).unwrap()).unwrap();
    assert_eq!(descriptor["$schema"], "https://datapackage.org/profiles/2.0/datapackage.json");
    let resources = descriptor["resources"].as_array().unwrap();
    assert_eq!(resources.len(), NAMES.len());
    for resource in resources {
        for file in [resource, &resource["parquet"]] {
            let bytes = fs::read(path.join(file["path"].as_str().unwrap())).unwrap();
            assert_eq!(file["hash"], format!("sha256:{}", sha256(&bytes)));
            assert_eq!(file["bytes"], bytes.len());
        }
        let name = resource["name"].as_str().unwrap();
        assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{name}");
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        for field in fields {
            assert!(Kind::of(field["type"].as_str().unwrap()).is_some());
        }
        let mut reader = csv::Reader::from_path(path.join(resource["path"].as_str().unwrap())).unwrap();
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
    }
}

/// A site with two processes emits twice in the plan, and once in the table.
#[test]
fn primary_keys_are_unique() {
    let mut plan = fixture::plan();
    let again = plan.emissions[0].clone();
    plan.emissions.push(again);
    for table in tables(&fixture::case(), &plan, &fixture::trace_of(&fixture::case(), &plan)) {
        let mut keys: Vec<Vec<String>> = (0..table.len())
            .map(|row| {
                table.primary_key.iter().map(|name| table.cell(row, table.column(name).unwrap()).text()).collect()
            })
            .collect();
        assert!(!table.primary_key.is_empty());
        assert!(keys.iter().flatten().all(|part| !part.is_empty()), "{}", table.name);
        keys.sort();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all, "{}", table.name);
        if table.name == "emissions" {
            assert_eq!(table.number(0, "amount"), Some(4000.0));
        }
    }
}
