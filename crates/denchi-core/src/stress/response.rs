//! The programme of the months: operation at its costs and premiums, ended by the prices of the plan.

use std::collections::BTreeMap;

use denchi_solver::Problem;

use super::conditions::Conditions;
use super::programme::{Programme, products};
use super::steady::{self, Prices};
use super::{Impact, Loss, StressError, Window};
use crate::accounts;
use crate::case::Case;
use crate::ids::{DemandId, Id, LaneId, OptionId, SiteId};
use crate::model::{Column, Row};
use crate::plan::result::Plan;
use crate::time::{self, MONTHS_PER_YEAR};

/// Losses below this share of what is wanted are noise of the solver.
const NOISE: f64 = 1e-7;

/// The months of a plan as a programme, and what each part of its cost is.
pub(super) struct MonthsProgramme {
    pub(super) programme: Programme,
    /// Cost of operation, money per unit of each column.
    pub(super) cost: Vec<f64>,
    /// Premium, money per unit of each column.
    premium: Vec<f64>,
    /// Value of what is left at the end, money per unit of each column; negative: worth something.
    ending: Vec<f64>,
    /// Demands whose loss is counted.
    products: Vec<DemandId>,
    /// Units of the end product that are wanted in a month.
    pub(super) wanted: f64,
    /// Capacity that options add to each site, units a year, with the start of what was built.
    added: BTreeMap<OptionId, Vec<(f64, f64)>>,
}

/// What the programmes of a window of any length share.
pub(super) struct Frame {
    pub(super) conditions: Conditions,
    pub(super) prices: Prices,
    /// Capacity that options add to each site, units a year, with the start of what was built.
    added: BTreeMap<OptionId, Vec<(f64, f64)>>,
}

impl Frame {
    /// The conditions and prices of a plan in a window.
    ///
    /// # Errors
    /// The window lies outside the plan, a demand has no value of what is lost, or the solver fails.
    pub(super) fn of(case: &Case, plan: &Plan, window: &Window) -> Result<Self, StressError> {
        let mut conditions = Conditions::of(case, plan, window)?;
        let prices = steady::prices(&conditions)?;
        conditions.let_surplus_go(&prices);
        let added = added(case, plan, conditions.period);
        Ok(Frame { conditions, prices, added })
    }
}

/// What is changed in a programme: columns with their upper bounds, rows with their sides, columns with their costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Changes {
    pub(super) upper: Vec<(usize, f64)>,
    pub(super) sides: Vec<(usize, f64, f64)>,
    pub(super) cost: Vec<(usize, f64)>,
}

impl MonthsProgramme {
    /// The programme of the months of a window.
    ///
    /// # Errors
    /// It cannot be built.
    pub(super) fn of(case: &Case, months: &Case, frame: &Frame) -> Result<Self, StressError> {
        let Frame { conditions, prices, .. } = frame;
        let mut programme = Programme::of(months, &conditions.rates)?;
        let cost = programme.model.problem.cost.clone();
        let premium: Vec<f64> = programme.model.columns.iter().map(|column| premium(prices, column)).collect();
        let ending: Vec<f64> = programme.model.columns.iter().map(|column| ending(months, prices, column)).collect();
        let problem = &mut programme.model.problem;
        for (column, total) in problem.cost.iter_mut().enumerate() {
            *total += premium[column] + ending[column];
        }
        for (row, meaning) in programme.model.rows.iter().enumerate() {
            if let Row::Balance { place, commodity, .. } = meaning
                && prices.place.get(&(*place, *commodity)).is_none_or(|&price| price >= 0.0)
            {
                // More may arrive than leaves.
                problem.row_lower[row] = f64::NEG_INFINITY;
            }
        }
        for (column, meaning) in programme.model.columns.iter().enumerate() {
            // Nobody hoards, and nobody ships more into the time after the window than the plan does.
            if matches!(meaning, Column::Level { .. }) || ending[column] != 0.0 {
                problem.upper[column] = programme.split[column];
            }
        }
        let products = products(case);
        let wanted = products.iter().filter_map(|id| conditions.rates.wanted.get(id)).sum::<f64>() / MONTHS_PER_YEAR;
        Ok(MonthsProgramme { programme, cost, premium, ending, products, wanted, added: frame.added.clone() })
    }

    pub(super) fn problem(&self) -> &Problem {
        &self.programme.model.problem
    }

