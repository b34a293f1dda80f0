//! A sample for people.

use denchi_core::catalogue::{Lang, format};
use denchi_core::stress::statistics::Driver;
use denchi_report::stress::Tested;
use denchi_report::stress::chances::Chances;
use denchi_report::stress::tables::Figure;

use super::{SHOWN, money, units, word};
use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// What a sample says, for people.
pub(crate) fn chances(lang: Lang, tested: &Tested<'_>, chances: &Chances) -> String {
    let said = |figure: &Figure, value: f64| match figure.unit.as_str() {
        "" => number(value),
        "1" => format!("{:.1} %", 100.0 * value),
        unit if unit == tested.unit() => units(tested, value),
        _ => money(tested, lang, value),
    };
    let row = |figure: &Figure| {
        let value = figure.value.map_or_else(|| "–".to_owned(), |value| said(figure, value));
        let interval = figure
            .interval
            .map_or_else(String::new, |[low, high]| format!("{} … {}", said(figure, low), said(figure, high)));
        let left = vec![word(lang, &format!("stress.figure.{}", figure.id))];
        Row { left, periods: Vec::new(), right: vec![value, interval] }
    };
    let figures = Grid {
        title: format(lang, "stress.sampled", &[("months", &tested.window.months)]),
        left: vec![String::new()],
        right: vec![String::new(), word(lang, "stress.interval")],
        rows: chances.figures().iter().map(row).collect(),
        ..Grid::default()
    };
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let driver = |(driver, name): (&Driver, &String)| {
        let event = &tested.case.events[driver.event];
        let left = vec![event.names.display(lang == Lang::Ja, name).to_owned()];
        let right = vec![
            percent(driver.probability),
            percent(driver.in_tail),
            number(driver.lift()),
            money(tested, lang, driver.with),
        ];
        Row { left, periods: Vec::new(), right }
    };
    let keys = ["in_all", "in_tail", "lift", "loss_with"];
    let drivers = Grid {
        title: format(lang, "stress.drivers", &[("level", &number(100.0 * (1.0 - chances.level)))]),
        left: vec![word(lang, "stress.event")],
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        rows: chances.drivers.iter().zip(chances.events()).take(SHOWN).map(driver).collect(),
        ..Grid::default()
    };
    let mut parts = vec![figures.render(1)];
    if !drivers.rows.is_empty() {
        parts.push(drivers.render(1));
    }
    parts.join("\n")
}
