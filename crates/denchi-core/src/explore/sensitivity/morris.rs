//! Elementary effects.
//!
//! $$ d_{ij} = \frac{f(x_j \text{ with } x_{ji} + \delta_{ji}) - f(x_j)}{\delta_{ji}}, \qquad
//!    \mu^*_i = \frac{1}{r} \sum_j |d_{ij}|, \qquad \mu_i = \frac{1}{r} \sum_j d_{ij}, \qquad
//!    \sigma_i^2 = \frac{1}{r - 1} \sum_j (d_{ij} - \mu_i)^2 $$
//!
//! M. D. Morris, Technometrics 33(2), 1991; the mean of absolute values: F. Campolongo, J. Cariboni, A. Saltelli,
//! Environmental Modelling & Software 22(10), 2007. The design is radial (F. Campolongo, A. Saltelli, J. Cariboni, Computer
//! Physics Communications 182(4), 2011): a base point, and from it one step along each input. Base points are a Latin
//! hypercube, and a step is half the range, up from the lower half and down from the upper: the step of Morris,
//! $p / (2 (p - 1))$, for many levels $p$. Effects are per whole range of an input, in the unit of the output.

use super::{Interval, bootstrap, mean};
use crate::explore::uncertain::coordinate;

/// Half the range.
const STEP: f64 = 0.5;

/// Effects of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// Mean absolute effect.
    pub absolute: Interval,
    /// Mean effect.
    pub mean: Interval,
    /// Standard deviation of the effects: large where the input acts together with others, or not in proportion.
    pub deviation: Interval,
}

/// The points: for each trajectory the base point, then a step along each input.
pub fn design(inputs: &[&str], trajectories: usize, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = inputs.iter().map(|input| coordinate(seed, "morris", input, trajectories)).collect();
    let mut points = Vec::with_capacity(trajectories * (inputs.len() + 1));
    for trajectory in 0..trajectories {
        let base: Vec<f64> = columns.iter().map(|column| column[trajectory]).collect();
        points.push(base.clone());
        for input in 0..inputs.len() {
            let mut point = base.clone();
            point[input] += step(base[input]);
            points.push(point);
        }
    }
    points
}

/// Up from the lower half, down from the upper.
fn step(base: f64) -> f64 {
    if base < STEP { STEP } else { -STEP }
}

/// Effects of each input from the values at the points of a [`design`]. `None` where fewer than two trajectories are whole.
pub fn effects(points: &[Vec<f64>], values: &[Option<f64>], seed: u64) -> Option<Vec<Effect>> {
    let inputs = points.first().map_or(0, Vec::len);
    let size = inputs + 1;
    // The effect of each input, by whole trajectory.
    let found: Vec<Vec<f64>> = points.chunks_exact(size).zip(values.chunks_exact(size)).filter_map(of_block).collect();
    if found.len() < 2 {
        return None;
    }
    let effects = (0..inputs).map(|input| {
        let statistics = |chosen: &[usize]| {
            let mean_effect = mean(chosen.iter().map(|&block| found[block][input]));
            let absolute = mean(chosen.iter().map(|&block| found[block][input].abs()));
            let square = mean(chosen.iter().map(|&block| (found[block][input] - mean_effect).powi(2)));
            #[expect(clippy::cast_precision_loss, reason = "a count of trajectories")]
            let count = chosen.len() as f64;
            vec![absolute, mean_effect, (square * count / (count - 1.0)).sqrt()]
        };
        let [absolute, mean, deviation] = bootstrap(found.len(), seed, statistics)[..] else {
            return Effect::default();
        };
        Effect { absolute, mean, deviation }
    });
    Some(effects.collect())
}

/// The effects of a trajectory; `None` where a value is missing.
fn of_block((points, values): (&[Vec<f64>], &[Option<f64>])) -> Option<Vec<f64>> {
    let base = values[0]?;
    (1..points.len())
        .map(|step| Some((values[step]? - base) / (points[step][step - 1] - points[0][step - 1])))
        .collect()
}
