//! What support an option needs: optima that are made to hold it.
//!
//! A grant of `g` a unit of capacity lowers the cost of what is decided in `t` by `g k_t`, with `k_t` the present value of
//! what a unit of money of capital is charged. In an optimum with the row `sum_t k_t b_t >= s` the dual of the row is
//! therefore the grant with which so much is built without being made to; for a first unit the least one. The cost is convex
//! in `s`: where the extra cost of a small step is the dual times the step, the dual is that of the first unit, to the last
//! digit; else the step is made smaller.

use crate::accounts;
use crate::case::Case;
use crate::explore::ExploreError;
use crate::explore::ready::{Answered, Question, Ready};
use crate::ids::{Id, OptionId};
use crate::plan::Watch;
use crate::plan::result::PeriodIndex;

/// The first unit, as a share of the most that can be built.
const FIRST: f64 = 1e-3;
/// How much smaller a step is made that is too large.
const FINER: f64 = 1e-3;
/// How often.
const TRIES: usize = 3;
/// A step is small enough where its extra cost is the dual times the step within this share of it.
const STRAIGHT: f64 = 1e-4;
/// Capacity below this share of the most is none.
const NOISE: f64 = 1e-7;

/// What support an option needs: money per unit of capacity, less what the case grants already.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Support {
    /// Least grant with which the first unit is built.
    pub first: f64,
    /// Whether that is known to the last digit: the extra cost of the step that was taken is proportional to it.
    pub straight: bool,
    /// Grant with which all of its capacity is built by itself; `None`: it cannot be, or that is not asked.
    pub full: Option<f64>,
    /// What the plan costs more with all of its capacity, as a grant per unit of what is added: enough where it is paid
    /// only for all of it.
    pub in_all: Option<f64>,
}

/// A programme whose options can be held, one at a time.
pub(crate) struct Holder<'a> {
    pub(crate) ready: Ready<'a>,
    /// By option: the row of its capacity, and `k_t` where it can be decided.
    rows: Vec<(usize, Vec<f64>)>,
}

impl<'a> Holder<'a> {
    /// Adds a row for every option.
    pub(crate) fn of(mut ready: Ready<'a>) -> Self {
        let case = ready.case;
        let mut rows = Vec::with_capacity(case.options.len());
        for (id, option) in case.options.iter() {
            let model = &ready.model;
            let open = |t: usize| model.problem.upper[model.layout.build(id, t)] > 0.0;
            let weight = |t: usize| if open(t) { charged(case, &model.discount, id, t) } else { 0.0 };
            let weights: Vec<f64> = (0..model.discount.len()).map(weight).collect();
            let unit = option.unit_size.unwrap_or(1.0);
            let entries = weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
            let entries: Vec<(usize, f64)> =
                entries.map(|(t, weight)| (model.layout.build(id, t), weight * unit)).collect();
            let row = ready.add_row(f64::NEG_INFINITY, f64::INFINITY, &entries);
            rows.push((row, weights));
        }
        Holder { ready, rows }
    }

    /// What is built of an option by period, units of capacity.
    pub(crate) fn built(&self, answered: &Answered, option: OptionId) -> Vec<f64> {
        let model = &self.ready.model;
        let unit = model.layout.unit(option);
        (0..model.discount.len()).map(|t| answered.values[model.layout.build(option, t)] * unit).collect()
    }

    /// Most capacity that can be built.
    pub(crate) fn most(&self, option: OptionId) -> f64 {
        let model = &self.ready.model;
        let by_period = (0..model.discount.len()).map(|t| model.problem.upper[model.layout.build(option, t)]);
        (by_period.sum::<f64>() * model.layout.unit(option)).min(self.ready.case.options[option].maximum)
    }

    /// Whether so much counts as nothing.
    pub(crate) fn nothing(&self, option: OptionId, capacity: f64) -> bool {
        let most = self.most(option);
        capacity <= NOISE * if most.is_finite() { most } else { 1.0 }
    }

    /// Charge of a unit of money of capital that is decided in a period, present value.
    pub(crate) fn charge(&self, option: OptionId, t: PeriodIndex) -> f64 {
        self.rows[option.index()].1[t]
    }

