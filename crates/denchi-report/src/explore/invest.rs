//! The tables of investments: projects in their rank, cash flows, scenarios, a portfolio under a budget.

use denchi_core::case::Case;
use denchi_core::explore::invest::finance::Rates;
use denchi_core::explore::invest::{Assessment, Portfolio, year_flows};

use crate::table::{Cell, ResultTable, integer, number, text};

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

/// Support for all of a project per tonne of dependence that it avoids: its extra cost over what it avoids, money.
pub fn support_per_dependence(found: &Assessment) -> Option<f64> {
    let avoided = dependence_avoided(found).filter(|avoided| *avoided > 0.0)?;
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

    /// Projects in their rank.
    fn projects(&self) -> ResultTable {
        let (case, money) = (self.case, self.money());
        let per = format!("{money}/unit");
        let columns = vec![
            integer("rank").described("invest-rank"),
            text("option"),
            text("name_en").described("invest-name_en"),
            text("name_ja").described("invest-name_ja"),
            text("site"),
            text("country"),
            number("planned", "unit/year").described("invest-planned"),
            number("maximum", "unit/year").described("invest-maximum"),
            text("decided").described("invest-decided"),
            number("overnight", &per).described("invest-overnight"),
            number("npv", &per).described("invest-npv"),
            number("npv_continued", &per).described("invest-npv_continued"),
            number("npv_whole", &money).described("invest-npv_whole"),
            number("irr", "1").described("invest-irr"),
            text("irr_kind").described("invest-irr_kind"),
            number("irr_continued", "1").described("invest-irr_continued"),
            number("payback", "year").described("invest-payback"),
            number("discounted_payback", "year").described("invest-discounted_payback"),
            number("support", &per).described("invest-support"),
            number("support_share", "1").described("invest-support_share"),
            number("credit", &per).described("invest-credit"),
            number("support_full", &per).described("invest-support_full"),
            number("support_in_all", &per).described("invest-support_in_all"),
            integer("exact").described("invest-exact"),
            number("held_back", &per).described("invest-held_back"),
            number("saves", &money).described("invest-saves"),
            number("dependence_avoided", "t").described("invest-dependence_avoided"),
            number("emissions_avoided", "t").described("invest-emissions_avoided"),
            number("loss_avoided", &money).described("invest-loss_avoided"),
            number("support_per_dependence", &format!("{money}/t")).described("invest-support_per_dependence"),
            integer("built_in").described("invest-built_in"),
            integer("scenarios").described("invest-scenarios"),
            number("npv_least", &per).described("invest-npv_least"),
            number("npv_most", &per).described("invest-npv_most"),
        ];
        let mut table = ResultTable::new("projects", columns, &["option"]);
        for (rank, found) in self.found.iter().enumerate() {
            let option = &case.options[found.option];
            let id = case.options.name(found.option);
            let site = &case.sites[option.site];
            let (worth, support) = (found.worth.as_ref(), found.support.as_ref());
            let full = found.full.as_ref().and_then(|full| full.with.as_ref().zip(full.without.as_ref()));
            let traced = full.filter(|(with, _)| !with.dependence.country.is_empty());
            let lost = full.and_then(|(with, without)| Some(without.expected_loss? - with.expected_loss?));
            let robust = self.robust(found);
            table.push([
                count(rank + 1),
                id.into(),
                option.names.display(false, id).into(),
                option.names.display(true, id).into(),
                case.sites.name(option.site).into(),
                case.places[site.place].country.as_deref().into(),
                found.planned.into(),
                found.most.into(),
                found.decided.map(|t| case.settings.periods[t].label.as_str()).into(),
                worth.map(|worth| worth.overnight).into(),
                worth.map(|worth| worth.npv).into(),
                worth.map(|worth| worth.npv_continued).into(),
                whole_npv(found).into(),
                worth.and_then(|worth| worth.irr.single()).into(),
                worth.map(|worth| kind(&worth.irr)).into(),
                worth.and_then(|worth| worth.irr_continued.single()).into(),
                worth.and_then(|worth| worth.payback).into(),
                worth.and_then(|worth| worth.discounted_payback).into(),
                support.map(|support| support.first).into(),
                found.share_of_capital.into(),
                found.credit.into(),
                support.and_then(|support| support.full).into(),
                support.and_then(|support| support.in_all).into(),
                support.map_or(Cell::Blank, |support| Cell::Integer(i64::from(support.straight))),
                found.account.as_ref().map(|account| account.held_back).into(),
                saves(found).into(),
                dependence_avoided(found).into(),
                traced.map(|(with, without)| without.footprint - with.footprint).into(),
                lost.into(),
                support_per_dependence(found).into(),
                count(robust.built),
                count(robust.of),
                robust.least.into(),
                robust.most.into(),
            ]);
        }
        table
    }

    /// The years of a unit of every project.
    fn cash_flows(&self) -> ResultTable {
        let per = format!("{}/unit", self.money());
        let columns = vec![
            text("option"),
            number("year", "year").described("invest-year"),
            integer("beyond").described("invest-beyond"),
            number("earnings", &per).described("invest-earnings"),
            number("building", &per).described("invest-building"),
            number("fixed", &per).described("invest-fixed"),
            number("capital", &per).described("invest-capital"),
            number("net", &per).described("invest-net"),
            number("cumulated", &per).described("invest-cumulated"),
            number("present", &per).described("invest-present"),
        ];
        let mut table = ResultTable::new("cash_flows", columns, &["option", "year"]);
        for found in self.found {
            let Some(account) = &found.account else { continue };
            let mut cumulated = 0.0;
            for flow in year_flows(self.case, account) {
                let net = flow.earnings - flow.building - flow.fixed - flow.charged;
                cumulated += net;
                table.push([
                    self.case.options.name(found.option).into(),
                    flow.year.into(),
                    Cell::Integer(i64::from(flow.beyond)),
                    flow.earnings.into(),
                    flow.building.into(),
                    flow.fixed.into(),
                    flow.charged.into(),
                    net.into(),
                    cumulated.into(),
                    flow.present.into(),
                ]);
            }
        }
        table
    }

    /// Projects in every scenario.
    fn by_scenario(&self) -> ResultTable {
        let per = format!("{}/unit", self.money());
        let columns = vec![
            text("scenario").described("invest-scenario"),
            text("option"),
            number("planned", "unit/year").described("invest-planned"),
            number("npv", &per).described("invest-npv"),
            number("irr", "1").described("invest-irr"),
            number("support", &per).described("invest-support"),
        ];
        let mut table = ResultTable::new("project_scenarios", columns, &["scenario", "option"]);
        let name = |found: &Assessment| self.case.options.ids().any(|id| id == found.option);
        for scenario in self.scenarios {
            for found in scenario.found.iter().filter(|found| name(found)) {
                let worth = found.worth.as_ref();
                table.push([
                    scenario.scenario.as_str().into(),
                    self.case.options.name(found.option).into(),
                    found.planned.into(),
                    worth.map(|worth| worth.npv).into(),
                    worth.and_then(|worth| worth.irr.single()).into(),
                    found.support.map(|support| support.first).into(),
                ]);
            }
        }
        table
    }

    /// What is built under a budget.
    fn chosen(&self, portfolio: &Portfolio) -> ResultTable {
        let columns = vec![
            text("option"),
            text("name_en").described("invest-name_en"),
            text("name_ja").described("invest-name_ja"),
            number("capacity", "unit/year").described("invest-capacity"),
            number("capital", &self.money()).described("invest-overnight_whole"),
        ];
        let mut table = ResultTable::new("portfolio", columns, &["option"]);
        for row in &portfolio.chosen {
            let (names, id) = (&self.case.options[row.option].names, self.case.options.name(row.option));
            table.push([
                id.into(),
                names.display(false, id).into(),
                names.display(true, id).into(),
                row.capacity.into(),
                row.capital.into(),
            ]);
        }
        table
    }

    /// What a budget is worth.
    fn budget(&self, portfolio: &Portfolio) -> ResultTable {
        let money = self.money();
        let columns = vec![
            text("period"),
            number("limit", &money).described("invest-limit"),
            number("spent", &money).described("invest-spent"),
            number("worth", "1").described("invest-worth"),
        ];
        let mut table = ResultTable::new("budget", columns, &["period"]);
        for row in &portfolio.budget {
            table.push([
                self.case.settings.periods[row.period].label.as_str().into(),
                row.limit.into(),
                row.spent.into(),
                row.worth.into(),
            ]);
        }
        table
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
