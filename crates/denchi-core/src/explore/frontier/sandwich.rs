//! A convex curve between chords and tangents.
//!
//! Between two neighbours the curve runs below the chord and above the tangents, whose slopes are known. The widest such
//! triangle is split at the point that is farthest below its chord: where the cost and the measure at the price of the
//! chord are least together (Cohon 1978; Aneja & Nair 1979; the chord rule of the sandwich algorithms: Burkard, Hamacher &
//! Rote 1991; Rote 1992, whose error falls with the square of the number of points). A curve of a linear programme has
//! straight pieces: where nothing is below the chord, the piece is known exactly.
//!
//! All triangles that are at least half as wide as the widest are answered in one round, whatever the threads.

use std::ops::ControlFlow;

use super::{Curve, ExploreError, Knot};
use crate::explore::pool;
use crate::explore::ready::Question;

/// Triangles this wide, as a share of the widest, are split in the same round.
const ROUND: f64 = 0.5;
/// A triangle this wide, as a share of the cost between the ends, is a line: what optima are certified to.
const LINE: f64 = 1e-8;

/// How wide the triangle between two neighbours is, `(measure, cost, slope)`, the cheaper first: how far below the chord
/// their tangents meet.
fn height(cheap: [f64; 3], dear: [f64; 3]) -> f64 {
    let ([x0, y0, s0], [x1, y1, s1]) = (cheap, dear);
    // Slopes fall towards the dear end: steeper there.
    if s0 <= s1 || x0 <= x1 {
        return 0.0;
    }
    let at = (y1 - y0 + s0 * x0 - s1 * x1) / (s0 - s1);
    if !(x1..=x0).contains(&at) {
        return 0.0;
    }
    let chord = y1 + (y0 - y1) * (at - x1) / (x0 - x1);
    (chord - (y0 + s0 * (at - x0))).max(0.0)
}

fn corner(knot: &Knot) -> [f64; 3] {
    [knot.at, knot.cost, knot.slope]
}

/// What may lie between each knot and the next.
fn heights(knots: &[Knot]) -> Vec<f64> {
    let between = |pair: &[Knot]| if pair[0].straight { 0.0 } else { height(corner(&pair[0]), corner(&pair[1])) };
    knots.windows(2).map(between).collect()
}

/// Points between the knots until there are enough or the widest triangle is within the tolerance.
#[expect(clippy::type_complexity, reason = "knots, what lies between them, whether it was stopped")]
pub(super) fn refine(curve: &Curve, mut knots: Vec<Knot>) -> Result<(Vec<Knot>, Vec<Option<f64>>, bool), ExploreError> {
    let (options, mut stopped) = (curve.options, false);
    let range = knots[knots.len() - 1].cost - knots[0].cost;
    let nothing = options.tolerance.max(LINE) * range;
    while !stopped {
        let heights = heights(&knots);
        let mut chosen: Vec<usize> = (0..heights.len()).filter(|&place| heights[place] > nothing).collect();
        chosen.sort_by(|&a, &b| heights[b].total_cmp(&heights[a]).then(a.cmp(&b)));
        let widest = chosen.first().map_or(0.0, |&place| heights[place]);
        chosen.retain(|&place| heights[place] >= ROUND * widest);
        chosen.truncate(options.points.saturating_sub(knots.len()));
        if chosen.is_empty() {
            break;
        }
        chosen.sort_unstable();
        let progress =
            |_: usize, _: usize| if curve.interrupted() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let answers = pool::each(chosen.len(), options.jobs, &progress, |number| {
            let (cheap, dear) = (&knots[chosen[number]], &knots[chosen[number] + 1]);
            let price = (dear.cost - cheap.cost) / (cheap.at - dear.at);
            let nearer = if price + cheap.slope <= -dear.slope - price { cheap } else { dear };
            let start = nearer.answered.basis.clone();
            match curve.priced(price, Question { start: start.clone(), ..Question::default() }) {
                // At high prices the costs are too far apart for a certificate: a limit does without them.
                Err(ExploreError::Uncertified { .. }) => {
                    curve.under((cheap.at + dear.at) / 2.0, Question { start, ..Question::default() })
                }
                found => found,
            }
        });
        let answers = match answers {
            Ok(answers) => answers,
            Err(ExploreError::Stopped) => {
                stopped = true;
                break;
            }
            Err(error) => return Err(error),
        };
        // From the back, so that the places in front stay.
        for (&place, knot) in chosen.iter().zip(answers).rev() {
            let price = -knot.slope;
            let below = knots[place].cost + price * knots[place].at - (knot.cost + price * knot.at);
            let inside = knots[place + 1].at < knot.at && knot.at < knots[place].at;
            if below > LINE * range && inside {
                knots.insert(place + 1, knot);
                stopped |= curve.tell().is_err();
            } else {
                knots[place].straight = true;
            }
        }
    }
    let mut between: Vec<Option<f64>> = heights(&knots).into_iter().map(Some).collect();
    between.push(None);
    Ok((knots, between, stopped))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y = x² for x up to 0: tangents y = 0 at 0 and y = -4 x - 4 at -2 meet at -1, where the chord y = -2 x is 2.
    #[test]
    fn tangents_of_a_parabola_meet_half_way() {
        assert_eq!(height([0.0, 0.0, 0.0], [-2.0, 4.0, -4.0]), 2.0);
    }

    /// Slopes of -1 and -4 meet at 1, at 2 where the chord is at 4; on one line there is nothing between.
    #[test]
    fn straight_pieces_are_known() {
        assert_eq!(height([3.0, 0.0, -1.0], [0.0, 6.0, -4.0]), 2.0);
        assert_eq!(height([3.0, 0.0, -2.0], [0.0, 6.0, -2.0]), 0.0);
    }
}
