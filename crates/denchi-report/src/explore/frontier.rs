//! A frontier: its points as a table, and its measures in words.

use denchi_core::case::Case;
use denchi_core::case::entities::Scope;
use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::frontier::{Frontier, Point};
use denchi_core::explore::measure::{Measure, Of};
use denchi_core::metrics::MetricRow;
use denchi_core::stress::statistics::Estimate;

use crate::stress::tables::count;
use crate::table::{Cell, Column, ResultTable, integer, number, text};

/// Name of the table.
pub const TABLE: &str = "frontier";
/// Name of the table of metrics.
const METRICS: &str = "frontier_metrics";
/// Folder of the results of the points.
pub const POINTS: &str = "points";

/// The folder of a point, inside that of the frontier; points count from 1.
pub fn folder(index: usize) -> String {
    format!("{POINTS}/{:02}", index + 1)
}

/// The unit of all money.
fn money(case: &Case) -> String {
    format!("{}_{}", case.settings.money, case.settings.money_year)
}

/// The average price of each point's step: what it costs more than the point before it on its curve, per unit of the first
/// measure that it has less. None at the first point of a curve.
pub fn steps(points: &[Point]) -> Vec<Option<f64>> {
    let step = |index: usize| {
        let before = index.checked_sub(1).map(|before| &points[before])?;
        let point = &points[index];
        let less = before.measures[0] - point.measures[0];
        (before.curve == point.curve && less > 0.0).then(|| (point.cost - before.cost) / less)
    };
    (0..points.len()).map(step).collect()
}

/// The points. `losses`: expected loss of each, where it was drawn; `written`: whether the points have folders.
pub fn points(case: &Case, frontier: &Frontier, losses: Option<&[Estimate]>, written: bool) -> ResultTable {
    let money = money(case);
    let mut columns = vec![
        integer("point").described("frontier-point"),
        integer("curve").described("frontier-curve"),
        number("cost", &money).described("frontier-cost"),
    ];
    for (axis, measured) in frontier.axes.iter().enumerate() {
        let unit = &measured.measure.unit;
        let own = |name: &str, unit: &str| -> Column {
            let full = if axis == 0 { name.to_owned() } else { format!("{name}_{}", axis + 1) };
            number(&full, unit).described(&format!("frontier-{name}"))
        };
        columns.extend([own("measure", unit), own("limit", unit), own("slope", &format!("{money}/{unit}"))]);
    }
    let first = frontier.axes.first().map_or("1", |measured| measured.measure.unit.as_str());
    columns.extend([
        number("step", &format!("{money}/{first}")).described("frontier-step"),
        number("between", &money).described("frontier-between"),
        integer("dominated").described("frontier-dominated"),
    ]);
    if losses.is_some() {
        columns.extend([
            number("expected_loss", &money).described("frontier-expected_loss"),
            number("expected_loss_low", &money).described("frontier-expected_loss_low"),
            number("expected_loss_high", &money).described("frontier-expected_loss_high"),
        ]);
    }
    columns.extend([
        integer("pivots").described("frontier-pivots"),
        integer("anew").described("frontier-anew"),
        text("folder").described("frontier-folder"),
    ]);
    let mut table = ResultTable::new(TABLE, columns, &["point"]);
    for ((index, point), step) in frontier.points.iter().enumerate().zip(steps(&frontier.points)) {
        let mut row: Vec<Cell> = vec![count(index + 1), count(point.curve + 1), point.cost.into()];
        for axis in 0..frontier.axes.len() {
            row.extend([point.measures[axis].into(), point.limits[axis].into(), point.slopes[axis].into()]);
        }
        row.extend([step.into(), point.between.into(), Cell::Integer(i64::from(point.dominated))]);
        if let Some(losses) = losses {
            let loss = losses.get(index);
            let finite = |value: f64| Some(value).filter(|value| value.is_finite());
            row.push(loss.map(|loss| loss.value).into());
            row.push(loss.and_then(|loss| finite(loss.low)).into());
            row.push(loss.and_then(|loss| finite(loss.high)).into());
        }
        row.extend([
            Cell::Integer(i64::try_from(point.pivots).unwrap_or(i64::MAX)),
            Cell::Integer(i64::from(point.anew)),
        ]);
        row.push(if written { folder(index).as_str().into() } else { Cell::Blank });
        table.push_row(row);
    }
    table
}

/// Metrics of all points: those of a plan, with the point in front.
pub fn metrics(case: &Case, points: &[Vec<MetricRow>]) -> ResultTable {
    let mut all: Option<ResultTable> = None;
    for (index, rows) in points.iter().enumerate() {
        let own = crate::tables::metrics::metrics(case, rows);
        let table = all.get_or_insert_with(|| {
            let mut columns = vec![integer("point").described("frontier-point")];
            columns.extend(own.columns.iter().cloned());
            let key: Vec<&str> = std::iter::once("point").chain(own.primary_key.iter().map(String::as_str)).collect();
            ResultTable::new(METRICS, columns, &key)
        });
        for row in 0..own.len() {
            let cells = (0..own.columns.len()).map(|column| own.cell(row, column));
            table.push_row(std::iter::once(count(index + 1)).chain(cells).collect());
        }
    }
    all.unwrap_or_else(|| ResultTable::new(METRICS, Vec::new(), &[]))
}

/// A measure in words.
pub fn label(case: &Case, measure: &Measure, lang: Lang) -> String {
    let japanese = lang == Lang::Ja;
    let place = |scope: &Scope| scope_name(case, scope, lang);
    let everywhere = || catalogue::text(lang, "frontier.everywhere").to_owned();
    let in_region = |scope: &Option<Scope>| scope.as_ref().map_or_else(everywhere, place);
    let (key, group, region, what) = match &measure.of {
        Of::Emissions(None) => ("emissions", String::new(), String::new(), String::new()),
        Of::Emissions(Some(region)) => ("emissions_in", String::new(), place(region), String::new()),
        Of::Origin { group, elements, region } => {
            let names: Vec<&str> =
                elements.iter().map(|&id| case.elements[id].names.display(japanese, case.elements.name(id))).collect();
            ("origin", place(group), in_region(region), names.join(catalogue::text(lang, "frontier.and")))
        }
        Of::Imports { group, commodity, region } => {
            let all = || catalogue::text(lang, "frontier.all_commodities").to_owned();
            let name = |id| case.commodities[id].names.display(japanese, case.commodities.name(id)).to_owned();
            ("imports", place(group), place(region), commodity.map_or_else(all, name))
        }
        Of::Investment(region) => ("investment", String::new(), in_region(region), String::new()),
        Of::Shortage => ("shortage", String::new(), String::new(), String::new()),
        Of::Rule(row) => {
            let rule = case.rules.values().find(|rule| rule.row == *row);
            let name = rule.map_or(row.as_str(), |rule| rule.names.display(japanese, row));
            ("rule", String::new(), String::new(), name.to_owned())
        }
    };
    let words: [(&str, &dyn std::fmt::Display); 3] = [("group", &group), ("region", &region), ("what", &what)];
    catalogue::format(lang, &format!("frontier.measure.{key}"), &words)
}

/// The name of a country or a place; of a group, its word.
fn scope_name(case: &Case, scope: &Scope, lang: Lang) -> String {
    let japanese = lang == Lang::Ja;
    let label = scope.label.as_str();
    let country = case.countries.get(label).map(|country| country.names.display(japanese, label));
    let place = || case.places.find(label).map(|id| case.places[id].names.display(japanese, label));
    country.or_else(place).unwrap_or(label).to_owned()
}
