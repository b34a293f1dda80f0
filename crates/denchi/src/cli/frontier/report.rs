//! A frontier for people: the points, and what the way costs in words.

use denchi_core::catalogue::{self, Lang, format};
use denchi_core::explore::frontier::Point;
use denchi_report::explore::frontier::{label, steps};

use super::Answer;
use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// Scales of money, from the largest, with their words in the catalogue.
const SCALES: [(f64, &str); 2] = [(1e9, "billion"), (1e6, "million")];

/// Money with its scale.
fn money(lang: Lang, name: &str, value: f64) -> String {
    match SCALES.iter().find(|(by, _)| value.abs() >= *by) {
        Some((by, word)) => format(
            lang,
            &format!("frontier.{word}"),
            &[("amount", &number(value / by) as &dyn std::fmt::Display), ("money", &name)],
        ),
        None => format!("{} {name}", number(value)),
    }
}

/// The answer for people.
pub(super) fn text(lang: Lang, answer: &Answer) -> String {
    let (case, frontier) = (&answer.loaded.case, answer.frontier);
    let name = &case.settings.money;
    let word = |key: &str| catalogue::text(lang, key).to_owned();
    let labels: Vec<String> = frontier.axes.iter().map(|measured| label(case, &measured.measure, lang)).collect();
    let [Some(measure), second] = [labels.first(), labels.get(1)] else { return String::new() };
    let title = match second {
        Some(second) => format(lang, "frontier.title_two", &[("measure", measure), ("second", second)]),
        None => format(lang, "frontier.title", &[("measure", measure)]),
    };
    let points = &frontier.points;
    let units: Vec<&str> = frontier.axes.iter().map(|measured| measured.measure.unit.as_str()).collect();
    let convex = points.iter().any(|point| point.slopes.iter().any(Option::is_some));
    let largest = points.iter().fold(0.0_f64, |largest, point| largest.max(point.cost.abs()));
    let (by, unit) = match SCALES.iter().find(|(by, _)| largest >= *by) {
        Some((by, scale)) => (
            *by,
            format(lang, &format!("frontier.{scale}"), &[("amount", &"" as &dyn std::fmt::Display), ("money", name)])
                .trim()
                .to_owned(),
        ),
        None => (1.0, name.clone()),
    };
    let mut right: Vec<String> = vec![unit.clone()];
    right.extend(units.iter().map(|unit| (*unit).to_owned()));
    right.push(format(lang, "frontier.step", &[("unit", &format!("{name}/{}", units[0]))]));
    if convex {
        right.push(word("frontier.slope"));
    }
    right.push(format!("{}, {unit}", word("frontier.between")));
    if answer.losses.is_some() {
        right.push(format!("{}, {unit}", word("frontier.loss")));
    }
    right.push(String::new());
    let dash = || "–".to_owned();
    let row = |(index, point): (usize, &Point), step: Option<f64>| {
        let mut cells = vec![significant(point.cost / by)];
        cells.extend(point.measures.iter().map(|value| number(*value)));
        cells.push(step.map_or_else(dash, number));
        if convex {
            cells.push(point.slopes[0].map_or_else(dash, number));
        }
        cells.push(point.between.map_or_else(dash, |between| number(between / by)));
        if let Some(losses) = answer.losses {
            cells.push(losses.get(index).map_or_else(dash, |loss| number(loss.value / by)));
        }
        cells.push(if point.dominated { word("frontier.dominated") } else { String::new() });
        Row { left: vec![(index + 1).to_string()], periods: Vec::new(), right: cells }
    };
    let rows = points.iter().enumerate().zip(steps(points)).map(|(point, step)| row(point, step)).collect();
    let note = word(if convex { "frontier.note" } else { "frontier.note_whole" });
    let grid = Grid { title, left: vec![word("frontier.point")], right, rows, note: Some(note), ..Grid::default() };
    format!("{}\n{}", grid.render(1), sentence(lang, answer, measure))
}

/// Money of a point, with the digits that neighbours differ in.
fn significant(value: f64) -> String {
    format!("{value:.4}")
}

/// What the first curve costs, in words.
fn sentence(lang: Lang, answer: &Answer, measure: &str) -> String {
    let frontier = answer.frontier;
    let name = &answer.loaded.case.settings.money;
    let curve: Vec<&Point> = frontier.points.iter().filter(|point| point.curve == 0 && !point.dominated).collect();
    let unit = frontier.axes[0].measure.unit.as_str();
    let value = |amount: f64| format!("{} {unit}", number(amount));
    let [Some(cheap), Some(dear)] = [curve.first(), curve.last()] else { return String::new() };
    let less = cheap.measures[0] - dear.measures[0];
    if curve.len() < 2 || less <= 0.0 {
        return format(lang, "frontier.single", &[("measure", &measure), ("value", &value(cheap.measures[0]))]);
    }
    let price = |cost: f64, amount: f64| format!("{}/{unit}", money(lang, name, cost / amount));
    let half = dear.measures[0] + less / 2.0;
    let middle = cost_at(&curve, half);
    format(
        lang,
        "frontier.answer",
        &[
            ("from", &value(cheap.measures[0]) as &dyn std::fmt::Display),
            ("to", &value(dear.measures[0])),
            ("cost", &money(lang, name, dear.cost - cheap.cost)),
            ("mean", &price(dear.cost - cheap.cost, less)),
            ("first", &price(middle - cheap.cost, less / 2.0)),
            ("last", &price(dear.cost - middle, less / 2.0)),
        ],
    )
}

/// The cost on the straight line between the neighbours of a value of the measure.
fn cost_at(curve: &[&Point], at: f64) -> f64 {
    let around = curve.windows(2).find(|pair| pair[1].measures[0] <= at);
    let Some([cheap, dear]) = around else { return curve.last().map_or(0.0, |point| point.cost) };
    let width = cheap.measures[0] - dear.measures[0];
    let share = if width > 0.0 { (cheap.measures[0] - at) / width } else { 0.0 };
    cheap.cost + share * (dear.cost - cheap.cost)
}
