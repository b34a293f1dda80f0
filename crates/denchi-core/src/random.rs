//! Random numbers that are reproducible from a seed: streams by name, Latin hypercubes, quantiles.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use statrs::function::erf::erfc_inv;

/// The largest number below 1.
pub(crate) const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// The counter-based generator of one stream of a batch: any of them can be had without the others.
pub(crate) fn generator(seed: u64, batch: u64, stream: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&batch.to_le_bytes());
    let mut random = ChaCha8Rng::from_seed(key);
    random.set_stream(stream);
    random
}

/// The stream of a name.
pub(crate) fn stream_of(kind: &str, name: &str) -> u64 {
    fnv(kind.bytes().chain([b':']).chain(name.bytes()))
}

/// FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), the same on every machine.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Uniform in (0, 1): the middles of 2^52 cells, all of them representable.
pub(crate) fn uniform(random: &mut ChaCha8Rng) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit")]
    let cell = (random.next_u64() >> 12) as f64;
    (cell + 0.5) / 4_503_599_627_370_496.0
}

/// One coordinate of a Latin hypercube of `count` points (M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21(2),
/// 1979): one number in each stratum of (0, 1), in random order.
pub(crate) fn stratified(random: &mut ChaCha8Rng, count: usize) -> Vec<f64> {
    let order = permutation(random, count);
    #[expect(clippy::cast_precision_loss, reason = "a sample has far fewer than 2^53 points")]
    let stratum = |place: usize, within: f64| (place as f64 + within) / count as f64;
    // Rounding may lift the highest number to 1, where no quantile is finite.
    order.into_iter().map(|place| stratum(place, uniform(random)).min(BELOW_ONE)).collect()
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
pub(crate) fn below(random: &mut ChaCha8Rng, bound: usize) -> usize {
    let product = u128::from(random.next_u64()) * (bound as u128);
    #[expect(clippy::cast_possible_truncation, reason = "below `bound`")]
    let number = (product >> 64) as usize;
    number
}

/// Distribution function of the standard normal.
pub(crate) fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Quantile of the standard normal.
pub(crate) fn normal_quantile(u: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u)
}

/// Quantile of the triangular distribution with this least, most likely and largest value.
pub(crate) fn triangular_quantile(u: f64, [least, mode, most]: [f64; 3]) -> f64 {
    let width = most - least;
    if u * width < mode - least {
        least + (u * width * (mode - least)).sqrt()
    } else {
        most - ((1.0 - u) * width * (most - mode)).sqrt()
    }
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
    fn the_hash_is_the_published_one() {
        // Test vectors of its authors.
        assert_eq!(fnv("".bytes()), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("a".bytes()), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv("foobar".bytes()), 0x8594_4171_f739_67e8);
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to below 50")]
    fn every_stratum_has_one_number() {
        let numbers = stratified(&mut generator(1, 0, stream_of("input", "x")), 50);
        let mut strata: Vec<usize> = numbers.iter().map(|number| (number * 50.0) as usize).collect();
        strata.sort_unstable();
        assert_eq!(strata, (0..50).collect::<Vec<_>>());
    }
}
