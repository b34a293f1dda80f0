//! What many draws say together: how large losses are on average and in the tail, how sure that is, and what drives them.
//!
//! Draws come in batches of equal size; batches are independent of one another, draws within one need not be (a Latin
//! hypercube). Every interval therefore comes from means over batches, with Student's distribution. An incomplete last
//! batch is left out.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::Occurrence;
use crate::ids::EventId;

/// Confidence of all intervals.
pub const CONFIDENCE: f64 = 0.95;

/// An estimate with its confidence interval of 95 %; the interval is infinite with fewer than two batches.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimate {
    /// The mean of independent values, with its interval.
    fn of(values: &[f64]) -> Self {
        let value = average(values);
        let half = half_width(values, value);
        Estimate { value, low: value - half, high: value + half }
    }

    /// Half the width of the interval, as a share of the value; infinite where the value is 0, for a loss that was never
    /// seen says nothing about how rare it is.
    pub fn relative_half_width(&self) -> f64 {
        if self.value == 0.0 { f64::INFINITY } else { (self.high - self.low) / 2.0 / self.value.abs() }
    }

    /// Whether half the width of the interval is at most this share of the value.
    pub fn is_within(&self, share: f64) -> bool {
        self.relative_half_width() <= share
    }
}

/// The expected value.
pub fn mean(values: &[f64], batch: usize) -> Estimate {
    Estimate::of(&by_batch(values, batch, |value| value))
}

/// Value at risk: the least value that is not exceeded with probability `level`.
///
/// The interval is that of R. S. Woodruff, Confidence intervals for medians and other position measures, Journal of the
/// American Statistical Association 47 (1952): the quantiles at both ends of the interval of the share at or below.
pub fn value_at_risk(values: &[f64], batch: usize, level: f64) -> Estimate {
    let sorted = Sorted::of(whole(values, batch));
    let value = sorted.quantile(level);
    let below = by_batch(values, batch, |other| if other <= value { 1.0 } else { 0.0 });
    let half = half_width(&below, average(&below));
    Estimate { value, low: sorted.quantile(level - half), high: sorted.quantile(level + half) }
}

/// Conditional value at risk: the mean of the worst `1 - level` of all draws, the draw or the atom at its edge in part
/// (R. T. Rockafellar, S. Uryasev, Conditional value-at-risk for general loss distributions, Journal of Banking & Finance
/// 26(7), 2002): $q + E\[(x - q)^+\] / (1 - level)$ with the value at risk $q$.
///
/// As $q$ minimises this, its own error does not count to first order: the estimate behaves as a mean over batches (L. J. Hong,
/// Z. Hu, G. Liu, Monte Carlo methods for value-at-risk and conditional value-at-risk: a review, ACM Transactions on
/// Modeling and Computer Simulation 24(4), 2014), and so does its interval.
pub fn conditional_value_at_risk(values: &[f64], batch: usize, level: f64) -> Estimate {
    let edge = Sorted::of(whole(values, batch)).quantile(level);
    Estimate::of(&by_batch(values, batch, |value| edge + (value - edge).max(0.0) / (1.0 - level)))
}

/// A point of an exceedance curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exceedance {
    /// A loss that occurred.
    pub loss: f64,
    /// Share of the draws that lose as much or more.
    pub probability: f64,
}

/// The exceedance curve: every loss that occurred, once, in ascending order.
pub fn exceedance(values: &[f64]) -> Vec<Exceedance> {
    let sorted = Sorted::of(values).0;
    let mut curve: Vec<Exceedance> = Vec::new();
    for (index, &loss) in sorted.iter().enumerate() {
        if curve.last().is_none_or(|last| last.loss < loss) {
            curve.push(Exceedance { loss, probability: number(sorted.len() - index) / number(sorted.len()) });
        }
    }
    curve
}

/// What an event has to do with the tail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Driver {
    /// Which event.
    pub event: EventId,
    /// Share of the draws in which it occurs.
    pub probability: f64,
    /// The same within the tail: the worst `1 - level` of the draws, those at its edge in part.
    pub in_tail: f64,
    /// Mean loss where it occurs, money.
    pub with: f64,
    /// Mean loss where it does not, money; `None` where it always does.
    pub without: Option<f64>,
}

impl Driver {
    /// How many times as frequent it is in the tail as elsewhere; 1 if it has nothing to do with it.
    pub fn lift(&self) -> f64 {
        self.in_tail / self.probability
    }
}

