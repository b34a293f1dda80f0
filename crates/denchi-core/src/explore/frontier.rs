//! Cost against something else: the plans of which none is better in one without being worse in the other.
//!
//! Epsilon-constraint: the least cost under a limit on the [measure](Measured), for limits from where it costs nothing to
//! where no plan can go (Haimes, Lasdon & Wismer 1971). The limit is one row of the programme whose side moves; its shadow
//! price is the slope of the frontier.
//!
//! Of a linear programme the frontier is convex, and every point of it is also where the cost and the measure at a price
//! are least together. From price to price takes fewer and quicker iterations, of the primal simplex method, than from
//! limit to limit; so the frontier is [walked along](ends) once in rising prices, and [`sandwich`] puts the other points
//! where they say most. With whole numbers
//! it need not be: then [`boxes`] halves the largest box between neighbours. With a second measure the first is traced
//! under several limits on the second.

mod audit;
mod boxes;
mod dominance;
mod ends;
mod sandwich;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use denchi_solver::Basis;

use super::ready::Question;
use super::{Answered, ExploreError, Measured, Ready, pool};
use crate::model::Column;
use crate::plan::Watch;
use crate::plan::result::Plan;

/// How a frontier is traced.
#[derive(Clone, Debug)]
pub struct FrontierOptions {
    /// Most points on each curve, the two ends included.
    pub points: usize,
    /// Where what may still lie between two points is this share of the cost between the two ends, or less, no further
    /// point is put there.
    pub tolerance: f64,
    /// Whether plans may leave more demand unserved than the cheapest plan does: there is always less of anything where
    /// less is made.
    pub shortage: bool,
    /// Curves, where there is a second measure: one without a limit on it, the others with limits down to its least.
    pub levels: usize,
    /// Threads.
    pub jobs: usize,
}

/// What a trace tells while it runs, and how it is stopped.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// Is told how many points are there; `Break` ends the trace with those.
    pub points: &'a (dyn Fn(usize) -> ControlFlow<()> + Sync),
    /// Stops the solver.
    pub interrupt: Option<&'a AtomicBool>,
}

/// A point of a frontier: a plan.
#[derive(Clone, Debug)]
pub struct Point {
    /// Present value of all cost, money.
    pub cost: f64,
    /// Value of each measure.
    pub measures: Vec<f64>,
    /// The limit on each measure under which the cost is least; none at the end of least cost, and on a second measure
    /// where it is free.
    pub limits: Vec<Option<f64>>,
    /// Slope of a line that touches the frontier at the point, money for a unit of each measure, never above zero: at its
    /// negative as a price of the measure no plan is better than this one. At a corner it lies between the shadow prices
    /// of the limit to both sides. `None` with whole numbers, and where there is no limit.
    pub slopes: Vec<Option<f64>>,
    /// Of a linear programme, how far below the straight line to the next point of the curve the frontier may run at
    /// most, money; with whole numbers, by how much less than the next point a plan between the two may cost at most. None
    /// at the last point.
    pub between: Option<f64>,
    /// Number of the limit on the second measure, 0 where there is one measure only.
    pub curve: usize,
    /// Whether another point is at least as good in everything and better in something.
    pub dominated: bool,
    /// Iterations of the simplex method.
    pub pivots: u64,
    /// Whether it had to be solved without a start.
    pub anew: bool,
    answered: Answered,
}

/// Points of one or more curves, in the order of the curves, each from least cost to least measure.
#[derive(Clone, Debug)]
pub struct Frontier {
    /// What is measured.
    pub axes: Vec<Measured>,
    /// The points.
    pub points: Vec<Point>,
    /// Whether it was stopped before it was done.
    pub stopped: bool,
    /// Iterations that went into finding the least of the measures.
    pub pivots_of_ends: u64,
    /// Row of each measure.
    rows: Vec<usize>,
    /// Bounds of columns that hold for all points.
    bounds: Vec<(usize, f64, f64)>,
}

impl Frontier {
    /// The plan of a point.
    pub fn plan(&self, ready: &Ready, number: usize) -> Plan {
        ready.plan(&self.points[number].answered)
    }
}

/// A curve: the measure whose limit moves, its row, and the limits that stay.
struct Curve<'a> {
    ready: &'a Ready<'a>,
    measured: &'a Measured,
    row: usize,
    /// Sides of other rows.
    held: Vec<(usize, f64, f64)>,
    /// Bounds of columns.
    bounds: &'a [(usize, f64, f64)],
    /// Where a run under these limits begins.
    start: Option<Arc<Basis>>,
    options: &'a FrontierOptions,
    told: Told<'a>,
    found: &'a AtomicUsize,
}

