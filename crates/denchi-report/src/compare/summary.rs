//! Several results in one table: one row a figure, one column a result.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::metrics::{MetricId, Series};

use crate::package::ResultPackage;
use crate::table::{Cell, ResultTable, number, text};
use crate::tables::metrics::ALL;

/// Groups of figures, in the order of the answer.
const GROUPS: [&str; 6] = ["cost", "emissions", "supply", "targets", "dependence", "builds"];

/// Name of a figure inside its group, and its unit.
type Key = (usize, String, String);

/// Figures of all results.
struct Figures<'a> {
    results: &'a [ResultPackage],
    order: Vec<Key>,
    values: BTreeMap<Key, Vec<Option<f64>>>,
}

impl Figures<'_> {
    fn set(&mut self, result: usize, group: &str, figure: &str, unit: &str, value: f64) {
        let group = GROUPS.iter().position(|known| *known == group).unwrap_or(GROUPS.len());
        let key = (group, figure.to_owned(), unit.to_owned());
        if !self.values.contains_key(&key) {
            self.order.push(key.clone());
            self.values.insert(key.clone(), vec![None; self.results.len()]);
        }
        if let Some(place) = self.values.get_mut(&key).and_then(|values| values.get_mut(result)) {
            *place = Some(place.unwrap_or(0.0) + value);
        }
    }

    /// Absence becomes zero in the rows of a group whose figures are counts and amounts.
    fn fill(&mut self, group: &str) {
        let group = GROUPS.iter().position(|known| *known == group);
        for (_, values) in self.values.iter_mut().filter(|(key, _)| Some(key.0) == group) {
            values.iter_mut().for_each(|value| *value = value.or(Some(0.0)));
        }
    }
}

/// Names of results for the heads of columns: the scenario, `base` without one; the case as well where there are several;
/// numbered where names are the same.
pub fn labels(results: &[ResultPackage]) -> Vec<String> {
    let cases: BTreeSet<&str> = results.iter().map(|result| result.manifest.case.name.as_str()).collect();
    let mut labels: Vec<String> = Vec::with_capacity(results.len());
    for result in results {
        let case = &result.manifest.case;
        let scenario = case.scenario.as_deref().unwrap_or("base");
        let name = if cases.len() > 1 { format!("{}/{scenario}", case.name) } else { scenario.to_owned() };
        let mut label = name.clone();
        let mut count = 1;
        while labels.contains(&label) {
            count += 1;
            label = format!("{name}#{count}");
        }
        labels.push(label);
    }
    labels
}

/// Cost, emissions, supply, targets, dependence and builds of several results: dependence, footprint and landed cost are
/// those of `period`; without one, of the last period of the first result.
pub fn summary(results: &[ResultPackage], period: Option<&str>) -> ResultTable {
    let mut columns = vec![
        text("group").described("compare-group"),
        text("figure").described("compare-figure"),
        text("unit").described("compare-unit"),
    ];
    columns.extend(labels(results).iter().map(|label| number(label, "unit").described("compare-result")));
    let mut table = ResultTable::new("comparison", columns, &["group", "figure", "unit"]);
    let last = results.first().and_then(last_period);
    let Some(period) = period.map(str::to_owned).or(last) else { return table };
    let mut figures = Figures { results, order: Vec::new(), values: BTreeMap::new() };
    for (index, result) in results.iter().enumerate() {
        key_figures(&mut figures, index, result);
        supply(&mut figures, index, result);
        of_metrics(&mut figures, index, result, &period);
        targets(&mut figures, index, result);
    }
    dependence(&mut figures, &period);
    builds(&mut figures);
    figures.fill("targets");
    figures.fill("builds");
    figures.order.sort_by_key(|key| key.0);
    for key in &figures.order {
        let values = figures.values.get(key).into_iter().flatten().map(|value| Cell::from(*value));
        let heads = [Cell::from(GROUPS[key.0]), key.1.as_str().into(), key.2.as_str().into()];
        table.push_row(heads.into_iter().chain(values).collect());
    }
    table
}

fn last_period(result: &ResultPackage) -> Option<String> {
    let table = result.table("capacity").filter(|table| !table.is_empty()).or_else(|| result.table("demand"))?;
    let periods = (0..table.len()).map(|row| table.text(row, "period"));
    periods.max().map(str::to_owned)
}

