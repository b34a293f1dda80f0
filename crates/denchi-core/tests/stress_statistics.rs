//! What draws say together, against closed forms and by hand.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]
#![expect(clippy::cast_precision_loss, reason = "counts are small")]

use std::path::Path;

use denchi_core::case::entities::{Duration, Event, Names, Provenance};
use denchi_core::case::{Case, read};
use denchi_core::ids::{EventId, Id};
use denchi_core::stress::draws::{DrawOptions, Spread, batch};
use denchi_core::stress::statistics::{
    Estimate, Exceedance, conditional_value_at_risk, drivers, exceedance, mean, value_at_risk,
};
use denchi_core::stress::{Occurrence, Window};
use proptest::prelude::*;

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn the_tail_of_two_points() {
    // 100 with probability 0.04, else 0. Below level 0.96 the tail holds all of the atom: CVaR = 4 / (1 - level);
    // above, nothing else.
    let values: Vec<f64> = (0..100).map(|index| if index % 25 == 0 { 100.0 } else { 0.0 }).collect();
    for (level, risk, conditional) in
        [(0.5, 0.0, 8.0), (0.9, 0.0, 40.0), (0.95, 0.0, 80.0), (0.96, 0.0, 100.0), (0.97, 100.0, 100.0)]
    {
        close(value_at_risk(&values, 25, level).value, risk);
        close(conditional_value_at_risk(&values, 25, level).value, conditional);
    }
    // At level 0 it is the mean.
    close(conditional_value_at_risk(&values, 25, 0.0).value, 4.0);
    close(mean(&values, 25).value, 4.0);
}

#[test]
fn the_atom_at_the_edge_is_split() {
    // 0, 0, 6, 6, 6, 6, 10, 10, 10, 30: the worst 45 % are 30, three tens and half a six.
    let values = [6.0, 10.0, 0.0, 6.0, 30.0, 6.0, 10.0, 0.0, 6.0, 10.0];
    close(conditional_value_at_risk(&values, 5, 0.55).value, (30.0 + 30.0 + 3.0) / 4.5);
    close(value_at_risk(&values, 5, 0.55).value, 6.0);
}

#[test]
fn an_interval_by_hand() {
    // Batch means 1, 2, 3, 6: mean 3, variance 14/3, Student's 3.182446 with three degrees of freedom.
    let found = mean(&[0.0, 2.0, 2.0, 2.0, 1.0, 5.0, 6.0, 6.0, 99.0], 2);
    let half = 3.182_446_305 * (14.0_f64 / 3.0 / 4.0).sqrt();
    close(found.value, 3.0);
    assert!((found.high - 3.0 - half).abs() < 1e-8 && (3.0 - found.low - half).abs() < 1e-8);
    assert!((found.relative_half_width() - half / 3.0).abs() < 1e-8);
    assert!(found.is_within(1.15) && !found.is_within(1.14));
    // Nothing is known from one batch, nor of a loss that was never seen.
    assert_eq!(mean(&[1.0, 2.0], 2), Estimate { value: 1.5, low: f64::NEG_INFINITY, high: f64::INFINITY });
    assert!(!mean(&[0.0; 8], 2).is_within(1.0));
}

#[test]
fn exceedance_by_hand() {
    let curve = exceedance(&[5.0, 0.0, 0.0, 2.0, 5.0, 0.0, 7.0, 0.0]);
    let points = [(0.0, 1.0), (2.0, 0.5), (5.0, 0.375), (7.0, 0.125)];
    assert_eq!(curve, points.map(|(loss, probability)| Exceedance { loss, probability }));
    assert!(exceedance(&[]).is_empty());
}

#[test]
fn drivers_by_hand() {
    let [flood, strike] =
        [0, 1].map(|index| Occurrence { event: EventId::from_index(index), start: 0.0, duration: 1.0 });
    let (both, neither): (&[Occurrence], &[Occurrence]) = (&[flood, strike], &[]);
    let draws: [(&[Occurrence], f64); 8] = [
        (both, 90.0),
        (&[flood], 30.0),
        (&[flood], 30.0),
        (&[strike], 30.0),
        (&[strike], 0.0),
        (&[strike], 0.0),
        (neither, 0.0),
        (neither, 0.0),
    ];
    // The tail of a quarter: the first draw, and a third of each of the next three.
    let found = drivers(&draws, 0.75);
    assert_eq!(found.iter().map(|driver| driver.event).collect::<Vec<_>>(), [flood.event, strike.event]);
    close(found[0].probability, 3.0 / 8.0);
    close(found[0].in_tail, 5.0 / 6.0);
    close(found[0].lift(), 20.0 / 9.0);
    close(found[0].with, 50.0);
    close(found[0].without.unwrap(), 6.0);
    close(found[1].in_tail, 2.0 / 3.0);
    close(found[1].with, 30.0);
    close(found[1].without.unwrap(), 15.0);
    assert_eq!(drivers(&[(both, 1.0)], 0.9)[0].without, None);
}

