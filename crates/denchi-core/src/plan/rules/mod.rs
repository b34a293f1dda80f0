//! What each rule reaches in a plan, from its tables: one family a file.

mod emissions;
mod exports;
mod price;
mod shares;
mod stock_days;
mod targets;
mod value;
pub(crate) mod work;

pub(crate) use price::Duals;

use super::result::{PeriodIndex, Plan, RuleRow};
use super::{bankability, custody};
use crate::case::Case;
use crate::case::custody::{Custodies, follows_tags};
use crate::case::entities::{Rule, RuleKind};
use crate::case::queries::{User, WorkScope, in_force};
use crate::ids::{Id, RuleId};

/// What a rule reaches in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reached {
    /// In the unit of the limit: a yearly rate, a share, days, an amount per unit.
    pub(crate) value: f64,
    /// What one unit of the limit stands for in the period, in the unit in which the rule is missed.
    pub(crate) base: f64,
}

impl Reached {
    /// An amount of the period, as a yearly rate.
    fn rate(amount: f64, years: f64) -> Self {
        Reached { value: amount / years, base: years }
    }

    /// A part of a whole; of nothing, `empty`.
    fn ratio(part: f64, whole: f64, empty: f64) -> Self {
        Reached { value: if whole > 0.0 { part / whole } else { empty }, base: whole }
    }
}

/// What rules follow through a plan.
pub(crate) struct Followed {
    scopes: Vec<WorkScope>,
    custodies: Custodies,
}

impl Followed {
    /// All that the rules of a case follow.
    pub(crate) fn of(case: &Case) -> Self {
        Followed { scopes: case.work_scopes(), custodies: Custodies::of(case) }
    }
}

/// A rule in a period of a plan.
struct Asked<'a> {
    case: &'a Case,
    plan: &'a Plan,
    id: RuleId,
    rule: &'a Rule,
    period: PeriodIndex,
    scopes: &'a [WorkScope],
}

impl Asked<'_> {
    fn years(&self) -> f64 {
        self.plan.periods[self.period].years
    }

    /// What the region of the rule consumes in the period, units.
    fn consumption(&self) -> f64 {
        let (case, plan) = (self.case, self.plan);
        let consumed = case.consumption(self.rule).into_iter().map(|consumer| {
            let amount: f64 = match consumer.user {
                User::Demand(demand, _) => {
                    let rows = plan.served.iter().filter(|row| row.period == self.period && row.demand == demand);
                    rows.filter(|row| row.commodity == consumer.commodity).map(|row| row.amount).sum()
                }
                User::Site(site, run) => {
                    let process = case.sites[site].runs[run].process;
                    let rows = plan.activity.iter().filter(|row| row.period == self.period && row.site == site);
                    rows.filter(|row| row.process == process).map(|row| row.amount).sum()
                }
            };
            amount * consumer.quantity
        });
        consumed.sum()
    }
}

/// What a rule reaches.
pub(crate) fn reached(case: &Case, plan: &Plan, followed: &Followed, id: RuleId, period: PeriodIndex) -> Reached {
    let rule = &case.rules[id];
    if follows_tags(rule) {
        let (tagged, content) = custody::consumed(case, plan, &followed.custodies, id, period);
        return Reached::ratio(tagged, content, if rule.kind.is_minimum() { 1.0 } else { 0.0 });
    }
    let scopes = &followed.scopes;
    let asked = Asked { case, plan, id, rule, period, scopes };
    match rule.kind {
        RuleKind::CapacityTarget => targets::capacity(&asked),
        RuleKind::ProductionTarget => targets::production(&asked),
        RuleKind::InvestmentBudget => targets::budget(&asked),
        RuleKind::ShareLimit => shares::reached(&asked),
        RuleKind::ExportLimit => exports::reached(&asked),
        RuleKind::StockDaysMinimum => stock_days::reached(&asked),
        RuleKind::EmissionLimit | RuleKind::EmissionPrice => emissions::reached(&asked),
        RuleKind::ContentMinimum if rule.follows_work() => value::reached(&asked),
        // A rule on an element that the case does not have.
        RuleKind::OriginLimit | RuleKind::TouchLimit | RuleKind::ContentMinimum | RuleKind::RecycledContentMinimum => {
            Reached::default()
        }
        RuleKind::Bankability => {
            let (value, base) = bankability::reached(case, plan, rule, period);
            Reached { value, base }
        }
    }
}

/// Rules with what they reach and miss, and what their limits cost; `missed` by rule and period, amounts.
pub(crate) fn rows(case: &Case, plan: &mut Plan, missed: &[f64], duals: &Duals) {
    let followed = Followed::of(case);
    let mut rows = Vec::new();
    for (id, rule) in case.rules.iter() {
        for (period, when) in plan.periods.iter().enumerate().filter(|(_, when)| in_force(rule, when)) {
            let missed = missed[id.index() * plan.periods.len() + period] / when.years;
            let limit = rule.limit.mean(when.start, when.years);
            let Reached { value, base } = reached(case, plan, &followed, id, period);
            let shadow_price = duals.price(case, plan, (id, period), base);
            rows.push(RuleRow { rule: id, period, value, limit, missed, shadow_price });
        }
    }
    plan.rules = rows;
}