/// A point of a curve.
#[derive(Clone, Debug)]
struct Knot {
    /// The measure.
    at: f64,
    cost: f64,
    /// Change of the cost for one unit more of the measure, at most zero.
    slope: f64,
    limit: Option<f64>,
    /// Whether the frontier is known to be straight up to the next knot.
    straight: bool,
    answered: Answered,
}

impl Curve<'_> {
    fn watch(&self) -> Watch<'_> {
        Watch { solver: denchi_solver::Watch { interrupt: self.told.interrupt, ..Default::default() }, stage: None }
    }

    /// Counts a point; says so where others wait for it.
    fn tell(&self) -> Result<(), ExploreError> {
        let count = self.found.fetch_add(1, Ordering::Relaxed) + 1;
        if (self.told.points)(count).is_break() { Err(ExploreError::Stopped) } else { Ok(()) }
    }

    /// Whether the solver is to stop.
    fn interrupted(&self) -> bool {
        self.told.interrupt.is_some_and(|interrupt| interrupt.load(Ordering::Relaxed))
    }

    /// A question under what holds for the whole curve, near or far from where it begins.
    fn ask(&self, mut question: Question, near: bool) -> Result<Answered, ExploreError> {
        // What the question itself fixes is narrower, and comes last.
        question.sides = self.held.iter().copied().chain(question.sides).collect();
        question.bounds = self.bounds.iter().copied().chain(question.bounds).collect();
        if near {
            self.ready.ask(&question, &mut self.watch())
        } else {
            self.ready.ask_anew(&question, &mut self.watch())
        }
    }

    /// The least cost under a limit.
    fn under(&self, limit: f64, question: Question) -> Result<Knot, ExploreError> {
        let sides = vec![(self.row, f64::NEG_INFINITY, self.measured.side(limit))];
        let answered = self.ask(Question { sides, ..question }, true)?;
        let slope = answered.duals.get(self.row).copied().unwrap_or(0.0).min(0.0);
        Ok(Knot { slope, limit: Some(limit), ..self.knot(answered) })
    }

    /// The least of the cost and the measure at a price: the point where the frontier has this slope.
    fn priced(&self, price: f64, question: Question) -> Result<Knot, ExploreError> {
        let charges = self.measured.entries.iter().map(|&(column, factor)| (column, price * factor)).collect();
        let answered = self.ask(Question { charges, ..question }, true)?;
        let knot = self.knot(answered);
        Ok(Knot { slope: -price, limit: Some(knot.at), ..knot })
    }

    /// A point without a limit.
    fn knot(&self, answered: Answered) -> Knot {
        let cost = self.ready.model.problem.objective(&answered.values);
        Knot { at: self.measured.at(&answered.values), cost, slope: 0.0, limit: None, straight: false, answered }
    }
}

/// Traces the frontier of the cost against one measure, or two.
///
/// # Errors
/// The programme cannot be solved, or an optimum cannot be certified. Where it is told to stop, it ends with the points
/// that are there.
pub fn trace(
    ready: &mut Ready,
    axes: Vec<Measured>,
    options: &FrontierOptions,
    told: Told,
) -> Result<Frontier, ExploreError> {
    let rows: Vec<usize> = axes.iter().map(|measured| measured.limit(ready, f64::INFINITY)).collect();
    let found = AtomicUsize::new(0);
    let bounds = if options.shortage { Vec::new() } else { served(ready) };
    let mut frontier =
        Frontier { axes, points: Vec::new(), stopped: false, pivots_of_ends: 0, rows: rows.clone(), bounds };
    let curve = Curve {
        ready,
        measured: &frontier.axes[0],
        row: rows[0],
        held: Vec::new(),
        bounds: &frontier.bounds,
        start: None,
        options,
        told,
        found: &found,
    };
    let curves = match (frontier.axes.get(1), rows.get(1)) {
        (Some(second), Some(&row)) => levels(&curve, second, row)?,
        _ => vec![traced(&curve, None)?],
    };
    for (number, curve) in curves.into_iter().enumerate() {
        frontier.stopped |= curve.stopped;
        frontier.pivots_of_ends += curve.pivots_of_ends;
        let points = curve.points(&frontier.axes, number, rows.get(1).copied());
        frontier.points.extend(points);
    }
    dominance::mark(&mut frontier.points);
    Ok(frontier)
}