/// What drives the tail: all events that occur, those first that are most overrepresented in it.
///
/// The tail is that of [`conditional_value_at_risk`]: it holds `1 - level` of the draws even where many are equal.
pub fn drivers(draws: &[(&[Occurrence], f64)], level: f64) -> Vec<Driver> {
    let losses: Vec<f64> = draws.iter().map(|draw| draw.1).collect();
    let weights = tail_weights(&losses, level);
    let mut sums: BTreeMap<EventId, [f64; 3]> = BTreeMap::new();
    for ((occurrences, loss), weight) in draws.iter().zip(&weights) {
        for occurrence in *occurrences {
            let [count, tail, lost] = sums.entry(occurrence.event).or_default();
            *count += 1.0;
            *tail += weight;
            *lost += loss;
        }
    }
    let (all, total, tail) = (number(draws.len()), losses.iter().sum::<f64>(), weights.iter().sum::<f64>());
    let driver = |(event, [count, in_tail, lost]): (EventId, [f64; 3])| Driver {
        event,
        probability: count / all,
        in_tail: in_tail / tail,
        with: lost / count,
        without: (count < all).then(|| (total - lost) / (all - count)),
    };
    let mut drivers: Vec<Driver> = sums.into_iter().map(driver).collect();
    drivers.sort_by(|a, b| b.lift().total_cmp(&a.lift()));
    drivers
}

/// How much of each draw lies in the tail: all of what is above the value at risk, and the same share of all that is at it.
fn tail_weights(losses: &[f64], level: f64) -> Vec<f64> {
    let edge = Sorted::of(losses).quantile(level);
    let count = |at: fn(&f64, &f64) -> bool| number(losses.iter().filter(|loss| at(loss, &edge)).count());
    let (above, at) = (count(|loss, edge| loss > edge), count(|loss, edge| loss == edge));
    let share = (((1.0 - level) * number(losses.len()) - above) / at).clamp(0.0, 1.0);
    let weight = |loss: &f64| {
        if *loss > edge {
            1.0
        } else if *loss == edge {
            share
        } else {
            0.0
        }
    };
    losses.iter().map(weight).collect()
}

/// Values in ascending order.
struct Sorted(Vec<f64>);

impl Sorted {
    fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Sorted(sorted)
    }

    /// The least value that at least this share of them does not exceed; 0 of nothing.
    fn quantile(&self, share: f64) -> f64 {
        // As many as the share asks for, up to rounding: 0.95 · 20 is 19.
        let wanted = share * number(self.0.len()) * (1.0 - 4.0 * f64::EPSILON);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float casts into its range")]
        let rank = wanted.ceil().max(1.0) as usize;
        self.0.get(rank - 1).or(self.0.last()).copied().unwrap_or(0.0)
    }
}

/// What whole batches hold.
fn whole(values: &[f64], batch: usize) -> &[f64] {
    let batch = batch.max(1);
    &values[..values.len() / batch * batch]
}

/// The mean of a function of the values, by batch.
fn by_batch(values: &[f64], batch: usize, of: impl Fn(f64) -> f64) -> Vec<f64> {
    let batches = whole(values, batch).chunks_exact(batch.max(1));
    batches.map(|batch| average(&batch.iter().map(|&value| of(value)).collect::<Vec<_>>())).collect()
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / number(values.len().max(1))
}

/// Half the width of the interval of the mean of independent values.
fn half_width(values: &[f64], mean: f64) -> f64 {
    if values.len() < 2 {
        return f64::INFINITY;
    }
    let freedom = number(values.len() - 1);
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / freedom;
    student(freedom) * (variance / number(values.len())).sqrt()
}

/// Degrees of freedom from which Student's distribution is taken as the normal one: they agree to five digits, and its
/// inverse loses digits beyond.
const NORMAL: f64 = 1e5;

/// Quantile of Student's distribution at the upper end of the interval.
fn student(freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom.min(NORMAL))
        .map_or(f64::INFINITY, |student| student.inverse_cdf(0.5 + CONFIDENCE / 2.0))
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 draws")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_is_that_of_the_tables() {
        for (freedom, expected) in
            [(1.0, 12.706), (2.0, 4.303), (4.0, 2.776), (9.0, 2.262), (29.0, 2.045), (99.0, 1.984)]
        {
            assert!((student(freedom) - expected).abs() < 5e-4, "{freedom}: {}", student(freedom));
        }
        assert!((student(1e7) - 1.959_964).abs() < 2e-5);
    }

    #[test]
    fn quantiles_are_values() {
        let sorted = Sorted::of(&[3.0, 1.0, 2.0, 4.0]);
        for (share, value) in
            [(-0.1, 1.0), (0.0, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0), (1.2, 4.0)]
        {
            assert_eq!(sorted.quantile(share), value, "{share}");
        }
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for level in 1..100 {
            assert_eq!(Sorted::of(&hundred).quantile(f64::from(level) / 100.0), f64::from(level));
        }
        assert_eq!(Sorted::of(&[]).quantile(0.5), 0.0);
    }
}