    /// What happens, as changes of the programme.
    pub(super) fn changes(&self, case: &Case, impact: &Impact) -> Changes {
        let mut changes = Changes::default();
        let months = self.months();
        let delayed = self.delayed(case, impact);
        let sites: std::collections::BTreeSet<SiteId> = impact.capacity.keys().chain(delayed.keys()).copied().collect();
        for site in sites {
            for m in 0..months {
                let share = impact.capacity.get(&site).map_or(1.0, |months| months[m]);
                let lost = delayed.get(&site).map_or(0.0, |months| months[m]);
                self.close_site(case, site, m, (share, lost), &mut changes);
            }
        }
        let layout = &self.programme.model.layout;
        for (&lane, shares) in &impact.flow {
            shares.iter().enumerate().for_each(|(m, &share)| self.limit(layout.flow(lane, m), share, &mut changes));
        }
        for (&supply, shares) in &impact.purchase {
            for step in 0..case.supplies[supply].steps.len() {
                for (m, &share) in shares.iter().enumerate() {
                    self.limit(layout.purchase(supply, step, m), share, &mut changes);
                }
            }
        }
        for (&demand, factors) in &impact.demand {
            let rows = self.programme.demand.get(&demand).into_iter().flatten();
            for (&row, &factor) in rows.zip(factors).filter(|(_, factor)| **factor != 1.0) {
                let wanted = self.problem().row_upper[row] * factor;
                changes.sides.push((row, wanted, wanted));
            }
        }
        self.change_costs(case, impact, &mut changes);
        changes
    }

    fn close_site(&self, case: &Case, site: SiteId, m: usize, (share, lost): (f64, f64), changes: &mut Changes) {
        if share >= 1.0 && lost <= 0.0 {
            return;
        }
        if let Some(&row) = self.programme.capacity.get(&site).and_then(|rows| rows.get(m)) {
            let standing = (self.problem().row_upper[row] - lost / MONTHS_PER_YEAR).max(0.0);
            changes.sides.push((row, f64::NEG_INFINITY, standing * share));
        } else {
            for run in 0..case.sites[site].runs.len() {
                self.limit(self.programme.model.layout.activity(site, run, m), share, changes);
            }
        }
    }

    /// Leaves a share of the limit of a column; without a limit, of what the plan does.
    fn limit(&self, column: usize, share: f64, changes: &mut Changes) {
        if share < 1.0 {
            let upper = self.problem().upper[column];
            let whole = if upper.is_finite() { upper } else { self.programme.split[column] };
            changes.upper.push((column, whole * share));
        }
    }

    fn change_costs(&self, case: &Case, impact: &Impact, changes: &mut Changes) {
        let layout = &self.programme.model.layout;
        let mut dearer = |column: usize, part: f64, factor: f64| {
            if factor != 1.0 && part != 0.0 {
                changes.cost.push((column, self.problem().cost[column] + part * (factor - 1.0)));
            }
        };
        for (&site, factors) in &impact.activity_cost {
            for run in 0..case.sites[site].runs.len() {
                for (m, &factor) in factors.iter().enumerate() {
                    let column = layout.activity(site, run, m);
                    dearer(column, self.cost[column], factor);
                }
            }
        }
        for (&lane, factors) in &impact.flow_cost {
            for (m, &factor) in factors.iter().enumerate() {
                let freight = self.freight(case, lane, m);
                dearer(layout.flow(lane, m), freight, factor);
            }
        }
        for (&supply, factors) in &impact.purchase_cost {
            for step in 0..case.supplies[supply].steps.len() {
                for (m, &factor) in factors.iter().enumerate() {
                    let column = layout.purchase(supply, step, m);
                    dearer(column, self.cost[column], factor);
                }
            }
        }
    }

    /// The part of a flow's cost that is freight and not duty.
    fn freight(&self, case: &Case, lane: LaneId, m: usize) -> f64 {
        let column = self.programme.model.layout.flow(lane, m);
        let lane = &case.lanes[lane];
        let total = self.cost[column];
        let duty = lane.tariff.single().unwrap_or(0.0);
        total - duty
    }

    /// Capacity that is not there yet because its project is late, units a year by month.
    fn delayed(&self, case: &Case, impact: &Impact) -> BTreeMap<SiteId, Vec<f64>> {
        let mut late: BTreeMap<SiteId, Vec<f64>> = BTreeMap::new();
        let first = self.programme.start;
        for (option, &delay) in &impact.delay {
            let site = case.options[*option].site;
            for &(start, capacity) in self.added.get(option).into_iter().flatten() {
                let lost = late.entry(site).or_insert_with(|| vec![0.0; self.months()]);
                let mut month = 0.5;
                for lost in lost.iter_mut() {
                    if first + month / MONTHS_PER_YEAR < start + delay / MONTHS_PER_YEAR {
                        *lost += capacity;
                    }
                    month += 1.0;
                }
            }
        }
        late
    }

    pub(super) fn months(&self) -> usize {
        self.programme.model.discount.len()
    }

