//! What happens, by month: shares that are left, factors on costs and demands, months of delay.
//!
//! Month $m$ covers $[m, m + 1)$ from the start of the window. An effect is in full force in $[a, b)$, where $a$ is the
//! start of its event plus `after` and $b - a$ its duration, and then recovers: at $t$ in $[b, b + r)$ its strength is
//! $1 - (t - b) / r$. What a month loses is its severity times the exact mean of the strength over the month.

use std::collections::BTreeMap;

use super::reach::Reach;
use super::{Occurrence, Window};
use crate::case::Case;
use crate::case::entities::{Effect, EffectKind};
use crate::ids::{DemandId, LaneId, OptionId, SiteId, SupplyId};

/// A factor for each month of the window; 1 is as planned.
pub type Months = Vec<f64>;

/// What happens to a chain, by month. Only what changes is listed. Of effects on the same thing the shares multiply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// Share of the capacity of sites that is left.
    pub capacity: BTreeMap<SiteId, Months>,
    /// Share of the limit of lanes that is left; of lanes without a limit, of what the plan moves.
    pub flow: BTreeMap<LaneId, Months>,
    /// Share of what supplies sell that is left.
    pub purchase: BTreeMap<SupplyId, Months>,
    /// Factor on what demands want.
    pub demand: BTreeMap<DemandId, Months>,
    /// Factor on the variable cost of activity at sites.
    pub activity_cost: BTreeMap<SiteId, Months>,
    /// Factor on the freight of lanes.
    pub flow_cost: BTreeMap<LaneId, Months>,
    /// Factor on the prices of supplies.
    pub purchase_cost: BTreeMap<SupplyId, Months>,
    /// Months by which capacity from options that would start within the window starts later; several delays add up.
    pub delay: BTreeMap<OptionId, f64>,
}

impl Impact {
    /// Whether nothing happens.
    pub fn is_empty(&self) -> bool {
        *self == Impact::default()
    }

    /// What an effect does that begins with its event at `start` (months from the start of the window) and lasts
    /// `duration` months, unless it has a duration of its own. A month that it covers in part is covered by its share of
    /// the month.
    ///
    /// A delivery under a contract is scaled by its lanes: what is left of it is one less the severity, of the limit of the
    /// lanes between its seller and its buyer. A delay holds whenever it begins before the end of the window.
    pub fn add(&mut self, case: &Case, window: &Window, effect: &Effect, start: f64, duration: f64) {
        let course = Course::of(effect, start, duration);
        if effect.kind == EffectKind::Delay {
            #[expect(clippy::cast_precision_loss, reason = "windows are short")]
            let within = course.begin < window.months as f64;
            if within && effect.delay > 0.0 {
                for option in effect.reach(case).options {
                    *self.delay.entry(option).or_insert(0.0) += effect.delay;
                }
            }
            return;
        }
        let change = match effect.kind {
            EffectKind::Demand | EffectKind::ActivityCost | EffectKind::FlowCost | EffectKind::PurchaseCost => {
                effect.change
            }
            _ => -effect.severity,
        };
        let factors = course.factors(window, change);
        if factors.iter().all(|factor| *factor == 1.0) {
            return;
        }
        let reach = effect.reach(case);
        match effect.kind {
            EffectKind::Demand => scale(&mut self.demand, reach.demands, &factors),
            EffectKind::ActivityCost => scale(&mut self.activity_cost, reach.sites, &factors),
            EffectKind::FlowCost => scale(&mut self.flow_cost, reach.lanes, &factors),
            EffectKind::PurchaseCost => scale(&mut self.purchase_cost, reach.supplies, &factors),
            _ => self.leave(reach, &factors),
        }
    }

    /// What events do together.
    pub fn of(case: &Case, window: &Window, occurrences: &[Occurrence]) -> Self {
        let mut impact = Impact::default();
        for occurrence in occurrences {
            for effect in &case.events[occurrence.event].effects {
                impact.add(case, window, effect, occurrence.start, occurrence.duration);
            }
        }
        impact
    }

    /// What something else does besides: factors multiply, delays add up.
    pub fn join(&mut self, other: Impact) {
        fn all<K: Ord>(own: &mut BTreeMap<K, Months>, other: BTreeMap<K, Months>) {
            for (key, factors) in other {
                scale(own, vec![key], &factors);
            }
        }
        all(&mut self.capacity, other.capacity);
        all(&mut self.flow, other.flow);
        all(&mut self.purchase, other.purchase);
        all(&mut self.demand, other.demand);
        all(&mut self.activity_cost, other.activity_cost);
        all(&mut self.flow_cost, other.flow_cost);
        all(&mut self.purchase_cost, other.purchase_cost);
        for (option, months) in other.delay {
            *self.delay.entry(option).or_insert(0.0) += months;
        }
    }

    /// The first month in which anything but a delay differs from the plan.
    pub(super) fn first_change(&self) -> Option<usize> {
        let sites = self.capacity.values().chain(self.activity_cost.values());
        let lanes = self.flow.values().chain(self.flow_cost.values());
        let supplies = self.purchase.values().chain(self.purchase_cost.values());
        let all = sites.chain(lanes).chain(supplies).chain(self.demand.values());
        all.filter_map(|months| months.iter().position(|factor| *factor != 1.0)).min()
    }

