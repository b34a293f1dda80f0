//! Where it comes from, what it emitted and what it cost: a plan, or observed flows, traced through every tier.
//!
//! See docs/model.md, "The trace". Two systems are solved over the network of a plan, expanded over all periods: *content*
//! (origins of a tracer) and *burdens* (emissions and costs). Both are absorbing chains with nonnegative weights that add
//! up to one, so that one elimination without subtraction solves them.

mod bounds;
mod burden;
mod chain;
mod chart;
mod content;
mod dependence;
mod factors;
mod mix;
mod network;
mod observed;
mod provenance;
mod questions;
mod result;
mod sources;
mod tags;
mod value;

#[cfg(test)]
mod tests;

pub use bounds::{Answer, Asked, Bounds};
pub use dependence::{recycled, soil};
pub use network::{Arc, Entry, Exit, Network, Tagging};
pub use observed::{Observation, ObservedDependence, ObservedOrigin, observe};
pub use questions::{bound_dependence, bounds};
pub use result::*;

use std::sync::{Mutex, PoisonError};

use denchi_solver::SolverError;

use crate::case::Case;
use crate::case::entities::Scope;
use crate::plan::result::Plan;
use burden::Handing;
use chart::Chart;
use content::{Content, Origins};
use dependence::Region;
use provenance::Mixes;
use sources::Source;

/// Why there is no trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// No such factor set in the case.
    #[error("the case has no factor set `{0}`")]
    FactorSet(String),
    /// No such place, country or country group.
    #[error("the case knows no place, country or country group `{0}`")]
    Region(String),
    /// A linear programme of the bounds failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// A linear programme of the bounds was stopped.
    #[error("the bounds were stopped: {0}")]
    Stopped(denchi_solver::Termination),
}

/// Traces a plan.
///
/// # Errors
/// An unknown factor set or region.
pub fn trace(case: &Case, plan: &Plan, options: &TraceOptions) -> Result<Trace, TraceError> {
    let mut trace = Trace { periods: plan.periods.clone(), factor_set: options.factor_set.clone(), ..Trace::default() };
    let with_factors = options.factor_set.as_deref().map(|set| factors::apply(case, set)).transpose()?;
    let regions = if options.regions.is_empty() {
        case.settings.home.iter().cloned().chain(["*".to_owned()]).collect()
    } else {
        options.regions.clone()
    };
    let regions = scopes(case, &regions)?;
    let value_regions = scopes(case, &options.value_regions)?;
    let chart = Chart::of(case, plan);
    let origins = Origins::of(case);
    let pools = provenance::pools(&chart);
    trace.consumption = dependence::consumption(&chart);
    let regions: Vec<Region> = regions.iter().map(|scope| Region::of(scope, &trace.consumption)).collect();
    let elements = || case.elements.ids().map(Tracer::Element).collect();
    let tracers: Vec<Tracer> = if options.tracers.is_empty() { elements() } else { options.tracers.clone() };
    let (country, countries) = dependence::countries(case);
    let ground = Ground { case, chart: &chart, origins: &origins, pools: &pools, country, countries };

    let sources = sources::find(with_factors.as_ref().unwrap_or(case), plan, &chart);
    let handing = Handing::of(case, plan, &chart);
    let parts = ground.follow_beside(&tracers, &regions, || {
        burden::account(&handing, &chart, &sources, &pools, &mut trace);
        trace.territorial = sources::territorial(&sources);
        let scene = value::Scene { case, plan, chart: &chart, origins: &origins, handing: &handing };
        trace.value_content = value::rows(&scene, &sources, &value_regions);
    });
    for part in parts {
        trace.provenance.extend(part.provenance);
        trace.dependence.extend(part.dependence);
        trace.recycled.extend(part.recycled);
        trace.checks.extend(part.checks);
    }
    check_burdens(plan, &handing, &sources, &mut trace);
    Ok(trace)
}

fn scopes(case: &Case, labels: &[String]) -> Result<Vec<Scope>, TraceError> {
    let find = |label: &String| case.scope(label).ok_or_else(|| TraceError::Region(label.clone()));
    labels.iter().map(find).collect()
}

