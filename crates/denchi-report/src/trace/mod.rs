//! A trace as tables, as an answer to a question, and as the chain of one product.

pub mod answer;
pub mod chain;
mod observed;
mod tables;

pub use observed::observed;
pub use tables::{NAMES, tables};
pub(crate) use tables::{dependence, footprint, landed_cost};