    /// The same in so many months from a month on.
    pub(super) fn part(&self, from: usize, months: usize) -> Self {
        fn of<K: Ord + Copy>(all: &BTreeMap<K, Months>, from: usize, months: usize) -> BTreeMap<K, Months> {
            all.iter().map(|(&key, factors)| (key, factors[from..from + months].to_vec())).collect()
        }
        Impact {
            capacity: of(&self.capacity, from, months),
            flow: of(&self.flow, from, months),
            purchase: of(&self.purchase, from, months),
            demand: of(&self.demand, from, months),
            activity_cost: of(&self.activity_cost, from, months),
            flow_cost: of(&self.flow_cost, from, months),
            purchase_cost: of(&self.purchase_cost, from, months),
            delay: self.delay.clone(),
        }
    }

    /// All that is reached stops at `start` for `duration` months.
    pub(super) fn closure(window: &Window, reach: Reach, start: f64, duration: f64) -> Self {
        let mut impact = Impact::default();
        let factors = Course { begin: start, end: start + duration, recovery: 0.0 }.factors(window, -1.0);
        if factors.iter().any(|factor| *factor != 1.0) {
            impact.leave(reach, &factors);
        }
        impact
    }

    /// Leaves a share of what is reached.
    fn leave(&mut self, reach: Reach, shares: &[f64]) {
        scale(&mut self.capacity, reach.sites, shares);
        scale(&mut self.flow, reach.lanes, shares);
        scale(&mut self.purchase, reach.supplies, shares);
    }
}

/// Multiplies the months of each thing by factors.
fn scale<K: Ord>(months: &mut BTreeMap<K, Months>, keys: Vec<K>, factors: &[f64]) {
    for key in keys {
        let months = months.entry(key).or_insert_with(|| vec![1.0; factors.len()]);
        for (month, factor) in months.iter_mut().zip(factors) {
            *month *= factor;
        }
    }
}

/// When an effect is in force, months from the start of the window.
#[derive(Clone, Copy, Debug)]
struct Course {
    begin: f64,
    /// End of full force; may be infinite.
    end: f64,
    /// Months of recovery after it.
    recovery: f64,
}

impl Course {
    fn of(effect: &Effect, start: f64, duration: f64) -> Self {
        let begin = start + effect.after;
        Course { begin, end: begin + effect.duration.unwrap_or(duration), recovery: effect.recovery }
    }

    /// One plus a change, by its mean strength in each month.
    fn factors(self, window: &Window, change: f64) -> Months {
        #[expect(clippy::cast_precision_loss, reason = "windows are short")]
        let months = (0..window.months).map(|month| 1.0 + change * self.strength(month as f64));
        months.collect()
    }

    /// Mean strength over a month, 0 to 1.
    fn strength(self, month: f64) -> f64 {
        let full = (self.end.min(month + 1.0) - self.begin.max(month)).max(0.0);
        let (from, to) = (self.end.max(month), (self.end + self.recovery).min(month + 1.0));
        if to <= from {
            return full;
        }
        full + (to - from) * (1.0 - ((from + to) / 2.0 - self.end) / self.recovery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strengths(begin: f64, end: f64, recovery: f64) -> Vec<f64> {
        let course = Course { begin, end, recovery };
        [0.0, 1.0, 2.0, 3.0].map(|month| course.strength(month)).to_vec()
    }

    #[test]
    fn what_happens_together_multiplies() {
        let id = <SiteId as crate::ids::Id>::from_index;
        let of = |site: usize, months: [f64; 2]| Impact {
            capacity: BTreeMap::from([(id(site), months.to_vec())]),
            ..Impact::default()
        };
        let mut both = of(0, [0.5, 1.0]);
        both.join(of(0, [0.5, 0.25]));
        both.join(of(1, [0.0, 1.0]));
        let capacity = BTreeMap::from([(id(0), vec![0.25, 0.25]), (id(1), vec![0.0, 1.0])]);
        assert_eq!(both, Impact { capacity, ..Impact::default() });
    }

    #[test]
    fn a_month_is_covered_by_its_share() {
        assert_eq!(strengths(0.5, 2.25, 0.0), [0.5, 1.0, 0.25, 0.0]);
        assert_eq!(strengths(-3.0, f64::INFINITY, 0.0), [1.0; 4]);
        assert_eq!(strengths(4.0, 9.0, 0.0), [0.0; 4]);
        // Within one month.
        assert_eq!(strengths(1.25, 1.5, 0.0), [0.0, 0.25, 0.0, 0.0]);
    }

    /// From 1 at the end of month 0 in a straight line to 0 two months later: means 3/4 and 1/4.
    #[test]
    fn recovery_is_linear_and_its_mean_exact() {
        assert_eq!(strengths(0.0, 1.0, 2.0), [1.0, 0.75, 0.25, 0.0]);
        // Full force until 0.5, then a line of one month: 1/2 + 3/8 in month 0, 1/8 in month 1.
        assert_eq!(strengths(0.0, 0.5, 1.0), [0.875, 0.125, 0.0, 0.0]);
        // Began and ended before the window; half of the recovery is left.
        assert_eq!(strengths(-9.0, -2.0, 4.0), [0.375, 0.125, 0.0, 0.0]);
    }
}
