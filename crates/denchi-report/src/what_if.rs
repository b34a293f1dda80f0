//! What changed of a plan, in few numbers: what is drawn beside the plan that it is compared with.
//!
//! Made of result tables, so that a plan in memory and one that was read back say the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::table::{ResultTable, number, text};

/// The numbers of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Key figures by name: value and unit.
    pub summary: BTreeMap<String, (f64, String)>,
    /// Capacity of the end product: period, site, country, units a year.
    pub capacity: Vec<(String, String, String, f64)>,
    /// Unit of the end product.
    pub unit: String,
    /// Cost, undiscounted: period, term, money.
    pub costs: Vec<(String, String, f64)>,
}

impl Figures {
    /// Of the tables of a plan. The end product is what is made at a stage, else what serves demands.
    pub fn of(tables: &[ResultTable], product_stage: Option<&str>) -> Self {
        let empty = ResultTable::new("", Vec::new(), &[]);
        let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap_or(&empty);
        let summary = table("summary");
        let figure = |row: usize| {
            let value = summary.number(row, "value")?;
            Some((summary.text(row, "figure").to_owned(), (value, summary.text(row, "unit").to_owned())))
        };
        let (unit, capacity) = capacity(table("capacity"), table("served"), product_stage);
        Figures {
            summary: (0..summary.len()).filter_map(figure).collect(),
            capacity,
            unit,
            costs: summed(table("costs"), "period", "term", "amount"),
        }
    }
}

/// Capacity of the end product by period and site; amounts of another unit than the first are left out.
fn capacity(
    table: &ResultTable,
    served: &ResultTable,
    stage: Option<&str>,
) -> (String, Vec<(String, String, String, f64)>) {
    let wanted: BTreeSet<&str> = (0..served.len()).map(|row| served.text(row, "commodity")).collect();
    let is_product = |row: usize| match stage {
        Some(stage) => table.text(row, "stage") == stage,
        None => wanted.contains(table.text(row, "product")),
    };
    let mut unit = None;
    let mut rows = Vec::new();
    for row in (0..table.len()).filter(|&row| is_product(row)) {
        let Some(amount) = table.number(row, "product_capacity").filter(|amount| amount.is_finite()) else { continue };
        if *unit.get_or_insert_with(|| table.text(row, "unit")) == table.text(row, "unit") && amount != 0.0 {
            let [period, site, country] = ["period", "site", "country"].map(|name| table.text(row, name).to_owned());
            rows.push((period, site, country, amount));
        }
    }
    (unit.unwrap_or_default().to_owned(), rows)
}

/// Sums by two columns, in the order of first appearance; sums that are zero are left out.
fn summed(table: &ResultTable, first: &str, second: &str, value: &str) -> Vec<(String, String, f64)> {
    let mut place: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut sums: Vec<(String, String, f64)> = Vec::new();
    for row in 0..table.len() {
        let Some(amount) = table.number(row, value) else { continue };
        let key = (table.text(row, first), table.text(row, second));
        let at = *place.entry(key).or_insert_with(|| {
            sums.push((key.0.to_owned(), key.1.to_owned(), 0.0));
            sums.len() - 1
        });
        sums[at].2 += amount;
    }
    sums.retain(|sum| sum.2 != 0.0);
    sums
}

/// Where what a region finally consumes entered the chain: share of each country in each tracer by period, mass-balance
/// chain of custody. Of the table `dependence`, for the commodities of the table `served`.
pub fn entered(dependence: &ResultTable, served: &ResultTable, region: &str) -> ResultTable {
    let wanted: BTreeSet<&str> = (0..served.len()).map(|row| served.text(row, "commodity")).collect();
    let counts = |row: &usize| {
        dependence.text(*row, "region") == region
            && dependence.text(*row, "stage") == ENTRY
            && dependence.text(*row, "measure") == "last"
            && wanted.contains(dependence.text(*row, "commodity"))
    };
    let mut amounts: BTreeMap<(&str, &str), BTreeMap<&str, f64>> = BTreeMap::new();
    for row in (0..dependence.len()).filter(counts) {
        let amount =
            dependence.number(row, "content").unwrap_or(0.0) * dependence.number(row, "proportional").unwrap_or(0.0);
        let key = (dependence.text(row, "period"), dependence.text(row, "tracer"));
        *amounts.entry(key).or_default().entry(dependence.text(row, "country")).or_default() += amount;
    }
    let columns = vec![
        text("period"),
        text("tracer"),
        text("country").described("dependence-country"),
        number("share", "1").described("what-if-share"),
    ];
    let mut table = ResultTable::new("dependence", columns, &["period", "tracer", "country"]);
    for ((period, tracer), countries) in amounts {
        let all: f64 = countries.values().sum();
        for (country, amount) in countries.into_iter().filter(|(_, amount)| all > 0.0 && *amount > 0.0) {
            table.push([period.into(), tracer.into(), country.into(), (amount / all).into()]);
        }
    }
    table
}

/// What stands for the entry into the chain, in the column `stage`.
const ENTRY: &str = "entry";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_countries_weigh_every_commodity_by_its_content() {
        let columns = ["period", "region", "tracer", "commodity", "stage", "measure", "country"].map(text);
        let columns = columns.into_iter().chain([number("content", "t"), number("proportional", "1")]).collect();
        let mut dependence = ResultTable::new("dependence", columns, &[]);
        let mut row = |commodity: &str, stage: &str, country: &str, content: f64, share: f64| {
            let texts = ["2030", "JPN", "Li", commodity, stage, "last", country].map(crate::table::Cell::from);
            dependence.push_row(texts.into_iter().chain([content.into(), share.into()]).collect());
        };
        row("cell", "entry", "CHL", 30.0, 1.0);
        row("pack", "entry", "CHL", 10.0, 0.5);
        row("pack", "entry", "AUS", 10.0, 0.5);
        row("pack", "refine", "CHN", 10.0, 1.0);
        row("ore", "entry", "AUS", 99.0, 1.0);
        let mut served = ResultTable::new("served", vec![text("commodity")], &[]);
        served.push(["cell".into()]);
        served.push(["pack".into()]);
        let shares = entered(&dependence, &served, "JPN");
        let found: Vec<(&str, f64)> = (0..shares.len())
            .filter_map(|row| Some((shares.text(row, "country"), shares.number(row, "share")?)))
            .collect();
        assert_eq!(found, [("AUS", 0.125), ("CHL", 0.875)]);
        assert!(entered(&dependence, &served, "USA").is_empty());
    }

    #[test]
    fn capacity_is_that_of_the_end_product() {
        let texts = ["period", "stage", "product", "site", "country", "unit"].map(text);
        let columns = texts.into_iter().chain([number("product_capacity", "unit/year")]).collect();
        let mut capacity = ResultTable::new("capacity", columns, &[]);
        for (stage, site, unit, value) in
            [("cell", "a", "GWh", 5.0), ("cell", "b", "GWh", 0.0), ("cell", "c", "t", 7.0), ("mine", "d", "GWh", 9.0)]
        {
            let texts = ["2030", stage, "x", site, "JPN", unit].map(crate::table::Cell::from);
            capacity.push_row(texts.into_iter().chain([value.into()]).collect());
        }
        let figures = Figures::of(&[capacity], Some("cell"));
        assert_eq!(figures.capacity, [("2030".to_owned(), "a".to_owned(), "JPN".to_owned(), 5.0)]);
        assert_eq!(figures.unit, "GWh");
    }
}
