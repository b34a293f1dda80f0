//! Two results side by side: what changed, and by how much; several results in one table.

mod page;
mod summary;

pub use page::{Names, in_words, names, page};
pub use summary::{labels, summary};

use std::collections::BTreeMap;

use crate::package::ResultPackage;
use crate::table::{ResultTable, number, text};

/// One figure that both results have, or only one of them.
type Key = (String, String);

/// How the rows of a result table become comparable figures.
struct Group {
    /// Name of the group, and of the table.
    name: &'static str,
    table: &'static str,
    /// Columns that name a figure.
    subject: &'static [&'static str],
    /// Column that holds it.
    value: &'static str,
    /// Unit, where it is not in the column `unit`.
    unit: Option<&'static str>,
    /// Rows that count.
    keep: fn(&ResultTable, usize) -> bool,
}

/// Groups in the order of the answer.
const GROUPS: [Group; 6] = [
    Group { name: "summary", table: "summary", subject: &["figure"], value: "value", unit: None, keep: |_, _| true },
    Group {
        name: "builds",
        table: "builds",
        subject: &["option", "period"],
        value: "capacity",
        unit: Some("activity/year"),
        keep: |_, _| true,
    },
    Group {
        name: "costs",
        table: "costs",
        subject: &["term"],
        value: "present_value",
        unit: Some("money"),
        keep: |_, _| true,
    },
    Group {
        name: "capacity",
        table: "capacity",
        subject: &["stage", "product", "country", "period"],
        value: "product_capacity",
        unit: None,
        keep: |table, row| table.number(row, "product_capacity").is_some_and(f64::is_finite),
    },
    Group {
        name: "flows",
        table: "flows",
        subject: &["commodity", "from_country"],
        value: "amount",
        unit: None,
        keep: |table, row| table.text(row, "from_country") != table.text(row, "to_country"),
    },
    Group {
        name: "minerals",
        table: "minerals",
        subject: &["element", "period"],
        value: "amount",
        unit: Some("t"),
        keep: |_, _| true,
    },
];

/// A difference, before it becomes a row.
struct Difference {
    key: Key,
    before: Option<f64>,
    after: Option<f64>,
    /// Size of the change as a share of all there is of its group and unit.
    weight: f64,
}

impl Difference {
    fn change(&self) -> f64 {
        self.after.unwrap_or(0.0) - self.before.unwrap_or(0.0)
    }
}

/// What changed from `before` to `after`: one row a figure that differs, the largest change of each group first.
/// Changes are weighed against the total of their group and unit, so that tonnes and GWh can share a list.
pub fn compare(before: &ResultPackage, after: &ResultPackage) -> ResultTable {
    let columns = vec![
        text("group").described("compare-group"),
        text("figure").described("compare-figure"),
        text("unit").described("compare-unit"),
        number("before", "unit").described("compare-before"),
        number("after", "unit").described("compare-after"),
        number("change", "unit").described("compare-change"),
        number("relative", "1").described("compare-relative"),
    ];
    let mut table = ResultTable::new("compare", columns, &["group", "figure", "unit"]);
    for group in &GROUPS {
        for difference in differences(group, before, after) {
            let change = difference.change();
            let relative = difference.before.filter(|before| *before != 0.0).map(|before| change / before.abs());
            table.push([
                group.name.into(),
                difference.key.0.as_str().into(),
                difference.key.1.as_str().into(),
                difference.before.into(),
                difference.after.into(),
                change.into(),
                relative.into(),
            ]);
        }
    }
    table
}

fn differences(group: &Group, before: &ResultPackage, after: &ResultPackage) -> Vec<Difference> {
    let (before, after) = (figures(group, before), figures(group, after));
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for figures in [&before, &after] {
        let mut own: BTreeMap<&str, f64> = BTreeMap::new();
        for ((_, unit), value) in figures {
            *own.entry(unit).or_default() += value.abs();
        }
        for (unit, total) in own {
            let largest = totals.entry(unit).or_default();
            *largest = largest.max(total);
        }
    }
    let mut keys: Vec<&Key> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut differences: Vec<Difference> = keys
        .into_iter()
        .map(|key| {
            let (before, after) = (before.get(key).copied(), after.get(key).copied());
            let total = totals.get(key.1.as_str()).copied().unwrap_or(0.0);
            let change = (after.unwrap_or(0.0) - before.unwrap_or(0.0)).abs();
            let weight = if total > 0.0 { change / total } else { 0.0 };
            Difference { key: key.clone(), before, after, weight }
        })
        .filter(|difference| {
            // What is left of sums in another order is no difference.
            let size = difference.before.unwrap_or(0.0).abs().max(difference.after.unwrap_or(0.0).abs());
            difference.before.is_some() != difference.after.is_some() || difference.change().abs() > 1e-12 * size
        })
        .collect();
    // Equal weights stay in the order of their names.
    differences.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    differences
}

/// The figures of a group, added up by what names them.
fn figures(group: &Group, package: &ResultPackage) -> BTreeMap<Key, f64> {
    let mut figures = BTreeMap::new();
    let Some(table) = package.table(group.table) else { return figures };
    let money = format!("{}_{}", package.manifest.case.money, package.manifest.case.money_year);
    for row in 0..table.len() {
        if !(group.keep)(table, row) {
            continue;
        }
        let Some(value) = table.number(row, group.value) else { continue };
        let parts: Vec<&str> =
            group.subject.iter().map(|column| table.text(row, column)).filter(|part| !part.is_empty()).collect();
        let unit = match group.unit {
            Some("money") => money.as_str(),
            Some(unit) => unit,
            None => table.text(row, "unit"),
        };
        *figures.entry((parts.join(" · "), unit.to_owned())).or_insert(0.0) += value;
    }
    figures
}