/// Unit per energy in which people read a figure: per kWh instead of per GWh.
fn readable(unit: &str, value: f64) -> (String, f64) {
    match unit.strip_suffix("/GWh") {
        Some("t CO2e") => ("kg CO2e/kWh".to_owned(), value / 1e3),
        Some(money) => (format!("{money}/kWh"), value / 1e6),
        None => (unit.to_owned(), value),
    }
}

/// What the table of key figures says.
fn key_figures(figures: &mut Figures<'_>, index: usize, result: &ResultPackage) {
    const KEPT: [(&str, &str); 6] = [
        ("objective", "cost"),
        ("supply_cost", "cost"),
        ("unit_cost", "cost"),
        ("investment", "cost"),
        ("emissions", "emissions"),
        ("unit_emissions", "emissions"),
    ];
    let Some(table) = result.table("summary") else { return };
    for (figure, group) in KEPT {
        for row in (0..table.len()).filter(|&row| table.text(row, "figure") == figure) {
            let Some(value) = table.number(row, "value") else { continue };
            let (unit, value) = readable(table.text(row, "unit"), value);
            figures.set(index, group, figure, &unit, value);
        }
    }
}

/// What is wanted, served and lost over the horizon, by unit.
fn supply(figures: &mut Figures<'_>, index: usize, result: &ResultPackage) {
    let Some(table) = result.table("demand") else { return };
    for (figure, column) in [("demand_wanted", "wanted"), ("demand_served", "served"), ("demand_lost", "lost")] {
        for row in 0..table.len() {
            if let Some(value) = table.number(row, column) {
                figures.set(index, "supply", figure, table.text(row, "unit"), value);
            }
        }
    }
}

/// Rows of the metrics of a result in a period.
fn metric_rows<'a>(
    result: &'a ResultPackage,
    metric: MetricId,
    series: Series,
    period: &'a str,
) -> impl Iterator<Item = (&'a ResultTable, usize)> {
    let rows = result.table("metrics").into_iter().flat_map(|table| (0..table.len()).map(move |row| (table, row)));
    rows.filter(move |(table, row)| {
        table.text(*row, "metric") == metric.id()
            && table.text(*row, "series") == series.id()
            && table.text(*row, "period") == period
    })
}

/// Landed cost and footprint of a unit, in all, by region.
fn of_metrics(figures: &mut Figures<'_>, index: usize, result: &ResultPackage, period: &str) {
    for (metric, group) in [(MetricId::LandedCost, "cost"), (MetricId::Footprint, "emissions")] {
        for (table, row) in metric_rows(result, metric, Series::PlanConsumption, period) {
            if ["stage", "commodity", "country"].iter().any(|column| table.text(row, column) != ALL) {
                continue;
            }
            let Some(value) = table.number(row, "value") else { continue };
            let figure = format!("{} · {} · {period}", metric.id(), table.text(row, "region"));
            figures.set(index, group, &figure, table.text(row, "unit"), value);
        }
    }
}

/// How many targets and other rules are met, by rule and period.
fn targets(figures: &mut Figures<'_>, index: usize, result: &ResultPackage) {
    let Some(table) = result.table("rules") else { return };
    for row in 0..table.len() {
        let (limit, missed) = (table.number(row, "limit").unwrap_or(0.0), table.number(row, "missed").unwrap_or(0.0));
        let is_target = matches!(table.text(row, "kind"), "capacity_target" | "production_target");
        let name = if is_target { "targets" } else { "other_rules" };
        // What the solver leaves within its tolerance is no miss.
        let met = missed <= 1e-6 * limit.abs().max(1.0);
        figures.set(index, "targets", &format!("{name}_met"), "rule-periods", f64::from(u8::from(met)));
        figures.set(index, "targets", name, "rule-periods", 1.0);
    }
}

/// Stage and element at which shares are counted.
type Count<'a> = (&'a str, &'a str);

/// Shares by stage, element and country, in the order of the table.
type Shares<'a> = Vec<(Count<'a>, &'a str, f64)>;

