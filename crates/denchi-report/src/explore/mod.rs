//! What explorations say: their tables, texts and pages.

pub mod alternatives;
mod bilingual;
pub mod frontier;
pub mod infeasible;
pub mod infeasible_page;
pub mod invest;
pub mod sensitivity;
pub mod stochastic;
pub mod stochastic_page;
pub mod stochastic_text;
pub mod why;
