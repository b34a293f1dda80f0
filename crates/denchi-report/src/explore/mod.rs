//! What explorations say: their tables.

pub mod alternatives;
pub mod sensitivity;
