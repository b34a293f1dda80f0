//! A number that may change with the years.

/// How values between two given years are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// A value holds until the next given year.
    Step,
    /// A straight line between given years; next to an infinite value, the earlier one holds.
    Linear,
}

/// A number by year: constant, or given at some years. Beyond the given years the nearest value holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Given values, by ascending year; one point at any year is a constant.
    points: Vec<(f64, f64)>,
    between: Between,
}

impl Series {
    /// The same value in every year.
    pub fn constant(value: f64) -> Self {
        Series { points: vec![(0.0, value)], between: Between::Step }
    }

    /// Values at given years; sorted here. `None` without any.
    pub fn new(mut points: Vec<(f64, f64)>, between: Between) -> Option<Self> {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        (!points.is_empty()).then_some(Series { points, between })
    }

    /// The given points.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// The value, where only one is given.
    pub fn single(&self) -> Option<f64> {
        if let [(_, value)] = self.points[..] { Some(value) } else { None }
    }

    /// Whether some value is above zero.
    pub fn is_positive(&self) -> bool {
        self.points.iter().any(|point| point.1 > 0.0)
    }

    /// The value, where it never changes.
    pub fn as_constant(&self) -> Option<f64> {
        let first = self.points[0].1;
        self.points.iter().all(|point| point.1 == first).then_some(first)
    }

    /// The same points, each holding until the next.
    pub fn stepwise(self) -> Self {
        Series { between: Between::Step, ..self }
    }

    /// Every value changed by a function.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Series {
            points: self.points.iter().map(|&(year, value)| (year, change(value))).collect(),
            between: self.between,
        }
    }

    /// The value at a decimal year.
    pub fn at(&self, year: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 <= year);
        if after == 0 {
            return self.points[0].1;
        }
        let (start, value) = self.points[after - 1];
        match (self.between, self.points.get(after)) {
            (Between::Linear, Some(&(end, next))) if value.is_finite() && next.is_finite() => {
                value + (next - value) * (year - start) / (end - start)
            }
            _ => value,
        }
    }

    /// Mean over a period: of the values at its whole years `start`, `start + 1`, ...; of a period below a year, the
    /// value at its start.
    pub fn mean(&self, start: f64, years: f64) -> f64 {
        if let [(_, value)] = self.points[..] {
            return value;
        }
        let count = years.round().max(1.0);
        if count <= 1.0 {
            return self.at(start);
        }
        let mut sum = 0.0;
        let mut year = 0.0;
        while year < count {
            sum += self.at(start + year);
            year += 1.0;
        }
        sum / count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_between_points_and_flat_beyond() -> Result<(), &'static str> {
        let series = Series::new(vec![(2030.0, 30.0), (2025.0, 10.0)], Between::Linear).ok_or("points")?;
        assert_eq!(series.at(2024.0), 10.0);
        assert_eq!(series.at(2026.0), 14.0);
        assert_eq!(series.at(2031.0), 30.0);
        assert_eq!(series.mean(2025.0, 2.0), 12.0);
        Ok(())
    }

    #[test]
    fn a_step_holds_until_the_next() -> Result<(), &'static str> {
        let series = Series::new(vec![(2025.0, 10.0), (2030.0, 30.0)], Between::Step).ok_or("points")?;
        assert_eq!(series.at(2029.9), 10.0);
        assert_eq!(series.at(2030.0), 30.0);
        Ok(())
    }
}
