//! A case and a horizon become a linear or mixed-integer programme.
//!
//! The equations are those of `docs/model.md`; each constraint family is a file of [`rows`]. Nothing here solves, and
//! nothing after `plan` knows a column or a row.

mod bounds;
mod columns;
mod custody;
pub mod health;
mod meaning;
mod names;
mod nodes;
mod rows;
mod scale;
mod sheet;
pub(crate) mod work;

use custody::Tags;
use denchi_solver::Problem;

pub use bounds::{UnboundedCharge, unbounded_charges};
pub use columns::Layout;
pub use meaning::{Column, Row, Slack};
pub use names::Named;
pub use nodes::Nodes;
pub use scale::Scaling;
pub use sheet::Sheet;

use crate::accounts;
use crate::case::Case;
use crate::case::custody::weight;
use crate::case::settings::Period;
use crate::ids::{OptionId, RuleId};
use crate::time;

/// How a model is built.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildOptions {
    /// Every requirement may be missed, and only what is missed costs: finds out why a case has no plan.
    pub elastic: bool,
}

/// What every part of the builder looks things up in.
pub(crate) struct Scene<'a> {
    pub(crate) case: &'a Case,
    pub(crate) periods: &'a [Period],
    /// Discount factor of each period.
    pub(crate) discount: Vec<f64>,
    pub(crate) options_by_site: Vec<Vec<OptionId>>,
    pub(crate) nodes: Nodes,
    /// Whose work is followed, in the order of [`Case::work_scopes`].
    pub(crate) destinations: Vec<work::Destination>,
    pub(crate) elastic: bool,
}

impl Model {
    /// The book of all chains of custody, from the values of the columns.
    pub(crate) fn book(&self, case: &Case, values: &[f64]) -> Vec<custody::Entry> {
        let periods = &case.settings.periods[..self.discount.len()];
        let view = custody::View { case, periods, nodes: &self.nodes, layout: &self.layout };
        self.tags.book(&view, values)
    }

    /// Tags in what a rule on them consumes in a period, each times its weight: coefficients by column, and a constant.
    pub(crate) fn tagged(&self, case: &Case, rule: RuleId, t: usize) -> (Vec<(usize, f64)>, f64) {
        let periods = &case.settings.periods[..self.discount.len()];
        let view = custody::View { case, periods, nodes: &self.nodes, layout: &self.layout };
        let (mut columns, mut constant) = (Vec::new(), 0.0);
        for &custody in self.tags.of_rule(rule) {
            let weight = weight(case, &case.rules[rule], self.tags.tracer(custody), &periods[t]);
            let terms = self.tags.consumed(&view, custody, rule, t);
            columns.extend(terms.columns.iter().map(|&(column, factor)| (column, factor * weight)));
            constant += terms.constant * weight;
        }
        (columns, constant)
    }
}

impl Scene<'_> {
    /// End of the horizon, a decimal year.
    pub(crate) fn end(&self) -> f64 {
        self.periods.last().map_or(0.0, Period::end)
    }

    /// The number of the destination that a rule looks at.
    pub(crate) fn destination_of(&self, rule: RuleId) -> Option<usize> {
        self.destinations.iter().position(|destination| destination.scope.rules.contains(&rule))
    }
}

/// A programme, and what its columns and rows mean.
#[derive(Clone)]
pub struct Model {
    /// The programme, in the units and the money of the case.
    pub problem: Problem,
    /// What each column is.
    pub columns: Vec<Column>,
    /// What each row is.
    pub rows: Vec<Row>,
    /// Where columns are.
    pub layout: Layout,
    /// Places and commodities that have a balance.
    pub nodes: Nodes,
    /// The first rule that looks at each destination whose work is followed.
    pub destinations: Vec<RuleId>,
    /// Discount factor of each period.
    pub discount: Vec<f64>,
    /// Tags of chains of custody.
    tags: Tags,
}

/// Builds the model of a case over a horizon: all periods of the case, or the first ones of a rolling window.
///
/// # Errors
/// Fixed charges that no limit bounds.
pub fn build(case: &Case, periods: &[Period], options: BuildOptions) -> Result<Model, Vec<UnboundedCharge>> {
    let unbounded = unbounded_charges(case, periods);
    if !unbounded.is_empty() {
        return Err(unbounded);
    }
    let scene = Scene {
        case,
        periods,
        discount: periods.iter().map(|period| time::discount(&case.settings, period)).collect(),
        options_by_site: accounts::options_by_site(case),
        nodes: Nodes::of(case),
        destinations: work::Destination::all(case, periods),
        elastic: options.elastic,
    };
    let mut sheet = Sheet::with_capacity(case, scene.nodes.len(), periods.len());
    let layout = columns::add(&scene, &mut sheet);
    let mut tags = Tags::of(&scene);
    tags.add_columns(&mut sheet);
    rows::add(&scene, &layout, &mut tags, &mut sheet);
    if options.elastic {
        sheet.charge_only_slack();
    }
    let Scene { nodes, discount, destinations, .. } = scene;
    let destinations = destinations.iter().map(|destination| destination.scope.rules[0]).collect();
    let (problem, columns, rows) = sheet.finish();
    Ok(Model { problem, columns, rows, layout, nodes, destinations, discount, tags })
}
