//! Why a price is what it is, and why an option is built or is not: complementary slackness, in the words of the case.
//!
//! Every column `j` of an optimum says `c_j - sum_i a_ij y_i = d_j`: what a unit costs and takes, less what it gives, at
//! shadow prices, is its reduced cost; nothing where it is between its bounds. Read for a column that touches a balance,
//! this is a sentence about the price there; read for a build, it is an account of the option.

mod column;
mod explain;
mod margin;
mod price;
mod priced;

pub use column::{Act, Limit, Part, What};
pub use explain::Explainer;
pub use price::{Chain, Marginal, Node, Step, Way};
pub(crate) use priced::Priced;
