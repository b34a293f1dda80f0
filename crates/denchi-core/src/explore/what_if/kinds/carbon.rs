//! A price on the emissions of all activity, besides those of the case.

use super::{Control, Kind, Scene, Setting, because, cell};
use crate::accounts::Term;
use crate::case::entities::Names;
use crate::case::variant::{Action, Change};
use crate::explore::what_if::{SCENARIO, Unit};

/// Share of the cost of supply that emissions cost at the end of the slider.
const OF_COST: f64 = 0.1;
/// Steps of the slider.
const STEPS: f64 = 20.0;

pub(super) fn controls(scene: &Scene<'_>) -> Vec<Control> {
    let emissions: f64 = scene.plan.emissions.iter().map(|row| row.amount).sum();
    let counts = |term: Term| !matches!(term, Term::Shortage | Term::Backlog | Term::RulePenalty | Term::Revenue);
    let cost: f64 = scene.plan.costs.iter().filter(|row| counts(row.term)).map(|row| row.amount).sum();
    if emissions <= 0.0 || cost <= 0.0 {
        return Vec::new();
    }
    let most = round(OF_COST * cost / emissions);
    vec![Control {
        kind: Kind::Carbon,
        subject: "price".to_owned(),
        names: Names::default(),
        country: None,
        unit: Unit::MoneyPerTonne,
        least: 0.0,
        most,
        step: most / STEPS,
        neutral: 0.0,
        years: scene.years(),
        weight: 0.0,
    }]
}

/// The nearest of 1, 2 and 5 times a power of ten.
fn round(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let distance = |factor: f64| (value / power / factor).ln().abs();
    let nearest = [1.0, 2.0, 5.0, 10.0].into_iter().min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
    nearest.unwrap_or(1.0) * power
}

pub(super) fn changes(control: &Control, setting: Setting) -> Vec<Change> {
    let mut row = vec![
        cell("rule", format!("{SCENARIO}.{}", control.id())),
        cell("name_en", "What if: carbon price"),
        cell("name_ja", "もしも：炭素価格"),
        cell("kind", "emission_price"),
        cell("region", "*"),
        cell("limit", setting.level),
    ];
    row.extend(setting.from.map(|year| cell("start_year", year)));
    vec![because(control, setting, "rules", &[], Action::Add(row))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_end_at_round_numbers() {
        for (value, rounded) in [(233.0, 200.0), (0.9, 1.0), (3.0, 2.0), (3.3, 5.0), (80.0, 100.0), (1e5, 1e5)] {
            assert!((round(value) / rounded - 1.0_f64).abs() < 1e-12, "{value}: {}", round(value));
        }
    }
}