/// What tracers have in common.
struct Ground<'a> {
    case: &'a Case,
    chart: &'a Chart,
    origins: &'a Origins,
    pools: &'a [u32],
    /// Country of each place, as an index into `countries`.
    country: Vec<usize>,
    countries: Vec<String>,
}

/// What a trace says of one tracer.
#[derive(Default)]
struct Part {
    provenance: Vec<ProvenanceRow>,
    dependence: Vec<DependenceRow>,
    recycled: Vec<RecycledRow>,
    checks: Vec<Conservation>,
}

impl Ground<'_> {
    /// Follows tracers, and does something else meanwhile. Tracers share nothing, so that each has its own thread, in turns
    /// where they are more than processors; parts come in the order of the tracers, whichever was ready first.
    fn follow_beside(&self, tracers: &[Tracer], regions: &[Region], beside: impl FnOnce()) -> Vec<Part> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from).min(tracers.len());
        let mut parts: Vec<Part> = tracers.iter().map(|_| Part::default()).collect();
        if workers <= 1 {
            beside();
            tracers.iter().zip(&mut parts).for_each(|(&tracer, part)| *part = self.follow(tracer, regions));
            return parts;
        }
        let waiting = Mutex::new(tracers.iter().zip(&mut parts));
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((&tracer, part)) = next() {
                *part = self.follow(tracer, regions);
            }
        };
        std::thread::scope(|scope| {
            (1..workers).for_each(|_| drop(scope.spawn(work)));
            beside();
            work();
        });
        parts
    }

    /// Provenance, dependence and recycled content of a tracer.
    fn follow(&self, tracer: Tracer, regions: &[Region]) -> Part {
        let (case, chart, origins) = (self.case, self.chart, self.origins);
        let (country, countries) = (self.country.as_slice(), self.countries.as_slice());
        let content = Content::of(case, chart, origins, tracer);
        let mixes = Mixes::of(case, &content, origins, chart);
        let mut part = Part::default();
        provenance::rows(&content, origins, chart, &mixes, self.pools, &mut part.provenance);
        let scene = dependence::Scene { case, chart, origins, content: &content, mixes: &mixes, country, countries };
        scene.rows(regions, &mut part.dependence, &mut part.recycled);
        let check = |what, error| Conservation { what, tracer: Some(tracer), period: None, error };
        part.checks = vec![check("shares", mixes.error()), check("content", content.network.imbalance())];
        part
    }
}

/// What arises must end somewhere, and must be what the plan says.
fn check_burdens(plan: &Plan, handing: &Handing, sources: &[Source], trace: &mut Trace) {
    let mut check = |what, error| trace.checks.push(Conservation { what, tracer: None, period: None, error });
    check("shares", handing.error());
    let is_cost = |burden| matches!(burden, Burden::Cost(_));
    let arising =
        |cost: bool| sources.iter().filter(move |source| is_cost(source.burden) == cost).map(|row| row.amount);
    let nowhere = |cost: bool| trace.unattributed.iter().filter(move |row| is_cost(row.burden) == cost);
    let emitted: f64 = trace.footprint.iter().map(|row| row.amount).sum();
    let emitted = emitted + nowhere(false).map(|row| row.amount).sum::<f64>();
    let spent: f64 = trace.landed.iter().map(|row| row.amount).sum();
    let spent = spent + nowhere(true).map(|row| row.amount).sum::<f64>();
    let size = |cost: bool| arising(cost).map(f64::abs).sum::<f64>();
    let planned: f64 = plan.costs.iter().map(|row| row.amount).sum();
    let by_plan: f64 = plan.emissions.iter().map(|row| row.amount).sum();
    let emissions = if trace.factor_set.is_none() { by_plan } else { arising(false).sum() };
    let errors = [("emissions", apart(emitted, emissions, size(false))), ("cost", apart(spent, planned, size(true)))];
    trace.checks.extend(errors.map(|(what, error)| Conservation { what, tracer: None, period: None, error }));
}

fn apart(found: f64, expected: f64, size: f64) -> f64 {
    if size > 0.0 { (found - expected).abs() / size } else { (found - expected).abs() }
}
