//! What the tables of a case become: one struct a table, references resolved, units as in the schema.
//!
//! Money is in the money of the case, real, of its base year. A quantity "a year" is a rate; the model turns rates
//! into amounts with the length of each period.

mod basics;
mod markets;
mod policy;
mod production;
mod stress;
mod trade;
mod uncertain;

pub use basics::*;
pub use markets::*;
pub use policy::*;
pub use production::*;
pub use stress::*;
pub use trade::*;
pub use uncertain::*;
