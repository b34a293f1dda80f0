//! A two-stage plan for people.

use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, format, text};
use denchi_core::explore::stochastic::TwoStage;
use denchi_report::explore::stochastic_text::{money, named_future, number, sentences, totals};

use crate::cli::grid::{Grid, Row};

/// Rows that a terminal shows.
const SHOWN: usize = 30;

/// All of it.
pub(super) fn text_of(lang: Lang, case: &Case, plan: &TwoStage) -> String {
    let word = |key: &str| text(lang, &format!("stochastic.{key}")).to_owned();
    let gap = format!("{:.1e}", plan.gap);
    let value = money(case, lang, plan.values.recourse);
    let iterations = plan.iterations.len();
    let words: [(&str, &dyn std::fmt::Display); 3] = [("value", &value), ("gap", &gap), ("iterations", &iterations)];
    let mut parts = vec![format!("{}: {}", word("title"), format(lang, "stochastic.summary", &words))];
    parts.push(sentences(case, plan, lang).join("\n"));
    let mut all = totals(case, plan, lang);
    let more = all.len().saturating_sub(SHOWN);
    all.truncate(SHOWN);
    let rows = all.into_iter().map(|total| Row {
        left: vec![total.name],
        periods: Vec::new(),
        right: [total.value, total.of_mean, total.alone[0], total.alone[1]].map(number).to_vec(),
    });
    let first = Grid {
        title: word("first_stage"),
        left: vec![word("what")],
        right: ["value", "of_mean", "least", "most"].map(word).to_vec(),
        rows: rows.collect(),
        note: (more > 0).then(|| format(lang, "stochastic.more", &[("count", &more)])),
        ..Grid::default()
    };
    parts.push(first.render(1));
    let said = |value: f64| money(case, lang, value);
    let rows = plan.futures.iter().take(SHOWN).map(|future| Row {
        left: vec![named_future(case, &future.name, lang).to_owned()],
        periods: Vec::new(),
        right: vec![
            format!("{} %", number(100.0 * future.probability)),
            said(future.cost),
            future.with_mean.map_or_else(|| "–".to_owned(), said),
            said(future.alone.cost),
            said(future.regret()),
        ],
    });
    let more = plan.futures.len().saturating_sub(SHOWN);
    let futures = Grid {
        title: word("costs"),
        left: vec![word("future")],
        right: ["probability", "cost", "with_mean", "alone", "regret"].map(word).to_vec(),
        rows: rows.collect(),
        note: (more > 0).then(|| format(lang, "stochastic.more", &[("count", &more)])),
        ..Grid::default()
    };
    parts.push(futures.render(1));
    parts.join("\n")
}
