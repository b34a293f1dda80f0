//! The programme of totals over an unknown time: see [`super::survive`].

use std::collections::{BTreeMap, BTreeSet};

use denchi_solver::{Problem, ProblemError, TripletBuilder};

use super::Target;
use super::conditions::Conditions;
use super::programme::{Programme, products};
use super::survive::Changes;
use crate::case::Case;
use crate::ids::{CommodityId, Id, PlaceId, StockId};
use crate::model::{Column, Layout, Row};
use crate::time::DAYS_PER_YEAR;

/// The programme, without an objective, and where its columns and rows are.
pub(super) struct Totals {
    problem: Problem,
    layout: Layout,
    /// Column of the time, years.
    pub(super) time: usize,
    /// By demand: column of what is lost beyond what the plan loses.
    pub(super) excess: Vec<usize>,
    /// By demand: whether it is of the end product.
    product: Vec<bool>,
    /// By demand: money per unit that is lost.
    pub(super) values: Vec<f64>,
    /// Stocks that the plan draws down.
    falling: BTreeMap<StockId, Falling>,
}

/// A stock that the plan draws down.
struct Falling {
    level: f64,
    /// Units a year.
    rate: f64,
    /// Column of what the plan takes of it.
    column: usize,
    /// Row of the balance of its place.
    row: usize,
}

impl Totals {
    /// The totals of the programme of a year.
    ///
    /// # Errors
    /// The arrays are faulty, which would be a fault of denchi.
    pub(super) fn of(case: &Case, conditions: &Conditions, programme: &Programme) -> Result<Self, ProblemError> {
        let model = &programme.model;
        let mut writer = Writer::of(&model.problem);
        let balances = writer.rows(programme);
        writer.limits(&model.problem, &model.columns);
        let falling = writer.stocks(case, conditions, &balances);
        writer.water(case, conditions, &balances);
        let excess = writer.losses(case, conditions, &model.columns);
        let products = products(case);
        let cost = |demand: &crate::case::entities::Demand| demand.shortage_cost.unwrap_or(0.0);
        let Writer { builder, time, stored } = writer;
        let mut problem = builder.build()?;
        stored.into_iter().for_each(|(row, stored)| problem.row_upper[row] = stored);
        Ok(Totals {
            problem,
            layout: model.layout.clone(),
            time,
            excess,
            product: case.demands.ids().map(|demand| products.contains(&demand)).collect(),
            values: conditions.year.demands.values().map(cost).collect(),
            falling,
        })
    }

    /// The longest time, up to a bound in years, without loss of the end product.
    pub(super) fn longest_time(&self, bound: f64) -> Problem {
        let mut problem = self.problem.clone();
        problem.cost[self.time] = -1.0;
        problem.upper[self.time] = bound;
        let lossless = self.excess.iter().zip(&self.product).filter(|excess| *excess.1);
        lossless.for_each(|(&column, _)| problem.upper[column] = 0.0);
        problem
    }

    /// The least value of what is lost in a year.
    pub(super) fn least_loss(&self) -> Problem {
        let mut problem = self.problem.clone();
        (problem.lower[self.time], problem.upper[self.time]) = (1.0, 1.0);
        self.excess.iter().zip(&self.values).for_each(|(&column, &value)| problem.cost[column] = value);
        problem
    }

    /// Columns that stand still when a target closes.
    pub(super) fn closed(&self, case: &Case, target: &Target) -> Vec<usize> {
        let reach = target.reach(case);
        let runs = |&site| (0..case.sites[site].runs.len()).map(move |run| self.layout.activity(site, run, 0));
        let steps =
            |&supply| (0..case.supplies[supply].steps.len()).map(move |step| self.layout.purchase(supply, step, 0));
        let activity = reach.sites.iter().flat_map(runs);
        let flows = reach.lanes.iter().map(|&lane| self.layout.flow(lane, 0));
        activity.chain(flows).chain(reach.supplies.iter().flat_map(steps)).collect()
    }

    /// Stocks of which the plan has taken all that they hold after a time, years.
    pub(super) fn used_up(&self, years: f64) -> BTreeSet<StockId> {
        let used_up = self.falling.iter().filter(|(_, stock)| stock.rate * years >= stock.level);
        used_up.map(|(&id, _)| id).collect()
    }

    /// The changes of a closure: what stands still, and what comes of stocks whose planned use is more than they hold.
    pub(super) fn without(&self, closed: &[usize], used_up: &BTreeSet<StockId>) -> Changes {
        let mut changes =
            Changes { columns: closed.iter().map(|&column| (column, 0.0, 0.0)).collect(), rows: Vec::new() };
        let mut sides: BTreeMap<usize, f64> = BTreeMap::new();
        for stock in used_up.iter().filter_map(|id| self.falling.get(id)) {
            changes.columns.push((stock.column, 0.0, f64::INFINITY));
            *sides.entry(stock.row).or_insert(self.problem.row_upper[stock.row]) -= stock.level;
        }
        changes.rows.extend(sides);
        changes
    }
}

