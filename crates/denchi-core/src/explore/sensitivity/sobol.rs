//! Shares of the variance.
//!
//! $$ S_i = \frac{1}{V} \cdot \frac{1}{N} \sum_j f(B)_j \bigl( f(A_B^{(i)})_j - f(A)_j \bigr), \qquad
//!    S_{Ti} = \frac{1}{V} \cdot \frac{1}{2N} \sum_j \bigl( f(A)_j - f(A_B^{(i)})_j \bigr)^2 $$
//!
//! $A$ and $B$ are two matrices of $N$ points that do not depend on one another, $A_B^{(i)}$ is $A$ with the column of input
//! $i$ from $B$, and $V$ is the variance of the values at both. The first-order index $S_i$ is the part of the variance that
//! goes away on average when the input is known (A. Saltelli et al., Computer Physics Communications 181(2), 2010; values are
//! centred, which changes no expectation and lowers the error); the total index $S_{Ti}$ the part that remains when all
//! others are known (M. J. W. Jansen, Computer Physics Communications 117, 1999). Both matrices together are a Sobol sequence in
//! twice as many coordinates (S. Joe and F. Y. Kuo, SIAM Journal on Scientific Computing 30(5), 2008), scrambled as A. B. Owen
//! does (B. Burley, Journal of Computer Graphics Techniques 9(4), 2020): with so many points as a power of two every coordinate
//! is stratified, and so are many of their pairs.

use chacha20::rand_core::Rng;
use sobol_burley::{NUM_DIMENSIONS, sample};

use super::{Interval, bootstrap, mean};
use crate::random::{generator, stream_of};

/// Points of a sequence.
const LENGTH: usize = 1 << 16;
/// Half the distance of two values of a sequence: quantiles at 0 have no end.
const HALF: f64 = 1.0 / (1 << 25) as f64;

/// Indices of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Index {
    /// First-order index.
    pub first: Interval,
    /// Total index.
    pub total: Interval,
}

/// The points: for each sample that of $A$, that of $B$, then that of $A_B^{(i)}$ for each input.
pub fn design(inputs: usize, samples: usize, seed: u64) -> Vec<Vec<f64>> {
    let seed = generator(seed, 0, stream_of("sobol", "")).next_u32();
    let mut points = Vec::with_capacity(samples * (inputs + 2));
    for sample in 0..samples {
        let row = |first: usize| (first..first + inputs).map(|place| coordinate(sample, place, seed)).collect();
        let (a, b): (Vec<f64>, Vec<f64>) = (row(0), row(inputs));
        points.extend([a.clone(), b.clone()]);
        for input in 0..inputs {
            let mut mixed = a.clone();
            mixed[input] = b[input];
            points.push(mixed);
        }
    }
    points
}

/// A coordinate of a point. What is beyond a sequence, in points or coordinates, is another one that does not depend on it.
fn coordinate(point: usize, place: usize, seed: u32) -> f64 {
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (place, others) = (small(place), small(point / LENGTH));
    let seed = seed.wrapping_add(place / NUM_DIMENSIONS).wrapping_add(others.rotate_left(16));
    f64::from(sample(small(point % LENGTH), place % NUM_DIMENSIONS, seed)) + HALF
}

/// Indices of each input from the values at the points of a [`design`]. `None` where fewer than two samples are whole, or
/// nothing varies.
pub fn indices(inputs: usize, values: &[Option<f64>], seed: u64) -> Option<Vec<Index>> {
    let whole = |block: &[Option<f64>]| block.iter().copied().collect::<Option<Vec<f64>>>();
    let blocks: Vec<Vec<f64>> = values.chunks_exact(inputs + 2).filter_map(whole).collect();
    if blocks.len() < 2 {
        return None;
    }
    let centre = mean(blocks.iter().map(|block| (block[0] + block[1]) / 2.0));
    let variance = |chosen: &[usize]| {
        let both = |power: i32, about: f64| {
            mean(chosen.iter().map(|&block| {
                let [a, b] = [blocks[block][0], blocks[block][1]].map(|value| (value - about).powi(power));
                (a + b) / 2.0
            }))
        };
        both(2, both(1, 0.0))
    };
    let all: Vec<usize> = (0..blocks.len()).collect();
    // What is left of a number that is the same everywhere after its mean is taken off.
    let noise = (centre.abs() * f64::EPSILON * 16.0).powi(2);
    if variance(&all) <= noise {
        return None;
    }
    let indices = (0..inputs).map(|input| {
        let statistics = |chosen: &[usize]| {
            let variance = variance(chosen);
            let first = mean(chosen.iter().map(|&block| {
                let block = &blocks[block];
                (block[1] - centre) * (block[input + 2] - block[0])
            }));
            let total = mean(chosen.iter().map(|&block| (blocks[block][0] - blocks[block][input + 2]).powi(2))) / 2.0;
            vec![first / variance, total / variance]
        };
        let [first, total] = bootstrap(blocks.len(), seed, statistics)[..] else { return Index::default() };
        Index { first, total }
    });
    Some(indices.collect())
}
