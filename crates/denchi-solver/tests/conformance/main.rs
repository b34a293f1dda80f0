//! Real runs of HiGHS against answers that were known before.

#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "tests")]

mod cases;
mod export;
mod linear;
mod methods;
mod mixed_integer;
mod sessions;
mod stopping;
