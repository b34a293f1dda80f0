//! Investments for people.

use std::fmt::Display;

use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::invest::Assessment;
use denchi_core::explore::invest::finance::Rates;
use denchi_report::explore::invest::{Invested, dependence_avoided, saves, whole_npv};

use super::asked::Arguments;
use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// Projects that a terminal shows.
const SHOWN: usize = 25;
/// Money is said in millions.
const MILLION: f64 = 1e6;
/// Less than a gram of what is followed is a rounding of two traces, t.
const TRACE: f64 = 1e-6;
/// Per cent of a share.
const PERCENT: f64 = 100.0;

fn text_of(lang: Lang, key: &str) -> String {
    catalogue::text(lang, key).to_owned()
}

/// The answer for people; `cost` is that of the plan without a budget.
pub(super) fn text(
    lang: Lang,
    invested: &Invested<'_>,
    arguments: &Arguments,
    country: Option<&str>,
    cost: f64,
) -> String {
    let found = invested.found;
    let built = found.iter().filter(|one| one.planned > 0.0).count();
    let none = found.iter().filter(|one| one.account.is_none()).count();
    let words: [(&str, &dyn Display); 3] = [("built", &built), ("all", &found.len()), ("none", &none)];
    let mut out = format!("{}\n\n", catalogue::format(lang, "invest.counts", &words));
    let shown = if arguments.all { found.len() } else { SHOWN };
    let money = &invested.case.settings.money;
    let rank = text_of(lang, &format!("invest.rank.{}", arguments.rank.id()));
    let depends = catalogue::format(lang, "invest.depends", &[("country", &country.unwrap_or("–"))]);
    let mut right: Vec<String> = ["planned", "npv", "irr", "payback", "support", "support_full", "saves"]
        .map(|key| text_of(lang, &format!("invest.{key}")))
        .to_vec();
    right.push(depends);
    if !invested.scenarios.is_empty() {
        right.push(text_of(lang, "invest.robust"));
    }
    let mut note = catalogue::format(lang, "invest.note", &[("money", money)]);
    if found.len() > shown {
        note = format!("{}\n{note}", catalogue::format(lang, "invest.more", &[("count", &(found.len() - shown))]));
    }
    let grid = Grid {
        title: catalogue::format(lang, "invest.title", &[("rank", &rank)]),
        left: vec![text_of(lang, "invest.option")],
        right,
        rows: found.iter().take(shown).map(|one| row(lang, invested, one)).collect(),
        note: Some(note),
        ..Grid::default()
    };
    out.push_str(&grid.render(1));
    out.push_str(&budget(lang, invested, arguments, cost));
    out
}

fn row(lang: Lang, invested: &Invested<'_>, found: &Assessment) -> Row {
    let case = invested.case;
    let known = |value: Option<f64>, factor: f64| value.map_or_else(|| "–".to_owned(), |value| number(value * factor));
    let percent =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{:.1} %", value * PERCENT));
    let gross = found
        .account
        .as_ref()
        .map(|account| case.options[found.option].overnight_cost.at(case.settings.periods[account.decided].start));
    let full = found.support.and_then(|support| support.full).zip(gross).map(|(full, gross)| full / gross);
    let irr = match found.worth.as_ref().map(|worth| &worth.irr) {
        Some(Rates::One(rate)) => percent(Some(*rate)),
        Some(Rates::Several(_)) => text_of(lang, "invest.several"),
        _ => "–".to_owned(),
    };
    let mut right = vec![
        number(found.planned),
        known(whole_npv(found), 1.0 / MILLION),
        irr,
        found
            .worth
            .as_ref()
            .and_then(|worth| worth.payback)
            .map_or_else(|| "–".to_owned(), |years| format!("{years:.1}")),
        percent(found.share_of_capital),
        percent(full.filter(|share| share.is_finite())),
        known(saves(found), 1.0 / MILLION),
        known(dependence_avoided(found).map(|avoided| if avoided.abs() < TRACE { 0.0 } else { avoided }), 1.0),
    ];
    if !invested.scenarios.is_empty() {
        let robust = invested.robust(found);
        right.push(format!("{}/{}", robust.built, robust.of));
    }
    let id = case.options.name(found.option);
    let name = case.options[found.option].names.display(lang == Lang::Ja, id).to_owned();
    Row { left: vec![name], periods: Vec::new(), right }
}

fn budget(lang: Lang, invested: &Invested<'_>, arguments: &Arguments, cost: f64) -> String {
    let (Some(portfolio), Some(budget)) = (invested.portfolio, arguments.budget) else { return String::new() };
    let money = &invested.case.settings.money;
    let extra = number((portfolio.cost - cost) / MILLION);
    let words: [(&str, &dyn Display); 4] =
        [("budget", &number(budget)), ("money", money), ("extra", &extra), ("count", &portfolio.chosen.len())];
    let worth: Vec<String> = portfolio
        .budget
        .iter()
        .filter_map(|row| Some((row.period, row.worth?)))
        .map(|(period, worth)| format!("{} {}", invested.case.settings.periods[period].label, number(worth)))
        .collect();
    let worth: [(&str, &dyn Display); 2] = [("money", money), ("worth", &worth.join(", "))];
    format!(
        "\n{}\n{}\n",
        catalogue::format(lang, "invest.portfolio", &words),
        catalogue::format(lang, "invest.worth", &worth)
    )
}
