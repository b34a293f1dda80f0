//! A result in the long format of the Integrated Assessment Modeling Consortium: model, scenario, region, variable,
//! unit, and one column a period. <https://www.iamconsortium.org/scientific-working-groups/data-protocols-and-management/iamc-time-series-data-template/>

use std::collections::BTreeMap;

use crate::numbers::shortest;
use crate::package::Manifest;
use crate::table::ResultTable;

/// The region that sums over all others.
const WORLD: &str = "World";

/// Values by (variable, region, unit), then by period.
type Variables = BTreeMap<(String, String, String), BTreeMap<String, f64>>;

/// The tables of a result as IAMC CSV. Amounts are totals of a period.
pub fn iamc(manifest: &Manifest, tables: &[ResultTable]) -> Result<Vec<u8>, csv::Error> {
    let mut variables = Variables::new();
    for table in tables {
        for row in 0..table.len() {
            for (variable, region, unit, value) in entries(manifest, table, row) {
                let period = table.text(row, "period");
                add(&mut variables, &variable, region, &unit, period, value);
                if region != WORLD {
                    add(&mut variables, &variable, WORLD, &unit, period, value);
                }
            }
        }
    }
    write(manifest, &periods(tables), &variables)
}

fn add(variables: &mut Variables, variable: &str, region: &str, unit: &str, period: &str, value: f64) {
    let key = (variable.to_owned(), region.to_owned(), unit.to_owned());
    *variables.entry(key).or_default().entry(period.to_owned()).or_insert(0.0) += value;
}

/// What a row of a table says: variable, region, unit, value.
fn entries<'a>(manifest: &Manifest, table: &'a ResultTable, row: usize) -> Vec<(String, &'a str, String, f64)> {
    let text = |column: &str| table.text(row, column);
    let money = || format!("{}_{}", manifest.case.money, manifest.case.money_year);
    let region = match text("country") {
        "" => WORLD,
        country => country,
    };
    let (variable, unit, column) = match table.name.as_str() {
        "capacity" => {
            (path(&["Capacity", text("stage"), text("product")]), format!("{}/yr", text("unit")), "product_capacity")
        }
        "throughput" if text("direction") != "input" => {
            (path(&["Production", text("stage"), text("commodity")]), text("unit").to_owned(), "amount")
        }
        "demand" => return demand(table, row, region),
        "costs" => (path(&["Cost", text("term")]), money(), "amount"),
        "emissions" => (path(&["Emissions", "CO2e", text("kind")]), "t CO2e".to_owned(), "amount"),
        "minerals" => (path(&["Mineral Need", text("element")]), "t".to_owned(), "amount"),
        _ => return Vec::new(),
    };
    let value = table.number(row, column).filter(|value| value.is_finite());
    value.map(|value| (variable, region, unit, value)).into_iter().collect()
}

fn demand<'a>(table: &'a ResultTable, row: usize, region: &'a str) -> Vec<(String, &'a str, String, f64)> {
    [("Wanted", "wanted"), ("Served", "served"), ("Lost", "lost")]
        .into_iter()
        .filter_map(|(name, column)| {
            let value = table.number(row, column)?;
            Some((path(&["Demand", table.text(row, "unit"), name]), region, table.text(row, "unit").to_owned(), value))
        })
        .collect()
}

/// A variable name: the parts that are not blank, joined by `|`.
fn path(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("|")
}

/// All periods in order of appearance.
pub(crate) fn periods(tables: &[ResultTable]) -> Vec<String> {
    let mut periods: Vec<String> = Vec::new();
    for table in
        tables.iter().filter(|table| ["capacity", "demand", "activity", "costs"].contains(&table.name.as_str()))
    {
        for row in 0..table.len() {
            let period = table.text(row, "period");
            if !periods.iter().any(|known| known == period) {
                periods.push(period.to_owned());
            }
        }
    }
    // Labels start with the year: the order of the alphabet is that of time.
    periods.sort();
    periods
}

fn write(manifest: &Manifest, periods: &[String], variables: &Variables) -> Result<Vec<u8>, csv::Error> {
    let model = format!("denchi {}", manifest.denchi_version);
    let scenario = match &manifest.case.scenario {
        Some(scenario) => format!("{} {scenario}", manifest.case.name),
        None => manifest.case.name.clone(),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["Model", "Scenario", "Region", "Variable", "Unit"];
    writer.write_record(head.into_iter().chain(periods.iter().map(String::as_str)))?;
    for ((variable, region, unit), values) in variables {
        let mut record = vec![model.clone(), scenario.clone(), region.clone(), variable.clone(), unit.clone()];
        record.extend(periods.iter().map(|period| values.get(period).copied().map(shortest).unwrap_or_default()));
        writer.write_record(record)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
