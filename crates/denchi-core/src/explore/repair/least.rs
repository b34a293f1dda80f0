//! The least sum of changes, over all points `x` that keep the facts:
//!
//! ```text
//! min sum_g r_g:   m[g,t] <= scale[g,t] r_g,   rows of x with their misses m
//! ```
//!
//! and among those points one with the least amount of demand changed. `scale` is the side of the row that is missed; for
//! the limit of a rule on shares what one unit of the limit stands for at the point, found by repeating (Dinkelbach 1967:
//! the part that is reached divided by the whole falls to the least limit that can be kept).

use std::collections::{BTreeMap, BTreeSet};

use denchi_solver::{Options, Session, Termination};

use super::Change;
use crate::case::Case;
use crate::explore::ExploreError;
use crate::explore::conflict::Subject;
use crate::explore::conflict::elastic::{Elastic, Miss};
use crate::explore::conflict::growing::Growing;
use crate::ids::RuleId;
use crate::model::{Row, Scaling};
use crate::plan::result::PeriodIndex;
use crate::plan::rules::{Followed, reached};
use crate::plan::{self, PlanError, PlanOptions, Watch};

/// A change below this share is rounding.
const NONE: f64 = 1e-7;
/// What a change goes beyond the least one, as a share of it, so that the changed case is not on the edge.
const MARGIN: f64 = 1e-6;
/// Most rounds for limits on shares; each at least halves the distance in practice.
const ROUNDS: usize = 8;
/// Two rounds agree to this share.
const AGREED: f64 = 1e-7;
/// Most nodes of a search for whole numbers.
const NODES: u32 = 20_000;

/// What one unit of the limit of a rule on shares stands for, by rule and period.
type Bases = BTreeMap<(RuleId, PeriodIndex), f64>;

/// A point with its changes, and how far each subject is changed.
struct Point {
    values: Vec<f64>,
    shares: BTreeMap<Subject, f64>,
}

/// The changes of a least repair that leaves some subjects as they are, largest first; `None` where there is none.
pub(super) fn changes(
    case: &Case,
    elastic: &Elastic,
    banned: &BTreeSet<Subject>,
    options: &PlanOptions,
    watch: &mut Watch,
) -> Result<Option<Vec<Change>>, ExploreError> {
    let programme = Programme { case, elastic, banned, options: &options.solver };
    let mut bases = Bases::new();
    let mut limits: BTreeMap<(RuleId, PeriodIndex), f64> = BTreeMap::new();
    let mut found = None;
    let followed = Followed::of(case);
    for _ in 0..ROUNDS {
        let Some(point) = programme.solve(&bases, watch)? else { return Ok(None) };
        let rules: Vec<RuleId> = point.shares.keys().filter_map(|subject| ratio(case, *subject)).collect();
        let mut settled = true;
        if !rules.is_empty() {
            let values = point.values[..elastic.model.columns.len()].to_vec();
            let plan = plan::of_values(case, &elastic.model, values);
            for rule in rules {
                for t in elastic.periods(Subject::Rule(rule)).into_iter().flatten() {
                    let now = reached(case, &plan, &followed, rule, t);
                    limits.insert((rule, t), now.value);
                    let before = bases.insert((rule, t), now.base);
                    settled &= before.is_some_and(|before| (before - now.base).abs() <= AGREED * now.base);
                }
            }
        }
        found = Some(point);
        if settled {
            break;
        }
    }
    Ok(found.map(|point| programme.described(&point, &limits)))
}

/// The rule on shares that a subject is.
fn ratio(case: &Case, subject: Subject) -> Option<RuleId> {
    match subject {
        Subject::Rule(rule) if !case.rules[rule].limits_amount() => Some(rule),
        _ => None,
    }
}

/// Whether what a subject states can be changed by so much per cent.
fn is_gradual(subject: Subject) -> bool {
    !matches!(
        subject,
        Subject::OptionTiming(_)
            | Subject::OptionRequires { .. }
            | Subject::OptionMinimum(_)
            | Subject::Contract(_)
            | Subject::Mix { .. }
            | Subject::StockClosing(_)
            | Subject::Arrivals(..)
    )
}

/// Whether a row says that nothing is done without its fixed charge.
fn is_charge(row: &Row) -> bool {
    matches!(row, Row::SiteUsed { .. } | Row::SupplyUsed { .. } | Row::LaneUsed { .. } | Row::OptionBuilt { .. })
}

struct Programme<'a> {
    case: &'a Case,
    elastic: &'a Elastic,
    banned: &'a BTreeSet<Subject>,
    options: &'a Options,
}

