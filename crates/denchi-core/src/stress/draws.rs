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

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use statrs::function::erf::erfc_inv;

use super::{Occurrence, Window};
use crate::case::Case;
use crate::case::entities::Duration;
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
        Duration::Triangular(least, mode, most) => {
            let width = most - least;
            if u * width < mode - least {
                least + (u * width * (mode - least)).sqrt()
            } else {
                most - ((1.0 - u) * width * (most - mode)).sqrt()
            }
        }
        Duration::Lognormal(median, deviation) => median * libm::exp(deviation * normal_quantile(u)),
    }
}

/// Distribution function of the standard normal.
fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Quantile of the standard normal.
fn normal_quantile(u: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u)
}

/// Uniform numbers in (0, 1), one a draw: one in each stratum, in random order, or each anywhere.
fn numbers(options: &DrawOptions, batch: u64, stream: u64) -> Vec<f64> {
    let mut random = generator(options.seed, batch, stream);
    match options.spread {
        Spread::Independent => (0..options.batch).map(|_| uniform(&mut random)).collect(),
        Spread::LatinHypercube => {
            let order = permutation(&mut random, options.batch);
            #[expect(clippy::cast_precision_loss, reason = "a batch has far fewer than 2^53 draws")]
            let stratum = |place: usize, within: f64| (place as f64 + within) / options.batch as f64;
            // Rounding may lift the highest number to 1, where no quantile is finite.
            order.into_iter().map(|place| stratum(place, uniform(&mut random)).min(BELOW_ONE)).collect()
        }
    }
}

/// The largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// Uniform in (0, 1): the middles of 2^52 cells, all of them representable.
fn uniform(random: &mut ChaCha8Rng) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit")]
    let cell = (random.next_u64() >> 12) as f64;
    (cell + 0.5) / 4_503_599_627_370_496.0
}

/// A random order of the numbers below `count` (Fisher and Yates).
fn permutation(random: &mut ChaCha8Rng, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, below(random, last + 1));
    }
    order
}

/// A number below `bound`, by multiplication (D. Lemire, ACM Transactions on Modeling and Computer Simulation 29(1),
/// 2019); its bias, at most `bound / 2^64`, is left in, so that every call takes one number of the stream.
fn below(random: &mut ChaCha8Rng, bound: usize) -> usize {
    let product = u128::from(random.next_u64()) * (bound as u128);
    #[expect(clippy::cast_possible_truncation, reason = "below `bound`")]
    let number = (product >> 64) as usize;
    number
}

/// The counter-based generator of one stream of a batch: any of them can be had without the others.
fn generator(seed: u64, batch: u64, stream: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&batch.to_le_bytes());
    let mut random = ChaCha8Rng::from_seed(key);
    random.set_stream(stream);
    random
}

/// The stream of a name.
fn stream_of(kind: &str, name: &str) -> u64 {
    fnv(kind.bytes().chain([b':']).chain(name.bytes()))
}

/// FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), the same on every machine.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_is_that_of_the_tables() {
        // M. J. Wichura, Algorithm AS 241, Applied Statistics 37(3), 1988: the test values of the paper.
        for (u, expected) in
            [(0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_814), (1e-20, -9.262_340_089_798_408)]
        {
            let value = normal_quantile(u);
            assert!((value - expected).abs() < 1e-13 * expected.abs(), "{value} is not {expected}");
        }
        for u in [1e-300, 1e-9, 0.02, 0.5, 0.8, BELOW_ONE] {
            let back = normal(normal_quantile(u));
            assert!((back - u).abs() <= 1e-12 * u, "{back} is not {u}");
        }
    }

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

    #[test]
    fn the_hash_is_the_published_one() {
        // Test vectors of its authors.
        assert_eq!(fnv("".bytes()), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("a".bytes()), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv("foobar".bytes()), 0x8594_4171_f739_67e8);
    }
}
