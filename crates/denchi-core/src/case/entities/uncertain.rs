//! Futures, and what is not known of the numbers of a case.

#![expect(missing_docs, reason = "fields are described in the schema of their table, with unit and meaning")]

use super::basics::{Names, Provenance};
use crate::random::{normal, normal_quantile, triangular_quantile};

/// Row of `futures`.
#[derive(Clone, Debug)]
pub struct FutureRow {
    pub names: Names,
    pub probability: f64,
    /// The scenario that is laid over the case; `None`: the case as it is.
    pub scenario: Option<String>,
    pub provenance: Provenance,
}

/// Row of `uncertainties`, with its rows of `uncertainty_effects`.
#[derive(Clone, Debug)]
pub struct Uncertainty {
    pub names: Names,
    /// Inputs of one group move together.
    pub group: Option<String>,
    pub distribution: Distribution,
    pub effects: Vec<Effected>,
    pub provenance: Provenance,
}

/// Row of `uncertainty_effects`: where the value of an uncertain input goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Effected {
    /// Whether numbers are multiplied by the value; else they become it.
    pub scales: bool,
    /// A table, or `case` for the settings.
    pub table: String,
    pub column: String,
    /// Column and values of the rows; `None`: all rows.
    pub key: Option<(String, Vec<String>)>,
    /// Whether the case has such rows, under its scenario.
    pub reaches: bool,
}

/// How likely the values of an uncertain input are.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Equally likely from one number to the other.
    Uniform(f64, f64),
    /// Triangular: least, most likely, most.
    Triangular(f64, f64, f64),
    /// Normal with this mean and standard deviation, cut off at the bounds.
    Normal(f64, f64, [f64; 2]),
    /// Log-normal with this median and standard deviation of the logarithm, cut off at the bounds.
    Lognormal(f64, f64, [f64; 2]),
    /// One of these values: value and probability.
    Discrete(Vec<(f64, f64)>),
}

impl Distribution {
    /// The value below which the share `u` of all draws lies, `u` in (0, 1).
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Distribution::Uniform(low, high) => low + u * (high - low),
            Distribution::Triangular(low, mode, high) => triangular_quantile(u, [*low, *mode, *high]),
            Distribution::Normal(mean, deviation, bounds) => {
                mean + deviation * cut(u, bounds.map(|bound| (bound - mean) / deviation))
            }
            Distribution::Lognormal(median, spread, bounds) => {
                let standard = |bound: f64| libm::log(bound.max(0.0) / median) / spread;
                median * libm::exp(spread * cut(u, bounds.map(standard)))
            }
            Distribution::Discrete(values) => {
                let mut below = 0.0;
                let found = values.iter().find(|(_, probability)| {
                    below += probability;
                    u < below
                });
                // Rounding may leave a little above the last one.
                found.or(values.last()).map_or(f64::NAN, |(value, _)| *value)
            }
        }
    }
}

/// Quantile of the standard normal between two bounds: what lies outside is left out, the rest keeps its proportions.
fn cut(u: f64, [low, high]: [f64; 2]) -> f64 {
    if low == f64::NEG_INFINITY && high == f64::INFINITY {
        return normal_quantile(u);
    }
    let (below, upto) = (normal(low), normal(high));
    normal_quantile(below + u * (upto - below)).clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

    #[test]
    fn quantiles_are_those_of_the_tables() {
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
        close(Distribution::Uniform(2.0, 6.0).quantile(0.25), 3.0);
        // F(mode) = (mode - low) / (high - low) = 1/3.
        close(Distribution::Triangular(1.0, 2.0, 4.0).quantile(1.0 / 3.0), 2.0);
        // Quartiles of the standard normal: 0.674489750196...
        close(Distribution::Normal(10.0, 2.0, FREE).quantile(0.25), 10.0 - 2.0 * 0.674_489_750_196_081_7);
        close(Distribution::Lognormal(3.0, 0.5, FREE).quantile(0.75), 3.0 * (0.5_f64 * 0.674_489_750_196_081_7).exp());
        let three = Distribution::Discrete(vec![(1.0, 0.2), (2.0, 0.3), (5.0, 0.5)]);
        assert_eq!([0.1, 0.3, 0.6, 0.999].map(|u| three.quantile(u)), [1.0, 2.0, 5.0, 5.0]);
    }

    #[test]
    fn what_is_cut_off_is_never_drawn_and_the_rest_keeps_its_proportions() {
        let half = Distribution::Normal(0.0, 1.0, [0.0, f64::INFINITY]);
        // The median of a half normal is the upper quartile of the whole one.
        assert!((half.quantile(0.5) - 0.674_489_750_196_081_7).abs() < 1e-12);
        assert!(half.quantile(1e-12) >= 0.0);
        let both = Distribution::Lognormal(2.0, 1.0, [1.0, 4.0]);
        // The bounds are as far from the median on either side, by their logarithms.
        assert!((both.quantile(0.5) - 2.0).abs() < 1e-12);
        assert!(both.quantile(1e-9) >= 1.0 && both.quantile(1.0 - 1e-9) <= 4.0);
    }
}
