//! A case with the emission factors of a set in place of those of its tables.

use crate::case::Case;
use crate::case::entities::{Factor, FactorKind};
use crate::case::series::Series;

use super::TraceError;

/// t per g.
const TONNES_PER_GRAM: f64 = 1e-6;

/// The case with a factor set laid over its tables.
///
/// # Errors
/// The case has no such set.
pub(super) fn apply(case: &Case, set: &str) -> Result<Case, TraceError> {
    let factors: Vec<&Factor> = case.factors.iter().filter(|factor| factor.set == set).collect();
    if factors.is_empty() {
        return Err(TraceError::FactorSet(set.to_owned()));
    }
    let mut changed = case.clone();
    for factor in factors {
        lay(&mut changed, factor);
    }
    transport(&mut changed);
    Ok(changed)
}

/// Names were checked when the case was read.
fn lay(case: &mut Case, factor: &Factor) {
    let (name, value) = (factor.name.as_str(), factor.factor);
    match factor.kind {
        FactorKind::Process => {
            if let Some(row) = case.processes.find(name).and_then(|id| case.processes.get_mut(id)) {
                row.direct_emissions = value;
            }
        }
        FactorKind::Fuel => {
            if let Some(row) = case.fuels.find(name).and_then(|id| case.fuels.get_mut(id)) {
                row.emissions = value;
            }
        }
        FactorKind::Grid => {
            if let Some(row) = case.grids.find(name).and_then(|id| case.grids.get_mut(id)) {
                row.emissions = Series::constant(value);
            }
        }
        FactorKind::Supply => {
            if let Some(row) = case.supplies.find(name).and_then(|id| case.supplies.get_mut(id)) {
                row.emissions = value;
            }
        }
        FactorKind::Mode => {
            if let Some(row) = case.freight_modes.find(name).and_then(|id| case.freight_modes.get_mut(id)) {
                row.emissions = value;
            }
        }
    }
}

/// Routes and the lanes that leave their emissions to them: legs times the factor of their mode.
fn transport(case: &mut Case) {
    for route in &mut case.routes {
        let legs = route.legs.iter();
        route.emissions = legs.map(|leg| leg.distance * case.freight_modes[leg.mode].emissions * TONNES_PER_GRAM).sum();
    }
    let lanes: Vec<_> = case.lanes.ids().collect();
    for id in lanes {
        let lane = &case.lanes[id];
        let (true, Some(route)) = (lane.emissions_from_route, lane.route) else { continue };
        let mass = case.commodities[lane.commodity].mass.unwrap_or_default();
        let emissions = case.routes[route].emissions * mass;
        if let Some(lane) = case.lanes.get_mut(id) {
            lane.emissions = emissions;
        }
    }
}
