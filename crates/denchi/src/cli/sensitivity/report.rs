//! The answer for people: output by output what decides, what does not matter, and the most important inputs.

use std::fmt::Display;

use denchi_core::catalogue::{self, Lang, format};
use denchi_core::explore::sensitivity::{Importance, Interval, Output, Verdict};
use denchi_core::explore::uncertain::Input;
use denchi_report::explore::sensitivity::{Indices, Studied, ranked};

use super::super::grid::{Grid, Row};
use crate::messages::number;

/// Inputs of an output that a terminal shows.
const SHOWN: usize = 8;
/// Money is said in millions.
const MILLION: f64 = 1e6;

fn word(lang: Lang, key: &str) -> String {
    catalogue::text(lang, &format!("sensitivity.{key}")).to_owned()
}

/// The answer. Options that are built stand in the tables only.
pub(super) fn text(lang: Lang, studied: &Studied<'_>, indices: &Indices) -> String {
    let mut parts = vec![head(lang, studied)];
    for (output, importance) in studied.outputs.iter().zip(indices).filter(|(output, _)| !output.is_built()) {
        parts.push(match importance {
            Some(importance) => one(lang, studied, output, importance),
            None => format!("{}: {}\n", output.id, word(lang, "same")),
        });
    }
    parts.join("\n")
}

fn head(lang: Lang, studied: &Studied<'_>) -> String {
    let settings = &studied.case.settings;
    let title = match lang {
        Lang::Ja => settings.title_ja.as_deref().unwrap_or(&settings.title),
        Lang::En => &settings.title,
    };
    let method = word(lang, &format!("method.{}", studied.method.id()));
    let (blocks, plans) = (studied.method.blocks(), studied.found.len());
    let inputs = studied.inputs.list.len();
    let words: [(&str, &dyn Display); 5] =
        [("title", &title), ("method", &method), ("blocks", &blocks), ("plans", &plans), ("inputs", &inputs)];
    let mut text = format(lang, "sensitivity.title", &words) + "\n";
    let without = studied.without_plan();
    if without > 0 {
        text.push_str(&format(lang, "sensitivity.without", &[("count", &without), ("plans", &plans)]));
        text.push('\n');
    }
    if !studied.inputs.idle.is_empty() {
        let rows = &studied.case.uncertainties;
        let names: Vec<&str> = studied.inputs.idle.iter().map(|id| rows.name(*id)).collect();
        text.push_str(&format(lang, "sensitivity.idle", &[("inputs", &names.join(", "))]));
        text.push('\n');
    }
    text
}

fn one(lang: Lang, studied: &Studied<'_>, output: &Output, importance: &[Importance]) -> String {
    let name = |input: &Input| {
        let [en, ja] = studied.names(input);
        if lang == Lang::Ja { ja } else { en }
    };
    let ranked = ranked(&studied.inputs.list, importance);
    let of = |verdict: Verdict| -> String {
        let names = ranked.iter().filter(|(_, one)| one.verdict() == verdict).map(|(input, _)| name(input));
        names.collect::<Vec<_>>().join(if lang == Lang::Ja { "、" } else { ", " })
    };
    let mut text = match of(Verdict::Decides) {
        deciding if deciding.is_empty() => word(lang, "undecided"),
        deciding => format(lang, "sensitivity.decides", &[("inputs", &deciding)]),
    };
    text.insert_str(0, "  ");
    let idle = of(Verdict::Nothing);
    if !idle.is_empty() {
        text.push_str("\n  ");
        text.push_str(&format(lang, "sensitivity.nothing", &[("inputs", &idle)]));
    }
    let money = output.unit.starts_with(&studied.case.settings.money);
    let by = if money { MILLION } else { 1.0 };
    let columns = |one: &Importance| -> Vec<String> {
        let said = |value: f64, by: f64| number(value / by);
        let interval = |one: Interval, by: f64| format!("{} … {}", said(one.low, by), said(one.high, by));
        match one {
            Importance::Effect(effect, _) => {
                vec![said(effect.absolute.value, by), interval(effect.absolute, by), said(effect.deviation.value, by)]
            }
            Importance::Index(index, _) => {
                vec![said(index.total.value, 1.0), interval(index.total, 1.0), said(index.first.value, 1.0)]
            }
        }
    };
    let keys = match importance.first() {
        Some(Importance::Index(..)) => ["total", "interval", "first"],
        _ => ["absolute", "interval", "deviation"],
    };
    let row = |(input, one): &(&Input, &Importance)| Row {
        left: vec![name(input)],
        periods: Vec::new(),
        right: columns(one),
    };
    let unit = match (keys[0], money) {
        ("total", _) => String::new(),
        (_, true) => format!(", 10⁶ {}", output.unit.replace('_', " ")),
        (_, false) => format!(", {}", output.unit),
    };
    let grid = Grid {
        title: format!("{}{unit}", output.id),
        left: vec![word(lang, "input")],
        right: keys.map(|key| word(lang, key)).to_vec(),
        rows: ranked.iter().take(SHOWN).map(row).collect(),
        note: Some(text),
        ..Grid::default()
    };
    grid.render(1)
}
