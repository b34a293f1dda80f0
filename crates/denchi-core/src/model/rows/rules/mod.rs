//! Rules: each kind is a file that opens with its formula. Every rule has one row in every period in which it holds;
//! a soft one may be missed by `m`, at its penalty.

mod bankability;
mod budget;
mod custody;
mod emissions;
mod exports;
mod shares;
mod stock_days;
mod targets;
mod value;

use crate::case::custody::follows_tags;
use crate::case::entities::{Rule, RuleKind};
use crate::case::queries::{User, in_force};
use crate::ids::RuleId;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::custody::Tags;
use crate::model::meaning::{Row, Slack, small};
use crate::model::sheet::Sheet;

/// A rule in a period.
struct Asked<'a> {
    id: RuleId,
    rule: &'a Rule,
    /// Index of the period.
    t: usize,
    /// The limit as a yearly rate or a share, mean over the period.
    limit: f64,
    /// Years of the period.
    years: f64,
}

impl Asked<'_> {
    fn meaning(&self) -> Row {
        Row::Rule { rule: self.id, t: small(self.t) }
    }

    /// Its row, for a sum that must reach the limit times the years of the period.
    fn at_least(&self, sheet: &mut Sheet) -> usize {
        sheet.row(self.meaning(), self.limit * self.years, f64::INFINITY)
    }

    /// Its row, for a sum that must not exceed the limit times the years of the period.
    fn at_most(&self, sheet: &mut Sheet) -> usize {
        sheet.row(self.meaning(), f64::NEG_INFINITY, self.limit * self.years)
    }

    /// Its row, for a difference that must not fall below zero.
    fn not_negative(&self, sheet: &mut Sheet) -> usize {
        sheet.row(self.meaning(), 0.0, f64::INFINITY)
    }

    /// Its row, for a difference that must not exceed zero.
    fn not_positive(&self, sheet: &mut Sheet) -> usize {
        sheet.row(self.meaning(), f64::NEG_INFINITY, 0.0)
    }

    /// Lets a soft rule be missed, and any rule in an elastic model.
    fn soften(&self, scene: &Scene, layout: &Layout, sheet: &mut Sheet, row: usize) {
        if let Some(missed) = layout.missed_rule(self.id, self.t) {
            sheet.entry(row, missed, if self.rule.kind.is_minimum() { 1.0 } else { -1.0 });
        } else if scene.elastic {
            sheet.slack(row, Slack::Rule(self.id), self.t);
        }
    }
}

pub(super) fn add(scene: &Scene, layout: &Layout, tags: &Tags, sheet: &mut Sheet) {
    for (id, rule) in scene.case.rules.iter() {
        for (t, period) in scene.periods.iter().enumerate().filter(|(_, period)| in_force(rule, period)) {
            let limit = rule.limit.mean(period.start, period.years);
            let asked = Asked { id, rule, t, limit, years: period.years };
            if follows_tags(rule) {
                custody::add(scene, layout, tags, sheet, &asked);
                continue;
            }
            match rule.kind {
                RuleKind::CapacityTarget => targets::capacity(scene, layout, sheet, &asked),
                RuleKind::ProductionTarget => targets::production(scene, layout, sheet, &asked),
                RuleKind::InvestmentBudget => budget::add(scene, layout, sheet, &asked),
                // A price is a cost of the columns.
                RuleKind::EmissionPrice => {}
                RuleKind::ShareLimit => shares::add(scene, layout, sheet, &asked),
                RuleKind::ExportLimit => exports::add(scene, layout, sheet, &asked),
                RuleKind::StockDaysMinimum => stock_days::add(scene, layout, sheet, &asked),
                RuleKind::EmissionLimit => emissions::add(scene, layout, sheet, &asked),
                RuleKind::ContentMinimum if rule.follows_work() => value::add(scene, layout, sheet, &asked),
                RuleKind::OriginLimit
                | RuleKind::TouchLimit
                | RuleKind::ContentMinimum
                | RuleKind::RecycledContentMinimum => {}
                RuleKind::Bankability => bankability::add(scene, layout, sheet, &asked),
            }
        }
    }
}

/// Enters what the region of a rule consumes in a period, units, times a factor.
fn consumption(scene: &Scene, layout: &Layout, sheet: &mut Sheet, asked: &Asked, (row, factor): (usize, f64)) {
    for consumer in scene.case.consumption(asked.rule) {
        let column = match consumer.user {
            User::Demand(demand, member) => layout.served(demand, member, asked.t),
            User::Site(site, run) => layout.activity(site, run, asked.t),
        };
        sheet.entry(row, column, factor * consumer.quantity);
    }
}
