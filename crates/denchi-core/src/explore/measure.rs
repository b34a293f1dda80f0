//! Something that a plan has besides its cost, and of which less is better: emissions, dependence, investment, shortage.
//!
//! A measure is linear in the decisions, so that it can be limited by one row of the programme, or be made least in place of
//! the cost. Some need columns that a case has only where a rule looks at them, e.g. tags of origin: [`Measure::changes`]
//! are rules that do not bind, for a [`Variant`](crate::case::variant::Variant) of the case.

mod linear;
mod parse;
mod value;

use std::collections::BTreeMap;

use toml::Value;

use super::{ExploreError, Ready};
use crate::case::Case;
use crate::case::entities::Scope;
use crate::case::queries::in_force;
use crate::case::variant::{Action, Change};
use crate::ids::{CommodityId, ElementId, RuleId};
use crate::plan::result::{PeriodIndex, Plan};
use crate::plan::rules::{Followed, reached};

pub use parse::MeasureError;

/// A measure, as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// As it is written: `emissions`, `origin:CHN/Li+Ni@JPN`, ...
    pub id: String,
    /// Unit of its value.
    pub unit: String,
    /// What it looks at.
    pub of: Of,
}

/// What a measure looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// Greenhouse gases over the horizon, t CO2e: of activity, purchases and transport, or of activity at the sites of a
    /// region only (territorial).
    Emissions(Option<Scope>),
    /// How much of what a region consumes entered the chain in a group of countries, by a chain of custody: for each
    /// element its tagged content as a percentage of what the region consumes of it in the plan at least cost, and the mean
    /// of these over the elements.
    Origin {
        /// Where it entered.
        group: Scope,
        /// Elements that are followed.
        elements: Vec<ElementId>,
        /// Who consumes; `None`: everyone.
        region: Option<Scope>,
    },
    /// What lanes bring from a group of countries into a region, over the horizon: units of a commodity, or tonnes of all.
    Imports {
        /// Where lanes leave.
        group: Scope,
        /// What they carry; `None`: everything that has a mass.
        commodity: Option<CommodityId>,
        /// Where they arrive.
        region: Scope,
    },
    /// Overnight cost, less support, of what is built, over the horizon, undiscounted: everywhere, or in a region.
    Investment(Option<Scope>),
    /// Demand that is lost, over the horizon.
    Shortage,
    /// What an upper limit of the case is about, over the periods in which it holds: an amount, or a part of what a region
    /// consumes as a percentage of what it consumes in the plan at least cost. One rule, or all of a row of the case.
    Rule(String),
}

/// A measure of the programme of a case.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What is measured.
    pub measure: Measure,
    /// Coefficients over the columns, each column once, in their order.
    pub(crate) entries: Vec<(usize, f64)>,
    /// What does not depend on decisions.
    pub(crate) constant: f64,
    /// Rules whose reach is counted, with the weight of a unit of amount.
    weights: BTreeMap<RuleId, f64>,
}

impl Measure {
    /// Rules that the case needs for the measure; they hold in every plan.
    pub fn changes(&self, case: &Case) -> Vec<Change> {
        let Of::Origin { group, elements, region } = &self.of else { return Vec::new() };
        let names: Vec<&str> = elements.iter().map(|&id| case.elements.name(id)).collect();
        let mut cells = vec![
            ("rule", Value::from(self.rule_name())),
            ("kind", "origin_limit".into()),
            ("element", names.join("|").into()),
            ("origin", group.label.as_str().into()),
            ("limit", 1.0.into()),
            ("quality", "assumed".into()),
        ];
        if let Some(region) = region {
            cells.push(("region", region.label.as_str().into()));
        }
        vec![Change {
            table: "rules".to_owned(),
            key: Vec::new(),
            action: Action::Add(cells.into_iter().map(|(column, value)| (column.to_owned(), value)).collect()),
            reason: format!("measures {}, and limits nothing", self.id),
        }]
    }

