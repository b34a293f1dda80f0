//! `datapackage.json` of a case folder.

use std::fs;

use serde_json::Value;

use super::fixture::Fixture;
use crate::case::{package, read, write_atomically};
use crate::diagnostics::Code;

/// Writes the fixture to a folder, without a package.
fn folder(fixture: &Fixture) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    for (path, content) in fixture.files() {
        fs::write(folder.path().join(path), content).unwrap();
    }
    folder
}

#[test]
fn a_package_lists_what_is_there() {
    let fixture = Fixture::new().without("datapackage.json").without("owners.csv").without("ownership.csv");
    let folder = folder(&fixture);
    let text = package(folder.path()).unwrap();
    let package: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["name"], "fixture");
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
    let resource = |name: &str| {
        let resources = package["resources"].as_array().unwrap();
        resources.iter().find(|resource| resource["name"] == name).cloned()
    };
    assert!(resource("owners").is_none());
    let sites = resource("sites").unwrap();
    let fields = sites["schema"]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    let header = "site,place,process,owner,status,capacity,start_year,end_year,ramp,availability,quality,source,note";
    assert_eq!(names.join(","), header);
    let keys = sites["schema"]["foreignKeys"].as_array().unwrap();
    let targets: Vec<&str> = keys.iter().map(|key| key["reference"]["resource"].as_str().unwrap()).collect();
    assert_eq!(targets, ["places", "ramps", "sources"]);
    assert_eq!(sites["schema"]["primaryKey"][0], "site");
    // The year of a step may be blank: no key of the standard.
    assert!(resource("supply_steps").unwrap()["schema"].get("primaryKey").is_none());
}

#[test]
fn a_written_package_silences_the_warning() {
    let folder = folder(&Fixture::new().without("datapackage.json"));
    let (_, warnings) = read(folder.path(), None).unwrap();
    assert_eq!(warnings.iter().map(|item| item.code).collect::<Vec<_>>(), [Code::D107]);
    let path = folder.path().join("datapackage.json");
    write_atomically(&path, package(folder.path()).unwrap().as_bytes()).unwrap();
    let (_, warnings) = read(folder.path(), None).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".tmp")));
}

#[test]
fn a_folder_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let diagnostics = read(&folder.path().join("nothing"), None).unwrap_err();
    assert_eq!(diagnostics.iter().map(|item| item.code).collect::<Vec<_>>(), [Code::D101]);
}
