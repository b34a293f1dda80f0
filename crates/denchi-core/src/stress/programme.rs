//! The programme of a frozen case, and what the plan does in it.

use std::collections::BTreeMap;

use denchi_solver::Problem;

use super::StressError;
use super::conditions::Rates;
use crate::case::Case;
use crate::ids::{DemandId, SiteId};
use crate::model::{self, BuildOptions, Column, Model, Row};
use crate::plan::PlanError;

/// Sides closer to the plan than this, as a share, are reached by it: the tolerance of the solver that made it.
const REACHED: f64 = 1e-6;

/// What is left of a sum below this share of its parts is rounding, of the plan and of its files.
const ROUNDING: f64 = 1e-8;

/// A programme in the units and the money of the case, in which the plan is a point.
pub(super) struct Programme {
    pub(super) model: Model,
    /// What the plan does: one value a column.
    pub(super) split: Vec<f64>,
    /// `A split`: one value a row.
    pub(super) activity: Vec<f64>,
    /// Rows of sites with a capacity, and of demands, by period.
    pub(super) capacity: BTreeMap<SiteId, Vec<usize>>,
    pub(super) demand: BTreeMap<DemandId, Vec<usize>>,
    /// Start of the first period, a decimal year.
    pub(super) start: f64,
}

impl Programme {
    /// Builds the programme of a frozen case, and moves its sides so that the plan satisfies it exactly: balances get what
    /// comes from outside of the window, and a side that the plan reaches or misses within the tolerance of the solver is
    /// put where the plan is.
    ///
    /// # Errors
    /// The programme cannot be built.
    pub(super) fn of(case: &Case, rates: &Rates) -> Result<Self, StressError> {
        let periods = &case.settings.periods;
        let mut model = model::build(case, periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
        let split: Vec<f64> = model.columns.iter().map(|column| planned(case, rates, column)).collect();
        let activity = rounded_activity(&model.problem, &split);
        anchor(&mut model.problem, &split, &activity);
        let mut capacity: BTreeMap<SiteId, Vec<usize>> = BTreeMap::new();
        let mut demand: BTreeMap<DemandId, Vec<usize>> = BTreeMap::new();
        for (index, row) in model.rows.iter().enumerate() {
            match *row {
                Row::Capacity { site, .. } => capacity.entry(site).or_default().push(index),
                Row::Demand { demand: id, .. } => demand.entry(id).or_default().push(index),
                _ => {}
            }
        }
        let start = periods.first().map_or(0.0, |period| period.start);
        Ok(Programme { model, split, activity, capacity, demand, start })
    }
}

/// What the plan does of a column.
fn planned(case: &Case, rates: &Rates, column: &Column) -> f64 {
    let periods = &case.settings.periods;
    let years = |t: u16| periods[usize::from(t)].years;
    let find = |rate: Option<&f64>, t: u16| rate.map_or(0.0, |rate| rate * years(t));
    match *column {
        Column::Activity { site, run, t } => find(rates.activity.get(&(site, usize::from(run))), t),
        Column::Flow { lane, t } => find(rates.flow.get(&lane), t),
        Column::Purchase { supply, step, t } => find(rates.purchase.get(&(supply, usize::from(step))), t),
        Column::Served { demand, member, t } => find(rates.served.get(&(demand, usize::from(member))), t),
        Column::Lost { demand, t } => find(rates.lost.get(&demand), t),
        Column::Discard { place, commodity, t } => find(rates.discard.get(&(place, commodity)), t),
        Column::Level { stock, t } => rates.planned_level(stock, periods[usize::from(t)].end() - rates.start),
        _ => 0.0,
    }
}

/// `A x`, where what cancels but for rounding is nothing.
fn rounded_activity(problem: &Problem, split: &[f64]) -> Vec<f64> {
    let mut activity = vec![0.0; problem.rows()];
    let mut size = vec![0.0_f64; problem.rows()];
    for (column, &value) in split.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        for (row, factor) in problem.matrix.column(column) {
            activity[row] += factor * value;
            size[row] += (factor * value).abs();
        }
    }
    for (row, value) in activity.iter_mut().enumerate() {
        let side = if problem.row_lower[row] == problem.row_upper[row] { problem.row_upper[row] } else { 0.0 };
        if (*value - side).abs() <= ROUNDING * size[row].max(side.abs()) {
            *value = side;
        }
    }
    activity
}

/// Moves bounds and sides to where the plan is.
fn anchor(problem: &mut Problem, split: &[f64], activity: &[f64]) {
    for (column, &value) in split.iter().enumerate() {
        if value > problem.upper[column] * (1.0 - REACHED) {
            problem.upper[column] = value;
        }
    }
    for (row, &value) in activity.iter().enumerate() {
        let (lower, upper) = (&mut problem.row_lower[row], &mut problem.row_upper[row]);
        if lower == upper {
            (*lower, *upper) = (value, value);
            continue;
        }
        if value < *lower + REACHED * lower.abs() {
            *lower = value;
        }
        if value > *upper - REACHED * upper.abs() {
            *upper = value;
        }
    }
}

/// The demands whose loss is counted: of the end product of the case, or of all that must be served where it has none.
pub(super) fn products(case: &Case) -> Vec<DemandId> {
    let stage = case.settings.product_stage.as_deref().and_then(|name| case.stages.find(name));
    let of_product = |id: &DemandId| {
        let members = &case.demands[*id].members;
        stage.is_none_or(|stage| members.iter().any(|member| case.commodities[member.commodity].stage == Some(stage)))
    };
    let counted = |id: &DemandId| case.demands[*id].shortage_cost.is_none_or(|cost| cost > 0.0);
    let of_product: Vec<DemandId> = case.demands.ids().filter(of_product).filter(counted).collect();
    if of_product.is_empty() { case.demands.ids().filter(counted).collect() } else { of_product }
}
