//! A result carries its case, and case and plan come back as they were.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod fixture;

use std::fs;
use std::path::Path;

use denchi_core::case::{self, Case, Files};
use denchi_core::catalogue::Lang;
use denchi_core::plan::{self, PlanOptions, Watch, result::Plan};
use denchi_report::package::{FileHash, PackageError, RunInfo, read_result, write_result};
use denchi_report::reload::{plan_of, reload};
use denchi_report::tables;

fn tutorial() -> (Files, Case, Plan) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/tutorial");
    let mut files = case::load(&folder).unwrap();
    files.retain(|path, _| !path.starts_with("scenarios/"));
    let (case, _) = case::read_files(files.clone(), None).unwrap();
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    let plan = run.plan().unwrap().clone();
    (files, case, plan)
}

fn run_of(files: &Files) -> RunInfo {
    let read = files.iter().filter(|(path, _)| *path != "datapackage.json");
    let inputs = read.map(|(path, content)| FileHash::of(path, content)).collect();
    RunInfo { inputs, case_files: files.clone(), ..fixture::run() }
}

/// Infinite capacities, blank prices, figures like 10000/3: all of them read back to the same bits.
#[test]
fn the_plan_of_the_fixture_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    let mut plan = fixture::plan();
    plan.capacity[0].existing = f64::INFINITY;
    plan.demands[0].price = None;
    plan.activity[0].amount /= 3.0;
    plan.quality.bound = Some(f64::NEG_INFINITY);
    plan.flows[1].arrival = None;
    let case = fixture::case();
    write_result(&path, &case, &plan, &fixture::trace_of(&case, &plan), &fixture::run(), Lang::En).unwrap();
    assert_eq!(plan_of(&case, &read_result(&path).unwrap(), &path).unwrap(), plan);
}

#[test]
fn case_and_plan_of_the_tutorial_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    let (files, case, plan) = tutorial();
    write_result(&path, &case, &plan, &fixture::trace_of(&case, &plan), &run_of(&files), Lang::En).unwrap();
    let back = reload(&path).unwrap();
    let trace = fixture::trace_of(&case, &plan);
    assert_eq!(back.plan, plan);
    assert_eq!(back.files, files);
    assert_eq!(tables(&back.case, &back.plan, &trace), tables(&case, &plan, &trace));
    // The case inside a result is a case like any other, and its files are those that were read.
    assert!(case::read(&path.join("case"), None).is_ok());
    for file in &back.package.manifest.case.inputs {
        assert_eq!(*file, FileHash::of(&file.path, &fs::read(path.join("case").join(&file.path)).unwrap()));
    }
}

#[test]
fn a_result_without_its_case_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write_result(&path, &fixture::case(), &fixture::plan(), &fixture::trace(), &fixture::run(), Lang::En).unwrap();
    assert!(matches!(reload(&path), Err(PackageError::NoCase { .. })));
    assert!(matches!(reload(folder.path()), Err(PackageError::NotAResult { .. })));
}

#[test]
fn a_changed_case_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    let (files, case, plan) = tutorial();
    write_result(&path, &case, &plan, &fixture::trace_of(&case, &plan), &run_of(&files), Lang::En).unwrap();
    fs::write(path.join("case/sites.csv"), "site\n").unwrap();
    assert!(matches!(reload(&path), Err(PackageError::Damaged { .. })));
}
