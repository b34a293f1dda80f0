//! What happened, in the words of the case and of the reader.

use denchi_core::catalogue::{self, Lang};
use denchi_core::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use denchi_core::model::UnboundedCharge;
use denchi_core::plan::Stage;
use denchi_core::plan::check::Violation;
use denchi_solver::Progress;

/// A line of progress.
pub(crate) fn progress(lang: Lang, stage: Stage, progress: Progress) -> String {
    let mut text = stage_name(lang, stage);
    if progress.iterations > 0 {
        text.push_str(&catalogue::format(lang, "cli.iterations", &[("count", &progress.iterations)]));
    }
    if progress.nodes > 0 {
        text.push_str(&catalogue::format(lang, "cli.nodes", &[("count", &progress.nodes)]));
    }
    if let Some(gap) = progress.gap.filter(|gap| gap.is_finite()) {
        let gap = format!("{:.2}", 100.0 * gap);
        text.push_str(&catalogue::format(lang, "cli.gap", &[("percent", &gap)]));
    }
    text
}

/// What a stage does.
pub(crate) fn stage_name(lang: Lang, stage: Stage) -> String {
    catalogue::text(lang, &format!("stage-{}", stage.id())).to_owned()
}

/// A termination in words.
pub(crate) fn termination(lang: Lang, id: &str) -> String {
    catalogue::text(lang, &format!("termination-{id}")).to_owned()
}

/// Fixed charges without a bound, as problems of the case.
pub(crate) fn unbounded(charges: &[UnboundedCharge]) -> Diagnostics {
    let mut problems = Diagnostics::default();
    for charge in charges {
        let problem = Diagnostic::new(Code::D410)
            .with("table", charge.table)
            .with("row", &charge.row)
            .with("column", charge.column)
            .at(Place::file(format!("{}.csv", charge.table)));
        problems.push(problem);
    }
    problems
}

/// An equation that the plan breaks.
pub(crate) fn violation(lang: Lang, violation: &Violation) -> String {
    let kind = catalogue::text(lang, &format!("check-{}", violation.kind.id())).to_owned();
    let amount = format!("{:.6e}", violation.amount);
    catalogue::format(lang, "cli.violation", &[("kind", &kind), ("subject", &violation.subject), ("amount", &amount)])
}

/// What is smaller is noise of the solver.
const NOTHING: f64 = 1e-9;

/// A number that is read, not computed with: four figures, thousands apart.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size < NOTHING {
        return "0".to_owned();
    }
    if !size.is_finite() {
        return if value > 0.0 { "∞" } else { "–" }.to_owned();
    }
    if !(1e-3..1e15).contains(&size) {
        return format!("{value:.3e}");
    }
    let digits = if size >= 1000.0 {
        0
    } else if size >= 10.0 {
        1
    } else {
        3
    };
    let text = format!("{value:.digits$}");
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    match fraction.map(|fraction| fraction.trim_end_matches('0')).filter(|fraction| !fraction.is_empty()) {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(1_234_567.8), "1 234 568");
        assert_eq!(number(-0.25), "-0.25");
        assert_eq!(number(12.0), "12");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(999.96), "1 000");
        assert_eq!(number(-1e-12), "0");
        assert_eq!(number(f64::INFINITY), "∞");
    }
}
