//! Questions that several stages ask of a case.

mod contracts;
mod rules;

use super::Case;
use super::entities::{Direction, Limit, Names, Process, Rule, Scope};
use super::settings::Period;
use crate::ids::{LaneId, PlaceId};

pub use contracts::{in_term, is_decided, term_at};
pub use rules::{Consumer, DAYS_OF_CONSUMPTION, User, WorkItem, WorkScope};

impl Case {
    /// The places that a word stands for: `*`, a country group, a country, or a place. `None` for any other word.
    pub fn scope(&self, label: &str) -> Option<Scope> {
        super::assemble::scope(label, self)
    }

    /// Whether a rule is in force at a place in a period.
    pub fn rule_holds(&self, rule: &Rule, place: PlaceId, period: &Period) -> bool {
        rule.region.as_ref().is_none_or(|scope| scope.places.contains(&place)) && in_force(rule, period)
    }

    /// Whether a limit on flows is about a lane.
    pub fn limit_covers(&self, limit: &Limit, id: LaneId) -> bool {
        let lane = &self.lanes[id];
        let passes = |corridor| lane.route.is_some_and(|route| self.routes[route].corridors.contains(&corridor));
        limit.lane.as_deref().is_none_or(|only| only == self.lanes.name(id))
            && limit.commodity.is_none_or(|only| only == lane.commodity)
            && limit.region.as_ref().is_none_or(|scope| scope.places.contains(&lane.from))
            && limit.destination.as_ref().is_none_or(|scope| scope.places.contains(&lane.to))
            && limit.corridor.is_none_or(passes)
    }
}

/// Whether a rule is in force at the start of a period.
pub fn in_force(rule: &Rule, period: &Period) -> bool {
    starts_within(period, rule.first_year, rule.last_year)
}

/// Whether a period lies in the span of a limit.
pub fn in_span(limit: &Limit, period: &Period) -> bool {
    starts_within(period, limit.from_year, limit.to_year)
}

/// Whether a period starts in the years from `first` to `last`, both included; without one, there is no bound.
fn starts_within(period: &Period, first: Option<i64>, last: Option<i64>) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let (from, to) =
        (first.map_or(f64::NEG_INFINITY, |year| year as f64), last.map_or(f64::INFINITY, |year| year as f64 + 1.0));
    // Starts are sums of parts of years: a rounding error is no month.
    let start = period.start + 1e-6;
    start >= from && start < to
}

/// Units of product in a rule's scope per unit of activity of a process.
pub fn product_in_scope(rule: &Rule, process: &Process) -> f64 {
    let outputs = process.recipe.iter().filter(|row| row.direction == Direction::Output);
    let scope = outputs.filter(|row| rule.commodities.as_ref().is_none_or(|set| set.contains(&row.commodity)));
    scope.map(|row| row.quantity).sum()
}

impl Names {
    /// The name in a language (`ja` or not), falling back to the other, then to the identifier.
    pub fn display<'a>(&'a self, japanese: bool, identifier: &'a str) -> &'a str {
        let (first, second) = if japanese { (&self.ja, &self.en) } else { (&self.en, &self.ja) };
        first.as_deref().or(second.as_deref()).unwrap_or(identifier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Id, OptionId};

    #[test]
    fn a_limit_holds_from_its_first_to_its_last_year() {
        let limit = |from, to| Limit {
            measure: crate::case::entities::Measure::Build,
            total: false,
            site: None,
            process: None,
            option: Some(OptionId::from_index(0)),
            supply: None,
            lane: None,
            commodity: None,
            region: None,
            destination: None,
            corridor: None,
            from_year: from,
            to_year: to,
            minimum: None,
            maximum: Some(1.0),
            penalty: None,
            provenance: crate::case::entities::Provenance::default(),
        };
        let period = Period { label: "2027".to_owned(), start: 2027.0, years: 1.0 };
        assert!(in_span(&limit(Some(2027), Some(2027)), &period));
        assert!(in_span(&limit(None, None), &period));
        assert!(!in_span(&limit(Some(2028), None), &period));
        assert!(!in_span(&limit(None, Some(2026)), &period));
    }
}
