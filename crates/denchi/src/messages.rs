//! What happened, in the words of the case and of the reader.

use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang};
use denchi_core::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use denchi_core::model::UnboundedCharge;
use denchi_core::plan::check::Violation;
use denchi_core::plan::explain::{Binding, BindingLimit, Missed, Requirement};
use denchi_core::plan::{Answer, PlanRun, Stage};
use denchi_solver::Progress;

/// How many misses are listed.
const LISTED: usize = 15;

/// A line of progress.
pub(crate) fn progress(lang: Lang, stage: Stage, progress: Option<Progress>) -> String {
    let mut text = catalogue::text(lang, &format!("stage-{}", stage.id())).to_owned();
    if let Some(progress) = progress {
        if progress.iterations > 0 {
            text.push_str(&format!("  {} {}", progress.iterations, catalogue::text(lang, "cli.iterations")));
        }
        if progress.nodes > 0 {
            text.push_str(&format!("  {} {}", progress.nodes, catalogue::text(lang, "cli.nodes")));
        }
        if let Some(gap) = progress.gap.filter(|gap| gap.is_finite()) {
            text.push_str(&format!("  {} {:.2} %", catalogue::text(lang, "cli.gap"), 100.0 * gap));
        }
    }
    text
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

/// Why there is no plan.
pub(crate) fn without_plan(lang: Lang, case: &Case, run: &PlanRun) -> String {
    let Answer::Infeasible(missed) = &run.answer else {
        return catalogue::text(lang, "cli.unbounded").to_owned();
    };
    let mut text = catalogue::text(lang, "cli.infeasible").to_owned();
    text.push('\n');
    text.push_str(&misses(lang, case, missed));
    text.push_str(&limits(lang, case, &run.bindings, false));
    text
}

/// What is missed, worst share first.
pub(crate) fn misses(lang: Lang, case: &Case, missed: &[Missed]) -> String {
    let mut order: Vec<&Missed> = missed.iter().collect();
    let share =
        |missed: &Missed| missed.wanted.filter(|wanted| *wanted > 0.0).map_or(1.0, |wanted| missed.amount / wanted);
    order.sort_by(|a, b| share(b).total_cmp(&share(a)).then_with(|| (a.what, a.period).cmp(&(b.what, b.period))));
    let mut text = String::new();
    for missed in order.iter().take(LISTED) {
        let (kind, subject, unit) = requirement(case, missed.what, lang);
        let what = catalogue::format(lang, &format!("missed-{kind}"), &[("subject", &subject)]);
        let amount = format!("{} {unit}", number(missed.amount));
        let period = &case.settings.periods[missed.period].label;
        let share = missed
            .wanted
            .filter(|wanted| *wanted > 0.0)
            .map(|wanted| format!(" ({:.1} %)", 100.0 * missed.amount / wanted));
        let line = [
            ("period", period as &dyn std::fmt::Display),
            ("what", &what),
            ("amount", &amount),
            ("share", &share.unwrap_or_default()),
        ];
        text.push_str(&catalogue::format(lang, "cli.missed", &line));
        text.push('\n');
    }
    if missed.len() > LISTED {
        text.push_str(&catalogue::format(lang, "cli.more", &[("count", &(missed.len() - LISTED))]));
        text.push('\n');
    }
    text
}

/// The limits behind it.
pub(crate) fn limits(lang: Lang, case: &Case, bindings: &[Binding], money: bool) -> String {
    let mut text = String::new();
    if bindings.is_empty() {
        return text;
    }
    text.push_str(catalogue::text(lang, if money { "cli.limits_money" } else { "cli.limits_units" }));
    text.push('\n');
    for binding in bindings {
        let (kind, subject) = limit(case, binding.limit, lang);
        let what = catalogue::format(lang, &format!("binding-{kind}"), &[("subject", &subject)]);
        let period = binding.period.map_or("", |period| case.settings.periods[period].label.as_str());
        let gain =
            if money { format!("{} {}", number(binding.gain), case.settings.money) } else { number(binding.gain) };
        let line = [("period", &period as &dyn std::fmt::Display), ("what", &what), ("gain", &gain)];
        text.push_str(&catalogue::format(lang, "cli.binding", &line));
        text.push('\n');
    }
    text
}

fn requirement(case: &Case, what: Requirement, lang: Lang) -> (&'static str, String, String) {
    let ja = lang == Lang::Ja;
    let unit = |commodity| case.commodities[commodity].unit.clone();
    let demand = |id| {
        let data: &denchi_core::case::entities::Demand = &case.demands[id];
        (
            data.names.display(ja, case.demands.name(id)).to_owned(),
            data.members.first().map(|member| unit(member.commodity)).unwrap_or_default(),
        )
    };
    let commodity = |id| case.commodities[id].names.display(ja, case.commodities.name(id)).to_owned();
    match what {
        Requirement::Demand(id) => {
            let (subject, unit) = demand(id);
            ("demand", subject, unit)
        }
        Requirement::Mix(id, member) => ("mix", format!("{} / {}", demand(id).0, commodity(member)), unit(member)),
        Requirement::Rule(id) => {
            ("rule", case.rules[id].names.display(ja, case.rules.name(id)).to_owned(), String::new())
        }
        Requirement::Limit(id) => ("limit", case.limits.name(id).to_owned(), String::new()),
        Requirement::Surplus(place, id) => {
            let place = case.places[place].names.display(ja, case.places.name(place)).to_owned();
            ("surplus", format!("{} / {place}", commodity(id)), unit(id))
        }
        Requirement::MinimumUtilisation(id) => ("utilisation", site(case, id, ja), String::new()),
        Requirement::StockMinimum(id) | Requirement::StockClosing(id) => {
            let stock = &case.stocks[id];
            ("stock", stock.names.display(ja, case.stocks.name(id)).to_owned(), unit(stock.commodity))
        }
    }
}

fn site(case: &Case, id: denchi_core::ids::SiteId, ja: bool) -> String {
    case.sites[id].names.display(ja, case.sites.name(id)).to_owned()
}

fn limit(case: &Case, what: BindingLimit, lang: Lang) -> (&'static str, String) {
    let ja = lang == Lang::Ja;
    let option = |id| {
        let data: &denchi_core::case::entities::Investment = &case.options[id];
        data.names.display(ja, case.options.name(id)).to_owned()
    };
    match what {
        BindingLimit::Capacity(id) => ("capacity", site(case, id, ja)),
        BindingLimit::Reserve(id) => ("reserve", site(case, id, ja)),
        BindingLimit::OptionMaximum(id) => ("option_maximum", option(id)),
        BindingLimit::OptionTiming(id) => ("option_timing", option(id)),
        BindingLimit::SupplyStep(id, step) => {
            ("supply_step", format!("{} ({})", case.supplies[id].names.display(ja, case.supplies.name(id)), step + 1))
        }
        BindingLimit::Lane(id) => ("lane", case.lanes.name(id).to_owned()),
        BindingLimit::Stock(id) => ("stock", case.stocks[id].names.display(ja, case.stocks.name(id)).to_owned()),
        BindingLimit::Contract(id) => {
            ("contract", case.contracts[id].names.display(ja, case.contracts.name(id)).to_owned())
        }
        BindingLimit::Limit(id) => ("limit", case.limits.name(id).to_owned()),
        BindingLimit::Rule(id) => ("rule", case.rules[id].names.display(ja, case.rules.name(id)).to_owned()),
        BindingLimit::Mix(id, commodity) => {
            let demand = case.demands[id].names.display(ja, case.demands.name(id));
            let commodity = case.commodities[commodity].names.display(ja, case.commodities.name(commodity));
            ("mix", format!("{demand} / {commodity}"))
        }
    }
}

/// A number that is read, not computed with: four figures, thousands apart.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 1e15 || (size > 0.0 && size < 1e-3) {
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
        assert_eq!(number(999.96), "1000");
    }
}
