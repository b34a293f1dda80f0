//! The tables of investments: projects in their rank, cash flows, scenarios, a portfolio under a budget.

mod portfolio;
mod projects;
mod years;

use denchi_core::case::Case;
use denchi_core::explore::invest::finance::Rates;
use denchi_core::explore::invest::{Assessment, Portfolio};

use crate::table::{Cell, ResultTable};

/// What a scenario says of the projects.
#[derive(Clone, Debug)]
pub struct InScenario {
    /// Its name.
    pub scenario: String,
    /// The projects, in the order of those of the case.
    pub found: Vec<Assessment>,
}

/// What was found about the projects of a case.
#[derive(Clone, Copy)]
pub struct Invested<'a> {
    /// The case.
    pub case: &'a Case,
    /// Projects, in their rank.
    pub found: &'a [Assessment],
    /// The same projects in scenarios.
    pub scenarios: &'a [InScenario],
    /// The portfolio under a budget, where one was asked for.
    pub portfolio: Option<&'a Portfolio>,
}

/// A project over the scenarios and the case without one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Robust {
    /// In how many it is built.
    pub built: usize,
    /// Of how many.
    pub of: usize,
    /// Least net present value of a unit.
    pub least: Option<f64>,
    /// Most.
    pub most: Option<f64>,
}

/// Net present value of what the plan builds of a project, or of all of it where it builds none, money.
pub fn whole_npv(found: &Assessment) -> Option<f64> {
    let capacity = if found.planned > 0.0 { found.planned } else { found.most };
    found.worth.as_ref().map(|worth| worth.npv * capacity).filter(|npv| npv.is_finite())
}

/// What the plan costs less with all of a project than without it, money.
pub fn saves(found: &Assessment) -> Option<f64> {
    let full = found.full.as_ref()?;
    Some(full.without.as_ref()?.cost - full.with.as_ref()?.cost)
}

/// Dependence avoided by all of a project, t.
pub fn dependence_avoided(found: &Assessment) -> Option<f64> {
    let full = found.full.as_ref()?;
    let (with, without) = (full.with.as_ref()?, full.without.as_ref()?);
    let known = !with.dependence.country.is_empty();
    known.then_some(without.dependence.amount - with.dependence.amount)
}

/// A project that avoids less than this share of the dependence without it avoids none: so much may differ between plans at
/// the same cost, and a support over next to nothing ranks by rounding.
const NOTICEABLE: f64 = 1e-3;

/// Support for all of a project per tonne of dependence that it avoids: its extra cost over what it avoids, money. `None`
/// where that is not [`NOTICEABLE`].
pub fn support_per_dependence(found: &Assessment) -> Option<f64> {
    let without = found.full.as_ref()?.without.as_ref()?.dependence.amount;
    let avoided = dependence_avoided(found).filter(|avoided| *avoided > 0.0 && *avoided >= NOTICEABLE * without)?;
    saves(found).map(|saves| (-saves).max(0.0) / avoided)
}

impl Invested<'_> {
    /// The unit of all money, e.g. `USD_2024`.
    pub fn money(&self) -> String {
        format!("{}_{}", self.case.settings.money, self.case.settings.money_year)
    }

    /// A project over the scenarios.
    pub fn robust(&self, found: &Assessment) -> Robust {
        let others = self.scenarios.iter().flat_map(|scenario| &scenario.found);
        let name = self.case.options.name(found.option);
        let same: Vec<&Assessment> =
            std::iter::once(found).chain(others.filter(|other| self.case.options.name(other.option) == name)).collect();
        let npv = || same.iter().filter_map(|one| one.worth.as_ref().map(|worth| worth.npv));
        Robust {
            built: same.iter().filter(|one| one.planned > 0.0).count(),
            of: same.len(),
            least: npv().reduce(f64::min),
            most: npv().reduce(f64::max),
        }
    }

    /// All tables.
    pub fn tables(&self) -> Vec<ResultTable> {
        let mut tables = vec![self.projects(), self.cash_flows()];
        if !self.scenarios.is_empty() {
            tables.push(self.by_scenario());
        }
        if let Some(portfolio) = self.portfolio {
            tables.extend([self.chosen(portfolio), self.budget(portfolio)]);
        }
        tables
    }
}

/// How many internal rates of return there are: `none`, `one`, `several`.
pub fn kind(rates: &Rates) -> &'static str {
    match rates {
        Rates::None => "none",
        Rates::One(_) => "one",
        Rates::Several(_) => "several",
    }
}

fn count(value: usize) -> Cell {
    i64::try_from(value).map_or(Cell::Blank, Cell::Integer)
}
