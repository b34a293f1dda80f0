//! Targets and budgets.

use super::{Asked, Reached};
use crate::case::queries::product_in_scope;
use crate::ids::{ProcessId, SiteId};

impl Asked<'_> {
    /// The owned share of a site in the region.
    fn owned(&self, site: SiteId) -> f64 {
        let site = &self.case.sites[site];
        if self.case.in_region(self.rule, site.place) { self.case.owner_share(site, self.rule) } else { 0.0 }
    }

    /// Units of product in scope per unit of activity.
    fn product(&self, process: ProcessId) -> f64 {
        product_in_scope(self.rule, &self.case.processes[process])
    }
}

pub(super) fn capacity(asked: &Asked) -> Reached {
    let rows = asked.plan.capacity.iter().filter(|row| row.period == asked.period && row.existing + row.added > 0.0);
    let factor = |site: SiteId| asked.owned(site) * asked.product(asked.case.sites[site].runs[0].process);
    // Capacity may be infinite where it does not count.
    let counted = rows.map(|row| (factor(row.site), row)).filter(|(factor, _)| *factor > 0.0);
    let value: f64 = counted.map(|(factor, row)| factor * (row.existing + row.added)).sum();
    Reached { value, base: asked.years() }
}

pub(super) fn production(asked: &Asked) -> Reached {
    let rows = asked.plan.activity.iter().filter(|row| row.period == asked.period);
    let made: f64 = rows.map(|row| asked.owned(row.site) * asked.product(row.process) * row.amount).sum();
    Reached::rate(made, asked.years())
}

pub(super) fn budget(asked: &Asked) -> Reached {
    let (case, start) = (asked.case, asked.plan.periods[asked.period].start);
    let built = asked.plan.builds.iter().filter(|row| row.period == asked.period);
    let spent = built.map(|row| {
        let option = &case.options[row.option];
        let in_scope = asked.rule.commodities.is_none() || asked.product(case.sites[option.site].runs[0].process) > 0.0;
        let cost = option.overnight_cost.at(start) * row.capacity + option.fixed_cost;
        if in_scope { asked.owned(option.site) * cost } else { 0.0 }
    });
    Reached::rate(spent.sum(), asked.years())
}
