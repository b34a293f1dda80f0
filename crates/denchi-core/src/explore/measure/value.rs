//! The value of a measure in a plan, from the tables of the plan.

use super::linear::{imported, within};
use super::{Measured, Of, periods};
use crate::case::Case;
use crate::plan::result::{Plan, Subject};
use crate::plan::rules::{Followed, reached};

pub(super) fn of(measured: &Measured, case: &Case, plan: &Plan) -> f64 {
    match &measured.measure.of {
        Of::Emissions(None) => plan.emissions.iter().map(|row| row.amount).sum(),
        Of::Emissions(region) => {
            let here = |subject: &Subject| matches!(subject, Subject::Site(site) if within(region.as_ref(), case.sites[*site].place));
            plan.emissions.iter().filter(|row| here(&row.subject)).map(|row| row.amount).sum()
        }
        of @ Of::Imports { .. } => {
            plan.flows.iter().map(|row| imported(of, case, &case.lanes[row.lane]) * row.amount).sum()
        }
        Of::Investment(region) => {
            let place = |option| case.sites[case.options[option].site].place;
            let counted = plan.builds.iter().filter(|row| within(region.as_ref(), place(row.option)));
            counted.map(|row| row.capital).sum()
        }
        Of::Shortage => plan.demands.iter().map(|row| row.lost).sum(),
        Of::Origin { .. } | Of::Rule(_) => {
            let followed = Followed::of(case);
            let amount = |id, period| {
                let reached = reached(case, plan, &followed, id, period);
                reached.value * reached.base
            };
            let rules = measured.weights.iter();
            rules
                .map(|(&id, weight)| weight * periods(case, plan, id).map(|period| amount(id, period)).sum::<f64>())
                .sum()
        }
    }
}
