//! The two ends of a curve, the least cost and the least measure, and the way from one to the other.
//!
//! Of all plans at least cost the one with the least measure is the first end. The least measure is found by itself, from
//! nowhere: it is far away, and interior point is the quickest there. The way back to it in even steps, each from the basis
//! of the one before, costs as many iterations as one large step, and leaves a point at every halt.

use super::{Curve, ExploreError, Knot};
use crate::explore::ready::Question;
use crate::explore::{Answered, face};

/// The ends of a curve and the points on the way, cheapest first: one where the ends are the same.
pub(super) struct Ends {
    pub(super) knots: Vec<Knot>,
    /// Iterations of the simplex method towards the ends.
    pub(super) pivots: u64,
    /// Whether the way was broken off.
    pub(super) stopped: bool,
}

/// Largest difference of two values, as a share of their size, that is nothing.
const SAME: f64 = 1e-9;
/// How far above the least measure, as a share of the way, the slope is taken: at the end itself any steeper one is a slope
/// as well.
const BEFORE: f64 = 1e-6;
/// With whole numbers, how far a value may be above its least, as a share of its size: what branch and bound takes for
/// feasible.
const OF_WHOLE: f64 = 1e-7;

/// The ends, and as many points in all as `count` says.
pub(super) fn of(curve: &Curve, count: usize) -> Result<Ends, ExploreError> {
    let mip = curve.ready.is_mip();
    let (cheapest, mut pivots) = cheapest(curve)?;
    let start = cheapest.answered.basis.clone();
    curve.tell()?;
    let incumbent = mip.then(|| cheapest.answered.values.clone());
    let objective = Some(curve.measured.objective());
    let least = curve.ask(Question { objective, incumbent, ..Question::default() }, false)?;
    pivots += least.pivots;
    let at = curve.measured.at(&least.values);
    let way = cheapest.at - at;
    if way <= SAME * cheapest.at.abs().max(at.abs()) {
        return Ok(Ends { knots: vec![cheapest], pivots, stopped: false });
    }
    let (mut knots, mut stopped) = (vec![cheapest], false);
    if mip {
        let question = Question { incumbent: Some(least.values), ..Question::default() };
        knots.push(curve.under(at + OF_WHOLE * at.abs(), question)?);
        stopped = curve.tell().is_err();
        return Ok(Ends { knots, pivots, stopped });
    }
    let mut start = start;
    let halts = count.max(2) - 1;
    for halt in 1..=halts {
        #[expect(clippy::cast_precision_loss, reason = "a few points")]
        let share = halt as f64 / halts as f64;
        let question = |start| Question { start, ..Question::default() };
        let last = halt == halts;
        let limit = knots[0].at - way * if last { 1.0 - BEFORE } else { share };
        let mut knot = curve.under(limit, question(start))?;
        start = knot.answered.basis.clone();
        if last {
            // That there is nothing below may be true to the last digit only.
            let end = curve.under(at, question(start.clone()));
            let end = match end {
                Err(ExploreError::NoPlan) => curve.under(at + SAME * way, question(start.clone())),
                end => end,
            };
            if let Ok(end) = end {
                knot = Knot { slope: knot.slope, ..end };
            }
        }
        knots.push(knot);
        if curve.tell().is_err() {
            stopped = true;
            break;
        }
    }
    Ok(Ends { knots, pivots, stopped })
}

/// Of all plans at least cost, the one with the least measure; with whole numbers, the one that was found.
fn cheapest(curve: &Curve) -> Result<(Knot, u64), ExploreError> {
    let ready = curve.ready;
    let found = if curve.start.is_none() && curve.held.is_empty() {
        ready.optimum.clone()
    } else {
        curve.ask(Question { start: curve.start.clone(), ..Question::default() }, true)?
    };
    let (answered, pivots) = if ready.is_mip() {
        (found, 0)
    } else {
        let optima = face::optima(ready, &found, &curve.held);
        let least = curve.ask(Question { objective: Some(curve.measured.objective()), ..optima }, true)?;
        // Prices and basis are those of the cost.
        (Answered { values: least.values, ..found }, least.pivots)
    };
    let at = curve.measured.at(&answered.values);
    let cost = ready.model.problem.objective(&answered.values);
    Ok((Knot { at, cost, slope: 0.0, limit: None, answered }, pivots))
}