/// Columns and rows under construction.
struct Writer {
    builder: TripletBuilder,
    /// Column of the time.
    time: usize,
    /// What is stored, by row of a balance.
    stored: BTreeMap<usize, f64>,
}

impl Writer {
    /// The columns of the year, in the same places, and the time.
    fn of(problem: &Problem) -> Self {
        let mut builder = TripletBuilder::with_capacity(2 * problem.nonzeros());
        for _ in 0..problem.columns() {
            builder.column(0.0, 0.0, f64::INFINITY);
        }
        let time = builder.column(0.0, 0.0, f64::INFINITY);
        Writer { builder, time, stored: BTreeMap::new() }
    }

    /// A row that compares with a rate times the time.
    fn side(&mut self, rate: f64, lower: f64, upper: f64) -> usize {
        let row = self.builder.row(lower, upper);
        self.builder.entry(row, self.time, -rate);
        row
    }

    fn at_most(&mut self, rate: f64) -> usize {
        self.side(rate, f64::NEG_INFINITY, 0.0)
    }

    /// The rows of the year, with their sides times the time. Gives those of the balances, where more may arrive than
    /// leaves.
    fn rows(&mut self, programme: &Programme) -> BTreeMap<(PlaceId, CommodityId), usize> {
        let problem = &programme.model.problem;
        let mut balances = BTreeMap::new();
        let mut new: Vec<Vec<usize>> = Vec::with_capacity(problem.rows());
        for (row, meaning) in programme.model.rows.iter().enumerate() {
            let (lower, upper) = (problem.row_lower[row], problem.row_upper[row]);
            new.push(if let Row::Balance { place, commodity, .. } = *meaning {
                let row = self.at_most(upper);
                balances.insert((place, commodity), row);
                vec![row]
            } else if lower == upper {
                vec![self.side(upper, 0.0, 0.0)]
            } else {
                let upper = upper.is_finite().then(|| self.at_most(upper));
                upper.into_iter().chain(lower.is_finite().then(|| self.side(lower, 0.0, f64::INFINITY))).collect()
            });
        }
        for column in 0..problem.columns() {
            for (row, value) in problem.matrix.column(column) {
                new[row].iter().for_each(|&row| self.builder.entry(row, column, value));
            }
        }
        balances
    }

    /// Limits of columns, times the time.
    fn limits(&mut self, problem: &Problem, columns: &[Column]) {
        for (column, meaning) in columns.iter().enumerate() {
            // What is not served within the time is lost, whether or not it may be late.
            let upper = if matches!(meaning, Column::Backlog { .. }) { 0.0 } else { problem.upper[column] };
            if upper.is_finite() {
                let row = self.at_most(upper);
                self.builder.entry(row, column, 1.0);
            }
        }
    }

    /// What is stored adds to the sources of its place. What the plan fills or draws a year is taken out of what comes from
    /// outside; what it draws is given back by a column of its own, shut at first.
    fn stocks(
        &mut self,
        case: &Case,
        conditions: &Conditions,
        balances: &BTreeMap<(PlaceId, CommodityId), usize>,
    ) -> BTreeMap<StockId, Falling> {
        let mut falling = BTreeMap::new();
        for (id, stock) in case.stocks.iter() {
            let level = conditions.rates.level.get(&id);
            let Some((&row, &(level, change))) = balances.get(&(stock.place, stock.commodity)).zip(level) else {
                continue;
            };
            *self.stored.entry(row).or_default() += level;
            self.builder.entry(row, self.time, -change);
            if change < 0.0 {
                let column = self.builder.column(0.0, 0.0, 0.0);
                self.builder.entry(row, column, -1.0);
                let drawn = self.at_most(-change);
                self.builder.entry(drawn, column, 1.0);
                falling.insert(id, Falling { level, rate: -change, column, row });
            }
        }
        falling
    }

    /// What is on the water is stored at its destination.
    fn water(&mut self, case: &Case, conditions: &Conditions, balances: &BTreeMap<(PlaceId, CommodityId), usize>) {
        for (&id, rate) in &conditions.rates.flow {
            let lane = &case.lanes[id];
            if let Some(&row) = balances.get(&(lane.to, lane.commodity)) {
                *self.stored.entry(row).or_default() += rate * lane.lead_time / DAYS_PER_YEAR;
            }
        }
    }

    /// What is lost beyond what the plan loses, by demand.
    fn losses(&mut self, case: &Case, conditions: &Conditions, columns: &[Column]) -> Vec<usize> {
        let excess: Vec<usize> = case.demands.ids().map(|_| self.builder.column(0.0, 0.0, f64::INFINITY)).collect();
        for (column, meaning) in columns.iter().enumerate() {
            if let Column::Lost { demand, .. } = *meaning {
                let row = self.at_most(conditions.rates.lost.get(&demand).copied().unwrap_or(0.0));
                self.builder.entry(row, column, 1.0);
                self.builder.entry(row, excess[demand.index()], -1.0);
            }
        }
        excess
    }
}
