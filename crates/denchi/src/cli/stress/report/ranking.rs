//! Closures for people, the worst first.

use denchi_core::catalogue::{Lang, format};
use denchi_core::stress::sweep::Closure;
use denchi_report::stress::worst::WorstSet;
use denchi_report::stress::{Tested, kind, names};

use super::{SHOWN, money, survived, units, word};
use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// The worst closures for people.
pub(crate) fn ranking(lang: Lang, tested: &Tested<'_>, closures: &[Closure]) -> String {
    let exposed = closures.iter().filter(|closure| closure.exposed()).count();
    let all = closures.len();
    let mut text = format!("{}\n\n", format(lang, "stress.swept", &[("count", &all), ("exposed", &exposed)]));
    let some = |closure: &&Closure| closure.answer.response.loss.total() > 0.0;
    let rows: Vec<Row> =
        closures.iter().filter(some).take(SHOWN).map(|closure| ranked(lang, tested, closure)).collect();
    let left_out = closures.iter().filter(some).count() - rows.len();
    let keys = ["recover", "survive", "figure.lost", "figure.total", "index", "likelihood"];
    let grid = Grid {
        title: word(lang, "stress.ranking"),
        left: ["stress.target", "stress.kind"].map(|key| word(lang, key)).to_vec(),
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        note: (left_out > 0).then(|| format(lang, "stress.more", &[("count", &left_out)])),
        rows,
        ..Grid::default()
    };
    if !grid.rows.is_empty() {
        text.push_str(&grid.render(1));
    }
    text
}

fn ranked(lang: Lang, tested: &Tested<'_>, closure: &Closure) -> Row {
    let loss = &closure.answer.response.loss;
    let target = &closure.closing.target;
    let mark = if closure.exposed() { " !" } else { "" };
    let right = vec![
        number(closure.closing.time_to_recover),
        format!("{}{mark}", survived(lang, closure.time_to_survive(), tested.window.months)),
        units(tested, loss.product()),
        money(tested, lang, loss.total()),
        format!("{:.2}", closure.exposure_index),
        closure.likelihood.map_or_else(|| "–".to_owned(), number),
    ];
    let left = vec![names::in_language(tested.case, target, lang), names::kind(lang, kind(target)).to_owned()];
    Row { left, periods: Vec::new(), right }
}

/// The worst sets of closures for people.
pub(crate) fn worst_sets(lang: Lang, tested: &Tested<'_>, sets: &[WorstSet]) -> String {
    let row = |set: &WorstSet| {
        let names: Vec<String> =
            set.targets.iter().map(|target| names::in_language(tested.case, target, lang)).collect();
        let loss = &set.response.loss;
        let right = vec![
            units(tested, loss.product()),
            money(tested, lang, set.value),
            money(tested, lang, set.bound),
            // Nothing was found yet, and something may be.
            if set.gap.is_finite() { format!("{:.2} %", 100.0 * set.gap) } else { "–".to_owned() },
        ];
        Row { left: vec![set.most.to_string(), names.join(" + ")], periods: Vec::new(), right }
    };
    let keys = ["figure.lost", "figure.total", "bound", "gap"];
    Grid {
        title: word(lang, "stress.worst_sets"),
        left: ["stress.most", "stress.targets"].map(|key| word(lang, key)).to_vec(),
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        rows: sets.iter().map(row).collect(),
        ..Grid::default()
    }
    .render(1)
}
