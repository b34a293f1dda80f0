//! Which uncertain inputs decide what a plan costs, needs and depends on.
//!
//! The plan is a function of the uncertain inputs of the case, each of them a coordinate of the unit cube
//! ([`Inputs`](super::uncertain::Inputs)). A design is a list of points; every point is planned ([`Study`]), and what the
//! plans say is put into estimators that know nothing of plans:
//!
//! * [`morris`] screens: few plans, an order of the inputs, and whether they act alone;
//! * [`sobol`] shares out the variance: many plans, and numbers that add up.
//!
//! Designs come in blocks that estimators use whole, so that a run can be stopped, kept and continued between blocks. A
//! block with a point that has no plan is left out of the estimates and counted.

pub mod morris;
pub mod output;
pub mod sobol;
mod study;

use crate::random::{below, generator, stream_of};

pub use output::Output;
pub use study::{Evaluation, Problem, Study};

/// What is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Elementary effects, so many for each input.
    Morris {
        /// Blocks.
        trajectories: usize,
    },
    /// First-order and total indices from so many points of each matrix.
    Sobol {
        /// Blocks.
        samples: usize,
    },
}

impl Method {
    /// Identifier in tables and options.
    pub fn id(self) -> &'static str {
        match self {
            Method::Morris { .. } => "morris",
            Method::Sobol { .. } => "sobol",
        }
    }

    /// Blocks of the design.
    pub fn blocks(self) -> usize {
        match self {
            Method::Morris { trajectories } => trajectories,
            Method::Sobol { samples } => samples,
        }
    }

    /// The points, block after block, for inputs of these names. For elementary effects the coordinates of an input depend on
    /// the seed, the number of blocks and its name alone; for indices on the seed, its place and the number of inputs.
    pub fn design(self, inputs: &[&str], seed: u64) -> Vec<Vec<f64>> {
        match self {
            Method::Morris { trajectories } => morris::design(inputs, trajectories, seed),
            Method::Sobol { samples } => sobol::design(inputs.len(), samples, seed),
        }
    }

    /// Points of a block.
    pub fn block(self, inputs: usize) -> usize {
        match self {
            Method::Morris { .. } => inputs + 1,
            Method::Sobol { .. } => inputs + 2,
        }
    }

    /// How much each input matters for an output, from its values at the points of the design; `None` where a point has no
    /// plan. `None` where the output is the same everywhere, or fewer than two blocks are whole.
    pub fn estimate(self, points: &[Vec<f64>], values: &[Option<f64>], seed: u64) -> Option<Vec<Importance>> {
        if same(values) {
            return None;
        }
        match self {
            Method::Morris { .. } => {
                let effects = morris::effects(points, values, seed)?;
                let largest = effects.iter().map(|effect| effect.absolute.value).fold(0.0, f64::max);
                Some(effects.into_iter().map(|effect| Importance::of_effect(effect, largest)).collect())
            }
            Method::Sobol { .. } => {
                let indices = sobol::indices(points.first().map_or(0, Vec::len), values, seed)?;
                Some(indices.into_iter().map(Importance::of_index).collect())
            }
        }
    }
}

/// A number with the interval in which it lies with a probability of 95 %, by the bootstrap over blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How much an input matters for an output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Importance {
    /// By elementary effects.
    Effect(morris::Effect, Verdict),
    /// By shares of the variance.
    Index(sobol::Index, Verdict),
}

/// What an importance means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The input decides, surely: the lower end of its importance is above [`DECIDES`].
    Decides,
    /// In between, or not known well enough.
    Some,
    /// It does not matter, surely: the upper end is below [`NOTHING`].
    Nothing,
}

/// Total index, or mean absolute effect as a share of the largest, from which an input decides: a tenth of the variance, and
/// a third of the largest effect, whose square is about as much.
pub const DECIDES: [f64; 2] = [0.1, 1.0 / 3.0];
/// The same, below which an input does not matter: the threshold of screening in F. Sarrazin, F. Pianosi, T. Wagener,
/// Environmental Modelling & Software 79, 2016.
pub const NOTHING: f64 = 0.05;

impl Verdict {
    fn of(low: f64, high: f64, decides: f64) -> Self {
        if high < NOTHING {
            Verdict::Nothing
        } else if low >= decides {
            Verdict::Decides
        } else {
            Verdict::Some
        }
    }

    /// Identifier in tables, and end of a key in the catalogue (`sensitivity.verdict.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Decides => "decides",
            Verdict::Some => "some",
            Verdict::Nothing => "nothing",
        }
    }
}

impl Importance {
    fn of_effect(effect: morris::Effect, largest: f64) -> Self {
        let share = |value: f64| if largest > 0.0 { value / largest } else { 0.0 };
        let verdict = Verdict::of(share(effect.absolute.low), share(effect.absolute.high), DECIDES[1]);
        Importance::Effect(effect, verdict)
    }

    fn of_index(index: sobol::Index) -> Self {
        Importance::Index(index, Verdict::of(index.total.low, index.total.high, DECIDES[0]))
    }

    /// What it means.
    pub fn verdict(&self) -> Verdict {
        match self {
            Importance::Effect(_, verdict) | Importance::Index(_, verdict) => *verdict,
        }
    }

    /// By what inputs are ranked: the mean absolute effect, or the total index.
    pub fn rank_by(&self) -> Interval {
        match self {
            Importance::Effect(effect, _) => effect.absolute,
            Importance::Index(index, _) => index.total,
        }
    }
}

/// Largest relative distance of values that count as the same: solvers leave that much.
const SAME: f64 = 1e-8;

/// Whether an output is the same in all plans.
fn same(values: &[Option<f64>]) -> bool {
    let values = || values.iter().flatten().copied();
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    // Without any value nothing differs either.
    high - low <= SAME * low.abs().max(high.abs()) || high < low
}

/// Resamples of the bootstrap.
const RESAMPLES: usize = 500;
/// Share of resamples on either side of an interval.
const TAIL: f64 = 0.025;

/// Statistics of blocks with their intervals: each is computed from a choice of blocks, all of them once for the value, and
/// so many with replacement for each resample (B. Efron, Annals of Statistics 7(1), 1979; percentiles).
fn bootstrap(blocks: usize, seed: u64, statistics: impl Fn(&[usize]) -> Vec<f64>) -> Vec<Interval> {
    let all: Vec<usize> = (0..blocks).collect();
    let values = statistics(&all);
    let mut random = generator(seed, 0, stream_of("bootstrap", "blocks"));
    let mut resampled: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); values.len()];
    for _ in 0..RESAMPLES {
        let chosen: Vec<usize> = (0..blocks).map(|_| below(&mut random, blocks)).collect();
        for (kept, value) in resampled.iter_mut().zip(statistics(&chosen)) {
            // A resample in which nothing varies says nothing.
            if value.is_finite() {
                kept.push(value);
            }
        }
    }
    let interval = |(value, mut kept): (f64, Vec<f64>)| {
        kept.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few")]
        let place = |share: f64| (share * kept.len().saturating_sub(1) as f64).round() as usize;
        let at = |share: f64| kept.get(place(share)).copied().unwrap_or(value);
        Interval { value, low: at(TAIL), high: at(1.0 - TAIL) }
    };
    values.into_iter().zip(resampled).map(interval).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a count of points")]
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}
