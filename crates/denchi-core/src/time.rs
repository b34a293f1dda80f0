//! Time: discounting, arrivals, ramp-up, lifetimes. All lengths in years unless a name says days.

use crate::case::entities::{Ramp, Site};
use crate::case::settings::{Period, Settings};

/// Days in a year: the Julian year, as in astronomy and in ISO 80000-3.
pub const DAYS_PER_YEAR: f64 = 365.25;

/// Months in a year. A month is a twelfth of a year, whatever the calendar says.
pub const MONTHS_PER_YEAR: f64 = 12.0;

/// Times closer than this count as equal (half a minute): decimal years are not exact.
const INSTANT: f64 = 1e-6;

/// Discount factor of the costs of a period: the mean of `(1 + r)^-(year - base year)` over its whole years; of a
/// period below a year, at its start.
pub fn discount(settings: &Settings, period: &Period) -> f64 {
    let count = period.years.round().max(1.0);
    let growth = 1.0 + settings.discount_rate;
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let base = settings.base_year as f64;
    let mut sum = 0.0;
    let mut year = 0.0;
    while year < count {
        sum += growth.powf(-(period.start + year - base));
        year += 1.0;
    }
    sum / count
}

/// The period in which a moment lies; `None` outside the horizon.
pub fn period_at(periods: &[Period], moment: f64) -> Option<usize> {
    let index = periods.partition_point(|period| period.end() <= moment + INSTANT);
    (index < periods.len() && moment + INSTANT >= periods[0].start).then_some(index)
}

/// The period in which a dispatch of period `t` arrives: it leaves at the midpoint. `None`: after the horizon.
pub fn arrival(periods: &[Period], t: usize, lead_days: f64) -> Option<usize> {
    if lead_days <= 0.0 {
        return Some(t);
    }
    let midpoint = periods[t].start + periods[t].years / 2.0;
    period_at(periods, midpoint + lead_days / DAYS_PER_YEAR)
}

/// Years that a span shares with a period.
pub fn overlap(start: f64, end: f64, period: &Period) -> f64 {
    let shared = end.min(period.end()) - start.max(period.start);
    if shared > INSTANT { shared } else { 0.0 }
}

/// Share of capacity at an age in years; 1 without a ramp.
pub fn ramp_share(ramp: Option<&Ramp>, age: f64) -> f64 {
    let Some(ramp) = ramp else { return 1.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an age is small and checked here")]
    let whole = (age + INSTANT).max(0.0) as usize;
    ramp.shares.get(whole).or(ramp.shares.last()).copied().unwrap_or(1.0)
}

/// Mean over a period of the ramp-up share of capacity that starts at `start` and ends at `end`.
pub fn working_share(ramp: Option<&Ramp>, start: f64, end: f64, period: &Period) -> f64 {
    let until = end.min(period.end());
    let mut from = start.max(period.start);
    let mut sum = 0.0;
    while until - from > INSTANT {
        let age = (from - start + INSTANT).floor();
        // The last given share holds for ever, so the rest is one piece.
        let last = ramp.is_none_or(|ramp| age + 1.0 >= length(&ramp.shares));
        let to = if last { until } else { (start + age + 1.0).min(until) };
        sum += ramp_share(ramp, age) * (to - from);
        from = to;
    }
    sum / period.years
}

/// Existing capacity of a site over a period, a yearly rate: after ramp-up, and as it stands without.
pub fn existing_capacity(site: &Site, ramp: Option<&Ramp>, period: &Period) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let (opens, closes) = (
        site.start_year.map_or(f64::NEG_INFINITY, |year| year as f64),
        site.end_year.map_or(f64::INFINITY, |year| year as f64 + 1.0),
    );
    let until = closes.min(period.end());
    let mut from = opens.max(period.start);
    let (mut working, mut standing) = (0.0, 0.0);
    while until - from > INSTANT {
        let to = ((from + INSTANT).floor() + 1.0).min(until);
        let capacity = site.capacity.at(from + INSTANT);
        let share = if opens.is_finite() { ramp_share(ramp, from - opens) } else { 1.0 };
        if capacity > 0.0 {
            standing += capacity * (to - from);
            working += if share > 0.0 { capacity * share * (to - from) } else { 0.0 };
        }
        from = to;
    }
    (working / period.years, standing / period.years)
}

