//! A curve that need not be convex: with whole numbers it is a staircase of pieces.
//!
//! Between two neighbours everything efficient lies in the box that they span. The largest box, as a share of that between
//! the ends, is halved: the least cost under a limit in the middle of it. What is found there bounds two smaller boxes, or
//! shows that half of it is empty (Boland, Charkhgard & Savelsbergh 2015 search boxes in the same way).

use super::{Curve, ExploreError, Knot};
use crate::explore::pool;
use crate::explore::ready::Question;

/// Boxes this large, as a share of the largest, are halved in the same round.
const ROUND: f64 = 0.5;
/// A box of this share of the whole is nothing.
const NOTHING: f64 = 1e-6;

/// Between a knot and the next: limits under which nothing is known yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    from: f64,
    to: f64,
}

/// Points between the ends until there are enough or the largest box is within the tolerance.
#[expect(clippy::type_complexity, reason = "knots, what lies between them, whether it was stopped")]
pub(super) fn refine(curve: &Curve, mut knots: Vec<Knot>) -> Result<(Vec<Knot>, Vec<Option<f64>>, bool), ExploreError> {
    let (options, mut stopped) = (curve.options, false);
    let last = knots.len() - 1;
    let (width, range) = (knots[0].at - knots[last].at, knots[last].cost - knots[0].cost);
    let mut open: Vec<Open> = knots.windows(2).map(|pair| Open { from: pair[0].at, to: pair[1].at }).collect();
    while !stopped {
        let size = |place: usize| {
            let (open, rise) = (&open[place], knots[place + 1].cost - knots[place].cost);
            (open.from - open.to).max(0.0) / width * (rise / range).max(0.0)
        };
        let mut chosen: Vec<usize> =
            (0..open.len()).filter(|&place| size(place) > options.tolerance.max(NOTHING)).collect();
        chosen.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
        let largest = chosen.first().map_or(0.0, |&place| size(place));
        chosen.retain(|&place| size(place) >= ROUND * largest);
        chosen.truncate(options.points.saturating_sub(knots.len()));
        if chosen.is_empty() {
            break;
        }
        chosen.sort_unstable();
        let middles: Vec<f64> = chosen.iter().map(|&place| (open[place].from + open[place].to) / 2.0).collect();
        let progress = |_: usize, _: usize| match curve.tell() {
            Ok(()) => std::ops::ControlFlow::Continue(()),
            Err(_) => std::ops::ControlFlow::Break(()),
        };
        // The dearer neighbour keeps the limit.
        let answers = pool::each(chosen.len(), options.jobs, &progress, |number| {
            let incumbent = Some(knots[chosen[number] + 1].answered.values.clone());
            curve.under(middles[number], Question { incumbent, ..Question::default() })
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
        for ((&place, limit), knot) in chosen.iter().zip(middles).zip(answers).rev() {
            if knot.at <= knots[place + 1].at + NOTHING * width {
                // Nothing efficient between the neighbour and the limit.
                open[place].to = limit;
                continue;
            }
            let beyond = Open { from: knot.at, to: open[place].to };
            open[place].to = limit;
            open.insert(place + 1, beyond);
            knots.insert(place + 1, knot);
        }
    }
    let mut between: Vec<Option<f64>> =
        knots.windows(2).map(|pair| Some((pair[1].cost - pair[0].cost).max(0.0))).collect();
    between.push(None);
    Ok((knots, between, stopped))
}
