//! Which points another one beats.

use super::Point;

/// Differences of this share of the range of an axis are none.
const SAME: f64 = 1e-9;

/// Marks the points that another is at least as good as in cost and all measures, and better than in one of them.
pub(super) fn mark(points: &mut [Point]) {
    let values: Vec<Vec<f64>> = points
        .iter()
        .map(|point| std::iter::once(point.cost).chain(point.measures.iter().copied()).collect())
        .collect();
    for (point, dominated) in points.iter_mut().zip(dominated(&values)) {
        point.dominated = dominated;
    }
}

/// Of rows of values of which less is better, which are dominated; of equal ones the first is kept.
pub(super) fn dominated(rows: &[Vec<f64>]) -> Vec<bool> {
    let axes = rows.first().map_or(0, Vec::len);
    let range = |axis: usize| {
        let (least, most) = rows
            .iter()
            .map(|row| row[axis])
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
        SAME * (most - least).max(least.abs().max(most.abs()) * SAME)
    };
    let slack: Vec<f64> = (0..axes).map(range).collect();
    let beats = |better: usize, worse: usize| {
        let apart = |axis: usize| rows[worse][axis] - rows[better][axis];
        let as_good = (0..axes).all(|axis| apart(axis) >= -slack[axis]);
        as_good && ((0..axes).any(|axis| apart(axis) > slack[axis]) || better < worse)
    };
    (0..rows.len()).map(|worse| (0..rows.len()).any(|better| better != worse && beats(better, worse))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_something_else_beats_is_dominated() {
        let rows = [vec![1.0, 9.0], vec![2.0, 5.0], vec![3.0, 5.0], vec![4.0, 1.0], vec![4.0, 1.0]];
        assert_eq!(dominated(&rows), [false, false, true, false, true]);
        assert_eq!(dominated(&[vec![1.0, 1.0, 3.0], vec![1.0, 2.0, 2.0]]), [false, false]);
    }
}