/// Share of what was served at `moment` whose life ends within a period: Weibull with the given mean and shape
/// (scale = mean / gamma(1 + 1/shape); e.g. Rinne, The Weibull Distribution, 2008, section 2.9), or exactly after the
/// lifetime without a shape.
pub fn end_of_life_share(lifetime: f64, shape: Option<f64>, moment: f64, period: &Period) -> f64 {
    let Some(shape) = shape else {
        let end = moment + lifetime + INSTANT;
        return if end >= period.start && end < period.end() { 1.0 } else { 0.0 };
    };
    let scale = lifetime / libm::tgamma(1.0 + 1.0 / shape);
    let ended = |age: f64| if age <= 0.0 { 0.0 } else { 1.0 - (-(age / scale).powf(shape)).exp() };
    ended(period.end() - moment) - ended(period.start - moment)
}

/// Annuity of one unit of money over a lifetime at a real rate, per year.
pub fn annuity(rate: f64, lifetime: f64) -> f64 {
    if lifetime.is_infinite() {
        rate
    } else if rate == 0.0 {
        1.0 / lifetime
    } else {
        rate / (1.0 - (1.0 + rate).powf(-lifetime))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a ramp has a few rows")]
fn length(shares: &[f64]) -> f64 {
    shares.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(start: f64) -> Period {
        Period { label: start.to_string(), start, years: 1.0 }
    }

    fn months(count: u32) -> Vec<Period> {
        (0..count)
            .map(|month| Period {
                label: month.to_string(),
                start: 2025.0 + f64::from(month) / 12.0,
                years: 1.0 / 12.0,
            })
            .collect()
    }

    #[test]
    fn arrivals_shift_by_the_midpoint_rule() {
        let months = months(4);
        // A month has 30.4375 days; half of it is 15.2.
        assert_eq!(arrival(&months, 0, 15.0), Some(0));
        assert_eq!(arrival(&months, 0, 16.0), Some(1));
        assert_eq!(arrival(&months, 0, 50.0), Some(2));
        assert_eq!(arrival(&months, 3, 30.0), None);
        assert_eq!(arrival(&[year(2025.0), year(2026.0)], 0, 40.0), Some(0));
    }

    #[test]
    fn ramp_up_counts_fractions_of_years() {
        let ramp = Ramp { shares: vec![0.5, 1.0] };
        // Starts in the middle of 2026: half a year at one half.
        assert!((working_share(Some(&ramp), 2026.5, 2040.0, &year(2026.0)) - 0.25).abs() < 1e-12);
        // 2027: half a year at one half, half a year at one.
        assert!((working_share(Some(&ramp), 2026.5, 2040.0, &year(2027.0)) - 0.75).abs() < 1e-12);
        assert_eq!(working_share(Some(&ramp), 2026.5, 2040.0, &year(2025.0)), 0.0);
        assert_eq!(working_share(None, 2026.0, 2028.0, &year(2028.0)), 0.0);
        let five = Period { label: String::new(), start: 2025.0, years: 5.0 };
        assert!((working_share(Some(&ramp), 2026.0, f64::INFINITY, &five) - 3.5 / 5.0).abs() < 1e-12);
    }

    #[test]
    fn weibull_with_shape_one_is_exponential_and_all_comes_back() {
        let share = end_of_life_share(10.0, Some(1.0), 2025.0, &year(2025.0));
        assert!((share - (1.0 - (-0.1_f64).exp())).abs() < 1e-12);
        let all: f64 = (0..400).map(|k| end_of_life_share(10.0, Some(3.5), 2025.5, &year(2025.0 + f64::from(k)))).sum();
        assert!((all - 1.0).abs() < 1e-12);
        assert_eq!(end_of_life_share(3.0, None, 2025.5, &year(2028.0)), 1.0);
        assert_eq!(end_of_life_share(3.0, None, 2025.5, &year(2027.0)), 0.0);
    }

    #[test]
    fn annuity_of_a_loan() {
        // 8 % over 10 years: 0.149029 (any annuity table).
        assert!((annuity(0.08, 10.0) - 0.149_029_488_7).abs() < 1e-9);
        assert_eq!(annuity(0.0, 4.0), 0.25);
        assert_eq!(annuity(0.05, f64::INFINITY), 0.05);
    }
}
