//! A trace as tables, as an answer to a question, and as the chain of one product.

pub mod answer;
mod burdens;
pub mod chain;
mod observed;
mod tables;

pub(crate) use burdens::{footprint, landed_cost};
pub use observed::observed;
pub(crate) use tables::dependence;
pub use tables::{NAMES, tables};
