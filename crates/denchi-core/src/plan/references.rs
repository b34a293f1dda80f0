//! Published figures beside those of a plan.

use super::result::{PeriodIndex, Plan};
use crate::case::Case;
use crate::case::entities::Reference;
use crate::ids::CommodityId;

/// A published figure and what the plan says.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Index into [`Case::references`].
    pub reference: usize,
    /// Period of the plan that is compared.
    pub period: PeriodIndex,
    /// What the plan says, in the unit of the reference; `None` where the plan makes nothing of the kind.
    pub value: Option<f64>,
}

impl Comparison {
    /// Relative difference from the published figure.
    pub fn difference(&self, case: &Case) -> Option<f64> {
        let published = case.references[self.reference].value;
        self.value.filter(|_| published != 0.0).map(|value| value / published - 1.0)
    }

    /// Whether the difference is within the tolerance of the reference; `None` without one.
    pub fn within(&self, case: &Case) -> Option<bool> {
        let tolerance = case.references[self.reference].tolerance?;
        self.difference(case).map(|difference| difference.abs() <= tolerance)
    }
}

/// Every reference of the case beside the plan: needs of elements per year, scaled to the output that the published
/// figure is about, and shares of countries in what is made or bought of a commodity.
pub fn compare(case: &Case, plan: &Plan) -> Vec<Comparison> {
    let compared = case.references.iter().enumerate().filter_map(|(index, reference)| {
        let period = period_of(plan, reference.year)?;
        let value = match reference.metric.as_str() {
            "mineral_need" => need(case, plan, reference, period),
            "country_share" => share(case, plan, reference, period),
            _ => None,
        };
        Some(Comparison { reference: index, period, value })
    });
    compared.collect()
}

/// The period of a year; the nearest one where the horizon does not cover it.
fn period_of(plan: &Plan, year: Option<i64>) -> Option<PeriodIndex> {
    let last = plan.periods.len().checked_sub(1)?;
    let Some(year) = year else { return Some(last) };
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let after = plan.periods.partition_point(|period| period.start <= year as f64 + 1e-6);
    Some(after.saturating_sub(1).min(last))
}

fn need(case: &Case, plan: &Plan, reference: &Reference, period: PeriodIndex) -> Option<f64> {
    let element = reference.element?;
    let need = plan.needs.iter().find(|row| row.element == element && row.period == period)?.reported;
    let years = plan.periods[period].years;
    let Some(at) = reference.at else { return Some(need / years) };
    let output = product_output(case, plan, period);
    (output > 0.0).then(|| need / output * at)
}

/// Output of the product stage in a period, units.
pub fn product_output(case: &Case, plan: &Plan, period: PeriodIndex) -> f64 {
    let Some(stage) = case.settings.product_stage.as_deref().and_then(|name| case.stages.find(name)) else {
        return 0.0;
    };
    let rows = plan.activity.iter().filter(|row| row.period == period);
    rows.filter_map(|row| case.processes[row.process].product().map(|product| (row, product)))
        .filter(|(_, product)| case.commodities[product.commodity].stage == Some(stage))
        .map(|(row, product)| product.quantity * row.amount)
        .sum()
}

fn share(case: &Case, plan: &Plan, reference: &Reference, period: PeriodIndex) -> Option<f64> {
    let (commodity, country) = (reference.commodity?, reference.country.as_deref()?);
    let (mut own, mut all) = (0.0, 0.0);
    let mut add = |place: crate::ids::PlaceId, amount: f64| {
        all += amount;
        if case.places[place].country.as_deref() == Some(country) {
            own += amount;
        }
    };
    for row in plan.activity.iter().filter(|row| row.period == period) {
        add(case.sites[row.site].place, made(case, row.process, commodity) * row.amount);
    }
    for row in plan.purchases.iter().filter(|row| row.period == period) {
        let supply = &case.supplies[row.supply];
        if supply.commodity == commodity {
            add(supply.place, row.amount);
        }
    }
    (all > 0.0).then(|| own / all)
}

fn made(case: &Case, process: crate::ids::ProcessId, commodity: CommodityId) -> f64 {
    let recipe = case.processes[process].recipe.iter();
    recipe.filter(|row| row.commodity == commodity && row.net() > 0.0).map(|row| row.quantity).sum()
}