proptest! {
    /// The tail is never better than the mean, nor better at a higher level, and the values at risk lie below it.
    #[test]
    fn worse_tails_at_higher_levels(values in proptest::collection::vec(0..50_i32, 2..80), steps in proptest::collection::vec(0.0..0.999_f64, 2)) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let [low, high] = [steps[0].min(steps[1]), steps[0].max(steps[1])];
        let tail = |level| conditional_value_at_risk(&values, 1, level).value;
        prop_assert!(mean(&values, 1).value <= tail(low) + 1e-9);
        prop_assert!(tail(low) <= tail(high) + 1e-9);
        prop_assert!(value_at_risk(&values, 1, high).value <= tail(high) + 1e-9);
        let risk = value_at_risk(&values, 1, high);
        prop_assert!(risk.low <= risk.value && risk.value <= risk.high);
        // Against the definition: sorted, the last (1 - level) n of them, in part where that is not whole.
        let mut sorted = values.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let mut left = (1.0 - high) * values.len() as f64;
        let mut sum = 0.0;
        for value in &sorted {
            sum += value * left.clamp(0.0, 1.0);
            left -= 1.0;
        }
        prop_assert!((tail(high) - sum / ((1.0 - high) * values.len() as f64)).abs() < 1e-6);
    }
}

/// Independent exponential numbers of mean 1: durations of events that always come.
fn exponential(events: usize) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook/transport");
    let (mut case, _) = read(&path, None).unwrap();
    for event in 0..events {
        let always = Event {
            names: Names::default(),
            start: None,
            duration: Duration::Exponential(1.0),
            rate: Some(1e9),
            dependence: None,
            effects: Vec::new(),
            provenance: Provenance::default(),
        };
        case.events.insert(event.to_string(), always);
    }
    case
}

/// The sum of all durations, draw by draw.
fn sums(case: &Case, spread: Spread, seed: u64, batches: u64) -> Vec<f64> {
    let window = Window { start: 2030.0, months: 12 };
    let options = DrawOptions { seed, batch: 50, spread };
    let draws = (0..batches).flat_map(|number| batch(case, &window, &options, number));
    draws.map(|draw| draw.iter().map(|occurrence| occurrence.duration).sum()).collect()
}

#[test]
fn intervals_cover_what_they_should() {
    // The sum of four is Gamma(4): mean 4; half the chi-square quantile of 8 degrees of freedom, 13.361566 at 0.9; beyond a
    // quantile q the mean is 4 P(Gamma(5) > q) / (1 - level).
    let case = exponential(4);
    let level = 0.9;
    let risk: f64 = 13.361_566_136_511_7 / 2.0;
    let terms = [1.0, risk, risk.powi(2) / 2.0, risk.powi(3) / 6.0, risk.powi(4) / 24.0];
    let conditional = 4.0 * (-risk).exp() * terms.iter().sum::<f64>() / (1.0 - level);
    for spread in [Spread::Independent, Spread::LatinHypercube] {
        let mut covered = [0; 3];
        for seed in 0..400 {
            let values = sums(&case, spread, seed, 40);
            let estimates = [
                (mean(&values, 50), 4.0),
                (value_at_risk(&values, 50, level), risk),
                (conditional_value_at_risk(&values, 50, level), conditional),
            ];
            for (count, (estimate, truth)) in covered.iter_mut().zip(estimates) {
                *count += u32::from(estimate.low <= truth && truth <= estimate.high);
            }
        }
        // 95 % of 400 are 380, with a standard deviation of 4.4.
        assert!(covered.iter().all(|count| (365..=395).contains(count)), "{spread:?}: {covered:?}");
    }
}

#[test]
fn a_latin_hypercube_is_surer() {
    // Of a sum its strata take away nearly all of the variance (M. Stein, Technometrics 29(2), 1987).
    let case = exponential(4);
    let [independent, spread] =
        [Spread::Independent, Spread::LatinHypercube].map(|spread| mean(&sums(&case, spread, 1, 40), 50));
    assert!(spread.relative_half_width() < 0.2 * independent.relative_half_width());
    assert!((spread.value - 4.0).abs() < 0.02);
}