    /// The row of `rules` that the measure adds.
    fn rule_name(&self) -> String {
        let word = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
        self.id.chars().map(word).collect()
    }

    /// The rules that the measure reads; none of other measures.
    fn rules(&self, case: &Case) -> Vec<RuleId> {
        let row = match &self.of {
            Of::Origin { .. } => self.rule_name(),
            Of::Rule(name) => name.clone(),
            _ => return Vec::new(),
        };
        let named =
            |(id, rule): &(RuleId, &crate::case::entities::Rule)| rule.row == row || case.rules.name(*id) == row;
        case.rules.iter().filter(named).map(|(id, _)| id).collect()
    }

    /// The coefficients of the measure in a programme. The case is the one with the [changes](Self::changes).
    ///
    /// # Errors
    /// [`MeasureError::Nothing`] where no decision of the case counts.
    pub fn in_programme(&self, ready: &Ready) -> Result<Measured, MeasureError> {
        let reference = ready.plan(&ready.optimum);
        let weights = self.weights(ready.case, &reference);
        let (entries, constant) = linear::entries(self, ready, &weights);
        if entries.is_empty() {
            return Err(MeasureError::Nothing { id: self.id.clone() });
        }
        Ok(Measured { measure: self.clone(), entries, constant, weights })
    }

    /// What a unit of amount of each rule counts: 1, or for a part of a consumption what makes it a percentage of that of a
    /// plan, over all periods, shared by the rules.
    fn weights(&self, case: &Case, reference: &Plan) -> BTreeMap<RuleId, f64> {
        let rules = self.rules(case);
        if !rules.iter().any(|&id| crate::case::custody::follows_tags(&case.rules[id])) {
            return rules.into_iter().map(|id| (id, 1.0)).collect();
        }
        let followed = Followed::of(case);
        let whole = |id: RuleId| -> f64 {
            periods(case, reference, id).map(|period| reached(case, reference, &followed, id, period).base).sum()
        };
        let wholes: Vec<(RuleId, f64)> =
            rules.into_iter().map(|id| (id, whole(id))).filter(|(_, whole)| *whole > 0.0).collect();
        #[expect(clippy::cast_precision_loss, reason = "a few elements")]
        let count = wholes.len() as f64;
        wholes.into_iter().map(|(id, whole)| (id, 100.0 / whole / count)).collect()
    }
}

impl Measured {
    /// The measure of a plan, from the plan alone.
    pub fn value(&self, case: &Case, plan: &Plan) -> f64 {
        value::of(self, case, plan)
    }

    /// The measure of values of the columns.
    pub(crate) fn at(&self, values: &[f64]) -> f64 {
        self.constant + self.entries.iter().map(|&(column, factor)| factor * values[column]).sum::<f64>()
    }

    /// The objective of a question that makes it least.
    pub(crate) fn objective(&self) -> Vec<(usize, f64)> {
        self.entries.clone()
    }

    /// Adds the row that holds it at most at so much; gives its number. Another limit is another upper side of the row:
    /// [`Measured::side`].
    pub(crate) fn limit(&self, ready: &mut Ready, most: f64) -> usize {
        ready.add_row(f64::NEG_INFINITY, self.side(most), &self.entries)
    }

    /// The upper side of the row for a limit.
    pub(crate) fn side(&self, most: f64) -> f64 {
        most - self.constant
    }
}

/// The periods of a plan in which a rule holds.
fn periods<'a>(case: &'a Case, plan: &'a Plan, id: RuleId) -> impl Iterator<Item = PeriodIndex> + 'a {
    plan.periods.iter().enumerate().filter(move |(_, when)| in_force(&case.rules[id], when)).map(|(period, _)| period)
}

impl From<MeasureError> for ExploreError {
    fn from(error: MeasureError) -> Self {
        ExploreError::Measure(error)
    }
}
