//! Rules: each kind is a file that opens with its formula. Every rule has one row in every period in which it holds;
//! a soft one may be missed by `m`, at its penalty.

mod bankability;
mod budget;
mod custody;
mod targets;

use crate::case::custody::follows_tags;
use crate::case::entities::{Rule, RuleKind};
use crate::case::queries::in_force;
use crate::ids::{PlaceId, RuleId};
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::custody::Tags;
use crate::model::sheet::{Row, Sheet, Slack, small};

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
                RuleKind::ShareLimit
                | RuleKind::OriginLimit
                | RuleKind::TouchLimit
                | RuleKind::ContentMinimum
                | RuleKind::RecycledContentMinimum
                | RuleKind::EmissionLimit
                | RuleKind::ExportLimit
                | RuleKind::StockDaysMinimum => {}
                RuleKind::Bankability => bankability::add(scene, layout, sheet, &asked),
            }
        }
    }
}

fn in_region(rule: &Rule, place: PlaceId) -> bool {
    rule.region.as_ref().is_none_or(|scope| scope.places.contains(&place))
}