    /// Whether the plan is still a best answer: nothing that it uses is taken away, and nothing gets cheaper.
    pub(super) fn stands(&self, changes: &Changes) -> bool {
        let Programme { split, activity, .. } = &self.programme;
        changes.upper.iter().all(|&(column, upper)| split[column] <= upper && upper <= self.problem().upper[column])
            && changes.sides.iter().all(|&(row, lower, upper)| {
                lower <= activity[row]
                    && activity[row] <= upper
                    && lower >= self.problem().row_lower[row]
                    && upper <= self.problem().row_upper[row]
            })
            && changes.cost.iter().all(|&(column, cost)| split[column] == 0.0 && cost >= self.problem().cost[column])
    }

    /// How many bounds and sides the plan does not keep any more.
    pub(super) fn broken(&self, changes: &Changes) -> usize {
        let Programme { split, activity, .. } = &self.programme;
        let columns = changes.upper.iter().filter(|&&(column, upper)| split[column] > upper).count();
        let rows = changes.sides.iter().filter(|&&(row, lower, upper)| activity[row] < lower || activity[row] > upper);
        columns + rows.count()
    }

    /// What is lost in an answer to changes.
    pub(super) fn loss(&self, case: &Case, changes: &Changes, values: &[f64]) -> Loss {
        let mut loss = Loss { lost: vec![0.0; case.demands.len()], ..Loss::default() };
        loss.lost_by_month = vec![0.0; self.months()];
        let changed: BTreeMap<usize, f64> =
            changes.cost.iter().map(|&(column, cost)| (column, cost - self.problem().cost[column])).collect();
        for (column, meaning) in self.programme.model.columns.iter().enumerate() {
            let more = values[column] - self.programme.split[column];
            let dearer = changed.get(&column).copied().unwrap_or(0.0) * values[column];
            if more == 0.0 && dearer == 0.0 {
                continue;
            }
            let cost = self.cost[column] * more + dearer;
            match *meaning {
                Column::Lost { demand, t } => {
                    loss.shortage_cost += cost;
                    loss.lost[demand.index()] += more;
                    if self.products.contains(&demand) {
                        loss.lost_by_month[usize::from(t)] += more;
                    }
                }
                Column::Backlog { .. } => loss.shortage_cost += cost,
                _ => loss.extra_cost += cost,
            }
            loss.premium += self.premium[column] * more;
            loss.depletion += self.ending[column] * more;
        }
        let floor = NOISE * self.wanted.max(f64::MIN_POSITIVE);
        for lost in loss.lost_by_month.iter_mut().chain(&mut loss.lost) {
            if lost.abs() <= floor {
                *lost = 0.0;
            }
        }
        loss.first_month = loss.lost_by_month.iter().position(|&lost| lost > 0.0);
        loss
    }
}

/// The premium of a column, which is that of the year.
fn premium(prices: &Prices, column: &Column) -> f64 {
    let first = match *column {
        Column::Activity { site, run, .. } => Column::Activity { site, run, t: 0 },
        Column::Flow { lane, .. } => Column::Flow { lane, t: 0 },
        Column::Purchase { supply, step, .. } => Column::Purchase { supply, step, t: 0 },
        Column::Served { demand, member, .. } => Column::Served { demand, member, t: 0 },
        Column::Lost { demand, .. } => Column::Lost { demand, t: 0 },
        Column::Discard { place, commodity, .. } => Column::Discard { place, commodity, t: 0 },
        _ => return 0.0,
    };
    prices.premium.get(&first).copied().unwrap_or(0.0)
}

/// What a unit of a column is worth at the end of the window, as a cost.
fn ending(case: &Case, prices: &Prices, column: &Column) -> f64 {
    let periods = &case.settings.periods;
    let price = |place, commodity| prices.place.get(&(place, commodity)).copied().unwrap_or(0.0);
    match *column {
        Column::Flow { lane, t } => {
            let lane = &case.lanes[lane];
            match time::arrival(periods, usize::from(t), lane.lead_time) {
                Some(_) => 0.0,
                None => -price(lane.to, lane.commodity),
            }
        }
        Column::Level { stock, t } if usize::from(t) + 1 == periods.len() => {
            let stock = &case.stocks[stock];
            -price(stock.place, stock.commodity)
        }
        _ => 0.0,
    }
}

/// What the plan has built that works in a period: start and capacity, units a year after ramp-up.
fn added(case: &Case, plan: &Plan, period: usize) -> BTreeMap<OptionId, Vec<(f64, f64)>> {
    let mut added: BTreeMap<OptionId, Vec<(f64, f64)>> = BTreeMap::new();
    for build in plan.builds.iter().filter(|build| build.period <= period) {
        let share = accounts::working_share(case, build.option, &plan.periods[build.period], &plan.periods[period]);
        let availability = case.sites[case.options[build.option].site].availability;
        if share > 0.0 {
            added.entry(build.option).or_default().push((build.start, build.capacity * share * availability));
        }
    }
    added
}
