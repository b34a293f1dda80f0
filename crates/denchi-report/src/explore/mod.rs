//! What explorations say: their tables, texts and pages.

pub mod alternatives;
pub mod frontier;
pub mod invest;
pub mod sensitivity;
pub mod stochastic;
pub mod stochastic_page;
pub mod stochastic_text;
pub mod why;