impl Programme<'_> {
    /// What the whole of a statement is in the unit of its row; `None` where a miss of the row is bounded elsewhere.
    fn scale(&self, subject: Subject, period: Option<PeriodIndex>, miss: &Miss, bases: &Bases) -> Option<f64> {
        let problem = &self.elastic.problem;
        let side = if miss.below { problem.row_lower[miss.row] } else { problem.row_upper[miss.row] };
        let Subject::Rule(rule) = subject else {
            // Rows of charges have no side of their own. A capacity of nothing has, and no share of it is anything.
            let charge = self.elastic.model.rows.get(miss.row).is_some_and(is_charge);
            return (!charge).then_some(side.abs());
        };
        let t = period.unwrap_or_default();
        if let Some(rule) = ratio(self.case, subject) {
            return Some(bases.get(&(rule, t)).copied().unwrap_or_else(|| self.wanted(t)));
        }
        let when = &self.case.settings.periods[t];
        let limit = self.case.rules[rule].limit.mean(when.start, when.years) * when.years;
        Some(if limit == 0.0 { self.wanted(t) } else { limit.abs() })
    }

    /// The largest demand of a period: what a limit of nothing is compared with.
    fn wanted(&self, t: PeriodIndex) -> f64 {
        let when = &self.case.settings.periods[t];
        let wanted = self.case.demands.values().map(|demand| demand.quantity.mean(when.start, when.years) * when.years);
        wanted.fold(0.0, f64::max)
    }

    fn solve(&self, bases: &Bases, watch: &mut Watch) -> Result<Option<Point>, ExploreError> {
        let mut growing = Growing::new(self.elastic.problem.clone());
        let mut shares = BTreeMap::new();
        let mut demands = Vec::new();
        for subject in self.elastic.subjects() {
            let open = is_gradual(subject) && !self.banned.contains(&subject);
            let share = open.then(|| growing.column(1.0, f64::INFINITY));
            for period in self.elastic.periods(subject) {
                for miss in self.elastic.part(subject, period) {
                    let miss = self.elastic.misses[miss];
                    let Some(share) = share else {
                        growing.problem.upper[miss.column] = 0.0;
                        continue;
                    };
                    let Some(scale) = self.scale(subject, period, &miss, bases) else { continue };
                    let row = growing.row(f64::NEG_INFINITY, 0.0);
                    growing.entry(row, miss.column, 1.0);
                    growing.entry(row, share, -scale);
                    if matches!(subject, Subject::Demand(_) | Subject::Market(_)) && scale > 0.0 {
                        demands.push((miss.column, 1.0 / scale));
                    }
                }
            }
            shares.extend(share.map(|share| (subject, share)));
        }
        let mut problem = growing.finish();
        let scaling = Scaling::of(&problem);
        scaling.apply(&mut problem);
        let options = Options {
            method: None,
            purpose: denchi_solver::Purpose::Once,
            crossover: true,
            iteration_limit: problem.is_mip().then_some(NODES),
            ..self.options.clone()
        };
        let mut session = Session::new(problem)?;
        let Some(mut values) = self.values(&mut session, &options, &scaling, watch)? else { return Ok(None) };
        let part = |values: &[f64]| -> BTreeMap<Subject, f64> {
            let found = shares.iter().map(|(&subject, &column)| (subject, values[column]));
            found.filter(|(_, share)| *share > NONE).collect()
        };
        let least = part(&values);
        if least.keys().any(|subject| matches!(subject, Subject::Demand(_) | Subject::Market(_))) {
            let mut costs = Vec::new();
            let mut bounds = Vec::new();
            for (subject, &column) in &shares {
                let most = least.get(subject).map_or(0.0, |share| share * (1.0 + AGREED));
                bounds.push((column, 0.0, scaling.scale_value(column, most)));
                costs.push((column, 0.0));
            }
            costs.extend(demands.into_iter().map(|(column, cost)| (column, scaling.scale_cost(column, cost))));
            session.set_costs(&costs)?;
            session.set_columns_bounds(&bounds)?;
            // On the edge of what is feasible the second search may miss what the first one found.
            values = self.values(&mut session, &options, &scaling, watch)?.unwrap_or(values);
        }
        Ok(Some(Point { shares: least, values }))
    }

    fn values(
        &self,
        session: &mut Session,
        options: &Options,
        scaling: &Scaling,
        watch: &mut Watch,
    ) -> Result<Option<Vec<f64>>, ExploreError> {
        let outcome = session.solve(options, &mut watch.solver)?;
        match (outcome.termination, outcome.primal) {
            (Termination::Interrupted, _) => Err(ExploreError::Stopped),
            (Termination::Infeasible, _) => Ok(None),
            (_, Some(primal)) if primal.feasible => {
                let mut values = primal.columns;
                values.iter_mut().for_each(|value| *value = value.max(0.0));
                scaling.restore_values(&mut values);
                Ok(Some(values))
            }
            (other, _) => Err(PlanError::Stopped(other).into()),
        }
    }

    fn described(&self, point: &Point, limits: &BTreeMap<(RuleId, PeriodIndex), f64>) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        for (&subject, &share) in &point.shares {
            let share = match ratio(self.case, subject) {
                // The least limit that the point keeps, in the period that is furthest from it.
                Some(rule) => {
                    let far = |(&(of, t), &value): (&(RuleId, PeriodIndex), &f64)| {
                        let when = &self.case.settings.periods[t];
                        let limit = self.case.rules[rule].limit.mean(when.start, when.years);
                        let beyond =
                            if self.case.rules[rule].kind.is_minimum() { limit - value } else { value - limit };
                        (of == rule).then_some(beyond)
                    };
                    limits.iter().filter_map(far).fold(0.0, f64::max)
                }
                None => share,
            };
            if share > NONE {
                changes.push(self.change(subject, share * (1.0 + MARGIN), point));
            }
        }
        changes.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.subject.cmp(&b.subject)));
        changes
    }

    fn change(&self, subject: Subject, share: f64, point: &Point) -> Change {
        let mut amounts = Vec::new();
        if matches!(subject, Subject::Demand(_) | Subject::Market(_)) {
            for period in self.elastic.periods(subject).into_iter().flatten() {
                let misses = self.elastic.part(subject, Some(period));
                let amount: f64 = misses.iter().map(|&miss| point.values[self.elastic.misses[miss].column]).sum();
                let when = &self.case.settings.periods[period];
                let (Subject::Demand(demand) | Subject::Market(demand)) = subject else { continue };
                let wanted = self.case.demands[demand].quantity.mean(when.start, when.years) * when.years;
                if amount > NONE * wanted {
                    amounts.push((period, amount * (1.0 + MARGIN)));
                }
            }
        }
        Change { subject, share, values: super::changes::values(self.case, subject, share), amounts }
    }
}
