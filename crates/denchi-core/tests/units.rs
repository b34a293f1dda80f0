//! A case in grams and one in megatonnes give the same plan: every table is rewritten with other units of all commodities.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use denchi_core::case::schema::package;
use denchi_core::case::{Case, Files, load, read_files};
use denchi_core::model::health::Health;
use denchi_core::model::{self, BuildOptions};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanOptions, Watch};

/// A unit that was one is so many now.
const UNITS: [f64; 2] = [1e6, 1e-6];

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

/// The power of the factor by which a number in a unit of the schema is multiplied.
fn power(unit: &str) -> i32 {
    match unit {
        "unit" | "unit/year" | "unit/year or unit" => 1,
        "unit/unit" | "unit/(unit/year)" => 0,
        _ if unit.contains("/unit") || unit.contains("/(unit/year)") => -1,
        _ => 0,
    }
}

/// The same for the limit and the penalty of a rule. Whatever is missed of an amount or of the base of a share is in units.
fn rule_powers(kind: &str, basis: &str, per: &str) -> [i32; 2] {
    match kind {
        "capacity_target" | "production_target" => [1, -1],
        "export_limit" | "share_limit" if ["mass", "value"].contains(&basis) => [0, 0],
        "export_limit" => [1, -1],
        "share_limit" | "stock_days_minimum" | "bankability" => [0, -1],
        "emission_limit" if per == "unit" => [-1, 0],
        _ => [0, 0],
    }
}

/// The files of a case with all commodities in another unit.
fn rewritten(files: &Files, factor: f64) -> Files {
    let rules = rules(files);
    let mut files = files.clone();
    for resource in &package().resources {
        let Some(content) = files.get(&resource.path) else { continue };
        let mut reader = csv::Reader::from_reader(content.as_slice());
        let header = reader.headers().unwrap().clone();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let rule = rules.get(record.get(0).unwrap_or_default()).copied();
            let cells = header.iter().zip(&record).map(|(column, cell)| {
                let unit = resource.position(column).and_then(|field| resource.schema.fields[field].unit.as_deref());
                let power = match (resource.name.as_str(), column, rule) {
                    ("rules" | "rule_years", "limit", Some([limit, _])) => limit,
                    ("rules", "penalty", Some([_, penalty])) => penalty,
                    _ => power(unit.unwrap_or_default()),
                };
                match cell.parse::<f64>() {
                    Ok(number) if power != 0 && number.is_finite() => (number * factor.powi(power)).to_string(),
                    _ => cell.to_owned(),
                }
            });
            writer.write_record(cells).unwrap();
        }
        let content = writer.into_inner().unwrap();
        files.insert(resource.path.clone(), content);
    }
    files
}

fn rules(files: &Files) -> BTreeMap<String, [i32; 2]> {
    let Some(content) = files.get("rules.csv") else { return BTreeMap::new() };
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let header = reader.headers().unwrap().clone();
    let read = |record: csv::StringRecord| {
        let cell = |name: &str| {
            header.iter().position(|column| column == name).and_then(|at| record.get(at)).unwrap_or_default().to_owned()
        };
        (cell("rule"), rule_powers(&cell("kind"), &cell("basis"), &cell("per")))
    };
    reader.records().map(|record| read(record.unwrap())).collect()
}

fn planned(files: Files) -> (Case, Plan) {
    let (case, _) = read_files(files, None).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    assert!(run.check.passed(), "{:#?}", run.check.violations);
    let plan = run.plan().unwrap_or_else(|| panic!("{:#?}", run.answer)).clone();
    (case, plan)
}

/// Everything that a plan does, in the units of the first case.
fn amounts(plan: &Plan, factor: f64) -> BTreeMap<String, f64> {
    let mut all = BTreeMap::new();
    let mut add = |name: String, amount: f64| *all.entry(name).or_insert(0.0) += amount / factor;
    for row in &plan.builds {
        add(format!("build {:?} {}", row.option, row.period), row.capacity);
    }
    for row in &plan.flows {
        add(format!("flow {:?} {}", row.lane, row.period), row.amount);
    }
    for row in &plan.activity {
        add(format!("activity {:?} {:?} {}", row.site, row.process, row.period), row.amount);
    }
    for row in &plan.purchases {
        add(format!("purchase {:?} {} {}", row.supply, row.step, row.period), row.amount);
    }
    all
}

/// A case in its own units and in the others: cost, and everything that is done.
fn same(folder: &str) -> Vec<String> {
    let files = load(&cases().join(folder)).unwrap_or_else(|problems| panic!("{folder}: {problems:#?}"));
    let (_, own) = planned(files.clone());
    let expected = amounts(&own, 1.0);
    let mut differences = Vec::new();
    for factor in UNITS {
        let (_, other) = planned(rewritten(&files, factor));
        let found = amounts(&other, factor);
        let mut compare = |what: &str, a: f64, b: f64, size: f64| {
            if (a - b).abs() > 1e-9 * size {
                differences.push(format!("{folder} x {factor:e}: {what}: {a} is {b}"));
            }
        };
        compare("cost", own.quality.objective, other.quality.objective, own.quality.objective.abs());
        assert!(!expected.is_empty());
        for name in expected.keys().chain(found.keys()) {
            let [a, b] = [&expected, &found].map(|amounts| amounts.get(name).copied().unwrap_or(0.0));
            compare(name, a, b, a.abs().max(b.abs()));
        }
    }
    differences
}

#[test]
fn the_tutorial_and_the_textbook_in_grams_and_megatonnes() {
    let mut folders = vec!["tutorial".to_owned()];
    let books = std::fs::read_dir(cases().join("textbook")).unwrap();
    folders.extend(books.map(|entry| format!("textbook/{}", entry.unwrap().file_name().to_string_lossy())));
    folders.sort();
    let differences: Vec<String> = folders.iter().flat_map(|folder| same(folder)).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn what_stands_for_no_limit_is_named() {
    let files = load(&cases().join("tutorial")).unwrap();
    let health = |files: Files| {
        let case = read_files(files, None).unwrap().0;
        let model = model::build(&case, &case.settings.periods, BuildOptions::default()).unwrap();
        Health::of(&case, &model)
    };
    let healthy = health(files.clone());
    assert!(healthy.dangers.is_empty() && healthy.out_of_range == 0, "{:#?}", healthy.dangers);
    // The smallest cost of the tutorial is that of a tonne in a mine.
    assert!(healthy.before.cost[0] > 0.0 && healthy.before.cost[1] / healthy.before.cost[0] > 1e3);
    // A mine that is said to be able to dig 1e17 t a year, because nobody knows its limit.
    let mut mad = files;
    let sites = String::from_utf8(mad["sites.csv"].clone()).unwrap().replace(",80000,", ",100000000000000000,");
    mad.insert("sites.csv".to_owned(), sites.into_bytes());
    let found = health(mad);
    let named = |danger: &denchi_core::model::health::Danger| danger.row.clone().unwrap_or_default();
    assert!(found.dangers.iter().any(|danger| named(danger).starts_with("capacity(quebec,")), "{:#?}", found.dangers);
    assert_eq!(found.out_of_range, 3);
}
