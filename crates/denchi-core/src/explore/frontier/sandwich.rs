//! A convex curve between chords and tangents.
//!
//! Between two neighbours the curve runs below the chord and above the tangents, which have the slopes that the duals
//! give. The next point goes to where the tangents meet in the widest such triangle: there the distance between what is
//! known from above and from below is largest (the maximum error rule of the sandwich algorithms: Burkard, Hamacher & Rote
//! 1991; Rote 1992, whose error falls with the square of the number of points). A curve of a linear programme has straight
//! pieces: once both tangents and the chord are one line, the piece is known exactly.
//!
//! All triangles that are at least half as wide as the widest are answered in one round, whatever the threads.

use super::{Curve, ExploreError, Knot};
use crate::explore::pool;
use crate::explore::ready::Question;

/// Triangles this wide, as a share of the widest, are split in the same round.
const ROUND: f64 = 0.5;
/// A point closer to a neighbour than this share of the distance between the ends tells nothing new.
const APART: f64 = 1e-7;

/// Where tangents of two neighbours meet, and how far below the chord.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Triangle {
    at: f64,
    height: f64,
}

/// The triangle between two neighbours, `(measure, cost, slope)`, the cheaper first.
fn triangle(cheap: [f64; 3], dear: [f64; 3]) -> Triangle {
    let ([x0, y0, s0], [x1, y1, s1]) = (cheap, dear);
    let none = Triangle { at: x0, height: 0.0 };
    // Slopes fall towards the dear end: steeper there.
    if s0 <= s1 || x0 <= x1 {
        return none;
    }
    let at = (y1 - y0 + s0 * x0 - s1 * x1) / (s0 - s1);
    if !(x1..=x0).contains(&at) {
        return none;
    }
    let chord = y1 + (y0 - y1) * (at - x1) / (x0 - x1);
    Triangle { at, height: (chord - (y0 + s0 * (at - x0))).max(0.0) }
}

fn corner(knot: &Knot) -> [f64; 3] {
    [knot.at, knot.cost, knot.slope]
}

/// Points between the ends until there are enough or the widest triangle is within the tolerance.
#[expect(clippy::type_complexity, reason = "knots, what lies between them, whether it was stopped")]
pub(super) fn refine(curve: &Curve, mut knots: Vec<Knot>) -> Result<(Vec<Knot>, Vec<Option<f64>>, bool), ExploreError> {
    let (options, mut stopped) = (curve.options, false);
    let range = knots[knots.len() - 1].cost - knots[0].cost;
    let width = knots[0].at - knots[knots.len() - 1].at;
    loop {
        let triangles: Vec<Triangle> =
            knots.windows(2).map(|pair| triangle(corner(&pair[0]), corner(&pair[1]))).collect();
        let new = |place: usize, triangle: &Triangle| {
            let apart = (knots[place].at - triangle.at).min(triangle.at - knots[place + 1].at);
            triangle.height > options.tolerance * range && apart > APART * width
        };
        let mut chosen: Vec<usize> = (0..triangles.len()).filter(|&place| new(place, &triangles[place])).collect();
        chosen.sort_by(|&a, &b| triangles[b].height.total_cmp(&triangles[a].height).then(a.cmp(&b)));
        let widest = chosen.first().map_or(0.0, |&place| triangles[place].height);
        chosen.retain(|&place| triangles[place].height >= ROUND * widest);
        chosen.truncate(options.points.saturating_sub(knots.len()));
        if chosen.is_empty() || stopped {
            let mut between: Vec<Option<f64>> = triangles.iter().map(|triangle| Some(triangle.height)).collect();
            between.push(None);
            return Ok((knots, between, stopped));
        }
        let progress = |_: usize, _: usize| match curve.tell() {
            Ok(()) => std::ops::ControlFlow::Continue(()),
            Err(_) => std::ops::ControlFlow::Break(()),
        };
        let answers = pool::each(chosen.len(), options.jobs, &progress, |number| {
            let (place, at) = (chosen[number], triangles[chosen[number]].at);
            let cheaper = &knots[place];
            let nearer = if cheaper.at - at <= at - knots[place + 1].at { cheaper } else { &knots[place + 1] };
            curve.under(at, Question { start: nearer.answered.basis.clone(), ..Question::default() })
        });
        match answers {
            Ok(answers) => knots.extend(answers),
            Err(ExploreError::Stopped) => stopped = true,
            Err(error) => return Err(error),
        }
        knots.sort_by(|a, b| b.at.total_cmp(&a.at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y = x², from 0 to 2 seen from the right: tangents y = 4 x - 4 at 2 and y = 0 at 0 meet at 1; the chord is y = 2 x.
    /// Mirrored, so that cost falls with the measure: x -> -x.
    #[test]
    fn tangents_of_a_parabola_meet_half_way() {
        let found = triangle([0.0, 0.0, 0.0], [-2.0, 4.0, -4.0]);
        assert_eq!(found, Triangle { at: -1.0, height: 2.0 });
    }

    /// The kink is where the two lines meet; on one line there is nothing between.
    #[test]
    fn straight_pieces_are_known() {
        let kink = triangle([3.0, 0.0, -1.0], [0.0, 6.0, -4.0]);
        assert_eq!(kink, Triangle { at: 2.0 - 1.0, height: 2.0 });
        assert_eq!(triangle([3.0, 0.0, -2.0], [0.0, 6.0, -2.0]).height, 0.0);
    }
}
