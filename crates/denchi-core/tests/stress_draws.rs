//! Draws of events: rates, durations and dependence are what the case says, and nothing else moves a number.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]
#![expect(clippy::cast_precision_loss, reason = "counts are small")]

use std::path::Path;

use denchi_core::case::entities::{Duration, Event, Names, Provenance, StressSettings};
use denchi_core::case::{Case, read};
use denchi_core::stress::draws::{DrawOptions, Spread, batch};
use denchi_core::stress::{Occurrence, Window};
use proptest::prelude::*;

const YEAR: Window = Window { start: 2030.0, months: 12 };

fn event(rate: f64, group: Option<&str>) -> Event {
    Event {
        names: Names::default(),
        start: None,
        duration: Duration::Fixed(3.0),
        rate: Some(rate),
        dependence: group.map(str::to_owned),
        effects: Vec::new(),
        provenance: Provenance::default(),
    }
}

/// A case with these events, and a correlation of the events of a group.
fn case(events: &[(&str, Event)], dependence: f64) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook/transport");
    let (mut case, _) = read(&path, None).unwrap();
    case.settings.stress = Some(StressSettings {
        start: None,
        months: 12,
        time_to_recover: 6.0,
        value_of_lost: None,
        dependence,
        tail: 0.95,
    });
    for (name, event) in events {
        case.events.insert(*name, event.clone());
    }
    case
}

fn options(seed: u64, batch: usize) -> DrawOptions {
    DrawOptions { seed, batch, spread: Spread::LatinHypercube }
}

/// What happens of an event, by draw.
fn of(case: &Case, draws: &[Vec<Occurrence>], name: &str) -> Vec<Option<Occurrence>> {
    let id = case.events.find(name).unwrap();
    draws.iter().map(|draw| draw.iter().copied().find(|occurrence| occurrence.event == id)).collect()
}

fn share(flags: impl Iterator<Item = bool>) -> f64 {
    let flags: Vec<bool> = flags.collect();
    flags.iter().filter(|&&flag| flag).count() as f64 / flags.len() as f64
}

/// The mean duration of an event that always comes.
fn mean_duration(duration: Duration) -> f64 {
    let case = case(&[("always", Event { duration, ..event(1e9, None) })], 0.0);
    let draws = batch(&case, &YEAR, &options(5, 20_000), 0);
    draws.iter().map(|draw| draw[0].duration).sum::<f64>() / draws.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every stratum has one draw, so an event of probability p occurs in p n of n draws, but for the stratum at its edge.
    #[test]
    fn a_batch_has_the_rate(rate in 0.01..4.0_f64, months in 1..60_usize, count in 1..500_usize, seed: u64, number: u64) {
        let case = case(&[("a", event(rate, None)), ("b", event(0.3, None))], 0.5);
        let window = Window { start: 2030.0, months };
        let draws = batch(&case, &window, &options(seed, count), number);
        let expected = (1.0 - (-rate * months as f64 / 12.0).exp()) * count as f64;
        let found = of(&case, &draws, "a");
        prop_assert!((found.iter().flatten().count() as f64 - expected).abs() < 1.0);
        prop_assert!(found.iter().flatten().all(|a| a.start >= 0.0 && a.start < months as f64 && a.duration == 3.0));
    }
}

#[test]
fn draws_on_their_own_have_the_rate_on_average() {
    let case = case(&[("a", event(std::f64::consts::LN_2, None))], 0.0);
    let draws = batch(&case, &YEAR, &DrawOptions { spread: Spread::Independent, ..options(1, 40_000) }, 0);
    // Standard deviation of the share: 0.5 / 200.
    assert!((share(draws.iter().map(|draw| !draw.is_empty())) - 0.5).abs() < 4.0 * 0.0025);
}

#[test]
fn arrivals_are_exponential() {
    // Of what arrives within a year at a rate of 1, (1 - e^-0.5) / (1 - e^-1) arrives in the first half.
    let case = case(&[("a", event(1.0, None))], 0.0);
    let draws = batch(&case, &YEAR, &options(3, 10_000), 0);
    let early = share(draws.iter().flatten().map(|a| a.start < 6.0));
    assert!((early - 0.622_459).abs() < 1e-3, "{early}");
}

#[test]
fn durations_have_their_mean() {
    for (duration, mean, within) in [
        (Duration::Fixed(4.0), 4.0, 1e-12),
        (Duration::Exponential(5.0), 5.0, 5e-3),
        (Duration::Triangular(1.0, 2.0, 6.0), 3.0, 1e-3),
        // exp(sigma^2 / 2) above its median.
        (Duration::Lognormal(4.0, 0.5), 4.0 * 0.125_f64.exp(), 5e-3),
    ] {
        let found = mean_duration(duration);
        assert!((found - mean).abs() < within * mean.max(1.0), "{duration:?}: {found} is not {mean}");
    }
}

