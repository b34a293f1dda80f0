//! Contracts in the result tables: the numbers of `cases/textbook/offtake-value`, worked by hand in its README.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod fixture;

use std::path::Path;

use denchi_core::case::{Case, read};
use denchi_core::catalogue::Lang;
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanOptions, Watch};
use denchi_report::package::{read_result, write_result};
use denchi_report::reload::plan_of;
use denchi_report::table::ResultTable;
use denchi_report::tables::tables;

fn offtake_value() -> (Case, Plan) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook/offtake-value");
    let (case, _) = read(&folder, None).unwrap();
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    let plan = run.plan().unwrap().clone();
    (case, plan)
}

fn sum(table: &ResultTable, column: &str) -> f64 {
    (0..table.len()).filter_map(|row| table.number(row, column)).sum()
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn worth_and_takers() {
    let (case, plan) = offtake_value();
    let all = tables(&case, &plan, &fixture::trace_of(&case, &plan));
    let table = |name: &str| all.iter().find(|table| table.name == name).unwrap();
    let values = table("contract_values");
    close(sum(values, "to_seller_present"), -202.8);
    close(sum(values, "to_buyer_present"), 202.8);
    close(sum(values, "equity_present"), -207.2);
    let contracts = table("contracts");
    assert_eq!(contracts.number(2, "price"), Some(9.0));
    assert_eq!(contracts.text(0, "status"), "signed");
    let offtakes = table("offtakes");
    let taken: Vec<(&str, &str, Option<f64>)> = (0..offtakes.len())
        .filter(|&row| offtakes.text(row, "period") == "2025")
        .map(|row| {
            let share = offtakes.number(row, "output_share").map(|share| (share * 1e9).round() / 1e9);
            (offtakes.text(row, "taker_kind"), offtakes.text(row, "taker"), share)
        })
        .collect();
    assert_eq!(taken, [("contract", "offtake", Some(0.6)), ("demand", "town", Some(0.4))]);
    assert_eq!(offtakes.text(0, "taken_country"), "JPN");
}

#[test]
fn contracts_come_back() {
    let (case, plan) = offtake_value();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result");
    write_result(&path, &case, &plan, &fixture::trace_of(&case, &plan), &fixture::run(), Lang::En).unwrap();
    assert_eq!(plan_of(&case, &read_result(&path).unwrap(), &path).unwrap(), plan);
}
