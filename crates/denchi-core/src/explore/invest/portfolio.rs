//! The least-cost portfolio under an investment budget: a rule of kind `investment_budget` laid over the case.

use toml::Value;

use crate::case::Case;
use crate::case::variant::{Action, Change, Variant};
use crate::ids::OptionId;
use crate::plan::result::{PeriodIndex, Plan};

/// Name of the rule and of the variant.
const NAME: &str = "investment_budget";

/// The case with a budget: at most so much overnight cost a year, less support, of everything that is built.
pub fn budget(yearly: f64) -> Variant {
    let cells = [
        ("rule", Value::from(NAME)),
        ("kind", NAME.into()),
        ("limit", yearly.into()),
        ("quality", "assumed".into()),
        ("note", "The budget that was asked for.".into()),
    ];
    let cells = cells.map(|(column, value)| (column.to_owned(), value)).to_vec();
    Variant {
        name: NAME.to_owned(),
        title: ["Under an investment budget".to_owned(), "投資予算のもと".to_owned()],
        changes: vec![Change {
            table: "rules".to_owned(),
            key: Vec::new(),
            action: Action::Add(cells),
            reason: "the least-cost portfolio under an investment budget".to_owned(),
        }],
    }
}

/// What is built in a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Which option.
    pub option: OptionId,
    /// Capacity.
    pub capacity: f64,
    /// Overnight cost less support, money.
    pub capital: f64,
}

/// The budget in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetRow {
    /// When.
    pub period: PeriodIndex,
    /// Money that may be spent in it.
    pub limit: f64,
    /// Money that is spent.
    pub spent: f64,
    /// What one unit of money more would save, in money of the period; `None` where the solver gave no duals.
    pub worth: Option<f64>,
}

/// A portfolio under a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// Present value of all cost, money.
    pub cost: f64,
    /// What is built.
    pub chosen: Vec<Chosen>,
    /// By period.
    pub budget: Vec<BudgetRow>,
}

impl Portfolio {
    /// The portfolio of the plan of a case with a [`budget`].
    pub fn of(case: &Case, plan: &Plan) -> Self {
        let mut chosen: Vec<Chosen> = Vec::new();
        for row in &plan.builds {
            match chosen.iter_mut().find(|known| known.option == row.option) {
                Some(known) => {
                    known.capacity += row.capacity;
                    known.capital += row.capital;
                }
                None => chosen.push(Chosen { option: row.option, capacity: row.capacity, capital: row.capital }),
            }
        }
        let rule = case.rules.iter().find(|(_, rule)| rule.row == NAME).map(|(id, _)| id);
        let rows = plan.rules.iter().filter(|row| Some(row.rule) == rule);
        let budget = rows.map(|row| {
            let years = plan.periods[row.period].years;
            BudgetRow {
                period: row.period,
                limit: row.limit * years,
                spent: row.value * years,
                worth: row.shadow_price.map(|price| -price / years),
            }
        });
        Portfolio { cost: plan.quality.objective, chosen, budget: budget.collect() }
    }
}