#[test]
fn a_group_comes_together() {
    // Two events of probability 1/2: both with 1/4 + asin(rho) / (2 pi) in a Gaussian copula (W. F. Sheppard, 1899).
    let rate = std::f64::consts::LN_2;
    let events = [("a", event(rate, Some("x"))), ("b", event(rate, Some("x"))), ("c", event(rate, Some("y")))];
    for (dependence, both) in [(0.0, 0.25), (0.5, 1.0 / 3.0), (0.8, 0.397_584), (1.0, 0.5)] {
        let case = case(&events, dependence);
        let draws = batch(&case, &YEAR, &options(7, 40_000), 0);
        let [a, b, c] = ["a", "b", "c"].map(|name| of(&case, &draws, name));
        let joint = |x: &[Option<Occurrence>], y: &[Option<Occurrence>]| {
            share(x.iter().zip(y).map(|(x, y)| x.is_some() && y.is_some()))
        };
        for alone in [&a, &b, &c] {
            assert!((share(alone.iter().map(Option::is_some)) - 0.5).abs() < 0.01);
        }
        assert!((joint(&a, &b) - both).abs() < 0.01, "{dependence}: {} is not {both}", joint(&a, &b));
        assert!((joint(&a, &c) - 0.25).abs() < 0.01);
    }
}

#[test]
fn wholly_dependent_events_come_at_once() {
    let case = case(&[("a", event(0.5, Some("x"))), ("b", event(1.0, Some("x")))], 1.0);
    let draws = batch(&case, &YEAR, &options(2, 200), 0);
    let pairs: Vec<_> = draws.iter().filter(|draw| draw.len() == 2).collect();
    // P(a) = 1 - e^-0.5: wherever the rarer one comes, so does the other, twice as early.
    assert!((pairs.len() as f64 - 0.393_469 * 200.0).abs() < 1.0);
    assert!(pairs.iter().all(|pair| (pair[0].start - 2.0 * pair[1].start).abs() < 1e-9));
}

#[test]
fn other_events_move_no_number() {
    let few = case(&[("a", event(0.4, Some("x"))), ("b", event(0.6, None))], 0.3);
    let more = case(
        &[
            ("new", event(0.9, Some("x"))),
            ("b", event(1.2, None)),
            ("a", event(0.4, Some("x"))),
            ("never", Event { rate: None, ..event(0.0, Some("x")) }),
        ],
        0.3,
    );
    let [draws, others] = [&few, &more].map(|case| batch(case, &YEAR, &options(11, 300), 4));
    for (before, after) in of(&few, &draws, "a").iter().zip(of(&more, &others, "a")) {
        let numbers = |a: &Occurrence| (a.start, a.duration);
        assert_eq!(before.as_ref().map(numbers), after.as_ref().map(numbers));
    }
    // Twice the rate: the same arrivals in half the time.
    for (before, after) in of(&few, &draws, "b").iter().zip(of(&more, &others, "b")) {
        let Some(before) = before else { continue };
        assert!((before.start - 2.0 * after.unwrap().start).abs() < 1e-12);
    }
    assert!(of(&more, &others, "never").iter().all(Option::is_none));
}

#[test]
fn a_batch_is_a_function_of_its_number() {
    let case = case(&[("a", event(0.7, Some("x"))), ("b", event(0.7, Some("x")))], 0.2);
    let draw = |seed, number| batch(&case, &YEAR, &options(seed, 50), number);
    let forward: Vec<_> = (0..8).map(|number| draw(9, number)).collect();
    let mut backward: Vec<_> = (0..8).rev().map(|number| draw(9, number)).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    assert!((1..8).all(|number| forward[0] != forward[number]));
    assert_ne!(draw(9, 0), draw(10, 0));
    assert!(draw(9, u64::MAX).len() == 50 && batch(&case, &YEAR, &options(9, 0), 0).is_empty());
}

#[test]
fn without_settings_events_are_independent() {
    let mut case = case(&[("a", event(0.7, Some("x"))), ("b", event(0.7, Some("x")))], 0.0);
    let independent = batch(&case, &YEAR, &options(9, 50), 0);
    case.settings.stress = None;
    assert_eq!(batch(&case, &YEAR, &options(9, 50), 0), independent);
}