/// Shares at which consumption of the home region counts its origin; those of what the plan makes where it was not traced.
fn shares<'a>(result: &'a ResultPackage, metric: MetricId, period: &'a str) -> Shares<'a> {
    for series in [Series::PlanConsumption, Series::PlanProduction] {
        let all: Vec<_> = metric_rows(result, metric, series, period)
            .filter(|(table, row)| table.text(*row, "commodity") == ALL)
            .collect();
        // Without a home region only the world consumes.
        let home = all.iter().any(|(table, row)| table.text(*row, "region") != ALL);
        let kept = all.into_iter().filter(|(table, row)| (table.text(*row, "region") != ALL) == home);
        let found: Shares<'_> = kept
            .filter_map(|(table, row)| {
                let value = table.number(row, "value")?;
                Some(((table.text(row, "stage"), table.text(row, "element")), table.text(row, "country"), value))
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Shares::new()
}

/// By stage and element: the largest share, the share of every country that is the largest in some result, and that of
/// the home region.
fn dependence(figures: &mut Figures<'_>, period: &str) {
    let results = figures.results;
    let of = |metric| results.iter().map(|result| shares(result, metric, period)).collect::<Vec<_>>();
    let (largest, by_country, home) = (of(MetricId::Cr1), of(MetricId::Share), of(MetricId::HomeShare));
    let mut counts: Vec<Count<'_>> = Vec::new();
    for (count, _, _) in largest.iter().flatten() {
        if !counts.contains(count) {
            counts.push(*count);
        }
    }
    for count in counts {
        let at = |shares: &Shares<'_>, country: Option<&str>| {
            let mut rows = shares.iter().filter(|row| row.0 == count);
            rows.find(|row| country.is_none_or(|country| country == row.1)).map(|row| row.2)
        };
        let leaders: BTreeSet<&str> = largest.iter().flatten().filter(|row| row.0 == count).map(|row| row.1).collect();
        let homes: BTreeSet<&str> = home.iter().flatten().filter(|row| row.0 == count).map(|row| row.1).collect();
        let mut set = |index: usize, name: &str, value: Option<f64>| {
            if let Some(value) = value {
                figures.set(index, "dependence", &figure(&[count.0, count.1, name, period]), "1", value);
            }
        };
        for index in 0..results.len() {
            let first = at(&largest[index], None);
            set(index, "largest", first);
            for country in &leaders {
                set(index, country, first.map(|_| at(&by_country[index], Some(country)).unwrap_or(0.0)));
            }
            for region in homes.difference(&leaders) {
                set(index, region, at(&home[index], Some(region)));
            }
        }
    }
}

/// Parts of a name; `*` says nothing.
fn figure(parts: &[&str]) -> String {
    parts.iter().filter(|part| **part != ALL).copied().collect::<Vec<_>>().join(" · ")
}

/// What is built: number and capacity by stage, and the options whose capacity differs.
fn builds(figures: &mut Figures<'_>) {
    let results = figures.results;
    let mut options: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for (index, result) in results.iter().enumerate() {
        let Some(table) = result.table("builds") else { continue };
        let mut counted: BTreeSet<&str> = BTreeSet::new();
        for row in 0..table.len() {
            let (option, stage) = (table.text(row, "option"), table.text(row, "stage"));
            let Some(capacity) = table.number(row, "product_capacity").or(table.number(row, "capacity")) else {
                continue;
            };
            let unit = format!("{}/year", table.text(row, "unit"));
            if counted.insert(option) {
                figures.set(index, "builds", &figure(&[stage, "options"]), "options", 1.0);
            }
            figures.set(index, "builds", &figure(&[stage, "capacity"]), &unit, capacity);
            let of = options.entry((option.to_owned(), unit)).or_insert_with(|| vec![0.0; results.len()]);
            of[index] += capacity;
        }
    }
    for ((option, unit), capacities) in options {
        let first = capacities.first().copied().unwrap_or(0.0);
        let scale = capacities.iter().fold(0.0_f64, |most, capacity| most.max(*capacity));
        if capacities.iter().any(|capacity| (capacity - first).abs() > 1e-6 * scale) {
            for (index, capacity) in capacities.into_iter().enumerate() {
                figures.set(index, "builds", &option, &unit, capacity);
            }
        }
    }
}
