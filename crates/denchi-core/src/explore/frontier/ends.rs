//! The two ends of a curve, the least cost and the least measure, and the way from one to the other.
//!
//! Of all plans at least cost the one with the least measure is the first end. The least measure is found by itself, from
//! nowhere: it is far away, and interior point is the quickest there. The way to it goes by prices of the measure that
//! double from step to step, each from the basis of the one before. It ends where little is left, and the limit itself
//! gives the last point.

use super::{Curve, ExploreError, Knot};
use crate::explore::ready::Question;
use crate::explore::{Answered, face};

/// The ends of a curve and the points on the way, cheapest first: one where the ends are the same.
pub(super) struct Ends {
    pub(super) knots: Vec<Knot>,
    /// Iterations of the simplex method towards the ends, and on the way to points that were left out.
    pub(super) pivots: u64,
    /// Whether the way was broken off.
    pub(super) stopped: bool,
}

/// Largest difference of two values, as a share of their size, that is nothing.
pub(super) const SAME: f64 = 1e-9;
/// How far above the least measure, as a share of the way, the slope is taken: at the end itself any steeper one is a slope
/// as well.
const BEFORE: f64 = 1e-6;
/// With whole numbers, how far a value may be above its least, as a share of its size: what branch and bound takes for
/// feasible.
const OF_WHOLE: f64 = 1e-7;
/// The first price, as a share of the least cost for all of the measure.
const FIRST_PRICE: f64 = 1.0 / 1024.0;
/// What a price is times the one before.
const RISE: f64 = 2.0;
/// Most prices.
const PRICES: usize = 32;
/// A step of this share of the way is worth a point.
const STEP: f64 = 0.02;
/// The way ends where less than this share of it is left.
const LEFT: f64 = 0.01;

pub(super) fn of(curve: &Curve) -> Result<Ends, ExploreError> {
    let (cheapest, pivots) = cheapest(curve)?;
    let mut ends = Ends { knots: vec![cheapest], pivots, stopped: false };
    ends.stopped = match curve.tell() {
        Ok(()) => kept(way(curve, &mut ends))?,
        Err(_) => true,
    };
    Ok(ends)
}

/// The least measure, and the way there.
fn way(curve: &Curve, ends: &mut Ends) -> Result<(), ExploreError> {
    let mip = curve.ready.is_mip();
    let cheapest = &ends.knots[0];
    let incumbent = mip.then(|| cheapest.answered.values.clone());
    let objective = Some(curve.measured.objective());
    let least = curve.ask(Question { objective, incumbent, ..Question::default() }, false)?;
    let at = curve.measured.at(&least.values);
    let same = cheapest.at - at <= SAME * cheapest.at.abs().max(at.abs());
    ends.pivots += least.pivots;
    if same {
        return Ok(());
    }
    if !mip {
        return walk(curve, ends, at);
    }
    let question = Question { incumbent: Some(least.values), ..Question::default() };
    ends.knots.push(curve.under(at + OF_WHOLE * at.abs(), question)?);
    curve.tell()
}

/// Whether a way was broken off: its points are kept.
fn kept(found: Result<(), ExploreError>) -> Result<bool, ExploreError> {
    match found {
        Ok(()) => Ok(false),
        Err(ExploreError::Stopped) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Walks from the first end to the least measure.
fn walk(curve: &Curve, ends: &mut Ends, least: f64) -> Result<(), ExploreError> {
    let first = ends.knots[0].clone();
    let way = first.at - least;
    let mut price = FIRST_PRICE * first.cost.abs().max(f64::MIN_POSITIVE) / first.at.abs().max(way);
    let (mut start, mut reached) = (first.answered.basis.clone(), false);
    for _ in 0..PRICES {
        if ends.knots.len() + 1 >= curve.options.points {
            break;
        }
        // At high prices the costs are too far apart for a certificate: from there on the limit itself leads on.
        let question = Question { start: start.clone(), near_only: true, ..Question::default() };
        let Some(knot) = certain(curve.priced(price, question))? else { break };
        start = knot.answered.basis.clone();
        price *= RISE;
        let (before, left) = (&ends.knots[ends.knots.len() - 1], knot.at - least);
        if before.at - knot.at < STEP * way {
            ends.pivots += knot.answered.pivots;
        } else if left > SAME * way {
            ends.knots.push(knot);
            curve.tell()?;
        }
        reached = left <= LEFT * way;
        if reached {
            break;
        }
    }
    // What is left is next to nothing then, and at its steep end a solution without a start is rarely certified either.
    let question = |start| Question { start, near_only: reached, ..Question::default() };
    let before = certain(curve.under(least + BEFORE * way, question(start.clone())))?;
    let start = before.as_ref().map_or(start, |before| before.answered.basis.clone());
    // That there is nothing below may be true to the last digit only.
    let end = match curve.under(least, question(start.clone())) {
        Err(ExploreError::NoPlan) => curve.under(least + SAME * way, question(start)),
        end => end,
    };
    let last = match (certain(end)?, before) {
        (Some(end), Some(before)) => Some(Knot { slope: before.slope, ..end }),
        (end, before) => end.or(before),
    };
    if let Some(last) = last {
        ends.knots.push(last);
        curve.tell()?;
    }
    Ok(())
}

/// A point whose optimum is certified.
fn certain(found: Result<Knot, ExploreError>) -> Result<Option<Knot>, ExploreError> {
    match found {
        Ok(knot) => Ok(Some(knot)),
        Err(ExploreError::Uncertified { .. } | ExploreError::NoPlan) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Of all plans at least cost, the one with the least measure; with whole numbers, the one that was found.
fn cheapest(curve: &Curve) -> Result<(Knot, u64), ExploreError> {
    let ready = curve.ready;
    let found = if curve.start.is_none() && curve.held.is_empty() {
        ready.optimum.clone()
    } else {
        curve.ask(Question { start: curve.start.clone(), ..Question::default() }, true)?
    };
    if ready.is_mip() {
        return Ok((curve.knot(found), 0));
    }
    let optima = face::optima(ready, &found, &curve.held);
    let least = curve.ask(Question { objective: Some(curve.measured.objective()), ..optima }, true)?;
    let pivots = least.pivots;
    // Prices and basis are those of the cost.
    Ok((curve.knot(Answered { values: least.values, ..found }), pivots))
}
