//! What resilience is worth, for people.

use denchi_core::catalogue::{Lang, format};
use denchi_report::stress::Tested;
use denchi_report::stress::chances::Chances;
use denchi_report::stress::worth::{Avoided, Worth};

use super::{money, word};
use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// What things avoid, for people. `without`: the losses without them, and the size of a batch.
pub(crate) fn worths(
    lang: Lang,
    tested: &Tested<'_>,
    chances: &Chances,
    things: &[Worth],
    without: (&[f64], usize),
) -> String {
    let said = |value: f64| money(tested, lang, value);
    let row = |thing: &Worth| {
        let Avoided { expected_avoided, tail_avoided, per_cost, .. } =
            thing.avoided(without.0, without.1, chances.level);
        let unknown = || "–".to_owned();
        let right = vec![
            thing.amount.as_ref().map_or_else(unknown, |(amount, unit)| format!("{} {unit}", number(*amount))),
            thing.cost.map_or_else(unknown, said),
            said(expected_avoided.value),
            said(tail_avoided),
            per_cost.map_or_else(unknown, number),
        ];
        Row { left: vec![thing.label.clone()], periods: Vec::new(), right }
    };
    let keys = ["amount", "cost", "expected_avoided", "tail_avoided", "per_cost"];
    let words = [("expected", said(chances.expected.value)), ("tail", said(chances.tail.value))];
    let words: Vec<(&str, &dyn std::fmt::Display)> =
        words.iter().map(|(name, text)| (*name, text as &dyn std::fmt::Display)).collect();
    Grid {
        title: format(lang, "stress.worth", &words),
        left: vec![String::new()],
        right: keys.map(|key| word(lang, &format!("stress.{key}"))).to_vec(),
        rows: things.iter().map(row).collect(),
        ..Grid::default()
    }
    .render(1)
}
