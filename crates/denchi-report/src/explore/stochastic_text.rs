//! A two-stage plan in words: what to build now, what it costs to hedge, what knowing the future would be worth.

use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::stochastic::{Choice, TwoStage};

use super::stochastic::{decided, named};
use crate::format::display;
use crate::table::Cell;

/// From here on money is said in millions.
const MILLION: f64 = 1e6;
/// Most things that a sentence lists.
const LISTED: usize = 6;
/// Share of what the plan decides by which a choice must differ from the mean plan to be said.
const DIFFERENT: f64 = 0.01;

/// Money in words.
pub fn money(case: &Case, lang: Lang, value: f64) -> String {
    let money = &case.settings.money;
    if value.abs() < MILLION {
        return format!("{} {money}", number(value));
    }
    catalogue::format(lang, "stochastic.million", &[("amount", &number(value / MILLION)), ("money", money)])
}

/// A number that is read: four figures, and below a million all that stand before the decimal point.
pub fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return display(&Cell::from(value));
    }
    let least = if value.abs() < MILLION { 0.0 } else { f64::NEG_INFINITY };
    let scale = 10_f64.powf((3.0 - value.abs().log10().floor()).max(least));
    spaced(&display(&Cell::from((value * scale).round() / scale)))
}

/// From this many digits before the decimal point on, they are read in threes.
const LONG: usize = 5;

/// A number whose digits before the decimal point stand in threes, which no line breaks.
fn spaced(text: &str) -> String {
    let start = usize::from(text.starts_with('-'));
    let end = text.find('.').unwrap_or(text.len());
    if text.contains('e') || end - start < LONG {
        return text.to_owned();
    }
    let mut out = String::new();
    for (place, letter) in text.char_indices() {
        if place > start && place < end && (end - place).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(letter);
    }
    out
}

/// Name of a future: that of the table, or the scenario or draw.
pub fn named_future<'a>(case: &'a Case, name: &'a str, lang: Lang) -> &'a str {
    case.futures.find(name).map_or(name, |id| case.futures[id].names.display(lang == Lang::Ja, name))
}

/// A choice over all periods of the first stage.
#[derive(Clone, Debug)]
pub struct Total {
    /// What is decided.
    pub choice: Choice,
    /// Its name in the language.
    pub name: String,
    /// Sum over the periods: capacity; for a volume or a signature the largest.
    pub value: f64,
    /// The same of the plan of the mean future.
    pub of_mean: f64,
    /// Least and most of the plans of each future on its own.
    pub alone: [f64; 2],
    /// Labels of the periods in which the plan decides something, in order.
    pub periods: Vec<String>,
}

/// The choices, in the order of the decisions; capacity is what each future's own plan builds in all.
pub fn totals(case: &Case, plan: &TwoStage, lang: Lang) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for one in decided(case, plan) {
        let choice = &one.decision.choice;
        if matches!(choice, Choice::Opened(_)) {
            continue;
        }
        if totals.last().is_none_or(|last| last.choice != *choice) {
            let (_, [en, ja]) = named(case, choice);
            let name = if lang == Lang::Ja { ja } else { en };
            let alone = super::stochastic::alone_in_all(case, plan, choice);
            totals.push(Total { choice: choice.clone(), name, value: 0.0, of_mean: 0.0, alone, periods: Vec::new() });
        }
        let Some(total) = totals.last_mut() else { continue };
        if matches!(choice, Choice::Build(_)) {
            total.value += one.value;
            total.of_mean += one.of_mean;
        } else {
            total.value = total.value.max(one.value);
            total.of_mean = total.of_mean.max(one.of_mean);
        }
        if one.value > 0.0
            && let Some(period) = case.settings.periods.get(one.decision.period)
        {
            total.periods.push(period.label.clone());
        }
    }
    totals
}

/// The sentences.
pub fn sentences(case: &Case, plan: &TwoStage, lang: Lang) -> Vec<String> {
    let said = |value: f64| money(case, lang, value);
    let values = &plan.values;
    let totals = totals(case, plan, lang);
    let first = case.settings.periods.first().map_or("", |period| period.label.as_str());
    let join = |names: Vec<String>| {
        let more = names.len().saturating_sub(LISTED);
        let mut list =
            names.into_iter().take(LISTED).collect::<Vec<_>>().join(catalogue::text(lang, "stochastic.comma"));
        if more > 0 {
            list.push_str(&catalogue::format(lang, "stochastic.more", &[("count", &more)]));
        }
        list
    };
    let now = totals.iter().filter(|total| total.periods.first().is_some_and(|period| period == first));
    let now: Vec<String> = now.map(|total| total.name.clone()).collect();
    let mut said_all = vec![if now.is_empty() {
        catalogue::format(lang, "stochastic.nothing_now", &[("period", &first)])
    } else {
        catalogue::format(lang, "stochastic.now", &[("period", &first), ("what", &join(now))])
    }];
    let different = |total: &&Total| (total.value - total.of_mean).abs() > DIFFERENT * total.value.max(total.of_mean);
    let against = |total: &Total| {
        let words: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &total.name), ("value", &number(total.value)), ("of_mean", &number(total.of_mean))];
        catalogue::format(lang, "stochastic.instead", &words)
    };
    let hedges: Vec<String> = totals.iter().filter(different).map(against).collect();
    if !hedges.is_empty() {
        said_all.push(catalogue::format(lang, "stochastic.hedge", &[("what", &join(hedges))]));
    }
    said_all.push(match values.stochastic_solution() {
        Some(worth) => catalogue::format(lang, "stochastic.worth", &[("worth", &said(worth))]),
        None => catalogue::text(lang, "stochastic.worth_unknown").to_owned(),
    });
    let known = said(values.perfect_information());
    said_all.push(catalogue::format(lang, "stochastic.known", &[("worth", &known)]));
    if let Some(worst) = plan.futures.iter().max_by(|a, b| a.regret().total_cmp(&b.regret())) {
        let words: [(&str, &dyn std::fmt::Display); 2] =
            [("future", &named_future(case, &worst.name, lang)), ("regret", &said(worst.regret()))];
        said_all.push(catalogue::format(lang, "stochastic.regret_most", &words));
    }
    said_all
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_as_they_are_read() {
        for (value, text) in [
            (0.0, "0"),
            (0.833_333, "0.8333"),
            (2.666_666, "2.667"),
            (-4_750.0, "-4750"),
            (-108_390.0, "-108\u{a0}390"),
            (230_000.4, "230\u{a0}000"),
            (249_471_863_730.4, "249\u{a0}500\u{a0}000\u{a0}000"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
