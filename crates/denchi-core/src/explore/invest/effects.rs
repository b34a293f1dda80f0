//! What a plan costs, depends on and emits: to be compared with and without a project.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::plan::result::Plan;
use crate::trace::{self, Trace, TraceError, TraceOptions};

/// On what a plan depends: what the home region consumes of the followed elements and has passed a country.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dependence {
    /// ISO 3166-1 alpha-3.
    pub country: String,
    /// t of all elements over the horizon that passed it at any stage, in proportion.
    pub amount: f64,
    /// The same as a share of all that is consumed.
    pub share: f64,
}

/// What a plan costs, depends on and emits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// Present value of all cost, money.
    pub cost: f64,
    /// Dependence on the country that is asked about.
    pub dependence: Dependence,
    /// Emissions that work for demands over the horizon, t CO2e.
    pub footprint: f64,
    /// Expected loss of a stress sample, money; `None`: not asked.
    pub expected_loss: Option<f64>,
}

impl Standing {
    /// Of a plan.
    ///
    /// # Errors
    /// As [`trace::trace`].
    pub fn of(case: &Case, plan: &Plan, country: &str) -> Result<Self, TraceError> {
        let trace = home(case, plan)?;
        let (all, by_country) = passed(&trace);
        let amount = by_country.get(country).copied().unwrap_or(0.0);
        let dependence =
            Dependence { country: country.to_owned(), amount, share: if all > 0.0 { amount / all } else { 0.0 } };
        let footprint = trace.footprint.iter().map(|row| row.amount).sum();
        Ok(Standing { cost: plan.quality.objective, dependence, footprint, expected_loss: None })
    }
}

/// The foreign country on which a plan depends most; `None` where nothing is followed.
///
/// # Errors
/// As [`trace::trace`].
pub fn largest_country(case: &Case, plan: &Plan) -> Result<Option<String>, TraceError> {
    let trace = home(case, plan)?;
    let (_, by_country) = passed(&trace);
    let at_home = |country: &str| {
        let home = case.settings.home.as_deref().and_then(|label| case.scope(label));
        home.is_some_and(|scope| {
            scope.places.iter().any(|&place| case.places[place].country.as_deref() == Some(country))
        })
    };
    let foreign = by_country.into_iter().filter(|(country, _)| !country.is_empty() && !at_home(country));
    Ok(foreign.max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(country, _)| country))
}

/// The trace of what the home region consumes, or where there is none the world.
fn home(case: &Case, plan: &Plan) -> Result<Trace, TraceError> {
    let regions = vec![case.settings.home.clone().unwrap_or_else(|| "*".to_owned())];
    trace::trace(case, plan, &TraceOptions { regions, ..TraceOptions::default() })
}

/// All that is consumed of the followed elements, and what of it passed each country at any stage, t.
fn passed(trace: &Trace) -> (f64, BTreeMap<String, f64>) {
    let mut by_country: BTreeMap<String, f64> = BTreeMap::new();
    let mut contents = BTreeMap::new();
    for row in trace.dependence.iter().filter(|row| row.stage.is_none()) {
        contents.insert((row.tracer, row.commodity, row.period), row.content);
        if row.touch {
            *by_country.entry(row.country.clone()).or_default() += row.content * row.proportional;
        }
    }
    (contents.values().sum(), by_country)
}
