//! Rules: one family a file, each equation written a second time from the case and the tables of the plan.
//!
//! Every rule reads `part <= limit * whole + m`, or `part + m >= limit * whole`.

mod emissions;
mod supplied;
mod targets;
mod value;
mod work;

use super::{Checker, Kind};
use crate::case::Case;
use crate::case::custody::follows_tags;
use crate::case::entities::{Rule, RuleKind};
use crate::case::queries::{User, in_force};
use crate::ids::RuleId;
use crate::plan::result::{Plan, RuleRow};

/// Both sides of a rule, in amounts of the period.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    part: f64,
    /// What the limit is multiplied with.
    whole: f64,
}

/// A rule in a period.
struct Asked<'a> {
    case: &'a Case,
    plan: &'a Plan,
    id: RuleId,
    rule: &'a Rule,
    period: usize,
    years: f64,
}

impl Asked<'_> {
    /// What the region consumes, units.
    fn consumed(&self) -> f64 {
        let mut sum = 0.0;
        for consumer in self.case.consumption(self.rule) {
            match consumer.user {
                User::Demand(demand, _) => {
                    for row in &self.plan.served {
                        if (row.demand, row.commodity, row.period) == (demand, consumer.commodity, self.period) {
                            sum += row.amount;
                        }
                    }
                }
                User::Site(site, run) => {
                    let process = self.case.sites[site].runs[run].process;
                    for row in &self.plan.activity {
                        if (row.site, row.process, row.period) == (site, process, self.period) {
                            sum += consumer.quantity * row.amount;
                        }
                    }
                }
            }
        }
        sum
    }
}

/// Both sides of a rule; `None` where it limits nothing.
fn sides(asked: &Asked) -> Option<Sides> {
    // Checked with the books of custody, bankability with the contracts.
    if follows_tags(asked.rule) {
        return None;
    }
    match asked.rule.kind {
        RuleKind::CapacityTarget => Some(targets::capacity(asked)),
        RuleKind::ProductionTarget => Some(targets::production(asked)),
        RuleKind::InvestmentBudget => Some(targets::budget(asked)),
        RuleKind::ShareLimit => Some(supplied::share(asked)),
        RuleKind::ExportLimit => Some(supplied::exports(asked)),
        RuleKind::StockDaysMinimum => Some(supplied::stock_days(asked)),
        RuleKind::EmissionLimit | RuleKind::EmissionPrice => Some(emissions::sides(asked)),
        RuleKind::ContentMinimum if asked.rule.follows_work() => Some(value::sides(asked)),
        RuleKind::OriginLimit
        | RuleKind::TouchLimit
        | RuleKind::ContentMinimum
        | RuleKind::RecycledContentMinimum
        | RuleKind::Bankability => None,
    }
}

/// Every rule in every period in which it is in force, and the work that rules look at.
pub(super) fn check(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    for (id, rule) in case.rules.iter() {
        for (period, when) in plan.periods.iter().enumerate().filter(|(_, when)| in_force(rule, when)) {
            let subject = || format!("{} {}", case.rules.name(id), when.label);
            let Some(row) = plan.rules.iter().find(|row| row.rule == id && row.period == period) else {
                checker.note(Kind::Rule, f64::INFINITY, 0.0, subject);
                continue;
            };
            let asked = Asked { case, plan, id, rule, period, years: when.years };
            if let Some(sides) = sides(&asked) {
                compare(checker, &asked, row, sides);
            }
        }
    }
    work::check(checker);
}

fn compare(checker: &mut Checker, asked: &Asked, row: &RuleRow, sides: Sides) {
    let when = &asked.plan.periods[asked.period];
    let subject = || format!("{} {}", asked.case.rules.name(asked.id), when.label);
    let limit = asked.rule.limit.mean(when.start, when.years);
    let (allowed, missed) = (limit * sides.whole, row.missed * asked.years);
    let scale = sides.part.abs() + allowed.abs();
    if asked.rule.kind != RuleKind::EmissionPrice {
        let error = if asked.rule.kind.is_minimum() { allowed - sides.part } else { sides.part - allowed };
        // Only a soft rule may be missed.
        let soft = if asked.rule.penalty.is_none() { missed } else { 0.0 };
        checker.note(Kind::Rule, (error - missed).max(soft), scale, subject);
    }
    // What the table says.
    checker.note(Kind::Rule, (row.limit - limit).abs(), limit, subject);
    if row.value.is_finite() && sides.whole > 0.0 {
        checker.note(Kind::Rule, (row.value * sides.whole - sides.part).abs(), scale, subject);
    }
}