    /// The optimum with a first unit more than there is, its support, and the period in which it is decided; `None` where
    /// it cannot be built.
    pub(crate) fn first(
        &self,
        option: OptionId,
        watch: &mut Watch,
    ) -> Result<Option<(Answered, f64, bool, PeriodIndex)>, ExploreError> {
        let (row, weights) = &self.rows[option.index()];
        let least = weights.iter().copied().filter(|weight| *weight > 0.0).fold(f64::INFINITY, f64::min);
        let built = self.built(&self.ready.optimum, option);
        let now: f64 = built.iter().zip(weights).map(|(built, weight)| built * weight).sum();
        let most = self.most(option);
        if !least.is_finite() || most <= 0.0 {
            return Ok(None);
        }
        let whole = self.ready.case.options[option].unit_size;
        let mut step = whole.unwrap_or(FIRST * if most.is_finite() { most } else { 1.0 / FIRST }) * least;
        let mut found = None;
        for _ in 0..if whole.is_some() { 1 } else { TRIES } {
            let question = Question { sides: vec![(*row, now + step, f64::INFINITY)], ..Question::default() };
            let answered = match self.ready.ask(&question, watch) {
                Ok(answered) => answered,
                Err(ExploreError::NoPlan) => return Ok(None),
                Err(error) => return Err(error),
            };
            let extra = answered.objective - self.ready.optimum.objective;
            let support = if whole.is_some() { extra / step } else { answered.duals[*row] };
            let size = (support * step).abs();
            let straight = (extra - support * step).abs() <= STRAIGHT * size;
            let more: Vec<f64> = self.built(&answered, option).iter().zip(&built).map(|(a, b)| a - b).collect();
            let decided = (0..more.len()).filter(|&t| weights[t] > 0.0).max_by(|&a, &b| more[a].total_cmp(&more[b]));
            found = decided.map(|decided| (answered, support, straight, decided));
            if straight {
                break;
            }
            step *= FINER;
        }
        Ok(found)
    }

    /// Bounds with which all that can be built of an option is: what the plan builds, and the rest from a period on, as
    /// much as each allows. `None`: without a largest capacity, or it does not fit.
    pub(crate) fn full(&self, option: OptionId, from: PeriodIndex) -> Option<Vec<(usize, f64, f64)>> {
        let model = &self.ready.model;
        let unit = model.layout.unit(option);
        let planned = self.built(&self.ready.optimum, option);
        let mut missing = self.most(option) - planned.iter().sum::<f64>();
        if !missing.is_finite() {
            return None;
        }
        let count = planned.len();
        let mut bounds = Vec::with_capacity(count);
        let order = (from..count).chain((0..from).rev());
        for t in order {
            let column = model.layout.build(option, t);
            let upper = model.problem.upper[column];
            let more = missing.max(0.0).min((upper * unit - planned[t]).max(0.0));
            missing -= more;
            bounds.push((column, ((planned[t] + more) / unit).min(upper), upper));
        }
        self.nothing(option, missing).then_some(bounds)
    }

    /// Bounds with which nothing of an option is built.
    pub(crate) fn none(&self, option: OptionId) -> Vec<(usize, f64, f64)> {
        let model = &self.ready.model;
        (0..model.discount.len()).map(|t| (model.layout.build(option, t), 0.0, 0.0)).collect()
    }

    /// The optimum under other bounds; `None` where there is none.
    pub(crate) fn held(
        &self,
        bounds: Vec<(usize, f64, f64)>,
        watch: &mut Watch,
    ) -> Result<Option<Answered>, ExploreError> {
        match self.ready.ask(&Question { bounds, ..Question::default() }, watch) {
            Ok(answered) => Ok(Some(answered)),
            Err(ExploreError::NoPlan) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Largest grant per unit that the bounds of a held optimum stand for: with it all of it is built by itself.
    pub(crate) fn marginal(&self, option: OptionId, answered: &Answered) -> f64 {
        let model = &self.ready.model;
        let unit = model.layout.unit(option);
        let (_, weights) = &self.rows[option.index()];
        let by_period = weights
            .iter()
            .enumerate()
            .filter(|(t, weight)| **weight > 0.0 && answered.values[model.layout.build(option, *t)] > 0.0);
        let reduced = |t: usize| answered.reduced.get(model.layout.build(option, t)).copied().unwrap_or(0.0);
        by_period.map(|(t, weight)| reduced(t) / unit / weight).fold(0.0, f64::max)
    }
}

/// Present value of what a unit of money of capital is charged that is decided in a period.
fn charged(case: &Case, discount: &[f64], option: OptionId, t: PeriodIndex) -> f64 {
    let (option, decided) = (&case.options[option], &case.settings.periods[t]);
    let paid = case.settings.periods.iter().zip(discount);
    paid.map(|(paid, factor)| factor * accounts::capital_share(case, option, decided, paid)).sum()
}