/// Bounds that leave no more demand unserved than the cheapest plan does.
fn served(ready: &Ready) -> Vec<(usize, f64, f64)> {
    let columns = ready.model.columns.iter().enumerate();
    let lost = columns.filter(|(_, column)| matches!(column, Column::Lost { .. }));
    lost.map(|(column, _)| (column, 0.0, ready.optimum.values[column].max(0.0))).collect()
}

/// The knots of a curve.
struct Traced {
    knots: Vec<Knot>,
    /// By knot: what may lie between it and the next one.
    between: Vec<Option<f64>>,
    /// Limit on the second measure.
    level: Option<f64>,
    slopes: bool,
    stopped: bool,
    pivots_of_ends: u64,
}

impl Traced {
    fn points(self, axes: &[Measured], curve: usize, second: Option<usize>) -> Vec<Point> {
        let (slopes, level) = (self.slopes, self.level);
        let of = |(knot, between): (Knot, Option<f64>)| {
            let priced = |price: f64| slopes.then_some(price.min(0.0));
            let mut limits = vec![knot.limit];
            let mut prices = vec![knot.limit.and_then(|_| priced(knot.slope))];
            if let Some(row) = second {
                limits.push(level);
                let price = knot.answered.duals.get(row).copied().unwrap_or(0.0);
                prices.push(level.and_then(|_| priced(price)));
            }
            Point {
                cost: knot.cost,
                measures: axes.iter().map(|measured| measured.at(&knot.answered.values)).collect(),
                limits,
                slopes: prices,
                between,
                curve,
                dominated: false,
                pivots: knot.answered.pivots,
                anew: knot.answered.anew,
                answered: knot.answered,
            }
        };
        self.knots.into_iter().zip(self.between).map(of).collect()
    }
}

/// Traces one curve.
fn traced(curve: &Curve, level: Option<f64>) -> Result<Traced, ExploreError> {
    let slopes = !curve.ready.is_mip();
    let ends::Ends { knots, pivots, stopped } = ends::of(curve)?;
    let (knots, between, stopped) = match stopped {
        false if slopes => sandwich::refine(curve, knots)?,
        false => boxes::refine(curve, knots)?,
        true => {
            let between = vec![None; knots.len()];
            (knots, between, true)
        }
    };
    Ok(Traced { knots, between, level, slopes, stopped, pivots_of_ends: pivots })
}

/// Curves of the first measure: without a limit on the second, and under limits from the most that this curve has of it to
/// the least that any plan has.
fn levels(first: &Curve, second: &Measured, row: usize) -> Result<Vec<Traced>, ExploreError> {
    let mut free = traced(first, None)?;
    // Where the others cannot begin any more, the first one is left.
    match limited(first, second, row, &free) {
        Ok(limited) => Ok(std::iter::once(free).chain(limited).collect()),
        Err(ExploreError::Stopped) => {
            free.stopped = true;
            Ok(vec![free])
        }
        Err(error) => Err(error),
    }
}

/// The curves under limits on the second measure.
fn limited(first: &Curve, second: &Measured, row: usize, free: &Traced) -> Result<Vec<Traced>, ExploreError> {
    let across = Curve { measured: second, row, held: Vec::new(), start: None, ..*first };
    let ends = ends::of(&across)?;
    let Some(least) = ends.knots.last().filter(|_| !free.stopped && !ends.stopped) else {
        return Err(ExploreError::Stopped);
    };
    let most = free.knots.iter().map(|knot| second.at(&knot.answered.values)).fold(least.at, f64::max);
    if most - least.at <= ends::SAME * most.abs() {
        // No limit on it would change anything.
        return Ok(Vec::new());
    }
    let count = first.options.levels.max(2);
    // Each begins at its own least cost, so that the threads do not matter.
    let quiet = |_: usize, _: usize| ControlFlow::Continue(());
    pool::each(count - 1, first.options.jobs, &quiet, |number| {
        let last = number + 2 == count;
        #[expect(clippy::cast_precision_loss, reason = "a few levels")]
        let level = if last { least.at } else { most + (least.at - most) * (number + 1) as f64 / (count - 1) as f64 };
        let start =
            if last { least.answered.basis.clone() } else { across.under(level, Question::default())?.answered.basis };
        let held = vec![(row, f64::NEG_INFINITY, second.side(level))];
        traced(&Curve { held, start, ..*first }, Some(level))
    })
}
