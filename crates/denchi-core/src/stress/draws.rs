//! Draws of events from their rates: reproducible from a seed, whoever draws them and in which order.
//!
//! An event of rate $r$ (a year) first arrives at $t = -\ln(1 - u) / r$, and occurs where that lies within the window. At
//! most its first occurrence is drawn: an event that is there does not come a second time within the same months. How
//! long it lasts is drawn by inversion of its distribution.
//!
//! **Dependence.** Events of one group share a factor, in a one-factor Gaussian copula (D. X. Li, On default correlation:
//! a copula function approach, Journal of Fixed Income 9(4), 2000): with own noise $e$, factor $z$, both standard normal,
//! and the correlation $\rho$ of the case, $u = \Phi(\sqrt{1 - \rho}\, e + \sqrt\rho\, z)$; a common shock (small $z$)
//! brings all of them early. Rates stay what they are.
//!
//! **Spread.** A batch of $n$ draws is a Latin hypercube (M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21(2),
//! 1979): every number has one value in each of $n$ strata. Batches are independent of one another.
//!
//! **Common random numbers.** The numbers of an event depend on the seed, the number of the batch and the identifier of
//! the event alone (that of its group for the factor): another event, another rate or another duration moves nothing else.

use std::collections::BTreeMap;

use super::{Occurrence, Window};
use crate::case::Case;
use crate::case::entities::Duration;
use crate::random::{generator, normal, normal_quantile, stratified, stream_of, triangular_quantile, uniform};
use crate::time::MONTHS_PER_YEAR;

/// How draws are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// Each batch is a Latin hypercube.
    #[default]
    LatinHypercube,
    /// Each draw on its own.
    Independent,
}

/// How events are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawOptions {
    /// The same seed gives the same draws.
    pub seed: u64,
    /// Draws in a batch.
    pub batch: usize,
    /// How they are spread.
    pub spread: Spread,
}

/// The draws of a batch, numbered from 0: what happens in each, in the order of the events of the case.
///
/// A function of its arguments alone. Events without a rate are never drawn.
pub fn batch(case: &Case, window: &Window, options: &DrawOptions, number: u64) -> Vec<Vec<Occurrence>> {
    let stream = |kind: &str, name: &str| numbers(options, number, stream_of(kind, name));
    let correlation = case.settings.stress.as_ref().map_or(0.0, |settings| settings.dependence).clamp(0.0, 1.0);
    let mut factors: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut draws = vec![Vec::new(); options.batch];
    for (id, event) in case.events.iter() {
        let Some(rate) = event.rate.filter(|&rate| rate > 0.0) else { continue };
        let name = case.events.name(id);
        let own = stream("event", name);
        let lengths = stream("duration", name);
        let group = event.dependence.as_deref().filter(|_| correlation > 0.0);
        let shared = group.map(|group| &*factors.entry(group).or_insert_with(|| stream("group", group)));
        for (index, draw) in draws.iter_mut().enumerate() {
            let u = shared.map_or(own[index], |shared| correlated(own[index], shared[index], correlation));
            let start = first_arrival(u, rate);
            if start < months(window) {
                draw.push(Occurrence { event: id, start, duration: length(&event.duration, lengths[index]) });
            }
        }
    }
    draws
}

fn months(window: &Window) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "months are few")]
    let months = window.months as f64;
    months
}

/// Months to the first arrival of a Poisson process, by inversion.
fn first_arrival(u: f64, rate: f64) -> f64 {
    -libm::log1p(-u) / rate * MONTHS_PER_YEAR
}

/// The uniform number of an event that shares the factor of its group.
fn correlated(own: f64, shared: f64, correlation: f64) -> f64 {
    let noise = (1.0 - correlation).sqrt() * normal_quantile(own);
    normal(noise + correlation.sqrt() * normal_quantile(shared))
}

/// Months that an event lasts, by inversion.
fn length(duration: &Duration, u: f64) -> f64 {
    match *duration {
        Duration::Fixed(months) => months,
        Duration::Exponential(mean) => -libm::log1p(-u) * mean,
        Duration::Triangular(least, mode, most) => triangular_quantile(u, [least, mode, most]),
        Duration::Lognormal(median, deviation) => median * libm::exp(deviation * normal_quantile(u)),
    }
}

/// Uniform numbers in (0, 1), one a draw: one in each stratum, in random order, or each anywhere.
fn numbers(options: &DrawOptions, batch: u64, stream: u64) -> Vec<f64> {
    let mut random = generator(options.seed, batch, stream);
    match options.spread {
        Spread::Independent => (0..options.batch).map(|_| uniform(&mut random)).collect(),
        Spread::LatinHypercube => stratified(&mut random, options.batch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_by_inversion() {
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
        close(length(&Duration::Fixed(3.0), 0.9), 3.0);
        close(length(&Duration::Exponential(2.0), 0.5), 2.0 * std::f64::consts::LN_2);
        // Triangle 1, 2, 4: F(2) = 1/3, F(3) = 1 - 1/(3·2) = 5/6.
        close(length(&Duration::Triangular(1.0, 2.0, 4.0), 1.0 / 3.0), 2.0);
        close(length(&Duration::Triangular(1.0, 2.0, 4.0), 5.0 / 6.0), 3.0);
        close(length(&Duration::Triangular(1.0, 1.0, 3.0), 0.75), 2.0);
        close(length(&Duration::Triangular(2.0, 2.0, 2.0), 0.4), 2.0);
        close(length(&Duration::Lognormal(6.0, 0.7), 0.5), 6.0);
        assert_eq!(length(&Duration::Fixed(f64::INFINITY), 0.1), f64::INFINITY);
    }
}
