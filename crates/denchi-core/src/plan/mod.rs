//! A model becomes a plan: solved, mapped to the case's own terms, and checked against the case.

pub mod result;
