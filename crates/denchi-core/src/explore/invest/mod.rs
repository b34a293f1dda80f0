//! What a project is worth, what support it needs, and what it does to the plan.
//!
//! An option is a column of the programme for every period in which it can be decided. At the shadow prices of an optimum
//! the account of a unit is what its capacity makes, less what that takes, less its own costs: its net present value. Built
//! between its bounds it is worth nothing; held back by its own maximum it is worth the rent of that; not built it is worth
//! less than nothing, and what is missing is the support that it needs. Prices of what no plan makes are not determined:
//! what is not built is therefore valued in the optimum that is made to hold its first unit.

mod account;
mod assess;
mod effects;
pub mod finance;
mod hold;
mod portfolio;
mod sampled;
mod worth;

pub use account::{UnitAccount, UnitPeriod};
pub use assess::{Asked, Assessment, Assessor, Full};
pub use effects::{Dependence, Standing, largest_country};
pub use hold::Support;
pub use portfolio::{BudgetRow, Chosen, Portfolio, budget};
pub use sampled::{Sampling, expected_loss};
pub use worth::{Worth, YearFlow, year_flows};
