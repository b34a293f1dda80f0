//! The coefficients of a measure over the columns of a programme.

use std::collections::BTreeMap;

use super::{Measure, Of};
use crate::accounts;
use crate::case::Case;
use crate::case::custody::follows_tags;
use crate::case::entities::{Lane, Scope};
use crate::case::queries::in_force;
use crate::explore::Ready;
use crate::ids::{CommodityId, RuleId};
use crate::model::{Column, Model, Row};

/// Coefficients by column, and what does not depend on decisions.
pub(super) fn entries(measure: &Measure, ready: &Ready, weights: &BTreeMap<RuleId, f64>) -> (Vec<(usize, f64)>, f64) {
    let (case, model) = (ready.case, &ready.model);
    let mut sum = BTreeMap::new();
    let mut constant = 0.0;
    let mut add = |column: usize, factor: f64| {
        if factor != 0.0 {
            *sum.entry(column).or_insert(0.0) += factor;
        }
    };
    match &measure.of {
        Of::Origin { .. } | Of::Rule(_) => {
            for (&rule, &weight) in weights {
                let (columns, fixed) =
                    if follows_tags(&case.rules[rule]) { tagged(case, model, rule) } else { limited(model, rule) };
                columns.into_iter().for_each(|(column, factor)| add(column, factor * weight));
                constant += fixed * weight;
            }
        }
        of => model
            .columns
            .iter()
            .enumerate()
            .for_each(|(index, column)| add(index, coefficient(of, case, model, column))),
    }
    (sum.into_iter().collect(), constant)
}

/// What a unit of a column counts.
fn coefficient(of: &Of, case: &Case, model: &Model, column: &Column) -> f64 {
    let period = &case.settings.periods[usize::from(column.period())];
    match (of, *column) {
        (Of::Emissions(region), Column::Activity { site, run, .. }) => {
            let site = &case.sites[site];
            let process = site.runs[usize::from(run)].process;
            if within(region.as_ref(), site.place) {
                accounts::activity_emissions(case, site, process, period).total()
            } else {
                0.0
            }
        }
        (Of::Emissions(None), Column::Purchase { supply, .. }) => case.supplies[supply].emissions,
        (Of::Emissions(None), Column::Flow { lane, .. }) => case.lanes[lane].emissions,
        (Of::Imports { .. }, Column::Flow { lane, .. }) => imported(of, case, &case.lanes[lane]),
        (Of::Investment(region), Column::Build { option, .. }) => {
            let data = &case.options[option];
            let counts = within(region.as_ref(), case.sites[data.site].place);
            if counts { accounts::overnight(data, period) * model.layout.unit(option) } else { 0.0 }
        }
        (Of::Investment(region), Column::OptionBuilt { option, .. }) => {
            let data = &case.options[option];
            if within(region.as_ref(), case.sites[data.site].place) { data.fixed_cost } else { 0.0 }
        }
        (Of::Shortage, Column::Lost { .. }) => 1.0,
        _ => 0.0,
    }
}

/// Whether a place counts.
pub(super) fn within(region: Option<&Scope>, place: crate::ids::PlaceId) -> bool {
    region.is_none_or(|scope| scope.places.contains(&place))
}

/// What a unit on a lane counts as an import.
pub(super) fn imported(of: &Of, case: &Case, lane: &Lane) -> f64 {
    let Of::Imports { group, commodity, region } = of else { return 0.0 };
    let enters = region.places.contains(&lane.to) && !region.places.contains(&lane.from);
    if enters && group.places.contains(&lane.from) { weight(case, *commodity, lane.commodity) } else { 0.0 }
}

/// What a unit of a commodity counts: itself, or its mass.
fn weight(case: &Case, only: Option<CommodityId>, commodity: CommodityId) -> f64 {
    match only {
        Some(only) => f64::from(u8::from(only == commodity)),
        None => case.commodities[commodity].mass.unwrap_or(0.0),
    }
}

/// Tags in what the region of a rule consumes.
fn tagged(case: &Case, model: &Model, rule: RuleId) -> (Vec<(usize, f64)>, f64) {
    let (mut columns, mut constant) = (Vec::new(), 0.0);
    let periods = case.settings.periods.iter().enumerate();
    for (t, _) in periods.filter(|(_, period)| in_force(&case.rules[rule], period)) {
        let (terms, fixed) = model.tagged(case, rule, t);
        columns.extend(terms);
        constant += fixed;
    }
    (columns, constant)
}

/// What the rows of a rule limit, without what is missed.
fn limited(model: &Model, rule: RuleId) -> (Vec<(usize, f64)>, f64) {
    let of_rule: Vec<bool> =
        model.rows.iter().map(|row| matches!(row, Row::Rule { rule: this, .. } if *this == rule)).collect();
    let missed = |column: &Column| matches!(column, Column::MissedRule { .. });
    let mut columns = Vec::new();
    for (index, _) in model.columns.iter().enumerate().filter(|(_, column)| !missed(column)) {
        let entries = model.problem.matrix.column(index).filter(|(row, _)| of_rule.get(*row).copied().unwrap_or(false));
        columns.extend(entries.map(|(_, value)| (index, value)));
    }
    (columns, 0.0)
}
