//! A number by year after multiples of it hold from some years on.

use super::Setting;

/// A value of a table by year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) year: i64,
    pub(super) value: f64,
}

/// The values by year that stand for a number times every multiple, each from its year on. `given` are the years of the
/// rows that there are, `at` is the number in a year; `line` where a straight line is drawn between years, so that the
/// year before a multiple has to hold the old number.
pub(super) fn multiplied(
    given: &[i64],
    at: impl Fn(i64) -> f64,
    multiples: &[Setting],
    first: i64,
    line: bool,
) -> Vec<Point> {
    let mut years: Vec<i64> = given.to_vec();
    for setting in multiples {
        let from = setting.from.unwrap_or(first).max(first);
        years.push(from);
        if line && from > first {
            years.push(from - 1);
        }
    }
    years.sort_unstable();
    years.dedup();
    let factor = |year: i64| -> f64 {
        multiples
            .iter()
            .filter(|setting| setting.from.is_none_or(|from| year >= from))
            .map(|setting| setting.level)
            .product()
    };
    years.into_iter().map(|year| Point { year, value: at(year) * factor(year) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_a_multiple_begins() {
        // 10 in 2025 and 20 in 2030: 14 in 2027, 16 in 2028.
        let at = |year: i64| 10.0 + 2.0 * (year as f64 - 2025.0);
        let from = |level, year| Setting { level, from: Some(year) };
        let point = |year, value| Point { year, value };
        let path = multiplied(&[2025, 2030], at, &[from(0.5, 2028)], 2025, true);
        assert_eq!(path, [point(2025, 10.0), point(2027, 14.0), point(2028, 8.0), point(2030, 10.0)]);
        // Two of them multiply; a step needs no year before; one without a year holds everywhere.
        let always = Setting { level: 2.0, from: None };
        let path = multiplied(&[2025, 2030], at, &[from(0.5, 2028), always], 2025, false);
        assert_eq!(path, [point(2025, 20.0), point(2028, 16.0), point(2030, 20.0)]);
    }
}
